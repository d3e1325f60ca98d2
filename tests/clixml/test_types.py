"""Each type of MS-PSRP 2.2.5.1: the element that the engine writes for it, and the Python value."""

import datetime as dt
import decimal
import math
import pathlib
import uuid

import pytest

from bridge.clixml import CLIXMLError, DecodeError, EncodeError, dump_object, dumps, load_object, loads
from bridge.values import (
    BigInteger,
    Byte,
    Char,
    DateTime,
    DateTimeKind,
    DateTimeOffset,
    EnumValue,
    Int16,
    Int64,
    OrderedDictionary,
    PSObject,
    Queue,
    SByte,
    ScriptBlock,
    SemanticVersion,
    Single,
    Stack,
    Switch,
    TimeSpan,
    TypedArray,
    TypedDictionary,
    UInt16,
    UInt32,
    UInt64,
    Uri,
    Version,
    XmlDocument,
    type_name_of,
)


def moment(
    *args: int, tick: int = 0, kind: DateTimeKind = DateTimeKind.UNSPECIFIED, zone: dt.tzinfo | None = None
) -> DateTime:
    return DateTime.of(dt.datetime(*args, tzinfo=zone), tick, kind)  # type: ignore[arg-type,misc]


EAST = dt.timezone(dt.timedelta(hours=5, minutes=30))

