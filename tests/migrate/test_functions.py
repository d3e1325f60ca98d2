"""Functions and script blocks as commands: what a script with them writes."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture
from bridge.migrate.runtime.unknown import NO_HOST


def run(text: str) -> Capture:
    translation = translate(text)
    assert not translation.refused, [r.why for r in translation.refused]
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translation.python, "translated", "exec"), names)
    found = capture(names["main"], session=NO_HOST)
    assert found.not_translated is None
    assert found.terminating is None
    return found


_SB = "$sb = { param([int]$a, $b = $a * 2, [switch]$S) \"$a $b $S $($args -join ',')\" }; "
_OUTPUT: dict[str, tuple[str, list[Any]]] = {
    "a default that reads another parameter": (_SB + "& $sb 1", ["1 2 False "]),
    "named arguments of a block": (_SB + "& $sb -A 1 -S", ["1 2 True "]),
    "what no parameter takes is in $args": (_SB + "& $sb -b 5 7 x y", ["7 5 False x,y"]),
    "a splatted hashtable": (_SB + "$h = @{ a = 3; b = 'q' }; & $sb @h", ["3 q False "]),
    "a process block in a pipeline": ("1..3 | & { process { $_ * 2 } }", [2, 4, 6]),
    "$input of a block": ("1, 2 | & { $input | ForEach-Object { \"<$_>\" } }", ["<1>", "<2>"]),
    "a called block reads the item around it": ("'x' | ForEach-Object { & { \"under $_\" } }", ["under x"]),
    "a function reads the item around its call": (
        'function Get-It { "it=$_" }; 1..2 | ForEach-Object { Get-It }; Get-It',
        ["it=1", "it=2", "it="],
    ),
    "a delegate has arguments, not an item": (
        "$l = [System.Collections.Generic.List[int]](1, 2, 3); $l.Find({ $args[0] -gt 1 }); $l.FindAll({ param($x) $x -gt 1 })",
        [2, 2, 3],
    ),
    "$args and $_ in one block": ("$b = { $args.Count; $_ }; 7 | ForEach-Object { & $b 1 2 }", [2, 7]),
    "Invoke gives what the block writes": ("{ param($q) $q + 1 }.Invoke(4)", [5]),
    "Invoke wraps an error": (
        "try { { throw 'x' }.Invoke() } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }",
        ["RuntimeException", 'Exception calling "Invoke" with "0" argument(s): "x"'],
    ),
    "a command whose name is a value": ("function Get-X($v) { \"x$v\" }; $n = 'Get-X'; & $n 3; & 'Get-X' -v 4", ["x3", "x4"]),
    "a function in a function": ("function Outer { function Inner($v) { \"i$v\" }; Inner 5 }; Outer", ["i5"]),
    "a function defined twice": ("function F { 1 }; F; function F { 2 }; F", [1, 2]),
    "a function defined on a condition": ("if ($true) { function F { 'yes' } } else { function F { 'no' } }; F", ["yes"]),
    "a filter keeps its variables": ('filter Add-N { $n++; "$n $_" }; 5, 6 | Add-N', ["1 5", "2 6"]),
    "a parameter keeps what blocks assign": (
        'function T { param($N = 10) begin { $N += 1 } process { $N += $_ } end { "$N $_" } }; 1, 2, 3 | T',
        ["17 3"],
    ),
    "a default that runs a command": ("function A($p = (B)) { $p }; function B { 'b' }; A; A 1", ["b", 1]),
    "by property name, or the default": (
        "function N { param([Parameter(ValueFromPipelineByPropertyName)]$X, [Parameter(ValueFromPipelineByPropertyName)]$Size = 7) "
        "process { \"$X$Size\" } }; [pscustomobject]@{ X = 'a'; Size = 1 }, [pscustomobject]@{ X = 'b' } | N",
        ["a1", "b7"],
    ),
    "bound parameters can be changed": (
        "function S { param($A, $B) $null = $PSBoundParameters.Remove('B'); $PSBoundParameters['C'] = 3\n"
        "$PSBoundParameters.Keys -join ',' }; S 1 2",
        ["A,C"],
    ),
    "@args passes on names": ("function Recv { param($A, $B) \"A=$A B=$B\" }; function F { Recv @args }; F -A 5 6", ["A=5 B=6"]),
    "bound parameters can be splatted": (
        "function Recv { param($A, $B) \"A=$A B=$B\" }; function F { param($A, $B) Recv @PSBoundParameters }; F -B 2 -A 1",
        ["A=1 B=2"],
    ),
    "what a function is called": (
        "function I { [CmdletBinding()] param($A) $MyInvocation.MyCommand.Name; $MyInvocation.InvocationName; "
        "$MyInvocation.BoundParameters.Keys; $MyInvocation.ExpectingInput }; I -A 1",
        ["I", "I", "A", False],
    ),
    "the parameter set, and what the cmdlet writes": (
        "function P { [CmdletBinding(DefaultParameterSetName = 'N')] param([Parameter(ParameterSetName = 'N')]$Name, "
        "[Parameter(ParameterSetName = 'I')]$Id) $PSCmdlet.ParameterSetName; $PSCmdlet.WriteObject((1, 2), $true) }; P; P -Id 1",
        ["N", 1, 2, "I", 1, 2],
    ),
    "a parameter is checked when it is assigned to": (
        "function F { param([ValidateSet('a', 'b')] $L = 'a') $L = 'b'; $L; try { $L = 'z' } catch { $_.FullyQualifiedErrorId }; $L }; F",
        ["b", "ValidateSetFailure", "b"],
    ),
    "a variable with a rule": (
        "[ValidateRange(1, 10)][int]$x = 5; try { $x = 50 } catch { $_.Exception.Message }; $x",
        ["The variable cannot be validated because the value 50 is not a valid value for the x variable.", 5],
    ),
    "the clean block runs and writes nothing": (
        "$script:log = @(); function C { process { \"p$_\" } clean { $script:log += 'cleaned'; 'gone' } }; 1 | C; $script:log",
        ["p1", "cleaned"],
    ),
    "the clean block runs after an error": (
        "$script:log = @(); function C { process { throw 'x' } clean { $script:log += 'c' } }; try { 1|C } catch { \"$_\" }; $script:log",
        ["x", "c"],
    ),
    "recursion goes deep": (
        "function Sum($n) { if ($n -eq 0) { 0 } else { $r = Sum ($n - 1); $r + $n } }; Sum 600\n"
        "$f = { if ($args[0] -le 0) { 0 } else { 1 + (& $f ($args[0] - 1)) } }; & $f 300",
        [180300, 300],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _OUTPUT)
def test_output(name: str) -> None:
    text, items = _OUTPUT[name]
    found = run(text)
    assert found.items == items
    assert found.errors == []


_CHECKS = """
function Test-V { [CmdletBinding()] param(
    [ValidateScript({ if ($_ -gt 5) { throw "too big: $_" } $true })] [int] $N,
    [ValidateScript({ $_ -like 'a*' }, ErrorMessage = 'bad {0}')] [string] $S,
    [ValidateSet('x', 'Y', IgnoreCase = $false)] [string] $C,
    [ValidatePattern('^\\d+$', ErrorMessage = 'no number: {0}')] [string] $D,
    [ValidateRange('Positive')] [int] $P) "$N$S$C$D$P" }
