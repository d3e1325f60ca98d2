"""Arrays, lists, sets, queues and stacks."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import ConversionError, DotNetError
from bridge.binding.convert import is_true
from bridge.operators.collections import (
    NetList,
    NetSet,
)
from bridge.operators.compare import CompareError, try_compare
from bridge.operators.errors import NotSupportedHere
from bridge.operators.indexing import as_element, index
from bridge.operators.kinds import items_of, unwrap
from bridge.operators.objects import class_
from bridge.operators.pipeline import NOTHING
from bridge.operators.tables import fold
from bridge.values import Byte, Int64, TypedArray, parse_type, type_name_of

__all__ = ["INDEX", "RANGE", "copy_to", "holds", "same", "sort_items"]

RANGE = "ArgumentOutOfRangeException"
INDEX = "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')"

_OUT_OF_BOUNDS = (
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


def _changed(items: Any) -> None:
    if hasattr(items, "version"):
        items.version += 1


def _position(items: Any, value: Any, start: int = 0) -> int:
    return next((i for i, item in enumerate(list(items)[start:], start) if same(item, value)), -1)


def _last_position(items: Any, value: Any) -> int:
    return next((i for i in range(len(items) - 1, -1, -1) if same(items[i], value)), -1)


def holds(items: Any, value: Any) -> bool:
    return any(same(item, value) for item in items_of(items))


# --- arrays -------------------------------------------------------------------------------------------------------------------------

_array = class_("System.Array", "System.Object")
_array.get("Count", len)
_array.get("Length", len)
_array.get("LongLength", lambda a: Int64(len(a)))
_array.get("Rank", lambda a: 1)
_array.get("SyncRoot", lambda a: a)
_array.get("IsReadOnly", lambda a: False)
_array.get("IsFixedSize", lambda a: True)
_array.get("IsSynchronized", lambda a: False)


def _get_value(items: Any, position: int) -> Any:
    if not 0 <= position < len(items):
        raise DotNetError("Index was outside the bounds of the array.", "IndexOutOfRangeException")
    return Byte(items[position]) if isinstance(items, (bytes, bytearray)) else items[position]


def _set_value(items: Any, value: Any, position: int) -> Any:
    if not 0 <= position < len(items):
        raise DotNetError("Index was outside the bounds of the array.", "IndexOutOfRangeException")
    items[position] = value
    return NOTHING


def _fixed(*_: Any) -> Any:
    raise DotNetError("Collection was of a fixed size.", "NotSupportedException")


def _copy_of(items: Any) -> Any:
    if isinstance(items, (bytes, bytearray)):
        return bytearray(items)
    return TypedArray(items.type_name, items) if isinstance(items, TypedArray) else list(items)


def _length(items: Any, dimension: int) -> int:
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


_array.method("GetValue", "int", _get_value)
_array.method("SetValue", "object, int", _set_value)
_array.method("GetLength", "int", _length)
_array.method("GetUpperBound", "int", lambda a, d: _length(a, d) - 1)
_array.method("GetLowerBound", "int", lambda a, d: 0)
_array.method("Clone", "", _copy_of)
_array.method("CopyTo", "System.Array, int", copy_to)
_array.method("Contains", "object", holds)
_array.method("IndexOf", "object", lambda a, v: _position(list(items_of(a)), v))
_array.method("Add", "object", _fixed)
_array.method("Remove", "object", _fixed)
_array.method("RemoveAt", "int", _fixed)
_array.method("Insert", "int, object", _fixed)
_array.method("GetEnumerator", "", lambda a: list(items_of(a)))


def sort_key(compare: Callable[[Any, Any], int]) -> Any:
    return functools.cmp_to_key(compare)


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


def sort_items(items: list[Any], comparison: Any = None) -> None:
    """Sort in place, as .NET's own Sort orders; equal values are told apart by nothing, so that no order of them shows."""
    compare = _comparer_default if comparison is None else lambda a, b: int(comparison(a, b) or 0)
    if comparison is not None and len({id(i) for i in items}) != len(items):
        raise NotSupportedHere("an unstable sort of equal values")
    items.sort(key=functools.cmp_to_key(compare))


def _static_sort(items: Any) -> Any:
    if isinstance(items, bytearray):
        items[:] = sorted(items)
    else:
        sort_items(items)
        _changed(items)
    return NOTHING


