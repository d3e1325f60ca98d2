"""The full recording of conversions, where it lies beside the project."""

from __future__ import annotations

from pathlib import Path

from bridge.parity.conform import ConformOptions
from bridge.parity.conform.conversions import check
from bridge.parity.conform.runner import read_rows


def test_every_recorded_conversion_gives_the_engines_answer(golden_dir: Path) -> None:
    outcomes = list(check(read_rows(golden_dir / "conversions.jsonl.gz"), ConformOptions()))
    assert len(outcomes) > 4000
    assert [o for o in outcomes if not isinstance(o, str) and not o.passed] == []
