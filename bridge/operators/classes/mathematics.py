"""Math."""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.numbers import SIZED, make_integer
from bridge.operators.classes.numbers import NUMBERS, RANGES
from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import number_of
from bridge.operators.objects import class_
from bridge.operators.references import Reference
from bridge.values import Int64, Single

_math = class_("System.Math")
_math.lacks = frozenset(
    "asinh acosh atanh bitdecrement bitincrement ilogb maxmagnitude minmagnitude reciprocalestimate reciprocalsqrtestimate scaleb sincos "
    "equals referenceequals".split()
)
_math.statics.update(pi=lambda: math.pi, e=lambda: math.e, tau=lambda: math.tau)

_MODES = {
    "ToEven": decimal.ROUND_HALF_EVEN,
    "AwayFromZero": decimal.ROUND_HALF_UP,
    "ToZero": decimal.ROUND_DOWN,
    "ToNegativeInfinity": decimal.ROUND_FLOOR,
    "ToPositiveInfinity": decimal.ROUND_CEILING,
}


def _mode(mode: Any) -> str:
    return _MODES["ToEven" if mode is None else mode.name]


def _round_double(value: float, digits: int = 0, mode: Any = None) -> float:
    if not 0 <= digits <= 15:
        raise DotNetError(
            "Rounding digits must be between 0 and 15, inclusive. (Parameter 'digits')", "ArgumentOutOfRangeException"
        )
    if not math.isfinite(value) or abs(value) >= 1e16:
        return value
    # .NET scales by a power of ten, rounds to an integer and scales back.
    power = 10.0**digits
    scaled = value * power
    whole = decimal.Decimal(scaled).to_integral_value(rounding=_mode(mode))
    result = float(whole) / power
    return math.copysign(result, value) if result == 0 else result


def _round_decimal(value: decimal.Decimal, digits: int = 0, mode: Any = None) -> decimal.Decimal:
    if not 0 <= digits <= 28:
        raise DotNetError(
            "Decimal can only round to between 0 and 28 digits of precision. (Parameter 'decimals')",
            "ArgumentOutOfRangeException",
        )
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= digits:
        return value
    return value.quantize(decimal.Decimal(1).scaleb(-digits), rounding=_mode(mode), context=decimal.Context(prec=60))


def _whole(mode: str) -> Callable[[decimal.Decimal], decimal.Decimal]:
    return lambda value: value.to_integral_value(rounding=mode)


for _types, _first, _digits, _f in (
    ("double", "a", "digits", _round_double), ("decimal", "d", "decimals", _round_decimal),
):  # fmt: skip
    _value = "value" if _types == "double" else "d"
    _math.static("Round", f"{_types}:{_first}", _f)
    _math.static("Round", f"{_types}:{_value}, int:{_digits}", _f)
    _math.static("Round", f"{_types}:{_value}, rounding:mode", lambda v, m, f=_f: f(v, 0, m))
    _math.static("Round", f"{_types}:{_value}, int:{_digits}, rounding:mode", _f)


def _real(function: Callable[..., float]) -> Callable[..., float]:
    def call(*values: float) -> float:
        try:
            return float(function(*values))
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return call


def _keep(value: float, function: Callable[[float], int]) -> float:
    return math.copysign(float(function(value)), value) if math.isfinite(value) else value


_math.static("Floor", "double:d", lambda v: _keep(v, math.floor) if not -1 < v < 0 else -1.0)
_math.static("Ceiling", "double:a", lambda v: _keep(v, math.ceil))
_math.static("Truncate", "double:d", lambda v: _keep(v, math.trunc))
_math.static("Floor", "decimal:d", _whole(decimal.ROUND_FLOOR))
_math.static("Ceiling", "decimal:d", _whole(decimal.ROUND_CEILING))
_math.static("Truncate", "decimal:d", _whole(decimal.ROUND_DOWN))


def _root(value: float) -> float:
    return math.sqrt(value) if value >= 0 else math.nan


def _log(value: float, base: float | None = None) -> float:
    if value == 0:
        return -math.inf
    return math.log(value) if base is None else math.log(value) / math.log(base)


