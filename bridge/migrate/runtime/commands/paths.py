"""Paths as text."""

from __future__ import annotations

from typing import Annotated, Any

from bridge.migrate.runtime.commands.definition import definition
from bridge.migrate.runtime.errors import NotTranslated
from bridge.operators import text
from bridge.simulator.context import Context
from bridge.simulator.definition import Param

__all__ = ["COMMANDS"]


def join_path(
    ctx: Context,
    path: Annotated[list[str], Param(position=0, type="System.String[]")],
    child_path: Annotated[str, Param(position=1)],
    additional_child_path: Annotated[Any, Param(remaining=True, mandatory=False, type="System.String[]")] = None,
) -> None:
    """Join-Path, by the text of the paths: separators of this system, none doubled."""
    for one in path:
        joined = one
        for child in (child_path, *(additional_child_path or ())):
            joined = _slashes(joined).rstrip("/") + "/" + _slashes(text(child)).lstrip("/")
        ctx.write(joined)


def _slashes(path: str) -> str:
    if ":" in path or path.startswith("\\\\"):
        raise NotTranslated("Join-Path of a Windows drive or share: separators depend on the host")
    return path.replace("\\", "/")


COMMANDS = (definition("Join-Path", join_path, "Microsoft.PowerShell.Commands.JoinPathCommand"),)
