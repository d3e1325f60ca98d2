"""What simple functions and switches do with the values that they get, and variables that common parameters name with their scope."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture


def run(text: str) -> Capture:
    translation = translate(text)
    assert not translation.refused, [(r.text, r.why) for r in translation.refused]
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translation.python, "<translated>", "exec"), names)
    return capture(names["main"])


SIMPLE: dict[str, tuple[str, list[Any]]] = {
    "an array becomes text": ("function f([string]$s) { $s }; f 1, 2; f (3, 4)", ["1 2", "3 4"]),
    "an array becomes text in a block": ("& { param([string]$s) $s } a, b", ["a b"]),
    "any value is the truth of an array": ("function f([bool[]]$b) { $b }; f 'a', ''", [True, False]),
}
ADVANCED = [
    "function f { [CmdletBinding()] param([string]$s) $s }; f 1, 2",
    "function f { param([Parameter()][string]$s) $s }; f 1, 2",
    "function f { [CmdletBinding()] param([bool[]]$b) $b }; f 'a', 'b'",
    "function f([bool]$b) { $b }; f 'a'",
]


@pytest.mark.parametrize("name", SIMPLE)
def test_a_simple_function_converts_as_a_cast_does(name: str) -> None:
    text, items = SIMPLE[name]
    kept = run(text)
    assert (kept.items, kept.errors, kept.not_translated) == (items, [], None)


@pytest.mark.parametrize("text", ADVANCED)
def test_what_is_not_converted(text: str) -> None:
    kept = run(text)
    assert [e.fully_qualified_error_id for e in kept.errors] == ["ParameterArgumentTransformationError,f"]
    assert kept.items == []


def test_a_common_parameter_names_a_variable_of_another_scope() -> None:
    kept = run(
        """
        function inner { [CmdletBinding()] param() 'made'; Write-Error 'bad' }
        function outer {
            inner -OutVariable script:o -ErrorVariable global:e *> $null
            inner -OutVariable +script:o *> $null
        }
        outer
        $o -join ','; "$($script:o.Count) $($global:e[0])"
        """
    )
    assert (kept.items, kept.not_translated) == (["made,made", "2 bad"], None)


def test_an_error_that_is_caught_is_in_the_variable_too_so_it_is_refused() -> None:
    kept = run("function f { [CmdletBinding()] param() try { throw 'x' } catch { 'caught' } }; f -ErrorVariable e")
    assert kept.not_translated == "an error that is caught within a command with -ErrorVariable"
    assert run("function f { [CmdletBinding()] param() try { throw 'x' } catch { 'caught' } }; f").items == ["caught"]


CLAUSES: dict[str, tuple[str, list[Any], list[str]]] = {
    "a Regex that minds case": ("switch -Regex ('HELLO') { ([regex]'hello') { 'hit' } }", ["hit"], []),
    "a Regex that does not, in a switch that does": (
        "$re = [regex]::new('hello', 'IgnoreCase'); switch -Regex -CaseSensitive ('HELLO') { $re { 'hit' } default { 'no' } }",
        ["no"],
        [],
    ),
    "what is no pattern": (
        "try { switch -Regex ('x') { '[' { 1 } } } catch { $_.FullyQualifiedErrorId; $_.Exception.InnerException.GetType().Name }",
        ["InvalidRegularExpression", "RegexParseException"],
        [],
    ),
    "what is no pattern, reported": ("switch -Regex ('x') { '(' { 1 } }; 'on'", ["on"], ["InvalidRegularExpression"]),
    "groups": ("switch -Regex ('a1') { ([regex]'(?<l>[A-Z])(\\d)') { $Matches.l, $Matches[1] } }", ["a", "1"], []),
}


@pytest.mark.parametrize("name", CLAUSES)
def test_clauses_of_a_switch_by_pattern(name: str) -> None:
    text, items, ids = CLAUSES[name]
    kept = run(text)
    assert (kept.items, [e.fully_qualified_error_id for e in kept.errors], kept.not_translated) == (items, ids, None)


def test_a_reference_is_its_value_where_a_type_is_wanted() -> None:
    assert run("function f([int]$x, [string]$s) { $x + 1; $s }; $y = 4; f ([ref]$y) ([ref]$y)").items == [5, "4"]


def test_flags_without_numbers_double() -> None:
    kept = run(
        "[Flags()] enum Day { None; Mon; Tue; Wed; Any = 7 }; [Day].GetEnumValues().value__; [Day]'Mon, Wed'; \"$([Day]6)\""
    )
    assert [int(i) for i in kept.items[:5]] == [0, 1, 2, 4, 7]
    assert [str(i) for i in kept.items[5:]] == ["Mon, Wed", "Tue, Wed"]


def test_a_flag_after_a_combination_is_refused() -> None:
    assert translate("[Flags()] enum Day { A = 3; B }").refused


def test_an_error_that_stops_a_cmdlet_is_kept_as_the_exception_that_stopped_it() -> None:
    kept = run(
        """
        try { Get-Item /no/such/place -ErrorAction Stop -ErrorVariable ev } catch { $_.Exception.GetType().Name }
        $ev.Count; $ev[0].GetType().Name; $ev[0].ErrorRecord.FullyQualifiedErrorId
        $ev[0].Message -like '*common parameter is set to Stop: Cannot find path*'
        """
    )
    stop = "ActionPreferenceStopException"
    path = "PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand"
    assert (kept.items, kept.not_translated) == (["ItemNotFoundException", 1, stop, path, True], None)


def test_an_error_that_stops_a_function_is_not_yet_kept() -> None:
    kept = run("function f { [CmdletBinding()] param() throw 'x' }; try { f -ErrorVariable ev } catch { }; $ev.Count")
    assert kept.not_translated == "an error that ends a command with -ErrorVariable"
