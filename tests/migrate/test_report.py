"""The report counts what was translated, helped and refused, and shows both texts."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bridge.migrate.project import Migrated, migrate
from bridge.migrate.report import FORMATS, as_json, as_table, totals

WARNING = "sort is taken for Sort-Object, as on Windows; elsewhere it is a program of the system"


@pytest.fixture
def done(tmp_path: Path) -> list[Migrated]:
    (tmp_path / "a.ps1").write_text("'plain'\n$x = 1 + $y\nGet-A &\n'<b>' # & co\n2, 1 | sort\n")
    (tmp_path / "b.ps1").write_text("if (")
    return migrate(tmp_path, tmp_path / "out")


def test_the_sums_count_statements(done: list[Migrated]) -> None:
    found = totals(done)
    assert (found.scripts, found.translated, found.helped, found.refused, found.failed, found.warned) == (
        2,
        4,
        1,
        1,
        1,
        1,
    )
    assert not found.complete


def test_the_table_has_a_line_for_each_script_and_reason(done: list[Migrated]) -> None:
    lines = as_table(done).splitlines()
    assert lines[1].split() == ["a.ps1", "4", "1", "1", "1"]
    assert lines[2] == "  line 3: a background job"
    assert lines[3] == f"  line 5: warning: {WARNING}"
    assert lines[-1] == "2 scripts: 4 statements translated (1 helped), 1 refused, 1 warned, 1 scripts not read"


def test_the_json_holds_counts_and_reasons(done: list[Migrated]) -> None:
    found = json.loads(as_json(done))
    assert found["totals"]["refused"] == 1
    first, second = found["scripts"]
    assert first["refused"] == [{"line": 3, "text": "Get-A &", "why": "a background job"}]
    assert first["warned"] == [{"line": 5, "why": WARNING}]
    assert (first["target"], second["target"]) == ("a.py", None)
    assert "b.ps1" in second["error"]


def test_a_warning_leaves_a_script_complete(tmp_path: Path) -> None:
    (tmp_path / "a.ps1").write_text("2, 1 | sort\n")
    found = totals(migrate(tmp_path, tmp_path / "out"))
    assert (found.warned, found.complete) == (1, True)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.links: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [v or "" for k, v in attrs if k in ("href", "src")]
        if tag == "pre":
            self._inside = True
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "pre"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.blocks[-1] += data


def test_the_page_shows_both_texts_and_loads_nothing(done: list[Migrated]) -> None:
    page = _Page()
    page.feed(FORMATS["html"](done))
    assert '<span class="warned">2, 1 | sort</span>' in FORMATS["html"](done)
    assert page.blocks[1] == done[0].python
    assert [line for line in page.blocks[0].splitlines() if "<b>" in line] == ["'<b>' # & co"]
    assert all(link.startswith("#") for link in page.links)
