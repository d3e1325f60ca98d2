"""What .NET throws where the operating system refuses: classes and messages of System.IO on Unix."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from bridge.binding.conversion.errors import DotNetError

__all__ = ["dotnet_failure", "dotnet_failures", "missing_file", "missing_part"]

_IO = "System.IO."


def missing_part(path: str) -> DotNetError:
    return DotNetError(f"Could not find a part of the path '{path}'.", f"{_IO}DirectoryNotFoundException")


def missing_file(path: str) -> DotNetError:
    return DotNetError(f"Could not find file '{path}'.", f"{_IO}FileNotFoundException")


def dotnet_failure(error: OSError, path: str, *, directory: bool = False) -> DotNetError:
    """The exception for an error on ``path``; ``directory`` where .NET looks for a directory, or where its parent is what is missing."""
    number = error.errno
    if number == errno.ENOENT:
        parent = os.path.dirname(path.rstrip("/")) or "/"
        return missing_part(path) if directory or not os.path.isdir(parent) else missing_file(path)
    if number in (errno.EACCES, errno.EPERM, errno.EISDIR):
        return DotNetError(f"Access to the path '{path}' is denied.", "System.UnauthorizedAccessException")
    if number == errno.EEXIST:
        return DotNetError(f"The file '{path}' already exists.", f"{_IO}IOException")
    if number == errno.ENAMETOOLONG:
        return DotNetError(
            f"The path '{path}' is too long, or a component of the specified path is too long.",
            f"{_IO}PathTooLongException",
        )
    return DotNetError(f"{os.strerror(number or 0)} : '{path}'", f"{_IO}IOException")


@contextmanager
def dotnet_failures(path: str, *, directory: bool = False) -> Iterator[None]:
    """An error of the operating system in the block, as what .NET throws."""
    try:
        yield
    except OSError as error:
        raise dotnet_failure(error, path, directory=directory) from None
