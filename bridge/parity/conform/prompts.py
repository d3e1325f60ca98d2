"""Recordings of ShouldProcess and ShouldContinue over PSRP, run on the simulator: host calls, answers, what ran."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bridge.binding.arguments import Argument
from bridge.model import Command, CommandKind, ConfirmImpact, Parameter, ParameterSetMember
from bridge.parity.conform.psrp_client import Run, call_object, connected, host_call_of
from bridge.parity.conform.report import ConformOptions, Outcome
from bridge.simulator import Context, Simulator, ToAll
from bridge.simulator.messages import MessageType
from bridge.simulator.records import ErrorRecord, ExceptionInfo, TerminatingError
from bridge.values import EnumValue, PSObject

__all__ = ["check", "matches"]

_NAME = "Close-Thing"


def matches(row: dict[str, Any]) -> bool:
    return {"impact", "preference", "form", "answers", "calls"} <= row.keys()


def _asked(ctx: Context, call: Callable[[], bool], count: int) -> bool | None:
    """ShouldContinue as a script calls it: what it throws is an error of the statement, and the function goes on with the next object."""
    try:
        return call()
    except TerminatingError as error:
        if error.record.error_id == "ActionPreferenceStop":
            raise
        text = f'Exception calling "ShouldContinue" with "{count}" argument(s): "{error.record.message}"'
        info = ExceptionInfo("System.Management.Automation.MethodInvocationException", text)
        ctx.error(ErrorRecord(info, error.record.error_id, "NotSpecified"))
        return None


class CloseThing:
    """The recorded function: ``$Force`` or the form's question, then ``closed $Name``."""

    name: Any = None
    force: bool = False
    form = ""

    def begin(self) -> None:
        self.to_all = ToAll()

    def process(self, ctx: Context) -> None:
        if self.force or self.may(ctx, str(self.name)):
            ctx.write(f"closed {self.name}")

    def may(self, ctx: Context, name: str) -> bool | None:
        question, caption = f"Go on with {name}?", "Careful"
        form = str(ctx.state["form"])
        if form == "ShouldProcess(target)":
            return ctx.should_process(name)
        if form == "ShouldProcess(target, action)":
            return ctx.should_process(name, str(ctx.state["action"]))
        if form == "ShouldProcess(verboseDescription, verboseWarning, caption)":
            return ctx.should_process(
                name, description=f"Doing it to {name}", warning=f"Do it to {name}?", caption="Really"
            )
        if form == "ShouldContinue(query, caption)":
            return _asked(ctx, lambda: ctx.should_continue(question, caption), 2)
        if form == "ShouldContinue(query, caption, yesToAll, noToAll)":
            return _asked(ctx, lambda: ctx.should_continue(question, caption, to_all=self.to_all), 4)
        if form == "ShouldProcess then ShouldContinue":
            return ctx.should_process(name, str(ctx.state["action"])) and _asked(
                ctx, lambda: ctx.should_continue(question, caption), 2
            )
        raise TerminatingError(
            ErrorRecord(ExceptionInfo("System.NotSupportedException", f"no form {form!r}"), "NoForm")
        )


def _command(impact: str) -> Command:
    return Command(
        _NAME, kind=CommandKind.FUNCTION, supports_should_process=True, confirm_impact=ConfirmImpact(impact),
        parameters=(
            Parameter("Name", members=(ParameterSetMember(position=0, by_value=True),)),
            Parameter("Force", "System.Management.Automation.SwitchParameter"),
        ),
    )  # fmt: skip


def _arguments(text: str) -> list[Argument]:
    """``-WhatIf -Confirm:$false`` as arguments."""
    found = []
    for word in text.split():
        name, colon, value = word[1:].partition(":")
        found.append(Argument(name, value.casefold() == "$true", colon=True) if colon else Argument(name))
    return found


