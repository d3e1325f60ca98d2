"""Runs statements: binds every command, then begin, the records, end (specification of parameter binding, section 0)."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from bridge.binding import compile_plan
from bridge.binding.arguments import ABSENT, Argument
from bridge.binding.errors import BindingError
from bridge.common import COMMON, SHOULD_PROCESS
from bridge.simulator.context import Context, Sink
from bridge.simulator.definition import CmdletDefinition
from bridge.simulator.host import Host
from bridge.simulator.implementation import Instance
from bridge.simulator.preferences import Preferences
from bridge.simulator.records import (
    ErrorRecord,
    ExceptionInfo,
    TerminatingError,
    command_not_found,
    full_exception_name,
    scripts_not_allowed,
)
from bridge.simulator.runspace import Runspace, Variables

if TYPE_CHECKING:
    from bridge.simulator.recording import RecordedPipeline

__all__ = ["METADATA_CALL", "NO_INPUT", "CommandCall", "Environment", "StopUpstream", "run_statement"]

METADATA_CALL = "\0metadata"
"""The name under which GET_COMMAND_METADATA runs: no command line can say it."""

NO_INPUT: Any = object()
"""Marks that nothing is piped into a statement (an empty input is something else)."""

_COMMON = frozenset(p.name.casefold() for p in (*COMMON, *SHOULD_PROCESS))


@dataclass(frozen=True)
class CommandCall:
    """A command as the client sent it. ``merge`` names the streams that go to the output (``2>&1``); ``redirect`` is what a caller in
    this process puts over the command's sink."""

    name: str
    arguments: tuple[Argument, ...] = ()
    is_script: bool = False
    merge: frozenset[str] = frozenset()
    redirect: Callable[[Sink], Sink] | None = None


class Environment(Protocol):
    """What execution needs from the simulator."""

    def find(self, name: str) -> CmdletDefinition | None: ...

    def find_script(self, text: str) -> CmdletDefinition | None: ...

    def create(self, definition: CmdletDefinition) -> Instance: ...

    def failed(self, ctx: Context, error: Exception) -> BaseException:
        """What to raise for a Python exception that left the command in ``ctx``."""
        ...

    def called(self, ctx: Context, position: int) -> Callable[[Context], bool]:
        """Told of each command when it is bound; the result is told of each record, and False keeps the cmdlet from running."""
        ...

    def recorded(self, statements: Sequence[Sequence[CommandCall]]) -> RecordedPipeline | None:
        """A recorded pipeline that is to be played instead of run."""
        ...

    state: Any


@dataclass
class Scope:
    """Where a statement runs."""

    environment: Environment
    runspace: Runspace
    host: Host
    stop: threading.Event
    user: str = ""
    variables: Variables = field(default_factory=Variables)
    outer: Context | None = None
    record_options: int = 0


