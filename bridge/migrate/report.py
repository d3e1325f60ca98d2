"""What was translated, helped, refused and warned about: for a terminal, as JSON, as HTML."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bridge.migrate.project import Migrated
from bridge.migrate.report_html import html

__all__ = ["FORMATS", "Totals", "as_json", "as_table", "totals"]


@dataclass(frozen=True)
class Totals:
    """Sums over all scripts. ``failed`` counts scripts without any Python; a warning leaves a script complete."""

    scripts: int
    translated: int
    helped: int
    refused: int
    failed: int
    warned: int = 0

    @property
    def complete(self) -> bool:
        return not self.refused and not self.failed

    def __str__(self) -> str:
        failed = f", {self.failed} scripts not read" if self.failed else ""
        warned = f", {self.warned} warned" if self.warned else ""
        return (
            f"{self.scripts} scripts: {self.translated} statements translated ({self.helped} helped), "
            f"{self.refused} refused{warned}{failed}"
        )


def totals(done: Sequence[Migrated]) -> Totals:
    """The sums of ``done``."""
    return Totals(
        len(done),
        sum(m.translated for m in done),
        sum(m.helped for m in done),
        sum(len(m.refused) for m in done),
        sum(m.error is not None for m in done),
        sum(len(m.warned) for m in done),
    )


def as_table(done: Sequence[Migrated]) -> str:
    """One line a script, one for each reason, and the sums."""
    head = ("script", "translated", "helped", "refused", "warned")
    rows = [(m.source, *map(str, (m.translated, m.helped, len(m.refused), len(m.warned)))) for m in done]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]

    def line(row: Sequence[str]) -> str:
        numbers = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        return "  ".join([row[0].ljust(widths[0]), *numbers])

    lines = [line(head)]
    for migrated, row in zip(done, rows, strict=True):
        lines.append(line(row))
        if migrated.error is not None:
            lines.append(f"  {migrated.error}")
        lines += [f"  line {r.line}: {r.why}" for r in migrated.refused]
        lines += [f"  line {w.line}: warning: {w.why}" for w in migrated.warned]
    return "\n".join([*lines, str(totals(done))]) + "\n"


def as_json(done: Sequence[Migrated]) -> str:
    """An object with ``totals`` and ``scripts``, each with its counts its ``refused`` statements and what it ``warned`` about."""
    summed = totals(done)
    return (
        json.dumps(
            {
                "version": 1,
                "totals": vars(summed),
                "scripts": [
                    {
                        "source": m.source,
                        "target": None if m.error is not None else m.target,
                        "translated": m.translated,
                        "helped": m.helped,
                        "refused": [vars(r) for r in m.refused],
                        "warned": [vars(w) for w in m.warned],
                        "error": m.error,
                    }
                    for m in done
                ],
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


FORMATS: dict[str, Callable[[Sequence[Migrated]], str]] = {
    "table": as_table,
    "json": as_json,
    "html": lambda done: html(done, str(totals(done))),
}
