"""[System.IO.File], [System.IO.Directory], [System.IO.Path] and the objects of files, in the operators' registry of classes.

Importing this module puts them there. Only the script runtime does: the simulator calls no static member and makes no such object.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import dotnet_text
from bridge.migrate.runtime.files.encodings import UTF8, TextEncoding, encoding_of, split_lines
from bridge.migrate.runtime.files.failures import dotnet_failures, missing_part
from bridge.migrate.runtime.files.items import (
    ATTRIBUTES,
    DirectoryInfo,
    FileInfo,
    FileSystemInfo,
    normalized,
)
from bridge.migrate.runtime.files.operations import copy_file, delete_directory, delete_file, move_directory, move_file
from bridge.migrate.runtime.files.places import listing
from bridge.migrate.runtime.files.streams import Reader, StreamWriter, read_file
from bridge.migrate.runtime.files.temporary import random_name, temporary_directory, temporary_file
from bridge.migrate.runtime.files.void import give_nothing
from bridge.operators.collections import MAKERS
from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import items_of
from bridge.operators.objects import Class, class_
from bridge.values import Char, TypedArray

__all__ = ["full"]


def full(path: Any, name: str = "path") -> str:
    """A path argument as .NET takes it: the process's directory is what a relative one starts from. Raises :class:`DotNetError`."""
    if not path:
        # The engine gives .NET an empty string for null.
        raise DotNetError(f"The value cannot be an empty string. (Parameter '{name}')", "ArgumentException")
    if "\0" in path:
        raise DotNetError(f"Null character in path. (Parameter '{name}')", "ArgumentException")
    return normalized(str(path))


def _texts(lines: Any) -> list[str]:
    return [dotnet_text(line) for line in items_of(lines)]


def _write(path: str, data: bytes, mode: str = "wb") -> None:
    target = full(path)
    if os.path.isdir(target):
        raise DotNetError(f"Access to the path '{target}' is denied.", "System.UnauthorizedAccessException")
    with dotnet_failures(target), open(target, mode) as file:
        file.write(data)


def _write_text(path: str, text: Any, encoding: TextEncoding = UTF8) -> None:
    _write(path, encoding.preamble + encoding.encode(str(text or "")))


def _append_text(path: str, text: Any, encoding: TextEncoding = UTF8) -> None:
    target = full(path)
    fresh = not os.path.exists(target) or os.path.getsize(target) == 0
    _write(path, (encoding.preamble if fresh else b"") + encoding.encode(str(text or "")), "ab")


def _read_text(path: str, encoding: TextEncoding = UTF8) -> str:
    return read_file(full(path), encoding)


def _read_lines(path: str, encoding: TextEncoding = UTF8) -> TypedArray:
    return TypedArray("System.String[]", split_lines(_read_text(path, encoding)))


def _read_bytes(path: str) -> bytearray:
    target = full(path)
    with dotnet_failures(target), open(target, "rb") as file:
        return bytearray(file.read())


_file = class_("System.IO.File")
_Body = Callable[..., Any]


def _static(owner: Class, name: str, types: str, body: _Body, *, encoded: bool = False) -> None:
    """A static method, and with ``encoded`` its overload with an encoding at the end."""
    owner.static(name, types, body)
    if encoded:
        owner.static(name, f"{types}, encoding", lambda *given: body(*given[:-1], encoding_of(given[-1])))