def _static_reverse(items: Any, start: int = 0, count: int | None = None) -> Any:
    end = len(items) if count is None else start + count
    if start < 0 or end > len(items):
        raise DotNetError(_OUT_OF_BOUNDS, "ArgumentException")
    items[start:end] = items[start:end][::-1]
    _changed(items)
    return NOTHING


def _resize(*_: Any) -> Any:
    raise NotSupportedHere("[array]::Resize with [ref]")


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
    from bridge.operators.creation import create

    return create(parse_type(element.text).array_of(), None, (size,))


_array.static("Reverse", "System.Array", _static_reverse)
_array.static("Reverse", "System.Array, int, int", _static_reverse)
_array.static("Sort", "System.Array", _static_sort)
_array.static("IndexOf", "System.Array, object", lambda a, v: _position(list(items_of(a)), v))
_array.static("IndexOf", "System.Array, object, int", lambda a, v, i: _position(list(items_of(a)), v, i))
_array.static("LastIndexOf", "System.Array, object", lambda a, v: _last_position(list(items_of(a)), v))
_array.static("Copy", "System.Array, System.Array, int", _copy)
_array.static("Copy", "System.Array, int, System.Array, int, int", _copy_part)
_array.static("Clear", "System.Array", lambda a: _clear_array(a))
_array.static("CreateInstance", "type, int", _typed)
_array.static("Find", "System.Array, delegate", lambda a, f: next((i for i in items_of(a) if is_true(f(i))), None))
_array.static("FindAll", "System.Array, delegate", lambda a, f: [i for i in items_of(a) if is_true(f(i))])
_array.static(
    "FindIndex",
    "System.Array, delegate",
    lambda a, f: next((n for n, i in enumerate(items_of(a)) if is_true(f(i))), -1),
)
_array.static("Exists", "System.Array, delegate", lambda a, f: any(is_true(f(i)) for i in items_of(a)))
_array.static("TrueForAll", "System.Array, delegate", lambda a, f: all(is_true(f(i)) for i in items_of(a)))
_array.static("Resize", "object, int", _resize)


def _clear_array(items: Any) -> Any:
    from bridge.operators.creation import zero

    empty = 0 if isinstance(items, bytearray) else zero(parse_type(type_name_of(items)).element)
    for i in range(len(items)):
        items[i] = empty
    return NOTHING


# --- lists --------------------------------------------------------------------------------------------------------------------------


def _add(items: Any, value: Any) -> Any:
    items.append(value)
    _changed(items)
    return NOTHING


def _add_counted(items: Any, value: Any) -> int:
    items.append(value)
    _changed(items)
    return len(items) - 1


def _add_range(items: Any, values: Any) -> Any:
    items.extend([as_element(items, v) for v in items_of(values)])
    _changed(items)
    return NOTHING


def _checked(items: Any, position: int, last: int) -> None:
    if not 0 <= position <= last:
        text = INDEX if last < len(items) else "Index must be within the bounds of the List. (Parameter 'index')"
        if last == len(items) and parse_type(type_name_of(items)).bare == "ArrayList":
            text = "Insertion index was out of range. Must be non-negative and less than or equal to size. (Parameter 'index')"
        raise DotNetError(text, RANGE)


def _insert(items: Any, position: int, value: Any) -> Any:
    _checked(items, position, len(items))
    items.insert(position, value)
    _changed(items)
    return NOTHING


def _insert_range(items: Any, position: int, values: Any) -> Any:
    _checked(items, position, len(items))
    items[position:position] = [as_element(items, v) for v in items_of(values)]
    _changed(items)
    return NOTHING


def _take_out(items: Any, value: Any) -> bool:
    at = _position(items, value)
    if at >= 0:
        del items[at]
        _changed(items)
    return at >= 0


def _remove_at(items: Any, position: int) -> Any:
    _checked(items, position, len(items) - 1)
    del items[position]
    _changed(items)
    return NOTHING


def _remove_range(items: Any, start: int, count: int) -> Any:
    if start < 0 or count < 0 or start + count > len(items):
        raise DotNetError(_OUT_OF_BOUNDS, "ArgumentException")
    del items[start : start + count]
    _changed(items)
    return NOTHING


def _range(items: Any, start: int, count: int) -> Any:
    if start < 0 or count < 0 or start + count > len(items):
        raise DotNetError(_OUT_OF_BOUNDS, "ArgumentException")
    return NetList(items.type_name, items[start : start + count])


