"""Objects as a table on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from bridge.values import PSObject

__all__ = ["columns_of", "table_of"]

_MAX_COLUMNS = 8


def columns_of(items: Sequence[Any]) -> list[str]:
    """The property names that the objects have, in the order in which they first appear."""
    seen: dict[str, str] = {}
    for item in items:
        if isinstance(item, PSObject):
            for name in item:
                seen.setdefault(name.lower(), name)
    return list(seen.values())


def table_of(items: Sequence[Any], *, max_columns: int = _MAX_COLUMNS) -> Table:
    """A rich table of ``items``: a column a property, one column for values that are not objects."""
    names = columns_of(items)[:max_columns]
    plain = any(not isinstance(i, PSObject) for i in items) or not names
    table = Table(box=SIMPLE_HEAD, show_edge=False, header_style="bold", pad_edge=False)
    for name in (["Value"] if plain else []) + names:
        table.add_column(name)
    for item in items:
        # Text, not markup: a value may hold square brackets.
        cells = [Text(_cell(item.get(n))) if isinstance(item, PSObject) else Text("") for n in names]
        if plain:
            cells.insert(0, Text("" if isinstance(item, PSObject) and names else _cell(item)))
        table.add_row(*cells)
    return table


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "{" + ", ".join(_cell(v) for v in value[:4]) + (", …" if len(value) > 4 else "") + "}"
    return str(value)
