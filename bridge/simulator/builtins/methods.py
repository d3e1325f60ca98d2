"""Methods of common values: their names in .NET's order, and those that ForEach-Object -MemberName can call."""

from __future__ import annotations

import datetime as _dt
from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import ConversionError
from bridge.binding.convert import convert, dotnet_text, to_text
from bridge.operators.classes.names import OBJECT, STRING
from bridge.operators.compare import compare_text, try_compare
from bridge.operators.kinds import unwrap
from bridge.values import Char, EnumValue, PSObject, type_name_of

__all__ = ["MethodFailure", "call", "names"]

def names(value: Any) -> list[str]:
    """The methods of a value's type that member lookup by wildcard finds."""
    plain = unwrap(value)
    if isinstance(plain, str) and not isinstance(plain, Char):
        return list(STRING)
    return list(OBJECT)


class MethodFailure(Exception):
    """A call that .NET refuses. ``kind`` is the exception class."""

    def __init__(self, text: str, kind: str = "MethodException") -> None:
        super().__init__(text)
        self.kind = kind


class _Method:
    """A method by its overloads: the parameter types of each, and what it does."""

    def __init__(self, *overloads: tuple[tuple[str, ...], Callable[..., Any]]) -> None:
        self.overloads = overloads

    @property
    def takes_none(self) -> bool:
        return any(not types for types, _ in self.overloads)


def _clr_index(found: int) -> int:
    return found


_I, _S, _C, _O = "System.Int32", "System.String", "System.Char", "System.Object"
_COMPARISON = "System.StringComparison"


def _find(text: str, part: str, how: Any = None) -> int:
    return text.lower().find(part.lower()) if how is not None and "IgnoreCase" in str(how) else text.find(part)


def _checked(text: str, start: int, length: int | None) -> str:
    end = len(text) if length is None else start + length
    if start < 0 or start > len(text) or end > len(text) or (length is not None and length < 0):
        raise ValueError("startIndex cannot be larger than length of string. (Parameter 'startIndex')")
    return text[start:end]


_STRING_METHODS: dict[str, _Method] = {
    "toupper": _Method(((), str.upper)),
    "tolower": _Method(((), str.lower)),
    "toupperinvariant": _Method(((), str.upper)),
    "tolowerinvariant": _Method(((), str.lower)),
    "trim": _Method(((), str.strip), ((_C,), lambda s, c: s.strip(c))),
    "trimstart": _Method(((), str.lstrip), ((_C,), lambda s, c: s.lstrip(c))),
    "trimend": _Method(((), str.rstrip), ((_C,), lambda s, c: s.rstrip(c))),
    "tostring": _Method(((), str)),
    "tochararray": _Method(((), lambda s: [Char(c) for c in s])),
    "substring": _Method(((_I,), lambda s, i: _checked(s, i, None)), ((_I, _I), _checked)),
    "padleft": _Method(((_I,), lambda s, n: s.rjust(n)), ((_I, _C), lambda s, n, c: s.rjust(n, c))),
    "padright": _Method(((_I,), lambda s, n: s.ljust(n)), ((_I, _C), lambda s, n, c: s.ljust(n, c))),
    "split": _Method(((_S,), lambda s, d: s.split(d) if d else [s]), ((_C,), lambda s, d: s.split(d))),
    "replace": _Method(((_S, _S), lambda s, a, b: s.replace(a, b))),
    "remove": _Method(((_I,), lambda s, i: s[:i]), ((_I, _I), lambda s, i, n: s[:i] + s[i + n :])),
    "insert": _Method(((_I, _S), lambda s, i, t: s[:i] + t + s[i:])),
    "contains": _Method(((_S,), lambda s, t: t in s)),
    "startswith": _Method(((_S,), str.startswith)),
    "endswith": _Method(((_S,), str.endswith)),
    "indexof": _Method(((_S,), _find), ((_S, _COMPARISON), _find)),
    "lastindexof": _Method(((_S,), str.rfind)),
    "compareto": _Method(((_S,), lambda s, t: compare_text(s, t, False))),
    "equals": _Method(((_O,), lambda s, t: s == t)),
    "clone": _Method(((), lambda s: s)),
    "getlength": _Method(((), len)),
}


