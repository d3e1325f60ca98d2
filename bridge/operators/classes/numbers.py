"""Numbers, Boolean and BigInteger."""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.numbers import SIZED, make_integer, text_to_real
from bridge.binding.convert import dotnet_text
from bridge.operators.classes.arrays import same
from bridge.operators.errors import NotSupportedHere
from bridge.operators.formatting import format_value
from bridge.operators.formatting.cultures import format_in
from bridge.operators.kinds import TYPE_CODES, number_of, unwrap
from bridge.operators.objects import class_
from bridge.operators.references import Reference
from bridge.values import BigInteger, EnumValue, Single, type_name_of
from bridge.values.literals import DECIMAL_MAX, fit_decimal

__all__ = ["NUMBERS", "RANGES", "parse_bool", "parser"]

NUMBERS = [n for n, c in TYPE_CODES.items() if 5 <= c <= 15]
RANGES = {name: (kind.minimum, kind.maximum) for name, kind in SIZED.items()}  # type: ignore[attr-defined]


def _compared(first: Any, second: Any) -> int:
    a, b = number_of(first), number_of(second)
    if a != a or b != b:
        return int(b != b) - int(a != a)
    return int(a > b) - int(a < b)


def _compared_object(first: Any, second: Any) -> int:
    plain = unwrap(second)
    if plain is None:
        return 1
    if type_name_of(plain) != type_name_of(first):
        raise DotNetError(f"Object must be of type {type_name_of(first).rpartition('.')[2]}.", "ArgumentException")
    return _compared(first, plain)


_LEADING, _TRAILING, _SIGN, _SIGN_AFTER, _POINT, _THOUSANDS, _EXPONENT, _HEX = 1, 2, 4, 8, 32, 64, 128, 512
_INTEGER, _REAL, _NUMBER = 7, 231, 111
_SPECIAL = {"nan": math.nan, "-nan": math.nan, "infinity": math.inf, "+infinity": math.inf, "-infinity": -math.inf}
_SPACES = " \t\n\v\f\r"


def parser(name: str) -> Callable[..., Any]:
    """The Parse of a numeric type: text, and the NumberStyles that say what may be in it."""
    usual = _INTEGER if name in SIZED else _NUMBER if name == "System.Decimal" else _REAL

    def parse(text: Any, styles: Any = None) -> Any:
        if text is None:
            raise DotNetError("Value cannot be null. (Parameter 's')", "ArgumentNullException")
        return _read(str(text), name, usual if styles is None else int(styles))

    return parse


def _read(text: str, name: str, styles: int) -> Any:
    bad = DotNetError(f"The input string '{text}' was not in a correct format.")
    if styles & ~(_LEADING | _TRAILING | _SIGN | _SIGN_AFTER | _POINT | _THOUSANDS | _EXPONENT | _HEX):
        raise NotSupportedHere(f"the number styles {styles}")
    plain = text.lstrip(_SPACES) if styles & _LEADING else text
    plain = plain.rstrip(_SPACES + "\0") if styles & _TRAILING else plain
    if styles & _SIGN_AFTER and plain[-1:] in ("+", "-") and plain[:1].isdigit():
        plain = plain[-1] + plain[:-1]
    if styles & _HEX:
        return _hexadecimal(plain, name, bad)
    if name not in SIZED and name != "System.Decimal":
        special = {
            "nan": math.nan,
            "infinity": math.inf,
            "-infinity": -math.inf,
            "+infinity": math.inf,
            "-nan": math.nan,
        }.get(plain.lower())
        if special is not None:
            return Single(special) if name.endswith("Single") else special
    if styles & _THOUSANDS and "," in plain.partition(".")[0]:
        before, point, after = plain.partition(".")
        if not before.strip("+-")[:1].isdigit():
            raise bad
        plain = before.replace(",", "") + point + after
    if name in SIZED and not styles & (_POINT | _EXPONENT):
        digits = plain[1:] if styles & _SIGN and plain[:1] in "+-" and plain else plain
        if not digits.isascii() or not digits.isdigit():
            raise bad
        return make_integer(int(plain), name)
    if name in SIZED:
        raise NotSupportedHere(f"the number styles {styles} of an integer")
    allowed = (
        "0123456789"
        + ("+-" if styles & _SIGN else "")
        + ("." if styles & _POINT else "")
        + ("eE+-" if styles & _EXPONENT else "")
    )
    if not plain or set(plain) - set(allowed) or not any(c.isdigit() for c in plain):
        raise bad
    if name == "System.Decimal":
        try:
            fitted = fit_decimal(decimal.Decimal(plain))
        except decimal.InvalidOperation:
            raise bad from None
        if fitted is None:
            raise DotNetError("Value was either too large or too small for a Decimal.", "OverflowException")
        return fitted
    try:
        return text_to_real(plain, name)
    except DotNetError:
        raise bad from None


