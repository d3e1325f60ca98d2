"""``target[index]``, reading and writing (about_Arrays, about_Hash_Tables)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.binding.convert import convert, to_text
from bridge.operators.collections import Dictionary, Grid, NetList, View
from bridge.operators.enums import declared
from bridge.operators.errors import NotSupportedHere, OperatorError, conversions, runtime_error
from bridge.operators.kinds import is_array, is_enumerable, items_of, unwrap
from bridge.operators.tables import ABSENT, entry, find_key, put, take
from bridge.values import (
    Byte,
    Char,
    OrderedDictionary,
    PSObject,
    Queue,
    Stack,
    TypedDictionary,
    parse_type,
    type_name_of,
)
from bridge.values.nothing import NOTHING

__all__ = ["element_type", "index", "key_type", "set_index"]

_NULL_ARRAY = ("Cannot index into a null array.", "NullArray")
_NULL_INDEX = ("Index operation failed; the array index evaluated to null.", "NullArrayIndex")


def index(target: Any, position: Any) -> Any:
    """``target[position]``. Out of range gives null; several positions give the elements that there are."""
    plain, at = unwrap(target), unwrap(position)
    if plain is None:
        raise runtime_error(*_NULL_ARRAY)
    if at is None:
        raise runtime_error(*_NULL_INDEX)
    if isinstance(plain, dict):
        if is_enumerable(at):
            return [_entry(plain, item) for item in items_of(at)]
        return _entry(plain, at)
    if isinstance(plain, Grid):
        return plain[_cell(plain, at)]
    sequence = _sequence(plain)
    if sequence is not None:
        if is_enumerable(at):
            found = [_element(sequence, item, plain) for item in items_of(at)]
            return [item for item in found if item is not ABSENT]
        one = _element(sequence, at, plain)
        return None if one is ABSENT else one
    getter = getattr(plain, "get_item", None)
    if getter is not None:
        return getter(at)
    if isinstance(plain, PSObject) and plain.type_name in _TABLE_LIKE:
        raise NotSupportedHere(f"an index into a {plain.type_name}")
    return target if at in (0, -1) and not isinstance(at, (str, bool)) else NOTHING


_TABLE_LIKE = frozenset({"System.Xml.XmlElement", "System.Data.DataRow"})


def _sequence(plain: Any) -> Callable[[int], Any] | None:
    """What reads one element by its number from the front; None when the value has no such."""
    if isinstance(plain, (Stack, Queue, View)) or (is_enumerable(plain) and _unindexed(plain)):
        if isinstance(plain, View) and "OrderedDictionary" in plain.type_name:
            raise NotSupportedHere("an index into the keys of an ordered dictionary")
        return None
    if isinstance(plain, (bytes, bytearray)):
        return lambda i: Byte(plain[i])
    if isinstance(plain, (list, tuple)):
        return lambda i: plain[i]
    if isinstance(plain, str) and type_name_of(plain) == "System.String":
        if plain.isascii():
            return lambda i: Char(plain[i])
        units = plain.encode("utf-16-le", "surrogatepass")
        return lambda i: Char(chr(int.from_bytes(units[2 * i : 2 * i + 2], "little")))
    return None


def _unindexed(plain: Any) -> bool:
    return parse_type(type_name_of(plain)).bare in ("HashSet", "SortedSet", "Queue", "Stack", "LinkedList")


def _cell(grid: Grid, at: Any) -> int:
    """Where an element of several indexes is. Raises :class:`NotSupportedHere` for one that is not there."""
    numbers = list(items_of(at)) if is_enumerable(at) else [at]
    if len(numbers) != len(grid.sizes):
        raise NotSupportedHere("a part of an array of several dimensions")
    with conversions():
        found = grid.offset([int(convert(n, "System.Int32")) for n in numbers])
    if found is None:
        raise NotSupportedHere("an element beyond an array of several dimensions")
    return found


def _length(plain: Any) -> int:
    if isinstance(plain, str):
        return len(plain.encode("utf-16-le", "surrogatepass")) // 2
    return len(plain)


def _element(read: Callable[[int], Any], at: Any, plain: Any) -> Any:
    if at is None:
        raise runtime_error(*_NULL_INDEX)
    named = getattr(plain, "named", None)
    if named is not None and isinstance(at, str):
        return named(str(at))
    if is_enumerable(at):
        raise NotSupportedHere("an index that is an array in an array")
    with conversions():
        number = int(convert(at, "System.Int32"))
    size = _length(plain)
    if number < 0:
        number += size
    return read(number) if 0 <= number < size else ABSENT


def _entry(table: dict[Any, Any], key: Any) -> Any:
    plain = unwrap(key)
    if plain is None:
        raise runtime_error(*_NULL_INDEX)
    if isinstance(table, OrderedDictionary) and type(plain) is int:
        return entry(table, list(table)[_ordinal(table, plain)])
    if isinstance(table, TypedDictionary):
        wanted = key_type(table)
        if wanted is not None:
            with conversions():
                plain = convert(plain, wanted, enums=declared())
    return take(table, plain)


def _ordinal(table: dict[Any, Any], number: int) -> int:
    at = number + len(table) if number < 0 else number
    if not 0 <= at < len(table):
        raise NotSupportedHere(f"entry {number} of an ordered dictionary with {len(table)}")
    return at


def key_type(table: TypedDictionary) -> Any:
    """The type of a generic dictionary's keys; None for one that takes any."""
    arguments = parse_type(table.type_name).arguments
    return arguments[0] if arguments else None


