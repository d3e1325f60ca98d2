"""Text and numbers to numbers: the scanner first, then what the .NET type's own reader takes (specification, section 9.3)."""

from __future__ import annotations

import decimal
import math
import re
import struct
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.values import (
    BigInteger,
    Byte,
    Char,
    Int16,
    Int32,
    Int64,
    SByte,
    Single,
    UInt16,
    UInt32,
    UInt64,
)
from bridge.values.literals import DECIMAL_MAX, double_to_decimal, fit_decimal, parse_number, round_half_even

__all__ = [
    "INTEGERS",
    "NUMERIC",
    "SIZED",
    "change_number",
    "text_to_decimal",
    "text_to_integer",
    "text_to_real",
    "to_single",
]

_S = "System."
SIZED: dict[str, type[int]] = {
    _S + "SByte": SByte,
    _S + "Byte": Byte,
    _S + "Int16": Int16,
    _S + "UInt16": UInt16,
    _S + "Int32": Int32,
    _S + "UInt32": UInt32,
    _S + "Int64": Int64,
    _S + "UInt64": UInt64,
}
INTEGERS = frozenset(SIZED)
NUMERIC = INTEGERS | {_S + "Single", _S + "Double", _S + "Decimal"}

_RANGES = {name: (kind.minimum, kind.maximum) for name, kind in SIZED.items()}  # type: ignore[attr-defined]
_ARTICLES = {
    _S + "Byte": "an unsigned byte",
    _S + "SByte": "a signed byte",
    _S + "Char": "a character",
    _S + "Int16": "an Int16",
    _S + "Int32": "an Int32",
    _S + "Int64": "an Int64",
    _S + "UInt16": "a UInt16",
    _S + "UInt32": "a UInt32",
    _S + "UInt64": "a UInt64",
    _S + "Decimal": "a Decimal",
    _S + "Single": "a Single",
    _S + "Double": "a Double",
}
_MULTIPLY = "Arithmetic operation resulted in an overflow."

# Conversions of a real to a small integer pass through Int32, whose message shows when they fail there.
_THROUGH_INT32 = frozenset({_S + "SByte", _S + "Byte", _S + "Int16", _S + "UInt16"})
_CHECKED = frozenset({_S + "Int64", _S + "UInt64"})

