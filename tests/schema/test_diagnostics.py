"""The table of findings: stable, complete, and documented."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from bridge.model import Severity
from bridge.schema.diagnostics import CODES, Code, diagnostic, documentation

ROOT = Path(__file__).resolve().parents[2]


def test_codes_and_slugs_are_each_given_once() -> None:
    assert len({c.code for c in CODES.values()}) == len(CODES)
    assert all(re.fullmatch(r"PSB\d{3}", c.code) and re.fullmatch(r"[a-z]+(-[a-z]+)*", c.name) for c in CODES.values())


@pytest.mark.parametrize("entry", CODES.values(), ids=lambda c: c.name)
def test_every_finding_is_a_sentence_with_advice(entry: Code) -> None:
    facts = {name for _, name, _, _ in Formatter().parse(entry.text) if name}
    assert entry.advice.endswith(".")
    assert len(entry.text) <= 140
    filled = diagnostic(
        entry.name, **dict.fromkeys(facts - {"parameter", "command"}, 1), parameter="Name", command="Get-Thing"
    )
    assert filled.message
    assert (filled.code, filled.severity) == (entry.code, entry.severity)


def test_the_documentation_is_current() -> None:
    """``psbridge doctor --codes > docs/diagnostics.md`` makes it."""
    assert (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8") == documentation()


def test_every_code_in_the_source_is_in_the_table() -> None:
    known = {c.code for c in CODES.values()}
    for path in (ROOT / "bridge").rglob("*.py"):
        used = set(re.findall(r"\bPSB\d{3}\b", path.read_text(encoding="utf-8")))
        assert used <= known, path.name


def test_an_error_means_that_nothing_was_read() -> None:
    errors = {c.code[3] for c in CODES.values() if c.severity is Severity.ERROR}
    assert not errors & {"1", "2"}
