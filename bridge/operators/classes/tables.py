"""Dictionaries and the views of their keys and values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.operators.classes.arrays import INDEX, RANGE, copy_to, holds, same
from bridge.operators.collections import (
    Dictionary,
    Enumerator,
    entries,
    keys_of,
    values_of,
)
from bridge.operators.errors import NotSupportedHere
from bridge.operators.indexing import index, set_index
from bridge.operators.kinds import unwrap
from bridge.operators.objects import ENUMERATOR, VIEW, class_
from bridge.operators.pipeline import NOTHING
from bridge.operators.tables import ABSENT, duplicate_text, find_key, kept_pairs, put, remove


def _table_add(table: dict[Any, Any], key: Any, value: Any) -> Any:
    if unwrap(key) is None:
        what = "Value" if isinstance(table, Dictionary) else "Key"
        raise DotNetError(f"{what} cannot be null. (Parameter 'key')", "ArgumentNullException")
    key, value = _typed_entry(table, key, value)
    if find_key(table, key) is not ABSENT:
        raise DotNetError(duplicate_text(table, key), "ArgumentException")
    put(table, key, value)
    return NOTHING


def _typed_entry(table: dict[Any, Any], key: Any, value: Any) -> tuple[Any, Any]:
    if not isinstance(table, Dictionary):
        return unwrap(key), value
    from bridge.binding.convert import convert
    from bridge.operators.indexing import key_type, value_type

    keys, values = key_type(table), value_type(table)
    return (key if keys is None else convert(key, keys)), (value if values is None else convert(value, values))


def _table_remove(table: dict[Any, Any], key: Any) -> Any:
    found = remove(table, unwrap(key))
    return found if isinstance(table, Dictionary) else NOTHING


def _has_key(table: dict[Any, Any], key: Any) -> bool:
    if unwrap(key) is None:
        raise DotNetError("Key cannot be null. (Parameter 'key')", "ArgumentNullException")
    return find_key(table, _typed_entry(table, key, None)[0] if isinstance(table, Dictionary) else key) is not ABSENT


def _has_value(table: dict[Any, Any], value: Any) -> bool:
    return any(same(v, value) for v in table.values())


def _clone(table: dict[Any, Any]) -> Any:
    made = type(table)()
    for key, value in kept_pairs(table):
        put(made, key, value)
    return made


def _table_clear(table: dict[Any, Any]) -> Any:
    table.clear()
    return NOTHING


def _table_set(table: dict[Any, Any], key: Any, value: Any) -> Any:
    set_index(table, key, value)
    return NOTHING


def _try_add(table: dict[Any, Any], key: Any, value: Any) -> bool:
    key, value = _typed_entry(table, key, value)
    if find_key(table, key) is not ABSENT:
        return False
    put(table, key, value)
    return True


_HASHED = "System.Collections.Hashtable"
_ORDERED = "System.Collections.Specialized.OrderedDictionary"
_GENERIC = tuple(f"System.Collections.Generic.{n}" for n in ("Dictionary", "SortedDictionary", "SortedList"))
_CONCURRENT = "System.Collections.Concurrent.ConcurrentDictionary"
_SORTED = "System.Collections.SortedList"
_BOUND = "System.Management.Automation.PSBoundParametersDictionary"
_JSON = "System.Management.Automation.OrderedHashtable"


def _try_get(table: dict[Any, Any], key: Any, reference: Any) -> bool:
    if key is None:
        raise DotNetError("Value cannot be null. (Parameter 'key')", "ArgumentNullException")
    found = find_key(table, key)
    reference.value = _default(table) if found is ABSENT else table[found]
    return found is not ABSENT


def _default(table: dict[Any, Any]) -> Any:
    from bridge.operators.creation import zero
    from bridge.operators.indexing import value_type

    wanted = value_type(table)  # type: ignore[arg-type]
    return None if wanted is None else zero(wanted)


def _remove_out(table: dict[Any, Any], key: Any, reference: Any) -> bool:
    found = _try_get(table, key, reference)
    if found:
        remove(table, key)
    return found


def _get_or_add(table: dict[Any, Any], key: Any, value: Any) -> Any:
    if callable(value):
        raise NotSupportedHere("GetOrAdd with a script block")
    found = find_key(table, key)
    if found is ABSENT:
        put(table, key, value)
        return value
    return table[found]


def _position_of(items: list[Any], value: Any) -> int:
    return next((i for i, item in enumerate(items) if same(item, value)), -1)


def _at(items: list[Any], position: int) -> Any:
    if not 0 <= position < len(items):
        raise DotNetError(INDEX, RANGE)
    return items[position]


def _remove_at(table: dict[Any, Any], position: int) -> Any:
    del table[_at(list(table), position)]
    return NOTHING


for _name in (_HASHED, _ORDERED, *_GENERIC, _CONCURRENT, _SORTED, _BOUND, _JSON):
    _table = class_(_name, "System.Object")
    _typed = _name in (*_GENERIC, _CONCURRENT, _BOUND)
    _k, _v = ("K", "V") if _typed else ("object", "object")
    _table.complete = True
    if not _typed:
        for _flag in ("IsReadOnly", "IsFixedSize", "IsSynchronized"):
            _table.get(_flag, lambda t: False)
        _table.get("SyncRoot", lambda t: t)
    _table.get("Keys", keys_of)
    _table.get("Values", values_of)
    _table.get("Count", len)
    _table.method("Clear", "", _table_clear)
    _table.method("GetEnumerator", "", entries)
    _table.method("Item", f"{_k}:key", index)
    _table.method("get_Item", f"{_k}:key", index)
    _table.method("set_Item", f"{_k}:key, {_v}:value", _table_set)
    if _name == _CONCURRENT:
        _table.get("IsEmpty", lambda t: not t)
        _table.method("TryAdd", "K:key, V:value", _try_add)
        _table.method("TryRemove", "K:key, &V:value", _remove_out)
        _table.method("GetOrAdd", "K:key, V:value", _get_or_add)
    else:
        _table.method("Add", f"{_k}:key, {_v}:value", _table_add)
        _table.method("Remove", f"{_k}:key", _table_remove)
        _table.close("Add")
    if not _typed:
        _table.method("Contains", "object:key", _has_key)
        _table.close("Contains Remove")
    if _name != _ORDERED:
        _table.method("ContainsKey", f"{_k}:key", _has_key)
        _table.close("ContainsKey")
        if _name != _CONCURRENT:
            _table.method("ContainsValue", f"{_v}:value", _has_value)
            _table.close("ContainsValue")
    if _typed:
        _table.method("TryGetValue", "K:key, &V:value", _try_get)
    if _name in _GENERIC[:1]:
        _table.method("TryAdd", "K:key, V:value", _try_add)
        _table.method("Remove", "K:key, &V:value", _remove_out)
        _table.close("Remove TryAdd")
    if _name.endswith("SortedList"):
        _table.method("IndexOfKey", f"{_k}:key", lambda t, k: _position_of(list(t), k))
        _table.method("IndexOfValue", f"{_v}:value", lambda t, v: _position_of(list(t.values()), v))
        _table.method("RemoveAt", "int:index", _remove_at)
        _table.method("GetByIndex", "int:index", lambda t, i: _at(list(t.values()), i))
        _table.method("GetKey", "int:index", lambda t, i: _at(list(t), i))
    _table.close("Clear Item get_Item set_Item")
for _name in (_HASHED, _JSON):
    class_(_name).method("Clone", "", _clone)


def _ordered_insert(table: dict[Any, Any], position: int, key: Any, value: Any) -> Any:
    if not 0 <= position <= len(table):
        raise DotNetError("Specified argument was out of the range of valid values. (Parameter 'index')", RANGE)
    if find_key(table, key) is not ABSENT:
        raise DotNetError(duplicate_text(table, key), "ArgumentException")
    kept = list(table.items())
    kept.insert(position, (unwrap(key), value))
    table.clear()
    table.update(kept)
    return NOTHING


def _ordered_remove_at(table: dict[Any, Any], position: int) -> Any:
    if not 0 <= position < len(table):
        raise DotNetError(INDEX, RANGE)
    del table[list(table)[position]]
    return NOTHING


_ordered = class_("System.Collections.Specialized.OrderedDictionary")
_ordered.method("Insert", "int:index, object:key, object:value", _ordered_insert)
_ordered.method("RemoveAt", "int:index", _ordered_remove_at)
_ordered.close("Insert RemoveAt")

_view = class_(VIEW, "System.Object")
_view.get("Count", len)
_view.get("IsSynchronized", lambda v: False)
_view.get("SyncRoot", lambda v: v.owner)
_view.method("CopyTo", "System.Array, int", copy_to)
_view.method("GetEnumerator", "", lambda v: Enumerator(f"{v.type_name}+Enumerator", v, v.owner))
_view.method("Contains", "object", holds)


def _entry_part(name: str) -> Callable[[Any], Any]:
    return lambda enumerator: _of_entry(enumerator, name)


_enumerator = class_(ENUMERATOR, "System.Object")
_enumerator.get("Current", lambda e: e.current)
for _name in ("Key", "Value", "Entry"):
    _enumerator.get(_name, _entry_part(_name))
_enumerator.method("MoveNext", "", lambda e: e.move_next())
_enumerator.method("Reset", "", lambda e: _reset(e))
_enumerator.method("Dispose", "", lambda e: NOTHING)
_enumerator.close_all()


def _of_entry(enumerator: Enumerator, name: str) -> Any:
    """Key, Value and Entry of an IDictionaryEnumerator."""
    if not isinstance(enumerator.owner, dict):
        raise NotSupportedHere(f"the property {name} of an enumerator")
    current = enumerator.current
    if current is None:
        raise NotSupportedHere("an enumerator that stands at no element")
    return current if name == "Entry" else current.get(name)


def _reset(enumerator: Enumerator) -> Any:
    enumerator.position = -1
    return NOTHING
