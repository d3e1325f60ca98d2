"""What runs now: the calls of functions and blocks, one inside the other, and the automatic variables that they have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bridge.binding import Argument
from bridge.binding.validate import ValidationFailure
from bridge.errors import BridgeError
from bridge.migrate.runtime.blocks import Block
from bridge.migrate.runtime.errors import NotTranslated, record_of
from bridge.migrate.runtime.output import Collected, Into
from bridge.migrate.runtime.running import BoundParameters, Run
from bridge.operators import OperatorError, text
from bridge.simulator.context import Context, Sink
from bridge.simulator.execution import NO_INPUT, CommandCall
from bridge.simulator.runspace import Variables

__all__ = ["Calls"]


class Calls:
    """The stack of running calls. :class:`~bridge.migrate.runtime.script.Script` is one."""

    _sinks: list[Sink]
    _scopes: list[Variables]

    def __init__(self) -> None:
        self._contexts: list[Context] = []
        self._frames: list[Run] = []
        self._items: list[Any] = [None]

    def _run(self, calls: tuple[Any, ...], given: Any, sink: Sink) -> None:
        raise NotImplementedError

    # --- $_ -------------------------------------------------------------------------------------------------------------------------

    @property
    def it(self) -> Any:
        """``$_`` where the text does not say whose it is: that of whoever called."""
        return self._items[-1]

    @contextmanager
    def item(self, value: Any) -> Iterator[None]:
        """Code that runs with ``$_`` as ``value``."""
        self._items.append(value)
        try:
            yield
        finally:
            self._items.pop()

    # --- calls ----------------------------------------------------------------------------------------------------------------------

    @contextmanager
    def own_scope(self) -> Iterator[None]:
        """A scope of its own for the preferences that a block sets."""
        self._scopes.append(self._scopes[-1].inner())
        try:
            yield
        finally:
            self._scopes.pop()

    @contextmanager
    def inside(self, run: Run, ctx: Context) -> Iterator[None]:
        """Run code of a function: its output goes on in the pipeline, its preferences are its own."""
        if run.scope is None:
            run.scope = self._scopes[-1].inner()
            ctx.preferences.inherit(run.scope)
        self._scopes.append(run.scope)
        self._contexts.append(ctx)
        self._frames.append(run)
        self._sinks.append(Into(ctx))
        try:
            yield
        finally:
            self._sinks.pop()
            self._frames.pop()
            self._contexts.pop()
            self._scopes.pop()

    def invoke(self, target: Any, *arguments: Any) -> None:
        """``& $target``: a script block, or a command whose name is a value."""
        named = any(isinstance(a, Argument) for a in arguments)
        if isinstance(target, Block) and target.command is None and not named:
            with self.own_scope():
                target.write(*arguments)
            return
        made = tuple(a if isinstance(a, Argument) else Argument(value=a) for a in arguments)
        self._run((CommandCall(target, made),), NO_INPUT, self._sinks[-1])

    def call_block(self, block: Block, arguments: tuple[Any, ...]) -> None:
        """Run a block that is a command, with arguments by position."""
        self._run((CommandCall(block, tuple(Argument(value=a) for a in arguments)),), NO_INPUT, self._sinks[-1])

    @property
    def _current(self) -> tuple[Run, Context]:
        if not self._frames:
            raise NotTranslated("a variable of functions outside any function")
        return self._frames[-1], self._contexts[-1]

    @property
    def arguments(self) -> list[Any]:
        """``$args`` of the function that runs."""
        return list(self._contexts[-1].arguments) if self._contexts else []

    @property
    def bound(self) -> BoundParameters:
        """``$PSBoundParameters`` of the function that runs."""
        return self._frames[-1].bound if self._frames else BoundParameters()

    def default(self, name: str, make: Callable[[], Any]) -> Any:
        """The value of the parameter ``name`` of the function that runs: what was given, or what ``make`` gives."""
        run, ctx = self._current
        return run.default(ctx, name, make)

    def checked(self, body: Callable[..., None], value: Any) -> Any:
        """What a ValidateScript block gives for ``value``. An error in it is the reason why the value is refused."""
        found = Collected(self._sinks[-1])
        self._sinks.append(found)
        try:
            with self.own_scope(), self.item(value):
                body(self, value)
        except BridgeError as error:
            raise ValidationFailure(record_of(error).message) from error
        finally:
            self._sinks.pop()
        return found.value

    def should_process(self, *arguments: Any) -> bool:
        """``$PSCmdlet.ShouldProcess(…)``"""
        return self._current[1].should_process(*(text(a) for a in arguments))


def callee(target: Any) -> str:
    """What ``& target`` calls: a script block, or the name of a command.

    Raises :class:`OperatorError` for null and for empty text, as the engine does."""
    if isinstance(target, str) and target != "":
        return target
    shown = "" if target is None else text(target)
    if not shown:
        raise OperatorError(
            "The expression after '&' in a pipeline element produced an object that was not valid. It must result in a command name, a "
            "script block, or a CommandInfo object.",
            "BadExpression",
        )
    return shown
