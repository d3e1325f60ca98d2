"""Dictionaries and the views of their keys and values."""

from __future__ import annotations

from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.operators.classes.collections import INDEX, RANGE, copy_to, holds, same
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
from bridge.operators.tables import ABSENT, duplicate_text, find_key, put, remove


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
    made.update(table)
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


_TABLES = (
    "System.Collections.Hashtable", "System.Collections.Specialized.OrderedDictionary", "System.Collections.Generic.Dictionary",
    "System.Management.Automation.PSBoundParametersDictionary",
)  # fmt: skip
for _name in _TABLES:
    _table = class_(_name, "System.Object")
    _table.get("IsReadOnly", lambda t: False)
    _table.get("IsFixedSize", lambda t: False)
    _table.get("IsSynchronized", lambda t: False)
    _table.get("Keys", keys_of)
    _table.get("Values", values_of)
    _table.get("SyncRoot", lambda t: t)
    _table.get("Count", len)
    _table.method("Add", "object, object", _table_add)
    _table.method("Remove", "object", _table_remove)
    _table.method("Clear", "", _table_clear)
    _table.method("GetEnumerator", "", entries)
    _table.method("Item", "object", index)
    _table.method("get_Item", "object", index)
    _table.method("set_Item", "object, object", _table_set)
    if not _name.endswith("Dictionary") or "Ordered" in _name:
        _table.method("Contains", "object", _has_key)
    if "Ordered" not in _name:
        _table.method("ContainsKey", "object", _has_key)
        _table.method("ContainsValue", "object", _has_value)
class_("System.Collections.Hashtable").method("Clone", "", _clone)
class_("System.Collections.Generic.Dictionary").method("TryAdd", "object, object", _try_add)


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
_ordered.method("Insert", "int, object, object", _ordered_insert)
_ordered.method("RemoveAt", "int", _ordered_remove_at)

_view = class_(VIEW, "System.Object")
_view.get("Count", len)
_view.get("IsSynchronized", lambda v: False)
_view.get("SyncRoot", lambda v: v.owner)
_view.method("CopyTo", "System.Array, int", copy_to)
_view.method("GetEnumerator", "", list)
_view.method("Contains", "object", holds)

_enumerator = class_(ENUMERATOR, "System.Object")
_enumerator.get("Current", lambda e: e.current)
for _name in ("Key", "Value", "Entry"):
    _enumerator.get(_name, lambda e, n=_name: _of_entry(e, n))
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
