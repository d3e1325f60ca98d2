"""Objects as a table on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from bridge.values import PSObject

__all__ = ["columns_of", "table_of"]

_WIDEST = 40
_GAP = 3


def columns_of(items: Sequence[Any]) -> list[str]:
    """The property names that the objects have, in the order in which they first appear."""
    seen: dict[str, str] = {}
    for item in items:
        if isinstance(item, PSObject):
            for name in item:
                seen.setdefault(name.lower(), name)
    return list(seen.values())


def table_of(items: Sequence[Any], width: int | None = None) -> Table:
    """A rich table of ``items``: a column a property, one column for values that are not objects.

    With ``width`` (characters) the columns that do not fit are left out and counted below; properties that no object has a value for are
    left out first.
    """
    names = columns_of(items)
    plain = not names or any(not isinstance(i, PSObject) for i in items)
    rows = [{n: _cell(i.get(n)) for n in names} if isinstance(i, PSObject) else {} for i in items]
    shown = _fitting(names, rows, width, plain)
    table = Table(box=SIMPLE_HEAD, show_edge=False, header_style="bold", pad_edge=False)
    if plain:
        table.add_column("Value")
    for name in shown:
        table.add_column(name, max_width=_WIDEST)
    for item, row in zip(items, rows, strict=True):
        # Text, not markup: a value may hold square brackets.
        cells = [Text(row.get(n, "")) for n in shown]
        if plain:
            cells.insert(0, Text("" if row else _cell(item)))
        table.add_row(*cells)
    if len(shown) < len(names):
        left = [n for n in names if n not in shown]
        table.caption = f"not shown: {', '.join(left[:6])}{' …' if len(left) > 6 else ''}"
        table.caption_justify = "left"
    return table


def _fitting(names: list[str], rows: list[dict[str, str]], width: int | None, plain: bool) -> list[str]:
    if width is None:
        return names
    filled = [n for n in names if any(row.get(n) for row in rows)] or names
    left = width - (20 if plain else 0)
    shown: list[str] = []
    for name in filled:
        needed = min(_WIDEST, max([len(name), *(len(row.get(name, "")) for row in rows)])) + _GAP
        if shown and needed > left:
            break
        shown.append(name)
        left -= needed
    return shown


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "{" + ", ".join(_cell(v) for v in value[:4]) + (", …" if len(value) > 4 else "") + "}"
    return str(value)
