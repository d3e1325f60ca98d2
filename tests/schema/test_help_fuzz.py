"""Whatever stands in a page, the reader gives a command or a diagnostic, in time linear in the input."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bridge.errors import BridgeError
from bridge.model import Severity, command_from_json, command_to_json
from bridge.schema import examine, read_text_as
from bridge.schema.attributes import parse_attributes, parse_pipeline_input, parse_required
from bridge.schema.platyps import read_document
from bridge.schema.syntax import format_line, parse_line
from bridge.schema.typenames import accepted_values, full_type, same_type

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
END = "[<CommonParameters>]"

PIECES = st.sampled_from(
    [
        *("---\n", "schema: 2.0.0\n", "Module Name: M\n", "# Get-It\n"),
        *("## SYNTAX\n", "## PARAMETERS\n", "## EXAMPLES\n", "### A (Default)\n", "### InputObject (cdxml)\n"),
        *("### UNNAMED_PARAMETER_SET_2\n", "### -Name\n", "```\n", "```yaml\n", "````\n", "~~~\n"),
        *("Get-It [-Name <String>]", END, "[[-B] <T[]>]", "-C", "[-D {X | Y}]", "-InputObject <CimInstance[]> "),
        *("Type: Int32\n", "Parameter Sets: A, B\n", "Parameter Sets: (All)\n", "Aliases: n, Name\n"),
        *(
            "Required: True (A), False (B)\n",
            "Position: 7\n",
            "Accepted values: 1-2\n",
            "Accept pipeline input: True\n",
        ),
        *"[]<>{}|`\\\n\r\u00c3\u00a9\u00a0\u2013\ufeff\ufffd",
    ]
)


def check(text: str) -> None:
    commands, found = read_document(text, "page.md")
    assert commands or any(d.severity is Severity.ERROR for d in found)
    for command in commands:
        assert command_from_json(command_to_json(command)) == command
        for entry in command.sets:
            assert parse_line(format_line(command, entry.name)).command == command.name
    assert all(d.code.startswith("PSB") and d.file == "page.md" and (d.line is None or d.line >= 1) for d in found)


@QUICK
@given(st.lists(PIECES | st.text(max_size=12), max_size=60))
def test_any_mixture_of_a_page_s_pieces_is_read(pieces: list[str]) -> None:
    check("".join(pieces))


@QUICK
@given(st.data())
def test_a_damaged_page_is_read(page: Callable[..., str], data: st.DataObject) -> None:
    text = page(
        {
            "A (Default)": f"Get-Thing [[-Name] <String[]>] [-Force] {END}",
            "B": f"Get-Thing -InputObject <CimInstance[]> {END}",
        },
        {
            "Name": {"type": "String[]", "sets": "A", "position": 0, "values": "x, y"},
            "Force": {"type": "SwitchParameter", "sets": "A"},
            "InputObject": {"type": "CimInstance[]", "sets": "B", "required": "True", "pipeline": "True (ByValue)"},
        },
    )
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 40))
        text = text[:at] + data.draw(PIECES | st.text(max_size=8)) + text[at + length :]
    check(text)


@QUICK
@example("{")
@given(st.text(max_size=200))
def test_any_text_is_taken_by_the_small_grammars(text: str) -> None:
    line = parse_line(text)
    assert all(i.name for i in line.items)
    attributes = parse_attributes(text, 1)
    assert set(attributes.missing) <= {"type", "sets", "aliases", "required", "position", "pipeline"}
    assert isinstance(parse_required(text).in_set("x"), bool)
    assert isinstance(parse_pipeline_input(text).by_value, bool)
    assert full_type(text)[0] or not text.strip()
    assert same_type(text, text)
    assert isinstance(accepted_values(text, "System.Int32").values, tuple)


@QUICK
@given(st.binary(max_size=300), st.sampled_from([".md", ".yml", ".xml", ".cdxml", ".json"]))
def test_any_file_gives_a_module(tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str) -> None:
    path = tmp_path_factory.mktemp("fuzz") / f"page{suffix}"
    path.write_bytes(content)
    (module,) = examine(path)
    assert module.commands or any(d.severity is Severity.ERROR for d in module.diagnostics)


@QUICK
@given(st.text(max_size=300), st.sampled_from(["a.md", "a.yml", "a.xml", "a.cdxml", "a.json", "a"]))
def test_only_the_project_s_own_errors_come_out(text: str, name: str) -> None:
    try:
        commands = read_text_as(text, name).commands
    except BridgeError as exc:
        commands, shown = (), str(exc)
    else:
        shown = "read"
    assert commands or shown != "read"
    assert "\n" not in shown


BIG = 1_000_000


@pytest.mark.parametrize(
    "character", [*"#`~-[]<>{}|:,\\*_ \t\n\r'\"()!.x1", "\u00c2", "\u00a0", "\u2013", "\ufeff", "\U0001f600"]
)
@pytest.mark.parametrize("where", ["whole", "syntax", "attributes", "heading", "front", "text"])
def test_a_megabyte_of_one_character_ends(page: Callable[..., str], where: str, character: str) -> None:
    big = character * BIG
    text = page(f"Get-Thing [-Name <String>] {END}", {"Name": {}})
    made = {
        "whole": big,
        "syntax": text.replace("[-Name <String>]", big),
        "attributes": text.replace("Aliases: ", f"Aliases: {big}").replace("Type: String", f"Type: {big}"),
        "heading": text.replace("### -Name", f"### -Name{big}"),
        "front": text.replace("online version:", f"online version: {big}"),
        "text": text.replace("Things are got.", big),
    }[where]
    commands, found = read_document(made, "page.md")
    assert commands or found


@pytest.mark.parametrize(
    "piece", ["### -a\n", "```\n", "[-a <", "### A\n```\nGet-It -a\n```\n", "a, ", "True (", "[[a](b)](", "{{ x }}"]
)
def test_a_megabyte_of_one_piece_ends(page: Callable[..., str], piece: str) -> None:
    big = piece * (BIG // 8 // len(piece))
    text = page(f"Get-Thing [-Name <String>] {END}", {"Name": {}})
    for made in (
        text + big,
        text.replace("## PARAM", big + "\n## PARAM"),
        text.replace("Required: False", f"Required: {big}"),
    ):
        commands, found = read_document(made, "page.md")
        assert commands or found


def test_the_pages_of_the_demo_are_healthy() -> None:
    folder = Path(__file__).resolve().parents[2] / "bridge" / "demo" / "help"
    modules = list(examine(folder))
    assert [m.name for m in modules] == ["MultiPoint", "SmbShare"]
    assert {d.severity for m in modules for d in m.diagnostics} <= {Severity.NOTE}


def test_a_page_with_a_thousand_of_everything_ends(page: Callable[..., str]) -> None:
    names = [f"P{i}" for i in range(1000)]
    sets = [f"S{i}" for i in range(120)]
    blocks = {s: "Get-Thing " + " ".join(f"[-{n} <T>]" for n in names[i::7]) for i, s in enumerate(sets)}
    parameters = {n: {"sets": ", ".join(f"S{i * 13 % 977}" for i in range(40)), "position": 0} for n in names}
    commands, found = read_document(page(blocks, parameters), "page.md")
    assert len(commands[0].sets) >= len(sets)
    assert found


def test_many_aliases_many_blocks_and_long_facts_are_bounded(page: Callable[..., str]) -> None:
    many = ", ".join(f"a{i}" for i in range(100_000))
    commands, _ = read_document(page(f"Get-Thing [-Name <String>] {END}", {"Name": {"aliases": many}}), "page.md")
    assert len(commands[0].parameters[0].aliases) == 100_000
    commands, found = read_document(page([(f"S{i}", f"Get-Thing -A{i}") for i in range(20_000)]), "page.md")
    assert commands == []
    assert [d.name for d in found] == ["too-many-sets"]
    _, found = read_document(
        page(f"Get-Thing [-Name <String>] {END}", {"Name": {"position": "x" * 100_000}}), "page.md"
    )
    assert all(len(d.message) < 1000 for d in found)
