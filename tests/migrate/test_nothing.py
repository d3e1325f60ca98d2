"""What a command that wrote nothing gives: null to operators and commands, no element in a pipeline, wherever it is kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.migrate.test_flow import play

CASES: list[tuple[str, list[Any]]] = [
    # In a variable it is still nothing; null is something.
    ("@($n).Count", [0]),
    ("$n | ForEach-Object { 'never' }", []),
    ("$x = $null; @($x).Count; $x | ForEach-Object { 'once' }", [1, "once"]),
    ("$x = 1..3 | Where-Object { $_ -gt 5 }; @($x).Count; $x.Count; $null -eq $x", [0, 0, True]),
    ("$x = if ($false) { 1 }; @($x).Count", [0]),
    ("$x = foreach ($i in @()) { $i }; @($x).Count", [0]),
    ("$x = switch (5) { 1 { 'a' } }; @($x).Count", [0]),
    ("$n", []),
    ("foreach ($i in $n) { 'never' }", []),
    ("switch ($n) { default { 'never' } }", []),
    # To operators it is null.
    ('"[$n]"; $n -eq $null; !$n; $n + 5; [int]$n; $n -join ","; "{0}|" -f $n', ["[]", True, True, 5, 0, "", "|"]),
    ("$n ?? 'other'; $n ??= 'set'; $n", ["other", "set"]),
    ("$n++; $n", [1]),
    ("try { $n.Foo() } catch { $_.FullyQualifiedErrorId }", ["InvokeMethodOnNull"]),
    ("[string]$s = $n; $s.Length; [array]$a = $n; $null -eq $a", [0, True]),
    ("$a = @(); $a += $n; $a.Count; $a | ForEach-Object { 'once' }", [1, "once"]),
    ("$a, $b = $n; $a | ForEach-Object { 'once' }", ["once"]),
    # An array keeps it, but a pipeline does not take it.
    ("$a = 1, $n, 2; $a.Count; $a -join ','; $a | ForEach-Object { \"<$_>\" }", [3, "1,,2", "<1>", "<2>"]),
    ("foreach ($i in 1, $n) { \"<$i>\" }", ["<1>", "<>"]),
    # An argument is null.
    ("function Show($v) { $v | ForEach-Object { 'once' } }\nShow $n; Show -v $n", ["once", "once"]),
    ("& { $args[0] | ForEach-Object { 'once' } } $n", ["once"]),
    # Objects and dictionaries keep it.
    ("$o = [pscustomobject]@{ P = $n }; @($o.P).Count; $o | ConvertTo-Json -Compress", [0, '{"P":null}']),
    ("$o = [pscustomobject]@{ P = 1 }; $o.P = $n; @($o.P).Count; $o.P = $null; @($o.P).Count", [0, 1]),
    ("$h = @{ k = $n }; @($h.k).Count; @($h['k']).Count; $h.k = $null; @($h.k).Count", [0, 0, 1]),
    ("$h = [ordered]@{ k = $n }; @($h.k).Count; @($h[0]).Count; $h | ConvertTo-Json -Compress", [0, 0, '{"k":null}']),
    ("$h = @{ k = $n }; $h.Values | ForEach-Object { 'never' }; @($h.Clone().k).Count; @(([pscustomobject]$h).k).Count", [0, 0]),
    ("$o = [pscustomobject]@{ P = $n }; @($o.psobject.Copy().P).Count; $o.P = 1; @($o.P).Count", [0, 1]),
    ("$o = [pscustomobject]@{ P = $n }, [pscustomobject]@{ P = $n }; @($o.P).Count; $o | Sort-Object P | Measure-Object | % Count", [1, 2]),
    # What has no elements has nothing beyond its only one; an array has null there.
    ("(5)[3] | ForEach-Object { 'never' }; (1, 2)[3] | ForEach-Object { 'once' }", ["once"]),
]  # fmt: skip


@pytest.mark.parametrize(("script", "items"), CASES)
def test_nothing_is_null_but_no_element(script: str, items: list[Any]) -> None:
    found = play("function Get-Nothing { }\n$n = Get-Nothing\n" + script)
    assert (found.items, found.errors, found.not_translated, found.terminating) == (items, [], None, None)
