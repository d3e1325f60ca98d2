"""Convert and BitConverter."""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import struct
from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.dates import parse_date
from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.numbers import SIZED, change_number, make_integer
from bridge.binding.conversion.ticks import from_ticks
from bridge.binding.convert import dotnet_text
from bridge.operators.classes.numbers import NUMBERS, RANGES, parse_bool, parser
from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import number_of, type_code, unwrap
from bridge.operators.objects import class_
from bridge.values import Char, EnumValue, PSObject, Single, type_name_of

_convert = class_("System.Convert")


def _to(name: str) -> Callable[[Any], Any]:
    def call(value: Any) -> Any:
        plain = unwrap(value)
        if plain is None:
            return change_number(0, name) if name != "System.Boolean" else False
        if isinstance(plain, str) and not isinstance(plain, Char):
            if name == "System.Boolean":
                return parse_bool(plain)
            return parser(name)(str(plain))
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
        low, high = RANGES[name]
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


def _from_base64(text: Any) -> bytearray:
    if text is None:
        raise DotNetError("Value cannot be null. (Parameter 's')", "ArgumentNullException")
    try:
        return bytearray(base64.b64decode("".join(text.split()), validate=True))
    except ValueError:
        raise DotNetError(
            "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an "
            "illegal character among the padding characters."
        ) from None


for _name in (*NUMBERS, "System.Boolean"):
    _made = _to(_name)
    _convert.static("To" + _name.rpartition(".")[2], "object:value", _made)
    _convert.static("To" + _name.rpartition(".")[2], "object:value, provider:provider", lambda v, _, f=_made: f(v))
for _name in RANGES:
    _convert.static("To" + _name.rpartition(".")[2], "string:value, int:fromBase", _from_base(_name))
for _types in ("int", "long", "short", "byte"):
    _convert.static("ToString", f"{_types}:value, int:toBase", _to_base)
_convert.static("ToString", "object:value", lambda v: dotnet_text(unwrap(v)))
_convert.static("ToString", "object:value, provider:provider", lambda v, _: dotnet_text(unwrap(v)))
_convert.static("ToChar", "object:value", lambda v: _to_char(unwrap(v)))
_convert.static("ToDateTime", "object:value", lambda v: _to_date(unwrap(v)))
_convert.static("ToDateTime", "object:value, provider:provider", lambda v, _: _to_date(unwrap(v)))
_convert.static("ChangeType", "object:value, type:conversionType", lambda v, t: _change_type(v, t))
_convert.static("ChangeType", "object:value, System.TypeCode:typeCode", lambda v, t: _change(v, f"System.{t.name}"))
_convert.static(
    "ChangeType", "object:value, type:conversionType, provider:provider", lambda v, t, _: _change_type(v, t)
)
_convert.static("IsDBNull", "object:value", lambda v: False)
_convert.static("GetTypeCode", "object:value", lambda v: _code(unwrap(v)))
_convert.static("ToHexStringLower", "byte[]:inArray", lambda b: bytes(b).hex())
_convert.static("ToBase64String", "byte[]:inArray", lambda b: base64.b64encode(bytes(_some(b, "inArray"))).decode())
_convert.static(
    "ToBase64String",
    "byte[]:inArray, System.Base64FormattingOptions:options",
    lambda b, o: _lines(base64.b64encode(bytes(b)).decode(), o),
)
_convert.static("FromBase64String", "string:s", _from_base64)
_convert.static("ToHexString", "byte[]:inArray", lambda b: bytes(_some(b, "inArray")).hex().upper())
_convert.static("FromHexString", "string:s", lambda s: _from_hex(s))


def _some(value: Any, name: str) -> Any:
    if value is None:
        raise DotNetError(f"Value cannot be null. (Parameter '{name}')", "ArgumentNullException")
    return value


def _lines(text: str, options: Any) -> str:
    if not int(options):
        return text
    return "\r\n".join(text[i : i + 76] for i in range(0, len(text), 76))


def _from_hex(text: str) -> bytearray:
    if len(text) % 2:
        raise DotNetError("The input is not a valid hex string as its length is not a multiple of 2.")
    try:
        return bytearray.fromhex(text) if not any(c.isspace() for c in text) else bytearray.fromhex("?")
    except ValueError:
        raise DotNetError("The input is not a valid hex string as it contains a non-hex character.") from None


