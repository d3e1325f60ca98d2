"""Files and folders: what is read, what is refused and why, and several descriptions of one command."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.errors import InputError
from bridge.model import Command, EnumMember, EnumType, Module, Parameter, Severity
from bridge.schema import examine, module_folders, read, read_modules
from bridge.schema.documents import MAX_BYTES, MAX_FOLDERS_DEEP
from bridge.schema.formats import FORMATS
from bridge.schema.merge import Source, merge

END = "[<CommonParameters>]"
Page = Callable[..., str]


def write(folder: Path, page: Page, *names: str, module: str = "Things") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        front = f"external help file: Things.dll-Help.xml\nModule Name: {module}\nschema: 2.0.0"
        text = page(f"{name} [-Name <String>] {END}", {"Name": {}}, name=name, front=front)
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def errors(module: Module) -> dict[str, str]:
    return {d.file or "": d.name for d in module.diagnostics if d.severity is Severity.ERROR}


def test_a_folder_is_a_module_in_a_stable_order(tmp_path: Path, page: Page) -> None:
    write(tmp_path, page, "Set-Thing", "Get-Thing")
    module = read(tmp_path)
    assert module.name == "Things"
    assert [c.name for c in module.commands] == ["Get-Thing", "Set-Thing"]
    assert module.diagnostics == ()


def test_bad_files_are_told_and_the_others_are_read(tmp_path: Path, page: Page) -> None:
    write(tmp_path, page, "Get-Thing")
    (tmp_path / "binary.md").write_bytes(b"# A\n\0\1\2")
    (tmp_path / "empty.md").write_bytes(b" \n\n")
    (tmp_path / "latin.md").write_bytes("# Gr\u00fc\u00dfe\n".encode("latin-1"))
    (tmp_path / "prose.md").write_text("Hello.\n")
    (tmp_path / "open.md").write_text("---\nschema: 2.0.0\n---\n# Get-It\n## SYNTAX\n```\nGet-It\n")
    (tmp_path / "big.md").write_text("x" * 5000)
    (tmp_path / "unrelated.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("not looked at")
    (tmp_path / "about_Things.md").write_text("# about_Things\n")
    module = read(tmp_path, max_bytes=4000)
    assert [c.name for c in module.commands] == ["Get-Thing"]
    assert errors(module) == {
        "binary.md": "not-text",
        "empty.md": "empty",
        "latin.md": "not-text",
        "prose.md": "not-help",
        "open.md": "unclosed-fence",
        "big.md": "too-large",
    }
    lines = {d.file: d.line for d in module.diagnostics}
    assert (lines["binary.md"], lines["latin.md"], lines["open.md"]) == (2, 1, 6)


DOCTYPE = '<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE a [<!ENTITY x "y">]>\n<helpItems schema="maml"/>'


def test_what_says_that_it_is_help_is_not_passed_over_in_silence(tmp_path: Path, page: Page) -> None:
    write(tmp_path, page, "Get-Thing")
    (tmp_path / "Things.dll-Help.xml").write_text(DOCTYPE)
    (tmp_path / "Others.dll-Help.xml").write_text("<nothing/>")
    (tmp_path / "Things.cdxml").write_text("prose")
    (tmp_path / "doctype.xml").write_text(DOCTYPE)
    (tmp_path / "export.json").write_text('{"schema": "psbridge-metadata", "version": 1, "commands": [')
    (tmp_path / "cut.json").write_text('{"cut": ')
    (tmp_path / "unrelated.json").write_text("[1]")
    (tmp_path / "unrelated.xml").write_text("<project/>")
    module = read(tmp_path)
    assert [c.name for c in module.commands] == ["Get-Thing"]
    assert {d.file: (d.severity.value, d.name) for d in module.diagnostics} == {
        "Things.dll-Help.xml": ("error", "not-help"),
        "Others.dll-Help.xml": ("error", "not-help"),
        "Things.cdxml": ("error", "not-help"),
        "doctype.xml": ("error", "not-help"),
        "export.json": ("error", "not-help"),
        "cut.json": ("warning", "passed-over"),
    }
    assert [d.message for d in module.diagnostics if "DOCTYPE" in d.message] == [
        "Has a DOCTYPE, which is refused: remove it."
    ] * 2


def test_a_doctype_or_broken_json_alone_is_refused_by_its_reason(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(DOCTYPE)
    with pytest.raises(InputError, match="has a DOCTYPE"):
        read(tmp_path / "a.xml")
    (tmp_path / "a.json").write_text('{"a":\n x}')
    with pytest.raises(InputError, match=r"a\.json:2: is not JSON"):
        read(tmp_path / "a.json")


@pytest.mark.parametrize("content", [b"", b"\0", b"Hello", b"\xff\xfe\x00"])
def test_a_bad_file_alone_is_an_error_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.md"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert str(path) in str(caught.value)
    (module,) = examine(path)
    assert module.commands == ()
    assert len(module.diagnostics) == 1


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none.md")
    with pytest.raises(InputError, match="holds no help"):
        read(tmp_path)
    with pytest.raises(InputError, match="holds no help"):
        list(read_modules(tmp_path))
    assert [d.code for m in examine(tmp_path) for d in m.diagnostics] == ["PSB905"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "things.cdxml",
            '<PowerShellMetadata xmlns="http://schemas.microsoft.com/cmdlets-over-objects/2009/11"><!--{}--></PowerShellMetadata>',
        ),
        ("things-help.xml", "<helpItems><!--{}--></helpItems>"),
        ("Get-Thing.md", "---\nschema: 2.0.0\n---\n# Get-Thing\n{}\n## SYNTAX\n```\nGet-Thing\n```\n"),
    ],
)
def test_the_limit_of_size_is_the_callers(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text.format("x" * MAX_BYTES))
    (refused,), (read_whole,) = examine(path), examine(path, max_bytes=2 * MAX_BYTES)
    assert [d.name for d in refused.diagnostics] == ["too-large"]
    assert not any("larger" in d.message for d in read_whole.diagnostics)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_place_of_a_file_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(InputError, match="no plain file"):
        read(tmp_path / "pipe.md")


def test_links_that_leave_the_folder_are_not_followed(tmp_path: Path, page: Page) -> None:
    write(tmp_path / "outside", page, "Get-Secret")
    write(tmp_path / "help", page, "Get-Thing")
    try:
        (tmp_path / "help" / "Get-Secret.md").symlink_to(tmp_path / "outside" / "Get-Secret.md")
        (tmp_path / "help" / "away").symlink_to(tmp_path / "outside")
        (tmp_path / "help" / "loop").symlink_to(tmp_path / "help")
    except OSError:
        pytest.skip("links cannot be made here")
    module = read(tmp_path / "help")
    assert [c.name for c in module.commands] == ["Get-Thing"]
    assert {d.file for d in module.diagnostics if d.name == "outside-folder"} == {"Get-Secret.md", "away"}


def test_folders_are_read_to_a_depth(tmp_path: Path, page: Page) -> None:
    deep = tmp_path.joinpath(*["d"] * (MAX_FOLDERS_DEEP + 2))
    write(deep, page, "Get-Deep")
    write(tmp_path, page, "Get-Thing")
    module = read(tmp_path)
    assert [c.name for c in module.commands] == ["Get-Thing"]
    assert [d.name for d in module.diagnostics] == ["too-deep"]


def test_a_folder_of_folders_is_several_modules(tmp_path: Path, page: Page) -> None:
    write(tmp_path / "set" / "Alpha", page, "Get-A", module="Alpha")
    write(tmp_path / "set" / "Alpha" / "more", page, "Get-B", module="Alpha")
    write(tmp_path / "set" / "Beta", page, "Get-A", module="Beta")
    modules = list(read_modules(tmp_path))
    assert [(m.name, [c.name for c in m.commands]) for m in modules] == [
        ("Alpha", ["Get-A", "Get-B"]),
        ("Beta", ["Get-A"]),
    ]
    assert [f.name for f, _ in module_folders(tmp_path)] == ["Alpha", "Beta"]
    # Two modules may have a command of one name.
    assert [(c.module, c.name) for c in read(tmp_path).commands] == [
        ("Alpha", "Get-A"),
        ("Alpha", "Get-B"),
        ("Beta", "Get-A"),
    ]


def test_processes_read_the_same(tmp_path: Path, page: Page) -> None:
    write(tmp_path / "One", page, *[f"Get-Thing{i}" for i in range(50)], module="One")
    write(tmp_path / "Two", page, *[f"Get-Thing{i}" for i in range(50)], module="Two")
    assert list(read_modules(tmp_path, jobs=2)) == list(read_modules(tmp_path))


def test_pages_that_name_no_module_get_the_name_of_their_folder(tmp_path: Path, page: Page) -> None:
    folder = tmp_path / "failoverthings"
    folder.mkdir()
    for name in ("Get-A", "Get-B", "Get-C"):
        text = page(f"{name} {END}", name=name, front="external help file: Failoverv2_Cmdlets.xml\nschema: 2.0.0")
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    module = read(folder)
    assert {c.module for c in module.commands} == {"failoverthings"}
    assert all("'failoverthings' was taken" in d.message for d in module.diagnostics)
    assert read(folder / "Get-A.md").name == "Failoverv2"


def test_one_command_on_two_pages_is_kept_once(tmp_path: Path, page: Page) -> None:
    write(tmp_path / "a", page, "Get-Thing")
    write(tmp_path / "b", page, "Get-Thing")
    module = read(tmp_path)
    assert len(module.commands) == 1
    assert [(d.name, d.file) for d in module.diagnostics] == [("duplicate-command", "b/Get-Thing.md")]


# -- merging -----------------------------------------------------------------------------------------------------------------------

RANKED = {f.name: f for f in FORMATS}


def source(form: str, command: Command) -> Source:
    return Source(f"{form}.file", RANKED[form], (command,))


def test_ranks_are_metadata_cdxml_platyps_maml() -> None:
    names = [f.name for f in sorted(FORMATS, key=lambda f: f.rank)]
    assert names == ["metadata", "cdxml", "platyps-2024-05-01", "platyps-2.0.0", "maml"]


def test_facts_come_from_the_best_source_and_texts_from_the_next() -> None:
    help_page = Command(
        "Get-Thing",
        "Things",
        parameters=(
            Parameter("Name", "System.String", aliases=("N",), description="The name.", accepted_values=("a",)),
        ),
        synopsis="Gets things.",
        enums=(EnumType("State", (EnumMember("Off", 0),)),),
    )
    live = Command("Get-Thing", "Things", parameters=(Parameter("Name", "System.String[]"), Parameter("New")))
    for order in ([help_page, live], [live, help_page]):
        sources = [source("platyps-2.0.0" if c is help_page else "metadata", c) for c in order]
        (command,), found = merge(sources)
        assert found == []
        assert command.parameters == (
            replace(live.parameters[0], description="The name.", accepted_values=("a",)),
            live.parameters[1],
        )
        assert command.synopsis == "Gets things."
        assert command.enums == help_page.enums
        assert command.origins["synopsis"].file == "platyps-2.0.0.file"


def test_a_source_without_a_module_speaks_of_the_only_one_named() -> None:
    page = Command("Get-Thing", "", synopsis="Gets things.")
    (command,), _ = merge([source("maml", page), source("cdxml", Command("Get-Thing", "Things"))])
    assert (command.module, command.synopsis) == ("Things", "Gets things.")
