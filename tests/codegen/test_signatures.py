from __future__ import annotations

import inspect
from collections.abc import Callable
from itertools import chain, combinations

import pytest

from bridge.codegen.naming import Naming
from bridge.codegen.render import Page
from bridge.codegen.signatures import Signature, signatures
from bridge.model import ALL_SETS, Command, CommandKind, Parameter, ParameterSet, ParameterSetMember
from bridge.wrappers import Wrapper


def member(set_: str = ALL_SETS, **kwargs: object) -> ParameterSetMember:
    return ParameterSetMember(set_, **kwargs)  # type: ignore[arg-type]


def command(*parameters: Parameter, sets: str = "", **kwargs: object) -> Command:
    """``sets`` like "A B": the first is the default."""
    entries = tuple(ParameterSet(s, i == 0) for i, s in enumerate(sets.split())) or (ParameterSet(ALL_SETS),)
    kwargs.setdefault("kind", CommandKind.CMDLET)
    return Command("Get-Thing", parameters=parameters, sets=entries, **kwargs)  # type: ignore[arg-type]


def made(model: Command) -> tuple[Signature, ...]:
    naming = Naming()
    names = {p.name: naming.parameter(p.name) for p in model.parameters}
    names.update({n: naming.parameter(n) for n in ("WhatIf", "Confirm", "IncludeTotalCount", "Skip", "First")})
    return signatures(model, names)


def shown(signature: Signature) -> str:
    def item(k: object) -> str:
        return k.name + ("" if k.required else "?")  # type: ignore[attr-defined]

    positional = [item(k) for k in signature.positional]
    star = ["*" if signature.rest is None else "*rest"] if signature.keywords or signature.rest else []
    return " ".join([*positional, *star, *(item(k) for k in signature.keywords)])


def test_a_set_that_takes_objects_is_an_overload_of_its_own(close_smb_session: Command) -> None:
    first, second = made(close_smb_session)
    assert shown(first) == (
        "session_id? * client_user_name? smb_instance? force? cim_session? throttle_limit? pass_thru? what_if? confirm?"
    )
    assert shown(second) == "* input_object force? cim_session? throttle_limit? pass_thru? what_if? confirm?"


def test_one_set_is_one_signature_in_the_order_of_a_syntax_line() -> None:
    model = command(
        Parameter("Optional"),
        Parameter("Second", members=(member(position=1),)),
        Parameter("Needed", members=(member(mandatory=True),)),
        Parameter("First", members=(member(position=0, mandatory=True),)),
    )
    assert [shown(s) for s in made(model)] == ["first second? * needed optional?"]


def test_a_mandatory_parameter_that_the_pipeline_can_bring_may_be_left_out() -> None:
    model = command(Parameter("Id", members=(member(mandatory=True, by_value=True),)), Parameter("Time"))
    assert [shown(s) for s in made(model)] == ["* id? time?"]


def test_sets_that_require_the_same_are_one_signature() -> None:
    model = command(Parameter("A", members=(member("X"),)), Parameter("B", members=(member("Y"),)), sets="X Y")
    (only,) = made(model)
    assert shown(only) == "* a? b?"
    assert only.sets == ("X", "Y")


def test_sets_that_disagree_about_a_position_stay_apart() -> None:
    model = command(
        Parameter("A", members=(member("X", position=0),)),
        Parameter("B", members=(member("Y", position=0),)),
        sets="X Y",
    )
    assert [shown(s) for s in made(model)] == ["a?", "b?"]


def test_an_overload_that_adds_nothing_is_left_out() -> None:
    model = command(
        Parameter("A", members=(member("X"), member("Y", mandatory=True))),
        Parameter("B", members=(member("X"),)),
        sets="X Y",
    )
    assert [shown(s) for s in made(model)] == ["* a? b?"]


def test_two_sets_by_value_both_allow_the_call_in_a_pipeline() -> None:
    model = command(
        Parameter("Name", members=(member("N", mandatory=True, position=0, by_property_name=True),)),
        Parameter("InputObject", members=(member("I", mandatory=True, by_value=True),)),
        Parameter("Force"),
        sets="N I",
    )
    assert [shown(s) for s in made(model)] == ["name? * force?", "* input_object? force?"]


