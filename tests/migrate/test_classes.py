"""Classes and enumerations of a script: what they do in Python is what they do in PowerShell."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture

PERSON = """
class Person {
    [string] $Name
    [int] $Age
    hidden [string] $Secret = 's'
    static [int] $Count = 0
    Person([string] $name, [int] $age) { $this.Name = $name; $this.Age = $age; [Person]::Count++ }
    [string] Greet() { return "Hi, I am $($this.Name)" }
    [string] Greet([string] $other) { return "Hi $other, I am $($this.Name)" }
    static [Person] Parse([string] $text) { $n, $a = $text -split ','; return [Person]::new($n, $a) }
    [void] Birthday() { $this.Age++ }
}
$p = [Person]::new('Ann', 30)
"""
SHAPES = """
class Shape {
    [string] $Name = 'shape'
    [double] Area() { return 0 }
    [string] Describe() { return "$($this.Name) $($this.Area())" }
}
class Square : Shape {
    [double] $Side
    Square([double] $side) { $this.Side = $side; $this.Name = 'square' }
    [double] Area() { return $this.Side * $this.Side }
    [string] Describe() { return ([Shape]$this).Describe() + '!' }
}
"""
ERRORS = """
class AppError : System.Exception {
    [int] $Code
    AppError([string] $message, [int] $code) : base($message) { $this.Code = $code }
}
class NotFound : AppError { NotFound([string] $what) : base("no $what", 404) { } }
"""
LEVEL = "enum Level { Low = 1; Mid = 5; High }\n"


def run(text: str) -> Capture:
    names: dict[str, Any] = {"__name__": "translated"}
    translation = translate(text)
    assert [r.why for r in translation.refused] == []
    exec(compile(translation.python, "<translated>", "exec"), names)
    return capture(names["main"])


def shown(text: str) -> list[object]:
    kept = run(text)
    assert kept.not_translated is None
    assert kept.errors == []
    return kept.items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (PERSON + "$p.Greet(); $p.Greet('Bob')", ["Hi, I am Ann", "Hi Bob, I am Ann"]),
        (PERSON + "$p.Birthday(); $p.Age", [31]),
        (PERSON + "$q = [Person]::Parse('Cid,7'); $q.Age.GetType().Name; [Person]::Count; $q::Count", ["Int32", 2, 2]),
        (PERSON + '$p.GetType().Name; $p.GetType().BaseType.Name; "$p"', ["Person", "Object", "Person"]),
        (PERSON + "$p.psobject.Properties.Name -join ','; $p.Secret", ["Name,Age", "s"]),
        (PERSON + "$p.Age = '41'; $p.Age + 1; $p.Name = $null; $p.Name -eq ''", [42, True]),
        (PERSON + "$p -eq $p; $p -eq [Person]::new('Ann', 30); @{ $p = 1 }[$p]", [True, False, 1]),
        (PERSON + "@($p, [Person]::new('Bob', 3)) | Sort-Object Age | ForEach-Object Name", ["Bob", "Ann"]),
        (PERSON + "(New-Object Person -ArgumentList 'Eve', 5).Age; (New-Object Person 'Eve', 6).Age", [5, 6]),
        (SHAPES + "[Square]::new(2).Describe(); [Shape]::new().Describe()", ["square 4!", "shape 0"]),
        (
            SHAPES
            + "$s = [Square]::new(2); $s -is [Shape]; $s -isnot [Square]; $null -eq ([Shape]::new() -as [Square])",
            [True, False, True],
        ),
        (SHAPES + "([Shape]([Square]::new(3))).Describe()", ["square 9"]),
        (SHAPES + "([Square]::new(3), [Shape]::new()).Name -join ','", ["square,shape"]),
        (SHAPES + "[Shape[]] $all = [Square]::new(1); $all.GetType().Name", ["Shape[]"]),
        (
            ERRORS
            + "try { throw [NotFound]::new('x') } catch [AppError] { $_.Exception.Code; \"$_\"; $_.FullyQualifiedErrorId }",
            [404, "no x", "no x"],
        ),
        (
            ERRORS
            + "try { throw [AppError]::new('m', 1) } catch [NotFound] { 'a' } catch { $_.Exception.GetType().Name }",
            ["AppError"],
        ),
        (
            "class A { [string] $S; [int] $I; [bool] $B; $O; [string[]] $L } $a = [A]::new(); $null -eq $a.S; $a.I; $a.B; $null -eq $a.L",
            [True, 0, False, True],
        ),
        ("class A { $Items = @() } $a = [A]::new(); $a.Items += 1; [A]::new().Items.Count", [0]),
        ("class A { [int] Run() { 'lost'; Write-Output 'too'; return '5' } } [A]::new().Run()", [5]),
        ("class A { [int] $N; [A] Add([int] $k) { $this.N += $k; return $this } } [A]::new().Add(2).Add(3).N", [5]),
        ("class A { [int] $N = 3; [string] $S = 'x' } $a = [A]@{ N = 4 }; $a.N; $a.S; ([A]@{}).N", [4, "x", 3]),
        (
            "class A { [string] $T; A([string] $t) { $this.T = $t } } ([A]'one').T; [A[]]$l = 'a', 'b'; $l.T -join ','",
            ["one", "a,b"],
        ),
        (
            "class A { static [int] $Next = 1; [int] $Id; A() { $this.Id = [A]::Next++ } } $null = [A]::new(); [A]::new().Id; [A]::Next",
            [2, 3],
        ),
        (
            "class A { [object[]] Many() { return 1, 2 } [string[]] None() { return @() } } $a = [A]::new(); $a.Many(); $a.None().Count",
            [1, 2, 0],
        ),
        (
            "class A { [int[]] $W = @(1, 3); [string] F() { return (1..4).Where({ $_ -in $this.W }) -join ',' } } [A]::new().F()",
            ["1,3"],
        ),
        (
            "class A { [int] $N; A([int] $n) { $this.N = $n } [bool] Equals([object] $o) { return $this.N -eq $o.N } } "
            "[A]::new(1) -eq [A]::new(1)",
            [True],
        ),
        (
            "class A { [string] ToString() { return 'me' } } $a = [A]::new(); \"<$a>\"; '{0}' -f $a; @($a, $a) -join '+'",
            ["<me>", "me", "me+me"],
        ),
        (
            "class A { [string] F() { if ('ab12' -match '\\d+') { return $Matches[0] } return '' } } "
            "'x' -match 'x'; [A]::new().F(); $Matches[0]",
            [True, "12", "x"],
        ),
        (
            "class A { [string] F([int] $x) { return 'int' } [string] F([string] $x) { return 'text' } "
            "[string] F([hashtable] $x) { return 'h' } } "
            "$a = [A]::new(); $a.F(1); $a.F('1'); $a.F(@{})",
            ["int", "text", "h"],
        ),
        ("class A { [string] $N; [int] $K } ([A[]]('N,K', 'a,4', 'b,5' | ConvertFrom-Csv)).K -join ','", ["4,5"]),
        ("$script:x = 5\nclass A { [int] F() { return $script:x } } [A]::new().F()", [5]),
        ("function Twice($n) { $n * 2 }\nclass A { [int] F() { return Twice 4 } } [A]::new().F()", [8]),
        ("$a = [B]::new(); $a.F()\nclass B { [string] F() { return 'later' } }", ["later"]),
        (
            "class A { [B] $Next } class B { [A] $Back } $a = [A]::new(); $a.Next = [B]::new(); $a.Next.GetType().Name",
            ["B"],
        ),
        (
            "using namespace System.Collections.Generic\nclass N { [List[N]] $Sub = [List[N]]::new() } "
            "$n = [N]::new(); $n.Sub.Add([N]::new()); $n.Sub.Count",
            [1],
        ),
        (
            "class A { [switch] $S; [char] $C = 'x'; [nullable[int]] $M; [guid] $G } $a = [A]::new(); "
            "$a.S.IsPresent; $a.C.GetType().Name; $a.M = '5'; $a.M + 1; $a.M = $null; $null -eq $a.M; $a.G -eq [guid]::Empty",
            [False, "Char", 6, True, True],
        ),
        ("class A { [void] Fill([ref] $r) { $r.Value = 'set' } } $v = 1; [A]::new().Fill([ref]$v); $v", ["set"]),
        ("class A { static [A] $One; static A() { [A]::One = [A]::new() } } [A]::One.GetType().Name", ["A"]),
    ],
)
def test_classes(text: str, items: list[object]) -> None:
    assert shown(text) == items


NAMES = """
class Name {
    [string] $First
    [string] $Last
    hidden [int] $Id = 1
    [string] Full() { return "$($this.First) $($this.Last)" }
    [void] Clear() { $this.First = '' }
}
$n = [Name]@{ First = 'Ann'; Last = 'Lee' }
"""


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("$n | ForEach-Object Full; $n | ForEach-Object Clear; $n.First", ["Ann Lee", ""]),
        (
            "$n | Get-Member -MemberType Property | ForEach-Object Definition",
            ["string First {get;set;}", "string Last {get;set;}"],
        ),
        ("($n | Get-Member Full).Definition", ["string Full()"]),
        ("$n | ConvertTo-Json -Compress", ['{"First":"Ann","Last":"Lee","Id":1}']),
        ("$n | Select-Object * | ForEach-Object { $_.psobject.Properties.Name -join ',' }", ["First,Last"]),
        ("$n | Add-Member Age 5; $n.Age; $n.psobject.Properties.Name -join ','", [5, "Age,First,Last"]),
        ("($n.psobject.Properties | ForEach-Object TypeNameOfValue) -join ','", ["System.String,System.String"]),
        ("$n | Select-Object First, @{ n = 'F'; e = { $_.Full() } } | ForEach-Object F", ["Ann Lee"]),
        ('$n, $n | Group-Object Last | ForEach-Object { "$($_.Name) $($_.Count)" }', ["Lee 2"]),
        ("$n, $n | Where-Object { $_.Full() -like 'Ann*' } | Measure-Object | ForEach-Object Count", [2]),
    ],
)
def test_cmdlets_see_objects_of_a_class(text: str, items: list[object]) -> None:
    assert shown(NAMES + text) == items


MONEY = """
class Money : System.IComparable {
    [decimal] $Amount
    Money([decimal] $amount) { $this.Amount = $amount }
    [int] CompareTo([object] $other) { return $this.Amount.CompareTo($other.Amount) }
    static [Money] op_Addition([Money] $a, [Money] $b) { return [Money]::new($a.Amount + $b.Amount) }
    [string] ToString() { return "m$($this.Amount)" }
}
$a, $b = [Money]::new(5), [Money]::new(2)
"""


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("($a, $b | Sort-Object) -join ' '; ($a, $b | Sort-Object -Descending) -join ' '", ["m2 m5", "m5 m2"]),
        ("$a -gt $b; $a -le $b; $b -lt $a", [True, False, True]),
        ('"$(($a, $b | Measure-Object -Minimum).Minimum)"; "$($a + $b)"; $a += $b; "$a"', ["m2", "m7", "m7"]),
        (
            "$a -is [System.IComparable]; [Money].IsSubclassOf([object]); [System.IComparable].IsAssignableFrom([Money])",
            [True, True, True],
        ),
    ],
)
def test_what_a_class_implements_is_used(text: str, items: list[object]) -> None:
    assert shown(MONEY + text) == items


def test_properties_get_their_first_values_before_the_constructor_of_the_base_class_runs() -> None:
    kept = run(
        "class B { B() { Write-Host 'B' } }\n"
        "class D : B { [int] $N = $(Write-Host 'first'; 5); D() { Write-Host \"D $($this.N)\" } }\n$null = [D]::new()"
    )
    assert [s["v"] for s in kept.streams] == ["first", "B", "D 5"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("class A { [string] F() { Write-Error 'lost'; return 'ok' } } [A]::new().F()", 0),
        ("class A { [void] F() { Write-Error 'shown' } } [A]::new().F()", 1),
    ],
)
def test_an_error_that_ends_nothing_leaves_only_a_method_without_a_result(text: str, count: int) -> None:
    kept = run(text)
    assert (len(kept.errors), kept.not_translated) == (count, None)


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        (
            PERSON + "try { $p.Age = 'abc' } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }",
            "ExceptionWhenSetting",
            'Exception setting "Age": "Cannot convert value "abc" to type "System.Int32". '
            'Error: "The input string \'abc\' was not in a correct format.""',
        ),
        (
            PERSON + "try { [Person]::new('x') } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }",
            "MethodCountCouldNotFindBest",
            'Cannot find an overload for "new" and the argument count: "1".',
        ),
        (
            PERSON + "try { $p.Fly() } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }",
            "MethodNotFound",
            "Method invocation failed because [Person] does not contain a method named 'Fly'.",
        ),
        (
            "class A { [ValidateRange(1, 10)] [int] $N } try { [A]::new().N = 11 } "
            "catch { $_.FullyQualifiedErrorId; $_.Exception.Message }",
            "ExceptionWhenSetting",
            'Exception setting "N": "The 11 argument is greater than the maximum allowed range of 10. '
            'Supply an argument that is less than or equal to 10 and then try the command again."',
        ),
        (
            "class A { [int] $N } try { [A]@{ X = 1 } } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }",
            "ObjectCreationError",
            "Cannot create object of type \"A\". The property 'X' was not found for the 'A' object. "
            "The settable properties are: [N <System.Int32>].",
        ),
    ],
)
def test_errors_of_classes(text: str, error: str, message: str) -> None:
    assert shown(text) == [error, message]


def test_an_error_in_a_method_ends_the_method_and_the_statement_that_called_it() -> None:
    kept = run("class A { [int] F() { 1 / 0; Write-Host 'no'; return 1 } } [A]::new().F(); 'next'")
    assert (kept.items, kept.order) == (["next"], "EO")
    assert kept.errors[0].message == "Attempted to divide by zero."


def test_what_a_method_throws_ends_the_script() -> None:
    kept = run("class A { [void] F() { throw 'stop' } } [A]::new().F(); 'next'")
    assert kept.items == []
    assert kept.terminating is not None
    assert kept.terminating.message == "stop"


def test_other_streams_leave_a_method_and_its_output_does_not() -> None:
    kept = run("class A { [void] F() { Write-Warning 'w'; Write-Host 'h'; Write-Output 'o' } } [A]::new().F()")
    assert kept.order == "WH"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (LEVEL + "[int][Level]::High; [Level]'mid' -eq 5; [Level]::Low -lt 'High'", [6, True, True]),
        (LEVEL + "[enum]::GetNames([Level]) -join ','; [Level]::Mid.value__", ["Low,Mid,High", 5]),
        (LEVEL + "'{0} {0:D} {0:X}' -f [Level]::High", ["High 6 00000006"]),
        (LEVEL + 'function F([Level] $l) { "$l" } F High; F 5', ["High", "Mid"]),
        (
            LEVEL + "class T { [Level] $L = 'Mid'; [Level] $M = [Level]::Low } $t = [T]::new(); \"$($t.L) $($t.M)\"",
            ["Mid Low"],
        ),
        (LEVEL + "class T { [Level] $L } [int][T]::new().L", [0]),
        ("enum A { X = [B]::Y + 2 }\nenum B { Y = 38 }\n[int][A]::X", [40]),
        ("enum A : byte { X; Y = [byte]::MaxValue }\n[int][A]::Y", [255]),
        ("enum A { X = -3; Y }\n[int][A]::Y", [-2]),
        ("[Color]::Red; enum Color { Red }", None),
    ],
)
def test_enumerations(text: str, items: list[object] | None) -> None:
    assert shown(text) == items if items is not None else [str(i) for i in shown(text)] == ["Red"]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("$t = [int]; $t::MaxValue; $t::Parse('5') + 1", [2147483647, 6]),
        ("$t = [datetime]; 5 -is $t; '2024-01-02' -as $t -is $t", [False, True]),
        ("5 -is 'int'; '7' -as 'int'", [True, 7]),
        ("$x = 5; $x::MaxValue", [2147483647]),
        ("$all = [int], [string]; $all.Name -join ','", ["Int32,String"]),
        ("[string].BaseType.Name; [int].IsValueType; [string].IsClass; [int[]].IsArray", ["Object", True, True, True]),
        ("@{ [int] = 'n'; [string] = 's' }[(5).GetType()]", ["n"]),
        (
            "[System.ArgumentNullException].BaseType.Name; [type]::GetType('System.Int32').Name",
            ["ArgumentException", "Int32"],
        ),
        ("[DayOfWeek]::Monday -is [enum]; [enum]::GetUnderlyingType([DayOfWeek]).Name", [True, "Int32"]),
        ('"$([object])"; [object].Name', ["System.Object", "Object"]),
        ("5 -is [int]\n[string]'x'", [True, "x"]),
        ("([object]'abc').ToString()", ["System.String"]),
        ("using namespace System.Text\n$b = [StringBuilder]::new('a'); $b.Length", [1]),
    ],
)
def test_types_as_values(text: str, items: list[object]) -> None:
    assert shown(text) == items


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("class A { [int] F() { if ($true) { return 1 } } }", "may end without return"),
        ("class A { F() { return 1 } }", "returns a value and has no type"),
        ("class A { [int] F() { return $x } }", "$x is not set in the method F"),
        ("class A { [int] F() { try { $x = 1 } catch { } return $x } }", "$x is not set in the method F"),
        ("class A { [int] $x; [void] F() { $x = 1 } }", "$x is a property of the class"),
        ("class A : System.IO.Stream { }", "derives from System.IO.Stream"),
        ("class A : B { } class B { }", "which comes after it"),
        ("class Version { }", "the name of a type of .NET"),
        ("[Flags()] enum A { X = 3; Y }", "flags with a number that is not written after a combination"),
        ("[List[int]]::new()", "finds only with its namespace"),
        ("class A { [Unheard] $x }", "the type [Unheard], which may not exist"),
        ("class A { [void] F([ordered] $x) { } }", "the type [ordered], which may not exist"),
        ("using module Other\n1", "using module"),
    ],
)
def test_what_is_refused(text: str, why: str) -> None:
    refused = translate(text).refused
    assert refused
    assert why in refused[0].why


def test_the_python_of_a_class_reads_like_one() -> None:
    python = translate(PERSON).python
    assert 'age = prop("Age", "int")' in python
    assert "def greet_2(this, ps, other):" in python
    assert "this.name = name" in python