def _hexadecimal(text: str, name: str, bad: DotNetError) -> Any:
    if name not in SIZED or not text or set(text) - set("0123456789abcdefABCDEF"):
        raise bad
    low, high = RANGES[name]
    bits = (high - low).bit_length()
    value = int(text, 16)
    if value >= 1 << bits:
        return make_integer(high + 1, name)
    return make_integer(value - (1 << bits) if value > high else value, name)


def _trier(name: str) -> Callable[..., bool]:
    parse = parser(name)

    def tried(text: Any, reference: Reference, styles: Any = None) -> bool:
        try:
            reference.value = parse(text, styles)
        except DotNetError:
            reference.value = _zero(name)
            return False
        return True

    return tried


def _zero(name: str) -> Any:
    if name in SIZED:
        return make_integer(0, name)
    return decimal.Decimal(0) if name == "System.Decimal" else Single(0.0) if name.endswith("Single") else 0.0


for _name in NUMBERS:
    _number = class_(_name, "System.ValueType")
    _number.complete = _name != "System.Decimal"
    _number.method("ToString", "", dotnet_text)
    _number.method("ToString", "string:format", format_value)
    _number.method("ToString", "provider:provider", lambda v, c: format_in(v, None, c))
    _number.method("ToString", "string:format, provider:provider", format_in)
    _number.method("CompareTo", f"{_name}:value", _compared)
    _number.method("CompareTo", "object:value", _compared_object)
    _number.method("Equals", "object:obj", same)
    _number.method("Equals", f"{_name}:obj", same)
    _number.method(
        "GetTypeCode", "", lambda v, n=_name: EnumValue("System.TypeCode", n.rpartition(".")[2], TYPE_CODES[n])
    )
    _reader, _try = parser(_name), _trier(_name)
    _number.static("Parse", "string:s", _reader)
    _number.static("Parse", "string:s, System.Globalization.NumberStyles:style", _reader)
    _number.static("Parse", "string:s, provider:provider", lambda s, _, p=_reader: p(s))
    _number.static(
        "Parse",
        "string:s, System.Globalization.NumberStyles:style, provider:provider",
        lambda s, t, _, p=_reader: p(s, t),
    )
    _number.static("TryParse", f"string:s, &{_name}:result", _try)
    _number.static("TryParse", f"string:s, provider:provider, &{_name}:result", lambda s, _, r, p=_try: p(s, r))
    _number.static(
        "TryParse",
        f"string:s, System.Globalization.NumberStyles:style, provider:provider, &{_name}:result",
        lambda s, t, _, r, p=_try: p(s, r, t),
    )
    _number.close("ToString CompareTo Equals GetTypeCode")
    if _name in RANGES:
        _low, _high = RANGES[_name]
        _number.statics["minvalue"] = lambda n=_name, v=_low: make_integer(v, n)  # type: ignore[misc]
        _number.statics["maxvalue"] = lambda n=_name, v=_high: make_integer(v, n)  # type: ignore[misc]
        _number.static("IsEvenInteger", f"{_name}:value", lambda v: int(v) % 2 == 0)
        _number.static("IsOddInteger", f"{_name}:value", lambda v: int(v) % 2 == 1)
        _number.static("IsNegative", f"{_name}:value", lambda v: int(v) < 0)
        _number.static("IsPositive", f"{_name}:value", lambda v: int(v) >= 0)
