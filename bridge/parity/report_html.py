"""A report as one HTML page that needs nothing else: sets as a matrix, differences first, a search field."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import jinja2

from bridge.model import ALL_SETS, Command, Parameter
from bridge.parity.report import PARTS, CommandReport, Difference, Report
from bridge.values import short_name

__all__ = ["html"]


@dataclass(frozen=True)
class _Cell:
    """What a parameter is in a set: ``text`` for the eye, ``title`` in words, ``differs`` when the host sees it otherwise."""

    text: str
    title: str
    differs: bool


@dataclass(frozen=True)
class _Row:
    name: str
    type: str
    differs: bool
    cells: tuple[_Cell, ...]


@dataclass(frozen=True)
class _View:
    """One command as the page shows it."""

    report: CommandReport
    anchor: str
    sets: tuple[str, ...]
    rows: tuple[_Row, ...]
    groups: tuple[tuple[str, list[dict[str, str]]], ...]
    search: str


def html(report: Report) -> str:
    """The page. Commands with differences come first; all text of the host is escaped; scripts are the page's own."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("bridge.parity"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    ordered = sorted(report.commands, key=lambda c: (not c.differences, c.module.casefold(), c.name.casefold()))
    views = [_view(command, number) for number, command in enumerate(ordered)]
    totals = [(part, report.compared(part), sum(c.count(part) for c in report.commands)) for part in PARTS]
    return environment.get_template("report.html.jinja").render(
        report=report,
        views=views,
        totals=[t for t in totals if t[1]],
        parts=[p for p in PARTS if report.compared(p)],
        labels=_LABELS,
    )


_LABELS = {"help": "help", "binding": "binder", "wrappers": "wrappers"}


def _view(command: CommandReport, number: int) -> _View:
    live = command.live
    sets = tuple(s.name for s in live.sets) if live is not None else ()
    rows = tuple(_row(command, live, p, sets) for p in live.parameters) if live is not None else ()
    groups = tuple(
        (_LABELS[part], [_shown(d) for d in command.differences if d.part == part])
        for part in PARTS
        if command.count(part)
    )
    words = [command.name, command.module, *(r.name for r in rows), *(d.text for d in command.differences)]
    return _View(
        command,
        f"c{number}",
        tuple("all" if s == ALL_SETS else s for s in sets),
        rows,
        groups,
        " ".join(words).casefold(),
    )


def _row(command: CommandReport, live: Command, parameter: Parameter, sets: tuple[str, ...]) -> _Row:
    own = [d for d in command.differences if d.parameter == parameter.name]
    cells = tuple(_cell(parameter, name, own) for name in sets)
    return _Row(parameter.name, short_name(parameter.type), any(d.set is None for d in own), cells)


def _cell(parameter: Parameter, set_name: str, own: list[Difference]) -> _Cell:
    found = [d.text for d in own if d.set == set_name]
    differs = bool(found)
    member = parameter.member(set_name)
    if member is None:
        return _Cell("", "; ".join(("not in this set", *found)), differs)
    words = ["mandatory" if member.mandatory else "optional"]
    text = "\u25cf" if member.mandatory else "\u25cb"
    if member.position is not None:
        text += f" {member.position}"
        words.append(f"position {member.position}")
    for flag, sign, word in (
        (member.by_value, "\u2190v", "from the pipeline by value"),
        (member.by_property_name, "\u2190p", "from the pipeline by property name"),
        (member.remaining, "\u2026", "takes what remains"),
    ):
        if flag:
            text += f" {sign}"
            words.append(word)
    return _Cell(text, "; ".join((", ".join(words), *found)), differs)


def _shown(difference: Difference) -> dict[str, str]:
    where = " ".join(filter(None, (f"-{difference.parameter}" if difference.parameter else "", difference.set or "")))
    live, ours, whole = _value(difference.live), _value(difference.ours), ""
    if difference.part == "binding":
        where = difference.text.rpartition(": ")[0] or difference.text
        live, ours = _outcome(difference.live, False), _outcome(difference.ours, False)
        if live == ours:
            live, ours = _outcome(difference.live, True), _outcome(difference.ours, True)
        whole = f"on the host: {_value(difference.live)}\nin this binder: {_value(difference.ours)}"
    return {
        "what": difference.what,
        "where": where,
        "text": difference.text,
        "ours": ours,
        "live": live,
        "whole": whole,
    }


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "\u2013"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1, default=str)


def _outcome(parts: Any, types: bool) -> str:
    """An outcome of a call, or the parts of it that differ, as a few lines."""
    if not isinstance(parts, dict):
        return "no answer"
    if parts.get("failed"):
        return str(parts["failed"])
    lines = []
    if parts.get("terminating"):
        lines.append(f"{parts['terminating'].get('id')}: {parts['terminating'].get('message')}")
    elif "terminating" in parts and not parts.get("begin"):
        lines.append("no error")
    if parts.get("begin"):
        lines.append(_state(parts["begin"], types))
    for number, record in enumerate(parts.get("process") or (), 1):
        if record != parts.get("begin"):
            lines.append(f"object {number}: {_state(record, types)}")
    lines += [f"error {e.get('id')}: {e.get('message')}" for e in parts.get("errors") or () if isinstance(e, dict)]
    return "\n".join(lines) or "nothing"


def _state(state: Any, types: bool) -> str:
    if not isinstance(state, dict):
        return str(state)
    bound = state.get("bound") or {}
    shown = ", ".join(f"-{name} {_typed(value, types)}" for name, value in bound.items())
    return f"set {state.get('set')}: {shown or 'nothing bound'}"


def _typed(typed: Any, types: bool) -> str:
    if not isinstance(typed, dict):
        return str(typed)
    value = typed.get("v")
    if isinstance(value, list):
        text = f"({', '.join(_typed(v, False) for v in value)})"
    elif isinstance(value, dict):
        text = f"{{{', '.join(f'{k}: {_typed(v, False)}' for k, v in value.items())}}}"
    else:
        text = "null" if typed.get("t") == "null" else str(value)
    return f"{text} [{short_name(str(typed.get('t')))}]" if types else text
