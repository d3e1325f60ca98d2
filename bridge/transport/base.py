"""What moves PSRP fragments: a transport carries one runspace pool, a channel one pipeline in it."""

from __future__ import annotations

import abc
import time
import uuid
from dataclasses import dataclass

__all__ = ["Channel", "Deadline", "Timeouts", "Transport"]


@dataclass(frozen=True)
class Timeouts:
    """Seconds. ``connect``: TCP and TLS. ``open``: the whole opening of a session. ``operation``: one long poll, after which the host
    is asked again. ``answer``: how much longer than asked for an answer may take before the host counts as silent. ``recover``:
    how long a broken connection is tried again while a command runs. ``stop``: how long a stopped command may take to end.
    ``close``: the end of the session. ``queue``: how long a run waits for its turn in a session.
    """

    connect: float = 30.0
    open: float = 60.0
    operation: float = 20.0
    answer: float = 15.0
    recover: float = 30.0
    stop: float = 30.0
    close: float = 15.0
    queue: float = 600.0


class Deadline:
    """A moment by which something must be done; None never comes."""

    __slots__ = ("_at",)

    def __init__(self, seconds: float | None) -> None:
        self._at = None if seconds is None else time.monotonic() + seconds

    @property
    def left(self) -> float | None:
        """Seconds left, 0 when none are, None when there is no end."""
        return None if self._at is None else max(0.0, self._at - time.monotonic())

    @property
    def passed(self) -> bool:
        return self._at is not None and time.monotonic() >= self._at

    def within(self, seconds: float) -> float:
        """``seconds``, or what is left when that is less."""
        left = self.left
        return seconds if left is None else min(seconds, left)


class Channel(abc.ABC):
    """One pipeline's way to the host. ``receive`` is for one thread, ``send`` for one other; ``stop`` and ``close`` for any."""

    @abc.abstractmethod
    def receive(self, seconds: float) -> bytes:
        """Fragments that arrived, b"" when none did within ``seconds`` (a fraction longer is allowed).

        Raises :class:`~bridge.transport.errors.TransportError`; :class:`~bridge.transport.errors.OutcomeUnknown` when the way is gone.
        """

    @abc.abstractmethod
    def send(self, data: bytes) -> None:
        """Pipeline input: whole fragments. Returns when the host has taken them."""

    @abc.abstractmethod
    def respond(self, data: bytes) -> None:
        """The answer to a host call: whole fragments."""

    @abc.abstractmethod
    def stop(self) -> None:
        """Ask the host to stop the pipeline. What it still sends is received as before."""

    @abc.abstractmethod
    def close(self, finished: bool) -> None:
        """Let go of the pipeline; ``finished`` when its final state was received."""


class Transport(abc.ABC):
    """One runspace pool on one host."""

    address: str
    """The address as messages name it; never holds a secret."""

    fragment_size: int = 32 * 1024
    """The largest fragment, in bytes."""

    send_size: int = 96 * 1024
    """The largest block that one ``send`` should carry, in bytes."""

    look_every: float = 20.0
    """Seconds between looks at what waits for the pool while a pipeline is silent."""

    @abc.abstractmethod
    def open(self, pool: uuid.UUID, data: bytes, deadline: Deadline) -> None:
        """Make the pool on the host with its first fragments."""

    @abc.abstractmethod
    def receive(self, deadline: Deadline) -> bytes:
        """Fragments for the pool itself. Raises :class:`~bridge.transport.errors.TransportTimeout` at the deadline."""

    @abc.abstractmethod
    def send(self, data: bytes, deadline: Deadline) -> None:
        """Fragments to the pool itself."""

    def use_protocol(self, version: tuple[int, int]) -> None:
        """Told the PSRP version of the host once it is known."""
        return

    @abc.abstractmethod
    def start(self, pipeline: uuid.UUID, fragments: list[bytes], deadline: Deadline) -> Channel:
        """Make a pipeline with the fragments of its CreatePipeline message.

        Raises :class:`~bridge.transport.errors.OutcomeUnknown` when the host may have started it although no answer came.
        """

    @abc.abstractmethod
    def close(self, deadline: Deadline) -> None:
        """End the pool and the connection. Does not raise when the host is already gone."""
