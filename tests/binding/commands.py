"""Commands written shortly, as the worked examples of the specification write them, and calls of them.

``command("[int]$A {S,M,P0}; $B", default="S")``: parameters separated by ``;``, each an optional type, a name, aliases as ``(Nm)``, and one
group in braces for each set: a set's name, then M (mandatory), P0 (position), VFP, VFPBPN, VFRA. A group without a set's name is of all
sets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bridge.binding import ABSENT, Argument, BindingError, BoundCall, compile_plan
from bridge.model import (
    ALL_SETS,
    Command,
    CommandKind,
    Parameter,
    ParameterSet,
    ParameterSetMember,
    ValidationRule,
)

_PARAMETER = re.compile(
    r"(?:\[(?P<type>.*)\])?\$(?P<name>\w+)(?:\((?P<aliases>[\w,]+)\))?(?P<groups>(?:\s*\{[^}]*\})*)"
)
_NULLABLE = re.compile(r"(\w+)\?")
_POSITION = re.compile(r"P(-?\d+)")


def parameter(text: str, rules: Sequence[ValidationRule] = ()) -> Parameter:
    match = _PARAMETER.fullmatch(text.strip())
    assert match is not None, text
    groups = re.findall(r"\{([^}]*)\}", match["groups"] or "")
    members = tuple(_member(g) for g in groups) or (ParameterSetMember(),)
    typed = match["type"] or "object"
    aliases = tuple(a for a in (match["aliases"] or "").split(",") if a)
    return Parameter(match["name"], _NULLABLE.sub(r"System.Nullable[\1]", typed), aliases, members, tuple(rules))


def _member(group: str) -> ParameterSetMember:
    set_name, facts = ALL_SETS, []
    for word in group.split(","):
        if word in ("M", "VFP", "VFPBPN", "VFRA") or _POSITION.fullmatch(word):
            facts.append(word)
        elif word:
            set_name = word
    position = next((int(m[1]) for w in facts if (m := _POSITION.fullmatch(w))), None)
    return ParameterSetMember(set_name, "M" in facts, position, "VFP" in facts, "VFPBPN" in facts, "VFRA" in facts)


def command(
    text: str,
    kind: CommandKind = CommandKind.FUNCTION,
    default: str | None = None,
    *,
    rules: dict[str, Sequence[ValidationRule]] | None = None,
    **more: Any,
) -> Command:
    parameters = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        made = parameter(part)
        parameters.append(parameter(part, (rules or {}).get(made.name, ())))
    names = [default] if default else []
    for made in parameters:
        members = reversed(made.members) if kind.is_function else made.members
        names += [m.set for m in members if m.set != ALL_SETS and m.set not in names]
    sets = tuple(ParameterSet(n, n == default) for n in dict.fromkeys(names)) or (ParameterSet(ALL_SETS),)
    return Command("Test-It", kind=kind, parameters=tuple(parameters), sets=sets, default_set=default, **more)


def words(*items: Any) -> list[Argument]:
    """A call as its text would be parsed: strings that start with a dash are names, ``-Name:value`` is one element."""
    made = []
    for item in items:
        if isinstance(item, Argument):
            made.append(item)
        elif isinstance(item, tuple):
            made.append(Argument(item[0].lstrip("-").rstrip(":"), item[1], colon=True))
        elif isinstance(item, str) and re.match(r"-[A-Za-z_?]", item):
            name, colon, value = item[1:].partition(":")
            made.append(Argument(name, value if colon else ABSENT, colon=bool(colon)))
        else:
            made.append(Argument(value=item))
    return made


def bind(made: Command, *items: Any, **options: Any) -> BoundCall:
    return compile_plan(made).bind(words(*items), **options)


def outcome(made: Command, *items: Any, **options: Any) -> Any:
    """``(set, bound)`` of a call, or the id of the error that ended it."""
    try:
        call = bind(made, *items, **options)
    except BindingError as exc:
        return exc.error_id
    return call.parameter_set, call.bound


def records(made: Command, objects: Sequence[Any], *items: Any, **options: Any) -> list[Any]:
    """For each piped object ``(set, values)``, or the id of its error."""
    call = bind(made, *items, input_expected=True, **options)
    return [_record(call, obj) for obj in objects]


def _record(call: BoundCall, obj: Any) -> Any:
    try:
        call.process(obj)
    except BindingError as exc:
        return exc.error_id if exc.target is obj else f"{exc.error_id} without its target"
    return call.parameter_set, dict(call.values)
