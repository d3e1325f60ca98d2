"""Two descriptions of a command: every kind of fact that differs is found, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from bridge.model import (
    ALL_SETS,
    Command,
    EnumMember,
    EnumType,
    Parameter,
    ParameterSet,
    ParameterSetMember,
    ValidationRule,
)
from bridge.parity.compare_help import compare


def member(name: str, **facts: Any) -> ParameterSetMember:
    return ParameterSetMember(name, **facts)


LIVE = Command(
    "Get-Thing",
    module="Things",
    parameters=(
        Parameter(
            "Name", "System.String[]", ("Title",), (member("ByName", mandatory=True, position=0, by_value=True),)
        ),
        Parameter("Id", "System.Nullable`1[System.Int32]", (), (member("ById", position=0, by_property_name=True),)),
        Parameter("Kind", "Contoso.Kind", (), (member(ALL_SETS),)),
        Parameter("Size", "System.String", (), (member(ALL_SETS),), (ValidationRule("Set", ("S", "L")),)),
    ),
    sets=(ParameterSet("ByName", default=True), ParameterSet("ById")),
    default_set="ByName",
    supports_should_process=True,
    enums=(EnumType("Contoso.Kind", (EnumMember("Small", 0), EnumMember("Big", 1))),),
)


def with_parameter(command: Command, name: str, **facts: Any) -> Command:
    changed = tuple(replace(p, **facts) if p.name == name else p for p in command.parameters)
    return replace(command, parameters=changed)


def found(ours: Command) -> list[tuple[str, str | None, str | None]]:
    return [(d.what, d.parameter, d.set) for d in compare("help", ours, LIVE).differences]


def test_the_same_command_differs_in_nothing() -> None:
    compared = compare("help", LIVE, LIVE)
    assert compared.differences == []
    assert compared.facts > 20


def test_what_help_cannot_know_better_is_no_difference() -> None:
    bare = with_parameter(LIVE, "Kind", type="Kind")
    assert found(bare) == []
    lower = replace(
        LIVE,
        sets=tuple(replace(s, name=s.name.lower()) for s in LIVE.sets),
        default_set="byname",
        parameters=tuple(
            replace(
                p,
                name=p.name.upper(),
                members=tuple(replace(m, set=m.set if m.set == ALL_SETS else m.set.lower()) for m in p.members),
            )
            for p in LIVE.parameters
        ),
    )
    assert compare("help", lower, LIVE).differences == []
    unset = replace(LIVE, default_set=None)
    assert compare("help", unset, replace(LIVE, default_set=ALL_SETS)).differences == []
    shifted = with_parameter(LIVE, "Name", members=(member("ByName", mandatory=True, position=3, by_value=True),))
    assert found(shifted) == []


@pytest.mark.parametrize(
    ("ours", "expected"),
    [
        (replace(LIVE, default_set="ById"), ("default parameter set", None, None)),
        (replace(LIVE, supports_should_process=False), ("SupportsShouldProcess", None, None)),
        (replace(LIVE, parameters=LIVE.parameters[:-1]), ("parameter", "Size", None)),
        (replace(LIVE, parameters=(*LIVE.parameters, Parameter("More"))), ("parameter", "More", None)),
        (with_parameter(LIVE, "Name", type="System.String"), ("type", "Name", None)),
        (with_parameter(LIVE, "Kind", type="Fabrikam.Kind"), ("type", "Kind", None)),
        (with_parameter(LIVE, "Name", aliases=()), ("aliases", "Name", None)),
        (
            with_parameter(LIVE, "Size", validation=(ValidationRule("Set", ("S", "M")),)),
            ("accepted values", "Size", None),
        ),
        (
            with_parameter(LIVE, "Name", members=(member("ByName", position=0, by_value=True),)),
            ("mandatory", "Name", "ByName"),
        ),
        (
            with_parameter(LIVE, "Name", members=(member("ByName", mandatory=True, by_value=True),)),
            ("position", "Name", "ByName"),
        ),
        (
            with_parameter(LIVE, "Name", members=(member("ByName", mandatory=True, position=0),)),
            ("pipeline input by value", "Name", "ByName"),
        ),
        (
            with_parameter(LIVE, "Id", members=(member("ById", position=0),)),
            ("pipeline input by property name", "Id", "ById"),
        ),
        (with_parameter(LIVE, "Kind", members=(member("ByName"),)), ("in the parameter set", "Kind", "ById")),
    ],
    ids=lambda v: v[0] if isinstance(v, tuple) else "",
)
def test_each_fact_that_differs_is_found_alone(ours: Command, expected: tuple[str, str | None, str | None]) -> None:
    assert expected in found(ours)
    assert {what for what, _, _ in found(ours)} <= {expected[0], "position"}


def test_a_set_of_one_side_alone_is_found() -> None:
    extra = replace(LIVE, sets=(*LIVE.sets, ParameterSet("ByPath")))
    assert ("parameter set", None, "ByPath") in found(extra)


def test_a_difference_says_who_says_what() -> None:
    (difference,) = compare("help", with_parameter(LIVE, "Name", type="System.String"), LIVE).differences
    assert difference.text == "Get-Thing -Name: type is System.String[] on the host, System.String in help"
