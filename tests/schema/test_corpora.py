"""Every page of the public corpora: read without a crash, and back and forth between model and SYNTAX without a loss."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

import pytest

from bridge.model import Command, Module, Severity, command_from_json, command_to_json
from bridge.schema import read_modules
from bridge.schema.outline import outline
from bridge.schema.syntax import SyntaxItem, SyntaxLine, format_line, parse_line
from bridge.values import short_name
from bridge.values.enums import declared_type

PAGES = {"winserver2025": 3671, "powershell-7.6": 306, "winserver2012": 2193}
PAGING = ["IncludeTotalCount", "Skip", "First"]
SWITCH = "System.Management.Automation.SwitchParameter"


@lru_cache(maxsize=len(PAGES))
def modules_of(folder: Path) -> tuple[Module, ...]:
    return tuple(read_modules(folder))


@pytest.fixture(params=sorted(PAGES))
def corpus(request: pytest.FixtureRequest, corpus_dir: Path) -> tuple[Module, ...]:
    folder = corpus_dir / request.param
    if not folder.is_dir():
        pytest.skip(f"{request.param} is not beside the project")
    return modules_of(folder)


def commands(corpus: tuple[Module, ...]) -> Iterator[Command]:
    for module in corpus:
        yield from module.commands


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_page_gives_its_command(corpus_dir: Path, name: str) -> None:
    corpus = modules_of(corpus_dir / name)
    assert [d for m in corpus for d in m.diagnostics if d.severity is Severity.ERROR] == []
    assert sum(len(m.commands) for m in corpus) == PAGES[name]


def test_models_are_sound(corpus: tuple[Module, ...]) -> None:
    for command in commands(corpus):
        sets = {s.name for s in command.sets}
        assert len(sets) == len(command.sets) > 0, command.name
        assert sum(s.default for s in command.sets) <= 1
        assert command.default_set == next((s.name for s in command.sets if s.default), None)
        names = [n.casefold() for p in command.parameters for n in (p.name, *p.aliases)]
        assert len(names) == len(set(names)), command.name
        for parameter in command.parameters:
            assert parameter.type
            assert parameter.members, (command.name, parameter.name)
            assert {m.set for m in parameter.members} <= sets | {"__AllParameterSets"}
            assert parameter.name.replace("_", "").isalnum()


def expected_item(command: Command, set_name: str, name: str) -> SyntaxItem:
    parameter = command.parameter(name)
    assert parameter is not None
    member = parameter.member(set_name)
    assert member is not None
    if parameter.type == SWITCH:
        return SyntaxItem(parameter.name, None, member.mandatory, False)
    shown = short_name(declared_type(parameter.type, command.enums))
    if parameter.ps_type_name:
        shown = "CimInstance#" + parameter.ps_type_name.rpartition("#")[2].rpartition("/")[2]
        shown += "[]" * parameter.type.endswith("[]")
    return SyntaxItem(parameter.name, shown, member.mandatory, member.position is not None)


def test_a_line_read_back_holds_everything_that_the_model_put_into_it(corpus: tuple[Module, ...]) -> None:
    for command in commands(corpus):
        for entry in command.sets:
            line = parse_line(format_line(command, entry.name))
            assert (line.command, line.problems, line.common_parameters) == (command.name, (), True)
            added = [*["WhatIf", "Confirm"] * command.supports_should_process, *PAGING * command.supports_paging]
            declared = [i for i in line.items if i.name not in added]
            assert [i.name for i in line.items if i.name in added] == added
            members = {p.name: p.member(entry.name) for p in command.parameters if p.member(entry.name)}
            positions = {n: m.position for n, m in members.items() if m is not None}
            hidden = {
                n
                for n, p in positions.items()
                if p is not None and list(positions.values()).count(p) > 1 and n not in {i.name for i in declared}
            }
            assert {i.name for i in declared} == set(members) - hidden, (command.name, entry.name)
            for item in declared:
                assert item == expected_item(command, entry.name, item.name), (command.name, entry.name)
            numbers = [positions[i.name] for i in declared if positions[i.name] is not None]
            assert numbers == sorted(n for n in numbers if n is not None)


def test_a_line_written_read_and_written_again_is_the_same(corpus: tuple[Module, ...]) -> None:
    for command in commands(corpus):
        for entry in command.sets:
            text = format_line(command, entry.name)
            assert written(parse_line(text)) == text


def written(line: SyntaxLine) -> str:
    """A line put together from its items alone."""
    items = []
    for item in line.items:
        name = f"-{item.name}"
        if item.type is None:
            items.append(name if item.mandatory else f"[{name}]")
        elif item.positional:
            items.append(f"[{name}] <{item.type}>" if item.mandatory else f"[[{name}] <{item.type}>]")
        else:
            items.append(f"{name} <{item.type}>" if item.mandatory else f"[{name} <{item.type}>]")
    return " ".join([line.command, *items, *["[<CommonParameters>]"] * line.common_parameters])


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_healthy_page_loses_nothing_of_its_syntax(corpus_dir: Path, name: str) -> None:
    """Pages whose lines and attributes agree: each block comes out of the model as it went in, set by set."""
    healthy = 0
    for module in modules_of(corpus_dir / name):
        complaints = {d.command for d in module.diagnostics if d.code[3] in "12" or d.name == "syntax-repaired"}
        for command in module.commands:
            origin = command.origins.get("sets")
            if command.name in complaints or origin is None or origin.file is None:
                continue
            page = outline((corpus_dir / name / origin.file).read_text(encoding="utf-8-sig"))
            blocks = [f.text for s in (page.sections["syntax"], *page.sections["syntax"].children) for f in s.fences]
            if len(blocks) != len(command.sets):
                continue  # provider variants of one set
            healthy += 1
            shown = Counter(items_of(command, text) for text in blocks)
            assert shown == Counter(items_of(command, format_line(command, s.name)) for s in command.sets), command.name
    assert healthy > 0.7 * sum(len(m.commands) for m in modules_of(corpus_dir / name)) or name == "winserver2012"
    assert healthy > 100


def items_of(command: Command, text: str) -> frozenset[tuple[str, bool, bool, bool]]:
    """What a line says of each declared parameter; a line of PlatyPS does not say whether a switch is mandatory."""
    return frozenset(
        (i.name.casefold(), typed, i.mandatory and typed, i.positional)
        for i in parse_line(text).items
        for typed in [i.type is not None or bool(i.values)]
        if command.parameter(i.name) is not None
    )


def test_models_survive_json(corpus: tuple[Module, ...]) -> None:
    for command in islice(commands(corpus), 0, None, 20):
        assert command_from_json(json.dumps(command_to_json(command))) == command


def test_only_the_known_page_has_its_headings_swapped(corpus_dir: Path) -> None:
    swapped = [
        d.command
        for name in PAGES
        for m in modules_of(corpus_dir / name)
        for d in m.diagnostics
        if d.name == "set-headings-swapped"
    ]
    assert swapped == ["Close-SmbSession"]
