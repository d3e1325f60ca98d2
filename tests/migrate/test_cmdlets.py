"""Built-in cmdlets in the cases where objects differ, properties lack or blocks fail, and names that are aliases on Windows alone."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture
from bridge.operators import text as shown


def run(text: str) -> Capture:
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translate(text).python, "<translated>", "exec"), names)
    kept = capture(names["main"])
    assert kept.not_translated is None
    return kept


def lines(text: str) -> list[str]:
    kept = run(text)
    assert [e.message for e in kept.errors] == []
    assert kept.terminating is None
    return [shown(item) for item in kept.items]


BAGS = "$l = @{ a = 2 }, @{ b = 1 }, @{ a = 1 }, @{ a = $null } | ForEach-Object { [pscustomobject]$_ }\n"

SAME = [
    # What lacks the property comes last, whichever way the order goes.
    (BAGS + "$l | Sort-Object a", ["@{a=}", "@{a=1}", "@{a=2}", "@{b=1}"]),
    (BAGS + "$l | Sort-Object a -Descending", ["@{a=2}", "@{a=1}", "@{a=}", "@{b=1}"]),
    (BAGS + "$l | Select-Object -First 3 | Group-Object a | ForEach-Object { \"$($_.Name)=$($_.Count)\" }", ["1=1", "2=1", "=1"]),
    (BAGS + "$l | Group-Object a | ForEach-Object { \"$($_.Name)=$($_.Count)\" }", ["=2", "1=1", "2=1"]),
    # The error of a calculated property is a null.
    ("(1 | Select-Object @{ n = 'x'; e = { 1 / 0 } }).psobject.Properties.Name", ["x"]),
    ("try { 1 | Select-Object @{ n = 'x'; e = { throw 'no' } } | ForEach-Object { $null -eq $_.x } } catch { 'caught' }", ["True"]),
    # -ExcludeProperty goes by the property, not by the name it is to have.
    ("[pscustomobject]@{ a = 1; b = 2 } | Select-Object @{ n = 'c'; e = 'a' }, b -ExcludeProperty c, b", ["@{c=1}"]),
    # An object gets its notes itself, a value does not.
    ("$a = [pscustomobject]@{ k = 1 }; $null = Compare-Object $a ([pscustomobject]@{ k = 2 }) -Property k -PassThru; $a.SideIndicator",
     ["<="]),
    ("$in = [pscustomobject]@{ v = 1 }; $null = [pscustomobject]@{ o = $in; n = 'x' } | Select-Object n -ExpandProperty o; $in.n", ["x"]),
    ("[pscustomobject]@{ a = 1 } | Measure-Object nope -Sum", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), SAME)
def test_what_differs_between_objects(text: str, wanted: list[str]) -> None:
    assert lines(text) == wanted


TABLES = [
    # A hashtable's keys are what its properties are taken for; an ordered dictionary has none of them.
    ("@{ a = 1; b = 2 } | Select-Object * | ForEach-Object { $_.a + $_.b }", ["3"]),
    ("@{ a = 1 } | Select-Object a, Count", ["@{a=1; Count=1}"]),
    ("[ordered]@{ a = 2 }, [ordered]@{ a = 1 } | Sort-Object a | ForEach-Object { $_.a }", ["2", "1"]),
    ("[ordered]@{ a = 2 }, [ordered]@{ a = 1 } | Sort-Object { $_.a } | ForEach-Object { $_.a }", ["1", "2"]),
    ("@{ a = 2 }, @{ a = 1 } | Measure-Object a -Sum | ForEach-Object Sum", ["3"]),
    ("\"#TYPE A`nx`n1\" | ConvertFrom-Csv | ForEach-Object { $_.PSTypeNames }", ["A", "CSV:A"]),
    ("Get-Date '2024-12-30 03:07:09.6' -UFormat '%g|%k|%l|%Z|%s'", ["25| 3| 3|+00|1735528030"]),
    ("(Get-Alias -Definition Get-ChildItem).Name", ["dir", "gci"]),
    ("'{\"a\":1}', '{\"a\":2}' | ConvertFrom-Json | ForEach-Object a", ["1", "2"]),
    ("'{', '\"a\":3', '}' | ConvertFrom-Json | ForEach-Object a", ["3"]),
    ("Get-Date | Get-Member -Name Year | ForEach-Object { \"$($_.MemberType) $($_.Definition)\" }", ["Property int Year {get;}"]),
    ("(Get-Command Sort-Object).Source", ["Microsoft.PowerShell.Utility"]),
    ("Invoke-Command { param($x) $x * 2 } -ArgumentList 4", ["8"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), TABLES)
def test_tables_dates_and_names(text: str, wanted: list[str]) -> None:
    assert lines(text) == wanted


PAGES = [
    ("[pscustomobject]@{ Name = 'a<b' } | ConvertTo-Html -Fragment",
     ["<table>", "<colgroup><col/></colgroup>", "<tr><th>Name</th></tr>", "<tr><td>a&lt;b</td></tr>", "</table>"]),
    ("[pscustomobject]@{ N = 1; V = 2 } | ConvertTo-Html -Fragment n, Nope, @{ l = 'L & L'; e = 'V'; width = 10; alignment = 'left' }",
     ["<table>", '<colgroup><col/><col width = "10" align = "left"/></colgroup>', "<tr><th>N</th><th>L & L</th></tr>",
      "<tr><td>1</td><td>2</td></tr>", "</table>"]),
    ("[pscustomobject]@{ N = 1 }, [pscustomobject]@{ M = 2 } | ConvertTo-Html -Fragment -As List",
     ["<table>", "<tr><td>N:</td><td>1</td></tr>", "<tr><td><hr></td></tr>", "<tr><td>M:</td><td>2</td></tr>", "</table>"]),
    ("@() | ConvertTo-Html -Title 'a & b' -Charset utf-8 -Meta @{ author = 'me' } | Select-Object -Skip 2 -First 4",
     ["<head>", '<meta charset="utf-8">', '<meta name="author" content="me">', "<title>a & b</title>"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), PAGES)
def test_html_encodes_values_alone(text: str, wanted: list[str]) -> None:
    assert lines(text) == wanted


FILE = "$f = New-TemporaryFile; 'a', 'b' | Set-Content $f\n"


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        ("Select-String -Path $f -Pattern z -Quiet", [False]),
        ("Select-String -Path $f -Pattern a -Quiet", [True]),
        ("Get-Item $f, $f | Select-String b -Quiet", [True, True]),
        ("Get-Content $f | Select-String z -Quiet", []),
    ],
)
def test_quiet_answers_for_files_and_is_silent_for_lines(call: str, wanted: list[bool]) -> None:
    assert run(f"{FILE}{call}\nRemove-Item $f").items == wanted


def test_a_pattern_that_is_none_ends_select_string() -> None:
    kept = run("try { 'x' | Select-String '[' } catch { $_.FullyQualifiedErrorId }")
    assert kept.items == ["InvalidRegex,Microsoft.PowerShell.Commands.SelectStringCommand"]


def test_what_is_no_number_leaves_extremes_alone() -> None:
    kept = run("$m = 1, 'x', 3 | Measure-Object -Sum -Maximum; $null -eq $m.Sum; $m.Maximum; $m.Count")
    assert kept.items == [True, 3.0, 3]
    assert [e.fully_qualified_error_id.split(",")[0] for e in kept.errors] == ["NonNumericInputObject"]


BAD_JSON = [
    ("not json", "Unexpected character encountered while parsing value: n. Path '', line 0, position 0."),
    ("this", "Error parsing boolean value. Path '', line 1, position 1."),
    ('{"a":1', "Unexpected end when deserializing object. Path 'a', line 1, position 6."),
    ("[1,2", "Unexpected end of content while loading JArray. Path '[1]', line 1, position 4."),
    ("{bad json}", "Invalid character after parsing property name. Expected ':' but got: j. Path '', line 1, position 5."),
    ("{bad}", "Invalid JavaScript property identifier character: }. Path '', line 1, position 4."),
    ('{"a":1 "b":2}', "After parsing a value an unexpected character was encountered: \". Path 'a', line 1, position 7."),
    ('[1,{"b":x}]', "Unexpected character encountered while parsing value: x. Path '[1].b', line 1, position 8."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BAD_JSON)
def test_what_is_said_of_text_that_is_no_json(text: str, message: str) -> None:
    kept = run(f"try {{ '{text}' | ConvertFrom-Json }} catch {{ $_.Exception.Message }}")
    assert kept.items == [f"Conversion from JSON failed with error: {message}"]


def test_a_constructor_that_throws_ends_new_object() -> None:
    kept = run("try { New-Object datetime 2024, 13, 1 } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }")
    assert kept.items[0] == "ConstructorInvokedThrowException,Microsoft.PowerShell.Commands.NewObjectCommand"
    assert kept.items[1].startswith('Exception calling ".ctor" with "3" argument(s): "Year, Month')


@pytest.mark.parametrize("call", ["-ComputerName srv1 -ScriptBlock { 1 }", "srv1 { 1 }", "-Session $s { 1 }"])
def test_a_block_for_another_computer_is_refused(call: str) -> None:
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translate(f"Invoke-Command {call}").python, "<translated>", "exec"), names)
    assert "another computer" in (capture(names["main"]).not_translated or "")


FAILING = [
    ("[pscustomobject]@{ a = 1 } | Select-Object a, *", ["AlreadyExistingUserSpecifiedPropertyNoExpand"]),
    ("1, 2 | Sort-Object { 1 / 0 }", ["ExpressionEvaluation"] * 2),
    ("1 | Group-Object { throw 'x' }", ["ExpressionEvaluation"]),
    ("Set-StrictMode -Version 2\n[pscustomobject]@{ a = 1 } | Measure-Object b -Sum", ["GenericMeasurePropertyNotFound"]),
    ("Set-StrictMode -Version 2\n[pscustomobject]@{ a = 1 } | Where-Object b -eq 1", ["PropertyNotFound"]),
    ("Set-StrictMode -Version 2\n[pscustomobject]@{ a = 1 } | ForEach-Object b", ["PropertyOrMethodNotFound"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "ids"), FAILING)
def test_errors_that_a_command_goes_on_from(text: str, ids: list[str]) -> None:
    kept = run(text)
    assert [e.fully_qualified_error_id.split(",")[0] for e in kept.errors] == ids
    assert kept.terminating is None


def test_group_object_complains_with_the_first_object() -> None:
    assert run("@() | Group-Object a -AsString").errors == []
    kept = run("try { 1 | Group-Object a, b -AsHashTable } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }")
    assert kept.items[0] == "ArgumentException,Microsoft.PowerShell.Commands.GroupObjectCommand"
    assert "more than one property" in kept.items[1]


def test_an_alias_of_windows_is_its_cmdlet_there_and_warned_about() -> None:
    text = "3, 1 | sort\ndiff 1 2 | select -First 1 -ExpandProperty SideIndicator"
    assert lines(text) == ["1", "3", "=>"]
    warned = translate(text).warned
    assert [w.line for w in warned] == [1, 2]
    assert warned[0].why.startswith("sort is taken for Sort-Object")


def test_an_alias_of_windows_sets_variables_as_its_cmdlet_does() -> None:
    assert lines("1, 2 | tee -Variable kept | Out-Null; $kept.Count") == ["2"]


def test_an_alias_of_windows_without_its_cmdlet_here_is_refused() -> None:
    done = translate("ps | sort")
    assert [r.line for r in done.refused] == [1]
    assert done.warned == ()


def test_a_function_with_such_a_name_is_no_alias() -> None:
    text = "function sort { 'mine' }\nsort"
    assert lines(text) == ["mine"]
    assert translate(text).warned == ()
