"""Where-Object and ForEach-Object over values are generator expressions, and still do what a pipeline does."""

from __future__ import annotations

import ast

import pytest

from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture


def run(text: str) -> Capture:
    translation = translate(text)
    assert not translation.refused, [r.why for r in translation.refused]
    names: dict[str, object] = {"__name__": "translated"}
    exec(compile(translation.python, "<translated>", "exec"), names)
    kept = capture(names["main"])
    assert kept.not_translated is None, kept.not_translated
    return kept


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("$x | Where-Object { $_.A -eq 'b' }", 'ps.out(it for it in unroll(None) if truth(eq(member(it, "A"), "b")))'),
        ("1, 2 | ForEach-Object { \"n$_\" }", 'ps.out(f"n{text(it)}" for it in [1, 2])'),
        ("1, 2 | Where-Object { $_ } | ForEach-Object { 'x' }", 'ps.out("x" for it in [1, 2] if truth(it))'),
        ("$r = 'a' | % { $_.Tags }", 'r = collect([found for it in unroll("a") for found in unroll(member(it, "Tags"))])'),
        (
            "1, 2 | % { $_ } | Sort-Object",
            'ps.run(command("Sort-Object"), given=(found for it in [1, 2] for found in unroll(it)))',
        ),
        (
            "Get-Thing | Where-Object { $_.Up } | Stop-Thing",
            'ps.run(ps.command("Stop-Thing"), given=(it for it in ps.items(ps.command("Get-Thing")) if truth(member(it, "Up"))))',
        ),
    ],
)  # fmt: skip
def test_a_block_of_one_expression_becomes_a_generator_expression(text: str, line: str) -> None:
    found = [
        ast.unparse(n) for n in ast.walk(ast.parse(translate(text).python)) if isinstance(n, (ast.Expr, ast.Assign))
    ]
    assert ast.unparse(ast.parse(line)) in found


@pytest.mark.parametrize(
    "text",
    [
        "1, 2 | ForEach-Object { $n++ }",
        "1, 2 | ForEach-Object { $n = $_ }",
        "1, 2 | ForEach-Object { ($n = $_) }",
        "1, 2 | ForEach-Object { $_; 'more' }",
        "1, 2 | ForEach-Object { $(if ($_) { 'a'; 'b' }) }",
        "1, 2 | ForEach-Object { 'a' } -End { 'e' }",
        "1, 2 | Where-Object { param($p) $true }",
        "1, 2 | ForEach-Object { [void]$_ }",
    ],
)
def test_a_block_that_does_more_stays_a_block(text: str) -> None:
    assert " for it in " not in translate(text).python


@pytest.mark.parametrize(
    ("text", "items", "order"),
    [
        ("1..3 | ForEach-Object { 6 / ($_ - 2) }; 'after'", [-6, 6, "after"], "OEOO"),
        ("1, 'x', 3 | Where-Object { [int]$_ -gt 0 }", [1, 3], "OEO"),
        ("try { 2, 1, 0 | ForEach-Object { 2 / $_ } } catch { 'caught' }", [1, 2, "caught"], "OOO"),
        ("function F { 1, 0 | ForEach-Object { 2 / $_ } ; 'next' }; try { F } catch { 'caught' }", [2, "caught"], "OO"),
        ("$ErrorActionPreference = 'Stop'; 1, 0 | ForEach-Object { 2 / $_ }; 'no'", [2], "O"),
        ("@(1, 2), @(3) | ForEach-Object { $_ }", [1, 2, 3], "OOO"),
        ("@(1, 2), @(3) | Where-Object { $_ }", [[1, 2], [3]], "OO"),
        ("$null | ForEach-Object { 'one' }; @() | ForEach-Object { 'none' }", ["one"], "O"),
        ("@{ a = 1 } | ForEach-Object { $_.a }", [1], "O"),
        ("1..3 | Where-Object { $_ -ne 2 } | ForEach-Object { \"<$_>\" } | Select-Object -First 1", ["<1>"], "O"),
        ("$found = 'mine'; 1 | ForEach-Object { \"$found\".ToUpper() }", ["MINE"], "O"),
        ("1..2 | ForEach-Object { @(10, 20 | ForEach-Object { $_ + 1 }).Count + $_ }", [3, 4], "OO"),
        ("1..2 | ForEach-Object { 'a', 'b' | Where-Object { $_ -eq 'b' } }", ["b", "b"], "OO"),
    ],
)  # fmt: skip
def test_a_generator_expression_does_what_the_pipeline_does(text: str, items: list[object], order: str) -> None:
    kept = run(text)
    assert (kept.items, kept.order) == (items, order)


def test_a_function_named_where_object_is_called() -> None:
    assert " for it in " not in translate("function Where-Object { 'mine' }; 1 | Where-Object { $true }").python
