"""Arrays."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import ConversionError, DotNetError
from bridge.binding.convert import is_true
from bridge.operators.collections import Enumerator, Grid
from bridge.operators.compare import CompareError, try_compare
from bridge.operators.errors import NotSupportedHere
from bridge.operators.indexing import as_element
from bridge.operators.introsort import introsort
from bridge.operators.kinds import items_of, unwrap
from bridge.operators.objects import class_
from bridge.operators.pipeline import NOTHING
from bridge.operators.tables import fold
from bridge.values import Byte, Int64, TypedArray, parse_type, type_name_of

__all__ = [
    "INDEX", "OUT_OF_BOUNDS", "RANGE", "binary_search", "changed", "copy_to", "holds", "last_position", "position_of", "same", "sort_items",
]  # fmt: skip

RANGE = "ArgumentOutOfRangeException"
INDEX = "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')"

OUT_OF_BOUNDS = (
    "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the "
    "source collection."
)
_TOO_SHORT = "Source array was not long enough. Check the source index, length, and the array's lower bounds. (Parameter 'sourceArray')"


def same(first: Any, second: Any) -> bool:
    """``Object.Equals``: the same type and value; objects and collections only when they are one."""
    a, b = unwrap(first), unwrap(second)
    if a is None or b is None:
        return a is b
    return bool(fold(a, False) == fold(b, False))


def changed(items: Any) -> None:
    if hasattr(items, "version"):
        items.version += 1


def position_of(items: Any, value: Any, start: int = 0) -> int:
    return next((i for i, item in enumerate(list(items)[start:], start) if same(item, value)), -1)


def last_position(items: Any, value: Any) -> int:
    return next((i for i in range(len(items) - 1, -1, -1) if same(items[i], value)), -1)


def holds(items: Any, value: Any) -> bool:
    return any(same(item, value) for item in items_of(items))


# --- arrays -------------------------------------------------------------------------------------------------------------------------

_array = class_("System.Array", "System.Object")
_array.get("Count", len)
_array.get("Length", len)
_array.get("LongLength", lambda a: Int64(len(a)))
_array.get("Rank", lambda a: len(a.sizes) if isinstance(a, Grid) else 1)
_array.get("SyncRoot", lambda a: a)
_array.get("IsReadOnly", lambda a: False)
_array.get("IsFixedSize", lambda a: True)
_array.get("IsSynchronized", lambda a: False)


def _get_value(items: Any, position: int) -> Any:
    if isinstance(items, Grid):
        raise NotSupportedHere("GetValue of an array of several dimensions")
    if not 0 <= position < len(items):
        raise DotNetError("Index was outside the bounds of the array.", "IndexOutOfRangeException")
    return Byte(items[position]) if isinstance(items, (bytes, bytearray)) else items[position]


def _set_value(items: Any, value: Any, position: int) -> Any:
    if isinstance(items, Grid):
        raise NotSupportedHere("SetValue of an array of several dimensions")
    if not 0 <= position < len(items):
        raise DotNetError("Index was outside the bounds of the array.", "IndexOutOfRangeException")
    items[position] = as_element(items, value)
    return NOTHING


def _fixed(*_: Any) -> Any:
    raise DotNetError("Collection was of a fixed size.", "NotSupportedException")


def _copy_of(items: Any) -> Any:
    if isinstance(items, Grid):
        return Grid(items.type_name, items, items.sizes)
    if isinstance(items, (bytes, bytearray)):
        return bytearray(items)
    return TypedArray(items.type_name, items) if isinstance(items, TypedArray) else list(items)


def _length(items: Any, dimension: int) -> int:
    if isinstance(items, Grid) and 0 <= dimension < len(items.sizes):
        return items.sizes[dimension]
    if dimension != 0:
        raise DotNetError("Index was outside the bounds of the array.", "IndexOutOfRangeException")
    return len(items)


def copy_to(items: Any, target: Any, start: int) -> Any:
    if not isinstance(target, (list, bytearray)) or start < 0 or start + len(items) > len(target):
        raise DotNetError(
            "Destination array was not long enough. Check the destination index, length, and the array's lower bounds. "
            "(Parameter 'destinationArray')",
            "ArgumentException",
        )
    for i, item in enumerate(items_of(items)):
        target[start + i] = item
    return NOTHING


_array.complete = True
_array.method("GetValue", "int:index", _get_value)
_array.method("Get", "int:index", _get_value)
_array.method("Set", "int:index, T:value", lambda a, i, v: _set_value(a, v, i))
_array.method("SetValue", "object:value, int:index", _set_value)
_array.method("GetLength", "int", _length)
_array.method("GetUpperBound", "int", lambda a, d: _length(a, d) - 1)
_array.method("GetLowerBound", "int", lambda a, d: 0)
_array.method("Clone", "", _copy_of)
_array.method("CopyTo", "System.Array, int", copy_to)
_array.method("Contains", "object", holds)
_array.method("IndexOf", "object", lambda a, v: position_of(list(items_of(a)), v))
_array.method("Clear", "", lambda a: _clear_array(a))
_array.method("Add", "object", _fixed)
_array.method("Remove", "object", _fixed)
_array.method("RemoveAt", "int", _fixed)
_array.method("Insert", "int, object", _fixed)
_array.method("GetEnumerator", "", lambda a: Enumerator("System.ArrayEnumerator", items_of(a), a))


def _comparer_default(first: Any, second: Any) -> int:
    """``Comparer.Default``: culture's order for text, case told apart."""
    a, b = unwrap(first), unwrap(second)
    if a is None or b is None:
        return (a is not None) - (b is not None)
    if type_name_of(a) != type_name_of(b):
        raise NotSupportedHere("sorting values of several types")
    try:
        found = try_compare(a, b, ignore_case=False)
    except (CompareError, ConversionError):
        found = None
    if found is None:
        raise DotNetError("Failed to compare two elements in the array.", "InvalidOperationException")
    return found


