"""How .NET calls a script block: with arguments, and with ``$_`` as it is around the call.

The engine's own methods and operators call a block plainly, with the item that is its ``$_``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bridge.operators.errors import NotSupportedHere
from bridge.values import ScriptBlock

__all__ = ["as_delegate"]

_PARAM = re.compile(r"\s*(?:\[[^\]]*\]\s*)*param\b", re.IGNORECASE)
_ITEM = re.compile(r"\$(?:\{_\}|_\b|psitem\b)", re.IGNORECASE)


def as_delegate(block: Callable[..., Any]) -> Callable[..., Any]:
    """What .NET calls: the block's own ``delegate`` where it has one. Raises :class:`NotSupportedHere` for a block that reads ``$_``."""
    if isinstance(block, ScriptBlock):
        text = str.__str__(block)
        if not _PARAM.match(text) and _ITEM.search(text):
            raise NotSupportedHere(
                "a script block that .NET calls and that reads $_, which is that of its surroundings there"
            )
    called: Callable[..., Any] = getattr(block, "delegate", block)
    return called
