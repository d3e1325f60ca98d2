"""Deep recursion: PowerShell goes thousands of calls deep, Python's stack does not."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable

from bridge.migrate.runtime.errors import NotTranslated

__all__ = ["Depth"]

_A_THREAD = 12
"""Calls that fit into one thread's stack with room to spare: each thread has a recursion limit of its own."""

_MOST = 3000


class Depth:
    """How many calls of functions are inside one another."""

    def __init__(self) -> None:
        self._calls = 0

    def call(self, body: Callable[[], None]) -> None:
        """Run ``body`` one call deeper. Raises :class:`NotTranslated` where the engine's own limit may be near."""
        if self._calls >= _MOST:
            raise NotTranslated(f"more than {_MOST} calls inside one another")
        self._calls += 1
        try:
            if self._calls % _A_THREAD:
                body()
            else:
                _elsewhere(body)
        finally:
            self._calls -= 1


def _elsewhere(body: Callable[[], None]) -> None:
    """Run ``body`` on a stack of its own and wait for it; what it raises comes out here."""
    raised: list[BaseException] = []
    context = contextvars.copy_context()

    def run() -> None:
        try:
            context.run(body)
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]