def sort_items(items: Any, comparison: Any = None) -> None:
    """Sort in place, as .NET's own Sort orders. By its default order equal values are told apart by nothing, so that no order of them
    shows; by a comparison of the script's they are, and the steps of .NET's sort are taken."""
    if comparison is None:
        items[:] = sorted(items, key=functools.cmp_to_key(_comparer_default))
    else:
        items[:] = introsort(list(items), lambda a, b: _sign_of(comparison(a, b)))


def _sign_of(value: Any) -> int:
    from bridge.binding.convert import convert

    plain = value[-1] if isinstance(value, list) and value else value
    return int(convert(plain, "System.Int32"))


def _static_sort(items: Any) -> Any:
    if isinstance(items, bytearray):
        items[:] = sorted(items)
    else:
        sort_items(items)
        changed(items)
    return NOTHING


def _static_reverse(items: Any, start: int = 0, count: int | None = None) -> Any:
    end = len(items) if count is None else start + count
    if start < 0 or end > len(items):
        raise DotNetError(OUT_OF_BOUNDS, "ArgumentException")
    items[start:end] = items[start:end][::-1]
    changed(items)
    return NOTHING


def _resize(reference: Any, size: int) -> Any:
    old = reference.value
    if size < 0:
        raise DotNetError("newSize ('-1') must be a non-negative value. (Parameter 'newSize')", RANGE)
    made = _typed_array(parse_type(type_name_of(old)), size) if old is not None else [None] * size
    count = min(len(old or ()), size)
    made[:count] = (old or [])[:count]
    reference.value = made
    return NOTHING


def _typed_array(parsed: Any, size: int) -> Any:
    from bridge.operators.creation import create

    return create(parsed, None, (size,))


def _copy(source: Any, target: Any, count: int) -> Any:
    return _copy_part(source, 0, target, 0, count)


def _copy_part(source: Any, start: int, target: Any, at: int, count: int) -> Any:
    values = list(items_of(source))
    if start < 0 or at < 0 or count < 0 or start + count > len(values) or at + count > len(target):
        raise DotNetError(_TOO_SHORT, "ArgumentException")
    for i in range(count):
        target[at + i] = as_element(target, values[start + i])
    return NOTHING


def _typed(element: Any, size: int) -> Any:
    return _typed_array(parse_type(element.text).array_of(), size)


