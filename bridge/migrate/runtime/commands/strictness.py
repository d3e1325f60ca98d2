"""Set-StrictMode."""

from __future__ import annotations

from typing import Annotated, Any

from bridge.migrate.runtime.commands.definition import definition
from bridge.migrate.runtime.errors import NotTranslated
from bridge.simulator.context import Context
from bridge.simulator.definition import Param

__all__ = ["COMMANDS"]

_LEVELS = {"latest": 3, "1": 1, "2": 2, "3": 3}


class SetStrictMode:
    """Strict mode of the scope that calls it, and of those inside that."""

    version: Annotated[
        Any, Param(mandatory=True, position=None, sets=("Version",), aliases=("v",), type="System.String")
    ] = None
    off: Annotated[bool, Param(mandatory=True, position=None, sets=("Off",))] = False

    def process(self, ctx: Context) -> None:
        said = str(self.version).casefold()
        level = 0 if self.off else _LEVELS.get(said if said == "latest" else said.partition(".")[0])
        scope: Any = ctx.variables
        if level is None:
            raise NotTranslated(f"Set-StrictMode -Version {self.version}")
        scope.strict = level


COMMANDS = (
    definition(
        "Set-StrictMode",
        SetStrictMode,
        "Microsoft.PowerShell.Commands.SetStrictModeCommand",
        default_set="Version",
    ),
)
