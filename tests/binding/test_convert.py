"""Conversions whose results are documented behaviour of the engine (specification of parameter binding, section 9.3)."""

from __future__ import annotations

import contextlib
import datetime as dt
import decimal
import math
import pickle
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.binding.convert import ConversionError, UnknownTypeError, convert, converter, is_known_type, to_text
from bridge.model import EnumMember, EnumType
from bridge.parity.typed_values import encode
from bridge.values import (
    BigInteger,
    Byte,
    Char,
    DateTime,
    DateTimeKind,
    EnumValue,
    Int64,
    OrderedDictionary,
    PSObject,
    ScriptBlock,
    Single,
    Switch,
    TimeSpan,
    TypedArray,
    UInt64,
    Version,
    type_name_of,
)
from bridge.values.literals import parse_number

NUMBERS = [
    ("0x1F", "int", 31),
    ("-0x1", "int", -1),
    ("0xFFFFFFFF", "int", -1),
    ("0xFFFFFFFF", "ulong", 4294967295),
    ("0x80000000", "long", -2147483648),
    ("0b101", "int", 5),
    ("5L", "int", 5),
    ("1kb", "int", 1024),
    ("1.5kb", "int", 1536),
    ("2mb", "long", 2097152),
    ("1e2", "int", 100),
    ("3.5", "int", 4),
    ("2.5", "int", 2),
    ("-2.5", "int", -2),
    ("5.", "int", 5),
    (".5", "double", 0.5),
    ("+5", "int", 5),
    (" 42 ", "int", 42),
    ("1,000", "int", 1000),
    ("1,2", "int", 12),
    ("1,234.5", "double", 1234.5),
    ("#10", "int", 16),
    ("&hFF", "int", 255),
    ("0xFFFFFFFFFFFFFFFF", "long", -1),
    ("NaN", "double", math.nan),
    ("-infinity", "double", -math.inf),
    ("1e400", "double", math.inf),
    ("", "int", 0),
    ("  ", "double", 0.0),
    ("200", "byte", 200),
    ("0xFF", "sbyte", -1),
    ("1d", "int", 1),
    ("7uy", "int", 7),
]


@pytest.mark.parametrize(("text", "target", "expected"), NUMBERS, ids=lambda v: str(v))
def test_number_syntax_of_the_language_and_of_dotnet(text: str, target: str, expected: float) -> None:
    result = convert(text, target)
    assert result == expected or (math.isnan(expected) and math.isnan(result))
    assert type_name_of(result) == str(convert(0, target).__class__ and type_name_of(convert(0, target)))


