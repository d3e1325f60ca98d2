"""The lines that ``switch -File`` looks at."""

from __future__ import annotations

from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.files.encodings import decoded, encoding_named, split_lines
from bridge.migrate.runtime.files.failures import dotnet_failures
from bridge.migrate.runtime.files.items import FileSystemInfo
from bridge.migrate.runtime.files.places import PathFailure, Places
from bridge.operators import text
from bridge.operators.kinds import unwrap

__all__ = ["lines_of_file"]


def lines_of_file(places: Places, value: Any) -> list[str]:
    """The lines of the one file that a path, with wildcards or not, or a file's object names. Raises NotTranslated for any other."""
    plain = unwrap(value)
    try:
        found = (
            [plain.path]
            if isinstance(plain, FileSystemInfo)
            else [p.path for p in places.expand(text(value)) if p.in_files]
        )
        if len(found) != 1:
            raise NotTranslated("switch -File of a path that is not one file")
        with dotnet_failures(found[0]), open(found[0], "rb") as file:
            return split_lines(decoded(file.read(), encoding_named(None)))
    except (PathFailure, DotNetError):
        raise NotTranslated("switch -File of a file that cannot be read") from None
