"""Translated Python is laid out as the formatter would, and means what it meant."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bridge.migrate import translate
from bridge.migrate.translate.layout import LINE_LENGTH, laid_out
from bridge.migrate.translate.tidy import without_last_returns

LONG = "a_rather_long_name_of_something"

CASES = [
    pytest.param(["x = (a and b)"], ["x = a and b"], id="parentheses that say nothing"),
    pytest.param(["if (a and (not b)):", "    y = f((c + d), (e))"], ["if a and not b:", "    y = f(c + d, e)"], id="in a condition"),
    pytest.param(["x = (1, 2, )", "y = (1,)", "z = ((a + b) * c)"], ["x = (1, 2)", "y = (1,)", "z = (a + b) * c"], id="tuples and sums"),
    pytest.param(["f((x for x in y), 1)", "g((x for x in y))"], ["f((x for x in y), 1)", "g(x for x in y)"], id="generators"),
    pytest.param(["f((x := 1))", "y = (x := 1)"], ["f(x := 1)", "y = (x := 1)"], id="an assignment in an expression"),
    pytest.param(['x = "say \\"hi\\""', 'y = "it\'s \\"so"', "z = 'a'"], ["x = 'say \"hi\"'", 'y = "it\'s \\"so"', 'z = "a"'], id="quotes"),
    pytest.param(['f("a {b(\'c\')} \\"d\\"")', 'f"\\"{b(\'c\')}\\""'], ['f("a {b(\'c\')} \\"d\\"")', "f'\"{b(\"c\")}\"'"], id="f-strings"),
    pytest.param(
        ["def main(ps):", "    def part():", "        pass", "    x = 1", "    # why", "    def other():", "        pass"],
        ["def main(ps):", "    def part():", "        pass", "", "    x = 1", "", "    # why", "    def other():", "        pass"],
        id="a function within another stands apart",
    ),
    pytest.param(
        ["class A:", "    x = None", "    def f(self):", "        pass", "    @g", "    def h(self):", "        pass"],
        ["class A:", "    x = None", "", "    def f(self):", "        pass", "", "    @g", "    def h(self):", "        pass"],
        id="and so do methods",
    ),
    pytest.param(
        [f"result = call({LONG}(1), {LONG}(2), [3])"],
        ["result = call(", f"    {LONG}(1), {LONG}(2), [3]", ")"],
        id="a long call",
    ),
    pytest.param(
        [f"x = call({LONG}(1), {LONG}(2), lambda a, b: {LONG}(a), key={LONG})"],
        ["x = call(", f"    {LONG}(1),", f"    {LONG}(2),", f"    lambda a, b: {LONG}(a),", f"    key={LONG},", ")"],
        id="a longer one",
    ),
    pytest.param(
        [f"ps.out({LONG}(it) for it in {LONG}({LONG}) if {LONG}(it))"],
        ["ps.out(", f"    {LONG}(it)", f"    for it in {LONG}({LONG})", f"    if {LONG}(it)", ")"],
        id="a long generator",
    ),
    pytest.param(
        [f"if ({LONG}(1) and {LONG}(2) and {LONG}(3)):", "    pass"],
        ["if (", f"    {LONG}(1)", f"    and {LONG}(2)", f"    and {LONG}(3)", "):", "    pass"],
        id="a long condition",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), CASES)
def test_lines_get_their_final_form(lines: list[str], expected: list[str]) -> None:
    limit = 80 if any(LONG in line for line in lines) else None
    made = laid_out(lines) if limit is None else _narrow(lines, limit)
    assert made == expected
    assert ast.dump(ast.parse("\n".join(made))) == ast.dump(ast.parse("\n".join(lines)))


def _narrow(lines: list[str], limit: int) -> list[str]:
    """Lay out as if the lines began so far to the right that only ``limit`` columns were left."""
    depth = (LINE_LENGTH - limit) // 4
    openers = ["    " * i + "if x:" for i in range(depth)]
    made = laid_out([*openers, *("    " * depth + line for line in lines)])[depth:]
    return [line[4 * depth :] for line in made]


SCRIPT = """
function Get-Report([string[]]$Name, [int]$Limit = 3) {
    # all of them
    foreach ($n in $Name) {
        $rows = 1..$Limit | ForEach-Object { [pscustomobject]@{ Name = $n; Number = $_; Text = "row ""$_"" of $($n.ToUpper()) and more" } }
        if ($rows.Count -gt 2 -and $n -ne 'none' -and -not ($n -like 'x*' -or $n -like 'y*') -and $rows[0].Number -lt 10 -and $Limit) {
            $rows | Where-Object { $_.Number -gt 1 } | Sort-Object Number -Descending | Select-Object Name, @{ n = 'N'; e = { $_.Number } }
        }
    }
}
try { Get-Report a, b } catch { "failed: $($_.Exception.Message)" } finally { 'done' }
$x = @{ a = { 1 }; b = switch (5) { 5 { 'five' } default { 'other' } } }
"""


def test_a_translated_script_is_as_the_formatter_leaves_it(tmp_path: Path) -> None:
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
    assert ruff is not None
    path = tmp_path / "script.py"
    path.write_text(translate(SCRIPT, "script").python, encoding="utf-8")
    done = subprocess.run(
        [ruff, "format", "--isolated", "--diff", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_a_return_at_the_end_of_a_function_is_left_out() -> None:
    lines = ["def f():", "    x = 1", "    return", "def g():", "    if x:", "        return", "def h():", "    return"]
    kept, tree = without_last_returns(lines)
    assert ast.dump(tree) == ast.dump(ast.parse("\n".join(kept)))
    assert kept == [
        "def f():",
        "    x = 1",
        "def g():",
        "    if x:",
        "        return",
        "def h():",
        "    return",
    ]