def check(rows: Iterable[dict[str, Any]], options: ConformOptions) -> Iterator[Outcome | str]:
    """One outcome a row. Rows of one impact and preference share a simulator."""
    state: dict[str, Any] = {}
    groups: dict[tuple[str, str], list[tuple[int, dict[str, Any]]]] = {}
    numbered = list(enumerate(rows, 1))
    for number, row in numbered:
        groups.setdefault((row["impact"], row["preference"]), []).append((number, row))
    outcomes: dict[int, Outcome] = {}
    for (impact, preference), cases in groups.items():
        simulator = Simulator(state=state, variables={"ConfirmPreference": preference})
        simulator.add(_NAME, CloseThing, help=_command(impact))
        with simulator, connected(simulator) as client:
            for number, row in cases:
                state.update(form=row["form"], action=_action(row))
                answers = _Answers(row["answers"])
                run = client.run([[call_object(_NAME, _arguments(row["arguments"]))]], row["input"], answers)
                outcomes[number] = _compare(number, row, _observed(run, answers))
    yield from (outcomes[number] for number, _ in numbered)


_ACTION = re.compile(r'Performing the operation "(.*?)" on target "')


def _action(row: dict[str, Any]) -> str:
    """The action that the recorded function named. Rows do not say it apart from their messages, so it is read from the first one."""
    for call in row["calls"]:
        found = _ACTION.search(call.get("message") or " ".join(str(p) for p in call.get("parameters", ())))
        if found is not None:
            return found.group(1)
    return "Act"


class _Answers:
    """Replies in turn; the default once they are used up."""

    def __init__(self, answers: list[int]) -> None:
        self._left = list(answers)
        self.given: list[int | None] = []

    def __call__(self, method: str, arguments: list[Any]) -> Any:
        if method != "PromptForChoice":
            raise ValueError(f"the recordings have no {method}")
        answer = self._left.pop(0) if self._left else None
        self.given.append(answer)
        return arguments[3] if answer is None else answer


def _observed(run: Run, answers: _Answers) -> dict[str, Any]:
    calls: list[dict[str, Any]] = []
    given = iter(answers.given)
    for value in run.of(MessageType.PIPELINE_HOST_CALL):
        method, arguments = host_call_of(value)
        if method == "PromptForChoice":
            caption, message, choices, default = arguments
            calls.append({
                "method": method, "caption": caption, "message": message,
                "choices": [{"Label": c["label"], "HelpMessage": c["helpMessage"]} for c in _list(choices)],
                "default": int(default), "answer": next(given),
            })  # fmt: skip
        else:
            calls.append({"method": method, "parameters": arguments})
    streams: dict[str, Any] = {}
    errors = run.of(MessageType.ERROR_RECORD)
    if errors:
        streams["error"] = [
            {
                "id": str(e["FullyQualifiedErrorId"]).partition(",")[0], "message": e["Exception"]["Message"],
                "category": f"ErrorCategory.{_category(e)}",
            }
            for e in errors
        ]  # fmt: skip
    if run.of(MessageType.VERBOSE_RECORD):
        streams["verbose"] = len(run.of(MessageType.VERBOSE_RECORD))
    return {
        "calls": calls, "output": [str(v) for v in run.of(MessageType.PIPELINE_OUTPUT)], "streams": streams,
        "state": run.state.name.capitalize(), "failure": None if run.reason is None else str(run.reason),
    }  # fmt: skip


def _list(value: Any) -> list[Any]:
    return list(value.base if isinstance(value, PSObject) else value)


def _category(record: PSObject) -> str:
    from bridge.simulator.records import CATEGORIES

    value = record["ErrorCategory_Category"]
    return CATEGORIES[value.value if isinstance(value, EnumValue) else int(value)]


def _compare(number: int, row: dict[str, Any], actual: dict[str, Any]) -> Outcome:
    expected = {k: row[k] for k in ("calls", "output", "state", "failure")}
    streams = dict(row["streams"])
    if "verbose" in streams:
        # The recorder kept that there were verbose records; their text is in the host calls.
        streams["verbose"] = len(streams["verbose"])
    expected["streams"] = streams
    text = f"{row['form']} impact {row['impact']}, preference {row['preference']}, {row['arguments'] or 'no arguments'}"
    passed = expected == actual
    return Outcome(str(number), passed, text, None if passed else expected, None if passed else actual)