def _clear(items: Any) -> Any:
    items.clear()
    _changed(items)
    return NOTHING


def _remove_all(items: Any, test: Callable[[Any], Any]) -> int:
    kept = [i for i in items if not is_true(test(i))]
    count = len(items) - len(kept)
    items[:] = kept
    _changed(items)
    return count


def _sort(items: Any, comparison: Any = None) -> Any:
    sort_items(items, comparison)
    _changed(items)
    return NOTHING


def _reverse(items: Any) -> Any:
    items.reverse()
    _changed(items)
    return NOTHING


def _to_array(items: Any) -> Any:
    parsed = parse_type(type_name_of(items))
    element = parsed.arguments[0] if parsed.arguments else None
    values = list(items_of(items))
    if element is None or str(element) == "System.Object":
        return values
    return bytearray(values) if str(element) == "System.Byte" else TypedArray(f"{element}[]", values)


_LISTS = (
    "System.Collections.Generic.List", "System.Collections.ArrayList", "System.Collections.ObjectModel.Collection",
    "System.Collections.ObjectModel.ObservableCollection", "System.Collections.Specialized.StringCollection",
)  # fmt: skip
for _name in _LISTS:
    _list = class_(_name, "System.Object")
    _counted = _name in ("System.Collections.ArrayList", "System.Collections.Specialized.StringCollection")
    _void = _name == "System.Collections.ArrayList"
    _list.get("Count", len)
    _list.get("IsReadOnly", lambda a: False)
    _list.get("IsFixedSize", lambda a: False)
    _list.get("SyncRoot", lambda a: a)
    _list.get("IsSynchronized", lambda a: False)
    _list.setters["capacity"] = lambda a, v: None
    _list.method("Add", "T", _add_counted if _counted else _add)
    _list.method("AddRange", "list", _add_range)
    _list.method("Insert", "int, T", _insert)
    _list.method("Remove", "T", lambda a, v, void=_void: (_take_out(a, v), NOTHING)[1] if void else _take_out(a, v))
    _list.method("RemoveAt", "int", _remove_at)
    _list.method("Clear", "", _clear)
    _list.method("Contains", "T", holds)
    _list.method("IndexOf", "T", _position)
    _list.method("IndexOf", "T, int", _position)
    _list.method("CopyTo", "System.Array", lambda a, t: copy_to(a, t, 0))
    _list.method("CopyTo", "System.Array, int", copy_to)
    _list.method("GetEnumerator", "", lambda a: list(items_of(a)))
    _list.method("Item", "int", index)
    _list.method("get_Item", "int", index)
    if "ObjectModel" in _name:
        continue
    _list.method("InsertRange", "int, list", _insert_range)
    _list.method("RemoveRange", "int, int", _remove_range)
    _list.method("GetRange", "int, int", _range)
    _list.method("Reverse", "", _reverse)
    _list.method("Sort", "", _sort)
    _list.method("ToArray", "", _to_array)
    _list.method("LastIndexOf", "T", _last_position)
_generic = class_("System.Collections.Generic.List")
_generic.method("Sort", "delegate", _sort)
_generic.method("Find", "delegate", lambda a, f: next((i for i in list(a) if is_true(f(i))), None))
_generic.method("FindLast", "delegate", lambda a, f: next((i for i in reversed(list(a)) if is_true(f(i))), None))
_generic.method("FindAll", "delegate", lambda a, f: NetList(a.type_name, [i for i in list(a) if is_true(f(i))]))
_generic.method("FindIndex", "delegate", lambda a, f: next((n for n, i in enumerate(list(a)) if is_true(f(i))), -1))
_generic.method("Exists", "delegate", lambda a, f: any(is_true(f(i)) for i in list(a)))
_generic.method("TrueForAll", "delegate", lambda a, f: all(is_true(f(i)) for i in list(a)))
_generic.method("RemoveAll", "delegate", _remove_all)
_generic.method("TrimExcess", "", lambda a: NOTHING)


def _for_all(items: Any, action: Callable[[Any], Any]) -> Any:
    # .NET's own method: the script block has the element in $args, not in $_.
    raise NotSupportedHere("the method ForEach of a List<T>")


