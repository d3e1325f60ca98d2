"""What control flow and errors do: the output of small scripts, their errors, and the order of both."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture
from bridge.migrate.runtime.unknown import NO_HOST


def play(script: str, session: Any = NO_HOST) -> Capture:
    translation = translate(script, "script.ps1")
    assert not translation.refused, [r.why for r in translation.refused]
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translation.python, "<script>", "exec"), names)
    return capture(names["main"], session=session)


OUTPUT: list[tuple[str, str, list[Any]]] = [
    (
        "a label reaches the outer loop",
        ':o foreach ($i in 1..3) { foreach ($j in 1..3) { if ($j -eq 2) { continue o }; "$i$j" } }',
        ["11", "21", "31"],
    ),
    (
        "break with a label leaves both loops",
        "$n = 0\n:o while ($true) { for (;;) { $n++; if ($n -gt 3) { break o } } }\n$n",
        [4],
    ),
    (
        "a function's break leaves the caller's loop",
        "function Stop-It { break }\nforeach ($k in 1..3) { if ($k -eq 2) { Stop-It }; $k }\n'x'",
        [1, "x"],
    ),
    (
        "continue in ForEach-Object goes on with the loop around",
        'foreach ($k in 1, 2) { 1..2 | ForEach-Object { if ($k -eq 1) { continue }; "$k/$_" } }',
        ["2/1", "2/2"],
    ),
    (
        "continue in ForEach-Object without a loop ends the script",
        "1..3 | ForEach-Object { if ($_ -eq 2) { continue }; $_ }\n'no'",
        [1],
    ),
    (
        "a jump out of a value lets go what was written",
        "function F { $x = foreach ($i in 1..3) { if ($i -eq 2) { return 'r' }; $i }; 'no' }\nF",
        [1, "r"],
    ),
    ("a switch is a loop with a label", ":s switch (1, 2, 3) { 2 { break s } default { $_ } }", [1]),
    (
        "elseif may need statements",
        "if ($false) { 1 } elseif ($(foreach ($w in 1..2) { $w }).Count -eq 2) { 'two' }",
        ["two"],
    ),
    ("until may need statements", "$k = 3\ndo { $k-- } until ($(if ($k -lt 1) { $true }))\n$k", [0]),
    ("a switch condition of several statements", "switch ('b') { { $t = $_; $t -eq 'b' } { 'is b' } }", ["is b"]),
    ("assignments are values", '$y = ($z = 2) + 3\n"$y $z"\n($y += 1)\n$h = @{}\n($h.k = 9)\n$h.k', ["5 2", 6, 9, 9]),
    ("a step inside a value", '$i = 1\n$a = 5, 6, 7\n$a[$i++]\n$i\n"[$($i++)]"\n$i', [6, 2, "[]", 3]),
    (
        "both chain operators",
        "function Ok { 'ok' }\nOk && 'then'\nWrite-Error x -EA Ignore || 'else'\n1 || 'no'",
        ["ok", "then", "else", 1],
    ),
    (
        "the status of a statement",
        "Write-Error x -ErrorAction SilentlyContinue\n$?\n'a'\n$?\nfunction F { Write-Error x -EA 0 }\nF\n$?",
        [False, "a", True, True],
    ),
    (
        "Write-Output without enumeration",
        "(Write-Output 1, 2 -NoEnumerate | Measure-Object).Count\n(Write-Output 1, 2 | Measure-Object).Count",
        [1, 2],
    ),
    (
        "a failing condition skips its statement",
        "$z = 0\ntry { if (1 / $z) { 1 } else { 2 } } catch { 'c' }\n'next'",
        ["c", "next"],
    ),
    (
        "warnings may become output",
        "$w = & { Write-Warning 'w'; 'o' } 3>&1\n$w.Count\n$w[0].Message\n$w[0].GetType().Name",
        [2, "w", "WarningRecord"],
    ),
    (
        "all streams may be dropped",
        "function F { Write-Error e; Write-Warning w; Write-Host h; 'o' }\nF *>$null\nF 2>$null 3>$null 6>$null",
        ["o"],
    ),
    (
        "an error as output",
        "function F { Write-Error 'bad' }\n$e = F 2>&1\n\"$e\"\n$e.GetType().Name",
        ["bad", "ErrorRecord"],
    ),
    ("throw again ends the script", "try { try { [int]'x' } catch { throw } } catch { 'outer' }", ["outer"]),
    (
        "$Error is a list",
        "try { throw 'a' } catch { }\nWrite-Error b -EA 0\n$Error.Count\n\"$($Error[0])|$($Error[1])\"\n$Error.Clear()\n$Error.Count",
        [2, "b|a", 0],
    ),
    ("a trap that goes on", "trap { \"T $_\"; continue }\n'a'\nthrow 'x'\n'b'", ["a", "T x", "b"]),
    ("a trap that breaks", "function F { trap { 'T'; break }; throw 'x' }\ntry { F } catch { \"C $_\" }", ["T", "C x"]),
    (
        "the closest trap",
        "trap { 'any'; continue }\ntrap [System.ArgumentException] { 'arg'; continue }\nthrow [ArgumentException]::new('x')",
        ["arg"],
    ),
    (
        "a trap's statement ends, not the ones in it",
        "$z = 0\ntrap { 'T'; continue }\nif ($true) { 1 / $z; 'no' }\n'yes'",
        ["T", "yes"],
    ),
    (
        "an unknown command is caught",
        "try { Get-Nothing1 } catch { $_.FullyQualifiedErrorId; $_.Exception.CommandName }",
        ["CommandNotFoundException", "Get-Nothing1"],
    ),
]


@pytest.mark.parametrize(("script", "items"), [c[1:] for c in OUTPUT], ids=[c[0] for c in OUTPUT])
def test_output(script: str, items: list[Any]) -> None:
    kept = play(script)
    assert (kept.not_translated, kept.terminating, kept.items) == (None, None, items)


EVENTS: list[tuple[str, str, list[Any], list[str], str]] = [
    ("an error in a subexpression leaves the text", '$z = 0\n"a$(1 / $z)b"', ["ab"], ["RuntimeException"], "EO"),
    (
        "return that fails does not return",
        "$z = 0\nfunction F { return 1 / $z; 'after' }\nF",
        ["after"],
        ["RuntimeException"],
        "EO",
    ),
    ("a failing expression and a chain", "$z = 0\n1 / $z || 'else'", ["else"], ["RuntimeException"], "EO"),
    ("a failing condition of a loop", "$z = 0\nwhile (1 / $z) { 1 }\n2", [2], ["RuntimeException"], "EO"),
    ("a failing argument", "$z = 0\nWrite-Output (1 / $z)\n2", [2], ["RuntimeException"], "EO"),
    ("2>$null does not take what ends the statement", "[int]::Parse('x') 2>$null\n2", [2], ["FormatException"], "EO"),
    ("2>$null takes what a block reports", "$z = 0\n& { 1 / $z; 'o' } 2>$null", ["o"], [], "O"),
    (
        "no catch takes it: reported and gone on",
        "$z = 0\ntry { 1 / $z } catch [FormatException] { 1 } finally { 2 }\n3",
        [2, 3],
        ["RuntimeException"],
        "OEO",
    ),
    ("a trap that says nothing reports", "$z = 0\ntrap { 'T' }\n1 / $z\n2", ["T", 2], ["RuntimeException"], "OEO"),
    ("silenced, a throw is gone on from", "$ErrorActionPreference = 'SilentlyContinue'\nthrow 'x'\n2", [2], [], "O"),
    (
        "an unknown command is reported",
        "Get-Nothing1 -ErrorAction SilentlyContinue\n2",
        [2],
        ["CommandNotFoundException"],
        "EO",
    ),
]


@pytest.mark.parametrize(("script", "items", "errors", "order"), [c[1:] for c in EVENTS], ids=[c[0] for c in EVENTS])
def test_events(script: str, items: list[Any], errors: list[str], order: str) -> None:
    kept = play(script)
    shown = [e.fully_qualified_error_id.split(",")[0] for e in kept.errors]
    assert (kept.not_translated, kept.terminating) == (None, None)
    assert (kept.items, shown, kept.order) == (items, errors, order)


@pytest.mark.parametrize(
    "script",
    [
        "try { 1 / 0 } catch { throw }\n'no'",
        "Write-Error 'x' -ErrorAction Stop\n'no'",
        "$ErrorActionPreference = 'Stop'\n1 / 0\n'no'",
    ],
)
def test_what_ends_the_script(script: str) -> None:
    kept = play(script)
    assert kept.terminating is not None
    assert kept.items == []


def test_without_the_choice_an_unknown_command_needs_a_host() -> None:
    kept = play("try { Get-Nothing1 } catch { 'caught' }", session=None)
    assert kept.not_translated is not None
    assert "no session" in kept.not_translated


@pytest.mark.parametrize("name", ["Get-CimInstance", "git", "./tool", "apt-get"])
def test_what_may_exist_elsewhere_is_not_called_unknown(name: str) -> None:
    kept = play(f"try {{ {name} }} catch {{ 'caught' }}")
    assert kept.items == []
    assert kept.not_translated is not None


def test_a_redirection_to_a_file(tmp_path: Any) -> None:
    path = tmp_path / "f.txt"
    kept = play(f"'a', 'b' > '{path}'\nWrite-Output 'c' >> '{path}'\n1 / 0 2> '{tmp_path / 'e'}'\n'done'")
    assert (kept.items, path.read_text(encoding="utf-8")) == (["done"], "a\nb\nc\n")


def test_a_script_that_reads_no_status_keeps_none() -> None:
    assert "ps.ok" not in translate("$a = 1\n'x'\nGet-Nothing1").python


def test_a_trap_that_is_refused_is_said_so() -> None:
    translation = translate("trap { return }\n'a' && 'b'")
    assert [r.line for r in translation.refused] == [1]


def test_blocks_of_python_are_one_inside_the_other_only_where_they_must_be() -> None:
    python = translate("$z = 0\nfunction Stop-It { break }\n1 / $z 2>$null\nwhile ($true) { Stop-It }").python
    assert "with ps.statement(), ps.redirected(" in python
    assert python.count("with loop()") == 1


def test_a_return_out_of_a_value_in_a_method_is_refused() -> None:
    script = "class C { [string] Pick() { $x = foreach ($i in 1..5) { if ($i -eq 3) { return 'a' } }; return 'b' } }\n[C]::new().Pick()"
    assert "a return out of a value in a method" in [r.why for r in translate(script).refused]


def test_what_was_sent_nowhere_is_kept_by_who_keeps_the_streams() -> None:
    kept = play(
        "Write-Warning 'w' 3>$null; Write-Host 'h' 6>$null; Write-Error 'e' 2>$null; Write-Verbose 'v' -Verbose 4>$null"
    )
    assert [s["v"] for s in kept.streams] == ["w", "h", "v"]
    assert (kept.order, kept.errors) == ("WHV", [])
