"""Folders of scripts become folders of Python, whatever is wrong with one of them."""

from __future__ import annotations

import ast
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import InputError
from bridge.migrate.project import migrate
from bridge.migrate.runtime.capture import capture

ROOT = Path(__file__).resolve().parent.parent.parent
WRAPPERS = ROOT / "generated"
SAMPLE = {
    "loops.ps1": 'foreach ($i in 1..3) { if ($i -eq 2) { continue }; "n $i" }\nfor ($k = 0; $k -lt 2; $k++) { $k }\n',
    "functions.ps1": "function Get-Sum([int]$a, [int]$b = 2) {\n    # add\n    $a + $b\n}\nGet-Sum 3\n$x = Get-Sum 1 1\n",
    "errors.ps1": "try { [int]'x' } catch { \"caught $_\" } finally { 'end' }\n",
    "data.ps1": "$h = @{ a = 1; b = 'two' }\n$h.a += 2\n$h['b'] -like 't*'\n'{0:N2}' -f 1.5\n",
    "pipes.ps1": "1..6 | Where-Object { $_ % 2 } | ForEach-Object { $_ * $_ } | Sort-Object -Descending\n",
    "front.ps1": "param([string]$Name = 'x', [switch]$Force)\nif ($Force) { \"forced $Name\" } else { $Name }\n",
    "remote.ps1": "Get-SmbSession | Where-Object { $_.NumOpens -gt 3 } | Close-SmbSession -Force\nGet-Thing -Id 3 | Get-Other\n",
    "switches.ps1": "switch (1, 5) { 1 { 'one' } { $_ -gt 3 } { 'big' } default { 'other' } }\n",
    "class.ps1": "class A { [int]$n }\n'after'\n",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_folder_keeps_its_shape_and_gets_importable_names(tmp_path: Path) -> None:
    scripts = write(tmp_path / "in", {"Get-It.ps1": "1", "sub/2nd Try.PS1": "2", "get_it.ps1": "3", "notes.txt": "no"})
    done = migrate(scripts, tmp_path / "out")
    assert [(m.source, m.target) for m in done] == [
        ("Get-It.ps1", "get_it.py"),
        ("get_it.ps1", "get_it_2.py"),
        ("sub/2nd Try.PS1", "sub/script_2nd_try.py"),
    ]
    assert set(contents(tmp_path / "out")) == {"get_it.py", "get_it_2.py", "sub/script_2nd_try.py"}


def test_one_bad_script_does_not_stop_the_rest(tmp_path: Path) -> None:
    scripts = write(tmp_path / "in", {"a.ps1": "if (", "c.ps1": "'fine'"})
    (scripts / "b.ps1").write_bytes(b"'\xff\xe9'")
    done = {m.source: m for m in migrate(scripts, tmp_path / "out")}
    assert "a.ps1:1: IfStatementMissingCondition" in (done["a.ps1"].error or "")
    assert "UTF-8" in (done["b.ps1"].error or "")
    assert done["c.ps1"].error is None
    assert set(contents(tmp_path / "out")) == {"c.py"}


def test_text_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "wide.ps1").write_bytes("'é'".encode("utf-16"))
    (tmp_path / "mark.ps1").write_bytes("'é'".encode("utf-8-sig"))
    assert all(m.error is None and "é" in m.python for m in migrate(tmp_path, tmp_path / "out"))


def test_the_output_is_the_same_every_time_and_for_any_number_of_processes(tmp_path: Path) -> None:
    scripts = write(tmp_path / "in", SAMPLE)
    one = migrate(scripts, tmp_path / "one", wrappers=WRAPPERS, jobs=1)
    two = migrate(scripts, tmp_path / "two", wrappers=WRAPPERS, jobs=2)
    assert one == two
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_file_that_someone_else_wrote_is_left_alone(tmp_path: Path) -> None:
    scripts = write(tmp_path / "in", {"a.ps1": "1"})
    write(tmp_path / "out", {"a.py": "precious = 1\n"})
    done = migrate(scripts, tmp_path / "out")
    assert "left alone" in (done[0].error or "")
    assert (tmp_path / "out" / "a.py").read_text() == "precious = 1\n"


def test_an_earlier_translation_is_replaced_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    scripts = write(tmp_path / "in", {"a.ps1": "'old'"})
    migrate(scripts, tmp_path / "out")
    write(scripts, {"a.ps1": "'new'"})
    migrate(scripts, tmp_path / "out")
    assert set(contents(tmp_path / "out")) == {"a.py"}
    assert "new" in (tmp_path / "out" / "a.py").read_text()


