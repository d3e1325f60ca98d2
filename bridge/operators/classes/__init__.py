"""The registry's tables, one module a family of classes. Importing this package fills :data:`bridge.operators.objects.CLASSES`."""

from __future__ import annotations

from bridge.operators.classes import (
    arrays,
    builders,
    calendar,
    chance,
    characters,
    conversions,
    dates,
    general,
    lists,
    mathematics,
    network,
    numbers,
    regex,
    sequences,
    sets,
    spans,
    strings,
    system,
    tables,
    types,
)

__all__ = [
    "arrays",
    "builders",
    "calendar",
    "chance",
    "characters",
    "conversions",
    "dates",
    "general",
    "lists",
    "mathematics",
    "network",
    "numbers",
    "regex",
    "sequences",
    "sets",
    "spans",
    "strings",
    "system",
    "tables",
    "types",
]
