"""Which ways in a .NET type offers: a Parse method, one-argument constructors, cast operators, an empty constructor, properties.

The engine finds these by reflection; here they are data. A type that is not in the table, no enumeration and no collection is unknown.
"""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bridge.binding.conversion import identifiers
from bridge.binding.conversion.cultures import culture_from_name, culture_from_number
from bridge.binding.conversion.dates import parse_date, parse_date_offset
from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.identifiers import object_of
from bridge.binding.conversion.ticks import from_ticks, offset_at
from bridge.binding.conversion.timespans import parse_time_span
from bridge.values import (
    BigInteger,
    Char,
    DateTime,
    DateTimeOffset,
    OrderedDictionary,
    Switch,
    TimeSpan,
    TypedArray,
    TypeName,
    Version,
)
from bridge.values.primitives import ticks_of

__all__ = ["GENERIC_COLLECTIONS", "TARGETS", "Target"]

_S = "System."
_SMA = "System.Management.Automation."
_GENERIC = "System.Collections.Generic."

Make = Callable[[Any], Any]


@dataclass(frozen=True)
class Target:
    """How values of other types become values of this one. ``settable`` maps property names to their types;
    ``put`` sets one, where a new object really has them."""

    value_type: bool = False
    primitive: bool = False
    abstract: bool = False
    collection: bool = False
    parse: Callable[[str], Any] | None = None
    culture: bool = False
    constructors: tuple[tuple[str, Make], ...] = ()
    casts: tuple[tuple[str, Make], ...] = ()
    empty: Callable[[], Any] | None = None
    settable: dict[str, str] = field(default_factory=dict)
    readonly: frozenset[str] = frozenset()
    put: Callable[[Any, str, Any], None] | None = None


def _parse_char(text: str) -> Char:
    if len(text.encode("utf-16-le", "surrogatepass")) != 2:
        raise DotNetError("String must be exactly one character long.")
    return Char(text)


def _date_of_ticks(value: Any) -> DateTime:
    try:
        return from_ticks(int(value))
    except ValueError:
        raise DotNetError(
            "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks. (Parameter 'ticks')",
            "ArgumentOutOfRangeException",
        ) from None


def _offset_of_date(value: dt.datetime) -> DateTimeOffset:
    return offset_at(ticks_of(value), value.tzinfo or dt.timezone.utc)


def _version_of(value: Any) -> Version:
    return Version(*(int(part) for part in str(value).partition("-")[0].partition("+")[0].split(".")))


def _guid_of_bytes(value: Any) -> uuid.UUID:
    if len(value) != 16:
        raise DotNetError("Byte array for Guid must be exactly 16 bytes long. (Parameter 'b')", "ArgumentException")
    return uuid.UUID(bytes_le=bytes(value))


def _address_of_bytes(value: Any) -> Any:
    import ipaddress

    if len(value) not in (4, 16):
        raise DotNetError("An invalid IP address was specified. (Parameter 'address')", "ArgumentException")
    return object_of("System.Net.IPAddress", str(ipaddress.ip_address(bytes(value))))


def _path(type_name: str) -> Make:
    def make(text: str) -> Any:
        if text == "":
            raise DotNetError("The value cannot be an empty string. (Parameter 'path')", "ArgumentException")
        return object_of(type_name, str(text))

    return make


def _array_list(items: Any) -> TypedArray:
    return TypedArray("System.Collections.ArrayList", items.values() if isinstance(items, dict) else items)


def _zero_big(value: Any) -> BigInteger:
    if isinstance(value, float) and value - value != 0:
        raise DotNetError(
            "BigInteger cannot represent infinity." if value == value else "The value is not a number.",
            "OverflowException",
        )
    return BigInteger(int(value))


_NUMBERS = ("Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Decimal")
_COUNTED = frozenset({"Count", "IsReadOnly", "IsFixedSize", "IsSynchronized", "SyncRoot"})
_PRIMITIVES = ("SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Boolean")
_DATE_PARTS_TEXT = (
    "Date Day DayOfWeek DayOfYear Hour Kind Microsecond Millisecond Minute Month Nanosecond Now Second Ticks "
    "TimeOfDay Today UtcNow Year"
)
_DATE_PARTS = frozenset(_DATE_PARTS_TEXT.split())
_SPAN_PARTS_TEXT = (
    "Days Hours Microseconds Milliseconds Minutes Nanoseconds Seconds Ticks TotalDays TotalHours TotalMicroseconds "
    "TotalMilliseconds TotalMinutes TotalNanoseconds TotalSeconds"
)
_SPAN_PARTS = frozenset(_SPAN_PARTS_TEXT.split())

