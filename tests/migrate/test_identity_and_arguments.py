"""Objects that stay the objects that they are, members named by what is no text, numbers that keep their text as arguments."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.migrate import translate
from bridge.parity.conform.report import ConformOptions
from bridge.parity.conform.scripts import check
from tests.migrate.test_flow import play

CASES: list[tuple[str, str, list[Any]]] = [
    (
        "what Select-Object chooses is the object itself",
        "$l = [pscustomobject]@{ N = 1 }, [pscustomobject]@{ N = 2 }\n$x = $l | Select-Object -Last 1\n$x.N = 9\n$l[1].N\n"
        "$x -eq $l[1]\n$l -contains $x\n@($l | Where-Object { $_ -notin $x }).Count",
        [9, True, True, 1],
    ),
    (
        "what Select-Object makes is another",
        "$o = [pscustomobject]@{ N = 1 }\n$x = $o | Select-Object N\n$x.N = 9\n$o.N\n$x -eq $o",
        [1, False],
    ),
    (
        "choosing marks the object by its first type name, once",
        "$o = [pscustomobject]@{ N = 1 }\n$null = $o | Select-Object -First 1\n$null = $o | Select-Object -First 1\n"
        "$o.pstypenames -join ';'",
        [
            "Selected.System.Management.Automation.PSCustomObject;System.Management.Automation.PSCustomObject;System.Object",
        ],
    ),
    (
        "a number names a key",
        "$h = @{ 200 = 'OK'; '7' = 'text' }\n$k = 200\n$h.$k\n$h.200\n$null -eq $h.7\n$h.'7'\n$h.$k = 'new'\n$h[200]\n$h.Count",
        ["OK", "OK", True, "text", "new", 2],
    ),
    (
        "a member of an enumeration names a key",
        "$h = @{ [DayOfWeek]::Monday = 1 }\n$d = [DayOfWeek]::Monday\n$h.$d\n$null -eq $h.Monday",
        [1, True],
    ),
    (
        "of other objects a number names a property",
        "$o = [pscustomobject]@{ '5' = 'five' }\n$n = 5\n$o.$n\n$o.5",
        ["five", "five"],
    ),
    (
        "a number is the text that it was written as where that is wanted",
        'function Show([string] $t, [int] $n, [string[]] $l) { "$t|$n|$l" }\nShow 1.0 0x10 007\nShow -n 1KB -t 1.50\nShow 1.5 2',
        ["1.0|16|007", "1.50|1024|", "1.5|2|"],
    ),
    (
        "and a number where it is not",
        "function Show($a, [double] $d) { \"$a|$d\" }\nShow 1.0 2.50\nWrite-Output 1.0 | ForEach-Object { $_.GetType().Name }\n"
        "[pscustomobject]@{ S = 2048 } | Where-Object S -gt 1KB | ForEach-Object S\nJoin-Path a 1.0",
        ["1|2.5", "Double", 2048, "a/1.0"],
    ),
    (
        "a method of a class before the engine's own of that name",
        "class Query {\n    [string] Where([string] $c) { return \"WHERE $c\" }\n    [string] ForEach($x) { return \"each $x\" }\n}\n"
        "$q = [Query]::new()\n$q.Where('a')\n$q.ForEach(1)",
        ["WHERE a", "each 1"],
    ),
    (
        "a table read from JSON is cloned as what it is",
        "$a = '{\"b\":1,\"a\":2}' | ConvertFrom-Json -AsHashtable\n$c = $a.Clone()\n$c.b = 5\n$a.b\n$c.GetType().Name\n$c.Keys -join ','",
        [1, "OrderedHashtable", "b,a"],
    ),
    (
        "what could not be bound",
        "function Show([int] $n) { $n }\ntry { Show x } catch {\n    $e = $_.Exception\n    $e.ParameterName\n    $e.ParameterType.Name\n"
        '    "$($e.TypeSpecified)"\n    $e.ErrorId\n}',
        ["n", "Int32", "string", "ParameterArgumentTransformationError"],
    ),
    (
        "a default that needs the run",
        "function Show($a = @('x'), [string[]] $b = @(1)) { \"$($a.Count) $($b[0])\" }\nShow\nShow -b 2",
        ["1 1", "1 2"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_script_gives_what_the_engine_gives(text: str, wanted: list[Any]) -> None:
    kept = play(text)
    assert kept.not_translated is None
    assert kept.errors == []
    assert kept.items == wanted


def test_a_recording_says_which_parameter_could_not_be_bound() -> None:
    message = (
        'Cannot process argument transformation on parameter \'n\'. Cannot convert value "x" to type "System.Int32". '
        "Error: \"The input string 'x' was not in a correct format.\""
    )
    error = {
        "id": "ParameterArgumentTransformationError",
        "category": "InvalidData",
        "exception": "ParameterBindingArgumentTransformationException",
        "message": message,
        "parameter": "n",
        "parameterType": "int",
        "typeSpecified": "string",
    }
    text = "function Show([int] $n) { $n }\nShow x"
    row = {"id": "one", "topic": 5, "text": text, "output": [], "streams": [], "errors": [error], "terminating": None}
    assert list(check([{**row, "order": "E"}], ConformOptions()))[-1] == "1 same, 0 refused, 0 different"
    row["errors"] = [{**error, "parameter": "other"}]
    assert list(check([{**row, "order": "E"}], ConformOptions()))[-1] == "0 same, 0 refused, 1 different"


def test_a_number_is_shown_as_it_was_written() -> None:
    assert [s["v"] for s in play("Write-Host 1.50 007\nWrite-Warning 1.0").streams] == ["1.50 007", "1.0"]


def test_the_static_members_of_a_type_are_refused() -> None:
    assert "static members" in (play("[DayOfWeek] | Get-Member -Static").not_translated or "")


def test_a_number_whose_text_may_be_seen_is_refused() -> None:
    found = translate("function Log($m) { Write-Host $m }\nLog 1.50\nLog 1.5")
    assert [(r.line, "1.50" in r.why) for r in found.refused] == [(2, True)]


def test_a_number_whose_text_a_block_may_read_is_refused() -> None:
    refused = translate("$b = { param([string]$s) $s }\n& $b 1.50\n& $b 1.5\n& $b 2").refused
    assert [(r.line, "1.50" in r.why) for r in refused] == [(2, True)]