for _name, _largest, _least in (
    ("Double", 1.7976931348623157e308, 5e-324),
    ("Single", 3.4028234663852886e38, 1.401298464324817e-45),
):
    _real = class_(f"System.{_name}")
    _kind: Any = float if _name == "Double" else Single
    _real.statics.update(
        maxvalue=lambda k=_kind, v=_largest: k(v),  # type: ignore[misc]
        minvalue=lambda k=_kind, v=_largest: k(-v),  # type: ignore[misc]
        epsilon=lambda k=_kind, v=_least: k(v),  # type: ignore[misc]
        nan=lambda k=_kind: k(math.nan),  # type: ignore[misc]
        positiveinfinity=lambda k=_kind: k(math.inf),  # type: ignore[misc]
        negativeinfinity=lambda k=_kind: k(-math.inf),  # type: ignore[misc]
    )
    _type = f"System.{_name}"
    _real.static("IsNaN", f"{_type}:d", math.isnan)
    _real.static("IsInfinity", f"{_type}:d", math.isinf)
    _real.static("IsPositiveInfinity", f"{_type}:d", lambda v: v == math.inf)
    _real.static("IsNegativeInfinity", f"{_type}:d", lambda v: v == -math.inf)
    _real.static("IsFinite", f"{_type}:d", math.isfinite)
    _real.static("IsInteger", f"{_type}:value", lambda v: math.isfinite(v) and float(v).is_integer())
    _real.static("IsNegative", f"{_type}:d", lambda v: math.copysign(1, v) < 0)


# --- Decimal ------------------------------------------------------------------------------------------------------------------------


def _scale(value: decimal.Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _operator(symbol: str) -> Callable[[Any, Any], Any]:
    def call(first: Any, second: Any) -> Any:
        from bridge.operators.arithmetic import calculate

        if symbol in "/%" and second == 0:
            raise DotNetError("Attempted to divide by zero.", "DivideByZeroException")
        return calculate(symbol, first, second)

    return call


_decimal = class_("System.Decimal")
_decimal.complete = True
_decimal.get("Scale", lambda v: make_integer(_scale(v), "System.Byte"))
_decimal.statics.update(
    maxvalue=lambda: decimal.Decimal(DECIMAL_MAX),
    minvalue=lambda: decimal.Decimal(-DECIMAL_MAX),
    zero=lambda: decimal.Decimal(0),
    one=lambda: decimal.Decimal(1),
    minusone=lambda: decimal.Decimal(-1),
)
for _name, _symbol in (("Add", "+"), ("Subtract", "-"), ("Multiply", "*"), ("Divide", "/"), ("Remainder", "%")):
    _decimal.static(_name, "decimal:d1, decimal:d2", _operator(_symbol))
_decimal.static("Negate", "decimal:d", lambda d: -d)
_decimal.static("Truncate", "decimal:d", lambda d: d.to_integral_value(decimal.ROUND_DOWN))
_decimal.static("Floor", "decimal:d", lambda d: d.to_integral_value(decimal.ROUND_FLOOR))
_decimal.static("Ceiling", "decimal:d", lambda d: d.to_integral_value(decimal.ROUND_CEILING))
_decimal.static("Compare", "decimal:d1, decimal:d2", _compared)

# --- Boolean ------------------------------------------------------------------------------------------------------------------------

_bool = class_("System.Boolean", "System.ValueType")
_bool.complete = True
_bool.statics.update(truestring=lambda: "True", falsestring=lambda: "False")
_bool.method("ToString", "", str)
_bool.method("ToString", "provider:provider", lambda b, _: str(b))
_bool.method("Equals", "object:obj", same)
_bool.method("Equals", "bool:obj", same)
_bool.method("CompareTo", "bool:value", lambda a, b: int(a) - int(b))
_bool.method("CompareTo", "object:obj", lambda a, b: _compared_bool(a, b))
_bool.method("GetTypeCode", "", lambda b: EnumValue("System.TypeCode", "Boolean", 3))
_bool.close_all()


def _compared_bool(first: bool, second: Any) -> int:
    if second is None:
        return 1
    if not isinstance(second, bool):
        raise DotNetError("Object must be of type Boolean.", "ArgumentException")
    return int(first) - int(second)


def parse_bool(text: Any) -> bool:
    """``[bool]::Parse``. Raises :class:`DotNetError`."""
    if text is None:
        raise DotNetError("Value cannot be null. (Parameter 'value')", "ArgumentNullException")
    found = {"true": True, "false": False}.get(str(text).strip(_SPACES + "\0").lower())
    if found is None:
        raise DotNetError(f"String '{text}' was not recognized as a valid Boolean.")
    return found


def _tried_bool(text: Any, reference: Reference) -> bool:
    try:
        reference.value = parse_bool(text)
    except DotNetError:
        reference.value = False
        return False
    return True


_bool.static("Parse", "string:value", parse_bool)
_bool.static("TryParse", "string:value, &bool:result", _tried_bool)

# --- BigInteger ---------------------------------------------------------------------------------------------------------------------

_BIG = "System.Numerics.BigInteger"


def _big(text: Any) -> BigInteger:
    if text is None:
        raise DotNetError("Value cannot be null. (Parameter 'value')", "ArgumentNullException")
    plain = str(text).strip(_SPACES)
    digits = plain[1:] if plain[:1] in ("+", "-") else plain
    if not digits.isascii() or not digits.isdigit():
        raise DotNetError("The value could not be parsed.")
    return BigInteger(int(plain))


def _tried_big(text: Any, reference: Reference) -> bool:
    try:
        reference.value = _big(text)
    except DotNetError:
        reference.value = BigInteger(0)
        return False
    return True


def _big_power(base: int, exponent: int) -> BigInteger:
    if exponent < 0:
        raise NotSupportedHere("a negative power of a BigInteger")
    if exponent * max(1, int(base).bit_length()) > 2**20:
        raise NotSupportedHere("a power of more than a million bits")
    return BigInteger(int(base) ** exponent)


def _quotient(a: int, b: int) -> BigInteger:
    if b == 0:
        raise DotNetError("Attempted to divide by zero.", "DivideByZeroException")
    return BigInteger(abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1))


