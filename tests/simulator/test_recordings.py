"""Recordings of a real engine against the simulator, over PSRP."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.parity.conform import check_file

EXPECTED = {"prompts": (434, 0), "pipelines": (829, 0), "streams": (103, 55)}
"""What passes and what does not: the streams that are left are scripts that need the language itself."""


@pytest.mark.parametrize("kind", sorted(EXPECTED))
def test_recordings_agree(golden_dir: Path, kind: str) -> None:
    report = check_file(golden_dir / f"{kind}.jsonl.gz")
    passed, failed = EXPECTED[kind]
    assert report.kind == kind
    assert report.passed >= passed, [m.case for m in report.mismatches]
    assert report.passed + report.failed == passed + failed
    if kind == "streams":
        assert not [m.case for m in report.mismatches if "Test-Streams" in m.text]
