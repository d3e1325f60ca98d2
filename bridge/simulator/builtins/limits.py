"""How much of a value is shown."""

from __future__ import annotations

from bridge.display.values import ENUMERATION_LIMIT
from bridge.simulator.context import Context

__all__ = ["enumeration_limit"]


def enumeration_limit(ctx: Context) -> int:
    """How many elements of a collection are shown: what the global ``$FormatEnumerationLimit`` says; below 0 all are."""
    scope, name = ctx.variables.scoped("global:FormatEnumerationLimit")
    limit = scope.get(name)
    return int(limit) if isinstance(limit, int) and not isinstance(limit, bool) else ENUMERATION_LIMIT
