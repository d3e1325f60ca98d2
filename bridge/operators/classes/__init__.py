"""The registry's tables, one module a family of classes. Importing this package fills :data:`bridge.operators.objects.CLASSES`."""

from __future__ import annotations

from bridge.operators.classes import builders, characters, collections, dates, general, regex, strings, system, tables

__all__ = ["builders", "characters", "collections", "dates", "general", "regex", "strings", "system", "tables"]
