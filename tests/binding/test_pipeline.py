"""Piped objects beyond the worked examples: properties, restoring, delayed blocks, what goes on after an error."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from bridge.binding import ABSENT, BindingError
from bridge.model import CommandKind, ValidationRule
from bridge.values import DateTime, OrderedDictionary, PSObject, ScriptBlock, TimeSpan, TypedArray, Uri, Version
from tests.binding.commands import bind, command, records

C = CommandKind.CMDLET
ALL = "__AllParameterSets"
NOT_BOUND = "InputObjectNotBound"


def obj(**properties: Any) -> PSObject:
    return PSObject(properties)


# -- properties


@pytest.mark.parametrize(
    ("piped", "name", "value"),
    [
        ("abc", "Length", 3),
        ("\U0001f600", "Length", 2),
        ([1, 2], "Count", 2),
        ([1, 2], "Length", 2),
        ([1, 2], "Rank", 1),
        ({"Count": 9, "x": 1}, "Count", 2),
        (OrderedDictionary(a=1), "Count", 1),
        (TypedArray("System.Collections.Generic.List`1[System.Int32]", [1]), "Count", 1),
        (DateTime(2024, 5, 6, 7, 8, 9), "Year", 2024),
        (datetime.datetime(2024, 5, 6, 7, 8, 9, tzinfo=datetime.timezone.utc), "DayOfYear", 127),
        (DateTime(2024, 5, 6, 7, 8, 9), "Date", DateTime(2024, 5, 6)),
        (TimeSpan(hours=-30), "Days", -1),
        (TimeSpan(hours=-30), "Hours", -6),
        (datetime.timedelta(minutes=90), "TotalHours", 1.5),
        (Version(1, 2), "Major", 1),
        (Version(1, 2), "Build", -1),
        (Uri("http://srv/a"), "OriginalString", "http://srv/a"),
        (PSObject({}, base="abc"), "Length", 3),
        (PSObject({"Length": 9}, base="abc"), "Length", 9),
        (obj(LENGTH=4), "length", 4),
    ],
)
def test_an_object_shows_its_properties(piped: Any, name: str, value: Any) -> None:
    assert records(command(f"${name} {{VFPBPN}}"), [piped]) == [(ALL, {name: value})]


@pytest.mark.parametrize(
    ("piped", "name"), [({"Id": 1}, "Id"), ("abc", "Name"), (5, "Value"), (None, "Id"), (Decimal(1), "Scale2")]
)
def test_what_is_no_property_does_not_bind(piped: Any, name: str) -> None:
    assert records(command(f"${name} {{VFPBPN}}"), [piped]) == [NOT_BOUND]


def test_the_name_comes_before_the_aliases_and_these_in_their_order() -> None:
    made = command("$Id(First,Second) {VFPBPN}")
    assert records(made, [obj(Second=2, First=1, Id=0), obj(Second=2, First=1), obj(Second=2), obj(Other=1)]) == [
        (ALL, {"Id": 0}),
        (ALL, {"Id": 1}),
        (ALL, {"Id": 2}),
        NOT_BOUND,
    ]


def test_the_first_property_that_exists_counts_even_if_it_does_not_fit() -> None:
    made = command("[int]$Id(Nr) {VFPBPN}", C)
    assert records(made, [obj(Id="x", Nr=1)]) == [NOT_BOUND]


def test_a_property_that_is_null_binds_null() -> None:
    assert records(command("$Id {VFPBPN}"), [obj(Id=None)]) == [(ALL, {"Id": None})]


# -- values of records


def test_null_is_one_object() -> None:
    assert records(command("[int]$Id {VFP}"), [None]) == [(ALL, {"Id": 0})]
    assert records(command("[int]$Id {VFP}", C), [None]) == [NOT_BOUND]
    assert records(command("$A {VFP,M}"), [None]) == ["ParameterArgumentValidationErrorNullNotAllowed"]


def test_a_collection_as_one_object_binds_whole_or_not_at_all() -> None:
    assert records(command("[int[]]$Id {VFP}"), [[1, 2]]) == [(ALL, {"Id": [1, 2]})]
    assert records(command("[int]$Id {VFP}"), [[1, 2]]) == [NOT_BOUND]
    assert records(command("[int]$Id {VFP}", C), [[1, 2]]) == [NOT_BOUND]


def test_no_objects_mean_no_records_even_with_something_mandatory() -> None:
    call = bind(command("[int]$Id {VFP,M}"), input_expected=True)
    assert call.values == {}
    assert call.parameter_set == ALL


def test_an_object_that_fails_leaves_nothing_behind() -> None:
    call = bind(command("[int]$Id {VFPBPN}; [int]$Size {VFPBPN}; $Name"), "-Name", "n", input_expected=True)
    call.process(obj(Id=1))
    with pytest.raises(BindingError):
        call.process(obj(Size=2, Id="x"))
    assert call.values == {"Name": "n"}
    call.process(obj(Size=3))
    assert call.values == {"Name": "n", "Size": 3}
    assert call.bound == {"Name": "n", "Id": 1, "Size": 3}


def test_the_error_of_an_object_names_it() -> None:
    call = bind(command("[int]$Id {VFP}"), input_expected=True)
    with pytest.raises(BindingError) as caught:
        call.process("x")
    assert caught.value.target == "x"
    assert caught.value.type_specified == "System.String"


def test_an_untyped_parameter_is_told_to_have_got_the_wrapper() -> None:
    rules = {"A": [ValidationRule("Set", ("a",))]}
    for typed, piped, given in (
        ("object", "PSObject", "String"),
        ("psobject", "PSObject", "PSObject"),
        ("string", "String", "String"),
    ):
        made = command(f"[{typed}]$A {{VFP}}", rules=rules)
        with pytest.raises(BindingError) as caught:
            bind(made, input_expected=True).process("zz")
        assert (caught.value.type_specified or "").endswith("." + piped)
        with pytest.raises(BindingError) as caught:
            bind(made, "-A", "zz")
        assert (caught.value.type_specified or "").endswith("." + given)


def test_the_set_is_chosen_anew_for_each_object() -> None:
    made = command("[datetime]$D {A,VFP}; [int]$I {B,VFP}", default="A")
    call = bind(made, input_expected=True)
    sets = []
    for piped in (5, DateTime(2020, 1, 2), 6):
        call.process(piped)
        sets.append(call.parameter_set)
    assert sets == ["B", "A", "B"]


def test_a_default_value_is_bound_after_an_object_if_none_was_before() -> None:
    made = command("$A {A,VFPBPN}; $B {B,VFPBPN}; $X {B}")
    call = bind(made, input_expected=True, defaults={"Test-It:X": 7})
    call.process(obj(B=1))
    assert call.values["X"] == 7


# -- delayed blocks


def test_a_function_stands_for_a_script_block() -> None:
    made = command("[int]$Id {VFPBPN}; [string]$Name {VFPBPN}")
    found = records(made, [obj(Id=1), obj(Id=2, Name="n")], "-Name", lambda piped: f"#{piped.Id}")
    assert found == [(ALL, {"Name": "#1", "Id": 1}), (ALL, {"Name": "#2", "Id": 2})]


def test_an_object_counts_as_bound_when_only_a_block_used_it() -> None:
    assert records(command("[string]$Name {VFPBPN}"), [1, 2], "-Name", lambda piped: piped + 1) == [
        (ALL, {"Name": "2"}),
        (ALL, {"Name": "3"}),
    ]


def test_a_block_that_fails_or_gives_nothing_ends_its_object_alone() -> None:
    def odd(piped: int) -> Any:
        if piped == 2:
            raise ValueError("two")
        return ABSENT if piped == 3 else piped

    call = bind(command("[int]$Id {VFPBPN}"), "-Id", odd, input_expected=True)
    call.process(1)
    with pytest.raises(BindingError, match=r"script block for parameter 'Id' failed\. two") as caught:
        call.process(2)
    assert caught.value.error_id == "ScriptBlockArgumentInvocationFailed"
    with pytest.raises(BindingError, match="did not produce any output") as caught:
        call.process(3)
    assert caught.value.error_id == "ScriptBlockArgumentNoOutput"
    call.process(4)
    assert call.values == {"Id": 4}


def test_a_block_is_a_value_where_the_parameter_can_hold_one() -> None:
    block = ScriptBlock(" 1 ")
    for typed in ("scriptblock", "object", "object[]", "scriptblock[]"):
        call = bind(command(f"[{typed}]$Id {{VFPBPN}}"), "-Id", block, input_expected=True)
        assert call.bound["Id"] in (block, [block])
    call = bind(command("[psobject]$Id {VFPBPN}"), "-Id", block, input_expected=True)
    assert call.bound == {}


def test_a_block_without_an_evaluator_waits_for_the_host() -> None:
    call = bind(command("[string]$Name {VFPBPN}"), "-Name", ScriptBlock(" $_.Id "), input_expected=True)
    assert call.blocks == {"Name": " $_.Id "}
    call.process(obj(Id=1))
    assert call.values == {}
    (note,) = call.notes
    assert "'Name'" in note


def test_a_block_for_a_parameter_without_input_is_converted_like_any_value() -> None:
    assert bind(command("[string]$Name"), "-Name", ScriptBlock(" 1 ")).bound == {"Name": " 1 "}
