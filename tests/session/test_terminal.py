"""What a person at a terminal sees and answers, on a real pseudo-terminal."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")

from rich.console import Console  # noqa: E402

import bridge  # noqa: E402
from bridge.session.progress import ProgressBars  # noqa: E402
from bridge.session.records import ProgressRecord  # noqa: E402
from bridge.session.session import Session  # noqa: E402
from bridge.session.tables import table_of  # noqa: E402
from bridge.simulator import Simulator  # noqa: E402
from bridge.values import PSObject  # noqa: E402


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """A terminal as standard input; what is given is what somebody types."""
    master, slave = pty.openpty()
    with os.fdopen(slave, "r", encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield lambda text: os.write(master, text.encode()) and None
    os.close(master)


def test_a_confirmation_is_asked_until_the_answer_is_one(
    ps: Session, sim: Simulator, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed("what?\nn\ny\nL\n")
    (ps.command("Get-Thing") | ps.command("Close-Thing")).run(confirm="ask")
    assert sim.state.closed == ["thing1"]
    said = capsys.readouterr()
    assert '[Y] Yes  [A] Yes to All  [N] No  [l] No to All (default is "Y")' in said.err
    assert said.out == ""


def test_enter_takes_the_default(ps: Session, sim: Simulator, typed: Callable[[str], None]) -> None:
    typed("\n")
    ps.command("Close-Thing", "a").run(confirm="ask")
    assert sim.state.closed == ["a"]


def test_questions_are_asked(ps: Session, typed: Callable[[str], None]) -> None:
    typed("hello\n")
    assert ps.command("Read-Question").run(prompts=bridge.AskPrompts()) == ["hello"]


def test_progress_is_a_bar_that_goes_when_it_is_done() -> None:
    screen = io.StringIO()
    bars = ProgressBars(Console(file=screen, force_terminal=True, width=80))
    bars.update(ProgressRecord("Copying [files]", 1, status="one", percent=10))
    bars.update(ProgressRecord("Inner", 2, parent=1, status="x"))
    bars.update(ProgressRecord("Copying [files]", 1, operation="two", percent=60))
    assert len(bars._progress.tasks) == 2
    assert bars._progress.tasks[0].completed == 60
    bars.update(ProgressRecord("Inner", 2, completed=True))
    bars.update(ProgressRecord("Copying [files]", 1, completed=True))
    assert bars._progress.tasks == []
    bars.close()
    assert "Copying [files]" in screen.getvalue()


def text_of(items: list[Any], width: int) -> str:
    screen = io.StringIO()
    Console(file=screen, width=width).print(table_of(items, width))
    return screen.getvalue()


def test_a_table_shows_what_fits_and_names_the_rest() -> None:
    items = [
        PSObject({"Name": "a[b]", "Empty": None, "Path": "p" * 30, "Size": 5, "Owner": "o" * 30}) for _ in range(2)
    ]
    narrow = text_of(items, 50)
    assert "a[b]" in narrow
    assert "Path" in narrow
    assert "not shown: Empty, Owner" in narrow
    assert "not shown" not in text_of([PSObject({"A": 1})], 50)


def test_values_that_are_no_objects_have_a_column() -> None:
    text = text_of([1, "two", [3, None], PSObject({"A": 4})], 60)
    for part in ("Value", "two", "{3, }", "4"):
        assert part in text