def _power(a: float, b: float) -> float:
    try:
        found = math.pow(a, b)
    except OverflowError:
        return -math.inf if a < 0 and b % 2 == 1 else math.inf
    except ValueError:
        return math.inf if a == 0 else math.nan
    return found


_math.static("Sqrt", "double:d", _root)
_math.static("Cbrt", "double:d", lambda v: math.copysign(round(abs(v) ** (1 / 3), 12), v))
_math.static("Pow", "double:x, double:y", _power)
_math.static("Exp", "double:d", _real(math.exp))
_math.static("Log", "double:d", _real(_log))
_math.static("Log", "double:a, double:newBase", _real(_log))
_math.static("Log10", "double:d", lambda v: -math.inf if v == 0 else _real(math.log10)(v))
_math.static("Log2", "double:x", lambda v: -math.inf if v == 0 else _real(math.log2)(v))
for _name in ("Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Tanh"):
    _math.static(_name, "double:a" if _name in ("Sin", "Tan") else "double:d", _real(getattr(math, _name.lower())))
_math.static("Atan2", "double:y, double:x", math.atan2)


def _of(name: str, number: Any) -> Any:
    if name in SIZED:
        return make_integer(int(number), name)
    return Single(number) if name == "System.Single" else number


def _absolute(name: str) -> Callable[[Any], Any]:
    def call(value: Any) -> Any:
        if name in RANGES and number_of(value) == RANGES[name][0] < 0:
            raise DotNetError("Negating the minimum value of a twos complement number is invalid.", "OverflowException")
        return _of(name, abs(number_of(value)))

    return call


for _name in NUMBERS:
    _math.static("Abs", f"{_name}:value", _absolute(_name))
    _math.static("Max", f"{_name}:val1, {_name}:val2", lambda a, b, n=_name: _of(n, _extreme(a, b, 1)))
    _math.static("Min", f"{_name}:val1, {_name}:val2", lambda a, b, n=_name: _of(n, _extreme(a, b, -1)))
    _math.static("Sign", f"{_name}:value", lambda a: (number_of(a) > 0) - (number_of(a) < 0))
    _math.static("Clamp", f"{_name}:value, {_name}:min, {_name}:max", lambda v, a, b, n=_name: _of(n, _clamp(v, a, b)))


def _extreme(a: Any, b: Any, sign: int) -> Any:
    x, y = number_of(a), number_of(b)
    if x != x or y != y:
        return math.nan
    return x if (x >= y) == (sign > 0) else y


def _clamp(value: Any, low: Any, high: Any) -> Any:
    value, low, high = number_of(value), number_of(low), number_of(high)
    if low > high:
        raise DotNetError(f"'{low}' cannot be greater than {high}.", "ArgumentException")
    return max(low, min(high, value))


def _div_rem(name: str) -> Callable[..., Any]:
    def call(a: int, b: int, reference: Reference) -> Any:
        if b == 0:
            raise DotNetError("Attempted to divide by zero.", "DivideByZeroException")
        quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
        reference.value = make_integer(a - quotient * b, name)
        return make_integer(quotient, name)

    return call


def _no_pair(*_: Any) -> Any:
    raise NotSupportedHere("[math]::DivRem with two arguments, which gives a tuple")


_math.static("BigMul", "int:a, int:b", lambda a, b: Int64(a * b) if -(2**31) <= a * b < 2**31 else a * b)
for _name in ("System.Int32", "System.Int64"):
    _math.static("DivRem", f"{_name}:a, {_name}:b, &{_name}:result", _div_rem(_name))
    _math.static("DivRem", f"{_name}:left, {_name}:right", _no_pair)


def _remainder(x: float, y: float) -> float:
    return math.remainder(x, y) if y and math.isfinite(x) and not math.isnan(y) else math.nan


_math.static("IEEERemainder", "double:x, double:y", _remainder)
_math.static("CopySign", "double:x, double:y", math.copysign)
_math.static("FusedMultiplyAdd", "double:x, double:y, double:z", lambda *_: _no_fused())
_math.close(
    "Round Floor Ceiling Truncate Sqrt Pow Exp Log Log10 Log2 Cbrt Atan2 Sin Cos Tan Asin Acos Atan Sinh Cosh Tanh"
)


def _no_fused() -> Any:
    raise NotSupportedHere("[math]::FusedMultiplyAdd")
