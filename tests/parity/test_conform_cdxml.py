"""The cdxml kind of recording: every difference shows, and the recorded files agree."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from bridge.parity.conform import Outcome, check_file
from bridge.parity.conform.cdxml import check, describe, matches
from bridge.parity.conform.report import ConformOptions
from bridge.schema.cdxml import read_document

CDXML = (
    '<PowerShellMetadata xmlns="http://schemas.microsoft.com/cmdlets-over-objects/2009/11"><Class ClassName="root/a/Shop_Box"><Version>1.0'
    "</Version><DefaultNoun>Box</DefaultNoun><InstanceCmdlets><GetCmdletParameters><QueryableProperties>"
    '<Property PropertyName="Size"><Type PSType="uint32"/><RegularQuery><CmdletParameterMetadata Position="0" Aliases="Volume"><AllowNull/>'
    '<ValidateRange Min="0" Max="7"/><Obsolete Message="old"/></CmdletParameterMetadata></RegularQuery></Property></QueryableProperties>'
    '</GetCmdletParameters><GetCmdlet><CmdletMetadata Verb="Find" ConfirmImpact="Low"/></GetCmdlet></InstanceCmdlets></Class>'
    "</PowerShellMetadata>"
)


def recording() -> dict[str, Any]:
    commands, _ = read_document(CDXML, "x")
    return {"id": "1", "cdxml": CDXML, "commands": [describe(c) for c in commands]}


def outcomes(row: dict[str, Any]) -> list[Outcome]:
    return [o for o in check([row], ConformOptions()) if isinstance(o, Outcome)]


def test_a_command_is_described_as_the_recorder_does() -> None:
    (found,) = recording()["commands"]
    assert found["name"] == "Find-Box"
    assert [s["name"] for s in found["sets"]] == ["Query (cdxml)"]
    assert found["sets"][0]["syntax"] == (
        "[[-Size] <uint[]>] [-CimSession <CimSession[]>] [-ThrottleLimit <int>] [-AsJob] [-WhatIf] [-Confirm] [<CommonParameters>]"
    )
    assert found["sets"][0]["parameters"][0] == {
        "name": "Size",
        "type": "System.UInt32[]",
        "aliases": ["Volume"],
        "mandatory": False,
        "position": 0,
        "byValue": False,
        "byPropertyName": False,
        "attributes": [
            {"kind": "ValidateNotNull"},
            {"kind": "ValidateRange", "MinRange": 0, "MaxRange": 7},
            {"kind": "Obsolete", "Message": "old"},
            {"kind": "AllowNull"},
            {"kind": "ArgumentTypeConverter"},
        ],
    }
    assert [p["name"] for p in found["sets"][0]["parameters"]][-2:] == ["WhatIf", "Confirm"]


def test_what_agrees_passes_and_anything_else_fails() -> None:
    row = recording()
    assert [o.passed for o in outcomes(row)] == [True]
    for path, value in (
        (("defaultSet",), None),
        (("confirmImpact",), "High"),
        (("outputType",), []),
        (("sets", 0, "default"), False),
        (("sets", 0, "syntax"), ""),
        (("sets", 0, "parameters", 0, "position"), 1),
        (("sets", 0, "parameters", 0, "attributes", 1, "MaxRange"), 8),
    ):
        changed = copy.deepcopy(row)
        at: Any = changed["commands"][0]
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
        assert [o.passed for o in outcomes(changed)] == [False], path


def test_commands_too_few_or_too_many_fail() -> None:
    row = recording()
    assert [o.passed for o in outcomes({**row, "commands": []})] == [False]
    assert [o.passed for o in outcomes({**row, "commands": [*row["commands"], {"name": "Get-Other"}]})] == [True, False]


@pytest.mark.parametrize(
    ("text", "passed"), [(CDXML, False), (CDXML.replace("<Version>1.0</Version>", ""), True), ("<a", True)]
)
def test_a_refusal_is_expected_where_the_engine_refused(text: str, passed: bool) -> None:
    assert [o.passed for o in outcomes({"id": "1", "cdxml": text, "error": {"message": "no"}})] == [passed]


def test_only_cdxml_rows_are_of_this_kind() -> None:
    assert matches(recording())
    assert matches({"cdxml": "", "error": {}})
    assert not matches({"id": 1, "clixml": ""})


def test_the_recorded_files_agree_with_the_engine(golden_dir: Path) -> None:
    report = check_file(golden_dir / "cdxml.jsonl.gz")
    assert (report.kind, report.failed) == ("cdxml", 0), [m.case for m in report.mismatches[:5]]
    assert report.passed >= 700