def test_no_script_is_an_error_that_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \.ps1 file"):
        migrate(tmp_path, tmp_path / "out")
    with pytest.raises(InputError, match="no such script"):
        migrate(tmp_path / "missing", tmp_path / "out")
    scripts = write(tmp_path / "in", {"a.ps1": "1"})
    with pytest.raises(InputError, match="no generated wrappers"):
        migrate(scripts, tmp_path / "out", wrappers=scripts)


def test_calls_of_known_cmdlets_become_wrappers_and_others_commands_of_the_session(tmp_path: Path) -> None:
    scripts = write(
        tmp_path / "in", {"a.ps1": "Close-SmbSession 5 -For\nGet-Thing -Id 3\nClose-SmbSession -SessionId $x\n"}
    )
    python = migrate(scripts, tmp_path / "out", wrappers=WRAPPERS)[0].python
    assert "from generated import smbshare" in python
    assert "smbshare.close_smb_session(force=True, session_id=5)" in python
    assert 'ps.command("Get-Thing", named("Id"), 3)' in python
    assert "smbshare.close_smb_session(session_id=None)" in python


def test_a_call_that_powershell_rejects_is_refused_with_its_error(tmp_path: Path) -> None:
    scripts = write(tmp_path / "in", {"a.ps1": "'before'\nClose-SmbSession -Oops 3\n"})
    done = migrate(scripts, tmp_path / "out", wrappers=WRAPPERS)[0]
    assert [(r.line, "NamedParameterNotFound" in r.why) for r in done.refused] == [(2, True)]
    assert (done.translated, done.error) == (1, None)


def test_the_output_passes_ruff_and_mypy(tmp_path: Path) -> None:
    scripts = write(tmp_path / "in", SAMPLE)
    out = tmp_path / "out"
    done = migrate(scripts, out, wrappers=WRAPPERS)
    assert all(m.error is None for m in done)
    lint(out)


def test_the_python_of_every_recorded_script_passes_ruff_and_mypy(tmp_path: Path, golden_dir: Path) -> None:
    with gzip.open(golden_dir / "scripts.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    scripts = write(tmp_path / "in", {f"{row['id'].replace('-', '_')}.ps1": row["text"] for row in rows})
    assert all(m.error is None for m in migrate(scripts, tmp_path / "out"))
    lint(tmp_path / "out")


def lint(folder: Path) -> None:
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", str(folder)]
    mypy = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file=",
        "--follow-imports=silent",
        "--cache-dir",
        str(folder / "cache"),
        str(folder),
    ]
    for tool in (ruff, mypy):
        ran = subprocess.run(
            tool, capture_output=True, text=True, check=False, env={**os.environ, "MYPYPATH": str(ROOT)}, cwd=folder
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("text", "python"),
    [
        (
            "Get-SmbSession -ErrorAction silentlycontinue -Verbose",
            'ps.run(smbshare.get_smb_session(error_action="SilentlyContinue", verbose=True))',
        ),
        ("Close-SmbSession @p", "ps.run(ps.command(smbshare.close_smb_session, *splat(p)))"),
        (
            "Get-SmbSession | Sort-Object SessionId | Select-Object -First 1",
            'ps.run(smbshare.get_smb_session(), ps.command("Sort-Object", "SessionId"), ps.command("Select-Object", named("First"), 1))',
        ),
        (
            "Get-SmbSession | Sort-Object { $_.SessionId } | Select-Object -First 1",
            'ps.run(smbshare.get_smb_session(), command("Sort-Object", ps.block(block1, " $_.SessionId ")), command("Select-Object", '
            'named("First", 1)))',
        ),
        ("5 | Sort-Object | Close-SmbSession", 'ps.run(command("Sort-Object"), smbshare.close_smb_session(), given=5)'),
    ],
)
def test_a_pipeline_stays_on_the_host_as_far_as_it_can(tmp_path: Path, text: str, python: str) -> None:
    scripts = write(tmp_path / "in", {"a.ps1": f"$p = @{{ Force = $true }}\n{text}\n"})
    translated = migrate(scripts, tmp_path / "out", wrappers=WRAPPERS)[0].python
    statements = [ast.unparse(n) for n in ast.walk(ast.parse(translated)) if isinstance(n, ast.Expr)]
    assert ast.unparse(ast.parse(python)) in statements


def test_a_splatted_call_of_a_wrapper_is_bound_before_it_is_sent(tmp_path: Path) -> None:
    scripts = write(
        tmp_path / "in", {"a.ps1": "$p = @{ Oops = 1 }\ntry { Close-SmbSession @p } catch { $_.FullyQualifiedErrorId }"}
    )
    names: dict[str, Any] = {"__name__": "translated"}
    exec(migrate(scripts, tmp_path / "out", wrappers=WRAPPERS)[0].python, names)
    assert capture(names["main"], session="simulator:").items == ["NamedParameterNotFound"]
