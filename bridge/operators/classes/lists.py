"""Lists: List<T>, ArrayList and their kin, LinkedList<T>."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import is_true
from bridge.operators.classes.arrays import (
    INDEX,
    OUT_OF_BOUNDS,
    RANGE,
    binary_search,
    changed,
    copy_to,
    holds,
    last_position,
    position_of,
    sort_items,
)  # fmt: skip
from bridge.operators.collections import Enumerator, NetList
from bridge.operators.errors import NotSupportedHere
from bridge.operators.indexing import as_element, index, set_index
from bridge.operators.kinds import items_of
from bridge.operators.objects import class_
from bridge.operators.pipeline import NOTHING
from bridge.values import TypedArray, parse_type, type_name_of

__all__ = ["clear", "to_array"]


def _add(items: Any, value: Any) -> Any:
    items.append(value)
    changed(items)
    return NOTHING


def _add_counted(items: Any, value: Any) -> int:
    items.append(value)
    changed(items)
    return len(items) - 1


def _add_range(items: Any, values: Any) -> Any:
    items.extend([as_element(items, v) for v in items_of(values)])
    changed(items)
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
    changed(items)
    return NOTHING


def _insert_range(items: Any, position: int, values: Any) -> Any:
    _checked(items, position, len(items))
    items[position:position] = [as_element(items, v) for v in items_of(values)]
    changed(items)
    return NOTHING


def _take_out(items: Any, value: Any) -> bool:
    at = position_of(items, value)
    if at >= 0:
        del items[at]
        changed(items)
    return at >= 0


def _remove_at(items: Any, position: int) -> Any:
    _checked(items, position, len(items) - 1)
    del items[position]
    changed(items)
    return NOTHING


def _remove_range(items: Any, start: int, count: int) -> Any:
    if start < 0 or count < 0 or start + count > len(items):
        raise DotNetError(OUT_OF_BOUNDS, "ArgumentException")
    del items[start : start + count]
    changed(items)
    return NOTHING


def _range(items: Any, start: int, count: int) -> Any:
    if start < 0 or count < 0 or start + count > len(items):
        raise DotNetError(OUT_OF_BOUNDS, "ArgumentException")
    return NetList(items.type_name, items[start : start + count])


def clear(items: Any) -> Any:
    items.clear()
    changed(items)
    return NOTHING


def _remove_all(items: Any, test: Callable[[Any], Any]) -> int:
    kept = [i for i in items if not is_true(test(i))]
    count = len(items) - len(kept)
    items[:] = kept
    changed(items)
    return count


def _sort(items: Any, comparison: Any = None) -> Any:
    sort_items(items, comparison)
    changed(items)
    return NOTHING


def _reverse(items: Any) -> Any:
    items.reverse()
    changed(items)
    return NOTHING


def to_array(items: Any) -> Any:
    parsed = parse_type(type_name_of(items))
    element = parsed.arguments[0] if parsed.arguments else None
    values = list(items_of(items))
    if element is None or str(element) == "System.Object":
        return values
    return bytearray(values) if str(element) == "System.Byte" else TypedArray(f"{element}[]", values)


def _remover(void: bool) -> Callable[[Any, Any], Any]:
    return (lambda a, v: (_take_out(a, v), NOTHING)[1]) if void else _take_out


_LISTS = (
    "System.Collections.Generic.List", "System.Collections.ArrayList", "System.Collections.ObjectModel.Collection",
    "System.Collections.ObjectModel.ObservableCollection", "System.Collections.Specialized.StringCollection",
)  # fmt: skip


def _refused(what: str) -> Any:
    raise NotSupportedHere(what)


def _insert_part(items: Any, start: int, count: int) -> Any:
    if start < 0 or count < 0 or start + count > len(items):
        raise DotNetError(OUT_OF_BOUNDS, "ArgumentException")
    items[start : start + count] = items[start : start + count][::-1]
    changed(items)
    return NOTHING


def _copy_part(items: Any, start: int, target: Any, at: int, count: int) -> Any:
    copy_to(items[start : start + count], target, at)
    return NOTHING


def _set_item(items: Any, position: int, value: Any) -> Any:
    set_index(items, position, value)
    return NOTHING


def _enumerator(items: Any) -> Enumerator:
    parsed = parse_type(type_name_of(items))
    inside = ",".join(map(str, parsed.arguments))
    name = f"{parsed.name}`1+Enumerator[{inside}]" if inside else f"{parsed.name}+{parsed.bare}EnumeratorSimple"
    return Enumerator(name, items_of(items), items)


for _name in _LISTS:
    _list = class_(_name, "System.Object")
    _item = (
        "value"
        if _name in ("System.Collections.ArrayList", "System.Collections.Specialized.StringCollection")
        else "item"
    )
    _counted = _item == "value"
    _void = _counted
    _list.get("Count", len)
    if _counted:
        _list.get("IsReadOnly", lambda a: False)
        _list.get("IsFixedSize", lambda a: False)
        _list.get("SyncRoot", lambda a: a)
        _list.get("IsSynchronized", lambda a: False)
    _list.setters["capacity"] = lambda a, v: None
    if "ObjectModel" not in _name and "Specialized" not in _name:
        _list.get("Capacity", lambda a: _refused("the capacity of a list"))
    _list.method("Add", f"T:{_item}", _add_counted if _counted else _add)
    _list.method("Insert", f"int:index, T:{_item}", _insert)
    _list.method("Remove", f"T:{'obj' if 'ArrayList' in _name else _item}", _remover(_void))
    _list.method("RemoveAt", "int:index", _remove_at)
    _list.method("Clear", "", clear)
    _list.method("Contains", f"T:{'item' if 'ArrayList' in _name else _item}", holds)
    _list.method("IndexOf", f"T:{_item}", position_of)
    _list.method("CopyTo", "System.Array:array, int:index", copy_to)
    _list.method("GetEnumerator", "", _enumerator)
    _list.method("Item", "int:index", index)
    _list.method("get_Item", "int:index", index)
    _list.method("set_Item", "int:index, T:value", _set_item)
    _list.close("Add Insert Remove RemoveAt Clear Contains Item get_Item set_Item")
    if "ObjectModel" in _name:
        _list.close("IndexOf")
        continue
    _list.method("AddRange", "T*:collection" if "Generic" in _name else "collection:c", _add_range)
    if "Specialized" in _name:
        continue
    _list.method("CopyTo", "System.Array:array", lambda a, t: copy_to(a, t, 0))
    _list.method("CopyTo", "int:index, System.Array:array, int:arrayIndex, int:count", _copy_part)
    _list.method("IndexOf", f"T:{_item}, int:index", position_of)
    _list.method(
        "InsertRange", "int:index, T*:collection" if "Generic" in _name else "int:index, collection:c", _insert_range
    )
    _list.method("RemoveRange", "int:index, int:count", _remove_range)
    _list.method("GetRange", "int:index, int:count", _range)
    _list.method("Reverse", "", _reverse)
    _list.method("Reverse", "int:index, int:count", _insert_part)
    _list.method("Sort", "", _sort)
    _list.method("ToArray", "", to_array)
    _list.method("LastIndexOf", f"T:{_item}", last_position)
    _list.method("BinarySearch", f"T:{_item}", lambda a, v: binary_search(list(a), v))
    _list.method("TrimToSize" if _counted else "TrimExcess", "", lambda a: NOTHING)
    _list.close("AddRange InsertRange RemoveRange GetRange Reverse ToArray")
_generic = class_("System.Collections.Generic.List")
_generic.method("Sort", "delegate:comparison", _sort)
_generic.method("Slice", "int:start, int:length", _range)
_generic.method("Find", "delegate:match", lambda a, f: next((i for i in list(a) if is_true(f(i))), _none_of(a)))
_generic.method(
    "FindLast", "delegate:match", lambda a, f: next((i for i in reversed(list(a)) if is_true(f(i))), _none_of(a))
)
_generic.method("FindAll", "delegate:match", lambda a, f: NetList(a.type_name, [i for i in list(a) if is_true(f(i))]))
_generic.method(
    "FindIndex", "delegate:match", lambda a, f: next((n for n, i in enumerate(list(a)) if is_true(f(i))), -1)
)
_generic.method(
    "FindIndex",
    "int:startIndex, delegate:match",
    lambda a, s, f: next((n for n, i in enumerate(list(a)[s:], s) if is_true(f(i))), -1),
)
_generic.method(
    "FindLastIndex", "delegate:match", lambda a, f: next((n for n in range(len(a) - 1, -1, -1) if is_true(f(a[n]))), -1)
)
_generic.method("Exists", "delegate:match", lambda a, f: any(is_true(f(i)) for i in list(a)))
_generic.method("TrueForAll", "delegate:match", lambda a, f: all(is_true(f(i)) for i in list(a)))
_generic.method("RemoveAll", "delegate:match", _remove_all)
_generic.method("AsReadOnly", "", lambda a: _read_only(a))
_generic.method("EnsureCapacity", "int:capacity", lambda a, n: _refused("the capacity of a list"))


def _none_of(items: Any) -> Any:
    """What a search for nothing gives: the default value of the elements' type."""
    from bridge.operators.creation import zero

    arguments = parse_type(type_name_of(items)).arguments
    return zero(arguments[0]) if arguments else None