_static(_file, "ReadAllText", "string", _read_text, encoded=True)
_static(_file, "ReadAllLines", "string", _read_lines, encoded=True)
_static(_file, "ReadLines", "string", _read_lines, encoded=True)
_static(_file, "ReadAllBytes", "string", _read_bytes)
_static(_file, "WriteAllText", "string, string", _write_text, encoded=True)
_static(
    _file, "WriteAllLines", "string, string[]",
    lambda p, lines, e=UTF8: _write_text(p, "".join(f"{t}\n" for t in _texts(lines)), e), encoded=True,
)  # fmt: skip
_static(_file, "WriteAllBytes", "string, byte[]", lambda p, data: _write(p, bytes(data)))
_static(_file, "AppendAllText", "string, string", _append_text, encoded=True)
_static(
    _file, "AppendAllLines", "string, string[]",
    lambda p, lines, e=UTF8: _append_text(p, "".join(f"{t}\n" for t in _texts(lines)), e), encoded=True,
)  # fmt: skip
_static(_file, "Exists", "string", lambda p: bool(p) and not p.endswith("/") and os.path.isfile(normalized(p)))
_static(_file, "Delete", "string", lambda p: delete_file(full(p)))
for _types in ("string, string", "string, string, bool"):
    _static(
        _file, "Copy", _types,
        lambda a, b, over=False: copy_file(full(a, "sourceFileName"), full(b, "destFileName"), overwrite=over),
    )  # fmt: skip
    _static(
        _file, "Move", _types,
        lambda a, b, over=False: move_file(full(a, "sourceFileName"), full(b, "destFileName"), overwrite=over),
    )  # fmt: skip
_static(_file, "GetAttributes", "string", lambda p: _present(FileInfo(full(p))).attributes())
_static(_file, "SetAttributes", f"string, {ATTRIBUTES}", lambda p, v: _present(FileInfo(full(p))).set_attributes(v))
_static(_file, "OpenText", "string", lambda p: Reader(_read_text(p), "System.IO.StreamReader"))
_static(_file, "CreateText", "string", lambda p: StreamWriter(full(p)))
_static(_file, "AppendText", "string", lambda p: StreamWriter(full(p), True))


def _present(item: FileSystemInfo) -> FileSystemInfo:
    if item.status() is None:
        with dotnet_failures(item.path):
            os.stat(item.path)
    return item


# --- directories ----------------------------------------------------------------------------------------------------------------------

_directory = class_("System.IO.Directory")


def _matcher(pattern: str) -> Callable[[str], bool]:
    from bridge.migrate.runtime.files.patterns import file_pattern

    return lambda name: file_pattern(pattern, ignore_case=False).fullmatch(name) is not None


def _search(top: str, pattern: str, deep: bool) -> Iterable[FileSystemInfo]:
    """What a directory holds, in the order of the file system; then what is in those below, level by level."""
    matches, pending = _matcher(pattern), [top]
    while pending:
        path = pending.pop(0)
        with dotnet_failures(path, directory=True):
            found = listing(path)
        for item in found:
            if matches(item.name):
                yield item
            if deep and item.is_directory and not item.is_link:
                pending.append(item.path)


def _found(path: Any, pattern: str, option: Any, kind: type | None) -> list[FileSystemInfo]:
    top = full(path)
    if not os.path.isdir(top):
        raise missing_part(top)
    deep = option is not None and option.name == "AllDirectories"
    return [i for i in _search(top, pattern, deep) if kind is None or isinstance(i, kind)]


_OPTION = "System.IO.SearchOption"
_SEARCHES: tuple[tuple[str, type | None], ...] = (
    ("Files", FileInfo), ("Directories", DirectoryInfo), ("FileSystemEntries", None),
)  # fmt: skip


def _paths(path: Any, pattern: str, option: Any, kind: type | None) -> TypedArray:
    given, top = str(path or ""), full(path)
    found = [i.path for i in _found(path, pattern, option, kind)]
    # The paths begin with what was given, relative or not.
    base = given if given.endswith("/") else f"{given}/"
    return TypedArray("System.String[]", [base + p[len(top.rstrip("/")) + 1 :] for p in found])


for _word, _kind in _SEARCHES:
    for _verb in ("Get", "Enumerate"):
        _name = f"{_verb}{_word}"
        _static(_directory, _name, "string", lambda p, k=_kind: _paths(p, "*", None, k))
        _static(_directory, _name, "string, string", lambda p, m, k=_kind: _paths(p, m, None, k))
        _static(_directory, _name, f"string, string, {_OPTION}", lambda p, m, o, k=_kind: _paths(p, m, o, k))


