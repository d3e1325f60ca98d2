"""Files from strangers: which of a folder are read, and their text within limits."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bridge.model import Diagnostic
from bridge.schema.diagnostics import diagnostic

__all__ = ["MAX_BYTES", "MAX_FOLDERS_DEEP", "SUFFIXES", "Refused", "files_below", "read_text"]

MAX_BYTES = 16 * 1024 * 1024
"""The largest file that is read unless the caller says otherwise."""

MAX_FOLDERS_DEEP = 16

SUFFIXES = frozenset((".md", ".markdown", ".yml", ".yaml", ".xml", ".cdxml", ".json"))
"""Files of a folder that may hold help."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass
class Refused(Exception):
    """A file that gives no text; ``diagnostic`` says why."""

    diagnostic: Diagnostic


def _refuse(name: str, file: str, line: int | None = None, reason: str = "") -> Refused:
    return Refused(diagnostic(name, file=file, line=line, reason=reason))


def read_text(path: str, file: str, max_bytes: int = MAX_BYTES) -> str:
    """The text of the file at ``path``, named ``file`` in diagnostics. Raises :class:`Refused`.

    UTF-8, with or without its mark, or UTF-16 with its mark; anything else is refused, and so is what is no plain file.
    """
    try:
        # Not blocking: a pipe or a device in place of a file must not hang the reader.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as exc:
        raise _refuse("unreadable", file, reason=f"Cannot be read: {exc.strerror or exc}.") from None
    with open(handle, "rb") as stream:  # noqa: PTH123 (an open descriptor)
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise _refuse("unreadable", file, reason="Is no plain file.")
        if status.st_size > max_bytes:
            raise _refuse("too-large", file, reason=f"Has {status.st_size:,} bytes; the limit is {max_bytes:,}.")
        try:
            data = stream.read(max_bytes + 1)
        except OSError as exc:
            raise _refuse("unreadable", file, reason=f"Cannot be read: {exc.strerror or exc}.") from None
    if len(data) > max_bytes:
        raise _refuse("too-large", file, reason=f"Has more than {max_bytes:,} bytes, which is the limit.")
    return decode(data, file)


def decode(data: bytes, file: str) -> str:
    """The text of ``data``. Raises :class:`Refused` for what is empty, binary or in another encoding."""
    encoding = "utf-8"
    for mark, name in _BOMS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], name
            break
    if not data.strip():
        raise _refuse("empty", file, 1)
    if encoding == "utf-8" and b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise _refuse("not-text", file, line, reason="Is binary: it holds a zero byte.")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        reason = f"Is not {encoding.upper()} text: byte 0x{data[exc.start]:02X} at offset {exc.start}."
        raise _refuse("not-text", file, line, reason=reason) from None


def files_below(folder: Path, found: list[Diagnostic]) -> Iterator[Path]:
    """The files of ``folder`` and below that may hold help, in a stable order; what is left out for safety is added to ``found``."""
    yield from _below(folder, os.path.realpath(folder), 0, found)


def _below(folder: Path, root: str, depth: int, found: list[Diagnostic]) -> Iterator[Path]:
    if depth > MAX_FOLDERS_DEEP:
        reason = f"Folders nest deeper than {MAX_FOLDERS_DEEP}; what is below was left out."
        found.append(diagnostic("too-deep", file=str(folder), reason=reason))
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda e: (e.name.casefold(), e.name))
    except OSError as exc:
        found.append(diagnostic("unreadable", file=str(folder), reason=f"Cannot be read: {exc.strerror or exc}."))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = folder / entry.name
        if entry.is_symlink():
            target = os.path.realpath(path)
            inside = target == root or target.startswith(root.rstrip(os.sep) + os.sep)
            may_hold = path.suffix.casefold() in SUFFIXES or os.path.isdir(target)  # noqa: PTH112
            if not inside and may_hold:
                reason = "Is a link that leaves the folder; it was not followed."
                found.append(diagnostic("outside-folder", file=str(path), reason=reason))
            continue  # a link inside the folder leads to what is read anyway
        if entry.is_dir(follow_symlinks=False):
            yield from _below(path, root, depth + 1, found)
        elif os.path.splitext(entry.name)[1].casefold() in SUFFIXES:  # noqa: PTH122
            yield path