def _read_only(items: Any) -> Any:
    inside = parse_type(type_name_of(items)).arguments[0]
    return NetList(f"System.Collections.ObjectModel.ReadOnlyCollection`1[{inside}]", items)


def _for_all(items: Any, action: Callable[[Any], Any]) -> Any:
    """.NET's own method, not the engine's: what the script block writes is lost."""
    for item in list(items):
        action(item)
    return NOTHING


_generic.method("ForEach", "delegate:action", _for_all)
_generic.close("ForEach")
class_("System.Collections.ArrayList").method("Clone", "", lambda a: NetList(a.type_name, a))
_only_read = class_("System.Collections.ObjectModel.ReadOnlyCollection", "System.Object")
_only_read.get("Count", len)
_only_read.method("Contains", "T:value", holds)
_only_read.method("IndexOf", "T:value", position_of)
_only_read.method("GetEnumerator", "", _enumerator)


# --- linked lists -------------------------------------------------------------------------------------------------------------------


def _at_end(items: Any, take: bool, first: bool) -> Any:
    if not items:
        raise DotNetError("The LinkedList is empty.", "InvalidOperationException")
    del items[0 if first else -1]
    changed(items)
    return NOTHING


class Node:
    """A LinkedListNode: where it is in its list, by the value it holds."""

    def __init__(self, owner: Any, at: int) -> None:
        inside = parse_type(type_name_of(owner)).arguments
        self.type_name = f"System.Collections.Generic.LinkedListNode`1[{inside[0] if inside else 'System.Object'}]"
        self.owner, self.at, self.version = owner, at, owner.version

    def properties(self) -> dict[str, Any]:
        if self.owner.version != self.version:
            raise NotSupportedHere("a node of a linked list that was changed")
        return {
            "List": self.owner,
            "Next": Node(self.owner, self.at + 1) if self.at + 1 < len(self.owner) else None,
            "Previous": Node(self.owner, self.at - 1) if self.at else None,
            "Value": self.owner[self.at],
        }


def _node(items: Any, at: int) -> Node:
    return Node(items, at)


def _added(items: Any, value: Any, first: bool) -> Node:
    items.insert(0 if first else len(items), value)
    changed(items)
    return Node(items, 0 if first else len(items) - 1)


def _found(items: Any, value: Any) -> Any:
    at = position_of(items, value)
    return None if at < 0 else Node(items, at)


_linked = class_("System.Collections.Generic.LinkedList", "System.Object")
_linked.get("Count", len)
_linked.method("RemoveFirst", "", lambda a: _at_end(a, True, True))
_linked.method("RemoveLast", "", lambda a: _at_end(a, True, False))
_linked.get("First", lambda a: _node(a, 0) if a else None)
_linked.get("Last", lambda a: _node(a, len(a) - 1) if a else None)
_linked.method("AddFirst", "T:value", lambda a, v: _added(a, v, True))
_linked.method("AddLast", "T:value", lambda a, v: _added(a, v, False))
_linked.method("Remove", "T:value", _take_out)
_linked.method("Find", "T:value", lambda a, v: _found(a, v))
_linked.method("Contains", "T:value", holds)
_linked.method("Clear", "", clear)
_linked.method("GetEnumerator", "", _enumerator)
