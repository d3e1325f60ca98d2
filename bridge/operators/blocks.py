"""How .NET calls a script block: with arguments, and with ``$_`` as it is around the call.

The engine's own methods and operators call a block plainly, with the item that is its ``$_``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["as_delegate"]


def as_delegate(block: Callable[..., Any]) -> Callable[..., Any]:
    """What .NET calls: the block's own ``delegate`` where it has one."""
    called: Callable[..., Any] = getattr(block, "delegate", block)
    return called
