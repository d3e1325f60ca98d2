"""A call of a translated function or of a script block that is a command: its parameters, its blocks, its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bridge.binding.convert import convert
from bridge.migrate.runtime.cmdlet import Leaving
from bridge.migrate.runtime.errors import no_bug
from bridge.migrate.runtime.functions import Function
from bridge.migrate.runtime.jumps import returning
from bridge.migrate.runtime.variables import Frame
from bridge.operators.collections import Dictionary
from bridge.simulator.context import Context
from bridge.simulator.implementation import Instance
from bridge.simulator.records import TerminatingError

if TYPE_CHECKING:
    from bridge.migrate.runtime.script import Script

__all__ = ["BoundParameters", "InScope", "Run", "attribute"]


class BoundParameters(Dictionary):
    """``$PSBoundParameters``: a dictionary that the function may change."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("System.Management.Automation.PSBoundParametersDictionary", ignores_case=True)

    def __reduce__(self) -> Any:
        return dict, (dict(self),)


class Run:
    """One call of a translated function: a plain one runs at the end of its input, one with blocks as they come."""

    def __init__(self, script: Script, function: Function, scope: Frame) -> None:
        self._script = script
        self.function = function
        self.bound = BoundParameters()
        self.scope = scope
        self.given: list[Any] = []
        self.input_expected = False
        self._ctx: Context | None = None
        self._tries = 0
        self._is_class = isinstance(function.target, type)
        self._self: Any = function.target() if self._is_class else None
        self._from_command_line: frozenset[str] = frozenset()
        self._defaults: dict[str, Any] = {}
        self._reported: set[str] = set()

    @property
    def in_own_try(self) -> bool:
        """True while a ``try`` of the function itself, or of what it calls, is open."""
        return self._script.tries > self._tries

    # --- parameters -----------------------------------------------------------------------------------------------------------------

    def default(self, ctx: Context, name: str, make: Callable[[], Any]) -> Any:
        """The value of a parameter whose default has to be worked out: the bound one, or what ``make`` gives."""
        if name in ctx.values:
            return ctx.values[name]
        parameter = self.function.command.parameter(name)
        assert parameter is not None
        self._defaults[name] = convert(make(), parameter.type, enums=self.function.command.enums)
        return self._defaults[name]

    def _take(self, ctx: Context) -> None:
        """Note what the record in hand has bound; a script's own changes to the dictionary stay."""
        for name, value in ctx.bound.items():
            if name not in self._reported or name not in self._from_command_line:
                self._reported.add(name)
                self.bound[name] = value

    def _set(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            setattr(self._self, attribute(name), value)

    def _start(self, ctx: Context) -> None:
        ctx.preferences.inherit(self.scope)
        self._ctx = ctx
        self._from_command_line = frozenset(ctx.values)
        self.input_expected = ctx.input_expected
        self._take(ctx)
        if self._is_class:
            self._inside(ctx, lambda: self._prepare(ctx))

    def _prepare(self, ctx: Context) -> None:
        self._set(self.function.values(ctx.values))
        self._self.it = self._script.it
        self._self.given = self.given
        prepare = getattr(self._self, "defaults", None)
        if prepare is not None:
            prepare(self._script)
        for p in self.function.command.parameters:
            self._defaults.setdefault(p.name, getattr(self._self, attribute(p.name)))

    # --- blocks ---------------------------------------------------------------------------------------------------------------------

    def begin(self, ctx: Context) -> None:
        self._start(ctx)
        self._block(ctx, "begin")

    def process(self, ctx: Context) -> None:
        if not self._is_class:
            if ctx.has_input:
                self.given.append(ctx.current)
            return
        self._take(ctx)
        if ctx.has_input and not hasattr(self._self, "process"):
            self.given.append(ctx.current)
        # A parameter that takes piped values has the one of this record, or its default; the others stay as the function left them.
        self._set(
            {
                p.name: ctx.values[p.name] if p.name in ctx.values else self._defaults[p.name]
                for p in self.function.command.parameters
                if p.name not in self._from_command_line and any(m.by_value or m.by_property_name for m in p.members)
            }
        )
        if not hasattr(self._self, "process"):
            return
        self._self.it = ctx.current
        with self._script.item(ctx.current):
            self._block(ctx, "process")

    def end(self, ctx: Context) -> None:
        if self._is_class:
            self._block(ctx, "end")
            return
        self._take(ctx)
        self._inside(
            ctx,
            lambda: self.function.target(self._script, self.given, *self.function.values(ctx.values).values()),
        )

    def clean(self) -> None:
        """The clean block, whose output nobody gets. It runs whatever happened before, if anything did."""
        method, ctx = getattr(self._self, "clean", None), self._ctx
        if method is not None and ctx is not None:
            self._inside(ctx, lambda: self._script.gather(lambda: method(self._script)))

    def _block(self, ctx: Context, name: str) -> None:
        method = getattr(self._self, name, None)
        if method is not None:
            self._inside(ctx, lambda: method(self._script))

    def _inside(self, ctx: Context, body: Callable[[], Any]) -> None:
        self._tries = self._script.tries

        def run() -> None:
            with self._script.inside(self, ctx), no_bug(self._script.trying_now), returning():
                body()

        try:
            self._script.depth.call(run)
        except Leaving as error:
            # For the caller it is an error of one statement.
            raise TerminatingError(error.record) from error


class InScope:
    """A built-in command in the scope of its caller: what feeds it may be inside a function when an object arrives."""

    def __init__(self, script: Script, instance: Instance) -> None:
        self._script = script
        self._scope = script.frame
        self._instance = instance

    def _call(self, step: Callable[[Context], None], ctx: Context) -> None:
        if self._script.frame is self._scope:
            step(ctx)
            return
        with self._script.within(self._scope):
            step(ctx)

    def begin(self, ctx: Context) -> None:
        self._call(self._instance.begin, ctx)

    def process(self, ctx: Context) -> None:
        self._call(self._instance.process, ctx)

    def end(self, ctx: Context) -> None:
        self._call(self._instance.end, ctx)


def attribute(name: str) -> str:
    """The attribute that holds a parameter of a function that is a class."""
    return "p_" + name.lower()
