"""Two descriptions of one command, fact by fact: help against the live command, a wrapper's model against either."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bridge.model import ALL_SETS, Command, Parameter, ParameterSetMember
from bridge.parity.report import CommandReport, Difference, Part
from bridge.values import TypeName, parse_type

__all__ = ["Comparison", "compare"]


class Comparison:
    """Counts facts and keeps those that differ."""

    def __init__(self, part: Part, command: str) -> None:
        self.part = part
        self.command = command
        self.facts = 0
        self.differences: list[Difference] = []

    def fact(
        self, what: str, ours: Any, live: Any, parameter: str | None = None, set_name: str | None = None, *, same: bool | None = None
    ) -> None:  # fmt: skip
        """One fact. ``same`` says whether the two agree, where that is not plain equality."""
        self.facts += 1
        if (ours == live) if same is None else same:
            return
        where = "".join((f" -{parameter}" if parameter else "", f" in set {set_name}" if set_name else ""))
        text = f"{self.command}{where}: {what} is {_shown(live)} on the host, {_shown(ours)} in {_SIDES[self.part]}"
        self.differences.append(Difference(self.part, self.command, what, ours, live, parameter, set_name, text))

    def into(self, report: CommandReport) -> None:
        report.compared[self.part] = report.compared.get(self.part, 0) + self.facts
        report.differences += self.differences


_SIDES = {"help": "help", "binding": "this binder", "wrappers": "the wrapper"}


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "none"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def compare(part: Part, ours: Command, live: Command) -> Comparison:
    """All facts that both sides can know. What help has no place for (attributes other than accepted values) is not compared."""
    found = Comparison(part, live.name)
    found.fact("default parameter set", ours.default_set, live.default_set, same=_same_default(ours, live))
    found.fact("SupportsShouldProcess", ours.supports_should_process, live.supports_should_process)
    pairs = _paired_sets(ours, live)
    for our_set, live_set in pairs:
        if our_set is None or live_set is None:
            found.fact("parameter set", our_set is not None, live_set is not None, set_name=our_set or live_set)
    for name, mine, theirs in _paired_parameters(ours, live):
        if mine is None or theirs is None:
            found.fact("parameter", mine is not None, theirs is not None, name)
            continue
        found.fact("type", mine.type, theirs.type, name, same=_same_type(mine.type, theirs.type))
        found.fact("aliases", _folded(mine.aliases), _folded(theirs.aliases), name)
        accepted, live_accepted = _accepted(ours, mine), _accepted(live, theirs)
        if accepted and live_accepted:
            found.fact(
                "accepted values", accepted, live_accepted, name, same=_folded(accepted) == _folded(live_accepted)
            )
        for our_set, live_set in pairs:
            if our_set is not None and live_set is not None:
                _compare_member(found, name, mine, our_set, theirs, live_set, ours, live)
    return found


def _compare_member(
    found: Comparison, name: str, mine: Parameter, our_set: str, theirs: Parameter, live_set: str, ours: Command, live: Command
) -> None:  # fmt: skip
    a, b = mine.member(our_set), theirs.member(live_set)
    if a is None or b is None:
        if a is not b:
            found.fact("in the parameter set", a is not None, b is not None, name, live_set)
        return
    for what, left, right in _member_facts(a, b):
        found.fact(what, left, right, name, live_set)
    found.fact("position", _rank(ours, our_set, mine, live), _rank(live, live_set, theirs, ours), name, live_set)


def _member_facts(a: ParameterSetMember, b: ParameterSetMember) -> Iterator[tuple[str, bool, bool]]:
    yield "mandatory", a.mandatory, b.mandatory
    yield "pipeline input by value", a.by_value, b.by_value
    yield "pipeline input by property name", a.by_property_name, b.by_property_name


def _rank(command: Command, set_name: str, parameter: Parameter, other: Command) -> int | None:
    """The place among the positional parameters of the set that the other side knows too: the numbers themselves may differ."""
    placed = sorted(
        (member.position, at)
        for at, p in enumerate(command.in_set(set_name))
        if (member := p.member(set_name)) is not None and member.position is not None and other.parameter(p.name)
    )
    names = command.in_set(set_name)
    order = [names[at].name for _, at in placed]
    return order.index(parameter.name) if parameter.name in order else None


def _paired_sets(ours: Command, live: Command) -> list[tuple[str | None, str | None]]:
    mine, theirs = [s.name for s in ours.sets], [s.name for s in live.sets]
    if len(mine) == len(theirs) == 1:
        # One set is one set, whatever either side calls it.
        return [(mine[0], theirs[0])]
    by_name = {name.casefold(): name for name in mine}
    pairs: list[tuple[str | None, str | None]] = [(by_name.pop(name.casefold(), None), name) for name in theirs]
    return pairs + [(name, None) for name in by_name.values()]


def _paired_parameters(ours: Command, live: Command) -> Iterator[tuple[str, Parameter | None, Parameter | None]]:
    for theirs in live.parameters:
        yield theirs.name, ours.parameter(theirs.name), theirs
    for mine in ours.parameters:
        if live.parameter(mine.name) is None:
            yield mine.name, mine, None


def _same_default(ours: Command, live: Command) -> bool:
    if len(ours.sets) == len(live.sets) == 1:
        return True
    named = [(c.default_set or "").replace(ALL_SETS, "").casefold() for c in (ours, live)]
    return named[0] == named[1]


def _same_type(ours: str, live: str) -> bool:
    a, b = parse_type(ours), parse_type(live)
    return a == b or _bare(a) == b or _bare(b) == a or (_bare(a) == _bare(b) and "." not in a.name + b.name)


def _bare(t: TypeName) -> TypeName:
    """Help often names a class without its namespace."""
    return TypeName(t.bare, tuple(_bare(a) for a in t.arguments), t.ranks)


def _accepted(command: Command, parameter: Parameter) -> list[str]:
    """The values that a ValidateSet or an enumeration leaves, as far as this side knows them."""
    for rule in parameter.validation:
        if rule.kind == "Set":
            return [str(a) for a in rule.arguments]
    t = parse_type(parameter.type)
    while t.is_array:
        t = t.element
    enum = command.enum(str(t)) or command.enum(t.bare)
    if enum is not None and enum.members:
        return [m.name for m in enum.members]
    return list(parameter.accepted_values)


def _folded(names: Any) -> list[str]:
    return sorted(name.casefold() for name in names)
