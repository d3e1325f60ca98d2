"""Object, numbers, enumerations, Math, Convert, Guid, Version and types."""

from __future__ import annotations

import base64
import decimal
import math
import uuid
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from bridge.binding.conversion.enums import enum_of_text, enum_value, sorted_members
from bridge.binding.conversion.errors import ConversionError, DotNetError
from bridge.binding.conversion.identifiers import parse_guid, parse_version
from bridge.binding.conversion.numbers import SIZED, change_number, make_integer, text_to_real
from bridge.binding.conversion.text import object_text
from bridge.binding.convert import dotnet_text
from bridge.model import EnumType
from bridge.operators.classes.arrays import same
from bridge.operators.enums import find_enum
from bridge.operators.errors import NotSupportedHere
from bridge.operators.formatting import format_value
from bridge.operators.kinds import TYPE_CODES, number_of, type_code, unwrap
from bridge.operators.objects import class_
from bridge.values import (
    BigInteger,
    Char,
    EnumValue,
    Int64,
    PSObject,
    Single,
    TypedArray,
    Version,
    parse_type,
    type_name_of,
)
from bridge.values.literals import DECIMAL_MAX, fit_decimal

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


# --- numbers ------------------------------------------------------------------------------------------------------------------------


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


def _parse(name: str) -> Callable[[str], Any]:
    def parse(text: Any) -> Any:
        if text is None:
            raise DotNetError("Value cannot be null. (Parameter 's')", "ArgumentNullException")
        stripped = text.strip(" \t\n\v\f\r")
        if name in SIZED:
            digits = stripped.removeprefix("-").removeprefix("+") if stripped[:1] in "+-" else stripped
            if not digits.isascii() or not digits.isdigit():
                raise DotNetError(f"The input string '{text}' was not in a correct format.")
            return make_integer(int(stripped), name)
        if name == "System.Decimal":
            return _plain_decimal(stripped, text)
        return _plain_real(stripped, text, name)

    return parse


_REAL_CHARACTERS = frozenset("0123456789+-.,eE")


def _plain_decimal(stripped: str, text: str) -> decimal.Decimal:
    if not stripped or set(stripped) - set("0123456789+-.,"):
        raise DotNetError(f"The input string '{text}' was not in a correct format.")
    try:
        fitted = fit_decimal(decimal.Decimal(stripped.replace(",", "")))
    except decimal.InvalidOperation:
        raise DotNetError(f"The input string '{text}' was not in a correct format.") from None
    if fitted is None:
        raise DotNetError("Value was either too large or too small for a Decimal.", "OverflowException")
    return fitted


def _plain_real(stripped: str, text: str, name: str) -> float:
    special = {"nan": math.nan, "infinity": math.inf, "-infinity": -math.inf, "∞": math.inf}.get(stripped.lower())
    if special is not None:
        return Single(special) if name.endswith("Single") else special
    if not stripped or set(stripped) - _REAL_CHARACTERS:
        raise DotNetError(f"The input string '{text}' was not in a correct format.")
    return text_to_real(stripped, name)


_RANGES = {name: (kind.minimum, kind.maximum) for name, kind in SIZED.items()}  # type: ignore[attr-defined]
_NUMBERS = [n for n, c in TYPE_CODES.items() if 5 <= c <= 15]
for _name in _NUMBERS:
    _number = class_(_name, "System.ValueType")
    _number.method("ToString", "", dotnet_text)
    _number.method("ToString", "string", format_value)
    _number.method("ToString", "culture", lambda v, _: dotnet_text(v))
    _number.method("ToString", "string, culture", lambda v, f, _: format_value(v, f))
    _number.method("CompareTo", _name, _compared)
    _number.method("CompareTo", "object", _compared_object)
    _number.method("Equals", "object", same)
    _reader = _parse(_name)
    _number.static("Parse", "string", _reader)
    _number.static("Parse", "string, culture", lambda s, _, p=_reader: p(s))
    if _name in _RANGES:
        _low, _high = _RANGES[_name]
        _number.statics["minvalue"] = lambda n=_name, v=_low: make_integer(v, n)  # type: ignore[misc]
        _number.statics["maxvalue"] = lambda n=_name, v=_high: make_integer(v, n)  # type: ignore[misc]
