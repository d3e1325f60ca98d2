"""``[type]::new(…)``: new collections, arrays, exceptions and objects of the classes in the registry."""

from __future__ import annotations

import math
from typing import Any

from bridge.binding.convert import convert, to_text
from bridge.operators.collections import Dictionary, Grid, NetList, NetSet
from bridge.operators.errors import ArgumentError, NotSupportedHere, conversions
from bridge.operators.exceptions import exception
from bridge.operators.indexing import element_type
from bridge.operators.kinds import is_enumerable, is_numeric, items_of, unwrap
from bridge.operators.objects import Class, Method, invoke, no_overload
from bridge.operators.overloads import rank
from bridge.operators.tables import CaseSensitive, CaseSensitiveOrdered, Hashtable, put
from bridge.operators.views import NoteProperty
from bridge.values import (
    OrderedDictionary,
    PSObject,
    Queue,
    Stack,
    TypedArray,
    TypedDictionary,
    TypeName,
    parse_type,
    type_name_of,
)

__all__ = ["create"]

_GENERIC = "System.Collections.Generic."
_CONCURRENT = "System.Collections.Concurrent."
_LISTS = frozenset(
    {
        _GENERIC + "List",
        _GENERIC + "LinkedList",
        _CONCURRENT + "ConcurrentBag",
        "System.Collections.ArrayList",
        "System.Collections.ObjectModel.Collection",
        "System.Collections.ObjectModel.ObservableCollection",
        "System.Collections.Specialized.StringCollection",
    }
)
_SETS = frozenset({_GENERIC + "HashSet", _GENERIC + "SortedSet"})
_QUEUES = frozenset({_GENERIC + "Queue", "System.Collections.Queue", _CONCURRENT + "ConcurrentQueue"})
_STACKS = frozenset({_GENERIC + "Stack", "System.Collections.Stack", _CONCURRENT + "ConcurrentStack"})
_TABLES = frozenset(
    {
        _GENERIC + "Dictionary",
        _GENERIC + "SortedDictionary",
        _GENERIC + "SortedList",
        _CONCURRENT + "ConcurrentDictionary",
        "System.Collections.SortedList",
    }
)
_CUSTOM = frozenset({"System.Management.Automation.PSObject", "System.Management.Automation.PSCustomObject"})


def create(parsed: TypeName, known: Class | None, args: tuple[Any, ...]) -> Any:
    """A new object. Raises :class:`NotSupportedHere` for a class that is not known."""
    values = [unwrap(a) for a in args]
    if parsed.is_array:
        return _array(parsed, values)
    made = _collection(parsed, values)
    if made is not None:
        return made
    if parsed.name == _GENERIC + "KeyValuePair" and len(args) == len(parsed.arguments) == 2:
        return _pair(parsed, args)
    if parsed.name == "System.Tuple" and parsed.arguments:
        return _tuple(parsed, args)
    if parsed.name in _CUSTOM and not args:
        return PSObject()
    if parsed.name == NoteProperty.type_name and len(args) == 2:
        return NoteProperty(to_text(args[0]), args[1])
    if known is not None and known.constructors:
        return _constructed(known, args)
    if parsed.bare.endswith("Exception"):
        return exception(str(parsed), args)
    raise NotSupportedHere(f"[{parsed}]::new() with {len(args)} argument(s)")


def _pair(parsed: TypeName, args: tuple[Any, ...]) -> Any:
    from bridge.operators.collections import entry

    with conversions():
        key, value = (convert(a, t) for a, t in zip(args, parsed.arguments, strict=True))
    inside = ",".join(map(str, parsed.arguments))
    return entry(Dictionary(f"{_GENERIC}Dictionary`2[{inside}]"), key, value)


def _tuple(parsed: TypeName, args: tuple[Any, ...]) -> Any:
    from bridge.operators.classes.sequences import Tuple

    if len(args) != len(parsed.arguments):
        raise NotSupportedHere(f"[{parsed}]::new() with {len(args)} argument(s)")
    with conversions():
        made = Tuple(*(convert(a, t) for a, t in zip(args, parsed.arguments, strict=True)))
    made.type_name = str(parsed)
    return made


def _constructed(known: Class, args: tuple[Any, ...]) -> Any:
    try:
        return invoke(Method("new", known.constructors, known.closed_constructors), args)
    except ArgumentError as error:
        if error.named:
            raise
        raise NotSupportedHere(f"the name of a parameter: {error.by_position}") from None


