"""The docstring of a wrapper: what a person reads in the editor, from the help that the user gave.

``full`` has everything; ``summary`` leaves the help's prose out but for the synopsis; ``none`` is one line with PowerShell's name.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping

from bridge.codegen.annotations import allowed_values, result_annotation
from bridge.codegen.signatures import added_parameters
from bridge.model import ALL_SETS, Command, CommandKind, Parameter, ParameterSetMember, ValidationRule
from bridge.schema.syntax import format_line
from bridge.values.types import parse_type, short_name

__all__ = ["Docs", "command_docstring", "parameter_facts", "set_title", "syntax_lines", "wrap"]

WIDTH = 100
_MAX_PROSE = 20_000


class Docs(str, enum.Enum):
    """How much of the help goes into docstrings."""

    FULL = "full"
    SUMMARY = "summary"
    NONE = "none"


_ADDED = {
    "WhatIf": "Says what the command would do, and does nothing.",
    "Confirm": "Asks before each change; False does not ask where the command would.",
    "IncludeTotalCount": "Reports the number of objects before the first one.",
    "Skip": "Leaves out this many objects at the start.",
    "First": "Stops after this many objects.",
}


def command_docstring(command: Command, names: Mapping[str, str], docs: Docs) -> str:
    """The docstring of ``command``; ``names`` maps PowerShell parameter names to keywords."""
    title = f"{command.name} of module {command.module}" if command.module else command.name
    synopsis = " ".join(command.synopsis.split())
    if docs is Docs.NONE:
        return f"PowerShell: {title}."
    lines = [*wrap(synopsis[:_MAX_PROSE]), ""] if synopsis else []
    lines += [f"PowerShell: {title}.{_should_process(command)}"]
    if command.obsolete is not None:
        lines += [f"Obsolete. {' '.join(command.obsolete.split())}".rstrip()]
    if docs is Docs.FULL and command.description.strip():
        lines += ["", *_prose(command.description)]
    lines += ["", "Parameter sets:" if len(command.sets) > 1 else "Syntax:"]
    lines += [f"    {line}" for line in syntax_lines(command)]
    parameters = (*command.parameters, *added_parameters(command))
    if parameters or command.common_parameters:
        lines += ["", "Args:"]
    for parameter in parameters:
        lines.append(f"    {names[parameter.name]}: {parameter_facts(parameter, command)}")
        text = _ADDED.get(parameter.name, "") if parameter not in command.parameters else parameter.description
        if docs is Docs.FULL and text.strip():
            lines += [f"        {line}".rstrip() for line in _prose(text, WIDTH - 8)]
    if command.common_parameters:
        lines.append("    **common: verbose, error_action and the others of bridge.wrappers.CommonParameters.")
    lines += ["", "Returns:", *(f"    {line}" for line in _returns(command))]
    lines += ["", "Raises:", *(f"    {line}" for line in wrap(_raises(command), WIDTH - 4))]
    return "\n".join(lines)


def syntax_lines(command: Command) -> Iterator[str]:
    """Each set as its SYNTAX line, after its name where there are several."""
    several = len(command.sets) > 1
    for entry in command.sets:
        if several:
            yield f"{set_title(command, entry.name)}:"
        # One line, however long: an editor folds it, and would show further lines without their indentation.
        yield ("    " if several else "") + format_line(command, entry.name)


def set_title(command: Command, name: str) -> str:
    """The set's name as a heading shows it, ``Query (cdxml) (default)``."""
    entry = next((s for s in command.sets if s.name == name), None)
    return f"{name} (default)" if entry is not None and entry.default else name


def parameter_facts(parameter: Parameter, command: Command) -> str:
    """One line: PowerShell's name and type, and what binding and validation know of the parameter."""
    type_ = parse_type(parameter.type)
    shown = short_name(type_)
    switch = shown == "switch"
    facts = [f"-{parameter.name}" if switch else f"-{parameter.name} <{shown}>"]
    facts += _membership(parameter, command)
    if parameter.aliases:
        facts.append(f"aliases {', '.join(parameter.aliases)}")
    allowed = allowed_values(type_, parameter, command)
    if allowed:
        facts.append(f"one of {', '.join(v.strip() or repr(v) for v in allowed)}")
    facts += [text for rule in parameter.validation for text in [_rule(rule)] if text]
    default = " ".join((parameter.default or "").split())
    if default and default.casefold() != "none":
        facts.append(f"default {default}")
    if parameter.wildcards:
        facts.append("wildcards")
    if parameter.obsolete is not None:
        facts.append("obsolete")
    return "; ".join(_one_line(f) for f in facts) + "."


