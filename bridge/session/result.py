"""What a run gave: the output objects, and the other five streams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

from bridge.session.errors import RemoteError
from bridge.session.records import ErrorRecord, InformationRecord, ProgressRecord
from bridge.values import PSObject

__all__ = ["Result"]

T = TypeVar("T")


class Result(Sequence[T], Generic[T]):
    """The output objects in order, with what else was said.

    ``errors`` are the non-terminating errors, ``warnings``, ``verbose`` and ``debug`` texts, ``information`` records, ``progress``
    the last record of each activity, ``what_if`` the What if texts, ``host`` lines written straight to the host (What if texts
    among them), ``notes`` what the local binder remarked, ``state`` ``Completed``, ``Failed`` or ``Stopped``.
    """

    __slots__ = (
        "_output",
        "debug",
        "errors",
        "host",
        "information",
        "notes",
        "progress",
        "state",
        "terminating",
        "verbose",
        "warnings",
        "what_if",
    )

    def __init__(self, output: Iterable[T] = ()) -> None:
        self._output: list[T] = list(output)
        self.errors: list[ErrorRecord] = []
        self.warnings: list[str] = []
        self.verbose: list[str] = []
        self.debug: list[str] = []
        self.information: list[InformationRecord] = []
        self.progress: list[ProgressRecord] = []
        self.what_if: list[str] = []
        self.host: list[str] = []
        self.notes: list[str] = []
        self.state = "Running"
        self.terminating: ErrorRecord | None = None

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: Any) -> Any:
        return self._output[index]

    def __len__(self) -> int:
        return len(self._output)

    def __iter__(self) -> Iterator[T]:
        return iter(self._output)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Result):
            return self._output == other._output
        return self._output == other if isinstance(other, list) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    @property
    def output(self) -> list[T]:
        """The output objects as a list of their own."""
        return list(self._output)

    @property
    def had_errors(self) -> bool:
        """True when there was an error, terminating or not."""
        return bool(self.errors) or self.terminating is not None

    def one(self) -> T:
        """The only output object. Raises ValueError when there is none, or more."""
        if len(self._output) != 1:
            raise ValueError(f"one output object was expected, not {len(self._output)}")
        return self._output[0]

    def raise_for_errors(self) -> Result[T]:
        """Raise :class:`RemoteError` for the first error, if there was one; else give the result back."""
        error = self.terminating or (self.errors[0] if self.errors else None)
        if error is not None:
            raise RemoteError(error, self)
        return self

    def to_dicts(self) -> list[Any]:
        """The output as plain data: objects as dictionaries."""
        return [item.to_dict() if isinstance(item, PSObject) else item for item in self._output]

    def __repr__(self) -> str:
        said = [
            f"{count} {(name.removesuffix('s') if count == 1 else name).replace('_', ' ')}"
            for name in ("errors", "warnings", "verbose", "debug", "information", "what_if")
            if (count := len(getattr(self, name)))
        ]
        objects = f"{len(self)} object{'' if len(self) == 1 else 's'}"
        state = [] if self.state == "Completed" else [self.state.lower()]
        return f"<Result {', '.join([objects, *said, *state])}>"

    def __rich_console__(self, console: Any, options: Any) -> Iterator[Any]:
        from bridge.session.tables import table_of

        yield table_of(self._output, options.max_width)
