"""Tee-Object into a file: every object goes on, and into Out-File."""

from __future__ import annotations

import dataclasses
from typing import Any

from bridge.migrate.runtime.errors import NotTranslated
from bridge.operators import text
from bridge.operators.kinds import unwrap
from bridge.simulator.builtins import BUILTINS
from bridge.simulator.builtins.writing import TeeObject
from bridge.simulator.context import Context
from bridge.simulator.records import TerminatingError

__all__ = ["COMMANDS"]


class TeeInFiles(TeeObject):
    def begin(self, ctx: Context) -> None:
        self.names: dict[str, Any] = {
            name: ctx.values[name] for name in ("FilePath", "LiteralPath", "Encoding") if name in ctx.bound
        }
        self.to_file = "Variable" not in ctx.values
        if not self.to_file:
            super().begin(ctx)
            return
        self.kept = []
        self._out_file(ctx, [], append=bool(ctx.values.get("Append")))

    def process(self, ctx: Context) -> None:
        if not self.to_file:
            super().process(ctx)
            return
        item = ctx.values.get("InputObject")
        if not self.kept and isinstance(unwrap(item), str):
            self._out_file(ctx, [item], append=True)
        else:
            # What is no text may be shown in a table with what follows it.
            self.kept.append(item)
        ctx.write(item)

    def end(self, ctx: Context) -> None:
        if not self.to_file:
            super().end(ctx)
        elif self.kept:
            self._out_file(ctx, self.kept, append=True)

    def _out_file(self, ctx: Context, items: list[Any], *, append: bool) -> None:
        try:
            ctx.pipe("Out-File", input=items, **self.names, Append=append)
        except TerminatingError as error:
            raise NotTranslated(f"Tee-Object to a file that cannot be written: {text(error.record.message)}") from None


COMMANDS = tuple(
    dataclasses.replace(d, implementation=TeeInFiles, builtin=False) for d in BUILTINS if d.command.name == "Tee-Object"
)
