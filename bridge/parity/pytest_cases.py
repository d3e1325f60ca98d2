"""Parity as a user's own tests: ``@pytest.mark.parametrize("case", bridge.parity.cases("winrm+https://fs01", "SmbShare"))``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.parity.report import PARTS, Difference, Report
from bridge.parity.run import parity
from bridge.session import Session

__all__ = ["Case", "cases", "cases_of"]

_SHOWN = 20


@dataclass(frozen=True)
class Case:
    """One command and one part of what is held against it."""

    id: str
    command: str
    part: str
    compared: int
    differences: tuple[Difference, ...]

    def __str__(self) -> str:
        return self.id

    def check(self) -> None:
        """Raises :class:`AssertionError` that names what differs."""
        if self.differences:
            lines = [d.text for d in self.differences[:_SHOWN]]
            if len(self.differences) > _SHOWN:
                lines.append(f"… and {len(self.differences) - _SHOWN} more")
            raise AssertionError(f"{len(self.differences)} of {self.compared} differ:\n" + "\n".join(lines))


def cases(
    host: Session | str,
    *modules: str,
    help_dir: str | Path | None = None,
    wrappers: str | Path | None = None,
    binding: bool = True,
    **options: Any,
) -> list[Any]:
    """Run :func:`bridge.parity.parity` and return a parameter set for pytest for each command and part; each is a :class:`Case`.

    Raises what :func:`parity` raises; pytest shows that as an error of the collection.
    """
    report = parity(host, modules, help_dir=help_dir, wrappers=wrappers, binding=binding, **options)
    return parameters(cases_of(report))


def cases_of(report: Report) -> list[Case]:
    """The cases of a run that was made."""
    found = []
    for command in report.commands:
        for part in PARTS:
            if part in command.compared:
                differences = tuple(d for d in command.differences if d.part == part)
                name = f"{command.module}.{command.name}-{part}"
                found.append(Case(name, command.name, part, command.compared[part], differences))
    return found


def parameters(found: Sequence[Case]) -> list[Any]:
    """``found`` as pytest's parameter sets, with ids. pytest is needed for this alone."""
    import pytest

    return [pytest.param(case, id=case.id) for case in found]
