"""Values that cross between Python and .NET: one Python form for each, and the names of their types."""

from __future__ import annotations

import datetime as _dt
import decimal as _decimal
import uuid as _uuid
from typing import Any

from bridge.values.instances import Instance
from bridge.values.primitives import (
    BigInteger,
    Byte,
    Char,
    DateTime,
    DateTimeKind,
    DateTimeOffset,
    Enumerable,
    EnumValue,
    Int16,
    Int32,
    Int64,
    OrderedDictionary,
    PSCredential,
    Queue,
    SByte,
    ScriptBlock,
    SecureString,
    SemanticVersion,
    Single,
    Stack,
    Switch,
    TimeSpan,
    TypedArray,
    TypedDictionary,
    UInt16,
    UInt32,
    UInt64,
    Uri,
    Version,
    XmlDocument,
)
from bridge.values.psobject import MemberSet, PSObject
from bridge.values.types import TypeName, parse_type, short_name

__all__ = [
    "BigInteger",
    "Byte",
    "Char",
    "DateTime",
    "DateTimeKind",
    "DateTimeOffset",
    "EnumValue",
    "Enumerable",
    "Instance",
    "Int16",
    "Int32",
    "Int64",
    "OrderedDictionary",
    "MemberSet",
    "PSCredential",
    "PSObject",
    "Queue",
    "SByte",
    "ScriptBlock",
    "SecureString",
    "SemanticVersion",
    "Single",
    "Stack",
    "Switch",
    "TimeSpan",
    "TypeName",
    "TypedArray",
    "TypedDictionary",
    "UInt16",
    "UInt32",
    "UInt64",
    "Uri",
    "Version",
    "XmlDocument",
    "parse_type",
    "short_name",
    "type_name_of",
]

_NATIVE: dict[type, str] = {
    bool: "System.Boolean",
    str: "System.String",
    float: "System.Double",
    _decimal.Decimal: "System.Decimal",
    _uuid.UUID: "System.Guid",
    bytes: "System.Byte[]",
    bytearray: "System.Byte[]",
    list: "System.Object[]",
    tuple: "System.Object[]",
    dict: "System.Collections.Hashtable",
    _dt.datetime: "System.DateTime",
    _dt.timedelta: "System.TimeSpan",
}


def type_name_of(value: Any) -> str:
    """The full .NET name of the type that ``value`` stands for; ``null`` for None, ``System.Object`` for a foreign Python object."""
    if value is None:
        return "null"
    cls = type(value)
    native = _NATIVE.get(cls)
    if native is not None:
        return native
    if cls is int:
        return int_type_name(value)
    name = getattr(value, "type_name", None)
    if isinstance(name, str):
        return name
    for base, known in _NATIVE.items():
        if isinstance(value, base):
            return known
    return int_type_name(value) if isinstance(value, int) else "System.Object"


def int_type_name(value: int) -> str:
    """The type PowerShell gives an integer literal of this size: Int32, Int64, Decimal where it fits, else BigInteger."""
    if -(2**31) <= value < 2**31:
        return "System.Int32"
    if -(2**63) <= value < 2**63:
        return "System.Int64"
    return "System.Decimal" if abs(value) < 2**96 else "System.Numerics.BigInteger"