_double = class_("System.Double")
_double.statics.update(
    maxvalue=lambda: 1.7976931348623157e308,
    minvalue=lambda: -1.7976931348623157e308,
    epsilon=lambda: 5e-324,
    nan=lambda: math.nan,
    positiveinfinity=lambda: math.inf,
    negativeinfinity=lambda: -math.inf,
)
_double.static("IsNaN", "double", math.isnan)
_double.static("IsInfinity", "double", math.isinf)
_double.static("IsFinite", "double", math.isfinite)
_decimal = class_("System.Decimal")
_decimal.statics.update(
    maxvalue=lambda: decimal.Decimal(DECIMAL_MAX),
    minvalue=lambda: decimal.Decimal(-DECIMAL_MAX),
    zero=lambda: decimal.Decimal(0),
    one=lambda: decimal.Decimal(1),
    minusone=lambda: decimal.Decimal(-1),
)
_bool = class_("System.Boolean", "System.ValueType")
_bool.statics.update(truestring=lambda: "True", falsestring=lambda: "False")
_bool.method("ToString", "", str)
_bool.method("Equals", "object", same)
_bool.method("CompareTo", "bool", lambda a, b: int(a) - int(b))


def _parse_bool(text: str) -> bool:
    found = {"true": True, "false": False}.get(str(text).strip().lower())
    if found is None:
        raise DotNetError(f"String '{text}' was not recognized as a valid Boolean.")
    return found


_bool.static("Parse", "string", _parse_bool)
_big = class_("System.Numerics.BigInteger", "System.ValueType")
_big.static("Parse", "string", lambda s: BigInteger(int(s)))
_big.static("Pow", "System.Numerics.BigInteger, int", lambda a, n: BigInteger(int(a) ** n))
_big.statics.update(zero=lambda: BigInteger(0), one=lambda: BigInteger(1))
_big.method("ToString", "", dotnet_text)


# --- Math ---------------------------------------------------------------------------------------------------------------------------

_math = class_("System.Math")
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
        if name in _RANGES and number_of(value) == _RANGES[name][0] < 0:
            raise DotNetError("Negating the minimum value of a twos complement number is invalid.", "OverflowException")
        return _of(name, abs(number_of(value)))

    return call


for _name in _NUMBERS:
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


def _div_rem(*_: Any) -> Any:
    raise NotSupportedHere("[math]::DivRem")


_math.static("BigMul", "int, int", lambda a, b: Int64(a * b) if -(2**31) <= a * b < 2**31 else a * b)
_math.static("DivRem", "int, int", _div_rem)


# --- Convert ------------------------------------------------------------------------------------------------------------------------

_convert = class_("System.Convert")


def _to(name: str) -> Callable[[Any], Any]:
    def call(value: Any) -> Any:
        plain = unwrap(value)
        if plain is None:
            return change_number(0, name) if name != "System.Boolean" else False
        if isinstance(plain, str) and not isinstance(plain, Char):
            if name == "System.Boolean":
                return _parse_bool(plain)
            return _parse(name)(str(plain))
        if isinstance(plain, Char):
            if name in SIZED:
                return change_number(ord(plain), name)
            raise DotNetError(f"Invalid cast from 'Char' to '{name.rpartition('.')[2]}'.", "InvalidCastException")
        if type_code(plain) < 3 or type_code(plain) > 15:
            raise NotSupportedHere(f"[convert]::To{name.rpartition('.')[2]} of a {type_name_of(plain)}")
        return change_number(number_of(plain), name)

    return call


