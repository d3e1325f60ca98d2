"""SYNTAX lines: written as the engine writes them, read back in every form that help has."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from bridge.model import ALL_SETS, Command, EnumMember, EnumType, Parameter, ParameterSet, ParameterSetMember
from bridge.schema.syntax import SyntaxItem, format_line, parse_line

SWITCH = "System.Management.Automation.SwitchParameter"


def member(**facts: Any) -> ParameterSetMember:
    return ParameterSetMember(**facts)


def defined(row: dict[str, Any]) -> Command:
    """The command of a ``define`` row of a binding recording."""
    enums = tuple(
        EnumType(name, tuple(EnumMember(m, i) for i, m in enumerate(members)))
        for name, members in row.get("enums", {}).items()
    )
    parameters = tuple(
        Parameter(
            p["name"],
            p["type"],
            members=tuple(
                ParameterSetMember(s, m["mandatory"], m["position"], m["byValue"], m["byPropertyName"], m["remaining"])
                for s, m in p["sets"].items()
            ),
        )
        for p in row["parameters"]
    )
    if row["kind"] == "function" and row["positionalBinding"]:
        parameters = automatic_positions(parameters)
    return Command(
        row["name"],
        parameters=parameters,
        enums=enums,
        supports_should_process=row["supportsShouldProcess"],
    )


def automatic_positions(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """PositionalBinding numbers what is no switch, unless a position or a set is declared anywhere (specification, section 4.7)."""
    if any(m.set != ALL_SETS or m.position is not None for p in parameters for m in p.members):
        return parameters
    out, number = [], 0
    for p in parameters:
        if p.type == SWITCH:
            out.append(p)
            continue
        m = p.members[0]
        out.append(
            Parameter(
                p.name,
                p.type,
                members=(ParameterSetMember(m.set, m.mandatory, number, m.by_value, m.by_property_name, m.remaining),),
            )
        )
        number += 1
    return tuple(out)


@pytest.mark.parametrize("name", ["binding-help", "binding-random"])
def test_lines_are_those_of_the_engine(golden_dir: Path, name: str) -> None:
    wrong = []
    count = 0
    with gzip.open(golden_dir / f"{name}.jsonl.gz", "rt", encoding="utf-8") as rows:
        for text in rows:
            if '"define"' not in text[:12]:
                continue
            row = json.loads(text)["define"]
            command = defined(row)
            for entry in row["sets"]:
                count += 1
                line = format_line(command, entry["name"]).partition(" ")[2]
                if line != entry["syntax"]:
                    wrong.append((row["name"], entry["name"], entry["syntax"], line))
    assert count > 400
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[-A] <string>", SyntaxItem("A", "string", mandatory=True, positional=True)),
        ("[[-A] <string[]>]", SyntaxItem("A", "string[]", positional=True)),
        ("-A <int>", SyntaxItem("A", "int", mandatory=True)),
        ("[-A <int>]", SyntaxItem("A", "int")),
        ("-A", SyntaxItem("A", mandatory=True)),
        ("[-A]", SyntaxItem("A")),
        ("[-A {One | Two}]", SyntaxItem("A", values=("One", "Two"))),
        ("[-A <List`1[System.String]>]", SyntaxItem("A", "List`1[System.String]")),
        ("[-A <List<int>>]", SyntaxItem("A", "List<int>")),
        ("[-A\n <string>]", SyntaxItem("A", "string")),
        ("[[-A]\r\n <CimInstance#MSFT_Thing[]>]", SyntaxItem("A", "CimInstance#MSFT_Thing[]", positional=True)),
    ],
)
def test_each_shape_is_read_without_a_complaint(text: str, expected: SyntaxItem) -> None:
    line = parse_line(f"Get-Thing {text} [<CommonParameters>]")
    assert (line.command, line.items, line.common_parameters, line.problems) == ("Get-Thing", (expected,), True, ())


@pytest.mark.parametrize(
    ("text", "items"),
    [
        # A bracket is lost, or one is too many.
        ("Get-It -Print <String>] [-Name <String>]", ["Print", "Name"]),
        ("Get-It [[-Mode] <String> {Serial | Net} [[-Rate] <Int32>] [<CommonParameters>]", ["Mode", "Rate"]),
        # A dash is lost.
        ("Get-It [-Address <String>] Kind <Kind> [-Name <String>]", ["Address", "Kind", "Name"]),
        # Markdown strayed in.
        ("Get-It `-Name` <String> `-Force` <CommonParameters>", ["Name", "Force"]),
        # Types eaten as HTML.
        ("Get-It [-Package]  [...] [] [-All]", ["Package", "All"]),
        # A type is never closed.
        ("Get-It [-Path <String] [-Force]", ["Path", "Force"]),
    ],
)
def test_malformed_lines_are_read_as_far_as_they_make_sense(text: str, items: list[str]) -> None:
    line = parse_line(text)
    assert [i.name for i in line.items] == items
    assert line.problems


def test_requiredness_survives_a_lost_bracket() -> None:
    line = parse_line("Get-It -Print <String>] [[-Mode] <String> {A | B} [-Name <String>]")
    assert [(i.mandatory, i.positional) for i in line.items] == [(True, False), (False, True), (False, False)]
    assert line.items[1].values == ("A", "B")


def test_a_type_with_its_values_inside_gives_both() -> None:
    assert parse_line("New-It [-Day <DayOfWeek[]{Sunday | Monday}>]").items[0] == SyntaxItem(
        "Day", "DayOfWeek[]", values=("Sunday", "Monday")
    )


@pytest.mark.parametrize("text", ["", "   ", "-Name <String>", "[<CommonParameters>]"])
def test_a_line_without_a_command_says_so(text: str) -> None:
    line = parse_line(text)
    assert line.command == ""
    assert line.problems


@pytest.mark.parametrize("character", list("[]<>{}-|`# \tabÂ\u00a0."))
def test_a_million_of_one_character_ends(character: str) -> None:
    line = parse_line("Get-It " + character * 1_000_000)
    assert len(line.items) <= 1


@pytest.mark.parametrize("piece", ["[-a", "-a<", "[[-", "<[", "{|", "-a [", "a <"])
def test_long_malformed_lines_are_bounded(piece: str) -> None:
    assert parse_line("Get-It " + piece * 20_000).command == "Get-It"


def test_of_two_parameters_at_one_position_the_later_hides_the_earlier() -> None:
    command = Command(
        "Get-It",
        parameters=(
            Parameter("First", "System.String", members=(member(position=0),)),
            Parameter("Second", "System.String", members=(member(position=0),)),
        ),
    )
    assert format_line(command) == "Get-It [[-Second] <string>] [<CommonParameters>]"


def test_sets_positions_paging_and_class_names_are_printed() -> None:
    command = Command(
        "Get-It",
        parameters=(
            Parameter("Late", "System.Int32", members=(member(set="A", position=7),)),
            Parameter("Early", "System.Int64[]", members=(member(set="A", mandatory=True, position=3),)),
            Parameter("Needed", SWITCH, members=(member(set="A", mandatory=True),)),
            Parameter(
                "InputObject",
                "Microsoft.Management.Infrastructure.CimInstance[]",
                members=(member(set="B", mandatory=True, by_value=True),),
                ps_type_name="Microsoft.Management.Infrastructure.CimInstance#root/cimv2/Win32_Process",
            ),
        ),
        sets=(ParameterSet("A", True), ParameterSet("B")),
        supports_should_process=True,
        supports_paging=True,
    )
    added = "[-WhatIf] [-Confirm] [-IncludeTotalCount] [-Skip <ulong>] [-First <ulong>] [<CommonParameters>]"
    assert format_line(command, "A") == f"Get-It [-Early] <long[]> [[-Late] <int>] -Needed {added}"
    assert format_line(command, "B") == f"Get-It -InputObject <CimInstance#Win32_Process[]> {added}"


def test_a_module_may_call_its_enumeration_type() -> None:
    command = Command("Get-It", parameters=(Parameter("Type", "Type[]"),), enums=(EnumType("Type"),))
    assert format_line(command) == "Get-It [-Type <Type[]>] [<CommonParameters>]"
