"""Which catch or trap takes an error, and what is left of values that an error or a jump ends."""

from __future__ import annotations

from typing import Any

import pytest

from tests.migrate.test_flow import play

PARSE = "[int]::Parse('x')"
BAD = "The input string 'x' was not in a correct format."

CAUGHT: list[tuple[str, list[Any]]] = [
    # A clause that names the cause has the cause as its exception; the one that takes all has what carries it.
    ("try { 1 / 0 } catch { $_.Exception.GetType().Name }", ["RuntimeException"]),
    ('try { 1 / 0 } catch [Exception] { $_.Exception.GetType().Name; "$_" }', ["DivideByZeroException", "Attempted to divide by zero."]),
    (f'try {{ {PARSE} }} catch [FormatException] {{ "$_"; $_.FullyQualifiedErrorId }}', [BAD, "FormatException"]),
    (f'try {{ {PARSE} }} catch {{ "$_" }}', [f'Exception calling "Parse" with "1" argument(s): "{BAD}"']),
    # The cause comes before what carries it, whatever the order of the clauses.
    (f"try {{ {PARSE} }} catch [Management.Automation.MethodInvocationException] {{ 1 }} catch [FormatException] {{ 2 }}", [2]),
    ("try { [int]'x' } catch [Management.Automation.RuntimeException] { 'rt' } catch { 'any' }", ["rt"]),
    # What is thrown has a RuntimeException around it.
    ('try { throw [ArgumentException]::new("z") } catch [Management.Automation.RuntimeException] { "rt $_" }', ["rt z"]),
    ('try { throw "x" } catch [Management.Automation.RuntimeException] { "rt $_" }', ["rt x"]),
    # Throwing the record again hides the cause, throw alone does not.
    (f"try {{ try {{ {PARSE} }} catch {{ throw $_ }} }} catch [FormatException] {{ 1 }} catch {{ 2 }}", [2]),
    (f"try {{ try {{ {PARSE} }} catch {{ throw }} }} catch [FormatException] {{ 1 }} catch {{ 2 }}", [1]),
    ("try { try { 1 / 0 } catch { throw $_.Exception } } catch { $_.FullyQualifiedErrorId }", ["RuntimeException"]),
    # An error that -ErrorAction Stop made one is found under its own class and under that of the stop.
    ("try { Get-Item /no/x -ea Stop } catch [Management.Automation.ItemNotFoundException] { 1 }", [1]),
    (
        "try { Get-Item /no/x -ea Stop } catch [Management.Automation.ActionPreferenceStopException] { $_.Exception.GetType().Name }",
        ["ItemNotFoundException"],
    ),
    (
        "function F { [CmdletBinding()] param([ValidateRange(1, 2)] $n) }\ntry { F 3 } catch [Exception] { $_.Exception.GetType().Name }",
        ["ValidationMetadataException"],
    ),
    (
        "class MyError : Exception { MyError($m) : base($m) {} }\n"
        "try { throw [MyError]::new('q') } catch [ArgumentException] { 1 } catch [MyError] { 2 }",
        [2],
    ),
    (f'& {{ trap {{ "$_"; continue }}; {PARSE} }}', [BAD]),
]  # fmt: skip


@pytest.mark.parametrize(("script", "items"), CAUGHT)
def test_the_clause_that_takes_an_error_and_its_exception(script: str, items: list[Any]) -> None:
    found = play(script)
    assert (found.items, found.errors, found.not_translated, found.terminating) == (items, [], None, None)


F = "function F { 1; throw 'b' }\n"
WRITTEN: list[tuple[str, list[Any]]] = [
    # What a part in parentheses wrote stays written only where the part is a statement of its own.
    ("try { $(F) } catch { 'c' }", [1, "c"]),
    ("try { $(0; F) } catch { 'c' }", [0, 1, "c"]),
    ("try { (F) } catch { 'c' }", [1, "c"]),
    ("try { ((F)) } catch { 'c' }", [1, "c"]),
    ("try { @(0; F) } catch { 'c' }", ["c"]),
    ("try { (F).ToString() } catch { 'c' }", ["c"]),
    ('try { "$(0; F)" } catch { "c" }', ["c"]),
    ("$x = 5; try { $x = $(0; F) } catch { $x }", [5]),
    ("$x = 5; try { $x = @(0; F) } catch { $x }", [5]),
    # A return from inside lets it go, but not out of @( ).
    ("function G { $x = $(1; 2; return 3); 'no' }\nG", [1, 2, 3]),
    ("function G { $x = @(1; 2; return 3); 'no' }\nG", []),
    # A loop and several variables take each thing that was written as it is.
    ("function N { $null }\nforeach ($i in N) { \"<$i>\" }", ["<>"]),
    ("function P { , (1, 2) }\n$a, $b = P; \"$a|$b\"", ["1 2|"]),
    ("function P { , (1, 2) }\nforeach ($i in P) { $i.Count }", [2]),
    ("function P { , (1, 2) }\nswitch (P) { default { $_.Count } }", [2]),
]  # fmt: skip


@pytest.mark.parametrize(("script", "items"), WRITTEN)
def test_what_is_left_of_a_value_that_does_not_come_to_its_end(script: str, items: list[Any]) -> None:
    found = play(F + script)
    assert (found.items, found.errors, found.not_translated) == (items, [], None)


REPORTED: list[tuple[str, list[Any], str]] = [
    # The error of a statement that is a value is that of the assignment.
    ("$x = 5; $x = if (1 / 0) { 1 } else { 2 }; $x", [5], "EO"),
    ("$x = 5; $x = & { param([int] $n) $n } 'abc'; $x", [5], "EO"),
    ("$x = 5; $x = switch ([int]'a') { 1 { 2 } }; $x", [5], "EO"),
    ("$b = 7; $a = $b = 1 / 0; $b; $null -eq $a", [7, True], "EOO"),
    # In $( ) a statement's error is reported, and what was written stays.
    ("$x = foreach ($i in 1, 2) { $i; [int]'q' }; $x", [1, 2], "EEOO"),
    ("\"t: $(1, 2 | ForEach-Object { $_; [int]'q' })\"", ["t: 1 2"], "EEO"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "items", "order"), REPORTED)
def test_an_error_ends_the_whole_of_an_assignment(script: str, items: list[Any], order: str) -> None:
    found = play(script)
    assert (found.items, found.order, found.not_translated) == (items, order, None)


MATCHES: list[tuple[str, list[Any]]] = [
    ("$null -eq $Matches", [True]),
    ("function F { $null = 'zz' -match 'z' }\n'x' -match 'x'; F; $Matches[0]", [True, "x"]),
    ("function G { $Matches[0] }\n$null = 'x' -match 'x'; G", ["x"]),
    ("$null = 'a' -match 'a'; $m = $Matches; $null = 'b' -match 'b'; $m[0] + $Matches[0]", ["ab"]),
    ("1..2 | ForEach-Object { $null = \"n$_\" -match '\\d' }; $Matches[0]", ["2"]),
    ("$null = 'y' -match 'y'; & { $null = 'in' -match 'in' }; $Matches[0]", ["y"]),
    ("$null = 'y' -match 'y'; $Matches = $null; $null -eq $Matches", [True]),
    ("switch -Regex ('abc') { '(b)' { $Matches[1] } }; $Matches[1]", ["b", "b"]),
]  # fmt: skip


@pytest.mark.parametrize(("script", "items"), MATCHES)
def test_matches_is_a_variable_of_the_scope_that_matched(script: str, items: list[Any]) -> None:
    found = play(script)
    assert (found.items, found.errors, found.not_translated) == (items, [], None)