@pytest.mark.parametrize(
    ("value", "target", "inner"),
    [
        ("x", "int", "The input string 'x' was not in a correct format."),
        (" x ", "int", "The input string 'x' was not in a correct format."),
        ("2147483648", "int", "Value was either too large or too small for an Int32."),
        ("300", "byte", "Value was either too large or too small for an unsigned byte."),
        ("-1", "ulong", "Value was either too large or too small for a UInt64."),
        ("1e3", "sbyte", "The input string '1e3' was not in a correct format."),
        (1e20, "long", "Arithmetic operation resulted in an overflow."),
        (1e20, "byte", "Value was either too large or too small for an Int32."),
        (-1.5, "uint", "Value was either too large or too small for a UInt32."),
        (math.nan, "int", "Value was either too large or too small for an Int32."),
        (1e30, "decimal", "Value was either too large or too small for a Decimal."),
        (dt.datetime(2020, 1, 2, tzinfo=dt.timezone.utc), "int", "Invalid cast from 'DateTime' to 'Int32'."),
        (True, "timespan", "Invalid cast from 'System.Boolean' to 'System.TimeSpan'."),
        (True, "datetime", "Invalid cast from 'Boolean' to 'DateTime'."),
        ("ab", "char", "String must be exactly one character long."),
        ("nope", "datetime", "The string 'nope' was not recognized as a valid DateTime. There is an unknown word starting at index '0'."),
        ("31/12/2020", "datetime", "String '31/12/2020' was not recognized as a valid DateTime."),
        ("25:00", "datetime",
         "The DateTime represented by the string '25:00' is not supported in calendar "
         "'System.Globalization.GregorianCalendar'."),
        ("Mon 2020-01-01", "datetime",
         "String 'Mon 2020-01-01' was not recognized as a valid DateTime because the day of week "
         "was incorrect."),
        (1.5, "timespan", "String '1.5' was not recognized as a valid TimeSpan."),
        ("24:00", "timespan",
         "The TimeSpan string '24:00' could not be parsed because at least one of the numeric "
         "components is out of range or contains too many digits."),
        ("6f9619ff-8b86", "guid", "Unrecognized Guid format."),
        ("6f9619ff-8b86-d011-b42d-00c04fc964f", "guid",
         "Guid should contain 32 digits with 4 dashes "
         "(xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)."),
        ("6f9619ff-8b86-d011-b42d-00c04fc964fg", "guid", "Guid string should only contain hexadecimal characters."),
        ("1", "version", "Version string portion was too short or too long. (Parameter 'input')"),
        ("1.x", "version", "The input string 'x' was not in a correct format."),
        ("1.-2", "version", "input ('-2') must be a non-negative value. (Parameter 'input')\nActual value was -2."),
        ("256.1.1.1", "ipaddress", "An invalid IP address was specified."),
        ("[", "regex", "Invalid pattern '[' at offset 1. Unterminated [] set."),
        ("(a", "regex", "Invalid pattern '(a' at offset 2. Not enough )'s."),
    ],
)  # fmt: skip
def test_failure_carries_the_text_of_dotnet(value: Any, target: str, inner: str) -> None:
    with pytest.raises(ConversionError) as caught:
        convert(value, target)
    assert caught.value.message.endswith(f'Error: "{inner}"')
    assert caught.value.exception == "PSInvalidCastException"


DATES = [
    ("2026-11-21", "2026-11-21T00:00:00.0000000"),
    ("11/21/2026", "2026-11-21T00:00:00.0000000"),
    ("11/21/26", "2026-11-21T00:00:00.0000000"),
    ("1/2/50", "1950-01-02T00:00:00.0000000"),
    ("2026/11/21 10:20", "2026-11-21T10:20:00.0000000"),
    ("2026-11-21 10:20:30.1234567", "2026-11-21T10:20:30.1234567"),
    ("2026-11-21T10:20:30Z", "2026-11-21T10:20:30.0000000+00:00"),
    ("2026-11-21T10:20:30+02:00", "2026-11-21T08:20:30.0000000+00:00"),
    ("2026-11-21 10:20 -5", "2026-11-21T15:20:00.0000000+00:00"),
    ("21 November 2026", "2026-11-21T00:00:00.0000000"),
    ("Nov 21, 2026", "2026-11-21T00:00:00.0000000"),
    ("Saturday, 21 November 2026 3:04:05 PM", "2026-11-21T15:04:05.0000000"),
    ("Sat, 21 Nov 2026 10:20:30 GMT", "2026-11-21T10:20:30.0000000+00:00"),
    ("November 2026", "2026-11-01T00:00:00.0000000"),
    ("2026-11", "2026-11-01T00:00:00.0000000"),
    ("11/2026", "2026-11-01T00:00:00.0000000"),
    ("1.2.2020", "2020-01-02T00:00:00.0000000"),
    ("2020 1 2", "2020-01-02T00:00:00.0000000"),
    ("12:30 AM 1/2/2020", "2020-01-02T00:30:00.0000000"),
    ("5PM 2020-01-02", "2020-01-02T17:00:00.0000000"),
    (" #1/2/2020# ", "2020-01-02T00:00:00.0000000"),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates_are_read_as_the_invariant_culture_writes_them(text: str, expected: str) -> None:
    assert encode(convert(text, "datetime"))["v"] == expected


def test_a_date_without_a_year_is_in_this_one() -> None:
    year = dt.datetime.now(dt.timezone.utc).year
    assert (convert("2.5", "datetime").year, convert("2.5", "datetime").month) in {(year, 2), (year + 1, 2)}


@pytest.mark.parametrize(
    "text",
    ["", "1", "13/13/2020", "2020-02-30", "10:61", "1/2/3/4", "12 PM PM", "2020-01-01T1:00", "+15:00", "a", "1 2 3 4"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ConversionError):
        convert(text, "datetime")


def test_offsets_are_kept_by_date_time_offset() -> None:
    assert (
        encode(convert("2026-11-21T10:20:30.5+02:00", "System.DateTimeOffset"))["v"]
        == "2026-11-21T10:20:30.5000000+02:00"
    )
    with pytest.raises(ConversionError, match="plus or minus 14 hours"):
        convert("2026-11-21 10:20 +15:00", "System.DateTimeOffset")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", "5.00:00:00"),
        ("1:02:03", "01:02:03"),
        ("-1.02:03:04.5", "-1.02:03:04.5000000"),
        ("1:2:3:4", "1.02:03:04"),
        ("24:00:00", "24.00:00:00"),
        ("0:0:0.0000001", "00:00:00.0000001"),
        (" 10:30 ", "10:30:00"),
    ],
)
def test_time_spans(text: str, expected: str) -> None:
    assert to_text(convert(text, "timespan")) == expected


