"""What a parity run found: differences, and how much was compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bridge.model import Command

__all__ = ["CommandReport", "Difference", "Part", "Report"]

PARTS = ("help", "binding", "wrappers")

Part = str
"""What is held against the live command: ``help``, ``binding`` (this project's binder) or ``wrappers``."""


@dataclass(frozen=True)
class Difference:
    """One fact on which two sides disagree. ``ours`` is what help, binder or wrapper says; ``live`` what the host says."""

    part: Part
    command: str
    what: str
    ours: Any
    live: Any
    parameter: str | None = None
    set: str | None = None
    text: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "part": self.part,
            "command": self.command,
            "parameter": self.parameter,
            "set": self.set,
            "what": self.what,
            "ours": self.ours,
            "live": self.live,
            "text": self.text,
        }


@dataclass
class CommandReport:
    """One command. ``compared`` counts facts and calls of each part; a part that is not there was not compared."""

    name: str
    module: str
    live: Command | None = None
    compared: dict[Part, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, part: Part) -> int:
        """Differences of one part."""
        return sum(1 for d in self.differences if d.part == part)


@dataclass
class Report:
    """A whole run. ``ok`` when nothing differs."""

    address: str
    engine: dict[str, str] = field(default_factory=dict)
    commands: list[CommandReport] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def differences(self) -> list[Difference]:
        return [d for c in self.commands for d in c.differences]

    @property
    def ok(self) -> bool:
        return not self.differences

    def compared(self, part: Part) -> int:
        return sum(c.compared.get(part, 0) for c in self.commands)

    def to_json(self) -> dict[str, Any]:
        """Plain data, the same for the same findings: no times, no paths."""
        return {
            "version": 1,
            "address": self.address,
            "engine": self.engine,
            "ok": self.ok,
            "notes": self.notes,
            "commands": [
                {
                    "name": c.name,
                    "module": c.module,
                    "compared": c.compared,
                    "notes": c.notes,
                    "differences": [d.to_json() for d in c.differences],
                }
                for c in self.commands
            ],
        }
