"""Values both ways through a real session: nothing is lost, not even a tick."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Any

import pytest

from bridge.session.session import Session
from bridge.simulator import Simulator
from bridge.values import (
    Byte,
    Char,
    DateTime,
    DateTimeKind,
    EnumValue,
    Int16,
    Int64,
    OrderedDictionary,
    PSCredential,
    PSObject,
    SByte,
    ScriptBlock,
    SecureString,
    Single,
    TimeSpan,
    TypedArray,
    UInt16,
    UInt32,
    UInt64,
    Uri,
    Version,
    XmlDocument,
    type_name_of,
)

UTC = dt.timezone.utc
VALUES: list[Any] = [
    None, True, False, 0, -1, 2**31 - 1, -(2**31), 2**31, 2**63 - 1, -(2**63), 2**64, UInt64(2**64 - 1), Int64(7), UInt32(2**32 - 1),
    Int16(-5), UInt16(65535), Byte(255), SByte(-128), 1.5, float("inf"), 1e300, Single(0.25), decimal.Decimal("1.10"),
    decimal.Decimal("-79228162514264337593543950335"), "", "text", "a\r\nb\tc", "_x0041_ \U0001f600 \x00 \ud800", "ünïcödé <&>\"'",
    Char("x"), uuid.UUID("12345678-1234-5678-1234-567812345678"), Uri("http://contoso.com/a?b=c"), Version(1, 2, 3, 4), b"\x00\xffab",
    DateTime.of(dt.datetime(2024, 2, 29, 12, 30, 15, 123456, UTC), 7, DateTimeKind.UTC),
    DateTime.of(dt.datetime(2024, 2, 29, 12, 30, 15, 123456), 3),  # noqa: DTZ001
    TimeSpan.from_ticks(-864000000001), TimeSpan.from_ticks(1), ScriptBlock("{ $x }"), XmlDocument("<a b='1'>t</a>"),
    [], [1, "a", None], [[1, 2], [3, [4]]], {"a": 1, "b": [1, 2]}, OrderedDictionary(z=1, a=2),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda v: f"{type(v).__name__}-{str(v)[:20]!a}")
def test_a_value_comes_back_as_it_went(ps: Session, value: Any) -> None:
    result = ps.command("Send-Back", InputObject=[value]).run()
    (back,) = result if not isinstance(result[0], list) or result[0] != [value] else result[0]
    assert back == value
    assert type_name_of(back) == type_name_of(value)
    if isinstance(value, DateTime):
        assert (back.tick, back.kind) == (value.tick, value.kind)
    if isinstance(value, TimeSpan):
        assert back.ticks == value.ticks


def test_plain_datetime_timedelta_and_tuple_are_taken(ps: Session) -> None:
    moment = dt.datetime(2020, 1, 2, 3, 4, 5, 6, UTC)
    (back,) = ps.command("Send-Back", InputObject={"at": moment, "long": dt.timedelta(hours=1), "pair": (1, 2)}).run()
    assert back == {"at": moment, "long": dt.timedelta(hours=1), "pair": [1, 2]}


def test_an_enum_keeps_type_name_and_number(ps: Session) -> None:
    day = EnumValue("System.DayOfWeek", "Friday", 5)
    (back,) = ps.command("Send-Back", InputObject=day).run()
    assert isinstance(back, EnumValue)
    assert (back.name, back.value) == ("Friday", 5)
    assert back.type_name.endswith("System.DayOfWeek")


def test_secrets_go_and_come_encrypted(ps: Session, sim: Simulator) -> None:
    assert ps.command("Use-Secret", Secret=SecureString("hüsh")).run() == ["hüsh"]
    user, password = ps.command("Use-Credential", Credential=PSCredential("CONTOSO\\bob", "pä$$")).run()
    assert (user, password.reveal()) == ("CONTOSO\\bob", "pä$$")


def test_properties_ignore_case_and_merge(ps: Session) -> None:
    thing = PSObject({"Name": "a", "Size": 3}, type_names=("Demo.X", "System.Object"), adapted=frozenset({"name"}))
    (back,) = ps.command("Send-Back", InputObject=thing).run()
    assert (back.name, back["NAME"], back.Size) == ("a", "a", 3)
    assert "size" in back
    assert back.to_dict() == {"Name": "a", "Size": 3}
    with pytest.raises(AttributeError, match="Nope"):
        _ = back.Nope


def test_nested_objects_and_typed_arrays(ps: Session) -> None:
    deep = PSObject(
        {"Inner": PSObject({"List": [PSObject({"N": 1}), 2]}), "Ids": TypedArray("System.UInt64[]", [UInt64(1)])}
    )
    (back,) = ps.command("Send-Back", InputObject=deep).run()
    assert back.Inner.List[0].N == 1
    assert list(back.Ids) == [UInt64(1)]
    assert type(back.Ids[0]) is UInt64


def test_a_large_value_is_fragmented_both_ways(ps: Session) -> None:
    text = "äx" * 400_000
    (back,) = ps.command("Send-Back", InputObject=text).run()
    assert back == text
    (again,) = ([text] | ps.command("Send-Back")).run()
    assert again == text


def test_a_value_without_a_form_is_refused_here(ps: Session, sim: Simulator) -> None:
    from bridge.errors import BridgeError

    with pytest.raises(BridgeError, match=r"object"):
        ps.command("Send-Back", InputObject=object()).run()
    assert len(sim.calls) == 0
