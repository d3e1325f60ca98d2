"""The Python forms of .NET values."""

import copy
import datetime as dt
import pickle

import pytest

from bridge.values import (
    Byte,
    DateTime,
    DateTimeKind,
    Enumerable,
    EnumValue,
    Int64,
    OrderedDictionary,
    PSCredential,
    Queue,
    SecureString,
    Single,
    Stack,
    Switch,
    TimeSpan,
    TypedArray,
    TypedDictionary,
    Version,
    type_name_of,
)


def test_sized_integers_keep_their_name_and_bounds() -> None:
    assert type_name_of(Byte(5)) == "System.Byte"
    assert type(Byte(5) + 1) is int
    assert (repr(Int64(5)), str(Int64(5)), f"{Int64(5)}") == ("Int64(5)", "5", "5")
    with pytest.raises(OverflowError):
        Byte(256)


def test_a_moment_keeps_ticks_and_kind_through_copies() -> None:
    moment = DateTime.of(dt.datetime(2026, 1, 2, 3, 4, 5, 6, dt.timezone.utc), 7)
    assert moment.kind is DateTimeKind.UTC
    assert moment.ticks % 100 == 67
    for again in (copy.copy(moment), copy.deepcopy(moment), pickle.loads(pickle.dumps(moment))):
        assert (again, again.tick, again.kind) == (moment, 7, DateTimeKind.UTC)
    assert moment + dt.timedelta(days=1) == dt.datetime(2026, 1, 3, 3, 4, 5, 6, dt.timezone.utc)


def test_a_span_keeps_its_ticks_through_copies() -> None:
    for ticks in (0, 1, -1, 2**63 - 1, -(2**63)):
        span = TimeSpan.from_ticks(ticks)
        assert span.ticks == ticks
        assert pickle.loads(pickle.dumps(span)).ticks == ticks
        assert copy.deepcopy(span).ticks == ticks


def test_collections_know_their_chain_of_types() -> None:
    assert TypedArray("System.Int32[]").type_names == ("System.Int32[]", "System.Array", "System.Object")
    assert TypedArray("System.Int32[,]").type_names[1] == "System.Array"
    generic = "System.Collections.Generic.List`1[System.Int32]"
    assert TypedArray(generic).type_names == (generic, "System.Object")
    assert Stack().type_names == ("System.Collections.Stack", "System.Object")
    assert TypedDictionary("D", {"a": 1}).type_names == ("D", "System.Object")
    for value in (
        TypedArray("System.Int32[]", [1]),
        Stack(items=[1]),
        Queue(items=[1]),
        Enumerable("E", [1], ("E", "System.Object")),
        TypedDictionary("D", {"a": 1}, ("D", "B", "System.Object")),
        OrderedDictionary(a=1),
    ):
        again = pickle.loads(pickle.dumps(value))
        assert type(again) is type(value)
        assert again == value
        assert type_name_of(again) == type_name_of(value)
        if not isinstance(value, OrderedDictionary):
            assert again.type_names == value.type_names


def test_secrets_are_never_shown() -> None:
    for value in (SecureString("hunter2"), PSCredential("bob", "hunter2"), [SecureString("hunter2")]):
        assert "hunter2" not in repr(value) + str(value) + f"{value}"
    assert PSCredential("bob", "x").password.reveal() == "x"


def test_small_kinds_compare_as_their_python_selves() -> None:
    assert Switch(True) == True  # noqa: E712
    assert not Switch(False)
    assert EnumValue("T", "Red", 1) == "red"
    assert EnumValue("T", "Red", 1) != EnumValue("U", "Red", 1)
    assert Single(0.5) == 0.5
    assert Version.parse("1.10") > Version.parse("1.9.9")
    with pytest.raises(ValueError, match="too short"):
        Version.parse("1")
