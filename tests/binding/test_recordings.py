"""What a real engine did with calls: the part that is kept with the project, and the full recordings where they lie beside it."""

from __future__ import annotations

import collections
from pathlib import Path

import pytest

from bridge.parity.conform import check_file
from bridge.parity.conform.binding import check, matches
from bridge.parity.conform.report import ConformOptions, Outcome
from bridge.parity.conform.runner import read_rows

DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.mark.parametrize("name", ["binding", "conversions"])
def test_the_kept_recordings_are_reproduced(name: str) -> None:
    report = check_file(DATA / f"{name}.jsonl.gz")
    assert report.mismatches == []
    assert report.passed >= 1500


@pytest.mark.parametrize("name", ["binding-random", "binding-help"])
def test_the_full_recordings_are_reproduced(golden_dir: Path, name: str) -> None:
    report = check_file(golden_dir / f"{name}.jsonl.gz")
    assert report.mismatches == []
    assert report.passed > 5000


def outcomes(rows: list[dict[str, object]]) -> list[Outcome]:
    return [o for o in check(rows, ConformOptions()) if isinstance(o, Outcome)]


def test_every_row_has_one_outcome() -> None:
    rows = list(read_rows(DATA / "binding.jsonl.gz"))[:400]
    assert matches(rows[0])
    assert len(outcomes(rows)) == len(rows)


def test_a_recording_that_says_something_else_fails() -> None:
    """Each part of what is recorded is looked at: a change in any of them is seen."""
    rows = list(read_rows(DATA / "binding.jsonl.gz"))
    seen: collections.Counter[str] = collections.Counter()
    define = rows[0]
    for row in rows:
        if "define" in row:
            define = row
            continue
        for part, change in CHANGES.items():
            if seen[part] < 5 and change(row["expect"]):
                seen[part] += 1
                _, changed = outcomes([define, row])
                assert not changed.passed, (part, row)
                assert changed.expected != changed.actual
                break
    assert set(seen) == set(CHANGES)


def _error(expect: dict[str, object], member: str) -> bool:
    found = expect["terminating"] or next(iter(expect["errors"]), None)  # type: ignore[call-overload]
    if found is None:
        return False
    found[member] = f"{found[member]}x"
    return True


def _begin(expect: dict[str, dict[str, object]]) -> bool:
    if expect["begin"] is not None:
        expect["begin"]["set"] = "other"
    return expect["begin"] is not None


def _process(expect: dict[str, list[dict[str, dict[str, dict[str, object]]]]]) -> bool:
    for record in expect["process"]:
        for value in record["bound"].values():
            value["t"] = "System.Other"
            return True
    return False


CHANGES = {
    "begin": _begin,
    "process": _process,
    **{
        member: lambda expect, member=member: _error(expect, member)
        for member in ("id", "category", "exception", "message", "parameter", "parameterType", "typeSpecified")
    },
}


def test_a_syntax_line_that_differs_fails() -> None:
    define = next(iter(read_rows(DATA / "binding.jsonl.gz")))
    define["define"]["sets"][0]["syntax"] += " [-More]"
    (outcome,) = outcomes([define])
    assert not outcome.passed


def test_a_case_without_its_command_fails() -> None:
    rows = [row for row in read_rows(DATA / "binding.jsonl.gz") if "case" in row][:1]
    (outcome,) = outcomes(rows)
    assert not outcome.passed
