"""Commands that a host runs fill the script's variables and keep to its preferences."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture

MISSING = "CmdletizationQuery_NotFound_SessionId,Close-SmbSession"


def run(text: str) -> Capture:
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translate(text).python, "<translated>", "exec"), names)
    return capture(names["main"], session="simulator:")


@pytest.mark.parametrize(
    ("text", "items", "order"),
    [
        ("Get-SmbSession -OutVariable o | Out-Null; $o.Count -gt 0", [True], "O"),
        ("Close-SmbSession 99 -Force -EA SilentlyContinue -ErrorVariable bad; $bad[0].FullyQualifiedErrorId", [MISSING], "O"),
        ("Close-SmbSession 99 -Force -ev bad; Close-SmbSession 98 -Force -ev +bad; $bad.Count", [2], "EEO"),
        ("$ErrorActionPreference = 'SilentlyContinue'; Close-SmbSession 99 -Force; 'quiet'", ["quiet"], "O"),
        ("try { Close-SmbSession 99 -Force -ErrorAction Stop; 'no' } catch { 'caught' }", ["caught"], "O"),
        ("$ErrorActionPreference = 'Stop'; try { Close-SmbSession 99 -Force; 'no' } catch { 'caught' }", ["caught"], "O"),
        ("$ErrorActionPreference = 'Stop'; Close-SmbSession 99 -Force -ErrorAction Continue; 'on'", ["on"], "EO"),
    ],
)  # fmt: skip
def test_errors_and_output_of_the_host_are_the_scripts(text: str, items: list[object], order: str) -> None:
    kept = run(text)
    assert (kept.items, kept.order, kept.not_translated) == (items, order, None)


def test_a_variable_of_the_pipeline_is_not_left_to_the_host() -> None:
    kept = run("Get-SmbSession -PipelineVariable p | ForEach-Object { $p }")
    assert kept.not_translated is not None
    assert "sets a variable here" in kept.not_translated
