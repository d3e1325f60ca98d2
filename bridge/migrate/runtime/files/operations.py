"""Copying, moving and deleting as .NET does it on Unix, with its errors."""

from __future__ import annotations

import os
import shutil

from bridge.binding.conversion.errors import DotNetError
from bridge.migrate.runtime.files.failures import dotnet_failures, missing_file, missing_part

__all__ = ["copy_file", "delete_directory", "delete_file", "move_directory", "move_file"]

_IO = "System.IO.IOException"


def move_file(source: str, target: str, *, overwrite: bool = False) -> None:
    """``File.Move``. Raises :class:`DotNetError`."""
    if not os.path.isfile(source):
        raise missing_file(source)
    if not os.path.isdir(os.path.dirname(target) or "/"):
        raise missing_part(target)
    if os.path.lexists(target) and not overwrite and not os.path.samefile(source, target):
        raise DotNetError(f"The file '{target}' already exists.", _IO)
    with dotnet_failures(target):
        shutil.move(source, target)


def move_directory(source: str, target: str) -> None:
    """``Directory.Move``. Raises :class:`DotNetError`."""
    if source == target:
        raise DotNetError("Source and destination path must be different.", _IO)
    if not os.path.isdir(source):
        raise missing_part(source)
    if os.path.lexists(target):
        raise DotNetError(
            f"Cannot create '{target}' because a file or directory with the same name already exists.", _IO
        )
    if not os.path.isdir(os.path.dirname(target) or "/"):
        raise missing_part(target)
    with dotnet_failures(target, directory=True):
        shutil.move(source, target)


def copy_file(source: str, target: str, *, overwrite: bool = False) -> None:
    """``File.Copy``: times and permissions go along. Raises :class:`DotNetError`."""
    with dotnet_failures(source), open(source, "rb"):
        pass
    if os.path.isdir(target):
        raise DotNetError(f"The target file '{target}' is a directory, not a file.", _IO)
    if os.path.lexists(target) and not overwrite:
        raise DotNetError(f"The file '{target}' already exists.", _IO)
    with dotnet_failures(target):
        shutil.copy2(source, target)


def delete_file(path: str) -> None:
    """``File.Delete``: one that is not there is no error. Raises :class:`DotNetError`."""
    if os.path.isdir(path) and not os.path.islink(path):
        raise DotNetError(f"Access to the path '{path}' is denied.", "System.UnauthorizedAccessException")
    if not os.path.lexists(path) and os.path.isdir(os.path.dirname(path) or "/"):
        return
    with dotnet_failures(path):
        os.unlink(path)


def delete_directory(path: str, *, recursive: bool = False) -> None:
    """``Directory.Delete``. Raises :class:`DotNetError`."""
    if not os.path.isdir(path):
        if os.path.lexists(path):
            raise DotNetError(f"The directory name is invalid. : '{path}'", _IO)
        raise missing_part(path)
    with dotnet_failures(path, directory=True):
        if recursive and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.rmdir(path)
