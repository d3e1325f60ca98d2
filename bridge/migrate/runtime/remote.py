"""Commands of a translated script that run on a host: adjacent ones as one remote pipeline, fed from and into the local ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from bridge.binding import ABSENT, Argument
from bridge.migrate.runtime.blocks import Block
from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.unknown import not_found
from bridge.session.errors import RemoteError
from bridge.session.invocation import Invocation, Pipeline
from bridge.session.result import Result
from bridge.session.session import Session
from bridge.simulator.context import Sink
from bridge.simulator.execution import NO_INPUT, CommandCall
from bridge.simulator.records import ErrorRecord, ExceptionInfo, TerminatingError
from bridge.values import PSObject
from bridge.wrappers import Wrapper

__all__ = ["invocation", "missing", "run_mixed"]

Local = Callable[[tuple[CommandCall, ...], Any, Sink], None]


class _Kept(Sink):
    """Output for the next part of the pipeline; records go where they would have gone."""

    def __init__(self, records: Sink) -> None:
        self.items: list[Any] = []
        self._records = records

    def output(self, value: Any) -> None:
        self.items.append(value)

    def record(self, stream: str, value: Any) -> None:
        self._records.record(stream, value)


def run_mixed(
    calls: Sequence[CommandCall | Invocation[Any]],
    given: Any,
    sink: Sink,
    session: Session | None,
    stop: bool,
    local: Local,
) -> None:
    """Run a pipeline of which a part is remote. ``local`` runs the local parts; ``stop``: the first remote error ends the statement.

    Each part runs to its end before the next begins. Raises :class:`NotTranslated` when there is no session, or for an argument that
    only this process can use, and :class:`TerminatingError` for what ends the statement.
    """
    parts = [(remote, list(part)) for remote, part in groupby(calls, lambda c: isinstance(c, Invocation))]
    for number, (remote, part) in enumerate(parts):
        last = number == len(parts) - 1
        kept = _Kept(sink)
        target = sink if last else kept
        if remote:
            _remote([c for c in part if isinstance(c, Invocation)], given, target, session, stop)
        else:
            local(tuple(c for c in part if isinstance(c, CommandCall)), given, target)
        given = kept.items


def _remote(part: list[Invocation[Any]], given: Any, sink: Sink, session: Session | None, stop: bool) -> None:
    if session is None:
        raise missing(part[0].name, no_host=False)
    for invocation in part:
        for argument in invocation.arguments:
            _portable(invocation.name, argument.value)
    feed: Iterable[Any] | None = None if given is NO_INPUT else given
    try:
        result: Result[Any] = session.run(Pipeline(tuple(part), feed))
    except RemoteError as error:
        if error.result is not None:
            _write(error.result, sink, stop)
        raise TerminatingError(_record(error.error), script=False) from error
    _write(result, sink, stop)


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


def _write(result: Result[Any], sink: Sink, stop: bool) -> None:
    for value in result:
        sink.output(value)
    for stream, texts in (("warning", result.warnings), ("verbose", result.verbose), ("debug", result.debug)):
        for text in texts:
            sink.record(stream, text)
    for line in result.host:
        sink.record("information", PSObject({"MessageData": line, "Tags": ["PSHOST"]}))
    for one in result.information:
        if "PSHOST" not in one.tags:
            sink.record("information", PSObject({"MessageData": one.message, "Tags": list(one.tags)}))
    for error in result.errors:
        record = _record(error)
        if stop:
            raise TerminatingError(record, script=True)
        sink.record("error", record)


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
