"""Number literals of PowerShell: what the engine's scanner makes of ``1kb``, ``0xFF``, ``5L``, ``1.5e3d`` (about_Numeric_Literals).

One scanner for text conversion and for the language's tokenizer, so that both read the same numbers.
"""

from __future__ import annotations

import decimal
import math
import re
from collections.abc import Callable

from bridge.values.primitives import BigInteger, Byte, Int16, Int64, SByte, UInt16, UInt32, UInt64

__all__ = ["DECIMAL_CONTEXT", "DECIMAL_MAX", "Number", "double_to_decimal", "parse_number", "round_half_even"]

Number = int | float | decimal.Decimal

DECIMAL_MAX = 2**96 - 1
DECIMAL_CONTEXT = decimal.Context(prec=60, rounding=decimal.ROUND_HALF_EVEN)
"""Wide enough for exact intermediate results; :func:`fit_decimal` brings a result back to System.Decimal's 96 bits."""

_DASHES = "-–—―"

_NUMBER = re.compile(
    r"""(?P<sign>[-+–—―])?
    (?: 0x(?P<hex>[0-9a-f]+)
      | 0b(?P<binary>[01]+)
      | (?P<whole>\d+)(?P<point>\.(?P<fraction>\d*))?(?P<exponent>e[-+–—―]?\d+)?
      | \.(?P<bare>\d+)(?P<bareexp>e[-+–—―]?\d+)? )
    (?P<suffix>u[ysl]?|[yslnd])?
    (?P<multiplier>[kmgtp]b)?\Z""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)

# A literal as wide as 64 bits is that wide even where its value is small.
_LONG = {"": "l", "u": "ul"}

_MULTIPLIERS = {"": 1, "kb": 2**10, "mb": 2**20, "gb": 2**30, "tb": 2**40, "pb": 2**50}

_SIZED: dict[str, Callable[[int], int]] = {"y": SByte, "uy": Byte, "s": Int16, "us": UInt16, "l": Int64, "ul": UInt64}

# How many digits a signed literal of a suffix has when its highest bit is the sign.
_HEX_DIGITS = {"y": 2, "s": 4, "l": 16}
_BINARY_DIGITS = {"y": 8, "s": 16, "l": 64}

# Exponents beyond this are out of every type's range; refusing them here keeps decimal arithmetic small.
_LONGEST = 4000


def parse_number(text: str) -> Number | None:
    """The value of ``text`` as one number literal, sign included; None when it is not one or does not fit its suffix's type.

    The result's type is the engine's: int for Int32 and Int64 (whichever fits), Decimal, float, or the sized int of a suffix.
    """
    match = _NUMBER.match(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    suffix = (match["suffix"] or "").lower()
    multiplier = _MULTIPLIERS[(match["multiplier"] or "").lower()]
    negative = match["sign"] is not None and match["sign"] in _DASHES
    if match["hex"] is not None:
        if suffix == "d":
            return None
        value = _two_complement(match["hex"], 16, suffix) * (-multiplier if negative else multiplier)
        return _sized(value, _LONG.get(suffix, suffix) if len(match["hex"]) == 16 else suffix)
    if match["binary"] is not None:
        value = _two_complement(match["binary"], 2, suffix) * (-multiplier if negative else multiplier)
        return _sized(value, _LONG.get(suffix, suffix) if len(match["binary"]) == 64 else suffix)
    exponent = match["exponent"] or match["bareexp"]
    if match["whole"] is not None and match["point"] is None and exponent is None:
        return _sized(int(match["whole"]) * (-multiplier if negative else multiplier), suffix)
    digits = f"{match['whole'] or '0'}.{match['fraction'] or match['bare'] or '0'}"
    if exponent:
        digits += exponent.replace("–", "-").replace("—", "-").replace("―", "-")
    return _real(("-" if negative else "") + digits, suffix, multiplier)


def _two_complement(digits: str, base: int, suffix: str) -> int:
    value = int(digits, base)
    if suffix.startswith("u") or (suffix == "n" and base == 16):
        return value
    table, half = (_HEX_DIGITS, 16) if base == 16 else (_BINARY_DIGITS, 64)
    expected = table.get(suffix, half // 2 if len(digits) < half else half)
    bits = expected * 4 if base == 16 else expected
    if len(digits) == expected and value >> (bits - 1):
        value -= 1 << bits
    return value


def _sized(value: int, suffix: str) -> Number | None:
    if suffix in _SIZED:
        try:
            return _SIZED[suffix](value)
        except OverflowError:
            return None
    if suffix == "u":
        if not 0 <= value < 2**64:
            return None
        unsigned: int = UInt32(value) if value < 2**32 else UInt64(value)
        return unsigned
    if suffix == "n":
        return BigInteger(value)
    if suffix == "d":
        return decimal.Decimal(value) if abs(value) <= DECIMAL_MAX else None
    if -(2**63) <= value < 2**63:
        return value
    if abs(value) <= DECIMAL_MAX:
        return decimal.Decimal(value)
    try:
        return float(value)
    except OverflowError:
        return None


def _real(digits: str, suffix: str, multiplier: int) -> Number | None:
    if suffix == "d":
        return fit_decimal(DECIMAL_CONTEXT.multiply(decimal.Decimal(digits), decimal.Decimal(multiplier)))
    value = float(digits) * multiplier
    if not math.isfinite(value):
        return None
    if suffix == "":
        return value
    if suffix == "n":
        return BigInteger(int(value))
    return _sized(round_half_even(value), suffix)


def fit_decimal(value: decimal.Decimal) -> decimal.Decimal | None:
    """``value`` with at most 28 decimals and 96 bits, as System.Decimal keeps it; None when it is too large."""
    if not value.is_finite() or value.adjusted() > 29:
        return None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return None
    if exponent > 0:
        value = decimal.Decimal(int(value))
        exponent = 0
    scale = min(-exponent, 28)
    while True:
        rounded = value.quantize(decimal.Decimal(1).scaleb(-scale), context=DECIMAL_CONTEXT)
        if abs(int(rounded.scaleb(scale, context=DECIMAL_CONTEXT))) <= DECIMAL_MAX:
            return rounded
        if scale == 0:
            return None
        scale -= 1


def double_to_decimal(value: float, digits: int = 15) -> decimal.Decimal | None:
    """A double as System.Decimal takes it: ``digits`` significant digits (7 for a Single), no trailing zeros; None out of range."""
    if not math.isfinite(value) or abs(value) >= 2.0**96:
        return None
    exact = decimal.Context(prec=digits, rounding=decimal.ROUND_HALF_EVEN).create_decimal(repr(value))
    fitted = fit_decimal(exact)
    if fitted is None or fitted == 0:
        return decimal.Decimal(0)
    stripped = fitted.normalize(DECIMAL_CONTEXT)
    return decimal.Decimal(int(stripped)) if stripped == stripped.to_integral_value() else stripped


def round_half_even(value: float | decimal.Decimal) -> int:
    """The nearest integer, a half going to the even one (``Math.Round``). The value must be finite."""
    return round(value)
