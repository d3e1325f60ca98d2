"""What a script asks of the machine and of itself: its location, its environment, its own path, the system."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture
from bridge.migrate.runtime.unknown import NO_HOST


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    # Set first, so that what a script leaves of them goes with the test.
    for name in ("PS_KEPT", "PS_MADE", "ps_made"):
        monkeypatch.setenv(name, "kept")
    monkeypatch.delenv("PS_MADE")
    monkeypatch.delenv("ps_made")
    return tmp_path


def run(text: str) -> Capture:
    translation = translate(text)
    assert not translation.refused, [r.why for r in translation.refused]
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translation.python, "translated", "exec"), names)
    return capture(names["main"], session=NO_HOST)


_OUTPUT: dict[str, tuple[str, list[Any]]] = {
    "the engine's edition": (
        "$PSVersionTable.PSEdition; $PSEdition; $PSVersionTable.PSVersion.Major",
        ["Core", "Core", 7],
    ),
    "versions compare": ("$PSVersionTable.PSVersion.Major -ge 7 -and $PSVersionTable.PSVersion -gt '7.2.1'", [True]),
    "$PID is the process": ("$PID; [Environment]::ProcessId", [os.getpid(), os.getpid()]),
    "$IsCoreCLR": ("if ($IsCoreCLR) { 'core' }", ["core"]),
    "one system": ("@($IsLinux, $IsWindows, $IsMacOS | Where-Object { $_ }).Count", [1]),
    "$PWD follows the location": (
        "$null = New-Item d -ItemType Directory; Set-Location d; Split-Path $PWD -Leaf; $PWD.Path -eq (Get-Location).Path",
        ["d", True],
    ),
    "$HOME is ~": ("(Resolve-Path ~).Path -eq $HOME", [True]),
    "a variable of the environment that is not there is null": (
        '$null -eq $env:PS_MADE; "[$env:PS_MADE]"',
        [True, "[]"],
    ),
    "a variable is made, read and removed": (
        "$env:PS_MADE = 'x'; $env:PS_MADE; Test-Path env:PS_MADE; Remove-Item env:PS_MADE; Test-Path env:PS_MADE",
        ["x", True, False],
    ),
    "numbers become text in the environment": ("$env:PS_MADE = 5; $env:PS_MADE.GetType().Name", ["String"]),
    "an empty text stays, null removes": (
        "$env:PS_KEPT = ''; Test-Path env:PS_KEPT; $env:PS_KEPT = $null; Test-Path env:PS_KEPT",
        [True, False],
    ),
    "[Environment] reads and writes the same variables": (
        "[Environment]::SetEnvironmentVariable('PS_MADE', 'y'); $env:PS_MADE;"
        "[Environment]::GetEnvironmentVariable('PS_MADE', 'Process');"
        "[Environment]::GetEnvironmentVariable('PS_NO') -eq $null",
        ["y", "y", True],
    ),
    "a method takes null for text as an empty text": (
        "[Environment]::SetEnvironmentVariable('PS_KEPT', $null); Test-Path env:PS_KEPT; [Environment]::GetEnvironmentVariable('PS_KEPT')",
        [True, ""],
    ),
    "variables in percent signs": (
        "[Environment]::ExpandEnvironmentVariables('<%PS_KEPT%> %PS_NO%')",
        ["<kept> %PS_NO%"],
    ),
    "the home of the user": ("[Environment]::GetFolderPath('UserProfile') -eq $HOME", [True]),
    "the machine": (
        "[Environment]::MachineName.Length -gt 0; [Environment]::ProcessorCount -ge 1; [Environment]::NewLine.Length",
        [True, True, 1],
    ),
}


@pytest.mark.skipif(os.name == "nt", reason="as PowerShell on Unix")
@pytest.mark.parametrize("case", _OUTPUT)
def test_what_a_script_learns(case: str) -> None:
    text, expected = _OUTPUT[case]
    got = run(text)
    assert (got.terminating, list(got.errors)) == (None, [])
    assert got.items == expected


@pytest.mark.skipif(os.name == "nt", reason="Windows has one variable for both")
def test_variables_of_the_environment_keep_their_case() -> None:
    got = run("$env:PS_MADE = 'upper'; $env:ps_made = 'lower'; $env:PS_MADE; $env:ps_made; $null -eq $env:Ps_Made")
    assert got.items == ["upper", "lower", True]


@pytest.mark.parametrize("text", ["Set-Location d; 'x' > out.txt", "'x' > (Join-Path d out.txt)"])
def test_a_redirection_goes_where_the_script_is(text: str, folder: Path) -> None:
    (folder / "d").mkdir()
    assert run(text).terminating is None
    assert (folder / "d" / "out.txt").read_text() == "x\n"


def test_a_script_knows_its_own_path(folder: Path) -> None:
    translation = translate("$PSScriptRoot; $PSCommandPath; Split-Path $PSCommandPath -Leaf")
    script = folder / "own.py"
    script.write_text(translation.python)
    root = str(Path(__file__).parents[2])
    ran = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert ran.stdout.splitlines() == [str(folder), str(script), "own.py"]


@pytest.mark.parametrize(
    "text",
    [
        "$PSScriptRoot",
        '"$PSVersionTable"',
        "$PSVersionTable.OS",
        "[Environment]::OSVersion",
        "Get-PSDrive",
        "Start-Transcript x",
    ],
)
def test_what_depends_on_the_machine_or_is_not_known_is_refused(text: str) -> None:
    translation = translate(text)
    assert translation.refused or run(text).not_translated
