"""Compiling a command: once for each object, with the engine's set bits, and its refusals."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref

import pytest

from bridge.binding import BindingError, compile_plan
from bridge.model import Command, CommandKind, Parameter, ParameterSet, ParameterSetMember
from tests.binding.commands import bind, command, outcome


def test_a_plan_is_compiled_once_for_each_command_object() -> None:
    made = command("$A {S}; $B {T}")
    assert compile_plan(made) is compile_plan(made)
    assert compile_plan(made) is not compile_plan(command("$A {S}; $B {T}"))
    assert compile_plan(made) is not compile_plan(made, cim=False)


def test_a_plan_does_not_keep_its_command_alive() -> None:
    made = command("$A")
    compile_plan(made)
    dropped = weakref.ref(made)
    del made
    gc.collect()
    assert dropped() is None


def test_a_command_with_a_plan_can_be_pickled_and_copied() -> None:
    made = command("$A {S,M}; $B {T}", default="T")
    compile_plan(made)
    for other in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made), copy.copy(made)):
        assert other == made
        assert outcome(other, "-A", 1) == ("S", {"A": 1})


def test_sets_are_in_the_order_of_the_command_with_the_default_first() -> None:
    made = command("$A {S}{T}; $B {U}", CommandKind.CMDLET, default="T")
    assert compile_plan(made).set_names == ("T", "S", "U")
    assert compile_plan(command("$A {S}{T}")).set_names == ("T", "S")


def test_a_set_that_no_parameter_mentions_does_not_count() -> None:
    made = Command("Test-It", parameters=(Parameter("A"),), sets=(ParameterSet("Lonely"),))
    assert outcome(made, "-A", 1) == ("__AllParameterSets", {"A": 1})


def test_several_possible_sets_have_no_name_unless_the_next_bit_is_free() -> None:
    plan = compile_plan(command("$A {S}; $B {T}; $C {U}"))
    assert plan.set_name(-1) == "__AllParameterSets"
    assert plan.set_name(0b010) == "T"
    assert plan.set_name(0b011) == ""
    assert plan.set_name(0b101) == "S"


def test_common_parameters_come_after_the_declared_ones() -> None:
    made = command("$A", supports_should_process=True, supports_paging=True)
    names = [p.name for p in compile_plan(made).parameters]
    assert names[:3] == ["A", "Verbose", "Debug"]
    assert names[-5:] == ["WhatIf", "Confirm", "IncludeTotalCount", "Skip", "First"]
    assert [p.name for p in compile_plan(command("$A", common_parameters=False)).parameters] == ["A"]


@pytest.mark.parametrize(
    ("text", "error_id"),
    [
        ("$Verbose", "ParameterNameAlreadyExistsForCommand"),
        ("$A; $a", "ParameterNameAlreadyExistsForCommand"),
        ("$A(ev)", "AliasParameterNameAlreadyExistsForCommand"),
        ("$A(x); $B(X)", "AliasParameterNameAlreadyExistsForCommand"),
        ("$A; $B(a)", "ParameterNameConflictsWithAlias"),
        ("$A(x,X)", "AliasDeclaredMultipleTimes"),
        ("$SelectObject", "ReservedParameterName"),
        ("$A {S}{s}", "ParameterDeclaredInParameterSetMultipleTimes"),
    ],
)
def test_metadata_that_the_engine_refuses(text: str, error_id: str) -> None:
    with pytest.raises(BindingError) as caught:
        compile_plan(command(text))
    assert (caught.value.error_id, caught.value.category) == (error_id, "MetadataError")
    assert caught.value.exception == "MetadataException"


def test_thirty_two_sets_are_the_most() -> None:
    def sets(count: int) -> Command:
        members = tuple(ParameterSetMember(f"S{n}") for n in range(count))
        return Command("Test-It", parameters=(Parameter("A", members=members),))

    assert compile_plan(sets(32)).set_count == 32
    with pytest.raises(BindingError, match="maximum number of parameter sets"):
        compile_plan(sets(33))


def test_functions_number_their_parameters_unless_one_says_otherwise() -> None:
    assert outcome(command("$A; [switch]$S; $B"), 1, 2) == ("__AllParameterSets", {"A": 1, "B": 2})
    assert outcome(command("$A; $B {T}"), 1) == "PositionalParameterNotFound"
    assert outcome(command("$A; $B", positional_binding=False), 1) == "PositionalParameterNotFound"
    assert outcome(command("$A; $B", CommandKind.CMDLET), 1) == "PositionalParameterNotFound"
    assert outcome(command("$A; $B", CommandKind.CDXML), 1) == "PositionalParameterNotFound"


def test_a_simple_function_puts_what_it_does_not_know_into_its_args() -> None:
    call = bind(command("$A; $B", common_parameters=False), "-Zed", 1, 2)
    assert call.bound == {"A": 2}
    assert call.arguments == ["-Zed", 1]
    call = bind(command("$A", common_parameters=False), "-A", 1, 2, ("-X:", 3))
    assert (call.bound, call.arguments) == ({"A": 1}, [2, "-X:", 3])


def test_a_simple_function_takes_every_object() -> None:
    call = bind(command("$A", common_parameters=False), 1, input_expected=True)
    call.process("anything")
    assert call.values == {"A": 1}
