"""Where the streams of a command or block go: into its output, nowhere, or to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bridge.binding import Argument
from bridge.migrate.runtime.errors import record_object
from bridge.operators import text
from bridge.simulator.context import Sink, kept_information
from bridge.simulator.execution import CommandCall
from bridge.values import PSObject

if TYPE_CHECKING:
    from bridge.migrate.runtime.script import Script

__all__ = ["UNSEEN", "Redirection", "Target", "redirection"]

_STREAMS = ("output", "error", "warning", "verbose", "debug", "information")


UNSEEN = "unseen "
"""Before the name of a stream: the record was sent nowhere. Who keeps the streams has it all the same, as in the engine; no screen does."""


def _shown(stream: str, value: Any) -> Any:
    """A record of a stream as an object in the output."""
    if stream == "information" and isinstance(value, PSObject):
        return kept_information(value)
    return record_object(value)


class Target:
    """A file that output goes to. It is there, and empty unless it is appended to, before anything is written: ``Out-File`` does both."""

    def __init__(self, path: Any, append: bool) -> None:
        self._path = text(path)
        self._append = append
        self._items: list[Any] = []

    def write(self, value: Any) -> None:
        self._items.append(value)

    def open(self, script: Script) -> None:
        self._out_file(script, self._append)

    def close(self, script: Script) -> None:
        if self._items:
            self._out_file(script, True)

    def _out_file(self, script: Script, append: bool) -> None:
        arguments = [Argument("FilePath", self._path, colon=True)]
        if append:
            arguments.append(Argument("Append", True, colon=True))
        script.items(CommandCall("Out-File", tuple(arguments)), given=self._items)


class _Redirected(Sink):
    def __init__(self, inner: Sink, merge: frozenset[str], drop: frozenset[str], files: Mapping[str, Target]) -> None:
        self._inner = inner
        self._merge = merge
        self._drop = drop
        self._files = files

    def output(self, value: Any) -> None:
        self._to("output", value)

    def record(self, stream: str, value: Any) -> None:
        if stream in self._merge:
            self._to("output", _shown(stream, value))
        elif stream in self._files:
            self._files[stream].write(_shown(stream, value))
        elif stream not in self._drop:
            self._inner.record(stream, value)
        elif stream != "error":
            self._inner.record(UNSEEN + stream, value)

    def _to(self, stream: str, value: Any) -> None:
        if stream in self._files:
            self._files[stream].write(value)
        elif stream not in self._drop:
            self._inner.output(value)


class Redirection:
    """``2>&1``, ``3>$null``, ``> file`` and the like of one command or block."""

    def __init__(self, merge: Iterable[str], drop: Iterable[str], files: Mapping[str, Target]) -> None:
        self._merge = _all(merge) - {"output"}
        self._drop = _all(drop)
        self._files = {one: target for stream, target in files.items() for one in _all([stream])}

    def over(self, sink: Sink) -> Sink:
        """``sink`` behind the redirection."""
        return _Redirected(sink, self._merge, self._drop, self._files)

    @contextmanager
    def open(self, script: Script) -> Iterator[None]:
        """While it lasts; the files are written when it is over."""
        targets = list(dict.fromkeys(self._files.values()))
        for target in targets:
            target.open(script)
        try:
            yield
        finally:
            for target in targets:
                target.close(script)


def _all(streams: Iterable[str]) -> frozenset[str]:
    return frozenset(one for stream in streams for one in (_STREAMS if stream == "*" else (stream,)))


def redirection(
    merge: Iterable[str] = (),
    drop: Iterable[str] = (),
    to: Mapping[str, Any] | None = None,
    append: Mapping[str, Any] | None = None,
) -> Redirection | None:
    """The redirection that these say, or None for none. ``to`` and ``append`` are paths by stream; ``*`` is every stream."""
    make: Callable[[Any, bool], Target] = Target
    files = {s: make(p, False) for s, p in (to or {}).items()} | {s: make(p, True) for s, p in (append or {}).items()}
    return Redirection(merge, drop, files) if merge or drop or files else None
