"""The kind ``conversions``: one value converted to one type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bridge.binding.convert import ConversionError, convert
from bridge.errors import BridgeError
from bridge.parity.conform.leaning import LIBRARY_IDS, LIBRARY_TEXTS
from bridge.parity.conform.recorded_day import on_its_day
from bridge.parity.conform.report import ConformOptions, Outcome
from bridge.parity.typed_values import decode, encode

__all__ = ["check", "matches"]


def matches(row: dict[str, Any]) -> bool:
    return "type" in row and "value" in row and ("result" in row or "error" in row)


def as_recorded(typed: dict[str, Any]) -> dict[str, Any]:
    """The value that the recorder's script handed on: assigning the output of a statement unrolls an array of one, and of none."""
    if typed.get("t") == "Object[]" and len(typed["v"]) < 2:
        return typed["v"][0] if typed["v"] else {"t": "null"}
    return typed


def check(rows: Iterable[dict[str, Any]], options: ConformOptions) -> Iterator[Outcome | str]:
    for number, row in enumerate(rows, 1):
        yield check_row(row, str(row.get("id", number)))


def check_row(row: dict[str, Any], case: str) -> Outcome:
    """One recorded conversion against ours."""
    text = f"[{row['type']}] {row['value']}"
    expected: dict[str, Any] = {key: row[key] for key in ("result", "error") if key in row}
    actual = _ours(row)
    if actual == expected:
        return Outcome(case, True, text)
    leaned = _leans(row, expected, actual) or on_its_day(expected, lambda: _ours(row))
    return Outcome(case, leaned is not None, text, None if leaned else expected, None if leaned else actual, leaned)


def _ours(row: dict[str, Any]) -> dict[str, Any]:
    try:
        value = decode(as_recorded(row["value"]))
        return {"result": encode(convert(value, row["type"]))}
    except ConversionError as error:
        return {"error": {"exception": error.exception, "message": error.message, "id": error.error_id}}
    except BridgeError as error:
        return {"error": {"message": str(error)}}


def _leans(row: dict[str, Any], expected: dict[str, Any], actual: dict[str, Any]) -> str | None:
    theirs, ours = expected.get("error"), actual.get("error")
    if (
        not theirs
        or not ours
        or {k: theirs[k] for k in ("exception", "id")} != {k: ours.get(k) for k in ("exception", "id")}
    ):
        return None
    entry = LIBRARY_IDS.get(theirs["id"]) or LIBRARY_TEXTS.get(row["type"].removesuffix("[]"))
    marker = ' Error: "'
    if entry and theirs["message"].partition(marker)[0] == ours["message"].partition(marker)[0]:
        return entry
    # Which key of several comes first is .NET's secret: string hashes differ from process to process.
    keys = list(row["value"]["v"]) if row["value"]["t"] == "Hashtable" else []
    if len(keys) > 1 and theirs["message"] in (ours["message"].replace(f"'{_key(ours)}'", f"'{key}'") for key in keys):
        return "the order of a Hashtable's keys"
    return None


def _key(error: dict[str, Any]) -> str:
    return str(error["message"].partition("The property '")[2].partition("'")[0])
