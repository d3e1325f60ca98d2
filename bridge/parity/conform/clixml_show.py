"""A decoded value as the recorder of CLIXML shows what the engine decoded: typed values, type names, text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bridge.binding.conversion.text import to_text
from bridge.parity.typed_values import encode
from bridge.values import (
    Byte,
    Enumerable,
    EnumValue,
    MemberSet,
    OrderedDictionary,
    PSCredential,
    PSObject,
    Queue,
    ScriptBlock,
    SecureString,
    Stack,
    Switch,
    TypedArray,
    TypedDictionary,
    XmlDocument,
    type_name_of,
)

__all__ = ["notes_of", "show", "text_of", "type_names_of"]

_SMA = "System.Management.Automation."
_CERTIFICATES = "System.Security.Cryptography.X509Certificates."

MADE_AGAIN = frozenset(
    (
        "System.Globalization.CultureInfo",
        "System.Net.IPAddress",
        "System.Net.Mail.MailAddress",
        _CERTIFICATES + "X500DistinguishedName",
        _CERTIFICATES + "X509Certificate2",
    )
)
"""Types that the engine makes again from their parts instead of leaving them ``Deserialized``; here they are objects with text."""

_PRIMITIVE_DICTIONARY = _SMA + "PSPrimitiveDictionary"

_DEEPEST = 8
_DEEPEST_LIST = 3


def show(value: Any, depth: int = 0) -> dict[str, Any]:
    """``value`` as a typed value. Levels from the ninth on are ``deeper``, lists from the fifth on empty, as recorded."""
    if depth > _DEEPEST:
        return {"t": "deeper"}
    if isinstance(value, PSObject):
        base = value.base
        if base is None:
            if value.type_names and value.type_names[0] in MADE_AGAIN:
                return {"t": value.type_names[0], "v": value.text or ""}
            members = {n: show(v, depth + 1) for n, v in value.items() if not isinstance(v, MemberSet)}
            return {"t": "PSCustomObject", "v": members}
        value = base
    if isinstance(value, EnumValue):
        value = value.value
    if isinstance(value, ScriptBlock):
        return {"t": "System.String", "v": str(value)}
    if isinstance(value, XmlDocument):
        return {"t": value.type_name, "v": "#document"}
    if isinstance(value, (Stack, Queue)):
        name = "System.Collections.Stack" if isinstance(value, Stack) else "System.Collections.Queue"
        return {"t": name, "v": name}
    if isinstance(value, list):
        name = _SMA + "PSObject" if isinstance(value, Enumerable) else "System.Collections.ArrayList"
        return {"t": name, "v": _items(value, depth)}
    if isinstance(value, bytes):
        return {"t": "System.Byte[]", "v": _items([Byte(item) for item in value], depth)}
    if isinstance(value, Mapping):
        ordered = isinstance(value, OrderedDictionary)
        name = OrderedDictionary.type_name if ordered else "System.Collections.Hashtable"
        if type_name_of(value) == _PRIMITIVE_DICTIONARY:
            name = _PRIMITIVE_DICTIONARY
        return {"t": name, "v": {_key_text(key): _entry(value, key, depth + 1) for key in value}}
    return encode(value)


def _items(value: list[Any], depth: int) -> list[Any]:
    return [show(item, depth + 1) for item in value] if depth <= _DEEPEST_LIST else []


def _bare(key: Any) -> Any:
    if isinstance(key, PSObject) and key.base is not None:
        key = key.base
    return key.value if isinstance(key, EnumValue) else key


def _key_text(key: Any) -> str:
    key = _bare(key)
    return " ".join(to_text(item) for item in key) if isinstance(key, list) else to_text(key)


def _entry(table: Mapping[Any, Any], key: Any, depth: int) -> dict[str, Any]:
    """The recorder reads each entry as ``$table[$key]``, and PowerShell takes a list there as one lookup for each of its items, and an
    Int32 of an ordered dictionary as a position."""
    bare = _bare(key)
    if isinstance(bare, list):
        return {"t": "System.Object[]", "v": [show(table.get(item), depth + 1) for item in bare]}
    if isinstance(table, OrderedDictionary) and type_name_of(bare) == "System.Int32":
        values = list(table.values())
        return show(values[bare] if 0 <= bare < len(values) else None, depth)
    return show(table[key], depth)


_OWN_CHAIN = {
    "System.String": ("System.Object",),
    "System.Uri": ("System.Object",),
    "System.Version": ("System.Object",),
    "System.Byte[]": ("System.Array", "System.Object"),
    "System.Xml.XmlDocument": ("System.Xml.XmlNode", "System.Object"),
    _SMA + "PSCredential": ("System.Object",),
    "System.Security.SecureString": ("System.Object",),
}
_ENUM_CHAIN = ("System.Enum", "System.ValueType", "System.Object")
_CUSTOM = (_SMA + "PSCustomObject", "System.Object")


def type_names_of(value: Any) -> list[str] | None:
    """The PSTypeNames that the engine shows of the decoded value."""
    if value is None:
        return None
    if isinstance(value, PSObject):
        if value.type_names:
            return list(value.type_names) if value.type_names[0] in MADE_AGAIN else _prefixed(value.type_names)
        if value.base is None:
            return list(_CUSTOM)
        value = value.base
    if isinstance(value, EnumValue):
        return _prefixed((value.type_name, *_ENUM_CHAIN))
    if isinstance(value, (TypedArray, TypedDictionary)):
        if value.type_name == _PRIMITIVE_DICTIONARY:
            return list(value.type_names)
        return _prefixed(value.type_names)
    if isinstance(value, list):
        return _prefixed(("System.Object[]", "System.Array", "System.Object"))
    if isinstance(value, dict):
        return _prefixed((type_name_of(value), "System.Object"))
    if isinstance(value, ScriptBlock):
        return ["System.String", "System.Object"]
    name = type_name_of(value)
    return [name, *_OWN_CHAIN.get(name, ("System.ValueType", "System.Object"))]


def _prefixed(names: tuple[str, ...]) -> list[str]:
    return [name if name.startswith("Deserialized.") else f"Deserialized.{name}" for name in names]


def text_of(value: Any) -> str | None:
    """What ``ToString()`` gives, where the value itself says so; None where .NET would make it up."""
    if isinstance(value, PSObject):
        if value.text is not None:
            return value.text
        return text_of(value.base) if value.base is not None and not len(value) else None
    if isinstance(value, (EnumValue, Switch)):
        return str(value)
    if isinstance(value, (PSCredential, SecureString, XmlDocument)):
        return value.type_name
    return str(value) if isinstance(value, str) else None


def notes_of(value: Any) -> dict[str, Any]:
    """Extended members of a value that is no bag of properties."""
    if not isinstance(value, PSObject) or value.base is None:
        return {}
    return {
        name: show(item)
        for name, item in value.items()
        if name.lower() not in value.adapted and not isinstance(item, MemberSet)
    }