def test_a_required_position_after_an_optional_one_can_be_given_both_ways() -> None:
    model = command(
        Parameter("A", members=(member(position=0),)),
        Parameter("B", members=(member(position=1, mandatory=True),)),
        Parameter("C"),
    )
    assert [shown(s) for s in made(model)] == ["a b * c?", "a? * b c?"]


def test_remaining_arguments_are_taken_by_position() -> None:
    model = command(Parameter("Object", members=(member(position=0, remaining=True),)), Parameter("Separator"))
    assert [shown(s) for s in made(model)] == ["*rest object? separator?"]


def test_positions_of_a_function_without_any_are_those_of_its_declaration() -> None:
    switch = Parameter("Sw", "System.Management.Automation.SwitchParameter")
    function = command(Parameter("A"), switch, Parameter("B"), kind=CommandKind.FUNCTION)
    assert [shown(s) for s in made(function)] == ["a? b? * sw?"]
    closed = command(Parameter("A"), kind=CommandKind.FUNCTION, positional_binding=False)
    assert [shown(s) for s in made(closed)] == ["* a?"]


def test_paging_and_should_process_add_their_parameters_once() -> None:
    model = command(Parameter("First"), supports_paging=True, supports_should_process=True)
    assert [shown(s) for s in made(model)] == ["* first? what_if? confirm? include_total_count? skip?"]


def test_every_signature_can_be_written_in_python(page_of: Callable[..., Page]) -> None:
    """All small commands of two sets: whatever is mandatory, positional and piped, the text parses and no overload is unreachable."""
    choices = [
        dict(zip(("mandatory", "position", "by_value"), c, strict=True))
        for c in ((m, p, v) for m in (0, 1) for p in (None, 0, 1) for v in (0, 1))
    ]
    for x in choices:
        for y in choices:
            model = command(
                Parameter(
                    "A",
                    members=(
                        member(
                            "S", mandatory=bool(x["mandatory"]), position=x["position"], by_value=bool(x["by_value"])
                        ),
                    ),
                ),
                Parameter(
                    "B",
                    members=(
                        member(
                            "T", mandatory=bool(y["mandatory"]), position=y["position"], by_value=bool(y["by_value"])
                        ),
                    ),
                ),
                Parameter("C", members=(member(position=1),)),
                sets="S T",
            )
            found = made(model)
            for earlier, later in combinations(found, 2):
                assert not earlier.covers(later)
            for view in page_of(model).signatures:
                compile(f"def f({', '.join(view.parameters)}): ...", "signature", "exec")


def accepts(found: tuple[Signature, ...], names: set[str]) -> bool:
    return any(names <= s.names and s.required <= names for s in found)


def test_the_overloads_accept_what_a_set_accepts_and_nothing_else(close_smb_session: Command) -> None:
    found = made(close_smb_session)
    all_names = {"session_id", "client_user_name", "input_object", "force"}
    query = all_names - {"input_object"}
    for names in map(set, chain.from_iterable(combinations(sorted(all_names), n) for n in range(5))):
        fits = names <= query or names <= {"input_object", "force"}
        assert accepts(found, names) == fits, names


def test_the_runtime_signature_shows_everything(wrapper_of: Callable[..., Wrapper], close_smb_session: Command) -> None:
    signature = inspect.signature(wrapper_of(close_smb_session))
    assert str(signature) == (
        "(session_id: 'Sequence[int] | int' = ..., *, client_user_name: 'Sequence[str] | str' = ..., "
        "smb_instance: \"Literal['Default', 'CSV', 'SBL', 'SR']\" = ..., force: 'bool' = ..., "
        "cim_session: 'Sequence[PSObject | str] | PSObject | str' = ..., throttle_limit: 'int' = ..., pass_thru: 'bool' = ..., "
        "what_if: 'bool' = ..., confirm: 'bool' = ..., input_object: 'Sequence[PSObject] | PSObject' = ..., "
        "**common: 'Unpack[CommonParameters]') -> 'Invocation[PSObject]'"
    )


@pytest.mark.parametrize("name", ["Common", "Rest", "Self", "Debug", "Args", "Kwargs"])
def test_a_parameter_named_like_a_part_of_the_signature_is_still_writable(
    text_of: Callable[..., str], name: str
) -> None:
    model = command(Parameter(name), Parameter("Object", members=(member(position=0, remaining=True),)))
    assert f"'{name}'" in text_of(model)