def _create_directory(path: Any) -> DirectoryInfo:
    target = full(path)
    if os.path.lexists(target) and not os.path.isdir(target):
        raise DotNetError(f"The file '{target.rstrip('/')}' already exists.", "System.IO.IOException")
    with dotnet_failures(target, directory=True):
        os.makedirs(target, exist_ok=True)
    return DirectoryInfo(str(path))


def _current(path: Any) -> None:
    target = full(path)
    if not os.path.isdir(target):
        raise missing_part(target)
    os.chdir(target)


_static(_directory, "Exists", "string", lambda p: bool(p) and os.path.isdir(normalized(p)))
_static(_directory, "CreateDirectory", "string", _create_directory)
_static(_directory, "Delete", "string", lambda p: delete_directory(full(p)))
_static(_directory, "Delete", "string, bool", lambda p, deep: delete_directory(full(p), recursive=deep))
_static(
    _directory, "Move", "string, string",
    lambda a, b: move_directory(full(a, "sourceDirName").rstrip("/"), full(b, "destDirName").rstrip("/")),
)  # fmt: skip
_static(_directory, "GetCurrentDirectory", "", os.getcwd)
_static(_directory, "SetCurrentDirectory", "string", _current)
_static(_directory, "GetParent", "string", lambda p: DirectoryInfo(full(p).rstrip("/") or "/").parent())
for _owner, _make in ((_file, FileInfo), (_directory, DirectoryInfo)):
    for _which in ("LastWriteTime", "LastAccessTime", "CreationTime"):
        for _utc in ("", "Utc"):
            _static(
                _owner, f"Get{_which}{_utc}", "string", lambda p, m=_make, n=_which + _utc: m(full(p)).get_member(n)
            )
            if _which != "CreationTime":
                _static(
                    _owner, f"Set{_which}{_utc}", "string, date",
                    lambda p, v, m=_make, n=_which + _utc: _present(m(full(p))).set_member(n, v),
                )  # fmt: skip

# --- objects --------------------------------------------------------------------------------------------------------------------------

_info = class_("System.IO.FileSystemInfo", "System.Object")

_info.method("ToString", "", str)
_info.method("Refresh", "", FileSystemInfo.refresh)


def _then(item: FileSystemInfo, action: Callable[[], None], path: str | None = None) -> None:
    action()
    if path is not None:
        item.path = path
        item.shown = path
    item.refresh()


MAKERS.update({FileInfo.type_name: FileInfo, DirectoryInfo.type_name: DirectoryInfo})
_fi = class_("System.IO.FileInfo", "System.IO.FileSystemInfo")
_fi.complete = True
_fi.constructor("string", lambda p: FileInfo(_named(p)))
_fi.method("Delete", "", lambda f: _then(f, lambda: delete_file(f.path)))
for _types in ("string", "string, bool"):
    _fi.method("CopyTo", _types, lambda f, b, over=False: _copied(f, full(b, "destFileName"), over))
    _fi.method(
        "MoveTo", _types,
        lambda f, b, over=False: _then(
            f, lambda: move_file(f.path, full(b, "destFileName"), overwrite=over), full(b, "destFileName")
        ),
    )  # fmt: skip
_fi.method("OpenText", "", lambda f: Reader(read_file(f.path), "System.IO.StreamReader"))
_fi.method("CreateText", "", lambda f: StreamWriter(f.path))
_fi.method("AppendText", "", lambda f: StreamWriter(f.path, True))


def _named(path: Any) -> str:
    full(path)
    return str(path)


def _copied(item: FileSystemInfo, target: str, overwrite: bool) -> FileInfo:
    copy_file(item.path, target, overwrite=overwrite)
    return FileInfo(target)


