"""What the operators ask about a value: its type code, whether it is a number, whether it is enumerated."""

from __future__ import annotations

import decimal
from collections.abc import Iterator, Mapping
from typing import Any

from bridge.binding.conversion.numbers import SIZED
from bridge.values import Char, EnumValue, Int64, PSObject, Stack, UInt32, UInt64, type_name_of
from bridge.values.nothing import NOTHING

__all__ = ["TYPE_CODES", "is_array", "is_enumerable", "is_numeric", "items_of", "make_number", "type_code", "unwrap"]

TYPE_CODES: dict[str, int] = {
    f"System.{name}": code
    for code, name in enumerate(
        "Boolean Char SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal DateTime".split(), 3
    )
} | {"System.String": 18}
"""System.TypeCode, by the order of which the engine finds the type that an operation is done in."""

BOOLEAN, CHAR, INT32, UINT32, INT64, UINT64, SINGLE, DOUBLE, DECIMAL = 3, 4, 9, 10, 11, 12, 13, 14, 15
_OBJECT = 1
_NAMES = {code: name for name, code in TYPE_CODES.items()}
SIGNED = frozenset({5, 7, INT32, INT64})

# Classes that are enumerable in .NET, but that PowerShell takes as one thing.
_NOT_ENUMERATED = (str, Mapping, dict)


def unwrap(value: Any) -> Any:
    """The base object: what a PSObject wraps, or itself when it is a property bag; null for no result."""
    if value is NOTHING:
        return None
    return value.base if isinstance(value, PSObject) and value.base is not None else value


def type_code(value: Any) -> int:
    """The System.TypeCode of an unwrapped value; that of its number for an enumeration, 0 for null."""
    if value is None:
        return 0
    if isinstance(value, EnumValue):
        return INT32
    return TYPE_CODES.get(type_name_of(value), _OBJECT)


def is_numeric(value: Any) -> bool:
    """Numbers and enumerations, but neither Boolean nor Char (nor BigInteger, which is a type with operators)."""
    return 5 <= type_code(value) <= DECIMAL


def is_primitive(value: Any) -> bool:
    """Numbers, Boolean and Char."""
    return BOOLEAN <= type_code(value) <= DECIMAL


def number_of(value: Any) -> Any:
    """The Python number that arithmetic uses: int, float or Decimal."""
    if isinstance(value, EnumValue):
        return value.value
    if isinstance(value, Char):
        return ord(value)
    if isinstance(value, (bool, int)):
        return int(value)
    return float(value) if isinstance(value, float) else value


def make_number(value: Any, code: int) -> Any:
    """``value`` as the type of this code. An integer must fit."""
    if code == INT32:
        return int(value)
    if code == INT64:
        return int(value) if not -(2**31) <= value < 2**31 else Int64(value)
    if code == UINT32:
        return UInt32(value)
    if code == UINT64:
        return UInt64(value)
    if code == DOUBLE:
        return float(value)
    if code == DECIMAL:
        return value if isinstance(value, decimal.Decimal) else decimal.Decimal(value)
    return SIZED[_NAMES[code]](value)


def is_array(value: Any) -> bool:
    """True for .NET arrays (``Object[]``, ``Int32[]``, ``Byte[]``), not for lists."""
    return isinstance(value, (list, tuple, bytes, bytearray)) and type_name_of(value).endswith("]") and _ranked(value)


def _ranked(value: Any) -> bool:
    return type_name_of(value).rpartition("[")[2].strip(",") == "]"


def is_enumerable(value: Any) -> bool:
    """True for what the engine enumerates by itself: arrays and lists, neither text nor dictionaries."""
    return isinstance(unwrap(value), (list, tuple, bytes, bytearray))


def items_of(value: Any) -> Iterator[Any]:
    """The elements of something enumerable as values of their type."""
    plain = unwrap(value)
    if isinstance(plain, (bytes, bytearray)):
        from bridge.values import Byte

        return (Byte(item) for item in plain)
    return reversed(list(plain)) if isinstance(plain, Stack) else iter(list(plain))
