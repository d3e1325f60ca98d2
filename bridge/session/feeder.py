"""Pipeline input while output is read: objects are taken from an iterable no faster than the host takes them, and sent in batches."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Any

from bridge.session.objects import as_object
from bridge.transport.base import Deadline
from bridge.transport.client import PipelineClient
from bridge.transport.messages import Kind

__all__ = ["Feeder", "is_small"]

_SMALL = 64
_LINGER = 0.02
"""Seconds that an object may wait for others to join its batch."""


def is_small(value: Any) -> bool:
    """True for input that is there already and is sent at once, without threads."""
    return isinstance(value, (list, tuple)) and len(value) <= _SMALL


class Feeder:
    """Two threads: one takes objects and writes their CLIXML, the other sends what is ready. ``error`` is what went wrong."""

    def __init__(self, client: PipelineClient, values: Iterable[Any], batch: int) -> None:
        self.error: BaseException | None = None
        self.done = False
        self._client = client
        self._values = values
        self._batch = max(1, batch)
        self._limit = client.pool.transport.send_size
        self._changed = threading.Condition()
        self._ready: list[bytes] = []
        self._size = 0
        self._objects = 0
        self._since = 0.0
        self._ended = False
        self._cancelled = False
        self._threads = [
            threading.Thread(target=self._take, name="psbridge-input", daemon=True),
            threading.Thread(target=self._send, name="psbridge-send", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def cancel(self) -> None:
        """Take nothing more. An iterable that is waiting inside ``next`` is left to itself."""
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()

    def join(self, seconds: float) -> None:
        """Wait until what was taken is sent, at most ``seconds``."""
        deadline = Deadline(seconds)
        for thread in self._threads:
            thread.join(deadline.left)

    def _failed(self, exc: BaseException) -> None:
        with self._changed:
            if self.error is None and not self._cancelled:
                self.error = exc
            self._cancelled = True
            self._changed.notify_all()

    def _take(self) -> None:
        iterator = None
        try:
            iterator = iter(self._values)
            for value in iterator:
                data = self._client.cut(Kind.INPUT, as_object(value))
                if not self._put(data, 1):
                    break
            self._put(self._client.cut_end(), 0)
        except BaseException as exc:
            self._failed(exc)
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()
            close = getattr(iterator, "close", None)
            if close is not None and self._cancelled:
                _quietly(close)

    def _put(self, fragments: list[bytes], objects: int) -> bool:
        size = sum(map(len, fragments))
        with self._changed:
            while not self._cancelled and self._ready and self._full():
                self._changed.wait(1.0)
            if self._cancelled:
                return False
            first = not self._ready
            self._ready += fragments
            self._size += size
            self._objects += objects
            # The sender is woken for the first object and for a full batch: waking it for each would cost more than the sending.
            if first:
                self._since = time.monotonic()
                self._changed.notify_all()
            elif self._full():
                self._changed.notify_all()
        return True

    def _full(self) -> bool:
        return self._size >= self._limit or self._objects >= self._batch

    def _send(self) -> None:
        try:
            while True:
                with self._changed:
                    while not self._cancelled:
                        if self._ended or self._full():
                            break
                        if self._ready:
                            left = self._since + _LINGER - time.monotonic()
                            if left <= 0:
                                break
                            self._changed.wait(left)
                        else:
                            self._changed.wait(1.0)
                    if self._cancelled or (self._ended and not self._ready):
                        break
                    fragments, self._ready = self._ready, []
                    self._size = self._objects = 0
                    self._changed.notify_all()
                self._client.send_fragments(fragments)
        except BaseException as exc:
            self._failed(exc)
        self.done = True


def _quietly(close: Any) -> None:
    try:
        close()
    except Exception:
        return