TARGETS: dict[str, Target] = {
    **{_S + name: Target(value_type=True, primitive=True) for name in _PRIMITIVES},
    _S + "Object": Target(empty=dict),
    _S + "String": Target(readonly=frozenset({"Length", "Chars"})),
    _S + "Char": Target(value_type=True, primitive=True, parse=_parse_char),
    _S + "Decimal": Target(value_type=True, empty=lambda: decimal.Decimal(0), readonly=frozenset({"Scale"})),
    _S + "Numerics.BigInteger": Target(
        value_type=True,
        constructors=tuple((_S + name, _zero_big) for name in _NUMBERS),
        casts=((_S + "Boolean", _zero_big),),
        empty=lambda: BigInteger(0),
        readonly=frozenset({"IsPowerOfTwo", "IsZero", "IsOne", "IsEven", "Sign"}),
    ),
    _S + "DateTime": Target(
        value_type=True,
        parse=parse_date,
        culture=True,
        constructors=((_S + "Int64", _date_of_ticks),),
        empty=lambda: from_ticks(0),
        readonly=_DATE_PARTS,
    ),
    _S + "DateTimeOffset": Target(
        value_type=True,
        parse=parse_date_offset,
        culture=True,
        constructors=((_S + "DateTime", _offset_of_date),),
        empty=lambda: _offset_of_date(from_ticks(0)),
        readonly=_DATE_PARTS | {"DateTime", "LocalDateTime", "UtcDateTime", "Offset", "TotalOffsetMinutes", "UtcTicks"},
    ),
    _S + "TimeSpan": Target(
        value_type=True,
        parse=parse_time_span,
        culture=True,
        constructors=((_S + "Int64", lambda value: TimeSpan.from_ticks(int(value))),),
        empty=lambda: TimeSpan.from_ticks(0),
        readonly=_SPAN_PARTS,
    ),
    _S + "Guid": Target(
        value_type=True,
        parse=identifiers.parse_guid,
        culture=True,
        constructors=((_S + "Byte[]", _guid_of_bytes),),
        empty=lambda: uuid.UUID(int=0),
        readonly=frozenset({"Variant", "Version"}),
    ),
    _S + "Version": Target(
        parse=identifiers.parse_version,
        empty=lambda: Version(0, 0),
        casts=((_SMA + "SemanticVersion", _version_of),),
        readonly=frozenset({"Major", "Minor", "Build", "Revision", "MajorRevision", "MinorRevision"}),
    ),
    _S + "Net.IPAddress": Target(
        parse=identifiers.parse_ip_address,
        constructors=(
            (_S + "Int64", lambda value: identifiers.address_from_number(int(value))),
            (_S + "Byte[]", _address_of_bytes),
        ),
    ),
    _S + "Net.IPEndPoint": Target(parse=identifiers.parse_endpoint),
    _S + "Net.NetworkInformation.PhysicalAddress": Target(
        parse=identifiers.parse_physical_address,
        constructors=(
            (
                _S + "Byte[]",
                lambda value: object_of(_S + "Net.NetworkInformation.PhysicalAddress", bytes(value).hex().upper()),
            ),
        ),
    ),
    _S + "Net.Mail.MailAddress": Target(constructors=((_S + "String", identifiers.parse_mail_address),)),
    _S + "Globalization.CultureInfo": Target(
        constructors=((_S + "String", culture_from_name), (_S + "Int32", lambda value: culture_from_number(int(value))))
    ),
    _S + "IO.FileInfo": Target(constructors=((_S + "String", _path(_S + "IO.FileInfo")),)),
    _S + "IO.DirectoryInfo": Target(constructors=((_S + "String", _path(_S + "IO.DirectoryInfo")),)),
    _S + "Uri": Target(),
    _S + "Type": Target(abstract=True),
    _S + "Text.RegularExpressions.Regex": Target(),
    _S + "Xml.XmlDocument": Target(),
    _S + "Security.SecureString": Target(),
    _S + "Text.Encoding": Target(abstract=True),
    _S + "TimeZoneInfo": Target(),
    _SMA + "ErrorRecord": Target(),
    _S + "Array": Target(abstract=True, collection=True),
    _S + "ValueType": Target(abstract=True),
    _S + "Enum": Target(abstract=True),
    _S + "IConvertible": Target(abstract=True),
    _S + "IComparable": Target(abstract=True),
    _S + "IFormattable": Target(abstract=True),
    _S + "Collections.IDictionary": Target(abstract=True, collection=True),
    _S + "Collections.IList": Target(abstract=True, collection=True),
    _S + "Collections.ICollection": Target(abstract=True, collection=True),
    _S + "Collections.IEnumerable": Target(abstract=True),
    _S + "Collections.ArrayList": Target(
        collection=True,
        constructors=((_S + "Collections.ICollection", _array_list), (_S + "Int32", lambda _: _array_list(()))),
        empty=lambda: _array_list(()),
        settable={"Capacity": "System.Int32"},
        readonly=_COUNTED,
    ),
    _S + "Collections.Hashtable": Target(
        collection=True,
        constructors=((_S + "Int32", lambda _: {}),),
        empty=dict,
        readonly=_COUNTED | {"Keys", "Values"},
    ),
    _S + "Collections.Specialized.OrderedDictionary": Target(
        collection=True,
        constructors=((_S + "Int32", lambda _: OrderedDictionary()),),
        empty=OrderedDictionary,
        readonly=_COUNTED | {"Keys", "Values"},
    ),
    _S + "Collections.Specialized.StringCollection": Target(
        collection=True, empty=lambda: TypedArray(_S + "Collections.Specialized.StringCollection"), readonly=_COUNTED
    ),
    _SMA + "SwitchParameter": Target(
        value_type=True,
        constructors=((_S + "Boolean", lambda value: Switch(bool(value))),),
        empty=lambda: Switch(False),
        readonly=frozenset({"IsPresent", "Present"}),
    ),
    _SMA + "SemanticVersion": Target(
        parse=identifiers.parse_semantic_version,
        constructors=((_S + "Version", lambda value: identifiers.parse_semantic_version(str(value))),),
    ),
    _SMA + "PSObject": Target(),
    _SMA + "PSCustomObject": Target(),
    _SMA + "PSReference": Target(),
    _SMA + "ScriptBlock": Target(),
    _SMA + "PSCredential": Target(),
}
"""By full name. Generic collections and enumerations are made on demand."""

