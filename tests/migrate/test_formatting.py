"""Format-Table, -List and -Wide, Out-String and the console of a translated script: exact texts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bridge.migrate import translate
from bridge.migrate.runtime import run
from bridge.migrate.runtime.capture import Capture, capture

DATA = """
$d = [pscustomobject]@{ Name = 'web'; Size = 5; Free = 1.5 }, [pscustomobject]@{ Name = 'db'; Size = 120; Free = 20 }
"""


def done(text: str) -> Capture:
    translation = translate(DATA + text, "script")
    assert not translation.refused
    names: dict[str, object] = {"__name__": "translated"}
    exec(compile(translation.python, "<script>", "exec"), names)
    return capture(names["main"])


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("$d | Out-String", ["", "Name Size Free", "---- ---- ----", "web     5 1.50", "db    120   20", ""]),
        ("$d | ft -HideTableHeaders | Out-String", ["", "web     5 1.50", "db    120   20", ""]),
        ("$d | Format-Table size, n* | Out-String", ["", "Size Name", "---- ----", "   5 web", " 120 db", ""]),
        (
            "$d | Format-Table Name, Missing, Size | Out-String",
            ["", "Name Missing Size", "---- ------- ----", "web             5", "db            120", ""],
        ),
        (
            "$d | Format-Table @{ n = 'MB'; e = { $_.Size * 2 }; f = 'N1' }, @{ l = 'Host'; e = 'Name'; a = 'right' } | Out-String",
            ["", "   MB Host", "   -- ----", " 10.0  web", "240.0   db", ""],
        ),
        (
            "$d | Format-Table { $_.Size + 1 } | Out-String",
            ["", " $_.Size + 1 ", "-------------", "            6", "          121", ""],
        ),
        (
            "$d | Format-Table @{ e = 'Name'; width = 6; a = 'center' }, @{ e = 'Size'; width = 3 } | Out-String",
            ["", " Name  Siz", "         e", " ----  ---", " web     5", "  db   120", ""],
        ),
        (
            "$d | Format-Table Name, Size -GroupBy Name | Out-String",
            [
                "",
                "   Name: web",
                "",
                "Name Size",
                "---- ----",
                "web     5",
                "",
                "   Name: db",
                "",
                "Name Size",
                "---- ----",
                "db    120",
                "",
            ],
        ),
        ("$d[0] | Format-List | Out-String", ["", "Name : web", "Size : 5", "Free : 1.5", ""]),
        ("$d | Format-List Name, Missing | Out-String", ["", "Name : web", "", "Name : db", ""]),
        (
            "$d | Format-List @{ n = 'Who'; e = { $_.Name.ToUpper() } } | Out-String",
            ["", "Who : WEB", "", "Who : DB", ""],
        ),
        ("$d | Format-Wide -Column 3 | Out-String -Width 20", ["", "web    db     ", ""]),
        (
            "'aa', 'b', 'c' | ForEach-Object { [pscustomobject]@{ id = $_ } } | Format-Wide -AutoSize | Out-String -Width 6",
            ["", "aa  b", "c   ", ""],
        ),
        ("'a', 1 | Format-Table | Out-String", ["a", "1"]),
        ("'a' | Format-Table Name -Force | Out-String", ["", "Name", "----", "", ""]),
        (
            '[pscustomobject]@{ A = 1; T = "one`nand two`nthree"; B = 2 } | Format-Table -Wrap | Out-String',
            ["", "A T                 B", "- -                 -", "1 one               2", "  and two", "  three", ""],
        ),
        (
            "1..3 | Measure-Object -Sum -Maximum | Format-List Sum, Max* | Out-String",
            ["", "Sum     : 6", "Maximum : 3", ""],
        ),
        (
            "'a', 'bb', 'cc' | Group-Object Length | Out-String",
            [
                "",
                "Count Name                      Group",
                "----- ----                      -----",
                "    1 1                         {a}",
                "    2 2                         {bb, cc}",
                "",
            ],
        ),
        (
            "Compare-Object 1, 2 2, 3 | Out-String",
            ["", "InputObject SideIndicator", "----------- -------------", "          3 =>", "          1 <=", ""],
        ),
        (
            "$d | Get-Member N* | Out-String",
            [
                "",
                "   TypeName: System.Management.Automation.PSCustomObject",
                "",
                "Name MemberType   Definition",
                "---- ----------   ----------",
                "Name NoteProperty string Name=web",
                "",
            ],
        ),
    ],
)
def test_objects_as_text(command: str, lines: list[str]) -> None:
    kept = done(command)
    assert (kept.not_translated, kept.items) == (None, ["".join(f"{line}\n" for line in lines)])


def test_out_string_can_write_each_line() -> None:
    assert done("'a', \"b`nc\", $d[0] | Out-String -Stream").items == [
        "a", "b\nc", "", "Name Size Free", "---- ---- ----", "web     5 1.50", "",
    ]  # fmt: skip
    assert done("'a', 'b' | Out-String -NoNewline").items == ["ab"]


def test_a_format_command_writes_the_engines_format_objects() -> None:
    kept = done("$d | Format-Table; ($d | Format-List)[0].GetType().Name")
    names = [str(item).rpartition(".")[2] for item in kept.items]
    assert names == [
        "FormatStartData", "GroupStartData", "FormatEntryData", "FormatEntryData", "GroupEndData", "FormatEndData", "FormatStartData",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        "$d | Format-Table -View x",
        "$d | Format-Table -Expand Both",
        "$d | Format-Table @{ e = 'Name'; nonsense = 1 }",
        "$d | Format-Custom",
        "try { 1 / 0 } catch { $_ | Out-String }",
        "$d | Format-Wide | Out-String",
        "($d | Format-Table)[0].shapeInfo",
    ],
)
def test_what_is_not_known_is_refused(command: str) -> None:
    translation = translate(DATA + command, "script")
    names: dict[str, object] = {"__name__": "translated"}
    exec(compile(translation.python, "<script>", "exec"), names)
    assert translation.refused or capture(names["main"]).not_translated


def test_lines_of_the_host_are_no_output() -> None:
    kept = done("$d | Out-Host; 'x' | oh")
    assert (kept.items, kept.order) == ([], "")


def test_the_console_shows_tables_messages_and_errors(capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "'first'\n$d\nWrite-Host 'host'\nWrite-Host 'a' -NoNewline\nWrite-Host 'b'\n"
        "Write-Warning 'careful'\n1 / 0\nWrite-Error 'bad'\nWrite-Information 'no'\nWrite-Information 'yes' -InformationAction Continue\n"
        "function Stop-It { [CmdletBinding(SupportsShouldProcess)] param() if ($PSCmdlet.ShouldProcess('it')) { } }\nStop-It -WhatIf\n"
        "'last'\nthrow 'over'\n"
    )
    names: dict[str, object] = {"__name__": "translated"}
    exec(compile(translate(DATA + text, "script").python, "<script>", "exec"), names)
    with pytest.raises(SystemExit) as end:
        run(names["main"], [])  # type: ignore[arg-type]
    shown = capsys.readouterr()
    assert end.value.code == 1
    # The table waits for its last row, as in PowerShell: what goes past the output comes first.
    assert shown.out.split("\n") == [
        "first", "", "host", "ab", "yes", 'What if: Performing the operation "Stop-It" on target "it".', "Name Size Free", "---- ---- ----",
        "web     5 1.50", "db    120   20", "last", "", "",
    ]  # fmt: skip
    assert shown.err.split("\n")[-4:] == [
        "RuntimeException: Attempted to divide by zero.", "Write-Error: bad", "Exception: over", "",
    ]  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="the table is that of Unix")
def test_the_console_shows_files_by_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.txt").write_text("12345")
    (tmp_path / "one.txt").chmod(0o640)
    (tmp_path / "sub").mkdir(0o755)
    (tmp_path / "sub" / "link").symlink_to("../one.txt")
    names: dict[str, object] = {"__name__": "translated"}
    exec(compile(translate(f"Get-ChildItem '{tmp_path}' -Recurse", "script").python, "<script>", "exec"), names)
    run(names["main"], [])  # type: ignore[arg-type]
    lines = capsys.readouterr().out.split("\n")
    titles = [line for line in lines if "Directory" in line]
    assert titles == [f"    Directory: {tmp_path}", f"    Directory: {tmp_path}/sub"]
    heads = [line for line in lines if "UnixMode" in line]
    assert heads == ["UnixMode         User Group         LastWriteTime         Size Name"] * 2
    cells = [line.split() for line in lines if line.startswith(("-rw", "drw", "lrw"))]
    assert sorted((row[0], *row[-2:]) for row in cells[:2]) == [
        ("-rw-r-----", "5", "one.txt"),
        ("drwxr-xr-x", str((tmp_path / "sub").stat().st_size), "sub"),
    ]
    assert cells[2][-3:] == ["link", "->", "../one.txt"]


CLASSES = """
class Disk { [string] $Id; [double] $Gb = 1.5; hidden [int] $Age = 3; Disk($i) { $this.Id = $i } }
class Named { [string] $Name; [int] $X; Named($n) { $this.Name = $n } [string] ToString() { return "<$($this.Name)>" } }
"""


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("[Disk]::new('sda'), [Disk]::new('b')", ["", "Id    Gb", "--    --", "sda 1.50", "b   1.50", ""]),
        ("[Disk]::new('sda') | Format-List", ["", "Id : sda", "Gb : 1.5", ""]),
        (
            "[pscustomobject]@{ L = @([Named]::new('q')); O = [Named]::new('q') }",
            ["", "L     O", "-     -", "{<q>} <q>", ""],
        ),
        ("[Named]::new('q') | Format-Table x, name", ["", "X Name", "- ----", "0 q", ""]),
    ],
)
def test_an_object_of_a_class_of_the_script_is_shown_by_its_properties(command: str, lines: list[str]) -> None:
    assert done(f"{CLASSES}\n{command} | Out-String -Stream").items == lines


def test_an_element_without_a_name_or_text_of_its_own_is_refused() -> None:
    assert done(f"{CLASSES}\n[pscustomobject]@{{ L = @([Disk]::new('a')) }} | Out-String").not_translated


def test_a_redirection_writes_what_a_screen_would_show() -> None:
    command = """
$f = [System.IO.Path]::GetTempFileName()
& { 'text'; [pscustomobject]@{ A = 1; B = 2.5 }; 'between' } > $f
@{ a = 1 } | Format-List >> $f
Get-Content $f
Remove-Item $f
"""
    shown = ["text", "", "A    B", "-    -", "1 2.50", "between", "", "", "Name  : a", "Value : 1", ""]
    assert done(command).items == shown
