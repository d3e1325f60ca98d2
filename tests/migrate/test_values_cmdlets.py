"""Built-in cmdlets on values in translated scripts: Csv, Select-String, dates, Add-Member and their like."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture
from bridge.operators import text as shown


def run(text: str) -> Capture:
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translate(text).python, "<translated>", "exec"), names)
    return capture(names["main"])


def lines(text: str) -> list[str]:
    kept = run(text)
    assert kept.not_translated is None
    assert kept.errors == []
    return [shown(item) for item in kept.items]


CSV_OUT = [
    ("[pscustomobject]@{ A = 1; B = 'q\"q'; C = $null } | ConvertTo-Csv", ['"A","B","C"', '"1","q""q",']),
    ("[pscustomobject]@{ A = 1; B = 'x;y' } | ConvertTo-Csv -Delimiter ';' -UseQuotes AsNeeded", ["A;B", '1;"x;y"']),
    ("[pscustomobject]@{ A = 'x'; B = 'y' } | ConvertTo-Csv -QuoteFields b", ['A,"B"', 'x,"y"']),
    ("[pscustomobject]@{ A = 1 } | ConvertTo-Csv -NoHeader", ['"1"']),
    ("[pscustomobject]@{ A = 1 } | ConvertTo-Csv -UseQuotes Never -NoTypeInformation", ["A", "1"]),
    (
        "[pscustomobject]@{ A = 1 } | ConvertTo-Csv -IncludeTypeInformation",
        ["#TYPE System.Management.Automation.PSCustomObject", '"A"', '"1"'],
    ),
    ("[pscustomobject]@{ D = [datetime]'2024-01-02'; L = 1, 2 } | ConvertTo-Csv -NoHeader", ['"01/02/2024 00:00:00","System.Object[]"']),
    ("[pscustomobject]@{ A = 1 }, [pscustomobject]@{ B = 2; A = 3 } | ConvertTo-Csv", ['"A"', '"1"', '"3"']),
    ("'abc' | ConvertTo-Csv", ['"Length"', '"3"']),
    ("5 | ConvertTo-Csv", []),
]  # fmt: skip
CSV_IN = [
    ("'a,b', '1,2' | ConvertFrom-Csv | ForEach-Object { \"$($_.a)+$($_.b)\" }", ["1+2"]),
    ("'a,b', '\"x, y\",\"say \"\"hi\"\"\"' | ConvertFrom-Csv | ForEach-Object { $_.a; $_.b }", ["x, y", 'say "hi"']),
    ("\"a,b`n\"\"line1`nline2\"\",z\" | ConvertFrom-Csv | ForEach-Object { $_.a.Length; $_.b }", ["11", "z"]),
    ("$r = \"a,b,c`n1,2\" | ConvertFrom-Csv; $null -eq $r.c", ["True"]),
    ("$r = \"a,b`n1,`n\" | ConvertFrom-Csv; $r.b -eq ''", ["True"]),
    ("$r = \"a,b`n1,\" | ConvertFrom-Csv; $null -eq $r.b", ["True"]),
    ("\"# note`n#Fields: x,y`n1,2\" | ConvertFrom-Csv | ForEach-Object y", ["2"]),
    ("\"a`n`n1`n`n2\" | ConvertFrom-Csv | ForEach-Object a", ["1", "2"]),
    ("' a , b ', ' 1 , 2 ' | ConvertFrom-Csv | ForEach-Object { $_.psobject.Properties.Value -join '|' }", ["1 |2 "]),
    ("\"#TYPE My.Row`na`n1\" | ConvertFrom-Csv | ForEach-Object { $_.pstypenames }", ["My.Row", "CSV:My.Row"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [*CSV_OUT, *CSV_IN])
def test_csv_is_written_and_read_as_the_engine_does(text: str, wanted: list[str]) -> None:
    assert lines(text) == wanted


def test_a_header_without_a_name_gets_one_and_is_warned_about_once() -> None:
    kept = run("'a,,b', '1,2,3', '4,5,6' | ConvertFrom-Csv | ForEach-Object H1")
    assert kept.items == ["2", "5"]
    assert kept.order == "WOO"
    assert kept.streams[0]["v"].startswith("One or more headers were not specified.")


def test_two_headers_of_one_name_end_the_command() -> None:
    kept = run('try { "a,A`n1,2" | ConvertFrom-Csv } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }')
    assert kept.items == [
        "AlreadyPresentPSMemberInfoInternalCollectionAdd,Microsoft.PowerShell.Commands.ConvertFromCsvCommand",
        'The member "A" is already present.',
    ]


MATCHES = [
    ("('x1', 'y', 'z2' | Select-String '\\d').LineNumber -join ','", ["1,3"]),
    ("'a1b2' | Select-String '\\d' -AllMatches | ForEach-Object { $_.Matches.Value }", ["1", "2"]),
    ("'key=val' | Select-String '(?<k>\\w+)=(\\w+)' | ForEach-Object { $_.Matches[0].Groups['k'].Value }", ["key"]),
    ("('a.b', 'axb' | Select-String -SimpleMatch 'a.b').Line", ["a.b"]),
    ("'one', 'two' | Select-String 'o' -Raw", ["one", "two"]),
    ("'one', 'two' | Select-String 'x' -Quiet", []),
    ("'one' | Select-String 'ONE' -CaseSensitive", []),
    ("'one' | Select-String 'n' | ForEach-Object { $_.Path; $_.Pattern; $_.IgnoreCase }", ["InputStream", "n", "True"]),
    (
        "'a', 'b', 'c', 'd' | Select-String 'b' -Context 1, 2 | ForEach-Object { $_.Context.PreContext + $_.Context.PostContext }",
        ["a", "c", "d"],
    ),
    ("\"$('a', 'b', 'c' | Select-String 'b' -Context 1)\"", ["  a\n> b\n  c"]),
    ("'ax', 'bx', 'ay' | Select-String 'a' | Select-String 'y' | ForEach-Object Line", ["ay"]),
    ("('x' | Select-String 'x').GetType().FullName", ["Microsoft.PowerShell.Commands.MatchInfo"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), MATCHES)
def test_select_string_finds_in_what_is_piped(text: str, wanted: list[str]) -> None:
    assert lines(text) == wanted


VALUES = [
    ("Get-Date '2024-05-06' -Format yyyyMMdd", ["20240506"]),
    ("(Get-Date '2024-05-06').AddDays(1).ToString('yyyy-MM-dd')", ["2024-05-07"]),
    ("Get-Date -Date '2024-05-06 07:08:09' -Format FileDateTime", ["20240506T0708090000"]),
    ("Get-Date '2024-01-31' -Month 2 -UFormat '%Y-%m-%d %j'", ["2024-02-29 060"]),
    ("(Get-Date -UnixTimeSeconds 86400).Day", ["2"]),
    ("(Get-Date '2024-05-06').Count", ["1"]),
    ("(New-TimeSpan -Start '2024-01-01' -End '2024-03-01').Days", ["60"]),
    ("(New-TimeSpan -Hours 1 -Minutes 90).TotalHours", ["2.5"]),
    ("1..3 | Join-String -Separator ', ' -DoubleQuote", ['"1", "2", "3"']),
    ("1..3 | Join-String { $_ * 2 } '-' -OutputPrefix '[' -OutputSuffix ']'", ["[2-4-6]"]),
    ("1, 22 | Join-String -FormatString '<{0:d3}>'", ["<001><022>"]),
    ("('a=1', '# no', 'b = two words' -join \"`n\" | ConvertFrom-StringData).b", ["two words"]),
    ("(1..9 | Get-Random -Count 4).Count; (1..5 | Get-Random -Shuffle | Sort-Object) -join ''", ["4", "12345"]),
    ("(Get-Random -Minimum 3 -Maximum 4); (Get-Random).GetType().Name", ["3", "Int32"]),
    ("(New-Guid).GetType().Name; (New-Guid -Empty).ToString()", ["Guid", "00000000-0000-0000-0000-000000000000"]),
]  # fmt: skip


ROWS = "$r = [pscustomobject]@{ Name = 'a'; V = 1.5 }, [pscustomobject]@{ Name = 'b<c'; V = $null }\n"
HTML = [
    (
        ROWS + "$r | ConvertTo-Html -Fragment",
        [
            "<table>", "<colgroup><col/><col/></colgroup>", "<tr><th>Name</th><th>V</th></tr>", "<tr><td>a</td><td>1.5</td></tr>",
            "<tr><td>b&lt;c</td><td></td></tr>", "</table>",
        ],
    ),
    (
        ROWS + "$r | ConvertTo-Html -As List -Fragment -Property Name, @{ n = 'W'; e = { 'w' } } | Select-Object -Skip 1 -First 4",
        ["<tr><td>Name:</td><td>a</td></tr>", "<tr><td>W:</td><td>w</td></tr>", "<tr><td><hr></td></tr>",
         "<tr><td>Name:</td><td>b&lt;c</td></tr>"],
    ),
    (
        ROWS + "$r | ConvertTo-Html -Property Name -Title T -PostContent '<p>x</p>' | Select-Object -Index 2, 3, 4, 11, 12",
        ["<head>", "<title>T</title>", "</head><body>", "<p>x</p>", "</body></html>"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), HTML)
def test_objects_become_html(text: str, wanted: list[str]) -> None:
    assert lines(text) == wanted


MADE = [
    ("$l = New-Object System.Collections.ArrayList; $l.GetType().Name", ["ArrayList"]),
    ("(New-Object -TypeName System.Version -ArgumentList '1.2.3').Build", ["3"]),
    ("(New-Object PSObject -Property @{ Name = 'x' }).Name", ["x"]),
    ("(New-Object DateTime 2024, 1, 2).ToString('yyyyMMdd')", ["20240102"]),
    ("$t = Measure-Command { $x = 5; 'dropped' }; $t.GetType().Name; $x", ["TimeSpan", "5"]),
    ("('\"2024-01-02T03:04:05Z\"' | ConvertFrom-Json -DateKind String).GetType().Name", ["String"]),
    ("('\"2024-01-02T03:04:05\"' | ConvertFrom-Json -DateKind Utc).Kind", ["Utc"]),
    ("'{\"a\": 1}' | Test-Json; '{a: 1}' | Test-Json -ErrorAction SilentlyContinue", ["True", "False"]),
    ("Get-Date '2024-01-02' | ConvertTo-Json", ['"2024-01-02T00:00:00"']),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), MADE)
def test_objects_are_made_and_measured(text: str, wanted: list[str]) -> None:
    assert lines(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), VALUES)
def test_cmdlets_make_values(text: str, wanted: list[str]) -> None:
    assert lines(text) == wanted


BAG = "$o = [pscustomobject]@{ First = 'Ann'; Last = 'Lee' }\n"
MEMBERS = [
    ("$o | Add-Member ScriptProperty Full { \"$($this.First) $($this.Last)\" }; $o.First = 'Bea'; $o.Full", ["Bea Lee"]),
    ("$o | Add-Member ScriptMethod Greet { param($g) \"$g, $($this.First)\" }; $o.Greet('Hi')", ["Hi, Ann"]),
    ("$o | Add-Member AliasProperty Surname Last; $o.Surname = 'Ray'; $o.Last", ["Ray"]),
    (
        "$o | Add-Member -MemberType ScriptProperty -Name L -Value { $this.Last.Length } -SecondValue { param($v) $this.Last = 'x' * $v }"
        "; $o.L = 5; $o.Last",
        ["xxxxx"],
    ),
    ("$o | Add-Member ScriptMethod ToString { \"<$($this.First)>\" } -Force; \"$o\"", ["<Ann>"]),
    ("$o | Add-Member Age 3; $o | Add-Member NoteProperty City 'X'; $o.Age; $o.City", ["3", "X"]),
    ("$o | Add-Member @{ Age = 30 } -PassThru | ForEach-Object Age", ["30"]),
    ("$o | Add-Member First 'Zoe' -Force; $o.psobject.Properties.Name -join ','", ["Last,First"]),
    ("$o | Add-Member ScriptProperty N { 7 }; $o | ConvertTo-Json -Compress", ['{"First":"Ann","Last":"Lee","N":7}']),
    ("$o | Add-Member ScriptProperty N { 7 }; $o | Select-Object -Property N | ForEach-Object { $_.N + 1 }", ["8"]),
    (
        "$o | Add-Member ScriptProperty N { 7 }; $o | Get-Member -MemberType Properties | ForEach-Object { \"$($_.MemberType) $_\" }",
        ["NoteProperty string First=Ann", "NoteProperty string Last=Lee", "ScriptProperty System.Object N {get= 7 ;}"],
    ),
    ("$o.psobject.Properties.Remove('First'); $o | ConvertTo-Json -Compress", ['{"Last":"Lee"}']),
    ("$o.pstypenames.Insert(0, 'My.Type'); ($o | Get-Member)[0].TypeName", ["My.Type"]),
    ("($o | Add-Member -TypeName 'A.B' -PassThru).psobject.TypeNames[0]", ["A.B"]),
    ("$c = $o.psobject.Copy(); $c.First = 'Q'; $o.First", ["Ann"]),
    ("$o.psobject.Properties.Add([psnoteproperty]::new('Age', 4)); $o.Age", ["4"]),
    ("$o.psobject.Properties.Match('L*').Name; [bool]$o.psobject.Properties['Nope']", ["Last", "False"]),
    ("$o | Add-Member ScriptMethod Up { $this.Last.ToUpper() }; $o.psobject.Methods['Up'].MemberType", ["ScriptMethod"]),
    ("$o | Add-Member ScriptProperty N { 7 }; $o, $o | Measure-Object N -Sum | ForEach-Object Sum", ["14"]),
    ("$s = 'abc' | Add-Member N 5 -PassThru; $s.N; $s.Length", ["5", "3"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), MEMBERS)
def test_members_that_were_added_work(text: str, wanted: list[str]) -> None:
    assert lines(BAG + text) == wanted


def test_text_that_is_no_json_is_an_error_and_false() -> None:
    kept = run("'{' | Test-Json")
    assert kept.items == [False]
    assert [(e.fully_qualified_error_id, e.message) for e in kept.errors] == [
        ("InvalidJson,Microsoft.PowerShell.Commands.TestJsonCommand", "Cannot parse the JSON.")
    ]


def test_what_a_command_writes_as_it_begins_reaches_the_next_one() -> None:
    kept = run("function Head { begin { 'first' } process { $_ } }; 'x' | Head | Select-Object -First 1")
    assert kept.items == ["first"]


def test_a_member_that_is_there_is_not_added_again() -> None:
    kept = run(BAG + "$o | Add-Member First 'Zoe'; $o.First")
    assert kept.items == ["Ann"]
    assert [(e.fully_qualified_error_id, e.category) for e in kept.errors] == [
        ("MemberAlreadyExists,Microsoft.PowerShell.Commands.AddMemberCommand", "InvalidOperation")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Get-Random -SetSeed 5",
        "'abc' | Get-Member",
        "@{ a = 1 } | Add-Member B 2",
        BAG + "$o | Add-Member ScriptProperty Bad { throw 'x' }; $o.Bad",
    ],
)
def test_what_is_not_sure_is_refused(text: str) -> None:
    kept = run(text)
    assert kept.not_translated is not None
    assert kept.items == []
