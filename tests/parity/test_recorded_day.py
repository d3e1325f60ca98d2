"""Recordings whose answers hold the day they were made on are reproduced on any other day, and on no wrong answer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bridge.binding.convert import convert
from bridge.parity.conform import check_file
from bridge.parity.conform.conversions import check_row
from bridge.parity.conform.recorded_day import REASON
from bridge.values import clock

DATA = Path(__file__).resolve().parent.parent / "data"
RECORDED = dt.datetime(2026, 11, 21, 12, tzinfo=dt.timezone.utc)
LATER = dt.datetime(2031, 3, 4, 22, 15, tzinfo=dt.timezone.utc)


def row(result: str, text: str = "10:30", kind: str = "System.DateTime") -> dict[str, object]:
    return {"type": kind, "value": {"t": "String", "v": text}, "result": {"t": kind, "v": result}}


def test_a_time_alone_is_of_the_clocks_day() -> None:
    with clock.at(LATER):
        assert str(convert("10:30", "datetime")) == "2031-03-04 10:30:00"
        assert convert("5/6", "datetime").year == 2031


@pytest.mark.parametrize("name", ["binding", "conversions"])
def test_the_kept_recordings_are_reproduced_on_another_day(name: str) -> None:
    with clock.at(LATER):
        report = check_file(DATA / f"{name}.jsonl.gz")
    with clock.at(RECORDED):
        exact = check_file(DATA / f"{name}.jsonl.gz")
    assert report.mismatches == exact.mismatches == []
    assert report.leaned > exact.leaned if name == "conversions" else report.leaned == exact.leaned


def test_what_was_recorded_on_another_day_leans() -> None:
    outcome = check_row(row("1999-12-31T10:30:00.0000000"), "1")
    assert (outcome.passed, outcome.leaned) == (True, REASON)


@pytest.mark.parametrize(
    "wrong",
    [
        row("1999-12-31T10:31:00.0000000"),
        row("1999-12-31T10:30:00.0000000", "1998-12-31 10:30"),
        row("1999-12-31T10:30:00.0000000Z"),
        row("1999-05-07T00:00:00.0000000", "5/6"),
    ],
)
def test_any_other_difference_fails(wrong: dict[str, object]) -> None:
    assert not check_row(wrong, "1").passed
