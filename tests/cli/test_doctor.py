"""``psbridge doctor``: every form of its output, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bridge.cli.main import main

GOOD = """---
external help file: Things.dll-Help.xml
Module Name: Things
schema: 2.0.0
---

# Get-Thing

## SYNTAX

```
Get-Thing [-Name <String>]
```

## PARAMETERS

### -Name
A name, 100% real.

```yaml
Type: String
Parameter Sets: (All)
Aliases:

Required: True
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "help"
    made.mkdir()
    (made / "Get-Thing.md").write_text(GOOD)
    return made


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = main(["doctor", *map(str, arguments)])
    return code, capsys.readouterr().out


def test_the_table_has_files_lines_codes_and_a_summary(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, folder)
    lines = out.splitlines()
    required = GOOD.split("\n").index("Required: True") + 1
    assert code == 0
    assert lines[0] == f"{folder.as_posix()}/Get-Thing.md"
    assert [line.split()[:4] for line in lines[1:3]] == [
        ["12", "note", "PSB402", "no-common-parameters"],
        [str(required), "warning", "PSB204", "mandatory-differs"],
    ]
    assert lines[-1] == "1 command in 1 module: 0 errors, 1 warning, 1 note"


def test_a_file_that_gives_no_command_is_an_error_and_exit_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.md").write_text("Nothing to see.\n")
    code, out = run(capsys, folder, "--json")
    report = json.loads(out)
    assert code == 1
    assert (report["commands"], report["errors"], report["warnings"], report["notes"]) == (1, 1, 1, 1)
    (error,) = (d for d in report["diagnostics"] if d["severity"] == "error")
    assert (error["code"], error["file"], error["line"]) == ("PSB905", f"{folder.as_posix()}/bad.md", 1)


def test_a_path_that_is_not_there_is_an_error_among_others(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, folder / "none.md", folder, "--severity", "error")
    assert code == 1
    assert "PSB901" in out
    assert "PSB204" not in out
    assert "1 command in 1 module: 1 error, 1 warning, 1 note" in out


def test_sarif_names_rules_and_places(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, folder, "--format", "sarif")
    assert code == 0
    log = json.loads(out)
    (ran,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = [r["id"] for r in ran["tool"]["driver"]["rules"]]
    assert rules == ["PSB204", "PSB402"]
    assert {r["ruleId"] for r in ran["results"]} == set(rules)
    for result in ran["results"]:
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"].endswith("/help/Get-Thing.md")
        assert place["region"]["startLine"] > 0
        assert result["level"] in ("error", "warning", "note")


def test_github_annotations_are_escaped(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Get-Thing.md").write_text(GOOD.replace("[-Name <String>]", "-Name <String>] 100%"))
    code, out = run(capsys, folder / "Get-Thing.md", "--format", "github")
    assert code == 0
    line = next(line for line in out.splitlines() if "PSB405" in line)
    assert line.startswith("::warning file=")
    assert ",line=12,title=PSB405 syntax-repaired::" in line
    assert "100%25" in line
    assert any(line.startswith("::notice ") for line in out.splitlines())


def test_help_cannot_move_the_cursor_of_a_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Get-Thing.md").write_text(GOOD.replace("Aliases:", "Aliases: \x1b[2J"))
    _, out = run(capsys, folder)
    assert "PSB218" in out
    assert "\x1b" not in out


def test_codes_are_explained_without_reading(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, "--codes")
    assert code == 0
    assert "| PSB101 | set-headings-swapped | warning |" in out


def test_nothing_to_read_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 2
    assert "HELP" in capsys.readouterr().err