def test_ticks_make_dates_and_time_spans() -> None:
    assert encode(convert(5, "datetime"))["v"] == "0001-01-01T00:00:00.0000005"
    assert convert(5, "timespan").ticks == 5


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (True, "True"),
        (1.0, "1"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1E+15"),
        (123456789012345.0, "123456789012345"),
        (0.0001, "0.0001"),
        (0.00001, "1E-05"),
        (-0.0, "-0"),
        (Single(16777216.0), "1.677722E+07"),
        (decimal.Decimal("1.10"), "1.10"),
        (math.inf, "Infinity"),
        ([1, [2, 3]], "1 System.Object[]"),
        (["a", None, "b"], "a  b"),
        ({"a": 1}, "System.Collections.Hashtable"),
        (OrderedDictionary(a=1), "System.Collections.Specialized.OrderedDictionary"),
        (PSObject({"a": 1, "b": None}), "@{a=1; b=}"),
        (dt.datetime(2020, 1, 2, 3, 4, 5, tzinfo=dt.timezone.utc), "01/02/2020 03:04:05"),
        (ScriptBlock(" 1 + 1 "), " 1 + 1 "),
        (Version(1, 2), "1.2"),
        (Switch(False), "False"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_to_text_is_powershells_string_conversion(value: Any, expected: str) -> None:
    assert to_text(value) == expected
    assert convert(value, "string") == expected


def test_dotnet_text_of_a_double_is_the_shortest_that_reads_back() -> None:
    with pytest.raises(ConversionError) as caught:
        convert(0.1 + 0.2, "guid")
    assert '"0.3"' in caught.value.message
    assert encode(0.1 + 0.2)["v"] == "0.30000000000000004"
    assert encode(Single(16777216.0))["v"] == "16777216"


def test_enumerations() -> None:
    assert convert("fri", "System.DayOfWeek") == EnumValue("System.DayOfWeek", "Friday", 5)
    assert convert("Monday,Tuesday", "System.DayOfWeek").name == "Wednesday"
    assert convert("hidden, system", "System.IO.FileAttributes").name == "Hidden, System"
    assert convert(["Stop", "Continue"], "actionpreference").name == "Inquire"
    assert convert(3, "System.DayOfWeek").name == "Wednesday"
    assert convert("S", "System.IO.FileAttributes").name == "System"
    with pytest.raises(
        ConversionError, match="too similar or identical to the following enumerator names: Sunday, Saturday"
    ):
        convert("S", "System.DayOfWeek")
    with pytest.raises(ConversionError, match='possible enumeration values are "Sunday,Monday'):
        convert(99, "System.DayOfWeek")


def test_a_command_may_bring_its_own_enumerations() -> None:
    smb = EnumType("Microsoft.SmbInstance", (EnumMember("Default", 0), EnumMember("CSV", 1)))
    assert convert("csv", "Microsoft.SmbInstance", enums=[smb]) == EnumValue("Microsoft.SmbInstance", "CSV", 1)
    assert is_known_type("Microsoft.SmbInstance", [smb])
    assert not is_known_type("Microsoft.SmbInstance")


def test_arrays_convert_element_by_element_and_keep_their_type() -> None:
    numbers = convert(["1", 2.5, None], "int[]")
    assert type_name_of(numbers) == "System.Int32[]"
    assert list(numbers) == [1, 2, 0]
    assert list(convert("5", "ulong[]")) == [UInt64(5)]
    assert convert("abc", "char[]") == TypedArray("System.Char[]", [Char("a"), Char("b"), Char("c")])
    assert convert([1, 2], "byte[]") == b"\x01\x02"
    assert (
        type_name_of(convert([1], "System.Collections.Generic.List[string]"))
        == "System.Collections.Generic.List`1[System.String]"
    )
    with pytest.raises(ConversionError) as caught:
        convert("x", "int[]")
    assert caught.value.error_id == "InvalidCastExceptionScalarToArray"
    with pytest.raises(ConversionError) as caught:
        convert(["1", "x"], "int[]")
    assert caught.value.error_id == "InvalidCastFromStringToInteger"


def test_null_becomes_what_the_type_has_for_it() -> None:
    assert convert(None, "string") == ""
    assert convert(None, "int") == 0
    assert convert(None, "System.Nullable[int]") is None
    assert convert(None, "switch") == Switch(False)
    with pytest.raises(ConversionError, match="Cannot convert null to type"):
        convert(None, "datetime")


def test_an_unknown_type_takes_its_own_objects_and_null_and_leaves_the_rest_to_the_host() -> None:
    session = PSObject({"SessionId": 1}, type_names=("Microsoft.Smb.Session", "System.Object"))
    assert convert(session, "Microsoft.Smb.Session") is session
    assert convert(None, "Microsoft.Smb.Session") is None
    with pytest.raises(UnknownTypeError):
        convert("text", "Microsoft.Smb.Session")
    with pytest.raises(UnknownTypeError):
        convert(["text"], "Microsoft.Smb.Session[]")


def test_big_integers_beyond_literals_pass_through_double() -> None:
    assert convert("123456789012345678901234567890", "bigint") == BigInteger(123456789012345677877719597056)


def test_cultures_uris_addresses_and_types() -> None:
    assert to_text(convert("en-us", "cultureinfo")) == "en-US"
    assert to_text(convert("127.1", "ipaddress")) == "127.0.0.1"
    assert to_text(convert("0x7f.1", "ipaddress")) == "127.0.0.1"
    assert to_text(convert("::FFFF:1.2.3.4", "ipaddress")) == "::ffff:1.2.3.4"
    assert str(convert("{6f9619ff-8b86-d011-b42d-00c04fc964ff}", "guid")) == "6f9619ff-8b86-d011-b42d-00c04fc964ff"
    assert to_text(convert("HTTP://Example.com", "uri")) == "http://example.com/"
    assert to_text(convert("int", "type")) == "System.Int32"


def test_wrapped_objects_convert_as_what_they_wrap() -> None:
    assert convert(PSObject({"Note": 1}, base="42"), "int") == 42
    assert convert(PSObject({"Note": 1}, base=[1, 2]), "string") == "1 2"


def test_converters_are_compiled_once_and_let_fitting_values_pass() -> None:
    to_int = converter("int")
    assert to_int(5) == 5
    assert to_int("5") == 5
    assert to_int(True) == 1
    assert type(to_int(True)) is int
    assert converter("string")(5) == "5"
    with pytest.raises(ConversionError):
        to_int(2**40)


VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.decimals(allow_nan=False, allow_infinity=False),
        st.datetimes(), st.timedeltas(), st.uuids(), st.binary(max_size=8), st.sampled_from([Byte(3), Int64(3), Switch(True), Char("x")]),
        st.from_regex(r"[-+]?[0-9]{1,4}[.:/, -]?[0-9]{0,4}([.:/ -][0-9]{1,4})?( (AM|PM|Z))?", fullmatch=True),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip
TYPES = st.sampled_from(
    [
        "int", "long", "byte", "ulong", "double", "float", "decimal", "bigint", "bool", "char", "string", "datetime", "timespan", "guid",
        "System.DateTimeOffset", "version", "semver", "ipaddress", "uri", "regex", "xml", "cultureinfo", "mailaddress", "type", "switch",
        "System.DayOfWeek", "System.IO.FileAttributes", "hashtable", "scriptblock", "System.Collections.ArrayList", "System.Nullable[int]",
        "System.Collections.Generic.List[int]", "int[]", "string[]", "System.DayOfWeek[]", "object", "psobject", "securestring", "array",
        "System.Collections.Generic.Dictionary[string,int]", "My.Own.Type", "char[]", "System.IO.FileInfo", "void", "[[", "int[,]",
    ]
)  # fmt: skip


def _outcome(value: Any, target: str) -> tuple[Any, ...]:
    try:
        return "ok", encode(convert(value, target))
    except ConversionError as error:
        return error.error_id, error.message


@given(VALUES, TYPES)
def test_any_value_to_any_type_converts_or_raises_its_own_error_and_leaves_the_value_alone(
    value: Any, target: str
) -> None:
    before = pickle.dumps(value)
    assert _outcome(value, target) == _outcome(value, target)
    assert pickle.dumps(value) == before


def test_a_zone_makes_a_date_local() -> None:
    assert convert("2020-01-02T03:04:05Z", "datetime").kind == DateTimeKind.LOCAL
    assert isinstance(convert("2020-01-02", "datetime"), DateTime)
    assert isinstance(convert("5", "timespan"), TimeSpan)


@pytest.mark.parametrize(
    "target",
    ["int", "ulong", "double", "decimal", "bigint", "semver", "version", "timespan", "datetime", "System.DayOfWeek"],
)
def test_numbers_of_any_length_are_read_or_refused(target: str) -> None:
    digits = "9" * 5000
    try:
        shown = encode(convert(digits, target))["v"]
    except ConversionError:
        assert target not in ("double", "bigint")
    else:
        assert shown == (digits if target == "bigint" else "Infinity")


def test_a_literal_of_sixty_four_bits_is_an_int64() -> None:
    assert type_name_of(parse_number("0x0000000000000001")) == "System.Int64"
    assert type_name_of(parse_number("0x1")) == "System.Int32"
    assert parse_number("0xFFFFFFFFFFFFFFFF") == -1


def test_a_decimal_that_is_no_number_is_refused() -> None:
    with pytest.raises(ConversionError):
        convert(decimal.Decimal("NaN"), "int")


@pytest.mark.parametrize(
    "pattern", ["(?i)" * 600 + "a", "[a-[b-[c-[d" * 600, "(" * 3000, "\\", "(?<n>a)\\k<n>", "a{2,1}", "[z-a]"]
)
def test_patterns_of_any_depth_are_judged(pattern: str) -> None:
    with contextlib.suppress(ConversionError):
        assert to_text(convert(pattern, "regex")) == pattern