def _array(parsed: TypeName, values: list[Any]) -> Any:
    if parsed.ranks[-1] > 1 and len(values) == parsed.ranks[-1] and all(is_numeric(v) for v in values):
        sizes = tuple(int(v) for v in values)
        if min(sizes) < 0 or math.prod(sizes) > 2**24:
            raise NotSupportedHere(f"an array of {sizes} elements")
        return Grid(str(parsed), [zero(parsed.element)] * math.prod(sizes), sizes)
    if len(values) != 1 or not is_numeric(values[0]):
        raise NotSupportedHere(f"[{parsed}]::new() with {len(values)} argument(s)")
    size = int(values[0])
    name = str(parsed)
    if size < 0 or size > 2**24:
        raise NotSupportedHere(f"an array of {size} elements")
    if name == "System.Byte[]":
        return bytearray(size)
    if name == "System.Object[]":
        return [None] * size
    return TypedArray(name, [zero(parsed.element)] * size)


def zero(element: TypeName) -> Any:
    """What an array holds before anything was put into it."""
    from bridge.binding.conversion.sources import Source

    if not Source(element).is_value_type:
        return None
    if element.name == "System.DateTime":
        from bridge.binding.conversion.ticks import from_ticks

        return from_ticks(0)
    with conversions():
        return convert(0 if element.name != "System.Guid" else "0" * 32, element)


def _collection(parsed: TypeName, values: list[Any]) -> Any:
    name, shown = parsed.name, str(parsed)
    if name in _LISTS:
        return _filled(NetList(shown), values)
    if name in _SETS:
        compares = [v for v in values if _is_comparer(v)]
        made_set = NetSet(shown, ignores_case=any(v.ignore_case for v in compares))
        for item in _items(made_set, [v for v in values if not _is_comparer(v)]):
            made_set.add(item)
        return made_set
    if name in _QUEUES:
        return _filled(Queue(shown), values)
    if name in _STACKS:
        return _filled(Stack(shown), values)
    if name == "System.Collections.Hashtable":
        return _hashtable(values)
    if name == "System.Collections.Specialized.OrderedDictionary":
        return _ordered(values)
    if name in _TABLES and len(parsed.arguments) in (0, 2):
        return _dictionary(shown, values)
    return None


def _is_comparer(value: Any) -> bool:
    return getattr(value, "type_name", "") == "System.StringComparer"


def _is_room(value: Any) -> bool:
    """A number, which is the room to set aside."""
    if is_numeric(value) and not isinstance(value, float):
        if int(value) < 0:
            raise NotSupportedHere("a negative capacity")
        return True
    return False


def _items(made: Any, values: list[Any]) -> list[Any]:
    if not values:
        return []
    if len(values) > 1:
        raise NotSupportedHere(f"a {made.type_name} made from {len(values)} arguments")
    given = values[0]
    if _is_room(given):
        return []
    parsed = parse_type(made.type_name)
    if parsed.arguments:
        wanted = f"{_GENERIC}IEnumerable`1[{parsed.arguments[0]}]"
        if not rank(given, wanted):
            if given is None or not (is_enumerable(given) or isinstance(given, dict)):
                raise NotSupportedHere(f"a {made.type_name} made from one value")
            raise no_overload("new", values)
    elif not is_enumerable(given) or parsed.bare == "StringCollection":
        raise NotSupportedHere(f"a {made.type_name} made from one value")
    wanted_type = element_type(made)
    with conversions():
        return [item if wanted_type is None else convert(item, wanted_type) for item in items_of(given)]


def _filled(made: Any, values: list[Any]) -> Any:
    made.extend(_items(made, values))
    return made


def _apart(values: list[Any]) -> tuple[list[Any], bool]:
    """The arguments that are neither a comparer nor a number, and whether the comparer ignores case."""
    ignore = any(_is_comparer(v) and v.ignore_case for v in values)
    return [v for v in values if not _is_comparer(v) and not _is_room(v)], ignore


def _hashtable(values: list[Any]) -> Hashtable:
    rest, ignore = _apart(values)
    made = Hashtable() if ignore else CaseSensitive()
    if rest:
        if not isinstance(rest[0], dict):
            raise NotSupportedHere("a Hashtable made from something else than a dictionary")
        for key, value in rest[0].items():
            put(made, key, value)
    return made


def _ordered(values: list[Any]) -> OrderedDictionary:
    rest, ignore = _apart(values)
    if rest:
        raise NotSupportedHere("an OrderedDictionary made from something else than a comparer")
    return OrderedDictionary() if ignore else CaseSensitiveOrdered()


def _dictionary(shown: str, values: list[Any]) -> Dictionary:
    rest, ignore = _apart(values)
    made = Dictionary(shown, ignores_case=ignore)
    if rest:
        if not isinstance(rest[0], dict):
            raise NotSupportedHere("a Dictionary made from something else than a dictionary")
        wanted = parse_type(shown).arguments
        if wanted != parse_type(type_name_of(rest[0])).arguments and (wanted or isinstance(rest[0], TypedDictionary)):
            raise no_overload("new", values)
        for key, value in rest[0].items():
            made[key] = value
    return made
