"""Scripts in Python do what PowerShell does, or say that they do not."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import InputError
from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture
from bridge.parity.conform import check_file


def run(text: str) -> Capture:
    translation = translate(text)
    assert not translation.refused, [r.why for r in translation.refused]
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translation.python, "<translated>", "exec"), names)
    kept = capture(names["main"])
    assert kept.not_translated is None, kept.not_translated
    return kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a = 2147483647; $a + 1", [2147483648.0]),
        ("7 / 2; 8 / 2", [3.5, 4]),
        ("'3' + 4; 3 + '4'", ["34", 7]),
        ("1, 2 + 3", [1, 2, 3]),
        ("if (@(0)) { 'y' } else { 'n' }", ["n"]),
        ("$x = 5, 6, 7; $x -gt 5", [6, 7]),
        ("$h = @{ b = 1 }; $h.B; $h['b'] += 2; $h.b", [1, 3]),
        ('$n = "Ann"; "Hi $n, $($n.Length)"', ["Hi Ann, 3"]),
        ("foreach ($i in 1..5) { if ($i -eq 2) { continue }; if ($i -eq 4) { break }; $i }", [1, 3]),
        ("for ($i = 0; $i -lt 4; $i++) { if ($i -eq 1) { continue }; $i }", [0, 2, 3]),
        ("$i = 0; do { $i++; $i } while ($i -lt 3)", [1, 2, 3]),
        ("switch (1, 5) { 1 { 'one' } { $_ -gt 3 } { 'big' } default { 'other' } }", ["one", "big"]),
        ("$r = foreach ($x in 1, 2) { $x * 10 }; $r -join ','", ["10,20"]),
        ("1..6 | Where-Object { $_ % 2 } | ForEach-Object { $_ * $_ }", [1, 9, 25]),
        ("function Add-Two([int]$a, [int]$b = 2) { $a + $b }; Add-Two 3; Add-Two -b 1 -a '4'", [5, 5]),
        ("$t = 0; 1..3 | ForEach-Object { $t += $_ }; $t", [6]),
        ("$null -eq $missing", [True]),
        ("$a, $b = 1, 2, 3; $b", [2, 3]),
        ("try { [int]'x' } catch { 'caught' } finally { 'done' }", ["caught", "done"]),
        ("try { throw 'x' } catch { 1 / 0; 'not' } finally { 'f' }; 'next'", ["f", "next"]),
        ("try { 'a' } finally { 1 / 0; 'f' }; 'next'", ["a", "f", "next"]),
        ("$i = 3; $i++; ($i += 2); $i", [6, 6]),
        ("class Tree { [Tree[]]$Kids = @() }; $t = [Tree]::new(); $t.Kids += [Tree]::new(); $t.Kids.Count", [1]),
        ("$o = New-Object PSObject -Property @{ A = 1 }; $o | Add-Member B 2; $o.A + $o.B", [3]),
        ("Join-Path 'a/' 'b' 'c'", ["a/b/c"]),
        ("$n = $null; ${n}?.Length ?? 'none'; 'abc'.ForEach({ $_.Length })", ["none", 3]),
    ],
)
def test_a_translated_script_writes_what_powershell_writes(text: str, expected: list[object]) -> None:
    assert run(text).items == expected


def test_a_statement_that_fails_is_reported_and_the_next_one_runs() -> None:
    kept = run("'a'\n[int]'zz'\n'b'")
    assert (kept.items, kept.order) == (["a", "b"], "OEO")
    assert kept.errors[0].error_id == "InvalidCastFromStringToInteger"


def test_a_throw_ends_the_script_with_its_error() -> None:
    kept = run("'a'; throw 'no'; 'b'")
    assert kept.items == ["a"]
    assert kept.terminating is not None
    assert kept.terminating.message == "no"


def test_pipeline_functions_begin_before_any_object_flows() -> None:
    kept = run(
        "function Trace-It { param([Parameter(ValueFromPipeline)]$x) begin { 'begin' } process { \"p$x\" } end { 'end' } }\n"
        "1, 2 | Trace-It"
    )
    assert kept.items == ["begin", "p1", "p2", "end"]


def test_what_cannot_be_translated_is_kept_as_a_comment_and_raises_when_it_is_reached() -> None:
    translation = translate("'before'\nGet-C &\n'after'")
    assert [r.line for r in translation.refused] == [2]
    assert "# Get-C &" in translation.python
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translation.python, "<translated>", "exec"), names)
    kept = capture(names["main"])
    assert kept.items == ["before"]
    assert kept.not_translated is not None
    assert "line 2" in kept.not_translated


def test_an_unknown_command_is_not_taken_for_one_that_does_not_exist() -> None:
    translation = translate("try { Get-Widget } catch { 'no such command' }")
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translation.python, "<translated>", "exec"), names)
    kept = capture(names["main"])
    assert kept.items == []
    assert kept.not_translated is not None
    assert "Get-Widget" in kept.not_translated


def test_comments_and_names_are_kept() -> None:
    python = translate("# why this\n$computerName = 'x'  # which\n$computerName").python
    assert "# why this" in python
    assert 'computer_name = "x"' in python


def test_a_script_that_powershell_would_not_parse_is_refused_with_its_line() -> None:
    with pytest.raises(InputError, match=r"bad\.ps1:2: TerminatorExpectedAtEndOfString"):
        translate("'a'\n'b", "bad.ps1")


@pytest.mark.parametrize(
    "payload",
    [
        '"""',
        "\\",
        "{x}",
        "\u2028",
        "\x00",
        "__import__('os')",
        '\' + __import__("os").system("x") + \'',
        "\r",
        "{{",
        "}",
    ],
)
def test_no_text_of_a_script_becomes_code(payload: str) -> None:
    quoted = payload.replace("'", "''")
    translation = translate(
        f"$a = '{quoted}'\n\"$a {payload.replace(chr(34), '').replace('`', '')}\" | Out-Null\n# {payload}\n$a"
    )
    tree = ast.parse(translation.python)
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "__import__"]


def test_the_same_script_gives_the_same_python() -> None:
    text = "function F($b, $a) { $z = $a; $y = $b; $z; $y }; F 1 2; $q = 1; $p = 2; { $q }"
    assert translate(text).python == translate(text).python


def test_recorded_scripts_are_the_same_or_refused_but_never_different(golden_dir: Path) -> None:
    report = check_file(golden_dir / "scripts.jsonl.gz")
    assert [o.case for o in report.mismatches] == []
    same = int(report.summary[0].split()[0])
    assert same >= 100
