"""A call as a value: nothing has run until ``run``, ``stream``, ``arun`` or ``astream`` is asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from bridge.binding.arguments import ABSENT, Argument
from bridge.model import Command
from bridge.values import Byte, PSObject

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from bridge.session.options import RunOptions
    from bridge.session.result import Result
    from bridge.session.session import Session

__all__ = ["Invocation", "Pipeline", "Runnable", "as_input"]

T = TypeVar("T")
U = TypeVar("U")

_ONE_OBJECT = (str, Mapping, PSObject)


def as_input(value: Any) -> Iterable[Any]:
    """What ``value | command`` pipes: the items of an iterable, else the one object.

    As in PowerShell a string or a dictionary is one object, bytes are enumerated, and None is one null.
    """
    if isinstance(value, (bytes, bytearray)):
        return [Byte(b) for b in value]
    if isinstance(value, Iterable) and not isinstance(value, _ONE_OBJECT):
        return value
    return (value,)


class Runnable(Generic[T]):
    """What :class:`Invocation` and :class:`Pipeline` share. ``T`` is the type of one output object.

    ``host`` is a session, an address (a session is opened for this call and closed after it), or None for the session that made the
    invocation (``session.command(...)``).
    """

    def as_pipeline(self) -> Pipeline[T]:
        """This as a pipeline, of one command perhaps."""
        raise NotImplementedError

    def _host(self) -> Session | None:
        raise NotImplementedError

    @overload
    def __or__(self, other: Invocation[U]) -> Pipeline[U]: ...
    @overload
    def __or__(self, other: Pipeline[U]) -> Pipeline[U]: ...
    def __or__(self, other: Any) -> Any:
        if not isinstance(other, Runnable):
            return NotImplemented
        left, right = self.as_pipeline(), other.as_pipeline()
        if right.input is not None:
            raise TypeError("the right side of | already has input; put the input first")
        return Pipeline(left.commands + right.commands, left.input, left.host or right.host)

    def __ror__(self, other: Any) -> Pipeline[T]:
        pipeline = self.as_pipeline()
        if pipeline.input is not None:
            raise TypeError("this pipeline already has input")
        return dataclasses.replace(pipeline, input=as_input(other))

    def run(self, host: Session | str | None = None, **options: Unpack[RunOptions]) -> Result[T]:
        """Run to the end and return the :class:`~bridge.session.result.Result`.

        Raises :class:`~bridge.binding.BindingError` before anything is sent when the engine would refuse the call,
        :class:`~bridge.session.errors.RemoteError` for a terminating error, and a
        :class:`~bridge.session.errors.SessionError` when the host cannot be reached or a prompt has no answer.
        """
        from bridge.session.session import running_on

        with running_on(host, self._host()) as session:
            return cast("Result[T]", session.run(self.as_pipeline(), **options))

    def stream(self, host: Session | str | None = None, **options: Unpack[RunOptions]) -> Iterator[T]:
        """Yield output objects as they arrive; nothing is fetched faster than it is consumed. Raises as :meth:`run` does.

        Leaving the loop early stops the remote pipeline.
        """
        from bridge.session.session import running_on

        with running_on(host, self._host()) as session, session.start(self.as_pipeline(), **options) as running:
            yield from running

    async def arun(self, host: Session | str | None = None, **options: Unpack[RunOptions]) -> Result[T]:
        """:meth:`run` for asyncio. Cancelling the task stops the remote pipeline."""
        from bridge.session.aio import arun

        return cast("Result[T]", await arun(self, host, self._host(), options))

    def astream(self, host: Session | str | None = None, **options: Unpack[RunOptions]) -> AsyncIterator[T]:
        """:meth:`stream` for ``async for``."""
        from bridge.session.aio import astream

        return cast("AsyncIterator[T]", astream(self, host, self._host(), options))


@dataclasses.dataclass(frozen=True, eq=False)
class Invocation(Runnable[T]):
    """One command with its arguments.

    ``command`` is the model that the binder uses (or a function that gives it, called once it is needed); without it the host alone
    decides how the arguments bind.
    """

    name: str
    arguments: Sequence[Argument] = ()
    command: Command | Callable[[], Command] | None = None
    host: Session | None = dataclasses.field(default=None, repr=False)

    @property
    def model(self) -> Command | None:
        """The command's model, if there is one."""
        return self.command() if callable(self.command) else self.command

    def as_pipeline(self) -> Pipeline[T]:
        return Pipeline((self,), None, self.host)

    def _host(self) -> Session | None:
        return self.host

    def with_arguments(self, *more: Argument) -> Invocation[T]:
        """The same call with ``more`` arguments after those it has."""
        return dataclasses.replace(self, arguments=(*self.arguments, *more))

    def __repr__(self) -> str:
        return f"<Invocation {' '.join([self.name, *map(_shown, self.arguments)])}>"


@dataclasses.dataclass(frozen=True, eq=False)
class Pipeline(Runnable[T]):
    """Commands joined by ``|``, and what is piped into the first (None: nothing is)."""

    commands: tuple[Invocation[Any], ...]
    input: Iterable[Any] | None = None
    host: Session | None = dataclasses.field(default=None, repr=False)

    def as_pipeline(self) -> Pipeline[T]:
        return self

    def _host(self) -> Session | None:
        return self.host

    def __repr__(self) -> str:
        parts = [] if self.input is None else ["…"]
        parts += [" ".join([c.name, *map(_shown, c.arguments)]) for c in self.commands]
        return f"<Pipeline {' | '.join(parts)}>"


def _shown(argument: Argument) -> str:
    # Strings could be passwords that somebody passed in the clear; a call's repr ends up in logs.
    if argument.value is ABSENT:
        return f"-{argument.name}"
    value = argument.value
    text = "…" if isinstance(value, (str, bytes, list, tuple, Mapping)) else repr(value)
    return text if argument.name is None else f"-{argument.name} {text}"
