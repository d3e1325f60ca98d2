"""This project's binder against the host's: the same calls through both."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bridge.errors import BridgeError
from bridge.model import Command
from bridge.parity.calls import calls_of
from bridge.parity.conform.binding import observe
from bridge.parity.conform.leaning import leaned
from bridge.parity.report import CommandReport, Difference

__all__ = ["answer", "compare_calls", "differs", "prepared"]


def prepared(live: Command) -> tuple[list[dict[str, Any]], list[str]]:
    """The calls for a command, and notes on what is not called."""
    return calls_of(live)


def compare_calls(
    report: CommandReport,
    live: Command,
    cases: Iterable[dict[str, Any]],
    answers: Mapping[str, dict[str, Any]],
    *,
    cim: bool,
) -> None:
    """Bind each case here and hold the outcome against the host's answer."""
    for case in cases:
        report.compared["binding"] = report.compared.get("binding", 0) + 1
        theirs = answers.get(case["id"])
        difference = differs(live, case, theirs, cim=cim)
        if difference is not None:
            report.differences.append(difference)


def differs(live: Command, case: dict[str, Any], theirs: dict[str, Any] | None, *, cim: bool) -> Difference | None:
    """The difference that one call shows, or None. ``theirs`` is the host's ``expect``; None: it gave no answer."""
    if theirs is None:
        return Difference(
            "binding", live.name, case["why"], None, None, text=f"{case['text']}: the host gave no answer"
        )
    try:
        ours: dict[str, Any] = observe(live, case, cim=cim)
    except BridgeError as exc:
        ours = {"failed": str(exc)}
    if ours == theirs or leaned(theirs, ours) is not None:
        return None
    parts = [k for k in dict.fromkeys((*theirs, *ours)) if ours.get(k) != theirs.get(k)]
    return Difference(
        "binding",
        live.name,
        case["why"],
        {k: ours.get(k) for k in parts},
        {k: theirs.get(k) for k in parts},
        text=f"{case['text']}: {_contrast(theirs, ours)}",
    )


def _contrast(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> str:
    left, right = _said(theirs), _said(ours)
    if left == right:
        a, b = ((side.get("begin") or {}).get("bound") or {} for side in (theirs, ours))
        names = [name for name in a if name in b and a[name] != b[name]]
        values = "; ".join(f"{n} is {_value(a[n])} on the host, {_value(b[n])} in this binder" for n in names[:3])
        return f"{left}, and {values or 'more differs than can be said here'}"
    return f"{left} on the host, {right} in this binder"


def _value(typed: Any) -> str:
    return (
        json.dumps(typed.get("v"), ensure_ascii=False) + f" ({typed.get('t')})"
        if isinstance(typed, dict)
        else str(typed)
    )


def _said(outcome: Mapping[str, Any]) -> str:
    failed = outcome.get("failed")
    if failed:
        return str(failed)
    terminating = outcome.get("terminating")
    if terminating:
        return str(terminating.get("id"))
    begin = outcome.get("begin") or {}
    said = f"set {begin.get('set')} with {', '.join(begin.get('bound') or {}) or 'nothing'}"
    errors = outcome.get("errors")
    return f"{said}, then {', '.join(str(e.get('id')) for e in errors)}" if errors else said


def answer(command: Command | None, line: str) -> str:
    """What a host in Python answers to one line of ``Test-BridgeBinding``: the case, and what its own binder makes of it."""
    case = json.loads(line)
    case = case.get("case", case)
    if command is None:
        missing = {
            "id": "CommandNotFoundException",
            "category": "ObjectNotFound",
            "exception": "CommandNotFoundException",
            "message": f"The term '{case['command']}' is not recognized as a name of a cmdlet, function, script file, or "
            "executable program.",
        }
        expect: dict[str, Any] = {"terminating": missing, "begin": None, "process": [], "errors": []}
    else:
        expect = observe(command, case)
    return json.dumps({"case": case, "expect": expect}, ensure_ascii=False)