_generic.method("ForEach", "delegate", _for_all)
class_("System.Collections.ArrayList").method("Clone", "", lambda a: NetList(a.type_name, a))


# --- sets, queues, stacks -----------------------------------------------------------------------------------------------------------


def _set_of(owner: NetSet, values: Any) -> NetSet:
    return NetSet(owner.type_name, [as_element(owner, v) for v in items_of(values)], ignores_case=owner.ignores_case)


def _kept(owner: NetSet, test: Callable[[Any], bool]) -> Any:
    owner[:] = [item for item in owner if test(item)]
    owner.version += 1
    return NOTHING


def _union(owner: NetSet, values: Any) -> Any:
    for item in _set_of(owner, values):
        owner.add(item)
    return NOTHING


def _symmetric(owner: NetSet, values: Any) -> Any:
    other = _set_of(owner, values)
    more = [i for i in other if owner.find(i) < 0]
    _kept(owner, lambda item: other.find(item) < 0)
    owner.extend(more)
    return NOTHING


def _discard(owner: NetSet, value: Any) -> bool:
    at = owner.find(value)
    if at >= 0:
        del owner[at]
        owner.version += 1
    return at >= 0


def _subset(owner: NetSet, other: NetSet) -> bool:
    return all(other.find(i) >= 0 for i in owner)


_set = class_("System.Collections.Generic.HashSet", "System.Object")
_set.get("Count", len)
_set.method("Add", "T", lambda s, v: s.add(v))
_set.method("Contains", "T", lambda s, v: s.find(v) >= 0)
_set.method("Remove", "T", _discard)
_set.method("Clear", "", _clear)
_set.method("UnionWith", "list", _union)
_set.method("IntersectWith", "list", lambda s, v: (lambda o: _kept(s, lambda i: o.find(i) >= 0))(_set_of(s, v)))
_set.method("ExceptWith", "list", lambda s, v: (lambda o: _kept(s, lambda i: o.find(i) < 0))(_set_of(s, v)))
_set.method("SymmetricExceptWith", "list", _symmetric)
_set.method("Overlaps", "list", lambda s, v: any(s.find(i) >= 0 for i in _set_of(s, v)))
_set.method("SetEquals", "list", lambda s, v: (lambda o: len(o) == len(s) and _subset(s, o))(_set_of(s, v)))
_set.method("IsSubsetOf", "list", lambda s, v: _subset(s, _set_of(s, v)))
_set.method("IsSupersetOf", "list", lambda s, v: _subset(_set_of(s, v), s))
_set.method("IsProperSubsetOf", "list", lambda s, v: (lambda o: len(o) > len(s) and _subset(s, o))(_set_of(s, v)))
_set.method("IsProperSupersetOf", "list", lambda s, v: (lambda o: len(o) < len(s) and _subset(o, s))(_set_of(s, v)))
_set.method("GetEnumerator", "", list)


def _first(items: Any, what: str, take: bool) -> Any:
    if not items:
        raise DotNetError(f"{what} empty.", "InvalidOperationException")
    at = -1 if what.startswith("Stack") else 0
    if not take:
        return items[at]
    _changed(items)
    return items.pop(at)


def _push(items: Any, value: Any) -> Any:
    items.append(value)
    return NOTHING


for _name in ("System.Collections.Queue", "System.Collections.Generic.Queue"):
    _queue = class_(_name, "System.Object")
    _queue.get("Count", len)
    _queue.method("Enqueue", "T", _push)
    _queue.method("Dequeue", "", lambda q: _first(q, "Queue", True))
    _queue.method("Peek", "", lambda q: _first(q, "Queue", False))
    _queue.method("Contains", "T", holds)
    _queue.method("Clear", "", _clear)
    _queue.method("ToArray", "", _to_array)
    _queue.method("GetEnumerator", "", list)
for _name in ("System.Collections.Stack", "System.Collections.Generic.Stack"):
    _stack = class_(_name, "System.Object")
    _stack.get("Count", len)
    _stack.method("Push", "T", _push)
    _stack.method("Pop", "", lambda q: _first(q, "Stack", True))
    _stack.method("Peek", "", lambda q: _first(q, "Stack", False))
    _stack.method("Contains", "T", holds)
    _stack.method("Clear", "", _clear)
    _stack.method("ToArray", "", _to_array)
    _stack.method("GetEnumerator", "", lambda q: list(items_of(q)))
