"""The typed values of recordings: ``{"t": type, "v": value}`` to :mod:`bridge.values` and back (golden/README.md)."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from bridge.binding.conversion.dates import parse_date, parse_date_offset
from bridge.binding.conversion.enums import enum_of_text
from bridge.binding.conversion.identifiers import object_of, parse_version
from bridge.binding.conversion.text import dotnet_text, round_trip_text, to_text
from bridge.binding.conversion.ticks import from_ticks
from bridge.binding.conversion.timespans import parse_time_span
from bridge.clixml.numbers import encode_double, encode_single
from bridge.errors import InputError
from bridge.model import EnumMember, EnumType
from bridge.values import (
    BigInteger,
    Byte,
    Char,
    DateTime,
    DateTimeKind,
    DateTimeOffset,
    EnumValue,
    Int16,
    Int64,
    PSCredential,
    PSObject,
    SByte,
    ScriptBlock,
    SecureString,
    SemanticVersion,
    Single,
    Switch,
    TypedArray,
    UInt16,
    UInt32,
    UInt64,
    Uri,
    XmlDocument,
    parse_type,
    type_name_of,
)
from bridge.values.enums import well_known_enum
from bridge.values.primitives import ticks_of

__all__ = ["decode", "encode"]

_FLOATS = {
    "Infinity": float("inf"),
    "-Infinity": float("-inf"),
    "NaN": float("nan"),
    "∞": float("inf"),
    "-∞": float("-inf"),
}


def _float(text: Any) -> float:
    return _FLOATS[text] if text in _FLOATS else float(text)


def _date(text: str) -> DateTime:
    value = parse_date(text)
    if text.endswith("Z"):
        return from_ticks(ticks_of(value), DateTimeKind.UTC)
    return value


def _int64(text: Any) -> int:
    number = int(text)
    return Int64(number) if -(2**31) <= number < 2**31 else number


_DECODERS: dict[str, Callable[[Any], Any]] = {
    "String": str,
    "Int32": int,
    "Int64": _int64,
    "UInt64": UInt64,
    "UInt32": UInt32,
    "UInt16": UInt16,
    "Int16": Int16,
    "SByte": SByte,
    "Byte": Byte,
    "Double": _float,
    "Single": lambda text: Single(_float(text)),
    "Decimal": decimal.Decimal,
    "Boolean": bool,
    "DateTime": _date,
    "DateTimeOffset": parse_date_offset,
    "TimeSpan": parse_time_span,
    "Guid": uuid.UUID,
    "ScriptBlock": ScriptBlock,
    "Numerics.BigInteger": lambda text: BigInteger(int(text)),
    "Version": parse_version,
    "Uri": Uri,
    "Xml.XmlDocument": XmlDocument,
    "Management.Automation.ScriptBlock": ScriptBlock,
    "Management.Automation.SwitchParameter": Switch,
    "Management.Automation.SemanticVersion": SemanticVersion,
}


def decode(typed: Mapping[str, Any], enums: Mapping[str, EnumType] | None = None) -> Any:
    """The value that ``typed`` describes. ``enums`` (by lower-case name) are those of a recording's own definitions.

    Raises :class:`InputError` for what is no typed value.
    """
    kind, value = typed.get("t"), typed.get("v")
    if not isinstance(kind, str):
        raise InputError(f"a typed value needs a type, not {typed!r}")
    kind = kind.removeprefix("System.")
    if kind == "null":
        return None
    if kind == "Char":
        return Char(chr(typed["code"])) if "code" in typed else Char(value)
    if kind == "Enum" and isinstance(value, list):
        return _enum(value[0], value[1], enums or {})
    if isinstance(value, list):
        items = [decode(item, enums) for item in value]
        if kind == "Object[]":
            return items
        if kind == "Byte[]":
            return bytes(items)
        return TypedArray(typed["t"], items)
    if isinstance(value, Mapping):
        decoded = {key: decode(item, enums) for key, item in value.items()}
        return PSObject(decoded) if kind == "PSCustomObject" else decoded
    reader = _DECODERS.get(kind)
    if reader is not None:
        return reader(value)
    if isinstance(value, str):
        known = (enums or {}).get(typed["t"].lower()) or well_known_enum(typed["t"])
        return enum_of_text(known, value) if known else object_of(typed["t"], value)
    raise InputError(f"{typed['t']} is no type of a typed value")


def _enum(type_name: str, member: str, enums: Mapping[str, EnumType]) -> EnumValue:
    known = enums.get(type_name.lower()) or well_known_enum(type_name)
    if known is None:
        known = EnumType(type_name, (EnumMember(member, 0),))
    return enum_of_text(known, member)


def encode(value: Any, depth: int = 0) -> dict[str, Any]:
    """``value`` as the recorder writes it: arrays deeper than four show empty, keys of dictionaries are sorted."""
    if isinstance(value, PSObject) and value.base is not None:
        value = value.base
    if value is None:
        return {"t": "null"}
    name = type_name_of(value)
    if isinstance(value, PSObject):
        if name.rpartition(".")[2] == "PSCustomObject":
            return {"t": "PSCustomObject", "v": {key: encode(item, depth + 1) for key, item in value.items()}}
        return {"t": name, "v": dotnet_text(value)}
    if isinstance(value, (list, tuple)):
        return {
            "t": str(parse_type(name)) if "." in name else name,
            "v": [encode(item, depth + 1) for item in value] if depth < 4 else [],
        }
    if isinstance(value, (bytes, bytearray)):
        return {"t": name, "v": [encode(Byte(item), depth + 1) for item in value] if depth < 4 else []}
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: to_text(key).lower())
        return {"t": name, "v": {to_text(key): encode(value[key], depth + 1) for key in keys}}
    return _scalar(value, name)


_NOT_FINITE = {"INF": "Infinity", "-INF": "-Infinity"}


def _scalar(value: Any, name: str) -> dict[str, Any]:
    if isinstance(value, (bool, Switch)):
        return {"t": name, "v": bool(value)}
    if isinstance(value, (DateTimeOffset, dt.datetime)):
        return {"t": name, "v": round_trip_text(value)}
    if isinstance(value, Single):
        return {"t": name, "v": _NOT_FINITE.get(text := encode_single(value), text)}
    if isinstance(value, float):
        return {"t": name, "v": _NOT_FINITE.get(text := encode_double(value), text)}
    if isinstance(value, PSCredential):
        return {"t": name, "v": value.user_name}
    if isinstance(value, Char):
        return {"t": name, "v": str(value), "code": ord(value)}
    if isinstance(value, SecureString):
        return {"t": name}
    return {"t": name, "v": dotnet_text(value)}
