"""What the engine's rules ask about the type a value comes from: is it a number, an array, a dictionary, IConvertible."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bridge.binding.conversion.numbers import INTEGERS, NUMERIC
from bridge.values import EnumValue, Instance, PSObject, TypeName, parse_type, type_name_of

__all__ = ["Source", "source_of", "unwrap"]

_CONVERTIBLE = NUMERIC | {"System.Boolean", "System.Char", "System.DateTime", "System.String", "System.DBNull"}
_ORDERED_HASHTABLE = "System.Management.Automation.OrderedHashtable"
_DICTIONARIES = frozenset(
    {"System.Collections.Hashtable", "System.Collections.Specialized.OrderedDictionary", _ORDERED_HASHTABLE}
)
CUSTOM = "System.Management.Automation.PSCustomObject"

# Class -> what it derives from and implements, beyond System.Object. Only what conversion rules and parameters ask for.
_BASES: dict[str, frozenset[str]] = {
    "System.Collections.Hashtable": frozenset(
        "System.Collections." + n for n in ("IDictionary", "ICollection", "IEnumerable")
    ),
    _ORDERED_HASHTABLE: frozenset(
        "System.Collections." + n for n in ("Hashtable", "IDictionary", "ICollection", "IEnumerable")
    ),
    "System.Collections.Specialized.OrderedDictionary": frozenset(
        {
            "System.Collections.IDictionary",
            "System.Collections.ICollection",
            "System.Collections.IEnumerable",
            "System.Collections.Specialized.IOrderedDictionary",
        }
    ),
    "System.IO.FileInfo": frozenset({"System.IO.FileSystemInfo", "System.MarshalByRefObject"}),
    "System.IO.DirectoryInfo": frozenset({"System.IO.FileSystemInfo", "System.MarshalByRefObject"}),
    "System.Security.Cryptography.X509Certificates.X509Certificate2": frozenset(
        {"System.Security.Cryptography.X509Certificates.X509Certificate"}
    ),
    "System.Net.IPEndPoint": frozenset({"System.Net.EndPoint"}),
    "System.RuntimeType": frozenset({"System.Type", "System.Reflection.TypeInfo", "System.Reflection.MemberInfo"}),
}
_LISTS = frozenset({"System.Collections.IList", "System.Collections.ICollection", "System.Collections.IEnumerable"})
_GENERIC_LISTS = ("IList", "ICollection", "IEnumerable", "IReadOnlyList", "IReadOnlyCollection")
_LIST_CLASSES = frozenset(
    {
        "System.Collections.ArrayList",
        "System.Collections.Generic.List",
        "System.Collections.ObjectModel.Collection",
        "System.Collections.Specialized.StringCollection",
    }
)
_VALUE_TYPES = NUMERIC | {
    "System.Boolean",
    "System.Char",
    "System.DateTime",
    "System.DateTimeOffset",
    "System.TimeSpan",
    "System.Guid",
    "System.Numerics.BigInteger",
    "System.Management.Automation.SwitchParameter",
}


@dataclass(frozen=True)
class Source:
    """The type of a value as the rules see it."""

    type: TypeName
    is_enum: bool = False
    is_custom: bool = False
    is_list: bool = False
    is_dictionary: bool = False
    chain: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.type.name if not self.type.arguments and not self.type.ranks else str(self.type)

    @property
    def is_numeric(self) -> bool:
        return self.name in NUMERIC

    @property
    def is_integer(self) -> bool:
        """An integer, or an enumeration, whose type code is that of its number."""
        return self.is_enum or self.name in INTEGERS

    @property
    def is_convertible(self) -> bool:
        return self.is_enum or self.name in _CONVERTIBLE

    @property
    def is_enumerable(self) -> bool:
        return self.type.is_array or self.is_list

    @property
    def is_value_type(self) -> bool:
        return self.is_enum or self.name in _VALUE_TYPES

    def derives_from(self, target: TypeName) -> bool:
        """``target.IsAssignableFrom``: the type itself, what it derives from or implements, array covariance."""
        if target == self.type:
            return True
        name = target.name
        if target.is_array:
            if (
                not self.type.is_array
                or len(target.ranks) != len(self.type.ranks)
                or target.ranks[-1] != self.type.ranks[-1]
            ):
                return False
            element = self.type.element
            source = Source(element, is_enum=self.is_enum, chain=frozenset())
            return not source.is_value_type and not _is_value(target.element) and source.derives_from(target.element)
        if name == "System.Object":
            return True
        if name in self.chain and not target.arguments:
            return True
        if self.type.is_array:
            if name in ("System.Array", "System.ICloneable") or name in _LISTS:
                return True
            return (
                name.startswith("System.Collections.Generic.")
                and target.bare in _GENERIC_LISTS
                and (
                    target.arguments == (self.type.element,)
                    or Source(self.type.element).derives_from(target.arguments[0])
                )
            )
        if self.type.name in _LIST_CLASSES:
            if name in _LISTS and not target.arguments:
                return True
            return (
                name.startswith("System.Collections.Generic.")
                and target.bare in _GENERIC_LISTS
                and target.arguments == self.type.arguments
            )
        if name in _BASES.get(self.type.name, ()):
            return True
        if name == "System.ValueType":
            return self.is_value_type
        if name == "System.Enum":
            return self.is_enum
        if name == "System.IConvertible":
            return self.is_convertible
        if name in ("System.IComparable", "System.IFormattable"):
            return self.is_value_type or (name == "System.IComparable" and self.name == "System.String")
        return False


def _is_value(target: TypeName) -> bool:
    return not target.ranks and target.name in _VALUE_TYPES


def unwrap(value: Any) -> Any:
    """What an object wraps, or the value itself; a plain int too large for Int64 as the Decimal that it stands for."""
    if isinstance(value, PSObject):
        return value if value.base is None else value.base
    if type(value) is int and not -(2**63) <= value < 2**63 and abs(value) < 2**96:
        return decimal.Decimal(value)
    return value


_DATES = (dt.datetime, dt.timedelta)


def source_of(value: Any) -> Source:
    """The source type of an unwrapped value that is not None."""
    if isinstance(value, PSObject):
        return Source(
            parse_type(value.type_name),
            is_custom=CUSTOM in value.type_names or value.type_name.startswith("Deserialized."),
            chain=value.kind.assignable if isinstance(value, Instance) else frozenset(value.type_names),
        )
    is_collection = isinstance(value, (list, tuple, bytes, bytearray))
    return _source(type_name_of(value), isinstance(value, EnumValue), is_collection, isinstance(value, Mapping))


@lru_cache(maxsize=2048)
def _source(name: str, is_enum: bool, is_collection: bool, is_dictionary: bool) -> Source:
    parsed = parse_type(name)
    return Source(
        parsed,
        is_enum=is_enum,
        is_list=is_collection and not parsed.is_array,
        is_dictionary=is_dictionary or parsed.name in _DICTIONARIES,
    )
