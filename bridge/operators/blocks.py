"""How .NET calls a script block: with arguments, and with ``$_`` as it is around the call.

The engine's own methods and operators call a block with the item that is its ``$_``, in the scope that they are in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.operators.pipeline import unroll
from bridge.values import ScriptBlock

__all__ = ["as_delegate", "in_place", "written_for"]


def as_delegate(block: Callable[..., Any]) -> Callable[..., Any]:
    """What .NET calls: the block's own ``delegate`` where it has one."""
    called: Callable[..., Any] = getattr(block, "delegate", block)
    return called


def written_for(block: Callable[..., Any], *arguments: Any) -> list[Any]:
    """What a block writes for an item, in the scope that the caller is in."""
    write: Callable[..., list[Any]] | None = getattr(block, "written", None)
    return list(unroll(block(*arguments))) if write is None else write(*arguments)


def in_place(value: Any) -> Any:
    """What ``ForEach``, ``Where`` and ``-replace`` call for a script block: its own ``here`` where it has one."""
    return getattr(value, "here", value) if isinstance(value, ScriptBlock) else value