def _same_kind(value: Any, other: Any) -> int:
    if type_name_of(other) != type_name_of(value):
        bare = type_name_of(value).rpartition(".")[2]
        raise ValueError(f"Object must be of type {bare}.")
    return try_compare(value, other) or 0


def _index(items: Any, position: int) -> Any:
    return items[position]


_TABLE_METHODS: dict[str, _Method] = {
    "containskey": _Method(((_O,), lambda d, k: any(str(x).casefold() == str(k).casefold() for x in d))),
    "contains": _Method(((_O,), lambda d, k: any(str(x).casefold() == str(k).casefold() for x in d))),
    "tostring": _Method(((), dotnet_text)),
}
_ARRAY_METHODS: dict[str, _Method] = {
    "getvalue": _Method(((_I,), _index)),
    "contains": _Method(((_O,), lambda items, v: v in items)),
    "tostring": _Method(((), dotnet_text)),
}
_DATE_METHODS: dict[str, _Method] = {
    "adddays": _Method((("System.Double",), lambda d, n: d + _dt.timedelta(days=n))),
    "addhours": _Method((("System.Double",), lambda d, n: d + _dt.timedelta(hours=n))),
    "tostring": _Method(((), dotnet_text)),
}
_OTHER_METHODS: dict[str, _Method] = {
    "tostring": _Method(((), dotnet_text)),
    "compareto": _Method(((_O,), _same_kind)),
    "equals": _Method(((_O,), lambda a, b: a == b)),
}
_BAG_METHODS: dict[str, _Method] = {"tostring": _Method(((), to_text))}


def _methods(value: Any) -> dict[str, _Method]:
    if isinstance(value, PSObject):
        return _BAG_METHODS
    if isinstance(value, Char):
        return _OTHER_METHODS
    if isinstance(value, str):
        return _STRING_METHODS
    if isinstance(value, dict):
        return _TABLE_METHODS
    if isinstance(value, list):
        return _ARRAY_METHODS
    if isinstance(value, _dt.datetime):
        return _DATE_METHODS
    return _OTHER_METHODS


def find(value: Any, name: str) -> _Method | None:
    """The method of this name, ignoring case."""
    plain = unwrap(value)
    return None if plain is None else _methods(plain).get(name.casefold())


def call(value: Any, name: str, arguments: list[Any]) -> Any:
    """Call a method. Raises :class:`MethodFailure` with the engine's text."""
    plain = unwrap(value)
    method = find(value, name)
    assert method is not None
    shown = next((n for n in names(value) if n.casefold() == name.casefold()), name)
    fitting = [o for o in method.overloads if len(o[0]) == len(arguments)]
    if not fitting:
        raise MethodFailure(f'Cannot find an overload for "{shown}" and the argument count: "{len(arguments)}".')
    failure: MethodFailure | None = None
    for types, body in fitting:
        try:
            converted = [_argument(v, t, i, shown) for i, (v, t) in enumerate(zip(arguments, types, strict=True))]
        except MethodFailure as error:
            failure = failure or error
            continue
        try:
            return body(plain, *converted)
        except (ValueError, IndexError, TypeError, OverflowError) as error:
            raise MethodFailure(
                f'Exception calling "{shown}" with "{len(arguments)}" argument(s): "{error}"',
                "MethodInvocationException",
            ) from None
    assert failure is not None
    raise failure


def _argument(value: Any, net: str, index: int, method: str) -> Any:
    if net == _O:
        return value
    if isinstance(value, EnumValue) and net == _COMPARISON:
        return value
    try:
        return convert(value, net)
    except ConversionError as error:
        raise MethodFailure(
            f'Cannot convert argument "{index}", with value: "{to_text(value)}", for "{method}" to type "{net}": "{error}"'
        ) from None
