"""Built-in cmdlets."""

from __future__ import annotations

from bridge.simulator.definition import CmdletDefinition

__all__ = ["BUILTINS"]

BUILTINS: tuple[CmdletDefinition, ...] = ()
