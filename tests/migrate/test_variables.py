"""Which variable a name means: scopes, types, and what sets variables by name."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.migrate import translate
from bridge.migrate.runtime import command, function, parameter
from bridge.migrate.runtime.capture import Capture, capture


def run(text: str) -> Capture:
    """What a script does; it must do the same with all its variables in the scopes of the runtime."""
    kept, again = run_once(text), run_once(f"{text}\nif ($false) {{ Set-Variable $anything 1 }}")
    assert (kept.items, kept.order) == (again.items, again.order)
    assert [e.fully_qualified_error_id for e in kept.errors] == [e.fully_qualified_error_id for e in again.errors]
    return kept


def run_once(text: str) -> Capture:
    translation = translate(text)
    assert not translation.refused, [(r.text, r.why) for r in translation.refused]
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translation.python, "<translated>", "exec"), names)
    kept = capture(names["main"])
    assert kept.not_translated is None, kept.not_translated
    return kept


def test_the_views_are_of_one_chain_of_scopes() -> None:
    @function("Inner")
    def inner(ps: Any, given: Any) -> None:
        ps.out([ps.vars.x, ps.vars.Y, ps.local.x, ps.shared.x, ps.globals.x, ps.globals.g])
        ps.vars.x = "inner"
        ps.shared.s = "set"

    @function("Outer", parameter("Y"))
    def outer(ps: Any, given: Any, y: Any) -> None:
        ps.vars.y = y
        ps.vars.x = "outer"
        ps.run(command("Inner"))
        ps.out(ps.vars.x)

    def main(ps: Any) -> None:
        ps.define(inner, outer)
        ps.shared.x = "script"
        ps.globals.g = "global"
        ps.run(command("Outer", 1))
        ps.out([ps.vars.X, ps.vars.s, ps.vars.y, ps.vars["g"]])

    kept = capture(main)
    assert kept.items == ["outer", 1, None, "script", None, "global", "outer", "script", "set", None, "global"]


def test_a_private_variable_is_not_seen_in_the_scopes_inside() -> None:
    @function("Look")
    def look(ps: Any, given: Any) -> None:
        ps.out([ps.vars.p])

    def main(ps: Any) -> None:
        ps.define(look)
        ps.private.p = 1
        ps.run(command("Look"))
        ps.out(ps.vars.p)

    assert capture(main).items == [None, 1]


def test_a_declared_variable_converts_what_it_is_given_and_refuses_what_does_not_fit() -> None:
    def main(ps: Any) -> None:
        ps.declare("n", "int", "5")
        ps.vars.n = "7"
        ps.out(ps.vars.n)
        with ps.statement():
            ps.vars.n = "x"
        ps.out(ps.vars.n)

    kept = capture(main)
    assert kept.items == [7, 7]
    (error,) = kept.errors
    assert (error.fully_qualified_error_id, error.category) == ("RuntimeException", "MetadataError")
    assert error.exception.bare_name == "ArgumentTransformationMetadataException"


def test_a_block_downstream_runs_in_the_scope_of_its_caller() -> None:
    kept = run(
        "$ErrorActionPreference = 'SilentlyContinue'\n"
        "function Get-Two { $ErrorActionPreference = 'Stop'; 1; 2 }\n"
        'Get-Two | ForEach-Object { "$ErrorActionPreference $_" }'
    )
    assert kept.items == ["SilentlyContinue 1", "SilentlyContinue 2"]


def test_a_name_that_only_ends_like_a_preference_is_a_plain_variable() -> None:
    assert run("$colorPreference = 'red'; $colorPreference").items == ["red"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a function sees the variables of whoever called it
        ("$x = 1; function A { $x = 2; B }; function B { $x }; A; B", [2, 1]),
        ("function A($p) { B }; function B { $p }; A 5; B", [5, None]),
        ("function A { [CmdletBinding()] param([int]$n) B }; function B { $n + 1 }; A '4'", [5]),
        ('function A { foreach ($i in 1, 2) { B } }; function B { "i$i" }; A; B', ["i1", "i2", "i"]),
        ("function Nest { $y = 'dyn'; Inner }; function Inner { \"sees $y\" }; Nest; $null -eq $y", ["sees dyn", True]),
        # what it sets is its own
        ("$x = 'outer'; function W { $x = 'inner'; $x }; W; $x", ["inner", "outer"]),
        ("$x = 1; function F { $x += 5; $x }; F; $x", [6, 1]),
        ("$x = 1; function F { $x++; $x }; F; F; $x", [2, 2, 1]),
        ("$x = 1; function F { $x; $x = 2; $x }; F; $x", [1, 2, 1]),
        ("$x = 1; function F($c) { if ($c) { $x = 2 }; $x }; F $true; F $false", [2, 1]),
        ("$l = @('a'); function F { $l += 'b'; $l.Count }; F; $l.Count", [2, 1]),
        ("function F($d) { if ($d) { $x = 5; F 0 } else { $x } }; F 1; F 0", [5, None]),
        ("$h = @{}; function F { $h.k = 1 }; F; $h.k", [1]),
        # script blocks
        (
            "$v = 'script'; $sb = { \"block sees $v\" }; function Go($b) { $v = 'run'; & $b }; Go $sb; & $sb",
            ["block sees run", "block sees script"],
        ),
        ('function Make { $loc = 5; { "loc=$loc" } }; & (Make)', ["loc="]),
        ('function With($b) { $inner = 7; & $b }; With { "inner=$inner" }', ["inner=7"]),
        ("$x = 1; & { $x = 2; $x }; $x", [2, 1]),
        ("$x = 1; & { $x; $x = 2 }; $x", [1, 1]),
        ("$x = 1; & { $x++; & { $x++; $x }; $x }; $x", [3, 2, 1]),
        ("1..2 | ForEach-Object { $last = $_ }; $last", [2]),
        ("$t = 0; 1..3 | ForEach-Object { $t += $_ }; $t", [6]),
        ("$t = 0; $add = { $t += $_; $t }; 1..3 | ForEach-Object $add; $t", [1, 3, 6, 6]),
        ("$t = 0; (1..3).ForEach({ $t += $_ }); $t", [6]),
        ("$n = 0; 'x-x' -replace 'x', { $n++; \"#$n\" }; $n", ["#1-#2", 2]),
        ("$k = 0; $null = 3, 1 | Sort-Object { $k = 9; $_ }; $k", [0]),
        ('$a = @{ x = { $v = 1; "v$v" } }; $v = 5; & $a.x; $v', ["v1", 5]),
        ("& { $scoped = 'in block' }; $null -eq $scoped", [True]),
        # $script:, $global:, $local:
        ("$n = 0; function Inc { $script:n++ }; Inc; Inc; $n", [2]),
        ("function S { $script:made = 'here' }; S; $made", ["here"]),
        ("$global:g = 1; function F { $g; $global:g = 2; $local:g = 3; $g }; F; $g; $global:g", [1, 3, 2, 2]),
        ("$g = 'script'; $global:g = 'global'; $g; $global:g; $script:g", ["script", "global", "script"]),
        ("function F { $local:x }; $x = 1; F; $local:x", [None, 1]),
        ("$r = 'outer'; function F { $r = [int]'zz'; $r }; F 2>$null", ["outer"]),
        (
            "class C { [int] $N; [int] Next() { $this.N++; $s = Get-Step; return $this.N * $s } }; function Get-Step { $step }\n"
            "$step = 10; $c = [C]::new(); $c.Next(); function Use { $step = 100; $c.Next() }; Use",
            [10, 200],
        ),
        ("$private:p = 'hidden'; function Get-P { \"[$p]\" }; Get-P; $p", ["[]", "hidden"]),
        ("& { $script:fromBlock = 3 }; $fromBlock", [3]),
        ("foreach ($script:i in 1, 2) { }; function I { $i }; I", [2]),
        ("$script:list = @(); function Add($x) { $script:list += $x }; Add 1; Add 2; $list -join ','", ["1,2"]),
        ("$i = 10; function F { $x = $script:i++; $x; ($script:i += 5) }; F; $i", [10, 16, 16]),
        # what runs downstream is in the scope of its caller
        (
            "function Gen { $s = 'gen'; 1; 2 }; $s = 'me'; Gen | ForEach-Object { \"$s$_\"; $s = 'set' }; $s",
            ["me1", "set2", "set"],
        ),
        (
            "function A { process { $v = 'a'; $_ } }; function B { process { \"$v$_\" } }; $v = 'top'; 1 | A | B",
            ["top1"],
        ),
    ],
)
def test_a_name_means_the_variable_that_it_means_in_powershell(text: str, expected: list[Any]) -> None:
    assert run(text).items == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'function Begin-It { begin { $n = 0 } process { $n++; $sum += $_ } end { "$n $sum" } }; 4, 5 | Begin-It',
            ["2 9"],
        ),
        (
            "$sum = 100; function Add-Up { process { $sum += $_ } end { $sum } }; 1, 2 | Add-Up; $sum",
            [103, 100],
        ),
        ("function E { begin { $end = 'fin'; $process = 'p' } end { \"$end $process\" } }; E", ["fin p"]),
        (
            'function P { param([Parameter(ValueFromPipeline)]$x) process { Q } }; function Q { "q$x" }; 1, 2 | P',
            ["q1", "q2"],
        ),
        ("function P { process { $i++; ($i += 10) } }; 1, 2 | P", [11, 22]),
    ],
)
def test_variables_of_functions_with_clauses_live_from_one_to_the_next(text: str, expected: list[Any]) -> None:
    assert run(text).items == expected


@pytest.mark.parametrize(
    "text",
    [
        "function Run($b) { & $b }; Run { 'hi' }",
        "$command = 'hi'; function Say($x) { $x }; Say $command",
        "$named = 1; $text = 'hi'; \"$text\"",
        "$add = 'h'; $each = 'i'; foreach ($run in 1..1) { $add + $each }",
        "$list = 'hi'; $str = $list; $int = $str; \"$int\"",
        "$block1 = 'hi'; & { $block1 }",
        "$ps = 'hi'; $self = $ps; $given = $self; function F($given, $ps) { $given }; F $given 2",
        "$value = @{ a = 'x' }; $k = 'a'; $null = ($value.$k = 'hi'); $value.a",
        "$get_load = 'hi'; function Get-Load { $get_load }; Get-Load",
        "$fooBar = 'no'; $foo_bar = 'hi'; function F { $foo_bar }; F",
        "$main = 'hi'; $function = $main; function F { $function }; F",
        "${my-var} = 'hi'; function F { ${my-var} }; F",
        "$from = 'hi'; $class = 1; function F { $from }; F",
        "$__x = 'hi'; function F { process { $__x } }; 1 | F",
        "$found = 'hi'; 1 | ForEach-Object { $found }",
        "$it = 'hi'; 1 | ForEach-Object { $it }",
        "$unroll = 'hi'; 1, 2 | ForEach-Object { $_ } | Where-Object { $_ -eq 1 } | ForEach-Object { $unroll }",
    ],
)
def test_no_name_of_a_script_hides_one_that_its_python_is_written_with(text: str) -> None:
    assert run(text).items == ["hi"]


def test_a_variable_that_surely_means_one_is_pythons() -> None:
    python = translate(
        "param($Server = 'a')\n$count = 0\nfunction Get-It($x) { $r = $x * 2; $r }\n"
        'foreach ($i in 1..3) { $r = Get-It $i; $count += $r }\n$sb = { "$count $Server" }\n& $sb'
    ).python
    assert "ps.vars" not in python
    assert "ps.shared" not in python


@pytest.mark.parametrize(
    ("text", "items", "errors"),
    [
        ("[int]$x = 5; $x = '7'; $x + 1", [8], []),
        ("[int]$x = 5; $x = 'a'; $x", [5], ["RuntimeException"]),
        ("[int]$x = 'a'; $x = 'b'; $x", ["b"], ["RuntimeException"]),
        ("[string]$s = 5; $s += 1; $s", ["51"], []),
        ("[int]$i = 1; foreach ($i in '2', '3') { $i + 1 }", [3, 4], []),
        ("[int]$n = 2147483647; $n++; $n", [2147483647], ["RuntimeException"]),
        ("if ($false) { [int]$x = 1 }; $x = 'a'; $x", ["a"], []),
        ("[int]$script:n = 5; function F { $script:n = '6'; $script:n + 1 }; F", [7], []),
        ("[int]$global:n = 5; $global:n = '8'; $n + 1", [9], []),
        ("function F([int]$x) { G; $x = '9'; G }; function G { $x + 1 }; F 1", [2, 10], []),
        ("[string[]]$a = 1, 2; $a += 3; $a[2].GetType().Name", ["String"], []),
        ("function F { [int]$x = '3'; $x + 1 }; F", [4], []),
        ("[bool]$b = 1; $b; $b = 'text'; $b", [True, True], ["RuntimeException"]),
    ],
)
def test_a_typed_variable_keeps_its_type(text: str, items: list[Any], errors: list[str]) -> None:
    kept = run(text)
    assert kept.items == items
    assert [e.fully_qualified_error_id for e in kept.errors] == errors


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Set-Variable -Name dyn -Value 5; $dyn", [5]),
        ("Set-Variable x 1; function F { Set-Variable x 2; $x }; F; $x", [2, 1]),
        ("function F { Set-Variable g 1 -Scope Global; Set-Variable s 2 -Scope Script }; F; $g; $s", [1, 2]),
        ("& { Set-Variable -Name up -Value 'parent' -Scope 1 }; $up", ["parent"]),
        ("$x = 'a'; (Get-Variable x).Value; Get-Variable -Name x -ValueOnly", ["a", "a"]),
        ("$x = 1; $v = Get-Variable x; $x = 2; $v.Value; $v.Value = 3; $x", [2, 3]),
        ("'a', 'b' | ForEach-Object { Set-Variable \"v_$_\" $_.ToUpper() }; $v_a + $v_b", ["AB"]),
        ("$ab1 = 1; $ab2 = 2; Get-Variable ab* | ForEach-Object Name", ["ab1", "ab2"]),
        ("1, 2 | Set-Variable piped; $piped.Count; Clear-Variable piped; $null -eq $piped", [2, True]),
        ("$x = 1; Remove-Variable x; $null -eq $x", [True]),
        ("New-Variable n 4 -PassThru | ForEach-Object Value; $n", [4, 4]),
        ("$x = 5; $variable:x; ${variable:x} + 1", [5, 6]),
        ("$n = 'dyn'; Set-Variable $n 3; $dyn; Get-Variable $n -ValueOnly", [3, 3]),
        ("1..3 | Tee-Object -Variable kept | Out-Null; $kept -join ','", ["1,2,3"]),
        ("1..2 | Tee-Object -Variable k | ForEach-Object { $_ * 2 }; $k.Count", [2, 4, 2]),
        ("Write-Output 1 -OutVariable o | Out-Null; Write-Output 2 -OutVariable +o | Out-Null; $o -join ','", ["1,2"]),
        ("Write-Error 'e' -ErrorVariable ev -ErrorAction SilentlyContinue; $ev.Count; \"$ev\"", [1, "e"]),
        ("function F { [CmdletBinding()] param() 1; 2 }; F -OutVariable o | Out-Null; $o.Count", [2]),
        ("1, 2 | ForEach-Object { $_ } -OutVariable seen | ForEach-Object { $seen.Count }", [1, 2]),
        ('1, 2 | ForEach-Object { $_ * 10 } -PipelineVariable pv | ForEach-Object { "$pv" }', ["10", "20"]),
    ],
)
def test_commands_set_and_read_variables_by_name(text: str, expected: list[Any]) -> None:
    assert run(text).items == expected


@pytest.mark.parametrize(
    ("text", "items", "errors"),
    [
        ("New-Variable c 3 -Option Constant; $c = 4; $c", [3], ["VariableNotWritable"]),
        (
            "New-Variable c 3; New-Variable c 4; $c",
            [3],
            ["VariableAlreadyExists,Microsoft.PowerShell.Commands.NewVariableCommand"],
        ),
        ("New-Variable c 3; New-Variable c 4 -Force; $c", [4], []),
        (
            "Set-Variable r 1 -Option ReadOnly; Set-Variable r 2; Set-Variable r 3 -Force; $r; Remove-Variable r",
            [3],
            [
                "VariableNotWritable,Microsoft.PowerShell.Commands.SetVariableCommand",
                "VariableNotRemovable,Microsoft.PowerShell.Commands.RemoveVariableCommand",
            ],
        ),
        (
            "New-Variable r 1 -Option ReadOnly; Remove-Variable r; Remove-Variable r -Force; $null -eq $r",
            [True],
            ["VariableNotRemovable,Microsoft.PowerShell.Commands.RemoveVariableCommand"],
        ),
        ("Get-Variable nope; 1", [1], ["VariableNotFound,Microsoft.PowerShell.Commands.GetVariableCommand"]),
        (
            "$x = 1; Set-Variable x -Option Constant",
            [],
            ["VariableCannotBeMadeConstant,Microsoft.PowerShell.Commands.SetVariableCommand"],
        ),
        ("New-Variable c 3 -Option Constant; function F { $c = 4; $c }; F; $c", [4, 3], []),
    ],
)
def test_a_variable_with_options_refuses_as_in_powershell(text: str, items: list[Any], errors: list[str]) -> None:
    kept = run(text)
    assert kept.items == items
    assert [e.fully_qualified_error_id for e in kept.errors] == errors


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$v = 1; . { $v = 3 }; $v", [3]),
        ("$sb = { param($a, $b = 2) $a + $b }; . $sb 10; $a; $b", [12, 10, 2]),
        ("$sb = { $made = 'here' }; & $sb; $null -eq $made; . $sb; $made", [True, "here"]),
        ('function Set-It($q) { $made = "m$q" }; . Set-It 7; $made; $q', ["m7", 7]),
        ("function F { . { $in = 1 }; $in }; F; $null -eq $in", [1, True]),
        (". { $z = 4; 1; 2 } | ForEach-Object { $_ + $z }", [5, 6]),
        ("function Load { function Inner { 'loaded' } }; . Load; Inner", ["loaded"]),
        ("$x = . { 5 }; $x", [5]),
    ],
)
def test_what_is_dot_sourced_runs_in_the_current_scope(text: str, expected: list[Any]) -> None:
    assert run(text).items == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function Make($n) { { $n }.GetNewClosure() }; $a = Make 1; $b = Make 2; & $a; & $b", [1, 2]),
        ("$x = 1; $c = { $x }.GetNewClosure(); $x = 2; & $c; & { $x }", [1, 2]),
        (
            "function Counter { $n = 0; { $script:n++; $script:n }.GetNewClosure() }; $a = Counter; $b = Counter; & $a; & $a; & $b",
            [1, 2, 1],
        ),
        ("$p = 'script'; function Make($n) { { \"[$p] $n\" }.GetNewClosure() }; & (Make 1)", ["[] 1"]),
        ("$sb = { $y }; $y = 1; $c = $sb.GetNewClosure(); $y = 2; & $sb; & $c", [2, 1]),
        ("$all = foreach ($i in 1..2) { { $i }.GetNewClosure() }; $all | ForEach-Object { & $_ }", [1, 2]),
        ("function Make($f) { { param($v) & $f $v }.GetNewClosure() }; & (Make { param($q) \"$q!\" }) 'a'", ["a!"]),
        ("$h = @{}; function Make($k) { { $h.Count; $k }.GetNewClosure() }; & (Make 'x')", [0, "x"]),
    ],
)
def test_a_closure_has_the_variables_as_they_were(text: str, expected: list[Any]) -> None:
    assert run(text).items == expected


def test_a_function_is_a_script_block_too() -> None:
    kept = run('function Add($a, $b) { $a + $b }; $f = ${function:Add}; & $f 2 3; "$f"; $f.GetType().Name')
    assert kept.items == [5, "param($a, $b)\n $a + $b ", "ScriptBlock"]


def test_ofs_joins_the_elements_of_a_list_in_text() -> None:
    kept = run(
        "$a = 1, 2, 3; \"$a\"; $OFS = ','; \"$a\"; [string]$a; 'x' + $a\n"
        'function F { $OFS = \'-\'; "$a" }; F; "$a"; $OFS = $null; "$a"'
    )
    assert kept.items == ["1 2 3", "1,2,3", "1,2,3", "x1,2,3", "1-2-3", "1,2,3", "1 2 3"]
    assert run('$a = 1, 2; "$a"').items == ["1 2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('$a = ($b = 3) + 1; "$a $b"', ["4 3"]),
        ("($x ??= 5); ($x ??= 6)", [5, 5]),
        ("$script:n = 1; function F { ($script:n += 2); $script:n++ }; F; $n", [3, 4]),
        ('$o = [pscustomobject]@{ C = 1 }; $o.C++; $x = $o.C++; "$x $($o.C)"', ["2 3"]),
        ('[int]$n = 1; $m = $n++; "$m $n"', ["1 2"]),
        ("while (($i = $i + 1) -lt 3) { $i }", [1, 2]),
        ("if (($n = 'a'.Length) -gt 0) { $n }", [1]),
        (
            "$ErrorActionPreference = 'Stop'; if (($ErrorActionPreference = 'Ignore')) { \"$ErrorActionPreference\" }",
            ["Ignore"],
        ),
        ("$null = $x = 5; $x", [5]),
        ("$a = $b = $c = 2; $a + $b + $c", [6]),
        ("$a, $script:b = 1, 2; $a; $b", [1, 2]),
    ],
)
def test_an_assignment_is_a_value_too(text: str, expected: list[Any]) -> None:
    assert run(text).items == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Set-Alias each ForEach-Object; 1..3 | each { $last = $_ }; $last", [3]),
        ("$c = 'ForEach-Object'; 1..3 | & $c { $last = $_ }; $last", [3]),
        ("$l = [System.Collections.Generic.List[int]](1, 2); $s = 0; $l.ForEach({ param($x) $s += $x }); $s", [0]),
        ("function F([string]$Name) { foreach ($Name in 1, 2) { $Name.GetType().Name } }; F x", ["String", "String"]),
        ("$h = @{ b = { $v = 1; $v } }; function Use($x) { $v = 2; & $x; $v }; Use $h.b", [1, 2]),
        ("$b = { $n }; function A { $n = 'a'; B }; function B { & $b }; A; & { $n = 'x'; & $b }", ["a", "x"]),
        ("function A { $x = 1; $b = { $x += 1; $x }; & $b; & $b; $x }; A", [2, 2, 1]),
        ("function A { $x = 1; & { $x = 2; & { $x } }; $x }; A", [2, 1]),
        ('function Get-Pair { 1; 2 }; $x, $y = Get-Pair; & { $x, $y = $y, $x; "$x$y" }; "$x$y"', ["21", "12"]),
        ("$d = 1; try { & { $d = 2; throw 'x' } } catch { $d }", [1]),
        ("$null = Measure-Command { $m = 5 }; $m", [5]),
        (
            "class A { $v; A($x) { $this.v = $x } }; class B : A { B($x) : base($x + 1) { Show } }; function Show { $x }\n"
            "[B]::new(1).v",
            [2],
        ),
        ("function T { trap { $script:t = \"t$v\"; continue }; $v = 5; throw 'x' }; T; $t", ["t5"]),
    ],
)
def test_a_block_has_the_scope_that_it_runs_in(text: str, expected: list[Any]) -> None:
    assert run(text).items == expected
