"""ForEach-Object and Where-Object over script blocks that are Python functions."""

from __future__ import annotations

from typing import Any

from bridge.migrate.runtime.functions import Block
from bridge.operators import truth
from bridge.simulator.builtins.foreach import ForEachObject
from bridge.simulator.builtins.where import WhereObject
from bridge.simulator.context import Context

__all__ = ["ForEachBlock", "WhereBlock"]


class ForEachBlock(ForEachObject):
    """``ForEach-Object { … }``: what the block writes goes on as it is written."""

    def begin(self, ctx: Context) -> None:
        self._run(ctx, 0, None)

    def process(self, ctx: Context) -> None:
        if not any(self._parts(ctx)):
            super().process(ctx)
        elif ctx.has_input:
            self._run(ctx, 1, ctx.values.get("InputObject"))

    def end(self, ctx: Context) -> None:
        self._run(ctx, 2, None)

    def _run(self, ctx: Context, part: int, item: Any) -> None:
        for block in self._parts(ctx)[part]:
            block.into(ctx, item)

    def _parts(self, ctx: Context) -> tuple[list[Block], list[Block], list[Block]]:
        """The blocks for begin, process and end. Of several the first is that of begin and, of three or more, the last that of end,
        unless -End has one."""
        given = (
            ctx.values.get("Begin"),
            *(ctx.values.get("Process") or ()),
            *(ctx.values.get("RemainingScripts") or ()),
        )
        blocks = [b for b in given if isinstance(b, Block)]
        end = [b for b in (ctx.values.get("End"),) if isinstance(b, Block)]
        if not end and len(blocks) > 2:
            end = [blocks.pop()]
        return (blocks[:1], blocks[1:], end) if len(blocks) > 1 else ([], blocks, end)


class WhereBlock(WhereObject):
    """``Where-Object { … }``"""

    def process(self, ctx: Context) -> None:
        block: Any = ctx.values.get("FilterScript")
        if not isinstance(block, Block):
            super().process(ctx)
        elif ctx.has_input and truth(block(ctx.values.get("InputObject"))):
            ctx.write(ctx.values.get("InputObject"))
