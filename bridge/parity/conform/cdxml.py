"""Recordings of cdxml files: the commands that the engine made of each, against what :mod:`bridge.schema.cdxml` reads.

One outcome a command (and one for a file that must be refused): name, default set, ShouldProcess, output types, and each set in order
with its syntax line and every parameter with its attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bridge.errors import BridgeError
from bridge.model import Command, Parameter, ParameterSetMember, Severity, ValidationRule
from bridge.parity.conform.report import ConformOptions, Outcome
from bridge.schema import syntax
from bridge.schema.cdxml import read_document

__all__ = ["check", "describe", "matches"]

_NAMED = -2147483648

_ARGUMENTS: dict[str, tuple[str, ...]] = {
    "Range": ("MinRange", "MaxRange"),
    "Length": ("MinLength", "MaxLength"),
    "Count": ("MinLength", "MaxLength"),
}
_BARE = frozenset(("AllowNull", "AllowEmptyString", "AllowEmptyCollection", "Credential"))
_BEFORE_OBSOLETE = frozenset(("AllowEmptyCollection", "AllowEmptyString", "AllowNull", "Count", "Length"))


def matches(row: dict[str, Any]) -> bool:
    """True for a row of a cdxml recording."""
    return "cdxml" in row and ("commands" in row or "error" in row)


def check(rows: Iterable[dict[str, Any]], options: ConformOptions) -> Iterator[Outcome | str]:
    """One outcome for every recorded command, one for every file to refuse, one for each command too many."""
    for row in rows:
        case = str(row.get("id", "?"))
        try:
            commands, diagnostics = read_document(row["cdxml"], f"{case}.cdxml")
            refusals = [d.message for d in diagnostics if d.severity is Severity.ERROR]
        except BridgeError as exc:
            commands, refusals = [], [str(exc)]
        if "error" in row:
            yield Outcome(case, bool(refusals), row["error"].get("message", ""), row["error"], {"refused": refusals})
            continue
        yield from _compare(case, row["commands"], commands, refusals)


def _compare(
    case: str, recorded: list[dict[str, Any]], commands: list[Command], refusals: list[str]
) -> Iterator[Outcome]:
    made = {c.name: c for c in commands}
    for expected in recorded:
        command = made.pop(expected["name"], None)
        name = f"{case} {expected['name']}"
        if command is None:
            yield Outcome(name, False, "no such command was read", expected, {"refused": refusals})
            continue
        actual = describe(command)
        yield Outcome(name, actual == expected, expected["name"], expected, actual)
    for extra in made:
        yield Outcome(f"{case} {extra}", False, "the engine made no such command", None, extra)


def describe(command: Command) -> dict[str, Any]:
    """``command`` in the form of the recording, syntax lines included."""
    return {
        "name": command.name,
        "defaultSet": command.default_set,
        "supportsShouldProcess": command.supports_should_process,
        "confirmImpact": command.confirm_impact.value,
        "positionalBinding": command.positional_binding,
        "outputType": list(command.output_types),
        "sets": [
            {
                "name": s.name,
                "default": s.default,
                # The recording leaves the command's name out of the line.
                "syntax": syntax.format_line(command, s.name).partition(" ")[2],
                "parameters": [
                    *(_parameter(p, m) for p in command.parameters if (m := p.member(s.name)) is not None),
                    *(_added("WhatIf", "wi"), _added("Confirm", "cf")) * command.supports_should_process,
                ],
            }
            for s in command.sets
        ],
    }


def _parameter(parameter: Parameter, member: ParameterSetMember) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "type": parameter.type,
        "aliases": list(parameter.aliases),
        "mandatory": member.mandatory,
        "position": _NAMED if member.position is None else member.position,
        "byValue": member.by_value,
        "byPropertyName": member.by_property_name,
        "attributes": [*reversed(list(_attributes(parameter))), {"kind": "ArgumentTypeConverter"}],
    }


def _attributes(parameter: Parameter) -> Iterator[dict[str, Any]]:
    """Attributes in the order of declaration; a function's metadata has them reversed."""
    if parameter.ps_type_name is not None:
        yield {"kind": "PSTypeName", "PSTypeName": parameter.ps_type_name}
    early = [r for r in parameter.validation if r.kind in _BEFORE_OBSOLETE]
    yield from (_rule(r) for r in early)
    if parameter.obsolete is not None:
        yield {"kind": "Obsolete", **({"Message": parameter.obsolete} if parameter.obsolete else {})}
    yield from (_rule(r) for r in parameter.validation if r.kind not in _BEFORE_OBSOLETE)


def _rule(rule: ValidationRule) -> dict[str, Any]:
    out: dict[str, Any] = {"kind": rule.kind if rule.kind in _BARE else f"Validate{rule.kind}"}
    if rule.kind == "Set":
        out["ValidValues"] = list(rule.arguments)
    out.update(zip(_ARGUMENTS.get(rule.kind, ()), rule.arguments, strict=False))
    return out


def _added(name: str, alias: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "System.Management.Automation.SwitchParameter",
        "aliases": [alias],
        "mandatory": False,
        "position": _NAMED,
        "byValue": False,
        "byPropertyName": False,
        "attributes": [],
    }
