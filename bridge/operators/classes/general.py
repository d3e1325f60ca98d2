"""Object, enumerations, Guid and Version."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from bridge.binding.conversion.enums import enum_of_text, enum_value, sorted_members
from bridge.binding.conversion.errors import ConversionError, DotNetError
from bridge.binding.conversion.identifiers import parse_guid, parse_version
from bridge.binding.conversion.numbers import change_number
from bridge.binding.conversion.text import object_text
from bridge.binding.convert import dotnet_text
from bridge.model import EnumType
from bridge.operators.classes.arrays import same
from bridge.operators.enums import find_enum
from bridge.operators.errors import NotSupportedHere
from bridge.operators.formatting import format_value
from bridge.operators.kinds import number_of, unwrap
from bridge.operators.objects import class_
from bridge.operators.references import Reference
from bridge.values import (
    EnumValue,
    PSObject,
    TypedArray,
    Version,
    type_name_of,
)

# --- Object -------------------------------------------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    if (
        isinstance(value, PSObject)
        and value.base is None
        and value.text is None
        and value.type_name.startswith("System.")
    ):
        if not value.type_name.endswith("PSCustomObject"):
            raise NotSupportedHere(f"ToString() of a {value.type_name}")
        return object_text(value)
    return dotnet_text(value)


def _hash(value: Any) -> int:
    plain = unwrap(value)
    if isinstance(plain, bool):
        return int(plain)
    if isinstance(plain, int) and type_name_of(plain) == "System.Int32":
        return int(plain)
    if isinstance(plain, str):
        return hash(str(plain)) & 0x7FFFFFFF
    return id(plain) & 0x7FFFFFFF


_object = class_("System.Object")
_object.method("ToString", "", _text)
_object.method("Equals", "object", same)
_object.method("GetHashCode", "", _hash)
_object.static("Equals", "object, object", same)
_object.static("ReferenceEquals", "object, object", lambda a, b: a is b)
_object.constructor("", lambda: PSObject((), type_names=("System.Object",), text="System.Object"))


# --- enumerations -------------------------------------------------------------------------------------------------------------------


def enum_type(type_object: PSObject) -> EnumType:
    found = find_enum(type_object.text or "")
    if found is None:
        raise NotSupportedHere(f"the enumeration {type_object.text}")
    return found


def enum_values(type_object: PSObject) -> TypedArray:
    enum = enum_type(type_object)
    return TypedArray(f"{enum.name}[]", [enum_value(enum, m.value) for m in sorted_members(enum)])


def _parse_enum(type_object: PSObject, text: str, ignore: bool = False) -> EnumValue:
    enum = enum_type(type_object)
    names = {m.name: m for m in enum.members}
    parts = [p.strip() for p in str(text).split(",")]
    if not ignore and any(p not in names for p in parts) and not str(text).strip().lstrip("+-").isdigit():
        raise DotNetError(f"Requested value '{text}' was not found.", "ArgumentException")
    try:
        return enum_of_text(enum, text)
    except ConversionError:
        raise DotNetError(f"Requested value '{text}' was not found.", "ArgumentException") from None


def _number(value: EnumValue) -> Any:
    """``$value.value__``, of the type that the enumeration is of."""
    enum = find_enum(value.type_name)
    return value.value if enum is None else change_number(value.value, enum.of)


def _is_defined(type_object: PSObject, value: Any) -> bool:
    enum, plain = enum_type(type_object), unwrap(value)
    if isinstance(plain, str):
        return any(m.name == plain for m in enum.members)
    return any(m.value == number_of(plain) for m in enum.members)


def _enum_name(type_object: PSObject, value: Any) -> Any:
    wanted = number_of(unwrap(value))
    return next((m.name for m in sorted_members(enum_type(type_object)) if m.value == wanted), None)


_enum = class_("System.Enum", "System.ValueType")
_enum.get("value__", _number)
_enum.method("HasFlag", "object", lambda e, f: e.value & number_of(unwrap(f)) == number_of(unwrap(f)))
_enum.method("ToString", "", lambda e: e.name)
_enum.method("ToString", "string", format_value)
_enum.method("CompareTo", "object", lambda e, o: (e.value > o.value) - (e.value < o.value))
_enum.method("Equals", "object", same)
_enum.static("GetValues", "type", enum_values)
_enum.static(
    "GetNames", "type", lambda t: TypedArray("System.String[]", [m.name for m in sorted_members(enum_type(t))])
)
_enum.static("GetName", "type, object", _enum_name)
_enum.static("Parse", "type:enumType, string:value", _parse_enum)
_enum.static("Parse", "type:enumType, string:value, bool:ignoreCase", _parse_enum)
_enum.static("IsDefined", "type:enumType, object:value", _is_defined)
_enum.static("ToObject", "type:enumType, object:value", lambda t, n: enum_value(enum_type(t), number_of(unwrap(n))))
_enum.static("GetUnderlyingType", "type:enumType", lambda t: underlying(t))
_enum.static("Format", "type:enumType, object:value, string:format", lambda t, v, f: format_value(v, f))
_enum.static("TryParse", "type:enumType, string:value, &object:result", lambda t, s, r: _tried_enum(t, s, False, r))
_enum.static(
    "TryParse",
    "type:enumType, string:value, bool:ignoreCase, &object:result",
    lambda t, s, i, r: _tried_enum(t, s, i, r),
)
_enum.complete = True
_enum.method("GetTypeCode", "", lambda e: EnumValue("System.TypeCode", "Int32", 9))


def underlying(type_object: PSObject) -> Any:
    from bridge.operators.values import type_object as make

    return make(enum_type(type_object).of)


def _tried_enum(type_object: PSObject, text: Any, ignore: bool, reference: Reference) -> bool:
    try:
        reference.value = _parse_enum(type_object, text, ignore)
    except DotNetError:
        reference.value = None
        return False
    return True


# --- Guid, Version, Type ------------------------------------------------------------------------------------------------------------

_guid = class_("System.Guid", "System.ValueType")
_guid.get("Guid", str)
_guid.statics["empty"] = lambda: uuid.UUID(int=0)
_guid.static("NewGuid", "", uuid.uuid4)
_guid.statics["allbitsset"] = lambda: uuid.UUID(int=2**128 - 1)
_guid.static("Parse", "string:input", parse_guid)
_guid.static("TryParse", "string:input, &guid:result", lambda s, r: tried(parse_guid, s, r, uuid.UUID(int=0)))
_guid.static("ParseExact", "string:input, string:format", lambda s, f: _exact_guid(s, f))
_guid.constructor("string:g", parse_guid)
_guid.constructor("byte[]:b", lambda b: _guid_of(b))
_guid.method("CompareTo", "guid:value", lambda a, b: (a.int > b.int) - (a.int < b.int))
_guid.method("Equals", "guid:g", same)
_guid.method("ToString", "", str)
_guid.method("ToString", "string:format", format_value)
_guid.complete = True
_guid.method("ToByteArray", "", lambda g: bytearray(g.bytes_le))
_guid.method("Equals", "object", same)


def tried(parse: Callable[[str], Any], text: Any, reference: Reference, otherwise: Any) -> bool:
    """The TryParse of a Parse: ``otherwise`` is what the reference gets when it fails."""
    try:
        reference.value = otherwise if text is None else parse(str(text))
    except (DotNetError, ConversionError):
        reference.value = otherwise
        return False
    return text is not None


def _exact_guid(text: str, spec: str) -> uuid.UUID:
    found: uuid.UUID = parse_guid(text)
    if format_value(found, spec).lower() != str(text).strip().lower():
        raise NotSupportedHere("a Guid that is not of the format")
    return found


def _guid_of(data: Any) -> uuid.UUID:
    if len(data) != 16:
        raise DotNetError("Byte array for Guid must be exactly 16 bytes long. (Parameter 'b')", "ArgumentException")
    return uuid.UUID(bytes_le=bytes(data))


_version = class_("System.Version", "System.Object")
_version.complete = True
for _name in ("Major", "Minor", "Build", "Revision"):
    _version.get(_name, attrgetter(_name.lower()))
_version.get("MajorRevision", lambda v: v.revision >> 16 if v.revision >= 0 else -1)
_version.get("MinorRevision", lambda v: v.revision & 0xFFFF if v.revision >= 0 else -1)
_version.static("Parse", "string:input", parse_version)
_version.static("TryParse", "string:input, &version:result", lambda s, r: tried(parse_version, s, r, None))
_version.constructor("string:version", parse_version)
for _count in (2, 3, 4):
    _version.constructor(
        ", ".join(f"int:{n}" for n in ("major", "minor", "build", "revision")[:_count]),
        lambda *parts: _version_of(*parts),
    )


def _version_of(*parts: int) -> Version:
    for name, part in zip(("major", "minor", "build", "revision"), parts, strict=False):
        if part < 0:
            raise DotNetError(
                f"{name} ('{part}') must be a non-negative value. (Parameter '{name}')", "ArgumentOutOfRangeException"
            )
    return Version(*parts)


def _version_text(version: Version, count: int) -> str:
    parts = str(version).split(".")
    if not 0 <= count <= len(parts):
        raise DotNetError(f"Argument must be between 0 and {len(parts)}. (Parameter 'fieldCount')", "ArgumentException")
    return ".".join(parts[:count])


_version.method("ToString", "", str)
_version.method("ToString", "int:fieldCount", _version_text)
_version.method("CompareTo", "version:value", lambda a, b: 1 if b is None else -1 if a < b else 0 if a == b else 1)
_version.method("CompareTo", "object:version", lambda a, b: _compared_version(a, unwrap(b)))
_version.method("Clone", "", lambda v: v)
_version.method("Equals", "version:obj", lambda a, b: a == b)
_version.method("Equals", "object", lambda a, b: isinstance(b, Version) and a == b)


def _compared_version(first: Version, second: Any) -> int:
    if second is None:
        return 1
    if not isinstance(second, Version):
        raise DotNetError("Object must be of type Version.", "ArgumentException")
    return -1 if first < second else 0 if first == second else 1
