"""``$PSCmdlet`` and ``$MyInvocation`` of a translated function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bridge.migrate.runtime.command_info import CommandInfo
from bridge.migrate.runtime.errors import NotTranslated, kept_record
from bridge.operators import NOTHING, text, truth, unroll
from bridge.simulator.context import Context
from bridge.simulator.records import ErrorRecord, TerminatingError
from bridge.values import PSObject

if TYPE_CHECKING:
    from bridge.migrate.runtime.running import Run

__all__ = ["Cmdlet", "InvocationInfo", "Leaving"]

_SMA = "System.Management.Automation."


class Leaving(TerminatingError):
    """``$PSCmdlet.ThrowTerminatingError``: no statement of the function goes on from it, only the one that called it."""


class InvocationInfo:
    """``$MyInvocation``. What needs the script's file and lines is not known and is refused."""

    type_name = _SMA + "InvocationInfo"

    def __init__(self, run: Run, ctx: Context) -> None:
        self._run = run
        self._ctx = ctx

    def properties(self) -> dict[str, Any]:
        ctx = self._ctx
        return {
            "MyCommand": CommandInfo(ctx.command), "InvocationName": ctx.invocation_name, "BoundParameters": self._run.bound,
            "UnboundArguments": list(ctx.arguments), "ExpectingInput": self._run.input_expected,
            "PipelinePosition": ctx.place[0], "PipelineLength": ctx.place[1],
        }  # fmt: skip


class Cmdlet:
    """``$PSCmdlet``"""

    type_name = _SMA + "PSScriptCmdlet"

    def __init__(self, run: Run, ctx: Context) -> None:
        self._run = run
        self._ctx = ctx
        self._methods: dict[str, Callable[..., Any]] = {
            "shouldprocess": self._should_process,
            "shouldcontinue": lambda query, caption: ctx.should_continue(text(query), text(caption)),
            "writeobject": self._write_object,
            "writeerror": lambda record: ctx.write_error(ctx.own(_record(record))),
            "writewarning": lambda message: ctx.warning(text(message)),
            "writeverbose": lambda message: ctx.verbose(text(message)),
            "writedebug": lambda message: ctx.debug(text(message)),
            "throwterminatingerror": self._throw,
        }

    def properties(self) -> dict[str, Any]:
        return {"ParameterSetName": self._ctx.parameter_set, "MyInvocation": InvocationInfo(self._run, self._ctx)}

    def call_method(self, name: str, arguments: tuple[Any, ...]) -> Any:
        method = self._methods.get(name.casefold())
        if method is None:
            return NotImplemented
        found = method(*arguments)
        return NOTHING if found is None else found

    def _should_process(self, *arguments: Any) -> bool:
        if len(arguments) > 3:
            raise NotTranslated("$PSCmdlet.ShouldProcess with a reason")
        said = [text(a) for a in arguments]
        if len(said) == 3:
            return self._ctx.should_process(said[0], description=said[0], warning=said[1], caption=said[2])
        return self._ctx.should_process(*said)

    def _write_object(self, value: Any, enumerate_it: Any = False) -> None:
        for item in unroll(value) if truth(enumerate_it) else (value,):
            self._ctx.write(item)

    def _throw(self, record: Any) -> None:
        if self._run.in_own_try:
            raise NotTranslated("$PSCmdlet.ThrowTerminatingError inside a try of the same function")
        kept = self._ctx.own(_record(record))
        kept.carrier = _SMA + "CmdletInvocationException"
        raise Leaving(kept)


def _record(value: Any) -> ErrorRecord:
    if not isinstance(value, PSObject):
        raise NotTranslated("an error record that is no object of the script")
    return kept_record(value)
