"""What a test asks afterwards: which commands were called, with which parameters; and what it may demand beforehand."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bridge.simulator.context import Context
from bridge.simulator.errors import StrictError
from bridge.values import PSObject, Switch

__all__ = ["Call", "CallLog", "Expectation"]


@dataclass
class Call:
    """One bound call. ``bound`` is ``$PSBoundParameters`` of its last record; ``records`` that of each run of process.

    ``call["SessionId"]`` reads ``bound`` ignoring case; ``position`` is the place in the pipeline, 0 the first.
    """

    command: str
    parameter_set: str
    bound: dict[str, Any]
    user: str
    position: int = 0
    records: list[dict[str, Any]] = field(default_factory=list)
    input: list[Any] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        folded = name.casefold()
        for key, value in self.bound.items():
            if key.casefold() == folded:
                return value
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and any(k.casefold() == name.casefold() for k in self.bound)

    def get(self, name: str, default: Any = None) -> Any:
        folded = name.casefold()
        return next((v for k, v in self.bound.items() if k.casefold() == folded), default)

    def matches(self, parameters: Mapping[str, Any]) -> bool:
        """True when each of ``parameters`` was bound with an equal value in the call or in one of its records."""
        return any(_all_equal(bound, parameters) for bound in (self.bound, *self.records))


def _plain(value: Any) -> Any:
    if isinstance(value, Switch):
        return bool(value)
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, PSObject) and value.base is not None and not len(value):
        return _plain(value.base)
    return value


def _equal(found: Any, wanted: Any) -> bool:
    found, wanted = _plain(found), _plain(wanted)
    if isinstance(found, list) and not isinstance(wanted, list):
        # A single value for an array parameter, as PowerShell writes it.
        wanted = [wanted]
    if isinstance(found, str) and isinstance(wanted, str):
        return found == wanted
    return bool(found == wanted)


def _all_equal(bound: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    folded = {k.casefold(): v for k, v in bound.items()}
    return all(k.casefold() in folded and _equal(folded[k.casefold()], v) for k, v in wanted.items())


class CallLog(Sequence[Call]):
    """All calls in order. ``log["Close-SmbSession"]`` gives those of one command."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []

    def add(self, call: Call) -> None:
        with self._lock:
            self._calls.append(call)

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()

    def of(self, command: str) -> list[Call]:
        """The calls of one command, ignoring case."""
        folded = command.casefold()
        with self._lock:
            return [c for c in self._calls if c.command.casefold() == folded]

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            return self.of(key)
        with self._lock:
            return self._calls[key]

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        with self._lock:
            return iter(list(self._calls))

    def __repr__(self) -> str:
        return f"<CallLog of {len(self)}: {', '.join(c.command for c in self)}>"


@dataclass
class Expectation:
    """A call that a test demands: ``simulator.expect("Close-SmbSession", SessionId=[1]).returns(…)``.

    Without ``returns`` or ``fails`` the registered cmdlet runs; ``times`` None means at least once.
    """

    command: str
    parameters: Mapping[str, Any]
    wanted: int | None = None
    met: int = 0
    answer: list[Any] | None = None
    failure: dict[str, Any] | None = None

    def returns(self, *objects: Any) -> Expectation:
        """Answer with these objects; the cmdlet does not run."""
        self.answer = list(objects)
        return self

    def fails(
        self, message: str, id: str = "", category: str = "NotSpecified", *, terminating: bool = False,  # noqa: A002
    ) -> Expectation:  # fmt: skip
        """Answer with an error; the cmdlet does not run."""
        self.failure = {
            "message": message,
            "id": id or "SimulatedFailure",
            "category": category,
            "terminating": terminating,
        }
        return self

    def times(self, count: int) -> Expectation:
        """Demand exactly ``count`` calls."""
        self.wanted = count
        return self

    def takes(self, call: Call) -> bool:
        return call.command.casefold() == self.command.casefold() and call.matches(self.parameters)

    @property
    def is_met(self) -> bool:
        return self.met == self.wanted if self.wanted is not None else self.met > 0

    def describe(self) -> str:
        shown = " ".join(f"-{k} {v!r}" for k, v in self.parameters.items())
        wanted = "at least once" if self.wanted is None else f"{self.wanted} times"
        return f"{self.command} {shown}".rstrip() + f" was expected {wanted} and came {self.met} times"


class Expectations:
    """The expectations of one simulator, and strict mode."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.unexpected: list[str] = []
        self._lock = threading.Lock()
        self._list: list[Expectation] = []

    def add(self, expectation: Expectation) -> None:
        with self._lock:
            self._list.append(expectation)

    def find(self, call: Call) -> Expectation | None:
        """The expectation that takes ``call``, which is counted; the newest one that still wants calls first."""
        with self._lock:
            fitting = [e for e in self._list if e.takes(call)]
            open_ones = [e for e in fitting if e.wanted is None or e.met < e.wanted]
            if not fitting:
                return None
            chosen = (open_ones or fitting)[-1]
            chosen.met += 1
            return chosen

    def clear(self) -> None:
        with self._lock:
            self._list.clear()
            self.unexpected.clear()

    def verify(self) -> None:
        """Raise :class:`StrictError` for the expectations that are not met, and for unexpected calls in strict mode."""
        with self._lock:
            problems = [e.describe() for e in self._list if not e.is_met] + list(self.unexpected)
        if problems:
            raise StrictError("; ".join(problems))


def call_of(ctx: Context, position: int) -> Call:
    """The log entry of a command that was just bound."""
    return Call(ctx.name, ctx.parameter_set, dict(ctx.bound), ctx.user, position)
