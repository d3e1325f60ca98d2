"""The runtime of a translated script: where output goes, how commands run, what an error does.

Output is pushed: ``ps.out`` writes to the command that comes next in the pipeline, or to whoever runs the script. Built-in cmdlets and the
script's own functions run in this process, on the engine that the simulator uses; everything else goes to a host.
"""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from bridge.binding import ABSENT, Argument
from bridge.binding.arguments import ParameterText
from bridge.binding.conversion.text import separator
from bridge.errors import BridgeError
from bridge.migrate.runtime.blocks import Block, ForEachBlock, WhereBlock
from bridge.migrate.runtime.calls import Calls, Dotted, argument, callee, passed
from bridge.migrate.runtime.classes import Classes
from bridge.migrate.runtime.commands import LOCAL
from bridge.migrate.runtime.commands.aliases import ALIASES, WINDOWS_ONLY
from bridge.migrate.runtime.commands.errors import WriteErrorOfScript
from bridge.migrate.runtime.commands.naming import GetCommandOfScript
from bridge.migrate.runtime.errors import (
    NotTranslated,
    ScriptExit,
)
from bridge.migrate.runtime.facts import Facts
from bridge.migrate.runtime.failures import Catch, Failures, ScriptRunspace
from bridge.migrate.runtime.files import classes as _classes  # noqa: F401 - puts them into the registry
from bridge.migrate.runtime.files import environment as _environment  # noqa: F401 - puts it into the registry
from bridge.migrate.runtime.files.cases import lines_of_file
from bridge.migrate.runtime.files.places import SESSION_FUNCTIONS, Places
from bridge.migrate.runtime.functions import Function
from bridge.migrate.runtime.jumps import Jump
from bridge.migrate.runtime.output import Collected, Into
from bridge.migrate.runtime.redirections import Redirection, redirection
from bridge.migrate.runtime.remote import invocation, missing, run_mixed
from bridge.migrate.runtime.running import InScope, Run
from bridge.migrate.runtime.strict import Strict
from bridge.migrate.runtime.unknown import NO_HOST, is_alias
from bridge.migrate.runtime.variables import AUTOMATIC, Frame, Variable, View
from bridge.model import ALL_SETS, Command, CommandKind, ParameterSet
from bridge.operators import NOTHING, collect, each, text, truth, unroll
from bridge.operators.scripted import forget_all
from bridge.operators.tables import Hashtable
from bridge.session.connect import connect
from bridge.session.invocation import Invocation
from bridge.session.session import Session
from bridge.simulator.builtins import BUILTINS
from bridge.simulator.context import Context, Sink
from bridge.simulator.definition import CmdletDefinition
from bridge.simulator.execution import NO_INPUT, CommandCall, Scope, run_statement
from bridge.simulator.host import Host
from bridge.simulator.implementation import Instance
from bridge.simulator.records import TerminatingError
from bridge.simulator.registry import Registry
from bridge.wrappers import Wrapper

__all__ = ["Catch", "Collected", "Script", "command", "named", "splat", "spread"]

_BLOCK_COMMANDS = {
    "ForEach-Object": ForEachBlock,
    "Where-Object": WhereBlock,
    "Write-Error": WriteErrorOfScript,
    "Get-Command": GetCommandOfScript,
}
_NAMELESS = Command("", kind=CommandKind.FUNCTION, sets=(ParameterSet(ALL_SETS),), common_parameters=False)
_RUNTIME = "System.Management.Automation.RuntimeException"


