"""Methods of .NET that give nothing, not even null."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bridge.operators import NOTHING
from bridge.operators.objects import Class, Method

__all__ = ["give_nothing"]


def give_nothing(owner: Class, names: str) -> None:
    """Mark methods of a class, static or not, as void. ``names`` is separated by spaces; what a class lacks is passed over."""
    for folded in names.casefold().split():
        for table in (owner.methods, owner.static_methods):
            if folded in table:
                found = table[folded]
                table[folded] = Method(found.name, tuple(replace(o, body=_void(o.body)) for o in found.overloads))


def _void(body: Callable[..., Any]) -> Callable[..., Any]:
    def run(*arguments: Any) -> Any:
        body(*arguments)
        return NOTHING

    return run