GENERIC_COLLECTIONS: dict[str, bool] = {
    _GENERIC + "List": True,
    _GENERIC + "HashSet": False,
    _GENERIC + "SortedSet": False,
    _GENERIC + "Queue": False,
    _GENERIC + "Stack": False,
    _GENERIC + "LinkedList": False,
    "System.Collections.ObjectModel.Collection": True,
    "System.Collections.ObjectModel.ReadOnlyCollection": True,
    "System.Collections.ObjectModel.ObservableCollection": True,
}
"""Generic collections of one argument that are made from their elements, and whether they are lists (IList)."""

_INTERFACES = frozenset(
    _GENERIC + name for name in ("IList", "ICollection", "IEnumerable", "IReadOnlyList", "IReadOnlyCollection")
)
_DICTIONARIES = frozenset(_GENERIC + name for name in ("Dictionary", "SortedDictionary", "SortedList"))


def generic_target(name: TypeName) -> Target | None:
    """The ways into a generic type; None for one that is not known."""
    if name.name in GENERIC_COLLECTIONS and len(name.arguments) == 1:
        shown = str(name)
        sized = name.bare in ("List", "HashSet", "Queue", "Stack")
        return Target(
            collection=name.bare not in ("Queue", "Stack", "HashSet", "SortedSet", "LinkedList"),
            constructors=((_S + "Int32", lambda _: TypedArray(shown)),) if sized else (),
            empty=None if name.bare == "ReadOnlyCollection" else lambda: TypedArray(shown),
            settable={"Capacity": "System.Int32"} if name.bare == "List" else {},
            readonly=frozenset({"Count"}) | ({"Comparer"} if name.bare in ("HashSet", "SortedSet") else frozenset()),
        )
    if name.name in _DICTIONARIES and len(name.arguments) == 2:
        from bridge.values.primitives import TypedDictionary

        shown = str(name)
        return Target(
            collection=True,
            constructors=((_S + "Int32", lambda _: TypedDictionary(shown)),) if name.bare != "SortedDictionary" else (),
            empty=lambda: TypedDictionary(shown),
            settable={"Capacity": "System.Int32"} if name.bare == "SortedList" else {},
            readonly=frozenset({"Count", "Keys", "Values", "Comparer"}),
        )
    if name.name in _INTERFACES or name.name == _GENERIC + "IDictionary":
        return Target(abstract=True)
    return None