try { Test-V %s } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }
"""


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("-N 9", "too big: 9"),
        ("-S b", "bad b"),
        (
            "-C y",
            'The argument "y" does not belong to the set "x,Y" specified by the ValidateSet attribute. Supply an argument that is '
            "in the set and then try the command again.",
        ),
        ("-D z", "no number: z"),
        ("-P 0", 'The argument "0" cannot be validated because its value is not greater than zero.'),
    ],
)
def test_a_check_says_why(arguments: str, reason: str) -> None:
    parameter = arguments[1]
    found = run(_CHECKS % arguments)
    assert found.items == [
        "ParameterArgumentValidationError,Test-V",
        f"Cannot validate argument on parameter '{parameter}'. {reason}",
    ]


_COLLECT = """
function Warn-It { [CmdletBinding()] param([int]$N) Write-Warning "w$N"; Write-Error "e$N"; Write-Information "i$N"; $N }
function Outer-It { [CmdletBinding()] param() Warn-It 1; 1 / 0; 'done' }
$quiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
$r = Outer-It -WarningVariable wv -ErrorVariable ev -InformationVariable iv @quiet
"$($wv.Count) $($ev.Count) $($iv.Count) $($r -join ',')"
$wv[0].Message
$ev[1].Exception.Message
$null = Warn-It 7 -WarningVariable +wv @quiet
$wv.Count
"""


def test_a_function_collects_from_the_commands_in_it() -> None:
    found = run(_COLLECT)
    assert found.items == ["1 2 1 1,done", "w1", "Attempted to divide by zero.", 2]
    assert found.errors == []


def test_nobody_answers_for_a_mandatory_parameter() -> None:
    found = run("function Need { param([Parameter(Mandatory)] $Name) $Name }; Need; 'after'")
    assert found.items == ["after"]
    assert [e.fully_qualified_error_id for e in found.errors] == ["MissingMandatoryParameter,Need"]


def test_what_is_called_must_be_a_command() -> None:
    found = run("& $null; 'after'")
    assert found.items == ["after"]
    assert [e.error_id for e in found.errors] == ["BadExpression"]


_STRICT = "Set-StrictMode -Version Latest; $o = [pscustomobject]@{ A = 1 }; $a = 1, 2; $h = @{ k = 1 }; "
_UNDEFINED = "VariableIsUndefined"
_PROPERTY = "PropertyNotFoundStrict"


@pytest.mark.parametrize(
    ("text", "items", "ids"),
    [
        ("$u; 'x'", ["x"], [_UNDEFINED]),
        ('"text $u"', [], [_UNDEFINED]),
        ("$o.A; $o.B", [1], [_PROPERTY]),
        ("$h.k; $h['no']; $h.no", [1, None], [_PROPERTY]),
        ("$a[1]; $a[-1]; $a[5]", [2, 2], ["System.IndexOutOfRangeException"]),
        ("(5).Count; $a.Count", [2], [_PROPERTY]),
        ("$n = $null; $n.X", [], [_PROPERTY]),
        ("@($o, $o).A; @($o, $o).B", [1, 1], [_PROPERTY]),
        ("if ($u) { 1 } else { 2 }; 3", [3], [_UNDEFINED]),
        ("$t += 1; foreach ($i in $a) { $last = $i }; $last", [2], [_UNDEFINED]),
        ("function F { $x; Set-StrictMode -Off; $x; 'in' }; F; $x", [None, "in"], [_UNDEFINED, _UNDEFINED]),
        ("Set-StrictMode -Off; $u; $o.B", [None, None], []),
    ],
)  # fmt: skip
def test_strict_mode(text: str, items: list[Any], ids: list[str]) -> None:
    found = run(_STRICT + text)
    assert found.items == items
    assert [e.error_id for e in found.errors] == ids


_REFERENCES = """
function Inc([ref]$r) { $r.Value++ }
$n = 1
Inc ([ref]$n)
$n
function Outer { $own = 5; Inc -r ([ref]$own); $own }
Outer
$kept = [ref]$n
$kept.Value = 9
$n
"""


def test_a_reference_sets_its_variable() -> None:
    assert run(_REFERENCES).items == [2, 6, 9]


def test_a_reference_is_wanted() -> None:
    found = run("function Inc([ref]$r) { 'not reached' }; Inc 5")
    assert found.items == []
    assert [e.fully_qualified_error_id for e in found.errors] == ["ParameterArgumentTransformationError,Inc"]


def test_an_alias_comes_before_a_function_of_its_name() -> None:
    assert run("function Measure { 'mine' }; (1, 2 | measure).Count").items == [2]


def test_a_function_may_have_the_name_of_a_python_helper() -> None:
    assert run("function Add { param($a) $a + 1 }; Add 2; 3 + 4").items == [3, 7]


_NAMES: dict[str, tuple[str, list[Any]]] = {
    "a block of Invoke-Command": (
        "Invoke-Command -ScriptBlock { param($a, $b) \"$a-$b\" } -ArgumentList 1, 2; 1, 2 | Invoke-Command { $input | % { $_ + 1 } }",
        ["1-2", 2, 3],
    ),
    "an alias of a function, and one of a cmdlet": (
        "function Get-X { [Alias('gz')] param($v) \"x$v\" }; Set-Alias gx Get-X; gx 5; gz 6; Set-Alias -Value Write-Output say; say hi",
        ["x5", "x6", "hi"],
    ),
    "what an alias stands for": ("Set-Alias zz Get-Zed; $a = Get-Alias zz; $a.Name; $a.Definition", ["zz", "Get-Zed"]),
    "what Get-Command tells of a function": (
        "function Get-It { param($A, [switch]$B) 'ran' }; $c = Get-Command Get-It; $c.Name; $c.Parameters.Keys -join ','; & $c",
        ["Get-It", "A,B", "ran"],
    ),
    "default values of parameters": (
        "$PSDefaultParameterValues = @{'Get-Y:Name' = 'd' };function Get-Y { [CmdletBinding()] param($Name) \"n=$Name\" }; Get-Y; Get-Y o\n"
        "$PSDefaultParameterValues.Remove('Get-Y:Name'); Get-Y",
        ["n=d", "n=o", "n="],
    ),
    "a script with blocks": ("param($A = 1) begin { 'b'; $x = 2 } process { \"p $A $x\" } end { 'e' }", ["b", "p 1 2", "e"]),
}  # fmt: skip


@pytest.mark.parametrize("name", _NAMES)
def test_names_of_commands(name: str) -> None:
    text, items = _NAMES[name]
    found = run(text)
    assert found.items == items
    assert found.errors == []


def test_a_command_that_is_not_there() -> None:
    found = run(
        "if (Get-Command Get-Nothing1 -ErrorAction SilentlyContinue) { 'y' } else { 'n' }; Get-Command Get-Nothing1; Get-Alias zq1"
    )
    assert found.items == ["n"]
    assert [e.fully_qualified_error_id for e in found.errors] == [
        "CommandNotFoundException,Microsoft.PowerShell.Commands.GetCommandCommand",
        "ItemNotFoundException,Microsoft.PowerShell.Commands.GetAliasCommand",
    ]


def test_what_a_script_requires() -> None:
    assert not translate("#Requires -Version 7.2\n'x'").refused
    assert [r.why for r in translate("#Requires -Modules ActiveDirectory\n'x'").refused] == [
        "#Requires -Modules ActiveDirectory"
    ]


def test_input_is_read_once() -> None:
    found = run('function P { foreach ($i in $input) { "i$i" }; foreach ($i in $input) { "j$i" }; \'end\' }; 1, 2 | P')
    assert found.items == ["i1", "i2", "end"]


@pytest.mark.parametrize("use", ["$x = $input; $x", "if ($input) { 'y' }", "$input.Count", "$input[0]"])
def test_input_as_a_value_is_refused(use: str) -> None:
    assert [r.why for r in translate(f"function P {{ {use} }}; 1, 2 | P").refused]


def test_an_end_block_alone_has_all_input() -> None:
    found = run('function B { begin { "b" } end { "n$(@($input).Count)" } }; 7, 8 | B; 1..3 | & { end { $input } }')
    assert found.items == ["b", "n2", 1, 2, 3]


def test_an_item_is_seen_by_what_an_expression_calls() -> None:
    found = run(
        'function Get-It { "it=$_" }; function Via-It { Get-It }; 1, 2 | ForEach-Object { (Get-It) + "!" }\n'
        "1, 2 | ForEach-Object { (Via-It).Length }; $sb = { \"sb $_\" }; 'a', 'b' | ForEach-Object { \"$(& $sb)\" }"
    )
    assert found.items == ["it=1!", "it=2!", 4, 4, "sb a", "sb b"]


def test_what_a_command_sets_while_others_follow_it() -> None:
    found = run(
        "function T { [CmdletBinding()] param() 1; 2 }; T -OutVariable o | ForEach-Object { Write-Host $_; $_ * 2 }; $o.Count"
    )
    assert found.items == [2, 4, 2]


_THROWS = """
function E { [CmdletBinding()] param()
    $record = [System.Management.Automation.ErrorRecord]::new([System.InvalidOperationException]::new('bad'), 'Id', 'InvalidData', 't')
    $PSCmdlet.WriteError($record); 'on'; $PSCmdlet.ThrowTerminatingError($record); 'not reached' }
"""


def test_a_function_ends_itself() -> None:
    found = run(
        _THROWS + "E -ErrorAction SilentlyContinue; 'next'; try { $null = E } catch { $_.FullyQualifiedErrorId }"
    )
    assert found.items == ["on", "next", "Id,E"]
    assert [(e.fully_qualified_error_id, e.category) for e in found.errors] == [("Id,E", "InvalidData")] * 2
