"""``break``, ``continue`` and ``return`` that Python's own words cannot say: out of a block, a function, or several loops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

__all__ = ["Break", "Continue", "Jump", "Return", "loop", "returning", "turn"]


class Jump(BaseException):  # not an Exception: neither a translated catch nor a cmdlet may swallow it
    """A jump on its way to its loop. One that finds none ends the script, as in the engine."""

    def __init__(self, label: Any = "") -> None:
        super().__init__(label)
        self.label = "" if label is None else str(label).casefold()

    def meets(self, label: str) -> bool:
        """True for a loop with this label: a jump without a label means the nearest loop."""
        return not self.label or self.label == label.casefold()


class Break(Jump):
    """``break`` or ``break label``"""


class Continue(Jump):
    """``continue`` or ``continue label``"""


class Return(Jump):
    """``return`` inside ``$( )`` or a statement whose value is taken: it leaves the function or script block around it."""


@contextmanager
def loop(label: str = "") -> Iterator[None]:
    """A whole loop that a ``break`` from elsewhere may leave."""
    try:
        yield
    except Break as jump:
        if not jump.meets(label):
            raise


@contextmanager
def turn(label: str = "") -> Iterator[None]:
    """One turn of a loop that a ``continue`` from elsewhere may end."""
    try:
        yield
    except Continue as jump:
        if not jump.meets(label):
            raise


@contextmanager
def returning() -> Iterator[None]:
    """The body of a function or script block."""
    with suppress(Return):
        yield