_TRAILING = "Additional non-parsable characters are at the end of the string."


def _from_base(name: str) -> Callable[[str, int], Any]:
    def call(text: str, base: int) -> Any:
        if base not in (2, 8, 10, 16):
            raise DotNetError("Invalid Base.", "ArgumentException")
        plain = (text or "0").lower()
        plain = plain.removeprefix("0x") if base == 16 else plain
        try:
            value = int(plain, base)
        except ValueError:
            known = plain and plain[0].isalnum()
            raise DotNetError(_TRAILING if known else "Could not find any recognizable digits.") from None
        low, high = _RANGES[name]
        bits = (high - low).bit_length()
        if base != 10 and value > high and value < 1 << bits and low < 0:
            value -= 1 << bits
        return make_integer(value, name)

    return call


def _to_base(value: Any, base: int) -> str:
    plain, bits = number_of(value), {7: 16, 6: 8, 9: 32, 11: 64}[type_code(value)]
    if base == 10:
        return str(plain)
    if base not in (2, 8, 16):
        raise DotNetError("Invalid Base.", "ArgumentException")
    return format(plain & ((1 << bits) - 1), {2: "b", 8: "o", 16: "x"}[base])


def _from_base64(text: str) -> bytearray:
    try:
        return bytearray(base64.b64decode("".join(text.split()), validate=True))
    except ValueError:
        raise DotNetError(
            "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an "
            "illegal character among the padding characters."
        ) from None


for _name in (*_NUMBERS, "System.Boolean"):
    _convert.static("To" + _name.rpartition(".")[2], "object", _to(_name))
for _name in _RANGES:
    _convert.static("To" + _name.rpartition(".")[2], "string, int", _from_base(_name))
for _types in ("int", "long", "short", "byte"):
    _convert.static("ToString", f"{_types}, int", _to_base)
_convert.static("ToString", "object", lambda v: dotnet_text(unwrap(v)))
_convert.static("ToChar", "int", lambda n: change_number(n, "System.Char"))
_convert.static("ToBase64String", "byte[]", lambda b: base64.b64encode(bytes(b)).decode())
_convert.static("FromBase64String", "string", _from_base64)
_convert.static("ToHexString", "byte[]", lambda b: bytes(b).hex().upper())
_convert.static("FromHexString", "string", lambda s: bytearray.fromhex(s))


# --- enumerations -------------------------------------------------------------------------------------------------------------------


def _enum_type(type_object: PSObject) -> EnumType:
    found = find_enum(type_object.text or "")
    if found is None:
        raise NotSupportedHere(f"the enumeration {type_object.text}")
    return found


def _values(type_object: PSObject) -> TypedArray:
    enum = _enum_type(type_object)
    return TypedArray(f"{enum.name}[]", [enum_value(enum, m.value) for m in sorted_members(enum)])


def _parse_enum(type_object: PSObject, text: str, ignore: bool = False) -> EnumValue:
    enum = _enum_type(type_object)
    names = {m.name: m for m in enum.members}
    parts = [p.strip() for p in str(text).split(",")]
    if not ignore and any(p not in names for p in parts) and not str(text).strip().lstrip("+-").isdigit():
        raise DotNetError(f"Requested value '{text}' was not found.", "ArgumentException")
    try:
        return enum_of_text(enum, text)
    except ConversionError:
        raise DotNetError(f"Requested value '{text}' was not found.", "ArgumentException") from None


def _is_defined(type_object: PSObject, value: Any) -> bool:
    enum, plain = _enum_type(type_object), unwrap(value)
    if isinstance(plain, str):
        return any(m.name == plain for m in enum.members)
    return any(m.value == number_of(plain) for m in enum.members)


def _enum_name(type_object: PSObject, value: Any) -> Any:
    wanted = number_of(unwrap(value))
    return next((m.name for m in sorted_members(_enum_type(type_object)) if m.value == wanted), None)