def _to_char(value: Any) -> Char:
    if value is None:
        return Char("\0")
    if isinstance(value, str) and not isinstance(value, Char):
        if len(value) != 1:
            raise DotNetError("String must be exactly one character long.")
        return Char(value)
    if isinstance(value, Char):
        return value
    if isinstance(value, (bool, float, decimal.Decimal)) or not 3 <= type_code(value) <= 12:
        raise DotNetError(
            f"Invalid cast from '{type_name_of(value).rpartition('.')[2]}' to 'Char'.", "InvalidCastException"
        )
    made: Char = change_number(number_of(value), "System.Char")
    return made


def _to_date(value: Any) -> Any:
    if value is None:
        return from_ticks(0)
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and not isinstance(value, Char):
        return parse_date(str(value))
    raise DotNetError(
        f"Invalid cast from '{type_name_of(value).rpartition('.')[2]}' to 'DateTime'.", "InvalidCastException"
    )


def _code(value: Any) -> EnumValue:
    number = type_code(value)
    name = "Empty" if value is None else type_name_of(value).rpartition(".")[2] if number > 1 else "Object"
    return EnumValue("System.TypeCode", name, number)


def _change_type(value: Any, wanted: PSObject) -> Any:
    return _change(value, wanted.text or "")


def _change(value: Any, name: str) -> Any:
    plain = unwrap(value)
    if plain is None:
        if name in (*NUMBERS, "System.Boolean", "System.Char", "System.DateTime"):
            raise DotNetError("Null object cannot be converted to a value type.", "InvalidCastException")
        return None
    if type_name_of(plain) == name:
        return plain
    if name == "System.String":
        return dotnet_text(plain)
    if name in NUMBERS or name == "System.Boolean":
        return _to(name)(plain)
    if name == "System.Char":
        return _to_char(plain)
    if name == "System.DateTime":
        return _to_date(plain)
    raise NotSupportedHere(f"[convert]::ChangeType to {name}")


# --- BitConverter -------------------------------------------------------------------------------------------------------------------

_bits = class_("System.BitConverter")
_bits.statics["islittleendian"] = lambda: True
_CODES = {
    "Int16": "h", "UInt16": "H", "Int32": "i", "UInt32": "I", "Int64": "q", "UInt64": "Q", "Single": "f", "Double": "d", "Boolean": "?",
}  # fmt: skip
_NOT_ENOUGH = (
    "Destination array is not long enough to copy all the items in the collection. Check array index and length."
)


def _unpacked(name: str) -> Callable[[Any, int], Any]:
    def call(data: Any, start: int) -> Any:
        size = struct.calcsize("<" + _CODES[name])
        if not 0 <= start < len(data):
            raise DotNetError(
                "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'startIndex')",
                "ArgumentOutOfRangeException",
            )
        if start + size > len(data):
            raise DotNetError(f"{_NOT_ENOUGH} (Parameter 'value')", "ArgumentException")
        (found,) = struct.unpack_from("<" + _CODES[name], bytes(data), start)
        full = f"System.{name}"
        return make_integer(found, full) if full in RANGES else Single(found) if name == "Single" else found

    return call


for _short, _letter in _CODES.items():
    _bits.static(
        "GetBytes", f"System.{_short}:value", lambda v, c=_letter: bytearray(struct.pack("<" + c, number_of(v)))
    )
    _bits.static(f"To{_short}", "byte[]:value, int:startIndex", _unpacked(_short))
_bits.static("GetBytes", "char:value", lambda v: bytearray(struct.pack("<H", ord(v))))
_bits.static("ToString", "byte[]:value", lambda b: bytes(_some(b, "value")).hex("-").upper())
_bits.static("ToString", "byte[]:value, int:startIndex", lambda b, i: bytes(b)[i:].hex("-").upper())
_bits.static(
    "ToString", "byte[]:value, int:startIndex, int:length", lambda b, i, n: bytes(b)[i : i + n].hex("-").upper()
)
_bits.static("DoubleToInt64Bits", "double:value", lambda v: _unpacked("Int64")(struct.pack("<d", v), 0))
_bits.static("Int64BitsToDouble", "long:value", lambda v: struct.unpack("<d", struct.pack("<q", int(v)))[0])
