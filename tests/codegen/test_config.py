from __future__ import annotations

from pathlib import Path

import pytest

from bridge.codegen.config import load_config
from bridge.codegen.docs import Docs
from bridge.codegen.manifest import fingerprint
from bridge.errors import InputError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "psbridge.toml"


def test_everything_that_can_be_decided_is_read(path: Path) -> None:
    (path.parent / "own").mkdir()
    path.write_text(
        """
[generate]
docs = "none"
templates = "own"
[generate.allow]
imports = ["audit"]
calls = ["audited"]
[names.words]
FooBar = "foobar"
[names.modules]
"Hyper-V" = "hv"
[names.commands]
"Get-VM" = "list_vms"
[names.parameters]
"Get-VM.Id" = "vm_id"
""",
        encoding="utf-8",
    )
    config = load_config(path)
    assert config.docs is Docs.NONE
    assert config.templates == path.parent / "own"
    assert (config.allowed.imports, config.allowed.calls) == ({"audit"}, {"audited"})
    assert config.naming.command("Get-FooBar") == "get_foobar"
    assert config.naming.command("get-vm") == "list_vms"
    assert config.naming.module("hyper-v") == "hv"
    assert config.naming.parameter("ID", "GET-VM") == "vm_id"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[generate", "not TOML"),
        ("\xff", "not TOML"),
        ("[other]", "other: unknown; known are generate, names"),
        ("[generate]\ncolour = 1", "generate.colour: unknown"),
        ("generate = 1", "generate: a table was expected"),
        ('[generate]\ndocs = "some"', "generate.docs: 'some' is not full, summary or none"),
        ("[generate]\ntemplates = 1", "generate.templates: a path was expected"),
        ('[generate]\ntemplates = "missing"', "is no folder"),
        ('[generate.allow]\nimports = "x"', "generate.allow.imports: a list of names was expected"),
        ("names.commands = 1", "names.commands: a table was expected"),
        ('[names.commands]\n"Get-X" = 1', "names.commands.'Get-X': 1 is no text"),
        ('[names.commands]\n"Get-X" = "a b"', "is no Python name"),
        ('[names.commands]\n"Get-X" = "../x"', "is no Python name"),
        ('[names.commands]\n"Get-X" = "_x"', "is no Python name"),
        ('[names.commands]\n"Get-X" = "class"', "is no Python name"),
        ('[names.commands]\n"Get-X" = "print"', "is taken"),
        ('[names.modules]\n"X" = "con"', "is taken"),
        ('[names.parameters]\n"X" = "self"', "is taken"),
        ('[names.words]\n"X" = "Not Snake"', "is not lower-case words"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(path: Path, text: str, reason: str) -> None:
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError) as caught:
        load_config(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert reason in str(caught.value)


def test_every_decision_is_part_of_the_fingerprint(path: Path) -> None:
    (path.parent / "own").mkdir()
    stamps = []
    for text in (
        "",
        '[generate]\ndocs = "none"',
        '[generate]\ntemplates = "own"',
        '[generate.allow]\ncalls = ["x"]',
        '[generate.allow]\nimports = ["x"]',
        '[names.words]\nX = "x"',
        '[names.modules]\nX = "x"',
        '[names.commands]\nX = "x"',
        '[names.parameters]\nX = "x"',
    ):
        path.write_text(text, encoding="utf-8")
        stamps.append(fingerprint(load_config(path)))
    (path.parent / "own" / "root.py.jinja").write_text("x", encoding="utf-8")
    path.write_text('[generate]\ntemplates = "own"', encoding="utf-8")
    stamps.append(fingerprint(load_config(path)))
    assert len(set(stamps)) == len(stamps)
