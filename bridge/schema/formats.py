"""The forms of help and metadata that are read, in the order in which they are tried, and how far each is believed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import cast

from bridge.model import Command, Diagnostic

__all__ = ["FORMATS", "Format", "format_of"]

Reader = Callable[[str, str, int], "tuple[list[Command], list[Diagnostic]]"]


@dataclass(frozen=True)
class Format:
    """One form. ``rank`` says how far it is believed where several describe one command: the lowest number wins."""

    name: str
    module: str
    suffixes: tuple[str, ...]
    rank: int

    def looks_like(self, text: str, file: str) -> bool:
        return bool(_function(self.module, "looks_like")(text, file))

    def read(self, text: str, file: str, max_bytes: int) -> tuple[list[Command], list[Diagnostic]]:
        return cast(Reader, _function(self.module, "read_document"))(text, file, max_bytes)


FORMATS = (
    Format("metadata", "metadata", (".json",), 0),
    Format("cdxml", "cdxml", (".cdxml", ".xml"), 1),
    Format("platyps-2024-05-01", "platyps_yaml", (".md", ".markdown", ".yml", ".yaml"), 2),
    Format("platyps-2.0.0", "platyps", (".md", ".markdown"), 3),
    Format("maml", "maml", (".xml",), 4),
)


@cache
def _function(module: str, name: str) -> Callable[..., object]:
    # Loaded when first needed: the XML and YAML readers bring libraries with them.
    return cast("Callable[..., object]", getattr(importlib.import_module(f"bridge.schema.{module}"), name))


def format_of(text: str, file: str, suffix: str) -> Format | None:
    """The form of ``text`` in a file with this suffix (folded), or None."""
    return next((f for f in FORMATS if suffix in f.suffixes and f.looks_like(text, file)), None)
