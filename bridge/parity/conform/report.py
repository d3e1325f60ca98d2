"""What a conformance run says: one outcome a case, one report a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["ConformOptions", "FileReport", "Outcome"]


@dataclass(frozen=True)
class ConformOptions:
    """``help_dir`` is the folder of help that metadata recordings are held against."""

    help_dir: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """One case. ``expected`` and ``actual`` are JSON-like and set when it failed; ``leaned`` names the table entry that excused
    a difference in text made by a .NET library."""

    case: str
    passed: bool
    text: str = ""
    expected: Any = None
    actual: Any = None
    leaned: str | None = None


@dataclass
class FileReport:
    """All outcomes of one file, counted. ``summary`` holds lines that the kind adds (a percentage, a disagreement)."""

    file: str
    kind: str
    passed: int = 0
    failed: int = 0
    leaned: int = 0
    mismatches: list[Outcome] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    required: float = 1.0

    @property
    def holds(self) -> bool:
        """True when at least the share ``required`` of the cases passed: all of them, unless the kind says otherwise."""
        return self.passed >= self.required * (self.passed + self.failed)

    def add(self, outcome: Outcome) -> None:
        if outcome.passed:
            self.passed += 1
        else:
            self.failed += 1
            self.mismatches.append(outcome)
        if outcome.leaned is not None:
            self.leaned += 1
