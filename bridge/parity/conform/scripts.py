"""Recordings of whole scripts: each is translated to Python and run, and must do the same or have been refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bridge.errors import BridgeError
from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture
from bridge.migrate.runtime.unknown import NO_HOST
from bridge.operators import NotSupportedHere
from bridge.parity.conform.binding import type_text
from bridge.parity.conform.report import ConformOptions, Outcome
from bridge.parity.typed_values import encode
from bridge.simulator.records import ErrorRecord
from bridge.values import PSObject

__all__ = ["check", "matches"]

_CUSTOM = "System.Management.Automation.PSCustomObject"
_NAME = "script.ps1"
"""The file that each script was in when it was recorded: errors name it."""


def matches(row: dict[str, Any]) -> bool:
    return {"id", "topic", "text", "output", "order"} <= row.keys()


def check(rows: Iterable[dict[str, Any]], options: ConformOptions) -> Iterator[Outcome | str]:
    """A refused script has passed (nothing was wrong silently) and is counted in the summary; a different one has failed. One that
    differs where the translation has warned counts as refused: nobody was left to believe that it is the same."""
    counts = {"same": 0, "refused": 0, "different": 0}
    for row in rows:
        expected = {k: row[k] for k in ("output", "streams", "errors", "terminating", "order")}
        why, warned, actual = _run(row["text"], _NAME)
        if why is None and actual != expected:
            why = warned
        verdict = "refused" if why is not None else "same" if actual == expected else "different"
        counts[verdict] += 1
        failed = verdict == "different"
        yield Outcome(
            row["id"], not failed, row["text"], expected if failed else None, actual if failed else None, None
        )
    yield f"{counts['same']} same, {counts['refused']} refused, {counts['different']} different"


def _run(text: str, name: str) -> tuple[str | None, str | None, dict[str, Any]]:
    """(why it was refused, what was warned of, what it did)."""
    try:
        translation = translate(text, name)
    except BridgeError as exc:
        return str(exc), None, {}
    warned = "; ".join(f"line {w.line}: {w.why}" for w in translation.warned) or None
    if translation.refused:
        return "; ".join(f"line {r.line}: {r.why}" for r in translation.refused), warned, {}
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translation.python, f"<{name}>", "exec"), names)
    # The engine that was recorded had PowerShell's own commands and no others.
    kept = capture(names["main"], session=NO_HOST)
    if kept.not_translated is not None:
        return kept.not_translated, warned, {}
    try:
        return None, warned, _shown(kept)
    except NotSupportedHere as missing:
        return str(missing), warned, {}


def _shown(kept: Capture) -> dict[str, Any]:
    return {
        "output": [_encoded(v) for v in kept.items],
        "streams": kept.streams,
        "errors": [_error(e) for e in kept.errors],
        "terminating": None if kept.terminating is None else _error(kept.terminating),
        "order": kept.order,
    }


def _encoded(value: Any) -> dict[str, Any]:
    """A value as the recorder wrote it: a custom object is a PSCustomObject whatever other type names it has."""
    if isinstance(value, PSObject) and _CUSTOM in value.type_names:
        value = PSObject(value.items())
    return encode(value)


def _error(record: ErrorRecord) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": record.fully_qualified_error_id.split(",")[0],
        "category": record.category,
        "exception": record.exception.bare_name,
        "message": record.exception.message,
    }
    binding = record.exception.binding
    if binding is not None:
        shown["parameter"] = binding.parameter
        shown["parameterType"] = type_text(binding.parameter_type)
        shown["typeSpecified"] = type_text(binding.type_specified)
    return shown