ONE_ELEMENT = [
    ("<S>a</S>", "a"),
    ("<S></S>", ""),
    ("<S>_x000A_</S>", "\n"),
    ("<S>_xD83D__xDE00_</S>", "\U0001f600"),
    ("<S>_xD83D_</S>", "\ud83d"),
    ("<S>_x005F_x41_</S>", "_x41_"),
    ("<S>_x005F_X0041_</S>", "_X0041_"),
    ("<S>&lt;&amp;&gt;\"'</S>", "<&>\"'"),
    ("<B>true</B>", True),
    ("<B>false</B>", False),
    ("<I32>-2147483648</I32>", -(2**31)),
    ("<I64>9223372036854775807</I64>", 2**63 - 1),
    ("<I64>5</I64>", Int64(5)),
    ("<SB>-128</SB>", SByte(-128)),
    ("<By>255</By>", Byte(255)),
    ("<I16>-32768</I16>", Int16(-32768)),
    ("<U16>65535</U16>", UInt16(65535)),
    ("<U32>4294967295</U32>", UInt32(2**32 - 1)),
    ("<U64>18446744073709551615</U64>", UInt64(2**64 - 1)),
    ("<Db>0</Db>", 0.0),
    ("<Db>-0</Db>", -0.0),
    ("<Db>10000000000000000</Db>", 1e16),
    ("<Db>1E+17</Db>", 1e17),
    ("<Db>0.0001</Db>", 0.0001),
    ("<Db>1E-05</Db>", 0.00001),
    ("<Db>INF</Db>", math.inf),
    ("<Db>-INF</Db>", -math.inf),
    ("<Db>1.7976931348623157E+308</Db>", 1.7976931348623157e308),
    ("<Sg>3.4028235E+38</Sg>", Single(3.4028234663852886e38)),
    ("<Sg>0.1</Sg>", Single(0.10000000149011612)),
    ("<Sg>123456790</Sg>", Single(123456792.0)),
    ("<Sg>1E+10</Sg>", Single(1e10)),
    ("<D>1.500</D>", decimal.Decimal("1.500")),
    ("<D>79228162514264337593543950335</D>", decimal.Decimal(2**96 - 1)),
    ("<D>0.0000000000000000000000000001</D>", decimal.Decimal("1e-28")),
    ("<C>55296</C>", Char("\ud800")),
    ("<DT>2026-01-02T03:04:05.1234567</DT>", moment(2026, 1, 2, 3, 4, 5, 123456, tick=7)),
    ("<DT>0001-01-01T00:00:00</DT>", moment(1, 1, 1)),
    (
        "<DT>9999-12-31T23:59:59.9999999Z</DT>",
        moment(9999, 12, 31, 23, 59, 59, 999999, tick=9, kind=DateTimeKind.UTC, zone=dt.timezone.utc),
    ),
    (
        "<DT>2026-01-02T03:04:05.0000001Z</DT>",
        moment(2026, 1, 2, 3, 4, 5, tick=1, kind=DateTimeKind.UTC, zone=dt.timezone.utc),
    ),
    ("<DT>2026-01-02T03:04:05.5+05:30</DT>", moment(2026, 1, 2, 3, 4, 5, 500000, kind=DateTimeKind.LOCAL, zone=EAST)),
    ("<DT>2026-01-02T03:04:05+00:00</DT>", moment(2026, 1, 2, 3, 4, 5, kind=DateTimeKind.LOCAL, zone=dt.timezone.utc)),
    ("<TS>PT0S</TS>", TimeSpan.from_ticks(0)),
    ("<TS>PT0.0000001S</TS>", TimeSpan.from_ticks(1)),
    ("<TS>-PT0.001S</TS>", TimeSpan.from_ticks(-10000)),
    ("<TS>P10675199DT2H48M5.4775807S</TS>", TimeSpan.from_ticks(2**63 - 1)),
    ("<TS>-P10675199DT2H48M5.4775808S</TS>", TimeSpan.from_ticks(-(2**63))),
    ("<TS>P30D</TS>", TimeSpan.from_ticks(30 * 864_000_000_000)),
    ("<G>6f9619ff-8b86-d011-b42d-00c04fc964ff</G>", uuid.UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")),
    ("<BA>AQL/</BA>", b"\x01\x02\xff"),
    ("<URI>http://example.com/a b?c=\u00e9#d</URI>", Uri("http://example.com/a b?c=\u00e9#d")),
    ("<Version>1.2.3.4</Version>", Version(1, 2, 3, 4)),
    ("<Version>1.2</Version>", Version(1, 2)),
    ("<XD>&lt;a /&gt;</XD>", XmlDocument("<a />")),
    ("<SBK> 1 </SBK>", ScriptBlock(" 1 ")),
    ("<Nil />", None),
]


@pytest.mark.parametrize(("element", "value"), ONE_ELEMENT, ids=[e for e, _ in ONE_ELEMENT])
def test_a_value_of_one_element_is_read_and_written_as_the_engine_has_it(element: str, value: object) -> None:
    read = load_object(element)
    assert type(read) is type(value)
    assert type_name_of(read) == type_name_of(value)
    assert dump_object(read) == element
    assert dump_object(value) == element
    if isinstance(value, float) and value == 0:
        assert math.copysign(1, read) == math.copysign(1, value)
    assert read == value
    if isinstance(value, DateTime):
        assert (read.tick, read.kind, read.utcoffset()) == (value.tick, value.kind, value.utcoffset())


def test_not_a_number_is_read_and_written() -> None:
    assert math.isnan(load_object("<Db>NaN</Db>"))
    assert dump_object(math.nan) == "<Db>NaN</Db>"
    assert dump_object(Single(math.nan)) == "<Sg>NaN</Sg>"


@pytest.mark.parametrize(
    "element",
    [
        "<I32>2147483648</I32>",
        "<I32></I32>",
        "<I32>1_0</I32>",
        "<I32>\u0661</I32>",
        "<I32>1.0</I32>",
        "<By>256</By>",
        "<U64>-1</U64>",
        "<B>yes</B>",
        "<Db>inf</Db>",
        "<Db>1_0</Db>",
        "<Db></Db>",
        "<D>1e5</D>",
        "<D>79228162514264337593543950336</D>",
        "<C>65536</C>",
        "<C>a</C>",
        "<DT>2026-13-01T00:00:00</DT>",
        "<DT>yesterday</DT>",
        "<DT>2026-01-01T00:00:00+15:00</DT>",
        "<TS>1:00:00</TS>",
        "<TS>P</TS>",
        "<TS>PT</TS>",
        "<TS>P10675200D</TS>",
        "<G>x</G>",
        "<BA>?</BA>",
        "<Version>1</Version>",
        "<Version>1.2.3.4.5</Version>",
        "<Version>1.4294967296</Version>",
        "<Nil>x</Nil>",
    ],
)
def test_text_that_is_no_value_of_its_type_is_refused(element: str) -> None:
    with pytest.raises(DecodeError):
        load_object(element)


def test_what_xml_schema_allows_besides_is_read() -> None:
    assert load_object("<I32> +7\n</I32>") == 7
    assert load_object("<B>1</B>") is True
    assert load_object("<DT>2026-01-02</DT>") == moment(2026, 1, 2)
    assert load_object("<DT>2026-01-02T23:59:59.99999996</DT>") == moment(2026, 1, 3)
    assert load_object("<TS>P1Y2M3DT4H</TS>") == dt.timedelta(days=365 + 60 + 3, hours=4)
    assert load_object("<S>&#65;&#x42;</S>") == "AB"
    assert load_object("<S>_x00000041_</S>") == "A"
    assert load_object("<S>_x0001F600_</S>") == "\U0001f600"
    assert load_object("<D>1.00000000000000000000000000005</D>") == decimal.Decimal("1.0000000000000000000000000000")


def test_plain_python_values_are_written_by_their_size() -> None:
    assert dump_object(2**31) == "<I64>2147483648</I64>"
    assert dump_object(2**63) == "<D>9223372036854775808</D>"
    assert "<T>System.Numerics.BigInteger</T>" in dump_object(2**96)
    assert dump_object(dt.timedelta(days=1)) == "<TS>P1D</TS>"
    assert dump_object(dt.datetime(2026, 1, 2, tzinfo=dt.timezone.utc)) == "<DT>2026-01-02T00:00:00Z</DT>"
    assert dump_object(pathlib.PurePosixPath("a/b")) == "<S>a/b</S>"


def test_subclasses_are_written_as_what_they_extend() -> None:
    class Name(str):
        pass

    class Level(int):
        pass

    assert dump_object([Name("x"), Level(3)]) == dump_object(["x", 3])
    assert dump_object((1, 2)) == dump_object([1, 2])
    assert dump_object({3}) == dump_object([3])
    assert dump_object(iter([1, 2])) == dump_object([1, 2])


@pytest.mark.parametrize(
    "value",
    [
        object(),
        "\ufffe",
        "a\uffff",
        decimal.Decimal("NaN"),
        decimal.Decimal(2**96),
        dt.timedelta(days=999999999),
        Char("ab"),
        {None: 1},
        [object()],
        dt.datetime(2026, 1, 1, tzinfo=dt.timezone(dt.timedelta(seconds=30))),
        Single(1e300),
        1j,
    ],
)
def test_a_value_without_a_form_is_refused(value: object) -> None:
    with pytest.raises(EncodeError):
        dump_object(value)


def test_lists_keep_their_type() -> None:
    for value in (
        [1, "a", None],
        TypedArray("System.Int32[]", [1]),
        TypedArray("System.Int32[,]", [1, 2]),
        TypedArray("System.Collections.ArrayList", [[]]),
        Stack(items=[1, 2, 3]),
        Queue(items=[1, 2, 3]),
    ):
        read = load_object(dump_object(value))
        assert type(read) is type(value)
        assert read == value
        assert type_name_of(read) == type_name_of(value)


def test_the_top_of_a_stack_is_written_first() -> None:
    assert "<STK><I32>3</I32><I32>2</I32></STK>" in dump_object(Stack(items=[2, 3]))


def test_dictionaries_keep_their_type_order_and_keys() -> None:
    for value in (
        {"b": 1, "a": None},
        {1: "x", moment(2026, 1, 2): "y", uuid.UUID(int=1): b"z"},
        OrderedDictionary({"z": 1, "a": [1]}),
        TypedDictionary("System.Collections.Generic.Dictionary`2[System.String,System.Int32]", {"k": 1}),
    ):
        read = load_object(dump_object(value))
        assert type(read) is type(value)
        assert read == value
        assert list(read) == list(value)
        assert type_name_of(read) == type_name_of(value)


def test_keys_that_python_takes_for_each_other_are_all_kept() -> None:
    element = (
        "<Obj><DCT><En><I32 N='Key'>1</I32><S N='Value'>int</S></En><En><B N='Key'>true</B><S N='Value'>bool</S></En>"
        "<En><I64 N='Key'>1</I64><S N='Value'>long</S></En></DCT></Obj>"
    )
    table = load_object(element)
    assert sorted(table.values()) == ["bool", "int", "long"]
    assert table[1] == "int"
    written = dump_object(table)
    assert '<B N="Key">true</B>' in written
    assert '<I64 N="Key">1</I64>' in written


def test_a_list_as_key_is_kept() -> None:
    table = load_object(
        "<Obj><DCT><En><Obj N='Key'><LST><I32>1</I32></LST></Obj><I32 N='Value'>3</I32></En></DCT></Obj>"
    )
    ((key, value),) = table.items()
    assert (key.base, value) == ([1], 3)
    assert load_object(dump_object(table)).popitem()[0].base == [1]


def test_an_enum_keeps_type_name_and_number() -> None:
    friday = EnumValue("System.DayOfWeek", "Friday", 5)
    read = load_object(dump_object(friday))
    assert read == friday
    assert (read.name, int(read)) == ("Friday", 5)
    assert load_object(dump_object({friday: 1}))["friday"] == 1
    small = EnumValue("Contoso.Small", "Two", Byte(2))
    assert "<By>2</By>" in dump_object(small)
    assert type(load_object(dump_object(small)).value) is Byte


def test_a_switch_is_one_again() -> None:
    assert load_object(dump_object(Switch(True))) == Switch(True)
    assert isinstance(load_object(dump_object(Switch(False))), Switch)


def test_types_without_an_element_are_written_as_the_engine_writes_them() -> None:
    big = load_object(dump_object(BigInteger(12)))
    assert big.to_dict() == {"IsPowerOfTwo": False, "IsZero": False, "IsOne": False, "IsEven": True, "Sign": 1}
    assert big.text == "12"
    version = load_object(dump_object(SemanticVersion("1.2.3-rc.1+build.5")))
    assert version.to_dict() == {"Major": 1, "Minor": 2, "Patch": 3, "PreReleaseLabel": "rc.1", "BuildLabel": "build.5"}
    at = DateTimeOffset.of(dt.datetime(2026, 1, 2, 3, 4, 5, 600700, EAST), 8)
    offset = load_object(dump_object(at))
    assert offset.text == "01/02/2026 03:04:05 +05:30"
    assert offset.DayOfWeek == "Friday"
    assert (offset.Millisecond, offset.Microsecond, offset.Nanosecond) == (600, 700, 800)
    assert offset.Ticks - offset.UtcTicks == offset.Offset.ticks == 330 * 600_000_000
    assert offset.TotalOffsetMinutes == 330
    assert offset.UtcDateTime == dt.datetime(2026, 1, 1, 21, 34, 5, 600700, dt.timezone.utc)
    assert offset.adapted >= {"day", "year"}


def test_depth_below_one_is_refused_as_in_powershell() -> None:
    with pytest.raises(CLIXMLError, match="greater than or equal to 1"):
        dumps(1, depth=0)


def test_depth_turns_inner_net_objects_into_text_and_leaves_property_bags() -> None:
    inner = PSObject({"Name": "x"}, type_names=("A.B", "System.Object"), text="inner", adapted=frozenset({"name"}))
    outer = PSObject({"Inner": inner}, type_names=("A.C", "System.Object"), adapted=frozenset({"inner"}))
    assert loads(dumps(outer, depth=1))[0].Inner == "inner"
    assert loads(dumps(outer, depth=2))[0].Inner == inner
    bag = PSObject({"A": PSObject({"B": PSObject({"C": 1})})})
    assert loads(dumps(bag, depth=1))[0].A.B.C == 1