class StopUpstream(BaseException):  # not an Exception: it must pass through cmdlets
    """``Select-Object -First`` has enough: the commands before ``processor`` stop."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx


class _Link(Sink):
    """A command's sink: output to the next command, other records to the pipeline's sink unless merged."""

    def __init__(self, onward: Callable[[Any], None], records: Sink, merge: frozenset[str]) -> None:
        self._onward = onward
        self._records = records
        self._merge = merge

    def output(self, value: Any) -> None:
        self._onward(value)

    def record(self, stream: str, value: Any) -> None:
        if stream in self._merge:
            self._onward(value)
        else:
            self._records.record(stream, value)


class _Processor:
    """One command of a running statement."""

    def __init__(
        self, call: CommandCall, definition: CmdletDefinition, ctx: Context, environment: Environment, position: int,
        outer: Context | None = None,
    ) -> None:  # fmt: skip
        self.call = call
        self.ctx = ctx
        self._definition = definition
        self._environment = environment
        self._position = position
        self._log: Callable[[Context], bool] | None = None
        self._instance = environment.create(definition)
        self._bound: Any = None
        self._begun = False
        self._outer = outer.preferences if outer is not None else None

    def prepare(self, input_expected: bool) -> None:
        ctx = self.ctx
        ctx.input_expected = input_expected
        plan = compile_plan(self._definition.command)
        defaults = ctx.variables.get("PSDefaultParameterValues")
        try:
            self._bound = plan.bind(
                self.call.arguments,
                input_expected=input_expected,
                defaults=defaults,
                prompt=ctx.prompt_for_parameters,
                evaluate=getattr(self._environment, "evaluate", None),
            )
        except BindingError as error:
            raise TerminatingError(ctx.own(binding_record(error, self._definition))) from None
        self._take()
        self._adopt_preferences()
        ctx.preferences.open_variables()
        self._log = self._environment.called(ctx, self._position)

    def _take(self) -> None:
        ctx, bound = self.ctx, self._bound
        ctx.parameter_set = bound.parameter_set
        ctx.bound = bound.bound
        ctx.values = bound.values
        ctx.arguments = bound.arguments

    def _adopt_preferences(self) -> None:
        common = {n: v for n, v in self._bound.values.items() if n.casefold() in _COMMON}
        self.ctx.preferences = Preferences(self.ctx.variables, common, self._outer)

    def begin(self) -> None:
        """Run the begin block, once: what an earlier command writes in its own makes this one begin before its turn."""
        if not self._begun:
            self._begun = True
            self._guard(self._instance.begin)

    def process(self, value: Any = ABSENT) -> None:
        ctx = self.ctx
        ctx.check()
        self.begin()
        if value is ABSENT:
            ctx.has_input = False
        else:
            ctx.current = value
            ctx.has_input = True
            try:
                self._bound.process(value)
            except BindingError as error:
                ctx.write_error(ctx.own(binding_record(error, self._definition, value)))
                return
            self._take()
        if self._log is not None and not self._log(ctx):
            return
        self._guard(self._instance.process)

    def end(self) -> None:
        self.ctx.current = None
        self._guard(self._instance.end)

    def forget_pipeline_variable(self) -> None:
        name = self.ctx.preferences.given("PipelineVariable")
        if name:
            self.ctx.variables[str(name)] = None

    def _guard(self, call: Callable[[Context], None]) -> None:
        try:
            call(self.ctx)
        except TerminatingError as error:
            if not (error.script or error.stop or self._definition.script):
                self.ctx.own(error.record)
            raise
        except Exception as error:
            raise self._environment.failed(self.ctx, error) from error


def binding_record(error: BindingError, definition: CmdletDefinition, target: Any = None) -> ErrorRecord:
    """The error record of a binding error."""
    name = full_exception_name(error.exception)
    if "." not in error.exception:
        name = f"System.Management.Automation.{error.exception}"
    shown = error.target if getattr(error, "target", None) is not None else target
    return ErrorRecord(
        ExceptionInfo(name, error.message, binding=error),
        error.error_id,
        error.category,
        shown,
        source=definition.type_name,
        activity=definition.command.name,
    )


def run_statement(calls: Sequence[CommandCall], scope: Scope, sink: Sink, given: Iterable[Any] = NO_INPUT) -> None:
    """Run one statement. Raises :class:`TerminatingError`, or lets a stop through."""
    processors: list[_Processor] = []
    for position, call in enumerate(calls):
        processors.append(_make(call, scope, position, len(calls)))
    _connect(processors, sink)
    piped = given is not NO_INPUT
    for position, processor in enumerate(processors):
        processor.prepare(input_expected=piped or position > 0)
    try:
        _run(processors, given)
    finally:
        for processor in processors:
            processor.forget_pipeline_variable()


def _run(processors: list[_Processor], given: Iterable[Any]) -> None:
    requester: Context | None = None
    try:
        for processor in processors:
            processor.begin()
        if given is not NO_INPUT:
            for value in given:
                processors[0].process(value)
        else:
            processors[0].process()
    except StopUpstream as stop:
        requester = stop.ctx
    for processor in processors:
        if requester is not None:
            # The command that asked, and those before it, do not get their end.
            if processor.ctx is requester:
                requester = None
            continue
        try:
            processor.end()
        except StopUpstream as stop:
            requester = stop.ctx if stop.ctx is not processor.ctx else None


def _make(call: CommandCall, scope: Scope, position: int, length: int) -> _Processor:
    environment = scope.environment
    definition = environment.find_script(call.name) if call.is_script else environment.find(call.name)
    if definition is None:
        raise TerminatingError(scripts_not_allowed() if call.is_script else command_not_found(call.name))
    ctx = Context(
        definition, scope.runspace, scope.host, Sink(), scope.stop, state=environment.state, user=scope.user,
        variables=scope.variables, invocation_name=call.name, server=environment,
    )  # fmt: skip
    if scope.outer is not None and not scope.outer.definition.script:
        ctx.caller = scope.outer.name
    ctx.nested = functools.partial(_nested, scope)
    ctx.record_options = scope.record_options
    ctx.place = (position + 1, length)
    return _Processor(call, definition, ctx, environment, position, scope.outer)


def _connect(processors: list[_Processor], sink: Sink) -> None:
    onward: Callable[[Any], None] = sink.output
    for processor in reversed(processors):
        link: Sink = _Link(onward, sink, processor.call.merge)
        processor.ctx.sink = link if processor.call.redirect is None else processor.call.redirect(link)
        onward = processor.process


class _Gather(Sink):
    """Output to a function, everything else to the calling command's sink."""

    def __init__(self, records: Sink, emit: Callable[[Any], None]) -> None:
        self._records = records
        self._emit = emit

    def output(self, value: Any) -> None:
        self._emit(value)

    def record(self, stream: str, value: Any) -> None:
        self._records.record(stream, value)


def _nested(
    scope: Scope, outer: Context, name: str, arguments: Sequence[Any], parameters: dict[str, Any],
    emit: Callable[[Any], None] | None = None, given: Iterable[Any] | None = None,
) -> list[Any]:  # fmt: skip
    """Run one command inside ``outer``: in its scope, with its records going where ``outer``'s go."""
    values: list[Any] = []
    named = (Argument(n, v, colon=v is not ABSENT) for n, v in parameters.items())
    call = CommandCall(name, (*(a if isinstance(a, Argument) else Argument(value=a) for a in arguments), *named))
    within = Scope(
        scope.environment,
        scope.runspace,
        scope.host,
        scope.stop,
        scope.user,
        outer.scope(),
        outer,
        scope.record_options,
    )
    run_statement([call], within, _Gather(outer.sink, emit or values.append), NO_INPUT if given is None else given)
    return values
