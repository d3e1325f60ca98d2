"""Import-Csv, Export-Csv and Select-String on files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture

ROWS = "[pscustomobject]@{ Id = 1; Name = 'x y' }, [pscustomobject]@{ Id = 2; Name = 'q\"q' }"


def run(text: str) -> Capture:
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translate(text).python, "<translated>", "exec"), names)
    kept = capture(names["main"])
    assert kept.not_translated is None
    return kept


def test_what_is_exported_is_imported_again(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    kept = run(
        f"$f = '{file}'\n{ROWS} | Export-Csv $f\n$in = Import-Csv $f\n$in.Count; $in[1].Name; $in[0].Id.GetType().Name"
    )
    assert kept.items == [2, 'q"q', "String"]
    assert file.read_bytes() == b'"Id","Name"\n"1","x y"\n"2","q""q"\n'


def test_appending_keeps_the_columns_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    kept = run(
        f"$f = '{file}'\n{ROWS} | Export-Csv $f -UseQuotes AsNeeded\n"
        "[pscustomobject]@{ Name = 'n'; Id = 3; More = 1 } | Export-Csv $f -Append -UseQuotes Never\n"
        "[pscustomobject]@{ Name = 'only' } | Export-Csv $f -Append\n"
        "[pscustomobject]@{ Name = 'forced' } | Export-Csv $f -Append -Force\n"
    )
    assert file.read_text().splitlines() == ["Id,Name", "1,x y", '2,"q""q"', "3,n", ',"forced"']
    assert [e.fully_qualified_error_id for e in kept.errors] == [
        "CannotAppendCsvWithMismatchedPropertyNames,Microsoft.PowerShell.Commands.ExportCsvCommand"
    ]
    assert "corresponds to the following column: Id." in kept.errors[0].message


def test_a_file_that_cannot_be_opened_is_an_error_of_the_command(tmp_path: Path) -> None:
    kept = run(f"Import-Csv '{tmp_path}/none.csv'\n'x' | Export-Csv '{tmp_path}/no/x.csv'\n'on'")
    assert kept.items == ["on"]
    assert [(e.fully_qualified_error_id, e.category, e.exception.bare_name) for e in kept.errors] == [
        ("FileOpenFailure,Microsoft.PowerShell.Commands.ImportCsvCommand", "OpenError", "FileNotFoundException"),
        ("FileOpenFailure,Microsoft.PowerShell.Commands.ExportCsvCommand", "OpenError", "DirectoryNotFoundException"),
    ]


def test_nothing_is_written_with_what_if_or_over_a_file_with_no_clobber(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("kept\n")
    kept = run(f"{ROWS} | Export-Csv '{file}' -NoClobber\n{ROWS} | Export-Csv '{file}' -WhatIf")
    assert file.read_text() == "kept\n"
    assert [e.error_id for e in kept.errors] == ["NoClobber"]
    assert kept.order == "EF"


def test_strings_are_found_in_files_line_by_line(tmp_path: Path) -> None:
    for name, text in (("a.log", "one\ntwo\nthree\n"), ("b.log", "two\n")):
        (tmp_path / name).write_text(text)
    kept = run(
        f"Select-String -Path '{tmp_path}/*.log' -Pattern 't' | ForEach-Object {{ \"$($_.Filename):$($_.LineNumber)\" }}\n"
        f"Get-ChildItem '{tmp_path}' | Select-String 't' -List | ForEach-Object Line\n"
        f"Select-String 'two' '{tmp_path}/a.log' -Context 1 | ForEach-Object {{ $_.Context.PostContext }}\n"
        f"\"$(Select-String 'one' '{tmp_path}/a.log')\""
    )
    assert kept.items == ["a.log:2", "a.log:3", "b.log:1", "two", "two", "three", f"{tmp_path}/a.log:1:one"]