_REAL = re.compile(r"[-+]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?\Z", re.IGNORECASE | re.ASCII)
_INTEGER = re.compile(r"[-+]?\d+\Z", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d[\d,]*\Z", re.ASCII)
_LONGEST = 40
_SPACES = " \t\n\v\f\r"
_SPECIAL = {
    "nan": math.nan,
    "-nan": math.nan,
    "+nan": math.nan,
    "infinity": math.inf,
    "+infinity": math.inf,
    "-infinity": -math.inf,
}


def overflow(target: str) -> DotNetError:
    """The message of a number that does not fit ``target``."""
    return DotNetError(f"Value was either too large or too small for {_ARTICLES[target]}.", "OverflowException")


def bad_format(text: str) -> DotNetError:
    """The message of text that is no number."""
    return DotNetError(f"The input string '{text}' was not in a correct format.")


def make_integer(value: int, target: str) -> int:
    """``value`` as the int of ``target``; Int32 and Int64 are plain where a plain int already says so."""
    low, high = _RANGES[target]
    if not low <= value <= high:
        raise overflow(target)
    if target == "System.Int32" or (target == "System.Int64" and not -(2**31) <= value < 2**31):
        return int(value)
    return SIZED[target](value)


def to_single(value: float) -> Single:
    """The nearest 32-bit number; out of range becomes infinity."""
    try:
        return Single(struct.unpack("<f", struct.pack("<f", value))[0])
    except OverflowError:
        return Single(math.copysign(math.inf, value))


def change_number(value: Any, target: str) -> Any:
    """``Convert.ChangeType`` between numbers, Boolean and Char. Raises :class:`DotNetError` with .NET's message."""
    if target == "System.Double":
        return float(value)
    if target == "System.Single":
        return to_single(float(value))
    if target == "System.Boolean":
        return bool(value != 0)
    if target == "System.Decimal":
        return _to_decimal(value)
    if target == "System.Char":
        if not 0 <= value <= 0xFFFF:
            raise overflow(target)
        return Char(chr(value))
    if isinstance(value, float):
        return _real_to_integer(value, target)
    if isinstance(value, decimal.Decimal):
        if not value.is_finite():
            raise overflow(target)
        return make_integer(round_half_even(value), target)
    return make_integer(int(value), target)


def _to_decimal(value: Any) -> decimal.Decimal:
    if isinstance(value, decimal.Decimal):
        return value
    if isinstance(value, float):
        found = double_to_decimal(value, 7 if isinstance(value, Single) else 15)
        if found is None:
            raise overflow("System.Decimal")
        return found
    if abs(int(value)) > DECIMAL_MAX:
        raise overflow("System.Decimal")
    return decimal.Decimal(int(value))


def _real_to_integer(value: float, target: str) -> int:
    if not math.isfinite(value):
        raise (
            DotNetError(_MULTIPLY, "OverflowException")
            if target in _CHECKED
            else overflow("System.Int32" if target in _THROUGH_INT32 else target)
        )
    number = round_half_even(value)
    if target in _CHECKED:
        low, high = _RANGES[target]
        if not low <= number <= high:
            raise DotNetError(_MULTIPLY, "OverflowException")
    elif target in _THROUGH_INT32:
        make_integer(number, "System.Int32")
    return make_integer(number, target)


def text_to_integer(text: str, target: str) -> Any:
    """``[int]'…'`` and its kin, BigInteger among them. Raises :class:`DotNetError`."""
    if target == "System.Int32" and _INTEGER.match(text) and len(text) < 10:
        return int(text)
    if not text or not text.strip():
        return _whole(0, target)
    scanned = parse_number(text.strip())
    if scanned is not None:
        try:
            return _number_to(scanned, target)
        except DotNetError:
            pass
    if target == "System.Numerics.BigInteger":
        return _parse_big(text)
    try:
        return _read_integer(text.strip(), target)
    except DotNetError as error:
        if error.kind == "FormatException":
            try:
                return change_number(_parse_real(text), target)
            except DotNetError:
                pass
        raise


def _whole(value: int, target: str) -> Any:
    return BigInteger(value) if target == "System.Numerics.BigInteger" else make_integer(value, target)


def _number_to(value: Any, target: str) -> Any:
    if target != "System.Numerics.BigInteger":
        if type(value) is BigInteger and target not in _RANGES:
            return change_number(float(value) if target != "System.Decimal" else int(value), target)
        return change_number(value, target)
    if isinstance(value, float) and not math.isfinite(value):
        raise DotNetError("BigInteger cannot represent infinity.", "OverflowException")
    return BigInteger(int(value))


def _parse_big(text: str) -> BigInteger:
    stripped = text.strip(_SPACES)
    if not _GROUPED.match(stripped):
        raise DotNetError("The value could not be parsed.")
    # Decimal reads any number of digits; int() refuses more than a few thousand.
    return BigInteger(int(decimal.Decimal(stripped.replace(",", ""))))


def _read_integer(text: str, target: str) -> int:
    """The .NET component model's reader: decimal digits, or hexadecimal after ``#``, ``0x`` or ``&h`` as a bit pattern."""
    prefix = 1 if text.startswith("#") else 2 if text[:2].lower() in ("0x", "&h") else 0
    if prefix:
        return _read_hex(text[prefix:], target)
    if not _INTEGER.match(text):
        raise bad_format(text)
    if len(text.lstrip("+-0")) > _LONGEST:
        raise overflow(target)
    return make_integer(int(text), target)


def _read_hex(digits: str, target: str) -> int:
    if digits[:2].lower() == "0x":
        digits = digits[2:]
    match = re.match(r"[0-9a-fA-F]*", digits)
    used = match.group() if match else ""
    if not digits:
        raise DotNetError(
            "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')",
            "ArgumentOutOfRangeException",
        )
    if not used:
        raise DotNetError("Could not find any recognizable digits.")
    value = int(used, 16)
    low, high = _RANGES[target]
    holder = 64 if high > 2**32 else 32
    if value >> holder:
        raise overflow(f"System.UInt{holder}")
    if len(used) != len(digits):
        raise DotNetError("Additional non-parsable characters are at the end of the string.")
    bits = (high - low).bit_length()
    if value >> bits:
        raise overflow(target)
    return make_integer(value - (1 << bits) if value > high else value, target)


def _parse_real(text: str) -> float:
    stripped = text.strip(_SPACES)
    special = _SPECIAL.get(stripped.lower())
    if special is not None:
        return special
    if not _REAL.match(stripped):
        raise bad_format(text)
    return float(stripped.replace(",", ""))


def text_to_real(text: str, target: str) -> float:
    """``[double]'…'`` and ``[float]'…'``. Raises :class:`DotNetError`."""
    if not text.strip():
        value: Any = 0.0
    else:
        value = parse_number(text.strip())
        if value is None:
            value = _parse_real(text)
    return to_single(float(value)) if target == "System.Single" else float(value)


def text_to_decimal(text: str) -> decimal.Decimal:
    """``[decimal]'…'``: a plain literal passes through double, so that ``1.10`` is 1.1. Raises :class:`DotNetError`."""
    if not text.strip():
        return decimal.Decimal(0)
    scanned = parse_number(text.strip())
    if scanned is not None:
        try:
            return _to_decimal(scanned)
        except DotNetError:
            pass
    stripped = text.strip(_SPACES)
    if not _REAL.match(stripped):
        raise bad_format(text)
    bare = stripped.replace(",", "")
    fitted = fit_decimal(decimal.Decimal(bare)) if len(bare) < 5000 else None
    if fitted is None:
        raise overflow("System.Decimal")
    return fitted
