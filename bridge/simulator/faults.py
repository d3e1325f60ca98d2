"""Faults on order: what a network or a host does to a client, at a chosen request."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal

from bridge.simulator.errors import SimulatorError

__all__ = ["Fault", "Faults"]

Kind = Literal["drop_before", "drop_after", "delay", "timeout", "status", "broken", "truncate"]
_ACTIONS = frozenset(
    (
        "Create",
        "Delete",
        "Get",
        "Enumerate",
        "Command",
        "Connect",
        "Disconnect",
        "Receive",
        "Reconnect",
        "Send",
        "Signal",
        "Identify",
    )
)


@dataclass
class Fault:
    """One ordered fault. ``on`` is a WSMan action (None: any), ``command`` a command that the request starts or that its pipeline
    runs, ``after`` how many fitting requests pass first, ``left`` how often it still strikes (None: always), ``value`` seconds,
    an HTTP status or a number of bytes."""

    kind: Kind
    on: str | None = None
    command: str | None = None
    after: int = 0
    left: int | None = 1
    value: float = 0.0
    struck: int = 0

    def fits(self, action: str, commands: tuple[str, ...]) -> bool:
        if self.on is not None and action.casefold() != self.on.casefold():
            return False
        return self.command is None or self.command.casefold() in (c.casefold() for c in commands)


class Faults:
    """The faults of one simulator. Each method orders one; ``times`` None repeats it for ever; ``after`` lets that many fitting
    requests pass first. Methods return the :class:`Fault`, whose ``struck`` counts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def _add(
        self, kind: Kind, on: str | None, command: str | None, times: int | None, after: int, value: float = 0.0
    ) -> Fault:
        if on is not None and on.casefold() not in {a.casefold() for a in _ACTIONS}:
            raise SimulatorError(f"{on!r} is not a WSMan action; use one of {', '.join(sorted(_ACTIONS))}")
        fault = Fault(kind, on, command, after, times, value)
        with self._lock:
            self._faults.append(fault)
        return fault

    def drop_before(
        self, on: str | None = "Command", *, command: str | None = None, times: int | None = 1, after: int = 0
    ) -> Fault:
        """Close the connection before the request is acted on: the command does not run."""
        return self._add("drop_before", on, command, times, after)

    def drop_after(
        self, on: str | None = "Command", *, command: str | None = None, times: int | None = 1, after: int = 0
    ) -> Fault:
        """Act on the request, then close the connection without an answer: the command runs and the client cannot know."""
        return self._add("drop_after", on, command, times, after)

    def delay(
        self,
        seconds: float,
        on: str | None = None,
        *,
        command: str | None = None,
        times: int | None = 1,
        after: int = 0,
    ) -> Fault:
        """Hold the answer back."""
        return self._add("delay", on, command, times, after, seconds)

    def timeout(
        self, on: str | None = "Receive", *, command: str | None = None, times: int | None = 1, after: int = 0
    ) -> Fault:
        """Answer with the fault 2150858793 (w:TimedOut) without acting."""
        return self._add("timeout", on, command, times, after)

    def status(
        self, code: int, on: str | None = None, *, command: str | None = None, times: int | None = 1, after: int = 0
    ) -> Fault:
        """Answer with a bare HTTP status (401, 500, 503, …) without acting."""
        return self._add("status", on, command, times, after, code)

    def broken_pool(
        self, on: str | None = "Receive", *, command: str | None = None, times: int | None = 1, after: int = 0
    ) -> Fault:
        """The pool breaks: its shell is gone, and this and every later request for it is a fault."""
        return self._add("broken", on, command, times, after)

    def truncate(
        self,
        size: int = 100,
        on: str | None = "Receive",
        *,
        command: str | None = None,
        times: int | None = 1,
        after: int = 0,
    ) -> Fault:
        """Act, then send only ``size`` bytes of the envelope and close."""
        return self._add("truncate", on, command, times, after, size)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def __bool__(self) -> bool:
        return bool(self._faults)

    def strike(self, action: str, commands: tuple[str, ...]) -> Fault | None:
        """The fault that strikes this request, counted."""
        with self._lock:
            for fault in self._faults:
                if not fault.fits(action, commands):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                if fault.left is not None:
                    if fault.left <= 0:
                        continue
                    fault.left -= 1
                fault.struck += 1
                return fault
        return None


def hold(seconds: float, stopped: threading.Event) -> None:
    """Wait, but not beyond the simulator's end."""
    stopped.wait(max(0.0, min(seconds, 3600.0)))