def value_type(table: TypedDictionary) -> Any:
    arguments = parse_type(table.type_name).arguments
    return arguments[1] if len(arguments) > 1 else None


def element_type(items: Any) -> Any:
    """The type of an array's or generic list's elements; None for one that takes any."""
    parsed = parse_type(type_name_of(items))
    found = parsed.element if parsed.is_array else parsed.arguments[0] if parsed.arguments else None
    return None if found is None or str(found) == "System.Object" else found


def as_element(items: Any, value: Any) -> Any:
    """``value`` as ``items`` can hold it."""
    wanted = element_type(items)
    if wanted is None:
        return value
    with conversions():
        return convert(value, wanted, enums=declared())


def _out_of_range(plain: Any) -> OperatorError:
    if is_array(plain):
        name, message = "System.IndexOutOfRangeException", "Index was outside the bounds of the array."
    else:
        name = "System.ArgumentOutOfRangeException"
        message = (
            "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')"
        )
    return OperatorError(message, name, name, "OperationStopped")


def set_index(target: Any, position: Any, value: Any) -> None:
    """``target[position] = value``. Raises :class:`OperatorError` out of range."""
    plain, at = unwrap(target), unwrap(position)
    if plain is None:
        raise runtime_error(*_NULL_ARRAY)
    if at is None:
        raise runtime_error(*_NULL_INDEX)
    if isinstance(plain, dict):
        _set_entry(plain, at, value)
        return
    if isinstance(plain, Grid):
        plain[_cell(plain, at)] = as_element(plain, value)
        return
    setter = getattr(plain, "set_item", None)
    if setter is not None:
        setter(at, value)
        return
    if isinstance(plain, (bytes, str)) or (is_enumerable(plain) and _unindexed(plain)) or isinstance(plain, View):
        raise NotSupportedHere(f"an element of a {type_name_of(plain)} is set")
    if not is_enumerable(plain):
        raise runtime_error(f"Unable to index into an object of type {type_name_of(plain)}.", "CannotIndex")
    if is_enumerable(at):
        raise runtime_error(
            f"Array assignment to [{to_text(at)}] failed because assignment to slices is not supported.",
            "ArraySliceAssignmentFailed",
        )
    with conversions():
        number = int(convert(at, "System.Int32"))
    if number < 0:
        number += len(plain)
    if not 0 <= number < len(plain):
        raise _out_of_range(plain)
    plain[number] = as_element(plain, value)
    if isinstance(plain, NetList):
        plain.version += 1


def _set_entry(table: dict[Any, Any], key: Any, value: Any) -> None:
    if isinstance(table, OrderedDictionary) and type(key) is int:
        table[list(table)[_ordinal(table, key)]] = value
        return
    if isinstance(table, TypedDictionary):
        keys, values = key_type(table), value_type(table)
        with conversions():
            key = key if keys is None else convert(key, keys, enums=declared())
            value = value if values is None else convert(value, values, enums=declared())
    if not isinstance(table, (Dictionary, OrderedDictionary)) and find_key(table, key) is ABSENT and is_enumerable(key):
        raise NotSupportedHere("an array as a key")
    put(table, key, value)