def _membership(parameter: Parameter, command: Command) -> Iterator[str]:
    members = parameter.members
    first = members[0] if members else ParameterSetMember()
    alike = all(_same_facts(m, first) for m in members)
    if alike:
        yield from _member_facts(first)
    sets = [m.set for m in members if m.set != ALL_SETS]
    if len(sets) != len(members) or (alike and len(sets) == len(command.sets)):
        return
    if alike:
        yield f"set{'s' if len(sets) > 1 else ''} {', '.join(sets)}"
    else:
        for member in members:
            yield f"in set {member.set}: {', '.join(_member_facts(member)) or 'optional'}"


def _same_facts(a: ParameterSetMember, b: ParameterSetMember) -> bool:
    return (a.mandatory, a.position, a.by_value, a.by_property_name) == (
        b.mandatory,
        b.position,
        b.by_value,
        b.by_property_name,
    )


def _member_facts(member: ParameterSetMember) -> Iterator[str]:
    if member.mandatory:
        yield "mandatory"
    if member.position is not None:
        yield f"position {member.position}"
    if member.remaining:
        yield "takes the remaining arguments"
    ways = [w for w, on in (("value", member.by_value), ("property name", member.by_property_name)) if on]
    if ways:
        yield f"from the pipeline by {' and '.join(ways)}"


_RULES = {
    "Range": "{0} to {1}",
    "RangeKind": "{0} numbers",
    "Pattern": "matches {0}",
    "Length": "{0} to {1} characters",
    "Count": "{0} to {1} values",
    "Script": "checked by a script on the host",
    "NotNull": "not null",
    "NotNullOrEmpty": "not null or empty",
    "NotNullOrWhiteSpace": "not null or white space",
}


def _rule(rule: ValidationRule) -> str:
    template = _RULES.get(rule.kind)
    if template is None or len(rule.arguments) < template.count("{"):
        return ""
    for i, argument in enumerate(rule.arguments[:2]):
        template = template.replace(f"{{{i}}}", str(argument))
    return template


def _should_process(command: Command) -> str:
    return f" ShouldProcess, impact {command.confirm_impact.value}." if command.supports_should_process else ""


def _returns(command: Command) -> Iterator[str]:
    yield f"Invocation[{result_annotation(command).text}]: a value; nothing has run. See .run(host), .stream(host) and |."
    known = [" ".join(t.split()) for t in command.output_types if t.strip()]
    if known:
        yield f"Output: {', '.join(known)}."


def _raises(command: Command) -> str:
    """What can go wrong with the arguments when the call runs, by PowerShell's FullyQualifiedErrorId."""
    errors = ["NamedParameterNotFound"] if not command.common_parameters else []
    if any(m.mandatory for p in command.parameters for m in p.members):
        errors.append("MissingMandatoryParameter")
    if len(command.sets) > 1:
        errors.append("AmbiguousParameterSet")
    if any(short_name(p.type) not in ("switch", "string", "Object") for p in command.parameters):
        cmdlet = command.kind is CommandKind.CMDLET
        errors.append("CannotConvertArgumentNoMessage" if cmdlet else "ParameterArgumentTransformationError")
    if any(rule.kind not in ("AllowNull", "AllowEmptyString") for p in command.parameters for rule in p.validation):
        errors.append("ParameterArgumentValidationError")
    listed = f" ({', '.join(errors)})" if errors else ""
    return f"bridge.binding.BindingError: from .run, before anything is sent, when the arguments do not fit{listed}."


_FENCE = re.compile(r"\s*(```|~~~)")
_KEEP = re.compile(r"\s*([-*+|>]|\d+\.|#)\s?")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _prose(text: str, width: int = WIDTH) -> list[str]:
    """Help text as docstring lines: paragraphs are filled, lists and code keep their lines."""
    out: list[str] = []
    paragraph: list[str] = []
    fenced = False

    def flush() -> None:
        if paragraph:
            out.extend(wrap(" ".join(paragraph), width))
            paragraph.clear()

    for line in text[:_MAX_PROSE].splitlines():
        if _FENCE.match(line):
            fenced = not fenced
            flush()
            out.append(line.rstrip())
        elif fenced:
            out.append(line.rstrip())
        elif not line.strip():
            flush()
            if out and out[-1]:
                out.append("")
        elif _KEEP.match(line):
            flush()
            out.append(line.rstrip())
        else:
            paragraph.append(line.strip())
    flush()
    while out and not out[-1]:
        out.pop()
    return out


def wrap(text: str, width: int = WIDTH) -> list[str]:
    """``text`` filled to ``width`` characters; a longer word has a line of its own."""
    lines: list[str] = []
    current = ""
    for word in text.split():
        if current and len(current) + 1 + len(word) > width:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    if current:
        lines.append(current)
    return lines
