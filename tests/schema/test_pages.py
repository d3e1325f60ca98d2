"""Whole pages: texts, characters, front matter, and pages that give no command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import InputError
from bridge.model import ALL_SETS, CommandKind, EnumMember, Example, Link, ParameterSet, Severity
from bridge.schema import read, read_text_as
from bridge.schema.outline import outline
from bridge.schema.syntax import format_line

ReadPage = Callable[..., Any]
END = "[<CommonParameters>]"
MORE = """
## INPUTS

### System.String
A name.

### Thing, Other

## OUTPUTS

### None

### Microsoft.Management.Infrastructure.CimInstance#ROOT/Things/Thing[]

## NOTES
Be careful \\<here\\>.

### More
Under a heading.

## RELATED LINKS

[Set-Thing](./Set-Thing.md)

[About things](https://example.org/things)
"""


def test_texts_are_read(page: Callable[..., str], read_text: Any) -> None:
    examples = (
        "## EXAMPLES\n\n### Example 1: One thing\n```powershell\nPS> Get-Thing\n# a comment, no heading\n```\n\n"
        "```Output\nthing\n```\n\nGets one.\n\n### -------- Example 2 --------\n```\nGet-Thing b\n```\n\n## PARAMETERS\n"
    )
    text = page(f"Get-Thing [-Name <String>] {END}", {"Name": {}}, more=MORE).replace("## PARAMETERS\n", examples, 1)
    read = read_text(text.replace("online version:", "online version: https://example.org/get-thing"))
    command = read.command
    assert command.synopsis == "Gets things."
    assert command.description == "Things are got."
    assert command.examples == (
        Example("Example 1: One thing", "PS> Get-Thing\n# a comment, no heading", "```Output\nthing\n```\n\nGets one."),
        Example("Example 2", "Get-Thing b"),
    )
    assert command.input_types == ("System.String", "Thing", "Other")
    assert command.output_types == ("Microsoft.Management.Infrastructure.CimInstance#ROOT/Things/Thing[]",)
    assert command.notes == "Be careful <here>.\n\n### More\nUnder a heading."
    assert command.links == (Link("Set-Thing", "./Set-Thing.md"), Link("About things", "https://example.org/things"))
    assert command.help_uri == "https://example.org/get-thing"
    assert read.diagnostics == ()


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_change_nothing(page: Any, read_text: Any, ending: str, mark: str) -> None:
    text = page(
        f"Get-Thing [[-Name] <String>]\n [-Force] {END}",
        {"Name": {"position": 0}, "Force": {"type": "SwitchParameter"}},
    )
    assert read_text(mark + text.replace("\n", ending)).command == read_text(text).command


def test_odd_spaces_and_dashes_are_plain_in_what_is_parsed(page: Any, read_text: Any) -> None:
    text = page(f"Get-Thing [[-Name] <String>] {END}", {"Name": {"position": 0}})
    odd = (
        text.replace("[[-Name] <", "[[\u2013Name]\u00a0<")
        .replace("### -Name", "### \u2013Name\u200b")
        .replace("(All)", "\u00a0(All)")
    )
    assert read_text(odd).command.parameters == read_text(text).command.parameters


def test_mojibake_is_repaired_and_other_accents_stay(page: Any, read_text: Any) -> None:
    garbled = "Windows\u00c2\u00ae gets \u00e2\u20ac\u0153things\u00e2\u20ac\u009d, \u00c0 la carte: \u00c3."
    read = read_text(page(f"Get-Thing {END}").replace("Things are got.", garbled))
    assert read.command.description == "Windows\u00ae gets \u201cthings\u201d, \u00c0 la carte: \u00c3."
    assert "3 garbled" in read.found("mojibake").message


def test_lost_characters_are_reported(page: Any, read_text: Any) -> None:
    assert read_text(page(f"Get-Thing {END}").replace("got", "g\ufffdt")).names == ["replacement-characters"]


def test_placeholders_are_no_text(page: Any, read_text: Any) -> None:
    text = page(f"Get-Thing {END}").replace("Gets things.", "{{ Fill in the Synopsis }}")
    read = read_text(text)
    assert read.command.synopsis == ""
    assert read.names == ["placeholder-text"]


@pytest.mark.parametrize("fence", ["```yaml", "```powershell", "```PowerShell", "```Syntax"])
def test_any_fence_in_syntax_holds_syntax(page: Any, read_text: Any, fence: str) -> None:
    text = page(f"Get-Thing [-Name <String>] {END}", {"Name": {}}).replace("```\nGet", f"{fence}\nGet", 1)
    read = read_text(text)
    assert [p.name for p in read.command.parameters] == ["Name"]
    assert read.names == (["syntax-language"] if fence == "```yaml" else [])


def test_syntax_may_begin_on_the_line_of_its_fence(page: Any, read_text: Any) -> None:
    text = page(f"Get-Thing [-Name <String>] {END}", {"Name": {}}).replace("```\nGet-Thing", "``` Get-Thing", 1)
    assert [p.name for p in read_text(text).command.parameters] == ["Name"]


def test_a_longer_fence_closes_a_shorter_one(page: Any, read_text: Any) -> None:
    text = page(f"Get-Thing [-Name <String>] {END}", {"Name": {}}).replace(f"{END}\n```", f"{END}\n````", 1)
    assert read_text(text).diagnostics == ()


def test_a_heading_inside_a_fence_is_none() -> None:
    page = outline("# T\n## EXAMPLES\n~~~\n## NOTES\n```\n~~~\n```x`y``` is text\n## NOTES\n")
    assert list(page.sections) == ["examples", "notes"]
    assert page.unclosed is None


def test_sections_may_be_written_in_title_case(page: Any, read_text: Any) -> None:
    text = page(f"Get-Thing [-Name <String>] {END}", {"Name": {}})
    for title in ("SYNOPSIS", "SYNTAX", "DESCRIPTION", "PARAMETERS"):
        text = text.replace(f"## {title}", f"## {title.title()}")
    read = read_text(text)
    assert read.command.synopsis == "Gets things."
    assert read.diagnostics == ()


def test_common_parameters_may_be_left_out(read_page: ReadPage) -> None:
    read = read_page("Get-Thing [-Name <String>]", {"Name": {}})
    assert read.command.common_parameters
    assert read.names == ["no-common-parameters"]


def test_the_title_names_the_command(page: Any, read_text: Any) -> None:
    read = read_text(page(f"Get-Things {END}"))
    assert read.command.name == "Get-Thing"
    assert read.names == ["name-differs"]


def test_a_title_that_is_no_name_gives_way_to_the_syntax(page: Any, read_text: Any) -> None:
    read = read_text(page(f"Get-Thing {END}").replace("# Get-Thing", "# G`et <Thing>"))
    assert read.command.name == "Get-Thing"


@pytest.mark.parametrize(
    ("front", "file", "module"),
    [
        ("online version: https://example.org/module/things/get-thing?view=1", "Get-Thing.md", "things"),
        (
            "external help file: Things.dll-Help.xml\nonline version: https://e.org/module/things/get-thing",
            "a/Get-Thing.md",
            "Things",
        ),
        ("external help file: Things_Cmdlets.xml", "Get-Thing.md", "Things"),
        ("external help file: Things-help.xml", "docs/things/Get-Thing.md", "Things"),
        ("external help file: Other.xml", "docs/things/Get-Thing.md", "things"),
    ],
)
def test_a_module_that_is_not_named_is_found(read_page: ReadPage, front: str, file: str, module: str) -> None:
    read = read_page(f"Get-Thing {END}", front=f"{front}\nschema: 2.0.0", file=file)
    assert read.command.module == module
    assert module in read.found("no-module-name").message


# -- pages without a command -------------------------------------------------------------------------------------------------------


def broken(page: Any) -> dict[str, tuple[str, str, int]]:
    good = page(f"Get-Thing [-Name <String>] {END}", {"Name": {}})
    return {
        "prose": ("Just some text.\n", "no help in a known form", 1),
        "no syntax": (good.replace("## SYNTAX", "## SYNTAXES"), "no SYNTAX section", 8),
        "empty syntax": (good.replace(f"Get-Thing [-Name <String>] {END}", ""), "holds no syntax", 13),
        "open fence": (good.replace(f"{END}\n```", END), "never closed", 15),
        "open attributes": (good.replace("characters: False\n```", "characters: False"), "never closed", 27),
        "open example": (good.replace("## PARAM", "## EXAMPLES\n\n```\nGet-Thing\n\n## PARAM"), "never closed", 24),
        "module page": ("---\nModule Name: Things\nModule Guid: 0\n---\n# Things Module\n", "not a command", 1),
    }


BROKEN = ("prose", "no syntax", "empty syntax", "open fence", "open attributes", "open example", "module page")


@pytest.mark.parametrize("case", BROKEN)
def test_a_page_without_a_command_gives_one_line_with_its_reason(page: Any, case: str) -> None:
    text, reason, line = broken(page)[case]
    with pytest.raises(InputError) as caught:
        read_text_as(text, "Get-Thing.md")
    assert reason in str(caught.value)
    assert caught.value.file == "Get-Thing.md"
    assert caught.value.line is not None
    assert line in (0, caught.value.line)
    assert "\n" not in str(caught.value)


# -- the seeds ---------------------------------------------------------------------------------------------------------------------


def seed(golden_dir: Path, name: str) -> Any:
    folder = golden_dir.parent / "seeds"
    if not folder.is_dir():
        pytest.skip("the seeds are not beside the project")
    return read(folder / f"{name}.md")


def test_the_seed_with_every_fault_comes_out_right(golden_dir: Path) -> None:
    module = seed(golden_dir, "Close-SmbSession")
    (command,) = module.commands
    assert (module.name, command.kind, command.default_set) == ("SmbShare", CommandKind.CDXML, None)
    assert command.sets == (ParameterSet("Query"), ParameterSet("InputObject (cdxml)"))
    query = ["SessionId", "ClientComputerName", "ClientUserName", "ClusterNodeName", "ScopeName", "SmbInstance"]
    both = ["AsJob", "CimSession", "Force", "PassThru", "ThrottleLimit"]
    assert sorted(p.name for p in command.in_set("Query")) == sorted([*query, *both])
    assert sorted(p.name for p in command.in_set("InputObject (cdxml)")) == sorted(["InputObject", *both])
    for name in query:
        member = command.parameter(name).member("Query")
        assert (member.mandatory, member.by_value, member.by_property_name) == (False, False, True)
        assert member.position == (0 if name == "SessionId" else None)
    piped = command.parameter("InputObject").member("InputObject (cdxml)")
    assert (piped.mandatory, piped.position, piped.by_value, piped.by_property_name) == (True, None, True, False)
    assert command.parameter("SessionId").type == "System.UInt64[]"
    assert command.enum("SmbInstance").members == tuple(
        EnumMember(n, i) for i, n in enumerate(("Default", "CSV", "SBL", "SR"))
    )
    assert command.supports_should_process
    assert sorted(d.name for d in module.diagnostics) == [
        "mojibake",
        "no-common-parameters",
        "no-module-name",
        "parameter-not-in-syntax",
        "positions-renumbered",
        "set-headings-swapped",
        "sets-unnamed",
    ]
    assert all(d.file and d.line and d.severity is not Severity.ERROR for d in module.diagnostics)


def test_the_healthy_seed_comes_out_as_written(golden_dir: Path) -> None:
    module = seed(golden_dir, "Close-WmsSession")
    (command,) = module.commands
    assert module.diagnostics == ()
    assert (command.module, command.kind, command.sets) == ("MultiPoint", CommandKind.CMDLET, (ParameterSet(ALL_SETS),))
    assert (
        format_line(command) == f"Close-WmsSession -SessionId <int> [-TimeoutInSecond <int>] [-WhatIf] [-Confirm] {END}"
    )
    member = command.parameter("SessionId").member(ALL_SETS)
    assert (member.mandatory, member.by_value, member.by_property_name) == (True, True, True)
    assert [(e.title, e.code) for e in command.examples] == [
        ("Example", "PS C:\\> Close-WmsSession -SessionId 3\nNo output."),
        ("1:", "PS C:\\>"),
    ]
    assert command.output_types == ()
