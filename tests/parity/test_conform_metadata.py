"""``psbridge conform`` on recordings of metadata: a case a fact, against the help pages of the same commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import InputError
from bridge.parity.conform import ConformOptions, check_file

NAMED = -2147483648
PAGE = """---
external help file: Things.dll-Help.xml
Module Name: Things
schema: 2.0.0
---
# Get-Thing
## SYNTAX
```
Get-Thing [[-Name] <String>] [-Windows] [<CommonParameters>]
```
## PARAMETERS
### -Name
```yaml
Type: System.String
Parameter Sets: (All)
Aliases: N
Required: False
Position: 0
Default value: None
Accept pipeline input: True (ByValue)
Accept wildcard characters: False
```
### -Windows
```yaml
Type: SwitchParameter
Parameter Sets: (All)
Aliases:
Required: False
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```
"""


def row(**changed: Any) -> dict[str, Any]:
    name = {
        "name": "Name",
        "type": "System.String",
        "aliases": ["N"],
        "mandatory": False,
        "position": 3,
        "byValue": True,
        "byPropertyName": False,
        **changed,
    }
    common = {**name, "name": "Verbose", "aliases": ["vb"], "position": NAMED}
    new = {**name, "name": "EngineOnly", "position": NAMED}
    return {
        "module": "Things",
        "name": "Get-Thing",
        "commandType": "Cmdlet",
        "defaultSet": None,
        "supportsShouldProcess": False,
        "sets": [{"name": "__AllParameterSets", "default": False, "parameters": [name, new, common]}],
    }


def check(tmp_path: Path, *rows: dict[str, Any]) -> Any:
    (tmp_path / "help").mkdir(exist_ok=True)
    (tmp_path / "help" / "Get-Thing.md").write_text(PAGE)
    recording = tmp_path / "recording.jsonl"
    recording.write_text("".join(json.dumps(r) + "\n" for r in rows))
    return check_file(recording, ConformOptions(help_dir=tmp_path / "help"))


def test_facts_on_both_sides_are_counted(tmp_path: Path) -> None:
    report = check(tmp_path, row())
    assert (report.kind, report.passed, report.failed, report.holds) == ("metadata", 7, 0, True)
    assert report.summary == ["commands: 1; 1 of 1 parameters in a set agree in every fact (100.00 %)"]


@pytest.mark.parametrize(
    ("changed", "fact"),
    [
        ({"type": "System.String[]"}, "type"),
        ({"aliases": []}, "aliases"),
        ({"mandatory": True}, "mandatory"),
        ({"position": NAMED}, "position"),
        ({"byValue": False}, "by value"),
        ({"byPropertyName": True}, "by property name"),
    ],
)
def test_each_fact_that_differs_is_listed(tmp_path: Path, changed: dict[str, Any], fact: str) -> None:
    report = check(tmp_path, row(**changed))
    assert (report.passed, report.failed, report.holds) == (6, 1, False)
    assert report.mismatches[0].case == f"Get-Thing -Name {fact}"
    assert any(line.startswith(f"Get-Thing -Name {fact}: the engine says") for line in report.summary)


def test_a_command_without_a_page_is_told(tmp_path: Path) -> None:
    report = check(tmp_path, row(), {**row(), "name": "Get-Other"})
    assert "Get-Other: no help page" in report.summary


def test_help_must_be_given(tmp_path: Path) -> None:
    recording = tmp_path / "recording.jsonl"
    recording.write_text(json.dumps(row()) + "\n")
    with pytest.raises(InputError, match="--help-dir"):
        check_file(recording)


def test_the_recorded_commands_agree_with_their_pages(golden_dir: Path, corpus_dir: Path) -> None:
    report = check_file(golden_dir / "metadata.jsonl.gz", ConformOptions(help_dir=corpus_dir / "powershell-7.6"))
    assert report.passed > 12_000
    assert report.passed >= 0.995 * (report.passed + report.failed)
    assert report.holds
    # What still differs is an error of the pages: nothing of ours may be added to it.
    assert {m.case.split()[0] for m in report.mismatches} <= {
        "Enter-PSSession",
        "Get-PSSession",
        "Invoke-Command",
        "Split-Path",
    }
