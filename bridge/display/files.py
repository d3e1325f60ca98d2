"""What the table of files and folders shows on Unix: the facts of ``lstat`` in words."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from bridge.operators.formatting.composite import composite
from bridge.operators.properties import MISSING, get_property

__all__ = ["FILE_COLUMNS", "file_title"]

_PROVIDER = "Microsoft.PowerShell.Core\\FileSystem::"


def _path(item: Any) -> str:
    return str(get_property(item, "FullName"))


def _facts(item: Any) -> os.stat_result | None:
    try:
        return os.lstat(_path(item))
    except OSError:
        return None


def _mode(item: Any) -> str:
    facts = _facts(item)
    return stat.filemode(facts.st_mode) if facts else ""


def _user(item: Any) -> str:
    facts = _facts(item)
    if facts is None:
        return ""
    try:
        import pwd

        return pwd.getpwuid(facts.st_uid).pw_name
    except (ImportError, KeyError):
        return str(facts.st_uid)


def _group(item: Any) -> str:
    facts = _facts(item)
    if facts is None:
        return ""
    try:
        import grp

        return grp.getgrgid(facts.st_gid).gr_name
    except (ImportError, KeyError):
        return str(facts.st_gid)


def _written(item: Any) -> str:
    written = get_property(item, "LastWriteTime")
    return "" if written is MISSING else composite("{0:d} {0:HH}:{0:mm}", [written])


def _size(item: Any) -> str:
    facts = _facts(item)
    return str(facts.st_size) if facts else ""


def _name(item: Any) -> str:
    name = str(get_property(item, "Name"))
    path = Path(_path(item))
    return f"{name} -> {path.readlink()}" if path.is_symlink() else name


FILE_COLUMNS = (
    ("UnixMode", 10, False, _mode),
    ("User", 10, True, _user),
    ("Group", 10, False, _group),
    ("LastWriteTime", 16, True, _written),
    ("Size", 12, True, _size),
    ("Name", 0, False, _name),
)
"""Label, width, whether to the right, and the text of an item."""


def file_title(parent: Any) -> str:
    """The line above the files of one folder, whose provider path is ``parent``."""
    return "    Directory: " + str(parent).replace(_PROVIDER, "")
