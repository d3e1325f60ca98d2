"""Recordings of command metadata: what the engine says of its own cmdlets, against the model read from their help pages.

A case is one fact of one parameter in one set: membership, mandatory, place among the positional ones, pipeline flags, aliases, type. Sets
and parameters that only one side has are no case (help also describes what exists on Windows alone), but
each is listed, and so is a default set or ShouldProcess that differs. What a page gets wrong stays a disagreement; no table of names
excuses any. The file as a whole holds when :data:`REQUIRED` of the cases pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bridge.errors import InputError
from bridge.model import ALL_SETS, Command, Parameter, ParameterSetMember
from bridge.parity.conform.report import ConformOptions, Outcome
from bridge.schema import read_modules

__all__ = ["REQUIRED", "check", "matches"]

REQUIRED = 0.995
"""The share of cases that must pass for the file to hold."""

_NAMED = -2147483648
_ADDED = frozenset(
    (
        *("verbose", "debug", "erroraction", "warningaction", "informationaction", "progressaction", "errorvariable"),
        *(
            "warningvariable",
            "informationvariable",
            "outvariable",
            "outbuffer",
            "pipelinevariable",
            "whatif",
            "confirm",
        ),
    )
)


def matches(row: dict[str, Any]) -> bool:
    """True for a row of a metadata recording."""
    return {"module", "name", "commandType", "sets"} <= row.keys()


def check(rows: Iterable[dict[str, Any]], options: ConformOptions) -> Iterator[Outcome | str]:
    """One outcome for each fact of a parameter in a set that both sides have. Raises InputError when no help is given to hold against."""
    if options.help_dir is None:
        raise InputError("metadata recordings are held against help: give its folder with --help-dir")
    commands: dict[str, Command] = {}
    for module in read_modules(options.help_dir):
        for command in module.commands:
            commands.setdefault(command.name.casefold(), command)
    pages = pairs = agreed = 0
    for row in rows:
        found = commands.get(str(row["name"]).casefold())
        if found is None:
            yield f"{row['name']}: no help page"
            continue
        pages += 1
        for item in _compare(row, found):
            if isinstance(item, str):
                yield item
                continue
            pairs += 1
            agreed += all(outcome.passed for outcome in item)
            for outcome in item:
                if not outcome.passed:
                    yield f"{outcome.case}: {outcome.text}"
                yield outcome
    share = 100 * agreed / pairs if pairs else 0.0
    yield f"commands: {pages}; {agreed} of {pairs} parameters in a set agree in every fact ({share:.2f} %)"


def _compare(row: dict[str, Any], command: Command) -> Iterator[list[Outcome] | str]:
    """The facts of each parameter in a set, and a line for what only one side has."""
    name = command.name
    if row["defaultSet"] != command.default_set:
        yield f"{name}: the default set is {row['defaultSet']}, help says {command.default_set}"
    if row["supportsShouldProcess"] != command.supports_should_process:
        yield f"{name}: ShouldProcess is {row['supportsShouldProcess']}, help says {command.supports_should_process}"
    read = {s.name.casefold(): s.name for s in command.sets}
    recorded = {s["name"].casefold(): s for s in row["sets"]}
    if len(read) == len(recorded) == 1:
        # One set is one set, whatever a page calls it.
        read = dict.fromkeys(recorded, next(iter(read.values())))
    for folded, name_read in read.items():
        if folded not in recorded:
            yield f"{name}: the set {name_read} exists in help alone"
    for folded, entry in recorded.items():
        if folded not in read:
            yield f"{name}: the set {entry['name']} exists in the engine alone"
            continue
        yield from _compare_set(row, entry, command, read[folded])


def _compare_set(
    row: dict[str, Any], entry: dict[str, Any], command: Command, set_name: str
) -> Iterator[list[Outcome] | str]:
    recorded_anywhere = {p["name"].casefold() for s in row["sets"] for p in s["parameters"]}
    expected = {p["name"].casefold(): p for p in entry["parameters"] if p["name"].casefold() not in _ADDED}
    actual = {p.name.casefold(): p for p in command.in_set(set_name)}
    both = [n for n in expected if n in actual]
    ranks = _ranks({n: None if expected[n]["position"] == _NAMED else expected[n]["position"] for n in both})
    read_ranks = _ranks({n: m.position for n in both if (m := actual[n].member(set_name)) is not None})
    prefix = command.name if entry["name"] == ALL_SETS else f"{command.name} {entry['name']}"
    for folded in dict.fromkeys((*expected, *actual)):
        if folded in both:
            member = actual[folded].member(set_name)
            assert member is not None
            want = _recorded_facts(expected[folded], ranks[folded])
            have = _read_facts(actual[folded], member, read_ranks[folded])
        elif folded in expected and command.parameter(folded) is not None:
            want, have = {"member": True}, {"member": False}
        elif folded in actual and folded in recorded_anywhere:
            want, have = {"member": False}, {"member": True}
        else:
            continue  # one side does not know the parameter at all
        case = f"{prefix} -{expected[folded]['name'] if folded in expected else actual[folded].name}"
        yield [
            Outcome(
                f"{case} {fact}",
                want[fact] == have[fact],
                f"the engine says {_shown(want[fact])}, help says {_shown(have[fact])}",
                want[fact],
                have[fact],
            )
            for fact in want
        ]


def _ranks(positions: dict[str, int | None]) -> dict[str, int | None]:
    """Positions by their order alone, over the parameters that both sides have."""
    numbers = sorted({p for p in positions.values() if p is not None})
    return {n: None if p is None else numbers.index(p) for n, p in positions.items()}


def _recorded_facts(entry: dict[str, Any], rank: int | None) -> dict[str, Any]:
    return {
        "member": True,
        "mandatory": entry["mandatory"],
        "position": rank,
        "by value": entry["byValue"],
        "by property name": entry["byPropertyName"],
        "aliases": sorted(a.casefold() for a in entry["aliases"]),
        "type": entry["type"],
    }


def _read_facts(parameter: Parameter, member: ParameterSetMember, rank: int | None) -> dict[str, Any]:
    return {
        "member": True,
        "mandatory": member.mandatory,
        "position": rank,
        "by value": member.by_value,
        "by property name": member.by_property_name,
        "aliases": sorted(a.casefold() for a in parameter.aliases),
        "type": parameter.type,
    }


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "named" if value is None else str(value)
