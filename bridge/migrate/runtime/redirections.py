"""Where the streams of a command or block go: into its output, nowhere, or to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bridge.migrate.runtime.errors import NotTranslated, record_object
from bridge.operators import text
from bridge.simulator.context import Sink, kept_information
from bridge.values import PSObject

__all__ = ["Redirection", "Target", "redirection"]

_STREAMS = ("output", "error", "warning", "verbose", "debug", "information")
_PLAIN = (str, bool, int)


def _shown(stream: str, value: Any) -> Any:
    """A record of a stream as an object in the output."""
    if stream == "information" and isinstance(value, PSObject):
        return kept_information(value)
    return record_object(value)


class Target:
    """A file that output goes to: UTF-8 without a mark, a line for each object."""

    def __init__(self, path: Any, append: bool) -> None:
        self._path = Path(text(path))
        self._append = append
        self._lines: list[str] = []

    def write(self, value: Any) -> None:
        if not isinstance(value, _PLAIN):
            raise NotTranslated(f"a {type(value).__name__} is written to a file, which formats it as on a screen")
        self._lines.append(text(value) + "\n")

    def close(self) -> None:
        with self._path.open("a" if self._append else "w", encoding="utf-8", newline="\n") as file:
            file.writelines(self._lines)


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
    def open(self) -> Iterator[None]:
        """While it lasts; the files are written when it is over."""
        try:
            yield
        finally:
            for target in set(self._files.values()):
                target.close()


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