_di = class_("System.IO.DirectoryInfo", "System.IO.FileSystemInfo")
_di.complete = True
_di.constructor("string", lambda p: DirectoryInfo(_named(p)))
_di.method("Create", "", lambda d: _then(d, lambda: _ignore(_create_directory(d.path))))
_di.method("CreateSubdirectory", "string", lambda d, p: _create_directory(f"{d.path.rstrip('/')}/{p}"))
_di.method("Delete", "", lambda d: _then(d, lambda: delete_directory(d.path)))
_di.method("Delete", "bool", lambda d, deep: _then(d, lambda: delete_directory(d.path, recursive=deep)))
_di.method("MoveTo", "string", lambda d, p: _then(d, lambda: move_directory(d.bare, full(p, "destDirName")), full(p)))


def _ignore(_: object) -> None:
    return None


def _objects(name: str, found: list[FileSystemInfo]) -> TypedArray:
    return TypedArray(f"System.IO.{name}[]", found)


for _word, _kind, _type in (
    ("Files", FileInfo, "FileInfo"), ("Directories", DirectoryInfo, "DirectoryInfo"), ("FileSystemInfos", None, "FileSystemInfo"),
):  # fmt: skip
    for _verb in ("Get", "Enumerate"):
        for _types in ("", "string", f"string, {_OPTION}"):
            _di.method(
                f"{_verb}{_word}", _types,
                lambda d, m="*", o=None, k=_kind, t=_type: _objects(t, _found(d.path, m, o, k)),
            )  # fmt: skip

_reader = class_("System.IO.StreamReader")
_reader.constructor("string", lambda p: Reader(_read_text(p), "System.IO.StreamReader"))
_reader.constructor("string, encoding", lambda p, e: Reader(_read_text(p, encoding_of(e)), "System.IO.StreamReader"))
_writer = class_("System.IO.StreamWriter")
_writer.constructor("string", lambda p: StreamWriter(full(p)))
_writer.constructor("string, bool", lambda p, append: StreamWriter(full(p), append))
_writer.constructor("string, bool, encoding", lambda p, append, e: StreamWriter(full(p), append, encoding_of(e)))

# --- Path: what needs the machine ------------------------------------------------------------------------------------------------------

_path = class_("System.IO.Path")
_path.static("GetTempPath", "", temporary_directory)
_path.static("GetTempFileName", "", temporary_file)
_path.static("GetRandomFileName", "", random_name)
_path.static_methods.pop("getfullpath", None)
_path.static("GetFullPath", "string", full)
_path.static("GetFullPath", "string, string", lambda p, base: normalized(os.path.join(base, p)))
_path.static(
    "GetRelativePath", "string, string", lambda base, p: os.path.relpath(full(p, "path"), full(base, "relativeTo"))
)
_path.static("Exists", "string", lambda p: bool(p) and os.path.lexists(normalized(p)))
_path.static("EndsInDirectorySeparator", "string", lambda p: bool(p) and p.endswith("/"))
_path.static("IsPathFullyQualified", "string", lambda p: bool(p) and p.startswith("/"))
_path.static("GetInvalidFileNameChars", "", lambda: TypedArray("System.Char[]", [Char("\0"), Char("/")]))
_path.static("GetInvalidPathChars", "", lambda: TypedArray("System.Char[]", [Char("\0")]))


def _refused(*_: Any) -> Any:
    raise NotSupportedHere("a FileStream")


for _name in ("OpenRead", "OpenWrite", "Create"):
    _file.static(_name, "string", _refused)

_TIMES = "SetLastWriteTime SetLastWriteTimeUtc SetLastAccessTime SetLastAccessTimeUtc"
give_nothing(
    _file,
    f"WriteAllText WriteAllLines WriteAllBytes AppendAllText AppendAllLines Delete Copy Move SetAttributes {_TIMES}",
)
give_nothing(_directory, f"Delete Move SetCurrentDirectory {_TIMES}")
give_nothing(_info, "Refresh")
give_nothing(_fi, "Delete MoveTo")
give_nothing(_di, "Create Delete MoveTo")
