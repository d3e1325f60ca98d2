"""The strict mode of whoever called a command."""

from __future__ import annotations

from typing import Any

from bridge.simulator.context import Context

__all__ = ["strictness"]


def strictness(ctx: Context) -> int:
    """The version of strict mode that a command runs in, 0 where it is off."""
    variables: Any = ctx.variables
    chain = getattr(variables, "chain", None)
    if chain is not None:
        return next((int(f.strict) for f in chain() if f.strict is not None), 0)
    return 2 if variables.get("StrictMode") else 0