class Script(Calls, Failures, Strict):
    """A run of a translated script. ``sink`` takes its output and records, ``host`` its host's lines, ``session``, or an
    address, runs unknown commands; :data:`~bridge.migrate.runtime.unknown.NO_HOST` says that there is nobody to run them.

    ``vars`` are the variables as the code that runs sees them: reading goes through the scopes, writing is to the current one.
    ``shared`` are those of the script itself (``$script:x``), ``globals`` the global ones, ``local`` those of the current scope;
    what is set through ``private`` is not seen in the scopes inside it.
    """

    state: Any = None
    name: str = ""
    """The name of the script's file."""

    @property
    def caller(self) -> str:
        """The function that runs, or the script; empty in a script block."""
        if self.frame.call is not None:
            return str(self.frame.call[1].name)
        return self.name if self.frame.kind == "script" else ""

    def __init__(self, sink: Sink, *, host: Host | None = None, session: Any = None) -> None:
        super().__init__()
        self._sinks: list[Sink] = [sink]
        self._host = host or Host(None)
        self._session = session
        self._registry = Registry()
        self._runspace = ScriptRunspace()
        forget_all()
        self.classes = Classes(self).declare
        self._scopes: list[Frame] = [self._runspace.variables.inner("script")]
        self._runspace.variables["PSDefaultParameterValues"] = Hashtable()
        self._running: list[Context] = []
        self._cleaning: list[Run] = []
        self._this: list[Any] = []
        self.vars = View(lambda: self.frame, through=True)
        self.local = View(lambda: self.frame)
        self.private = View(lambda: self.frame, options=frozenset({"Private"}))
        self.shared = View(lambda: self.frame.nearest("script"))
        self.globals = View(lambda: self.frame.nearest("global"))
        self.places = Places()
        self.facts = Facts(self.places)
        for definition in (*BUILTINS, *LOCAL):
            own = _BLOCK_COMMANDS.get(definition.command.name)
            self._registry.add(definition if own is None else dataclasses.replace(definition, implementation=own))

    # --- the environment that the engine asks ---------------------------------------------------------------------------------------

    def find(self, name: str) -> CmdletDefinition | None:
        if isinstance(name, Dotted):
            found = self.find(name.target)
            if found is None or not isinstance(found.implementation, Function):
                return found
            return dataclasses.replace(found, implementation=dataclasses.replace(found.implementation, dotted=True))
        if isinstance(name, Block):
            made = self._command_of(name)
            return CmdletDefinition(made.command, made, made.command.name, script=True)
        alias = self.frame.alias(name)
        if alias is not None:
            return self.find(alias[1])
        own: Function | None = self.frame.function(name)
        if own is not None:
            return CmdletDefinition(own.command, own, own.command.name, script=True)
        if self._scopes[-1].state is not self._scopes[0] and self.current_of(None).function(name) is not None:
            raise NotTranslated(f"{name}, a function of the script, is called by a closure, which does not see it")
        if name.casefold() in WINDOWS_ONLY:
            raise NotTranslated(f"{name}, which is a cmdlet's alias on Windows and a program of the system elsewhere")
        return self._registry.find(name)

    def _command_of(self, block: Block) -> Function:
        """A script block as a command: its own, or one without parameters."""
        if block.command is not None:
            return dataclasses.replace(block.command, state=block.state)
        return Function(_NAMELESS, lambda _script, _given: block.write(*self.arguments), state=block.state)

    def alias(self, name: str) -> tuple[str, str] | None:
        """(name, command) of an alias, of the script's own or of PowerShell's. Raises :class:`NotTranslated` for one not known here."""
        found = self.frame.alias(name)
        if found is None and name.casefold() in ALIASES:
            found = (name.casefold(), ALIASES[name.casefold()])
        if found is None and is_alias(name):
            raise NotTranslated(f"the alias {name}")
        return found

    def find_script(self, text: str) -> CmdletDefinition | None:
        return None

    def create(self, definition: CmdletDefinition) -> Instance:
        if isinstance(definition.implementation, Function):
            function = definition.implementation
            scope = self.current_of(function.state)
            made = Run(self, function, scope if function.dotted else scope.inner())
            self._cleaning.append(made)
            return made
        return InScope(self, self._registry.create(definition))

    def failed(self, ctx: Context, error: Exception) -> BaseException:
        return NotTranslated(f"{ctx.name}: {error}" if isinstance(error, BridgeError) else f"{ctx.name}: {error!r}")

    def evaluate(self, block: Any, item: Any) -> list[Any]:
        """What a block given for a parameter writes for the object that is piped in."""
        return self.gather(lambda: block.run_for(item))

    def drive_item(self, drive: str, name: str) -> bool | None:
        """Whether ``Test-Path function:name`` and the like find something; None where it is not known here."""
        if drive == "Alias":
            return self.alias(name) is not None
        if drive == "Variable" and ":" not in name:
            return self.frame.find(name) is not None or (None if name.casefold() in AUTOMATIC else False)
        if drive != "Function" or ":" in name:
            return None
        return self.frame.function(name) is not None or (None if name.casefold() in SESSION_FUNCTIONS else False)

    def recorded(self, statements: Sequence[Sequence[CommandCall]]) -> None:
        return None

    def called(self, ctx: Context, position: int) -> Callable[[Context], bool]:
        self._running.append(ctx)
        return lambda _ctx: True

    def define(self, *functions: Function) -> None:
        """Make functions callable by name, in the scope that runs and those inside it."""
        for one in functions:
            self.frame.functions[one.command.name.casefold()] = one.for_script(self)
            self.frame.aliases.update((a.casefold(), (a, one.command.name)) for a in one.aliases)

    def define_global(self, *functions: Function) -> None:
        """Make functions callable by name everywhere in the script: ``function script:name``."""
        for one in functions:
            self.frame.nearest("script").functions[one.command.name.casefold()] = one.for_script(self)

    # --- output -------------------------------------------------------------------------------------------------------------------

    @property
    def sink(self) -> Sink:
        return self._sinks[-1]

    def out(self, value: Any) -> None:
        """Write a value: lists are unrolled, as PowerShell does."""
        if value is not NOTHING:
            for item in fed(value):
                self.sink.output(item)

    def holds(self, condition: Callable[[Any], Any], item: Any) -> bool:
        """A condition of Where-Object. One that fails is reported and does not hold."""
        with self.statement():
            return truth(condition(item))
        return False

    def each(self, result: Callable[[Any], Any], item: Any) -> list[Any]:
        """What an expression in ForEach-Object writes: nothing when it fails, which is reported."""
        with self.statement():
            return list(unroll(result(item)))
        return []

    @contextmanager
    def collect(self) -> Iterator[Collected]:
        """Keep what the block writes."""
        found = Collected(self.sink)
        self._sinks.append(found)
        try:
            yield found
        finally:
            self._sinks.pop()

    def gather(self, body: Callable[[], Any], *, keep: bool = False, whole: bool = False) -> list[Any]:
        """What ``body`` writes, as a list. A jump out of it lets go what was written, as the engine does; an error does with ``keep``,
        and neither with ``whole``."""
        with self.collect() as found:
            try:
                body()
            except (Jump, ScriptExit):
                self._let_go(() if whole else found.items)
                raise
            except Exception:
                self._let_go(found.items if keep else ())
                raise
        return found.items

    def _let_go(self, items: Iterable[Any]) -> None:
        for item in items:
            self._sinks[-2].output(item)

    def array(self, value: Any) -> list[Any]:
        """``@( value )``"""
        return [] if value is NOTHING else list(unroll(value))

    def sub(self, value: Any) -> Any:
        """``$( value )``: a list of one is that one."""
        return collect(self.array(value))

    def attempt(self, value: Callable[[], Any], *, keep: bool = False) -> Any:
        """``$( value )`` that may fail: the error is reported, and there is nothing then."""

        def attempted() -> None:
            with self.statement():
                self.out(value())

        return collect(self.gather(attempted, keep=keep))

    def stored(self, value: Any, store: Callable[[Any], Any]) -> Any:
        """``($x.member = value)``"""
        store(value)
        return value

    def assign(self, holder: Any, name: str, value: Any) -> Any:
        """``($script:name = value)``: sets a variable and gives what it is now."""
        setattr(holder, name, value)
        return getattr(holder, name)

    def settled(self, value: Any) -> Any:
        """The value of a condition with a command in it, after which ``$?`` is true."""
        self.ok = True
        return value

    def cases(self, value: Any) -> Iterator[Any]:
        """What a switch looks at, one by one; null counts as one."""
        for one in [None] if value is None else list(unroll(value)):
            with self.item(one):
                yield one

    def lines_of_file(self, path: Any) -> list[str]:
        """What ``switch -File`` looks at."""
        return lines_of_file(self.places, path)

    def block(self, body: Callable[..., None] | Function, source: str = "") -> Block:
        """A script block whose Python is ``body``."""
        return Block(self, body, source)

    def function(self, name: str, text: str) -> Block | None:
        """``${function:name}``: a function as a script block. ``text`` is what that block's text is."""
        found: Function | None = self.frame.function(name)
        return None if found is None else Block(self, found, text)

    @property
    def this(self) -> Any:
        """``$this`` of the script property or method that runs."""
        return self._this[-1] if self._this else None

    @contextmanager
    def holding(self, this: Any) -> Iterator[None]:
        """Run a member of ``this``: an error goes to whoever used the member."""
        self._this.append(this)
        try:
            with self.trying():
                yield
        finally:
            self._this.pop()

    @contextmanager
    def redirected(self, **where: Any) -> Iterator[None]:
        """A block whose streams go elsewhere: ``merge``, ``drop``, ``to`` and ``append`` are as for :func:`command`."""
        by = redirection(**where)
        if by is None:
            yield
            return
        self._sinks.append(by.over(self.sink))
        try:
            with by.open(self):
                yield
        finally:
            self._sinks.pop()

    @contextmanager
    def writing(self, ctx: Context) -> Iterator[None]:
        """Output goes to the command ``ctx``."""
        with self.writing_to(Into(ctx)):
            yield

    @contextmanager
    def writing_to(self, sink: Sink) -> Iterator[None]:
        """Output and records go to ``sink``."""
        self._sinks.append(sink)
        try:
            yield
        finally:
            self._sinks.pop()

    def env(self, name: str) -> Any:
        """``$env:NAME``"""
        return os.environ.get(name)

    def set_env(self, name: str, value: Any) -> None:
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = text(value)

    # --- commands -----------------------------------------------------------------------------------------------------------------

    def run(self, *calls: CommandCall | Invocation[Any], given: Any = NO_INPUT, **where: Any) -> bool:
        """Run a pipeline and write its output. Its error is reported, or raised inside a ``try``. False when it was ended by one.

        ``where`` says where the streams of its last command go, as for :func:`command`.
        """
        with self.statement():
            with self.redirected(**where):
                self._run(calls, given, self.sink)
            return True
        return False

    def items(self, *calls: CommandCall | Invocation[Any], given: Any = NO_INPUT) -> list[Any]:
        """The output of a pipeline as a list."""
        return self.gather(lambda: self._run(calls, given, self.sink), whole=True)

    def value(self, *calls: CommandCall | Invocation[Any], given: Any = NO_INPUT, keep: bool = False) -> Any:
        """The output of a pipeline as an assignment takes it. ``keep`` is as for :meth:`gather`."""
        return collect(self.gather(lambda: self._run(calls, given, self.sink), keep=keep))

    def start(self, main: Function, arguments: Sequence[Any]) -> None:
        """Run a script with parameters. An argument that does not fit ends it."""
        self.define(main)
        self._run_local((command(Dotted.of(main.command.name), *arguments),), NO_INPUT, self.sink)

    def _run(self, calls: tuple[CommandCall | Invocation[Any], ...], given: Any, sink: Sink) -> None:
        if any(isinstance(c, Invocation) for c in calls):
            if self._session == NO_HOST:
                raise self.missing(next(c.name for c in calls if self.find(c.name) is None))
            fed_in = NO_INPUT if given is NO_INPUT else fed(given)
            run_mixed(calls, fed_in, sink, self.session, self.frame, self._run_local)
        else:
            self._run_local(tuple(c for c in calls if isinstance(c, CommandCall)), given, sink)

    def _run_local(self, calls: tuple[CommandCall, ...], given: Any, sink: Sink) -> None:
        calls = tuple(dataclasses.replace(c, name=callee(c.name), arguments=passed(c.arguments)) for c in calls)
        unknown = [c.name for c in calls if self.find(c.name) is None]
        if unknown:
            raise self.missing(unknown[0])
        calling = self.frame.calling
        scope = Scope(
            self,
            self._runspace,
            self._host,
            threading.Event(),
            variables=self.frame,
            outer=None if calling is None else calling[1],
        )
        outer, self._running, line = self._running, [], self.line
        cleaning, self._cleaning = self._cleaning, []
        try:
            with ExitStack() as files:
                for call in calls:
                    if isinstance(call.redirect, Redirected):
                        files.enter_context(call.redirect.by.open(self))
                run_statement(calls, scope, sink, NO_INPUT if given is NO_INPUT else fed(given))
            self.ok = not any(ctx.had_errors for ctx in self._running)
            self.line = line
        except BaseException as error:
            self.ok = False
            kept = [c for c in self._running if c.preferences.given("ErrorVariable")]
            if isinstance(error, TerminatingError) and any(not error.stop or c.command.kind.is_function for c in kept):
                raise NotTranslated("an error that ends a command with -ErrorVariable") from error
            raise
        finally:
            self._running = outer
            ended, self._cleaning = self._cleaning, cleaning
            for one in ended:
                one.clean()

    def missing(self, name: str) -> BaseException:
        return missing(name, no_host=self._session == NO_HOST)

    @property
    def session(self) -> Session | None:
        """The session that remote commands run on; an address is connected to when the first of them does."""
        if isinstance(self._session, str) and self._session != NO_HOST:
            self._session = connect(self._session)
        found: Session | None = self._session
        return found

    def command(self, name: str | Wrapper, *arguments: Any) -> Invocation[Any]:
        """A call of a command of the host, by its name or its wrapper. A plain value is a positional argument; :func:`named` makes the
        others."""
        return invocation(name, arguments)

    # --- errors -------------------------------------------------------------------------------------------------------------------

    def not_translated(self, line: int, why: str) -> BaseException:
        """What stands where a statement could not be translated."""
        return NotTranslated(f"line {line}: {why}")

    def exit(self, code: Any = 0) -> BaseException:
        return ScriptExit(int(code))

    # --- variables of the engine ----------------------------------------------------------------------------------------------------

    def declare(self, name: str, type_name: str, value: Any) -> Any:
        """``[type]$name = value``: sets a variable that keeps its type. ``script:name``, ``global:name`` and ``private:name`` are those."""
        scope, _, bare = name.rpartition(":")
        frame = self.frame if scope in ("", "private") else self.frame.nearest(scope)
        variable = frame.declare(bare, type_name, value)
        if scope == "private":
            variable.options |= {"Private"}
        return variable.value

    def join_by_ofs(self) -> None:
        """From here on ``$OFS``, where it has a value, joins the elements of a list in text."""
        separator.set(lambda: " " if self.vars.OFS is None else text(self.vars.OFS))

    def keep(self, name: str, type_name: str, value: Any) -> None:
        """A parameter as a variable that keeps its type. The binder has converted the value."""
        self.frame.put(Variable(name, value, type_name))

    def is_null(self, value: Any) -> bool:
        """True for null, and for what a command wrote that wrote nothing."""
        return value is None or value is NOTHING

    def before(self, value: Any, _stepped: Any) -> Any:
        """The value of ``$x++``: what it was."""
        return 0 if self.is_null(value) else value

    def first_of(self, value: Any, *_assigned: Any) -> Any:
        """The result of a call whose references were then stored."""
        return value

    def unless_null(self, target: Any, then: Callable[[Any], Any]) -> Any:
        """``target?.member``"""
        return None if self.is_null(target) else then(target)

    def coalesce(self, value: Any, otherwise: Callable[[], Any]) -> Any:
        """``value ?? otherwise``"""
        return otherwise() if self.is_null(value) else value


