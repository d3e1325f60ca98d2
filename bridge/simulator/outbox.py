"""What waits to be received from one target (the pool, or a pipeline): bounded, polled by one Receive at a time."""

from __future__ import annotations

import base64
import itertools
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from bridge.simulator.fragments import fragments_of

__all__ = ["Answer", "Outbox", "Superseded"]

CHUNK = 32 * 1024
"""Bytes in one rsp:Stream, as Windows cuts them."""

LIMIT = 4 * 1024 * 1024
"""Bytes that may wait before the cmdlet that writes them is held."""


class Superseded(Exception):
    """A newer Receive took over from this one (clients repeat a Receive that they stopped waiting for)."""


@dataclass(frozen=True)
class Answer:
    """Base64 chunks for one ReceiveResponse, and whether they were the last."""

    chunks: tuple[str, ...]
    last: bool


class Outbox:
    """``ids`` numbers objects over the whole pool. ``close`` wakes everyone: nothing more will come."""

    def __init__(self, ids: Iterator[int] | None = None, limit: int = LIMIT) -> None:
        self._ids = ids or itertools.count(1)
        self._limit = limit
        self._changed = threading.Condition()
        self._fragments: deque[bytes] = deque()
        self._size = 0
        self._finished = False
        self._closed = False
        self._serial = 0
        self._last: tuple[str, Answer] | None = None
        self.drained = False

    @property
    def waiting_bytes(self) -> int:
        return self._size

    def put(self, message: bytes, *, wait: bool = True, stop: threading.Event | None = None) -> bool:
        """Queue a message. With ``wait`` the caller is held while too much waits; False when it was stopped or closed meanwhile."""
        with self._changed:
            while wait and self._size >= self._limit and not self._closed:
                if stop is not None and stop.is_set():
                    return False
                self._changed.wait(0.25)
            if self._closed:
                return False
            idle = not self._fragments
            for fragment in fragments_of(message, next(self._ids), CHUNK):
                self._fragments.append(fragment)
                self._size += len(fragment)
            if idle:
                self._changed.notify_all()
        return True

    def finish(self) -> None:
        """No more messages will be put; a Receive that empties the box is the last."""
        with self._changed:
            self._finished = True
            self._changed.notify_all()

    def close(self) -> None:
        """Drop everything; pending and later Receives end at once."""
        with self._changed:
            self._closed = True
            self._fragments.clear()
            self._size = 0
            self._changed.notify_all()

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    @property
    def is_closed(self) -> bool:
        return self._closed

    def poll(self, message_id: str, timeout: float, room: int) -> Answer | None:
        """Wait up to ``timeout`` seconds for data and take at most ``room`` bytes (before base64). None when there was none.

        The same ``message_id`` again gets the same answer. Raises :class:`Superseded` in the older of two polls.
        """
        deadline = time.monotonic() + timeout
        with self._changed:
            if self._last is not None and self._last[0] == message_id:
                return self._last[1]
            self._serial += 1
            mine = self._serial
            self._changed.notify_all()
            while not self._fragments and not self._finished and not self._closed:
                left = deadline - time.monotonic()
                if left <= 0:
                    return None
                self._changed.wait(left)
                if self._serial != mine:
                    raise Superseded
            if self._closed:
                return None
            answer = self._take(room)
            self._last = (message_id, answer)
            self.drained = answer.last
            self._changed.notify_all()
            return answer

    def _take(self, room: int) -> Answer:
        chunks: list[str] = []
        parts: list[bytes] = []
        size = 0
        while self._fragments and (room >= len(self._fragments[0]) or not (chunks or parts)):
            fragment = self._fragments.popleft()
            if parts and size + len(fragment) > CHUNK:
                chunks.append(base64.b64encode(b"".join(parts)).decode("ascii"))
                parts, size = [], 0
            parts.append(fragment)
            size += len(fragment)
            room -= len(fragment)
            self._size -= len(fragment)
        if parts:
            chunks.append(base64.b64encode(b"".join(parts)).decode("ascii"))
        return Answer(tuple(chunks), self._finished and not self._fragments)
