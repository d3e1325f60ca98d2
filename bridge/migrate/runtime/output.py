"""Where the output of code that runs goes: kept, or on to the next command."""

from __future__ import annotations

from typing import Any

from bridge.operators import collect
from bridge.simulator.context import Context, Sink

__all__ = ["Collected", "Into"]


class Collected(Sink):
    """What statements wrote while they were watched. ``value`` is it as an assignment takes it: nothing, one object, or a list."""

    def __init__(self, records: Sink) -> None:
        self.items: list[Any] = []
        self._records = records

    def output(self, value: Any) -> None:
        self.items.append(value)

    def record(self, stream: str, value: Any) -> None:
        self._records.record(stream, value)

    @property
    def value(self) -> Any:
        return collect(self.items)


class Into(Sink):
    """Output of a function's body, as output of its command."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def output(self, value: Any) -> None:
        self._ctx.write(value)

    def record(self, stream: str, value: Any) -> None:
        self._ctx.sink.record(stream, value)