def fed(value: Any) -> Iterator[Any]:
    """What goes into a pipeline for ``value``. A generator has unrolled its items already."""
    return value if isinstance(value, Generator) else unroll(value)


def command(
    name: Any,
    *arguments: Any,
    merge: Iterable[str] = (),
    drop: Iterable[str] = (),
    to: Mapping[str, Any] | None = None,
    append: Mapping[str, Any] | None = None,
) -> CommandCall:
    """A call of a command. A plain value is a positional argument; :func:`named` makes the others. ``merge``: ``2>&1`` and the like;
    ``drop``: streams that go to ``$null``; ``to`` and ``append``: streams that go to files."""
    made = tuple(a if isinstance(a, Argument) else Argument(value=a) for a in arguments)
    redirect = redirection(merge, drop, to, append)
    return CommandCall(name, made, redirect=None if redirect is None else Redirected(redirect))


@dataclasses.dataclass(frozen=True)
class Redirected:
    """The redirection of a call, as its sink meets it."""

    by: Redirection

    def __call__(self, sink: Sink) -> Sink:
        return self.by.over(sink)


def named(name: str, value: Any = ABSENT) -> Argument:
    """``-Name value``, or a bare ``-Name``."""
    return Argument(name, value, colon=value is not ABSENT)


def splat(value: Any) -> list[Argument]:
    """``@name``: a dictionary gives named arguments, a list positional ones; ``@args`` passes on the names that it was given."""
    if isinstance(value, dict):
        return [Argument(str(k), v, colon=True, splatted=True) for k, v in value.items()]
    return [_passed(v) for v in each(value)]


def _passed(value: Any) -> Argument:
    if isinstance(value, ParameterText):
        if value.endswith(":"):
            raise NotTranslated("@args with an argument that was written with a colon")
        return Argument(value.removeprefix("-"))
    return Argument(value=value)


def spread(value: Any, count: int) -> list[Any]:
    """``$a, $b = value``: one element each, the last takes the rest."""
    items = (
        list(each(value))
        if isinstance(value, Iterable) and not isinstance(value, (str, dict, bytes))
        else [argument(value)]
    )
    items += [None] * (count - len(items))
    rest = items[count - 1 :]
    return [*items[: count - 1], rest[0] if len(rest) == 1 else rest]
