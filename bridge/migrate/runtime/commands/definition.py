"""How a command of the script runtime is made from a Python function or class."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bridge.simulator.definition import CmdletDefinition, command_from_signature

__all__ = ["definition"]


def definition(
    name: str, implementation: Any, type_name: str, *, aliases: tuple[str, ...] = (), **more: Any
) -> CmdletDefinition:
    """The definition of a command whose signature says its parameters. ``type_name`` is the .NET class in its error ids; ``more`` is as for
    :func:`~bridge.simulator.definition.command_from_signature`."""
    command = replace(command_from_signature(name, implementation, **more), aliases=aliases)
    return CmdletDefinition(command, implementation, type_name)