_enum = class_("System.Enum", "System.ValueType")
_enum.get("value__", lambda e: e.value)
_enum.method("HasFlag", "object", lambda e, f: e.value & number_of(unwrap(f)) == number_of(unwrap(f)))
_enum.method("ToString", "", lambda e: e.name)
_enum.method("ToString", "string", format_value)
_enum.method("CompareTo", "object", lambda e, o: (e.value > o.value) - (e.value < o.value))
_enum.method("Equals", "object", same)
_enum.static("GetValues", "type", _values)
_enum.static(
    "GetNames", "type", lambda t: TypedArray("System.String[]", [m.name for m in sorted_members(_enum_type(t))])
)
_enum.static("GetName", "type, object", _enum_name)
_enum.static("Parse", "type, string", _parse_enum)
_enum.static("Parse", "type, string, bool", _parse_enum)
_enum.static("IsDefined", "type, object", _is_defined)
_enum.static("ToObject", "type, int", lambda t, n: enum_value(_enum_type(t), n))


# --- Guid, Version, Type ------------------------------------------------------------------------------------------------------------

_guid = class_("System.Guid", "System.ValueType")
_guid.get("Guid", str)
_guid.statics["empty"] = lambda: uuid.UUID(int=0)
_guid.static("NewGuid", "", uuid.uuid4)
_guid.static("Parse", "string", parse_guid)
_guid.constructor("string", parse_guid)
_guid.method("ToString", "", str)
_guid.method("ToString", "string", format_value)
_guid.method("ToByteArray", "", lambda g: bytearray(g.bytes_le))
_guid.method("Equals", "object", same)

_version = class_("System.Version", "System.Object")
for _name in ("Major", "Minor", "Build", "Revision"):
    _version.get(_name, attrgetter(_name.lower()))
_version.get("MajorRevision", lambda v: v.revision >> 16 if v.revision >= 0 else -1)
_version.get("MinorRevision", lambda v: v.revision & 0xFFFF if v.revision >= 0 else -1)
_version.static("Parse", "string", parse_version)
_version.constructor("string", parse_version)
for _count in (2, 3, 4):
    _version.constructor(", ".join(["int"] * _count), Version)


def _version_text(version: Version, count: int) -> str:
    parts = str(version).split(".")
    if not 0 <= count <= len(parts):
        raise DotNetError(f"Argument must be between 0 and {len(parts)}. (Parameter 'fieldCount')", "ArgumentException")
    return ".".join(parts[:count])


_version.method("ToString", "", str)
_version.method("ToString", "int", _version_text)
_version.method("CompareTo", "version", lambda a, b: -1 if a < b else 0 if a == b else 1)
_version.method("Equals", "object", lambda a, b: isinstance(b, Version) and a == b)


def _type_equals(first: PSObject, second: Any) -> bool:
    return isinstance(second, PSObject) and second.type_name == first.type_name and second.text == first.text


def _assignable(first: PSObject, second: PSObject) -> bool:
    from bridge.binding.conversion.sources import Source

    source, target = parse_type(second.text or ""), parse_type(first.text or "")
    if source == target or Source(source).derives_from(target):
        return True
    raise NotSupportedHere(f"whether [{target}] takes a [{source}]")


_type = class_("System.Type", "System.Object")
_type.method("ToString", "", lambda t: t.text)
_type.method("Equals", "object", _type_equals)
_type.method("GetElementType", "", lambda t: _element(t))
_type.method("IsAssignableFrom", "type", _assignable)
_type.method(
    "GetEnumNames", "", lambda t: TypedArray("System.String[]", [m.name for m in sorted_members(_enum_type(t))])
)
_type.method("GetEnumValues", "", _values)


def _element(type_object: PSObject) -> Any:
    from bridge.operators.values import type_object as make

    parsed = parse_type(type_object.text or "")
    return make(str(parsed.element)) if parsed.is_array else None
