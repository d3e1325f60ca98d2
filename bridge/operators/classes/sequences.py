"""Tuples, pairs and the static methods of Enumerable."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import dotnet_text, is_true
from bridge.operators.classes.arrays import same
from bridge.operators.collections import NetList
from bridge.operators.compare import compare
from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import is_numeric, items_of, number_of, unwrap
from bridge.operators.objects import class_
from bridge.operators.tables import fold
from bridge.values import Enumerable, TypedArray, parse_type, type_name_of

__all__ = ["Tuple"]


class Tuple:
    """``System.Tuple``: values that do not change."""

    def __init__(self, *items: Any) -> None:
        kinds = ",".join("System.Object" if i is None else type_name_of(unwrap(i)) for i in items)
        self.type_name = f"System.Tuple`{len(items)}[{kinds}]"
        self.items = items

    def properties(self) -> dict[str, Any]:
        return {f"Item{n}": item for n, item in enumerate(self.items, 1)} | {"Length": len(self.items)}

    def __str__(self) -> str:
        return "(" + ", ".join("" if i is None else dotnet_text(unwrap(i)) for i in self.items) + ")"

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Tuple) and len(self.items) == len(other.items) and all(map(same, self.items, other.items))
        )

    def __hash__(self) -> int:
        return hash(tuple(repr(fold(i, False)) for i in self.items))


_tuple = class_("System.Tuple", "System.Object")
for _count in range(1, 8):
    _tuple.static("Create", ", ".join(["object"] * _count), Tuple)
_tuple.method("ToString", "", str)
_tuple.method("Equals", "object:obj", lambda t, o: t == o)

# --- Enumerable ---------------------------------------------------------------------------------------------------------------------


def _sequence(values: Any) -> Any:
    """A sequence whose elements' type is known. Raises :class:`NotSupportedHere` for what generic methods are not found for."""
    parsed = parse_type(type_name_of(values))
    element = parsed.element if parsed.is_array else parsed.arguments[0] if len(parsed.arguments) == 1 else None
    if element is None:
        raise NotSupportedHere(f"a method of Enumerable with a {parsed}")
    return element


def _lazy(items: Any, like: Any) -> Enumerable:
    return Enumerable(f"System.Linq.Enumerable+Iterator`1[{_sequence(like)}]", items)


def _distinct(items: Any) -> list[Any]:
    found: list[Any] = []
    seen: set[Any] = set()
    for item in items_of(items):
        key = fold(item, False)
        if key not in seen:
            seen.add(key)
            found.append(item)
    return found


def _numbers(items: Any) -> list[Any]:
    _sequence(items)
    found = list(items_of(items))
    if not all(is_numeric(i) for i in found):
        raise NotSupportedHere("a sum of something else than numbers")
    return found


def _sum(items: Any) -> Any:
    from bridge.operators.arithmetic import add

    total: Any = 0
    for item in _numbers(items):
        total = add(total, item)
    if isinstance(total, float) and str(_sequence(items)) in ("System.Int32", "System.Int64"):
        raise DotNetError("Arithmetic operation resulted in an overflow.", "OverflowException")
    return total


def _average(items: Any) -> float:
    found = _numbers(items)
    if not found:
        raise DotNetError("Sequence contains no elements", "InvalidOperationException")
    if str(_sequence(items)) not in ("System.Int32", "System.Int64", "System.Double"):
        raise NotSupportedHere("an average of such numbers")
    return float(sum(number_of(i) for i in found)) / len(found)


def _extreme(sign: int) -> Callable[[Any], Any]:
    def call(items: Any) -> Any:
        found = _numbers(items)
        if not found:
            raise DotNetError("Sequence contains no elements", "InvalidOperationException")
        best = found[0]
        for item in found[1:]:
            if compare(item, best) * sign > 0:
                best = item
        return best

    return call


def _end(at: int, otherwise: bool) -> Callable[[Any], Any]:
    def call(items: Any) -> Any:
        _sequence(items)
        found = list(items_of(items))
        if found:
            return found[at]
        if otherwise:
            from bridge.operators.creation import zero

            return zero(_sequence(items))
        raise DotNetError("Sequence contains no elements", "InvalidOperationException")

    return call


