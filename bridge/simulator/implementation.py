"""How a Python function or class runs as a cmdlet: begin, process for each record, end."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from bridge.model import Command
from bridge.simulator.context import Context
from bridge.simulator.definition import fold, is_context, own_parameters
from bridge.simulator.errors import SimulatorError
from bridge.values import Switch
from bridge.values.types import parse_type

__all__ = ["Instance", "factory_for"]

_SWITCH = Switch.type_name


class Instance(Protocol):
    """One run of a cmdlet."""

    def begin(self, ctx: Context) -> None: ...

    def process(self, ctx: Context) -> None: ...

    def end(self, ctx: Context) -> None: ...


def emit(ctx: Context, result: Any) -> None:
    """Write what a cmdlet function returned: each element of a list or tuple, each value that a generator yields, nothing for None."""
    if result is None:
        return
    if inspect.isgenerator(result):
        try:
            for value in result:
                ctx.write(value)
        finally:
            result.close()
    elif isinstance(result, (list, tuple)):
        ctx.write(list(result), enumerate=True)
    else:
        ctx.write(result)


def _slots(command: Command, names: Iterable[tuple[str, bool]], where: str) -> list[tuple[str, str, bool]]:
    """(Python name, PowerShell name, is switch) for each Python name; ``names`` says which may be missing from the command."""
    by_fold = {fold(p.name): p for p in command.parameters}
    for parameter in command.parameters:
        for alias in parameter.aliases:
            by_fold.setdefault(fold(alias), parameter)
    slots = []
    for name, optional in names:
        found = by_fold.get(fold(name))
        if found is not None:
            slots.append((name, found.name, str(parse_type(found.type)) == _SWITCH))
        elif not optional:
            known = ", ".join(p.name for p in command.parameters) or "none"
            raise SimulatorError(f"{where}: {name} is no parameter of {command.name} (it has {known})")
    return slots


def _plain(value: Any) -> Any:
    return bool(value) if isinstance(value, Switch) else value


class _Function:
    """A function: called once for each record (once in all when nothing is piped)."""

    def __init__(
        self,
        call: Callable[..., Any],
        slots: list[tuple[str, str, bool]],
        required: set[str],
        ctx_name: str | None,
        rest: bool,
    ) -> None:
        self._call = call
        self._slots = slots
        self._required = required
        self._ctx_name = ctx_name
        self._rest = rest

    def begin(self, ctx: Context) -> None:
        return None

    def process(self, ctx: Context) -> None:
        arguments: dict[str, Any] = {}
        values = {name.casefold(): value for name, value in ctx.values.items()}
        for python, name, is_switch in self._slots:
            folded = name.casefold()
            if folded in values:
                arguments[python] = _plain(values.pop(folded))
            elif python in self._required:
                arguments[python] = False if is_switch else None
        if self._rest:
            arguments.update({n: _plain(v) for n, v in ctx.values.items() if n.casefold() in values})
        if self._ctx_name is not None:
            arguments[self._ctx_name] = ctx
        emit(ctx, self._call(**arguments))

    def end(self, ctx: Context) -> None:
        return None


class _Class:
    """A class with any of begin, process and end; parameters are attributes, set before begin and before each record."""

    def __init__(self, cls: type, slots: list[tuple[str, str, bool]], takes_ctx: Mapping[str, bool]) -> None:
        self._self = cls()
        self._slots = slots
        self._takes_ctx = takes_ctx

    def _set(self, ctx: Context) -> None:
        values = {name.casefold(): value for name, value in ctx.values.items()}
        self._self.ctx = ctx
        for python, name, is_switch in self._slots:
            folded = name.casefold()
            if folded in values:
                setattr(self._self, python, _plain(values[folded]))
            else:
                default = getattr(type(self._self), python, False if is_switch else None)
                setattr(self._self, python, default)

    def _run(self, ctx: Context, method: str) -> None:
        if method in self._takes_ctx:
            self._set(ctx)
            call = getattr(self._self, method)
            emit(ctx, call(ctx) if self._takes_ctx[method] else call())

    def begin(self, ctx: Context) -> None:
        self._run(ctx, "begin")

    def process(self, ctx: Context) -> None:
        self._run(ctx, "process")

    def end(self, ctx: Context) -> None:
        self._run(ctx, "end")


def factory_for(command: Command, target: Any) -> Callable[[], Instance]:
    """A maker of runs for ``target``. Raises :class:`SimulatorError` when its signature does not fit the command."""
    if inspect.isclass(target):
        methods = {m: getattr(target, m) for m in ("begin", "process", "end") if callable(getattr(target, m, None))}
        if not methods:
            raise SimulatorError(f"{target.__qualname__}: a cmdlet class needs a begin, process or end method")
        takes = {m: len(inspect.signature(f).parameters) > 1 for m, f in methods.items()}
        annotated = [
            n
            for c in reversed(target.__mro__)
            for n in getattr(c, "__annotations__", {})
            if not n.startswith("_") and n != "ctx"
        ]
        slots = _slots(command, ((n, hasattr(target, n)) for n in dict.fromkeys(annotated)), target.__qualname__)
        return lambda: _Class(target, slots, takes)
    if not callable(target):
        raise SimulatorError(f"{command.name}: a cmdlet is a function or a class, not {type(target).__name__}")
    name = getattr(target, "__qualname__", repr(target))
    found = list(inspect.signature(target).parameters.values())
    context = next((p.name for p in found if is_context(p)), None)
    rest = any(p.kind is p.VAR_KEYWORD for p in found)
    own = own_parameters(target)
    slots = _slots(command, ((p.name, p.default is not p.empty) for p in own), name)
    required = {p.name for p in own if p.default is p.empty}
    return lambda: _Function(target, slots, required, context, rest)
