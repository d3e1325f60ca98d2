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
        self._run(ctx, "Begin")

    def process(self, ctx: Context) -> None:
        blocks = [b for b in ctx.values.get("Process") or () if b is not None]
        if not any(isinstance(b, Block) for b in blocks):
            super().process(ctx)
            return
        if not ctx.has_input:
            return
        rest = [b for b in blocks if isinstance(b, Block)]
        # Of several blocks by position the first is the begin block and the last, of three or more, the end block.
        if "Begin" not in ctx.bound and len(rest) > 1:
            rest = rest[1:] if "End" in ctx.bound or len(rest) == 2 else rest[1:-1]
        for block in rest:
            block.into(ctx, ctx.values.get("InputObject"))

    def end(self, ctx: Context) -> None:
        self._run(ctx, "End")

    def _run(self, ctx: Context, name: str) -> None:
        block = ctx.values.get(name)
        blocks = [b for b in ctx.values.get("Process") or () if isinstance(b, Block)]
        if block is None and name not in ctx.bound and len(blocks) > 1:
            if name == "Begin":
                block = blocks[0]
            elif len(blocks) > 2:
                block = blocks[-1]
        if isinstance(block, Block):
            block.into(ctx, None)


class WhereBlock(WhereObject):
    """``Where-Object { … }``"""

    def process(self, ctx: Context) -> None:
        block: Any = ctx.values.get("FilterScript")
        if not isinstance(block, Block):
            super().process(ctx)
        elif ctx.has_input and truth(block(ctx.values.get("InputObject"))):
            ctx.write(ctx.values.get("InputObject"))
