"""Invoke-Command without a computer: the block runs here, in a scope of its own."""

from __future__ import annotations

import re
from typing import Annotated, Any

from bridge.migrate.runtime.commands.definition import definition
from bridge.migrate.runtime.errors import NotTranslated
from bridge.simulator.context import Context
from bridge.simulator.definition import Param
from bridge.values import ScriptBlock

__all__ = ["COMMANDS"]

_HERE, _THERE = "InProcess", "ComputerName"
_INPUT = re.compile(r"\$\{?input\b", re.IGNORECASE)
_BLOCK = "System.Management.Automation.ScriptBlock"


class InvokeCommand:
    """The parameters that name another computer are only there to be refused."""

    script_block: Annotated[
        Any, Param(mandatory=True, position=0, sets=(_HERE,), aliases=("Command",), type=_BLOCK)
    ] = None
    no_new_scope: Annotated[bool, Param(position=None, sets=(_HERE,))] = False
    input_object: Annotated[Any, Param(mandatory=False, position=None, by_value=True)] = None
    argument_list: Annotated[Any, Param(mandatory=False, position=None, aliases=("Args",), type="System.Object[]")] = (
        None
    )
    computer_name: Annotated[
        Any, Param(mandatory=True, position=None, sets=(_THERE,), aliases=("Cn",), type="System.String[]")
    ] = None
    session: Annotated[Any, Param(mandatory=False, position=None, sets=(_THERE,))] = None
    credential: Annotated[Any, Param(mandatory=False, position=None, sets=(_THERE,))] = None
    file_path: Annotated[Any, Param(mandatory=False, position=None, sets=(_THERE,))] = None
    host_name: Annotated[Any, Param(mandatory=False, position=None, sets=(_THERE,))] = None
    as_job: Annotated[bool, Param(position=None, sets=(_THERE,))] = False

    def begin(self, ctx: Context) -> None:
        self.given: list[Any] = []
        if ctx.parameter_set == _THERE or self.no_new_scope:
            raise NotTranslated("Invoke-Command on another computer, or without a scope of its own")

    def process(self, ctx: Context) -> None:
        if ctx.has_input:
            self.given.append(ctx.current)

    def end(self, ctx: Context) -> None:
        block = self.script_block
        if not isinstance(block, ScriptBlock):
            raise NotTranslated("Invoke-Command of something that is no script block")
        if ctx.input_expected and not _INPUT.search(str(block)):
            raise NotTranslated("Invoke-Command with input for a block that does not read $input")
        ctx.server.run_block(ctx, block, self.argument_list or (), self.given if ctx.input_expected else None)


COMMANDS = (
    definition(
        "Invoke-Command",
        InvokeCommand,
        "Microsoft.PowerShell.Commands.InvokeCommandCommand",
        default_set=_HERE,
        aliases=("icm",),
    ),
)
