"""What a run's findings look like: JSON, JUnit, and a page that is looked at in a browser."""

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bridge.demo import HELP
from bridge.parity import CommandReport, Difference, Report, html, junit
from bridge.schema import read

NASTY = "</script><img src=x onerror=alert(1)> & \u0007 'q' \"d\""


@pytest.fixture
def report() -> Report:
    made = Report("winrm+https://fs01", {"version": "7.6.5", "edition": "Core", "platform": "Unix"})
    for command in read(HELP / "SmbShare").commands:
        made.commands.append(CommandReport(command.name, "SmbShare", command, {"help": 60, "binding": 30}))
    close = next(c for c in made.commands if c.name == "Get-SmbSession")
    close.differences += [
        Difference(
            "help", close.name, "mandatory", False, True, "SessionId", close.live.sets[0].name, "SessionId differs"
        ),  # type: ignore[union-attr]
        Difference("binding", close.name, NASTY, {"begin": NASTY}, {"begin": None}, text=NASTY),
    ]
    close.notes.append(NASTY)
    return made


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_needs_nothing_else_and_runs_nothing_of_the_host(report: Report) -> None:
    page = _Page()
    text = html_of(report)
    page.feed(text)
    assert not [t for t, _ in page.tags if t in ("img", "link", "iframe", "object")]
    assert [a.get("src") for t, a in page.tags if t == "script"] == [None]
    assert not [a for _, attributes in page.tags for a in attributes if a in ("src", "href") or a.startswith("on")]
    assert "url(" not in text.split("</style>")[0]
    assert "default-src 'none'" in text
    assert "onerror=alert(1)>" not in text
    assert text.index("Get-SmbSession") < text.index("Close-SmbOpenFile")


def html_of(report: Report) -> str:
    return html(report)


def test_sets_are_a_matrix_and_what_differs_is_marked(report: Report) -> None:
    text = html_of(report)
    assert text.count('<table class="matrix">') == 4
    assert text.count('class="cell differs"') == 1
    assert "\u25cb 0" in text


def test_the_same_findings_give_the_same_bytes(report: Report) -> None:
    assert html_of(report) == html_of(report)
    assert junit(report) == junit(report)


def test_junit_counts_and_quotes(report: Report) -> None:
    root = ElementTree.fromstring(junit(report))
    (suite,) = root
    assert (suite.get("tests"), suite.get("failures")) == ("8", "2")
    failures = {case.get("name"): case.findtext("failure") for case in suite if case.find("failure") is not None}
    assert failures["help"] == "SessionId differs"
    assert "onerror" in str(failures["binding"])


def test_json_holds_every_difference(report: Report) -> None:
    data = json.loads(json.dumps(report.to_json()))
    assert data["ok"] is False
    assert sum(len(c["differences"]) for c in data["commands"]) == 2


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian's package chromium)")
@pytest.mark.parametrize(
    ("search", "shown"), [("", 4), ("#find=get-smb", 2), ("#find=GET%20sessionid", 2), ("#find=nowhere", 0)]
)
def test_the_search_field_works_in_a_browser_without_a_network(
    report: Report, tmp_path: Path, search: str, shown: int
) -> None:
    file = tmp_path / "report.html"
    file.write_text(html_of(report), encoding="utf-8")
    assert CHROMIUM is not None
    dom = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            f"--user-data-dir={tmp_path / 'profile'}", "--proxy-server=127.0.0.1:9", "--virtual-time-budget=2000", "--dump-dom",
            f"{file.as_uri()}{search}",
        ],
        capture_output=True, encoding="utf-8", timeout=100, check=True,
    ).stdout  # fmt: skip
    assert f'data-shown="{shown}"' in dom
    hidden = re.findall(r'<details class="command"[^>]* hidden=', dom)
    assert len(hidden) == 4 - shown
    assert dom.count('class="cell differs"') == 1
