"""Commands of a translated script that run on a host: adjacent ones as one remote pipeline, fed from and into the local ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from bridge.binding import ABSENT, Argument
from bridge.common import COMMON
from bridge.migrate.runtime.blocks import Block
from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.output import Collected
from bridge.migrate.runtime.unknown import not_found
from bridge.session.errors import RemoteError
from bridge.session.invocation import Invocation, Pipeline
from bridge.session.result import Result
from bridge.session.session import Session
from bridge.simulator.context import Sink, message_record
from bridge.simulator.execution import NO_INPUT, CommandCall
from bridge.simulator.preferences import Preferences, is_on
from bridge.simulator.records import ErrorRecord, ExceptionInfo, TerminatingError
from bridge.simulator.runspace import Variables
from bridge.values import PSObject
from bridge.wrappers import Wrapper

__all__ = ["invocation", "missing", "run_mixed"]

_FILLING = ("ErrorVariable", "WarningVariable", "InformationVariable", "OutVariable", "PipelineVariable")
_ALIASES = {p.name: p.aliases[0] for p in COMMON if p.name in (*_FILLING, "ErrorAction", "WarningAction")}
Local = Callable[[tuple[CommandCall, ...], Any, Sink], None]


def run_mixed(
    calls: Sequence[CommandCall | Invocation[Any]],
    given: Any,
    sink: Sink,
    session: Session | None,
    variables: Variables,
    local: Local,
) -> None:
    """Run a pipeline of which a part is remote. ``local`` runs the local parts; ``variables`` are those of the script.

    Each part runs to its end before the next begins; a remote command that fills a variable is a part of its own. Raises
    :class:`NotTranslated` when there is no session, or for an argument that only this process can use, and :class:`TerminatingError`
    for what ends the statement.
    """
    parts = [list(part) for _, part in groupby(enumerate(calls), _part)]
    for number, part in enumerate(parts):
        kept = Collected(sink)
        target = sink if number == len(parts) - 1 else kept
        remote = [c for _, c in part if isinstance(c, Invocation)]
        if remote:
            _remote(remote, given, target, session, variables)
        else:
            local(tuple(c for _, c in part if isinstance(c, CommandCall)), given, target)
        given = kept.items


def _part(numbered: tuple[int, CommandCall | Invocation[Any]]) -> int:
    """Commands that run together have the same number."""
    at, call = numbered
    if not isinstance(call, Invocation):
        return -1
    return at if any(_fills(a) for a in call.arguments) else -2


def _fills(argument: Argument) -> str | None:
    """The common parameter when it names a variable of the script, which the host must not see."""
    return next((p for p in _FILLING if _names(argument, p)), None)


def _names(argument: Argument, parameter: str) -> bool:
    """True when an argument's name means this common parameter: in full, by its alias, or shortened after its first word."""
    folded, full = (argument.name or "").casefold(), parameter.casefold()
    shortest = len(full) - len("Variable" if full.endswith("variable") else "Action") + 1
    return folded == _ALIASES[parameter] or (full.startswith(folded) and len(folded) >= shortest)


def _remote(part: list[Invocation[Any]], given: Any, sink: Sink, session: Session | None, variables: Variables) -> None:
    if session is None:
        raise missing(part[0].name, no_host=False)
    for invocation in part:
        for argument in invocation.arguments:
            _portable(invocation.name, argument.value)
    common = {p: a.value for c in part for a in c.arguments for p in _ALIASES if _names(a, p)}
    if "PipelineVariable" in common or any(common.get(p) is ABSENT for p in _FILLING):
        raise NotTranslated(f"{part[0].name} runs on the host and sets a variable here")
    preferences = Preferences(variables, common)
    preferences.open_variables()
    feed: Iterable[Any] | None = None if given is NO_INPUT else given
    try:
        result: Result[Any] = session.run(Pipeline(tuple(_sent(c, common) for c in part), feed))
    except RemoteError as error:
        if error.result is not None:
            _write(error.result, sink, preferences)
        raise TerminatingError(_record(error.error), script=False) from error
    _write(result, sink, preferences)


def _sent(call: Invocation[Any], common: Mapping[str, Any]) -> Invocation[Any]:
    """The call without what concerns variables here. An error that only a variable is to see must come over."""
    wanted = "ErrorVariable" in common and str(common.get("ErrorAction")).casefold() == "silentlycontinue"
    kept = [a for a in call.arguments if _fills(a) is None and not (wanted and _names(a, "ErrorAction"))]
    return replace(call, arguments=kept)


def missing(name: str, *, no_host: bool) -> BaseException:
    """What is raised for a command that nothing here has. ``no_host``: there is surely no other host that might have it."""
    record = not_found(name) if no_host else None
    if record is not None:
        return TerminatingError(record)
    if no_host:
        return NotTranslated(f"{name} is a command of PowerShell or of the system that is not built in here")
    return NotTranslated(
        f"{name} is neither a function of the script nor built in here, and there is no session to run it on: "
        "give the address of a host in the environment variable PSBRIDGE_HOST (none: there is no host), or a session to Script"
    )


def _portable(name: str, value: Any) -> None:
    """A script block that is Python here would lose what it closes over on its way."""
    if isinstance(value, Block):
        raise NotTranslated(
            f"a script block is an argument of {name}, which runs on the host: the block is Python here"
        )


def _write(result: Result[Any], sink: Sink, preferences: Preferences) -> None:
    """Pass on what came from the host, as the script's preferences and the common parameters of the call say."""
    for value in result:
        preferences.collect("OutVariable", value)
        sink.output(value)
    for text in result.warnings:
        record = message_record("Warning", text, None)
        preferences.collect("WarningVariable", record)
        if is_on(preferences.action("Warning")):
            sink.record("warning", record)
    for stream, texts in (("verbose", result.verbose), ("debug", result.debug)):
        for text in texts:
            sink.record(stream, text)
    for line in result.host:
        sink.record("information", PSObject({"MessageData": line, "Tags": ["PSHOST"]}))
    for one in result.information:
        if "PSHOST" not in one.tags:
            information = PSObject({"MessageData": one.message, "Tags": list(one.tags)})
            preferences.collect("InformationVariable", information)
            sink.record("information", information)
    for error in result.errors:
        failure = _record(error)
        preferences.collect("ErrorVariable", failure)
        action = preferences.action("Error")
        if action == "Stop":
            raise TerminatingError(failure, script=True)
        if is_on(action):
            sink.record("error", failure)


def _record(error: Any) -> ErrorRecord:
    """An error of the host as the scripts' own errors are."""
    kind = error.exception_type or "System.Management.Automation.RuntimeException"
    return ErrorRecord(
        ExceptionInfo(kind, error.message), error.error_id, error.category, error.target,
        activity=error.activity, reason=error.reason, target_name=error.target_name, target_type=error.target_type,
    )  # fmt: skip


def invocation(command: str | Wrapper, arguments: Iterable[Any]) -> Invocation[Any]:
    """A command for the host, from values by position and :class:`Argument` for the others. A wrapper's model binds it first."""
    made = [a if isinstance(a, Argument) else Argument(None, a) for a in arguments]
    sent = [Argument(a.name, a.value, colon=a.value is not ABSENT and a.name is not None) for a in made]
    if isinstance(command, Wrapper):
        return command().with_arguments(*sent)
    return Invocation(command, sent)