def _made(items: Any) -> Any:
    element = _sequence(items)
    values = list(items_of(items))
    if str(element) == "System.Object":
        return values
    return bytearray(values) if str(element) == "System.Byte" else TypedArray(f"{element}[]", values)


def _equal(first: Any, second: Any) -> bool:
    a, b = list(items_of(first)), list(items_of(second))
    return len(a) == len(b) and all(map(same, a, b))


def _range(start: int, count: int) -> Enumerable:
    if count < 0:
        raise DotNetError(
            "Specified argument was out of the range of valid values. (Parameter 'count')",
            "ArgumentOutOfRangeException",
        )
    return Enumerable("System.Linq.Enumerable+RangeIterator`1[System.Int32]", range(start, start + count))


def _known(items: Any, other: Any, wanted: bool) -> list[Any]:
    keys = {fold(i, False) for i in items_of(other)}
    return [i for i in _distinct(items) if (fold(i, False) in keys) == wanted]


_REPEATED = "System.Linq.Enumerable+RepeatIterator`1[{}]"
_linq = class_("System.Linq.Enumerable")
_E = "System.Collections.IEnumerable:source"
_E2 = "System.Collections.IEnumerable:first, System.Collections.IEnumerable:second"
_linq.static("Sum", _E, _sum)
_linq.static("Average", _E, _average)
_linq.static("Max", _E, _extreme(1))
_linq.static("Min", _E, _extreme(-1))
_linq.static("Count", _E, lambda s: len(list(items_of(s))) if _sequence(s) else 0)
_linq.static("Any", _E, lambda s: bool(_sequence(s)) and bool(list(items_of(s))))
_linq.static(
    "Any",
    f"{_E}, delegate:predicate",
    lambda s, f: bool(_sequence(s)) and any(is_true(f(i)) for i in list(items_of(s))),
)
_linq.static(
    "All",
    f"{_E}, delegate:predicate",
    lambda s, f: bool(_sequence(s)) and all(is_true(f(i)) for i in list(items_of(s))),
)
_linq.static("First", _E, _end(0, False))
_linq.static("Last", _E, _end(-1, False))
_linq.static("FirstOrDefault", _E, _end(0, True))
_linq.static("LastOrDefault", _E, _end(-1, True))
_linq.static("ToArray", _E, _made)
_linq.static("ToList", _E, lambda s: NetList(f"System.Collections.Generic.List`1[{_sequence(s)}]", items_of(s)))
_linq.static("Distinct", _E, lambda s: _lazy(_distinct(s), s))
_linq.static("Reverse", _E, lambda s: _lazy(list(items_of(s))[::-1], s))
_linq.static(
    "Where", f"{_E}, delegate:predicate", lambda s, f: _lazy([i for i in list(items_of(s)) if is_true(f(i))], s)
)
_linq.static("Skip", f"{_E}, int:count", lambda s, n: _lazy(list(items_of(s))[max(0, n) :], s))
_linq.static("Take", f"{_E}, int:count", lambda s, n: _lazy(list(items_of(s))[: max(0, n)], s))
_linq.static("Concat", _E2, lambda a, b: _lazy(itertools.chain(items_of(a), items_of(b)), a))
_linq.static("Union", _E2, lambda a, b: _lazy(_distinct([*items_of(a), *items_of(b)]), a))
_linq.static("Intersect", _E2, lambda a, b: _lazy(_known(a, b, True), a))
_linq.static("Except", _E2, lambda a, b: _lazy(_known(a, b, False), a))
_linq.static("SequenceEqual", _E2, _equal)
_linq.static("Contains", f"{_E}, object:value", lambda s, v: any(same(i, v) for i in items_of(s)))
_linq.static("Range", "int:start, int:count", _range)
_linq.static(
    "Repeat",
    "object:element, int:count",
    lambda v, n: Enumerable(f"System.Linq.Enumerable+RepeatIterator`1[{type_name_of(v)}]", [v] * n),
)


def _no_count(_: Any) -> Any:
    raise NotSupportedHere("the Count of a sequence that has none")


for _name in ("Iterator", "RangeIterator", "RepeatIterator"):
    _lazy_class = class_(f"System.Linq.Enumerable+{_name}", "System.Object")
    _lazy_class.get("Count", _no_count)
    _lazy_class.get("Length", _no_count)
