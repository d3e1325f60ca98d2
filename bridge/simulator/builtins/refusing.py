"""Parameters that a cmdlet has and that do nothing here: they are refused by name."""

from __future__ import annotations

from bridge.operators.errors import NotSupportedHere
from bridge.simulator.context import Context

__all__ = ["refuse"]


def refuse(ctx: Context, *names: str) -> None:
    """Raises :class:`NotSupportedHere` when the command was given a parameter of ``names``."""
    for name in names:
        if name in ctx.values:
            raise NotSupportedHere(f"{ctx.name} -{name}")
