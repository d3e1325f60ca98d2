"""Measure-Command."""

from __future__ import annotations

import time
from typing import Annotated, Any

from bridge.migrate.runtime.blocks import Block
from bridge.migrate.runtime.commands.definition import definition
from bridge.migrate.runtime.errors import NotTranslated
from bridge.simulator.context import Context
from bridge.simulator.definition import Param
from bridge.values import TimeSpan

__all__ = ["COMMANDS"]


class MeasureCommand:
    """How long a block takes for all that is piped in, or once; what it writes is dropped."""

    expression: Annotated[Any, Param(mandatory=True, position=0, type="System.Management.Automation.ScriptBlock")] = (
        None
    )
    input_object: Annotated[
        Any, Param(mandatory=False, position=None, by_value=True, type="System.Management.Automation.PSObject")
    ] = None

    def begin(self) -> None:
        self._spent = 0

    def process(self, ctx: Context) -> None:
        if not isinstance(self.expression, Block):
            raise NotTranslated("Measure-Command of something that is no script block of the script")
        started = time.perf_counter_ns()
        self.expression.here(self.input_object)
        self._spent += time.perf_counter_ns() - started

    def end(self, ctx: Context) -> None:
        ctx.write(TimeSpan.from_ticks(self._spent // 100))


COMMANDS = (definition("Measure-Command", MeasureCommand, "Microsoft.PowerShell.Commands.MeasureCommandCommand"),)
