"""What ``-Property`` and ``-GroupBy`` of a Format command name: properties, wildcards, script blocks and calculated properties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bridge.display.packets import Alignment
from bridge.display.values import ENUMERATION_LIMIT, formatted, shown
from bridge.operators.errors import NotSupportedHere
from bridge.operators.properties import MISSING, all_names, get_property, property_names
from bridge.operators.wildcards import has_wildcard

__all__ = ["Column", "Property", "aligned", "plain_columns"]


@dataclass(frozen=True)
class Property:
    """One element of ``-Property``. ``compute`` is a script block's Python, and ``text`` then its source."""

    text: str
    compute: Callable[[Any], Any] | None = None
    label: str | None = None
    width: int = 0
    alignment: Alignment | None = None
    format: str | None = None

    def columns(self, value: Any, *, missing: bool) -> list[Column]:
        """The columns that this is for ``value``: one a matching property. ``missing``: also for a property that there is not."""
        if self.compute is not None:
            return [Column(self.label or self.text, self.text, self)]
        if has_wildcard(self.text):
            return [Column(self.label or n, n, self) for n in property_names(value, self.text)]
        spelled = next((n for n in all_names(value) if n.casefold() == self.text.casefold()), None)
        if spelled is None and not missing:
            return []
        return [Column(self.label or spelled or self.text, spelled or self.text, self)]


@dataclass(frozen=True)
class Column:
    """One column of a table, or one line of a list."""

    label: str
    name: str
    given: Property | None = None

    def value(self, item: Any) -> Any:
        """What it shows of ``item``, or MISSING."""
        if self.given is not None and self.given.compute is not None:
            return self.given.compute(item)
        return get_property(item, self.name)

    def text(self, item: Any, limit: int = ENUMERATION_LIMIT, *, fixed: bool = False) -> str:
        value = self.value(item)
        if value is MISSING or value is None:
            return ""
        if self.given is not None and self.given.format:
            return formatted(value, self.given.format, limit)
        return shown(value, limit, fixed=fixed)


def plain_columns(names: list[str]) -> list[Column]:
    return [Column(name, name) for name in names]


def aligned(text: Any) -> Alignment:
    """The Alignment of a calculated property: a word or the start of one."""
    folded = str(text).casefold()
    for known in (Alignment.LEFT, Alignment.CENTER, Alignment.RIGHT):
        if folded and known.value.startswith(folded):
            return known
    raise NotSupportedHere(f"the alignment {text!r}")