_large = class_(_BIG, "System.ValueType")
_large.complete = True
_large.get("IsZero", lambda v: v == 0)
_large.get("IsOne", lambda v: v == 1)
_large.get("IsEven", lambda v: v % 2 == 0)
_large.get("IsPowerOfTwo", lambda v: v > 0 and v & (v - 1) == 0)
_large.get("Sign", lambda v: (v > 0) - (v < 0))
_large.statics.update(zero=lambda: BigInteger(0), one=lambda: BigInteger(1), minusone=lambda: BigInteger(-1))
_large.static("Parse", "string:value", _big)
_large.static("TryParse", f"string:value, &{_BIG}:result", _tried_big)
_large.static("Pow", f"{_BIG}:value, int:exponent", _big_power)
_PAIRS: dict[str, Callable[[int, int], int]] = {
    "Add": lambda a, b: a + b, "Subtract": lambda a, b: a - b, "Multiply": lambda a, b: a * b, "Max": max, "Min": min,
    "GreatestCommonDivisor": math.gcd,
}  # fmt: skip
for _name, _pair in _PAIRS.items():
    _large.static(_name, f"{_BIG}:left, {_BIG}:right", lambda a, b, f=_pair: BigInteger(f(int(a), int(b))))
_large.static("Divide", f"{_BIG}:dividend, {_BIG}:divisor", lambda a, b: _quotient(int(a), int(b)))
_large.static(
    "Remainder",
    f"{_BIG}:dividend, {_BIG}:divisor",
    lambda a, b: BigInteger(int(a) - int(b) * int(_quotient(int(a), int(b)))),
)
_large.static("Abs", f"{_BIG}:value", lambda v: BigInteger(abs(int(v))))
_large.static("Negate", f"{_BIG}:value", lambda v: BigInteger(-int(v)))
_large.static("Compare", f"{_BIG}:left, {_BIG}:right", lambda a, b: (a > b) - (a < b))
_large.static(
    "ModPow", f"{_BIG}:value, {_BIG}:exponent, {_BIG}:modulus", lambda v, e, m: _mod_pow(int(v), int(e), int(m))
)
_large.method("ToString", "", dotnet_text)
_large.method("ToString", "string:format", format_value)
_large.method("CompareTo", f"{_BIG}:other", lambda a, b: (a > b) - (a < b))
_large.method("Equals", f"{_BIG}:other", lambda a, b: int(a) == int(b))


def _mod_pow(value: int, exponent: int, modulus: int) -> BigInteger:
    if value < 0 or exponent < 0 or modulus <= 0:
        raise NotSupportedHere("ModPow of negative numbers")
    return BigInteger(pow(value, exponent, modulus))
