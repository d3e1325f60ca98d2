"""What runs now: the calls of functions and blocks, one inside the other, and the automatic variables that they have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

from bridge.binding import Argument
from bridge.binding.validate import ValidationFailure, validate
from bridge.errors import BridgeError
from bridge.migrate.runtime.blocks import Block
from bridge.migrate.runtime.cmdlet import Cmdlet, InvocationInfo
from bridge.migrate.runtime.command_info import AliasInfo, CommandInfo
from bridge.migrate.runtime.depth import Depth
from bridge.migrate.runtime.errors import NotTranslated, record_of
from bridge.migrate.runtime.functions import rule_for
from bridge.migrate.runtime.output import Collected, Into
from bridge.migrate.runtime.references import VariableReference
from bridge.migrate.runtime.running import BoundParameters, Run
from bridge.migrate.runtime.variables import Frame
from bridge.model import ValidationRule
from bridge.operators import OperatorError, text
from bridge.operators.tables import Hashtable
from bridge.simulator.context import Context, Sink
from bridge.simulator.execution import NO_INPUT, CommandCall
from bridge.values.nothing import NOTHING

__all__ = ["Calls"]


class Calls:
    """The stack of running calls. :class:`~bridge.migrate.runtime.script.Script` is one."""

    _sinks: list[Sink]
    _scopes: list[Frame]

    def __init__(self) -> None:
        self._items: list[Any] = [None]
        self.depth = Depth()

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

    @property
    def frame(self) -> Frame:
        """The scope that code runs in."""
        return self._scopes[-1]

    @contextmanager
    def within(self, frame: Frame) -> Iterator[None]:
        """Code that runs in ``frame``."""
        self._scopes.append(frame)
        try:
            yield
        finally:
            self._scopes.pop()

    def current_of(self, state: Frame | None) -> Frame:
        """The scope that is current in a script scope: its own functions and blocks run inside it. None means the script's own."""
        wanted = self._scopes[0] if state is None else state
        if self.frame.state is wanted:
            return self.frame
        return next((f for f in reversed(self._scopes) if f.state is wanted), wanted)

    def own_scope(self, state: Frame | None = None) -> AbstractContextManager[None]:
        """A new scope inside the current one."""
        return self.within(self.current_of(state).inner())

    @contextmanager
    def inside(self, run: Run, ctx: Context) -> Iterator[None]:
        """Run code of a function: its output goes on in the pipeline, its variables and preferences are those of its scope."""
        scope = run.scope
        outer, scope.call = scope.call, (run, ctx)
        self._sinks.append(Into(ctx))
        try:
            with self.within(scope):
                yield
        finally:
            self._sinks.pop()
            scope.call = outer

    @property
    def matches(self) -> Any:
        """``$Matches``: what the last -match that found something caught, in this scope or those around it."""
        return self.frame.get("Matches")

    @matches.setter
    def matches(self, value: Any) -> None:
        self.frame["Matches"] = value

    def matched(self, found: Hashtable) -> None:
        """Set ``$Matches`` of the current scope."""
        self.frame["Matches"] = found

    def invoke(self, target: Any, *arguments: Any) -> None:
        """``& $target``: a script block, or a command whose name is a value."""
        named = any(isinstance(a, Argument) for a in arguments)
        if isinstance(target, Block) and target.command is None and not named:
            with self.own_scope(target.state):
                self.depth.call(lambda: target.write(*map(argument, arguments)))
            return
        made = tuple(a if isinstance(a, Argument) else Argument(value=a) for a in arguments)
        self._run((CommandCall(target, made),), NO_INPUT, self._sinks[-1])

    def run_block(self, ctx: Context, block: Any, arguments: Sequence[Any], given: list[Any] | None) -> None:
        """Run a block in a scope of its own, as part of the command ``ctx``."""
        call = CommandCall(block, tuple(Argument(value=a) for a in arguments))
        self._run((call,), NO_INPUT if given is None else given, Into(ctx))

    def source(self, target: Any, *arguments: Any) -> None:
        """``. $target``: as :meth:`invoke`, in the current scope."""
        named = any(isinstance(a, Argument) for a in arguments)
        if isinstance(target, Block) and target.command is None and not named:
            with self.within(self.current_of(target.state)):
                self.depth.call(lambda: target.write(*map(argument, arguments)))
            return
        made = tuple(a if isinstance(a, Argument) else Argument(value=a) for a in arguments)
        self._run((CommandCall(self.dotted(target), made),), NO_INPUT, self._sinks[-1])

    def dotted(self, target: Any) -> Dotted:
        """What is called by ``. $target`` in a pipeline."""
        if not isinstance(target, Block) and self.frame.function(callee(target)) is None:
            raise NotTranslated(f". {target}, which is no function of the script")
        return Dotted.of(target)

    def call_block(self, block: Block, arguments: tuple[Any, ...]) -> None:
        """Run a block that is a command, with arguments by position, in the current scope."""
        self._run(
            (CommandCall(Dotted.of(block), tuple(Argument(value=a) for a in arguments)),), NO_INPUT, self._sinks[-1]
        )

    @property
    def _current(self) -> tuple[Run, Context]:
        call: tuple[Run, Context] | None = self.frame.calling
        if call is None:
            raise NotTranslated("a variable of functions outside any function")
        return call

    @property
    def arguments(self) -> list[Any]:
        """``$args`` of the function that runs."""
        call = self.frame.calling
        return [] if call is None else list(call[1].arguments)

    @property
    def bound(self) -> BoundParameters:
        """``$PSBoundParameters`` of the function that runs."""
        call: tuple[Run, Context] | None = self.frame.calling
        return BoundParameters() if call is None else call[0].bound

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

    def drained(self, given: list[Any]) -> list[Any]:
        """What ``$input`` enumerates: what was piped in, once."""
        found = list(given)
        given.clear()
        return found

    def fits(self, name: str, value: Any, *rules: ValidationRule) -> Any:
        """``value``, for a variable with validation attributes; without ``rules`` it is a parameter of the function that runs.

        Raises :class:`OperatorError` as the engine does for a value that they refuse."""
        if not rules:
            parameter = self._current[0].function.command.parameter(name)
            rules = parameter.validation if parameter is not None else ()
        try:
            for rule in rules:
                validate(rule_for(rule, self), value)
        except ValidationFailure:
            shown = "$null" if value is None else text(value)
            raise OperatorError(
                f"The variable cannot be validated because the value {shown} is not a valid value for the {name} variable.",
                "ValidateSetFailure",
                "System.Management.Automation.ValidationMetadataException",
                "MetadataError",
            ) from None
        return value

    def reference(self, read: Callable[[], Any], write: Callable[[Any], None] | None = None) -> VariableReference:
        """``[ref]$x``"""
        return VariableReference(read, write)

    def reference_to(self, name: str) -> VariableReference:
        """``[ref]$x`` of a variable of the scopes around. Raises :class:`OperatorError` where there is none."""
        found = self.frame.find(name)
        if found is None:
            raise OperatorError(
                "[ref] cannot be applied to a variable that does not exist.", "NonExistingVariableReference"
            )
        return VariableReference(lambda: found.value, found.assign)

    @property
    def cmdlet(self) -> Any:
        """``$PSCmdlet``: that of the nearest function with CmdletBinding, null where there is none."""
        for frame in self.frame.chain():
            if frame.call is not None and frame.call[1].command.common_parameters:
                return Cmdlet(*frame.call)
        return None

    @property
    def invocation(self) -> InvocationInfo:
        """``$MyInvocation`` of the function that runs."""
        return InvocationInfo(*self._current)


