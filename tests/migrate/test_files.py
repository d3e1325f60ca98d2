"""Files and directories: what a script that runs in a folder of its own writes, reports and leaves behind."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture
from bridge.migrate.runtime.commands.file_parameters import FILE_COMMANDS
from bridge.migrate.runtime.unknown import NO_HOST
from bridge.model import ALL_SETS, ParameterSetMember


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The script's location: a folder with two files, a hidden one and a directory with a file."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_text("one\ntwo\nthree\n")
    (tmp_path / "B.log").write_text("x")
    (tmp_path / ".hidden").write_text("h")
    (tmp_path / "sub" / "in.txt").write_text("12345")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOLDER", str(tmp_path))
    return tmp_path


def run(text: str) -> Capture:
    translation = translate(text)
    assert not translation.refused, [r.why for r in translation.refused]
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translation.python, "translated", "exec"), names)
    return capture(names["main"], session=NO_HOST)


_OUTPUT: dict[str, tuple[str, list[Any]]] = {
    "functions and aliases by their drives": (
        "function foo {}; foreach ($n in 'function:foo', 'Function:\\bar', 'function:Get-Date', 'alias:gci', 'alias:Get-Date')"
        " { Test-Path $n }",
        [True, False, False, True, False],
    ),
    "switch looks at the lines of a file": (
        "switch -Regex -File a.txt { '^t(.)' { \"t$($matches[1])\" } default { $_ } }",
        ["one", "tw", "th"],
    ),
    "switch takes a file's object and breaks off": (
        "switch -File (Get-Item a.txt) { two { 'found'; break } default { 'no' } }",
        ["no", "found"],
    ),
    "Tee-Object writes a file and passes on": (
        "'p', 'q' | Tee-Object -FilePath t.log | ForEach-Object { \"<$_>\" }; Get-Content t.log",
        ["<p>", "<q>", "p", "q"],
    ),
    "Tee-Object appends": ("$null = 'y' | Tee-Object B.log -Append; Get-Content B.log", ["xy"]),
    "Tee-Object makes the file without input": ("@() | Tee-Object t.log; Test-Path t.log", [True]),
    "directories come first, names in the culture's order": ("(Get-ChildItem).Name", ["sub", "a.txt", "B.log"]),
    "-Force shows hidden ones": ("Get-ChildItem -Force -File | ForEach-Object Name", [".hidden", "a.txt", "B.log"]),
    "wildcards ignore case": ("Get-ChildItem *.LOG | ForEach-Object Name", ["B.log"]),
    "-Filter ignores case": ("(Get-ChildItem -Filter *.TXT).Name", ["a.txt"]),
    "-Include needs a wildcard in the path": (
        "@(Get-ChildItem -Include *.txt).Count; (Get-ChildItem * -Include *.txt).Name",
        [0, "a.txt"],
    ),
    "-Exclude": ("(Get-ChildItem -Exclude *.txt).Name", ["sub", "B.log"]),
    "-Recurse lists a directory before it goes deeper": (
        "Get-ChildItem -Recurse | ForEach-Object Name",
        ["sub", "a.txt", "B.log", "in.txt"],
    ),
    "-Include goes into each directory as it meets it": (
        "Get-ChildItem -Recurse -Include *.txt | ForEach-Object Name",
        ["in.txt", "a.txt"],
    ),
    "-Recurse with a name looks for it everywhere": ("(Get-ChildItem in.txt -Recurse).Name", ["in.txt"]),
    "-Depth 0": ("(Get-ChildItem -Depth 0).Count", [3]),
    "-Name -Recurse": ("Get-ChildItem -Name -Recurse", ["sub", "a.txt", "B.log", "sub/in.txt"]),
    "-Directory": ("(Get-ChildItem -Directory).Name; @(Get-ChildItem -File -Directory).Count", ["sub", 0]),
    "a wildcard names items, not what is in them": (
        "(Get-ChildItem s*).Name; (Get-ChildItem sub).Name",
        ["sub", "in.txt"],
    ),
    "properties of a file": (
        "$f = Get-Item a.txt; $f.BaseName; $f.Extension; $f.Length; $f.Directory.FullName -eq $env:FOLDER; $f.PSIsContainer; $f.Mode",
        ["a", ".txt", 14, True, False, "-----"],
    ),
    "properties of a directory": (
        "$d = Get-Item sub; $d.Name; $d.Mode; $d.Parent.FullName -eq $env:FOLDER; $d.GetType().FullName; $d.BaseName",
        ["sub", "d----", True, "System.IO.DirectoryInfo", "sub"],
    ),
    "provider paths": (
        '$f = Get-Item a.txt; $f.PSChildName; $f.PSPath -eq "Microsoft.PowerShell.Core\\FileSystem::$f"; (Get-Item $f.PSPath).Name',
        ["a.txt", True, "a.txt"],
    ),
    "a file in a string is its full name": (
        '"$(Get-Item a.txt)" -eq "$env:FOLDER/a.txt"; "$([IO.FileInfo]\'a.txt\')"',
        [True, "a.txt"],
    ),
    "what a file knows is kept until it is refreshed": (
        "$f = Get-Item B.log; $f.Length; Set-Content B.log 'longer' -NoNewline; $f.Length; $f.Refresh(); $f.Length",
        [1, 1, 6],
    ),
    "times are set": (
        "$f = Get-Item a.txt; $f.LastWriteTime = [datetime]'2020-05-06 07:08'; (Get-Item a.txt).LastWriteTime.ToString('s')",
        ["2020-05-06T07:08:00"],
    ),
    "cmdlets see the properties of files": (
        "(Get-ChildItem -Recurse -File | Measure-Object Length -Sum).Sum; "
        "Get-ChildItem -File | Sort-Object Length | ForEach-Object Name; (Get-ChildItem -File | Group-Object Extension).Name; "
        "(Get-ChildItem | Where-Object Length -gt 5).Name; (Get-ChildItem -File | Select-Object -First 1 Name, Length).Length",
        [20.0, "B.log", "a.txt", ".log", ".txt", "a.txt", 14],
    ),
    "files are piped by their paths": (
        "Get-ChildItem *.txt | Get-Content -TotalCount 1; 'a.txt', 'B.log' | Get-Item | ForEach-Object Length",
        ["one", 14, 1],
    ),
    "lines": (
        "(Get-Content a.txt).Count; (Get-Content a.txt)[-1]; Get-Content a.txt -Tail 1; Get-Content a.txt -Head 1",
        [3, "three", "three", "one"],
    ),
    "the whole text": ("Get-Content a.txt -Raw; (Get-Content a.txt -Raw).Length", ["one\ntwo\nthree\n", 14]),
    "an empty file has no lines": (
        "New-Item e.txt | Out-Null; $null -eq (Get-Content e.txt); $null -eq (Get-Content e.txt -Raw)",
        [True, True],
    ),
    "lines know their file": (
        "$l = Get-Content a.txt; $l[1].ReadCount; $l[1].PSChildName; $l[1].GetType().Name",
        [2, "a.txt", "String"],
    ),
    "-ReadCount": (
        "Get-Content a.txt -ReadCount 2 | ForEach-Object Count; (Get-Content a.txt -ReadCount 0).Count",
        [2, 1, 3],
    ),
    "-Delimiter": ("Get-Content a.txt -Delimiter o", ["", "ne\ntw", "\nthree\n"]),
    "-AsByteStream": ("(Get-Content B.log -AsByteStream)[0]; (Get-Content a.txt -AsByteStream).Count", [120, 14]),
    "text is written line by line": (
        "'p', 'q' | Set-Content n.txt; Add-Content n.txt 'r', 5; (Get-Content n.txt) -join '|'",
        ["p|q|r|5"],
    ),
    "null writes nothing, an empty string a line": ("$null, '' | Set-Content n.txt; (Get-Item n.txt).Length", [1]),
    "-NoNewline drops every end of line": ("Set-Content n.txt 'a', 'b' -NoNewline; Get-Content n.txt -Raw", ["ab"]),
    "encodings": (
        "Set-Content n.txt 'é' -Encoding utf8BOM -NoNewline; (Get-Item n.txt).Length; Get-Content n.txt; "
        "Set-Content n.txt 'é' -Encoding ascii -NoNewline; Get-Content n.txt; 'ab' | Out-File n.txt -Encoding unicode; "
        "(Get-Item n.txt).Length",
        [5, "é", "?", 8],
    ),
    "Out-File": ("'a', 'b' | Out-File o.txt; 'c' | Out-File o.txt -Append; Get-Content o.txt", ["a", "b", "c"]),
    "Clear-Content": ("Clear-Content a.txt; (Get-Item a.txt).Length; Test-Path a.txt", [0, True]),
    "New-Item gives what it made": (
        "(New-Item n.txt -Value 'hi').Name; Get-Content n.txt -Raw; (New-Item x/y -ItemType Directory).Name; "
        "Test-Path x/y -PathType Container",
        ["n.txt", "hi", "y", True],
    ),
    "New-Item -Force": (
        "(New-Item q/w/n.txt -Force).Name; (New-Item a.txt -Force).Length; (New-Item sub -ItemType d -Force).Name",
        ["n.txt", 0, "sub"],
    ),
    "-Name": (
        '(New-Item -Path sub -Name n.txt -Value ([pscustomobject]@{ A = 1 })).FullName -eq "$env:FOLDER/sub/n.txt"; Get-Content sub/n.txt',
        [True, "@{A=1}"],
    ),
    "copies": (
        "Copy-Item a.txt c.txt; Copy-Item a.txt sub; Copy-Item sub sub2 -Recurse; Copy-Item sub sub3; "
        "(Get-ChildItem -Name -Recurse) -join ' '; (Copy-Item B.log d.log -PassThru).Name",
        ["sub sub2 sub3 a.txt B.log c.txt sub/a.txt sub/in.txt sub2/a.txt sub2/in.txt", "d.log"],
    ),
    "moves": (
        "Move-Item a.txt sub; Test-Path a.txt; Move-Item B.log a.txt; Get-Content a.txt; Move-Item sub other; (Get-ChildItem other).Count",
        [False, "x", 2],
    ),
    "renames": (
        "Rename-Item a.txt z.txt; Test-Path z.txt; (Rename-Item B.log ./y.log -PassThru).Name",
        [True, "y.log"],
    ),
    "a new name by a block": (
        "Get-ChildItem -File | Rename-Item -NewName { 'new_' + $_.Name.ToLower() }; (Get-ChildItem -File).Name",
        ["new_a.txt", "new_b.log"],
    ),
    "removes": (
        "Remove-Item a.txt; Remove-Item sub -Recurse; (Get-ChildItem).Name; Get-ChildItem -Force | Remove-Item -Force; "
        "@(Get-ChildItem -Force).Count",
        ["B.log", 0],
    ),
    "Test-Path": (
        "Test-Path a.txt, nope, sub; Test-Path sub -PathType Leaf; Test-Path sub -PathType Container; Test-Path ''; "
        "Test-Path *.zip; Test-Path nowhere:/x",
        [True, False, True, False, True, False, False, False],
    ),
    "Test-Path over a wildcard": (
        "Test-Path * -PathType Container; Test-Path * -PathType Leaf; Test-Path s* -PathType Container; Test-Path zz* -PathType Leaf",
        [False, True, True, False],
    ),
    "Test-Path by age": (
        "Test-Path a.txt -NewerThan ([datetime]'2020-01-01'); Test-Path a.txt -OlderThan ([datetime]'2020-01-01')",
        [True, False],
    ),
    "Split-Path": (
        "Split-Path '/a/b/c.tar.gz'; Split-Path /a/b/ -Leaf; Split-Path x; Split-Path /x; Split-Path '/a/c.tar.gz' -LeafBase; "
        "Split-Path /a/c.txt -Extension; Split-Path 'C:\\t\\x' -Qualifier; Split-Path 'C:\\t' -NoQualifier; Split-Path a -IsAbsolute",
        ["/a/b", "b", "", "/", "c.tar", ".txt", "C:", "\\t", False],
    ),
    "Join-Path": (
        "Join-Path a b c; Join-Path /a/ '/b'; Join-Path 'a' ''; Join-Path a, b c; Join-Path . *.txt -Resolve | Split-Path -Leaf",
        ["a/b/c", "/a/b", "a/", "a/c", "b/c", "a.txt"],
    ),
    "Resolve-Path and Convert-Path": (
        '(Resolve-Path a.txt).Path -eq "$env:FOLDER/a.txt"; Resolve-Path sub/in.txt -Relative; Convert-Path *.txt | Split-Path -Leaf; '
        '"$(Resolve-Path .)" -eq $env:FOLDER',
        [True, "./sub/in.txt", "a.txt", True],
    ),
    "a location of the script's own": (
        "Set-Location sub; Get-Content in.txt; (Get-Location).Path | Split-Path -Leaf; Set-Location ..; Push-Location sub; "
        "(Get-ChildItem).Name; Pop-Location; Test-Path a.txt",
        ["12345", "sub", "in.txt", True],
    ),
    "item properties": (
        "(Get-ItemProperty a.txt -Name Length).Length; Get-ItemPropertyValue a.txt Name; "
        "Set-ItemProperty a.txt -Name IsReadOnly -Value $true; (Get-Item a.txt).IsReadOnly; (Get-Item a.txt).Mode; "
        "(Get-Item a.txt).Attributes",
        [14, "a.txt", True, "--r--", "ReadOnly"],
    ),
    "hashes": (
        "(Get-FileHash B.log).Hash; (Get-FileHash B.log -Algorithm MD5).Algorithm",
        ["2D711642B726B04401627CA9FBAC32F5C8530FB1903CC4DB02258717921A4881", "MD5"],
    ),
    "temporary files": (
        "$t = New-TemporaryFile; $t.Extension; $t.Length; $t.Exists; Remove-Item $t; Test-Path $t",
        [".tmp", 0, True, False],
    ),
    "environment variables are items": (
        "Set-Item env:FOLDER_X one; $env:FOLDER_X; (Get-Item env:FOLDER_X).Value; (Get-ChildItem env:FOLDER_*).Name; "
        "Test-Path env:FOLDER_X; "
        "Get-Content env:FOLDER_X; Remove-Item env:FOLDER_X; Test-Path env:FOLDER_X",
        ["one", "one", "FOLDER_X", True, "one", False],
    ),
    "[IO.File]": (
        "[IO.File]::WriteAllText('n.txt', 'q'); [IO.File]::AppendAllLines('n.txt', [string[]]('r', 's')); [IO.File]::ReadAllText('n.txt'); "
        "[IO.File]::ReadAllLines('n.txt').Count; [IO.File]::Copy('n.txt', 'm.txt'); [IO.File]::Delete('n.txt'); "
        "[IO.File]::Exists('n.txt'); "
        "[IO.File]::ReadAllBytes('m.txt').Length; [IO.File]::Delete('n.txt')",
        ["qr\ns\n", 2, False, 5],
    ),
    "[IO.Directory]": (
        "[IO.Directory]::GetFiles('sub') | Split-Path -Leaf; [IO.Directory]::GetFiles($env:FOLDER, '*.txt', 'AllDirectories').Count; "
        "[IO.Directory]::CreateDirectory('p/q').Name; [IO.Directory]::Exists('p/q'); [IO.Directory]::Delete('p', $true); "
        "[IO.Directory]::Exists('p')",
        ["in.txt", 2, "q", True, False],
    ),
    "methods of files": (
        '$f = Get-Item a.txt; $f.CopyTo("$env:FOLDER/n.txt").Length; $f.MoveTo("$env:FOLDER/m.txt"); $f.Name; $f.Delete(); $f.Exists; '
        "(Get-Item sub).GetFiles().Name; (New-Object IO.DirectoryInfo sub).Exists",
        [14, "m.txt", False, "in.txt", True],
    ),
    "readers and writers": (
        "$w = [IO.StreamWriter]::new(\"$env:FOLDER/n.txt\"); $w.WriteLine('l1'); $w.Write(2); $w.Dispose(); "
        '$r = [IO.StreamReader]::new("$env:FOLDER/n.txt"); while (-not $r.EndOfStream) { $r.ReadLine() }; $r.Close(); '
        '$s = [IO.StringReader]::new("x`ny"); $s.ReadLine(); $s.ReadToEnd(); $null -eq $s.ReadLine()',
        ["l1", "2", "x", "y", True],
    ),
    "[IO.Path]": (
        "[IO.Path]::GetFullPath('/a/./b/../c'); [IO.Path]::GetFullPath('x') -eq \"$env:FOLDER/x\"; [IO.Path]::GetTempPath().EndsWith('/'); "
        "[IO.Path]::GetRandomFileName().Length; [IO.Path]::GetRelativePath('/a/b', '/a/c')",
        ["/a/c", True, True, 12, "../c"],
    ),
    "a parameter of a file's type": (
        "function Get-Size([IO.FileInfo]$File) { $File.Length }; Get-Size a.txt; Get-ChildItem a.txt | ForEach-Object { Get-Size $_ }",
        [14, 14],
    ),
}


@pytest.mark.parametrize(("text", "expected"), _OUTPUT.values(), ids=_OUTPUT)
def test_what_a_script_writes(text: str, expected: list[Any]) -> None:
    found = run(text)
    assert found.not_translated is None
    assert found.terminating is None
    assert [str(i) if hasattr(i, "text") or hasattr(i, "name") else i for i in found.items] == expected
    assert [e.message for e in found.errors] == []


_ITEM = "ItemNotFoundException"
_ERRORS: dict[str, tuple[str, str, str, str, str]] = {
    "an item that is not there": (
        "Get-Item no",
        "PathNotFound",
        "ObjectNotFound",
        _ITEM,
        "Cannot find path '{0}/no' because it does not exist.",
    ),
    "its children": (
        "Get-ChildItem no",
        "PathNotFound",
        "ObjectNotFound",
        _ITEM,
        "Cannot find path '{0}/no' because it does not exist.",
    ),
    "its content": (
        "Get-Content /no/x",
        "PathNotFound",
        "ObjectNotFound",
        _ITEM,
        "Cannot find path '/no/x' because it does not exist.",
    ),
    "a wildcard without content": (
        "Get-Content *.zip",
        "ItemNotFound",
        "ObjectNotFound",
        "Exception",
        "An object at the specified path *.zip does not exist, or has been filtered by the -Include or -Exclude parameter.",
    ),
    "a directory has no content": (
        "Get-Content sub",
        "GetContainerContentException",
        "InvalidOperation",
        "InvalidOperationException",
        "Unable to get content because it is a directory: '{0}/sub'. Please use 'Get-ChildItem' instead.",
    ),
    "writing beside nothing": (
        "Set-Content no/x 1",
        "GetContentWriterDirectoryNotFoundError",
        "ObjectNotFound",
        "DirectoryNotFoundException",
        "Could not find a part of the path '{0}/no/x'.",
    ),
    "adding to a directory": (
        "Add-Content sub 1",
        "WriteContainerContentException",
        "InvalidOperation",
        "InvalidOperationException",
        "Unable to write content because it is a directory: '{0}/sub'.",
    ),
    "a hidden item": (
        "Get-Item .hidden",
        "ItemNotFound",
        "ObjectNotFound",
        "IOException",
        "Could not find item {0}/.hidden.",
    ),
    "a new file that exists": (
        "New-Item a.txt",
        "NewItemIOError",
        "WriteError",
        "IOException",
        "The file '{0}/a.txt' already exists.",
    ),
    "a new directory that exists": (
        "New-Item sub -ItemType Directory",
        "DirectoryExist",
        "ResourceExists",
        "IOException",
        "An item with the specified name {0}/sub already exists.",
    ),
    "a new file where a directory is": (
        "New-Item sub -ItemType File",
        "NewItemUnauthorizedAccessError",
        "PermissionDenied",
        "UnauthorizedAccessException",
        "Access to the path '{0}/sub' is denied.",
    ),
    "a new file beside nothing": (
        "New-Item no/x",
        "NewItemIOError",
        "WriteError",
        "DirectoryNotFoundException",
        "Could not find a part of the path '{0}/no/x'.",
    ),
    "copying onto itself": (
        "Copy-Item a.txt .",
        "CopyError",
        "WriteError",
        "IOException",
        "Cannot overwrite the item {0}/a.txt with itself.",
    ),
    "copying a directory onto a file": (
        "Copy-Item sub a.txt",
        "CopyContainerItemToLeafError",
        "InvalidArgument",
        "PSArgumentException",
        "Container cannot be copied onto existing leaf item.",
    ),
    "copying beside nothing": (
        "Copy-Item a.txt no/x",
        "CopyFileInfoItemIOError",
        "WriteError",
        "DirectoryNotFoundException",
        "Could not find a part of the path '{0}/no/x'.",
    ),
    "moving onto a file": (
        "Move-Item a.txt B.log",
        "MoveFileInfoItemIOError",
        "WriteError",
        "IOException",
        "The file '{0}/B.log' already exists.",
    ),
    "renaming onto a file": (
        "Rename-Item a.txt B.log",
        "RenameItemIOError",
        "WriteError",
        "IOException",
        "The file '{0}/B.log' already exists.",
    ),
    "renaming what is not there": (
        "Rename-Item no.txt yes.txt",
        "InvalidOperation",
        "InvalidOperation",
        "PSInvalidOperationException",
        "Cannot rename because item at 'no.txt' does not exist.",
    ),
    "renaming what is not one item": (
        "Rename-Item *.* yes.txt",
        "InvalidOperation",
        "InvalidOperation",
        "PSInvalidOperationException",
        "Cannot rename because item at '*.*' does not exist.",
    ),
    "removing what is not there": (
        "Remove-Item no",
        "PathNotFound",
        "ObjectNotFound",
        _ITEM,
        "Cannot find path '{0}/no' because it does not exist.",
    ),
    "removing where one stands": (
        "Push-Location sub; Remove-Item .",
        "InvalidOperation",
        "InvalidOperation",
        "PSInvalidOperationException",
        "Cannot remove the item at '{0}/sub' because it is in use.",
    ),
    "a drive that is not there": (
        "Get-Item nowhere:/x",
        "DriveNotFound",
        "ObjectNotFound",
        "DriveNotFoundException",
        "Cannot find drive. A drive with the name 'nowhere' does not exist.",
    ),
    "a location that is a file": (
        "Set-Location a.txt",
        "PathNotFound",
        "ObjectNotFound",
        _ITEM,
        "Cannot find path 'a.txt' because it does not exist.",
    ),
    "a location that is nothing": (
        "Set-Location no",
        "PathNotFound",
        "ObjectNotFound",
        _ITEM,
        "Cannot find path '{0}/no' because it does not exist.",
    ),
    "a variable of the environment": (
        "Get-Item env:NO_X",
        "PathNotFound",
        "ObjectNotFound",
        _ITEM,
        "Cannot find path 'Env:/NO_X' because it does not exist.",
    ),
    "the same as a child": (
        "Get-ChildItem env:NO_X",
        "PathNotFound",
        "ObjectNotFound",
        _ITEM,
        "Cannot find path 'NO_X' because it does not exist.",
    ),
    "a path without a qualifier": (
        "Split-Path a -Qualifier",
        "ParsePathFormatError",
        "InvalidArgument",
        "FormatException",
        "Cannot parse path because path 'a' does not have a qualifier specified.",
    ),
    "head and tail": (
        "Get-Content a.txt -Head 1 -Tail 1",
        "TailAndHeadCannotCoexist",
        "InvalidOperation",
        "InvalidOperationException",
        "The parameters TotalCount and Tail cannot be used together. Please specify only one parameter.",
    ),
    "null is no path": (
        "Test-Path $null",
        "NullPathNotPermitted",
        "InvalidArgument",
        "ArgumentNullException",
        "Value cannot be null. (Parameter 'The provided Path argument was null or an empty collection.')",
    ),
    "a hash of nothing": (
        "Get-FileHash no",
        "FileNotFound",
        "ObjectNotFound",
        _ITEM,
        "Cannot find path '{0}/no' because it does not exist.",
    ),
    "Out-File beside nothing": (
        "'a' | Out-File no/x",
        "FileOpenFailure",
        "OpenError",
        "DirectoryNotFoundException",
        "Could not find a part of the path '{0}/no/x'.",
    ),
    "-NoClobber": (
        "'a' | Out-File a.txt -NoClobber",
        "NoClobber",
        "ResourceExists",
        "IOException",
        "File a.txt already exists and NoClobber was specified.",
    ),
}


@pytest.mark.parametrize(("text", "error_id", "category", "exception", "message"), _ERRORS.values(), ids=_ERRORS)
def test_errors_are_the_engines(
    text: str, error_id: str, category: str, exception: str, message: str, folder: Path
) -> None:
    found = run(f"{text}; 'after'")
    assert found.not_translated is None
    [error] = found.errors
    assert error.fully_qualified_error_id.partition(",")[0] == error_id
    assert (error.category, error.exception.bare_name) == (category, exception)
    assert error.message == message.format(folder)
    assert found.items == ["after"]


_THROWN: dict[str, tuple[str, str, str]] = {
    "no file": ("[IO.File]::ReadAllText('no.txt')", "FileNotFoundException", "Could not find file '{0}/no.txt'."),
    "no directory": (
        "[IO.File]::ReadAllText('/no/x')",
        "DirectoryNotFoundException",
        "Could not find a part of the path '/no/x'.",
    ),
    "a directory is no file": (
        "[IO.File]::ReadAllText('sub')",
        "UnauthorizedAccessException",
        "Access to the path '{0}/sub' is denied.",
    ),
    "an empty path": (
        "[IO.File]::ReadAllText('')",
        "ArgumentException",
        "The value cannot be an empty string. (Parameter 'path')",
    ),
    "a full directory": ("[IO.Directory]::Delete('sub')", "IOException", "Directory not empty : '{0}/sub'"),
    "no files of nothing": (
        "[IO.Directory]::GetFiles('no')",
        "DirectoryNotFoundException",
        "Could not find a part of the path '{0}/no'.",
    ),
    "a copy that exists": ("[IO.File]::Copy('a.txt', 'B.log')", "IOException", "The file '{0}/B.log' already exists."),
}


@pytest.mark.parametrize(("text", "kind", "message"), _THROWN.values(), ids=_THROWN)
def test_methods_throw_what_dotnet_throws(text: str, kind: str, message: str, folder: Path) -> None:
    found = run(
        f"try {{ {text} }} catch {{ $_.FullyQualifiedErrorId; $_.Exception.InnerException.Message; $_.Exception.GetType().Name }}"
    )
    assert found.not_translated is None
    assert found.items == [kind, message.format(folder), "MethodInvocationException"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("New-Item n.txt -WhatIf", 'Performing the operation "Create File" on target "Destination: {0}/n.txt".'),
        ("Remove-Item a.txt -WhatIf", 'Performing the operation "Remove File" on target "{0}/a.txt".'),
        ("Remove-Item sub -Recurse -WhatIf", 'Performing the operation "Remove Directory" on target "{0}/sub".'),
        ("Set-Content a.txt 1 -WhatIf", 'Performing the operation "Set Content" on target "Path: {0}/a.txt".'),
        ("Add-Content a.txt 1 -WhatIf", 'Performing the operation "Add Content" on target "Path: {0}/a.txt".'),
        ("Clear-Content a.txt -WhatIf", 'Performing the operation "Clear Content" on target "Item: {0}/a.txt".'),
        (
            "Copy-Item a.txt c.txt -WhatIf",
            'Performing the operation "Copy File" on target "Item: {0}/a.txt Destination: {0}/c.txt".',
        ),
        (
            "Move-Item sub other -WhatIf",
            'Performing the operation "Move Directory" on target "Item: {0}/sub Destination: {0}/other".',
        ),
        (
            "Rename-Item a.txt b.txt -WhatIf",
            'Performing the operation "Rename File" on target "Item: {0}/a.txt Destination: {0}/b.txt".',
        ),
    ],
)
def test_what_if_says_what_would_be_done_and_does_nothing(text: str, shown: str, folder: Path) -> None:
    before = sorted(p.relative_to(folder) for p in folder.rglob("*"))
    found = run(text)
    assert found.streams == [{"s": "whatif", "v": "What if: " + shown.format(folder)}]
    assert sorted(p.relative_to(folder) for p in folder.rglob("*")) == before
    assert (folder / "a.txt").read_text() == "one\ntwo\nthree\n"


def test_what_is_missing_is_reported_before_the_first_line_is_read() -> None:
    assert run("Get-Content a.txt, no.txt").order == "EOOO"


@pytest.mark.parametrize(
    "text", ["Get-ChildItem -Attributes Hidden", "Get-Content a.txt -Wait", "Copy-Item sub sub/x -Recurse", "Join-Path '\\\\host\\share' y"]
)  # fmt: skip
def test_what_is_not_known_is_refused_and_nothing_is_done(text: str, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    found = run(text)
    assert found.not_translated is not None
    assert sorted(folder.rglob("*")) == before


def test_a_client_of_the_simulator_cannot_reach_files() -> None:
    program = (
        "import bridge.simulator, bridge.demo, sys\n"
        "from bridge.operators.objects import CLASSES\n"
        "from bridge.simulator.builtins import BUILTINS\n"
        "assert not {'system.io.file', 'system.io.directory', 'system.io.fileinfo'} & CLASSES.keys()\n"
        "assert not {d.command.name for d in BUILTINS} & {'Get-Content', 'Get-Item', 'Remove-Item', 'Out-File'}\n"
        "assert not [m for m in sys.modules if m.startswith('bridge.migrate')]\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


# What the recordings say otherwise, and why the table differs: values that the command converts itself.
_CONVERTED = {"Encoding", "Attributes", "FromSession", "ToSession"}


def _member(one: ParameterSetMember) -> tuple[bool, int | None, bool, bool, bool]:
    return one.mandatory, one.position, one.by_value, one.by_property_name, one.remaining


def test_the_parameters_are_the_engines(golden_dir: Path) -> None:
    with gzip.open(golden_dir / "metadata.jsonl.gz", "rt", encoding="utf-8") as lines:
        recorded = {row["name"]: row for row in map(json.loads, lines) if row.get("name") in FILE_COMMANDS}
    assert len(recorded) > 20
    for name, row in recorded.items():
        command = FILE_COMMANDS[name]
        assert command.default_set == row["defaultSet"], name
        assert command.supports_should_process == row["supportsShouldProcess"], name
        assert {s.name for s in command.sets} == {s["name"] for s in row["sets"]}, name
        common = {p["name"] for p in recorded["Get-Location"]["sets"][0]["parameters"]} - {"PSProvider", "PSDrive"}
        expected = {
            (s["name"], p["name"]): p
            for s in row["sets"]
            for p in s["parameters"]
            if p["name"] not in common | {"WhatIf", "Confirm"}
        }
        actual = {}
        for parameter in command.parameters:
            for one in parameter.members:
                for s in command.sets if one.set == ALL_SETS else [one]:
                    actual[getattr(s, "set", None) or getattr(s, "name", ""), parameter.name] = (parameter, one)
        assert actual.keys() == expected.keys(), name
        for key, (parameter, one) in actual.items():
            p = expected[key]
            position = p["position"] if p["position"] >= 0 else None
            assert _member(one) == (p["mandatory"], position, p["byValue"], p["byPropertyName"], p["remaining"]), (
                name,
                key,
            )
            assert set(parameter.aliases) == set(p["aliases"]), (name, key)
            if parameter.name not in _CONVERTED:
                assert parameter.type == p["type"], (name, key)
