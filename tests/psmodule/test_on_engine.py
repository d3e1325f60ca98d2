"""The PowerShell module on a real engine, where one is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from bridge.model import CommandKind
from bridge.schema.metadata import read_document

ROOT = Path(__file__).resolve().parents[2] / "psmodule"

pytestmark = pytest.mark.skipif(shutil.which("pwsh") is None, reason="PowerShell is not installed")


def run(script: str, *arguments: str) -> str:
    """Run ``script`` after loading the module; ``$args`` are the arguments."""
    quoted = " ".join("'" + a.replace("'", "''") + "'" for a in (str(ROOT / "PSBridge" / "PSBridge.psd1"), *arguments))
    command = f"& {{ Import-Module -Name $args[0]; {script} }} {quoted}"
    shell = shutil.which("pwsh")
    assert shell is not None
    done = subprocess.run(
        [shell, "-NoProfile", "-NonInteractive", "-Command", command],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_exported_metadata_of_a_module_reads_without_findings(tmp_path: Path) -> None:
    out = tmp_path / "metadata.json"
    run("Export-BridgeMetadata -Module Microsoft.PowerShell.Management -Path $args[1]", str(out))
    commands, diagnostics = read_document(out.read_text("utf-8"), str(out))
    assert [d for d in diagnostics if d.severity.value == "error"] == []
    stop = next(c for c in commands if c.name == "Stop-Process")
    assert stop.kind is CommandKind.CMDLET
    assert stop.supports_should_process
    assert {s.name for s in stop.sets} == {"Id", "Name", "InputObject"}


def test_a_probe_binds_and_the_command_does_not_run() -> None:
    case = {"command": "Stop-Process", "args": [{"name": "Id", "value": {"t": "Int32", "v": 1}}, {"name": "Force"}]}
    line = run("Test-BridgeBinding -InputObject $args[1]", json.dumps({"case": case}))
    expect = json.loads(line)["expect"]
    assert expect["terminating"] is None
    assert expect["begin"]["set"] == "Id"
    assert expect["process"][0]["bound"]["Id"] == {"t": "System.Int32[]", "v": [{"t": "System.Int32", "v": "1"}]}


def test_the_pester_tests_pass() -> None:
    found = run(
        "@(Get-Module -ListAvailable -Name Pester | Where-Object -FilterScript { $_.Version.Major -ge 5 }).Count"
    ).strip()
    if found == "0":
        pytest.skip("Pester 5 is not installed")
    run("Invoke-Pester -Path $args[1] -CI", str(ROOT / "tests"))
