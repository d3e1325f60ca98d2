"""Reads a recording, finds its kind and runs it."""

from __future__ import annotations

import gzip
import importlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol, cast

from bridge.errors import InputError
from bridge.parity.conform.report import ConformOptions, FileReport, Outcome

__all__ = ["KINDS", "Kind", "check_file", "read_rows"]

KINDS = (
    "binding",
    "conversions",
    "cdxml",
    "prompts",
    "pipelines",
    "streams",
    "clixml",
    "syntax",
    "metadata",
    "scripts",
)
"""Modules of this package that know a kind of recording; the first whose ``matches`` takes the file's first row runs it."""


class Kind(Protocol):
    """What a module of :data:`KINDS` offers."""

    def matches(self, row: dict[str, Any]) -> bool: ...

    def check(self, rows: Iterable[dict[str, Any]], options: ConformOptions) -> Iterator[Outcome | str]:
        """Outcomes in order; a plain string is a line for the file's summary."""
        ...


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file, gzip or not. Raises :class:`InputError` with file and line for what is not an object a line."""
    try:
        with path.open("rb") as probe:
            packed = probe.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    row = json.loads(line)
                except ValueError as exc:
                    raise InputError(f"not JSON: {exc}", file=str(path), line=number) from None
                if not isinstance(row, dict):
                    raise InputError("each line must be a JSON object", file=str(path), line=number)
                yield row
    except (OSError, EOFError, UnicodeDecodeError) as exc:
        why = getattr(exc, "strerror", None) or str(exc)
        raise InputError(f"cannot be read: {why}", file=str(path)) from None


def check_file(path: Path, options: ConformOptions | None = None) -> FileReport:
    """Run every case of ``path``. Raises :class:`InputError` when it is no recording of a known kind."""
    rows = read_rows(path)
    first = next(rows, None)
    if first is None:
        raise InputError("holds no rows", file=str(path))
    for name in KINDS:
        kind = cast(Kind, importlib.import_module(f"bridge.parity.conform.{name}"))
        if kind.matches(first):
            break
    else:
        raise InputError(f"no recording of a known kind (its first row has {', '.join(sorted(first))})", file=str(path))
    report = FileReport(str(path), name, required=getattr(kind, "REQUIRED", 1.0))
    for item in kind.check(_chain(first, rows), options or ConformOptions()):
        if isinstance(item, str):
            report.summary.append(item)
        else:
            report.add(item)
    return report


def _chain(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest
