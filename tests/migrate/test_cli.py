"""``psbridge migrate`` and the command lines of what it makes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bridge.cli.main import main

ROOT = Path(__file__).resolve().parent.parent.parent


def run(script: Path, *words: str, host: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PSBRIDGE_HOST": host}
    return subprocess.run(
        [sys.executable, str(script), *words], capture_output=True, text=True, check=False, env=environment, timeout=60
    )


def translated(folder: Path, text: str, *options: str) -> Path:
    (folder / "s.ps1").write_text(text)
    assert main(["migrate", str(folder / "s.ps1"), "--out", str(folder / "out"), *options]) == 0
    return folder / "out" / "s.py"


def test_strict_is_exit_one_when_something_was_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.ps1").write_text("Get-A &\n")
    options = ["migrate", str(tmp_path / "a.ps1"), "--out", str(tmp_path / "out")]
    assert main(options) == 0
    assert main([*options, "--strict"]) == 1
    assert "1 refused" in capsys.readouterr().out


def test_the_report_goes_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    translated(tmp_path, "'x'\n", "--report", "json", "--report-file", str(tmp_path / "r" / "report.json"))
    assert json.loads((tmp_path / "r" / "report.json").read_text())["totals"]["translated"] == 1
    assert capsys.readouterr().out == "1 scripts: 1 statements translated (0 helped), 0 refused\n"


def test_parameters_of_a_script_are_options_that_bind_as_in_powershell(tmp_path: Path) -> None:
    script = translated(
        tmp_path,
        "[CmdletBinding()]\nparam([Parameter(Mandatory)][string]$Name, [int]$RetryCount = 2, [switch]$Force, [string[]]$Tags)\n"
        'Write-Verbose "told $Name"\n"$Name $($RetryCount + 1) $Force $($Tags.Count)"\n',
    )
    assert run(script, "--name", "x", "--force").stdout == "x 3 True 0\n"
    assert run(script, "bob", "7", "--tags", "a", "b").stdout == "bob 8 False 2\n"
    assert "VERBOSE: told x" in run(script, "--name", "x", "--verbose").stderr
    wrong = run(script, "--name", "x", "--retry-count", "many")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "Cannot process argument transformation on parameter 'RetryCount'" in wrong.stderr


def test_a_parameter_keeps_its_type_when_it_is_assigned_to(tmp_path: Path) -> None:
    script = translated(tmp_path, "param([int]$n)\nfunction F([int]$k) { $k = '5'; $k + 1 }\n$n = '4'\n$n + 1\nF 1\n")
    assert run(script, "1").stdout == "5\n6\n"


def test_functions_see_the_parameters_of_the_script(tmp_path: Path) -> None:
    script = translated(tmp_path, "param($Name = 'n')\nfunction Show { \"it is $Name\" }\nShow\n")
    assert run(script, "--name", "z").stdout == "it is z\n"


def test_a_remote_command_without_a_session_says_so(tmp_path: Path) -> None:
    script = translated(tmp_path, "'first'\nGet-SmbSession\n'never'\n")
    done = run(script)
    assert (done.returncode, done.stdout) == (2, "first\n")
    assert "no session to run it on" in done.stderr


def test_remote_and_local_stages_work_together_on_a_host(tmp_path: Path) -> None:
    text = (
        '$all = Get-SmbSession\n"all: $(@($all).Count)"\n'
        'Get-SmbSession | Sort-Object SessionId | Select-Object -First 1 | ForEach-Object { "first: $($_.SessionId -gt 0)" }\n'
        'Get-SmbSession | Close-SmbSession -Force\n"left: $(@(Get-SmbSession).Count)"\n'
    )
    script = translated(tmp_path, text, "--wrappers", str(ROOT / "generated"))
    done = run(script, host="simulator:")
    assert (done.returncode, done.stderr) == (0, "")
    first, *rest = done.stdout.splitlines()
    assert int(first.removeprefix("all: ")) > 0
    assert rest == ["first: True", "left: 0"]
