"""Facts about the built-in cmdlets that the engine is tested for, too: what comes of odd input, and the ids of what is refused."""

from __future__ import annotations

from pathlib import Path
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
    assert [e.message for e in kept.errors] == []
    assert kept.terminating is None
    return [shown(item) for item in kept.items]


STAFF = "$staff = @{ n = 'a'; y = 8 }, @{ n = 'b'; y = $null }, @{ n = 'c'; y = -2 }, @{ n = 'd'; y = 1 } | % { [pscustomobject]$_ }\n"

SAME = [
    # A negative number is below null, any other is above it.
    (STAFF + "($staff | Sort-Object y).n -join ''", ["cbda"]),
    (STAFF + "($staff | Sort-Object y -Descending).n -join ''", ["adbc"]),
    # Entries that contradict each other leave the direction to the switch.
    (STAFF + "($staff | Sort-Object @{ e = 'n'; ascending = $false; descending = $false } -Descending).n -join ''", ["dcba"]),
    (STAFF + "($staff | Sort-Object @{ e = 'n'; ascending = $true; descending = $true }).n -join ''", ["abcd"]),
    (STAFF + "($staff | Sort-Object @{ e = 'n'; ascending = $true; descending = $false } -Descending).n -join ''", ["abcd"]),
    # ConvertTo-Json takes a bare GUID for text, and one that a command or the pipeline brought for an object.
    ("$g = [guid]::Empty; ConvertTo-Json $g", ['"00000000-0000-0000-0000-000000000000"']),
    ("@{ id = [guid]::Empty } | ConvertTo-Json -Compress", ['{"id":"00000000-0000-0000-0000-000000000000"}']),
    ("@{ id = New-Guid -Empty } | ConvertTo-Json -Compress | % { $_.Substring(0, 15) }", ['{"id":{"value":']),
    ("[guid]::Empty | ConvertTo-Json -Compress | % { $_.Substring(0, 9) }", ['{"value":']),
    ("(New-Guid -Empty) -eq [guid]::Empty", ["True"]),
    ("(New-Guid '6F9619FF-8B86-D011-B42D-00CF4FC964FF').ToString()", ["6f9619ff-8b86-d011-b42d-00cf4fc964ff"]),
    # The limit on what is shown of a list is the global one.
    ("$FormatEnumerationLimit = 1; ([pscustomobject]@{ a = 1, 2 } | Out-String).Trim()", ["a\n-\n{1, 2}"]),
    ("$global:FormatEnumerationLimit = 1; ([pscustomobject]@{ a = 1, 2 } | Out-String).Trim()", ["a\n-\n{1…}"]),
    ("$global:FormatEnumerationLimit = -1; ([pscustomobject]@{ a = 1..6 } | fl | Out-String).Trim()", ["a : {1, 2, 3, 4, 5, 6}"]),
    # Messages of the other streams are shown as their text.
    ("& { Write-Verbose v -Verbose; Write-Debug d -Debug; 'x' } *>&1 | Out-String -Stream", ["v", "d", "x"]),
    ("try { Get-Item /no-such -ErrorAction Stop } catch { $_.CategoryInfo.GetMessage() }",
     ["ObjectNotFound: (/no-such:String) [Get-Item], ItemNotFoundException"]),
    # An object without properties that show is shown by its text.
    ("class E { [string] ToString() { return 'text' } }\n[E]::new() | Out-String", ["text\n"]),
    ("class E { hidden [int] $h = 1; static [int] $s = 2 }\n'a', [E]::new() | Out-String -Stream", ["a", "E"]),
    ("class E { }\n[E]::new() | Add-Member x 5 -PassThru | Format-List | Out-String", ["\nx : 5\n\n"]),
    # -ValueOnly gives the elements of a list.
    ("$l = 1, 2, 3; (Get-Variable l -ValueOnly | Measure-Object).Count", ["3"]),
    ("$l = @(); (Get-Variable l -ValueOnly | Measure-Object).Count", ["0"]),
    # Splitting a path does not ask for its drive, joining does.
    ("'C:\\Temp\\Sub', 'C:\\Temp', 'C:\\', 'C:\\Logs\\app.log' | Split-Path", ["C:/Temp", "C:/", "", "C:/Logs"]),
    ("'Variable:', 'Env:' | Join-Path -ChildPath foo", ["Variable:/foo", "Env:/foo"]),
    ("Test-Path -LiteralPath '/no[ne]'", ["False"]),
    ("Get-Date '2030-04-05 01:02:03' -UFormat '%c|%U|%W'", ["Fri 05 Apr 2030 01:02:03|13|13"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), SAME)
def test_what_comes_out(text: str, wanted: list[str]) -> None:
    assert lines(text) == wanted


FAILING = [
    ("'bar' | Select-Object -Property {}", "EmptyScriptBlockAndNoName", "A property is an empty script block and does not provide a name."),
    ("[pscustomobject]@{ ab = 1; ac = 2 } | Select-Object -ExpandProperty a*", "MutlipleExpandProperties",
     "Multiple properties cannot be expanded."),
    ("[pscustomobject]@{ ab = 1; ac = 2 } | Select-Object @{ n = 'x'; e = 'a*' }", "RenamingMultipleResults",
     "Cannot rename multiple results."),
    ("1 | ConvertTo-Csv -IncludeTypeInformation -NoTypeInformation", "CannotSpecifyIncludeTypeInformationAndNoTypeInformation",
     "You must specify either the -IncludeTypeInformation or -NoTypeInformation parameters, but not both."),
    ("1 | ConvertTo-Csv -UseQuotes Never -QuoteFields a", "CannotSpecifyQuoteFieldsAndUseQuotes",
     "You must specify either the -UseQuotes or -QuoteFields parameters, but not both."),
    ("1 | Export-Csv", "CannotSpecifyPathAndLiteralPath", "You must specify either the -Path or -LiteralPath parameters, but not both."),
    ("1 | Export-Csv x.csv -Append -NoHeader", "CannotSpecifyBothAppendAndNoHeader",
     "You must specify either the -Append or -NoHeader parameters, but not both."),
    ("Join-Path 'C:\\Temp' x", "DriveNotFound", "Cannot find drive. A drive with the name 'C' does not exist."),
    ("@{ 1 = 'a' } | ConvertTo-Json", "NonStringKeyInDictionary",
     "The type 'System.Collections.Hashtable' is not supported for serialization or deserialization of a dictionary. "
     "Keys must be strings."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "error_id", "message"), FAILING)
def test_what_is_complained_of(text: str, error_id: str, message: str) -> None:
    kept = run(f"try {{ {text} -ErrorAction Stop }} catch {{ $_.FullyQualifiedErrorId; $_.Exception.Message }}")
    assert kept.not_translated is None
    found, said = (shown(item) for item in kept.items)
    assert (found.partition(",")[0], said) == (error_id, message)


def test_a_header_that_begins_with_a_quoted_hash_is_refused() -> None:
    """Versions of the engine differ: a comment to some, a header to others."""
    assert run("'\"#\",b', '1,2' | ConvertFrom-Csv").not_translated is not None


def test_a_filter_of_names_that_a_wildcard_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("bar.txt", "boo.txt", "foo.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / "to").mkdir()
    assert lines("(Get-Item * -Filter b*.txt).Name; Move-Item *.txt to -Filter *OO.txt; (Get-ChildItem to).Name") == [
        "bar.txt", "boo.txt", "boo.txt", "foo.txt",
    ]  # fmt: skip
    assert run("Get-Item bar.txt -Filter *.log").not_translated is not None