class Dotted(str):
    """The name of a command that runs in the scope of its caller."""

    __slots__ = ("target",)

    target: Any

    @classmethod
    def of(cls, target: Any) -> Dotted:
        made = cls(target)
        made.target = target
        return made


def argument(value: Any) -> Any:
    """A value as an argument of a command: what is nothing is null there, in an array too."""
    if value is NOTHING:
        return None
    if type(value) is list and any(v is NOTHING for v in value):
        return [None if v is NOTHING else v for v in value]
    return value


def passed(arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
    """The arguments of a command, as :func:`argument` has them."""
    return tuple(a if (v := argument(a.value)) is a.value else replace(a, value=v) for a in arguments)


def callee(target: Any) -> str:
    """What ``& target`` calls: a script block, or the name of a command.

    Raises :class:`OperatorError` for null and for empty text, as the engine does."""
    if isinstance(target, (Block, Dotted)) or (isinstance(target, str) and target != ""):
        return target
    if isinstance(target, (CommandInfo, AliasInfo)):
        return str(target)
    shown = "" if target is None else text(target)
    if not shown:
        raise OperatorError(
            "The expression after '&' in a pipeline element produced an object that was not valid. It must result in a command name, a "
            "script block, or a CommandInfo object.",
            "BadExpression",
        )
    return shown
