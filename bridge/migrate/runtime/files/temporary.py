"""Names in the directory for temporary files, as .NET makes them."""

from __future__ import annotations

import os
import secrets
import string
import tempfile

__all__ = ["random_name", "temporary_directory", "temporary_file"]

_LETTERS = string.ascii_letters + string.digits
_BASE32 = "abcdefghijklmnopqrstuvwxyz012345"


def temporary_directory() -> str:
    """``Path.GetTempPath()``: with a separator at its end."""
    return (
        os.path.join(os.environ.get("TMPDIR") or "/tmp", "")
        if os.name == "posix"
        else os.path.join(tempfile.gettempdir(), "")
    )


def temporary_file() -> str:
    """``Path.GetTempFileName()``: the path of a new empty file."""
    while True:
        path = f"{temporary_directory()}tmp{''.join(secrets.choice(_LETTERS) for _ in range(6))}.tmp"
        try:
            with open(path, "xb"):
                return path
        except FileExistsError:
            continue


def random_name() -> str:
    """``Path.GetRandomFileName()``"""
    letters = "".join(secrets.choice(_BASE32) for _ in range(11))
    return f"{letters[:8]}.{letters[8:]}"