def _sort_pairs(keys: Any, items: Any) -> Any:
    order = sorted(range(len(keys)), key=functools.cmp_to_key(lambda a, b: _comparer_default(keys[a], keys[b])))
    if any(same(keys[a], keys[b]) for a, b in itertools.pairwise(order)):
        raise NotSupportedHere("a sort of two arrays with equal keys")
    keys[:], items[: len(order)] = [keys[i] for i in order], [items[i] for i in order]
    return NOTHING


def _fill(items: Any, value: Any) -> Any:
    for i in range(len(items)):
        items[i] = as_element(items, value)
    return NOTHING


def _last(items: Any, test: Callable[[Any], Any]) -> Any:
    return next((i for i in reversed(list(items)) if is_true(test(i))), None)


def _last_index(items: list[Any], test: Callable[[Any], Any]) -> int:
    return next((n for n in range(len(items) - 1, -1, -1) if is_true(test(items[n]))), -1)


def _for_each(items: Any, action: Callable[[Any], Any]) -> Any:
    for item in list(items):
        action(item)
    return NOTHING


def _no_convert_all() -> Any:
    raise NotSupportedHere("[array]::ConvertAll()")


def binary_search(items: list[Any], value: Any) -> int:
    """Where a value stands in sorted items; else the complement of where it would."""
    low, high = 0, len(items) - 1
    while low <= high:
        middle = low + ((high - low) >> 1)
        found = _comparer_default(items[middle], value)
        if found == 0:
            return middle
        if found < 0:
            low = middle + 1
        else:
            high = middle - 1
    return ~low


_array.static("Reverse", "System.Array", _static_reverse)
_array.static("Reverse", "System.Array, int, int", _static_reverse)
_array.static("Sort", "System.Array", _static_sort)
_array.static("IndexOf", "System.Array:array, object:value", lambda a, v: position_of(list(items_of(a)), v))
_array.static("IndexOf", "System.Array, object, int", lambda a, v, i: position_of(list(items_of(a)), v, i))
_array.static("LastIndexOf", "System.Array:array, object:value", lambda a, v: last_position(list(items_of(a)), v))
_array.static("Copy", "System.Array, System.Array, int", _copy)
_array.static("Copy", "System.Array, int, System.Array, int, int", _copy_part)
_array.static("Clear", "System.Array:array", lambda a: _clear_array(a))
_array.static("Clear", "System.Array:array, int:index, int:length", lambda a, i, n: _clear_array(a, i, n))
_array.static("CreateInstance", "type, int", _typed)
_array.static("Sort", "System.Array, System.Array", _sort_pairs)
_array.static("Fill", "System.Array:array, object:value", _fill)
_array.static("FindLast", "System.Array, delegate", lambda a, f: _last(items_of(a), f))
_array.static("FindLastIndex", "System.Array, delegate", lambda a, f: _last_index(list(items_of(a)), f))
_array.static("ForEach", "System.Array, delegate", lambda a, f: _for_each(items_of(a), f))
_array.static("ConvertAll", "System.Array, delegate", lambda a, f: _no_convert_all())
_array.static("BinarySearch", "System.Array:array, object:value", lambda a, v: binary_search(list(items_of(a)), v))
_array.static("Find", "System.Array, delegate", lambda a, f: next((i for i in items_of(a) if is_true(f(i))), None))
_array.static("FindAll", "System.Array, delegate", lambda a, f: [i for i in items_of(a) if is_true(f(i))])
_array.static(
    "FindIndex",
    "System.Array, delegate",
    lambda a, f: next((n for n, i in enumerate(items_of(a)) if is_true(f(i))), -1),
)
_array.static("Exists", "System.Array, delegate", lambda a, f: any(is_true(f(i)) for i in items_of(a)))
_array.static("TrueForAll", "System.Array, delegate", lambda a, f: all(is_true(f(i)) for i in items_of(a)))
_array.static("Resize", "&object:array, int:newSize", _resize)


def _clear_array(items: Any, start: int = 0, count: int | None = None) -> Any:
    from bridge.operators.creation import zero

    end = len(items) if count is None else start + count
    if not 0 <= start <= end <= len(items):
        raise NotSupportedHere("Clear of elements that are not there")
    empty = 0 if isinstance(items, bytearray) else zero(parse_type(type_name_of(items)).element)
    for i in range(start, end):
        items[i] = empty
    return NOTHING
