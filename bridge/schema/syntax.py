"""SYNTAX lines, both ways: the line of a set from the model, and the items of a line from text (specification, section 15)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bridge.model import ALL_SETS, Command, Parameter, ParameterSetMember
from bridge.values import parse_type, short_name
from bridge.values.enums import declared_type

__all__ = ["SyntaxItem", "SyntaxLine", "format_line", "parse_line"]

_SWITCH = "System.Management.Automation.SwitchParameter"


@dataclass(frozen=True)
class SyntaxItem:
    """One parameter of a line. ``type`` is as written, None for a switch; ``values`` are those of ``{A | B}`` in place of a type."""

    name: str
    type: str | None = None
    mandatory: bool = False
    positional: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class SyntaxLine:
    """A line read back. ``problems`` says what was malformed, in words; empty for a line of the grammar."""

    command: str
    items: tuple[SyntaxItem, ...] = ()
    common_parameters: bool = False
    problems: tuple[str, ...] = ()


# -- writing ---------------------------------------------------------------------------------------------------------------------


def format_line(command: Command, set_name: str = ALL_SETS) -> str:
    """The line that ``Get-Command -Syntax`` prints for a set: the command's name and its items, each once, one space between."""
    positional: dict[int, tuple[Parameter, ParameterSetMember]] = {}
    mandatory: list[str] = []
    optional: list[str] = []
    dynamic: list[str] = []
    for parameter in command.parameters:
        member = parameter.member(set_name)
        if member is None:
            continue
        if member.position is not None:
            # Of two parameters at one position the later declared hides the earlier.
            positional[member.position] = (parameter, member)
        else:
            # What a command makes while it is bound comes after what the engine adds to every command.
            group = mandatory if member.mandatory else dynamic if parameter.dynamic else optional
            group.append(_item(parameter, member, command))
    first = [_item(*positional[position], command) for position in sorted(positional)]
    added = _added(command)
    common = [added.pop()] if command.common_parameters else []
    return " ".join((command.name, *first, *mandatory, *optional, *added, *dynamic, *common))


def _item(parameter: Parameter, member: ParameterSetMember, command: Command) -> str:
    name = "-" + parameter.name
    if parameter.type == _SWITCH:
        return name if member.mandatory else f"[{name}]"
    typed = f"<{_type(parameter, command)}>"
    if member.position is None:
        return f"{name} {typed}" if member.mandatory else f"[{name} {typed}]"
    return f"[{name}] {typed}" if member.mandatory else f"[[{name}] {typed}]"


def _type(parameter: Parameter, command: Command) -> str:
    if not parameter.ps_type_name:
        return short_name(declared_type(parameter.type, command.enums))
    # "A.B.CimInstance#root/cimv2/Win32_Process" prints as CimInstance#Win32_Process.
    base, hash_, cim = parameter.ps_type_name.partition("#")
    name = base.rpartition(".")[2]
    if hash_:
        name += "#" + cim.rpartition("/")[2]
    return name + "[]" * parse_type(parameter.type).is_array


def _added(command: Command) -> list[str]:
    declared = {p.name.casefold() for p in command.parameters}
    out = []
    if command.supports_should_process:
        out += [f"[-{name}]" for name in ("WhatIf", "Confirm") if name.casefold() not in declared]
    if command.supports_paging:
        paging = {"IncludeTotalCount": "", "Skip": " <ulong>", "First": " <ulong>"}
        out += [f"[-{name}{typed}]" for name, typed in paging.items() if name.casefold() not in declared]
    if command.common_parameters:
        out.append("[<CommonParameters>]")
    return out


# -- reading ---------------------------------------------------------------------------------------------------------------------

_COMMON = re.compile(r"\[?<(?:Workflow)?CommonParameters>\]?", re.IGNORECASE)
_ITEM = re.compile(r"\s*(\[{0,2})-(\w+)(\]?)(?:\s+<([^<>\s]+)>)?(\]{0,2})(?!\S)")
_SHAPES: dict[tuple[int, int, bool, int], tuple[bool, bool]] = {
    # opening brackets, closing after the name, typed, closing at the end: mandatory, positional
    (0, 0, True, 0): (True, False),
    (1, 0, True, 1): (False, False),
    (1, 1, True, 0): (True, True),
    (2, 1, True, 1): (False, True),
    (0, 0, False, 0): (True, False),
    (1, 1, False, 0): (False, False),
}
# Where a parameter begins in a malformed line: a dash, or a word before a type (a dash that was lost).
_BEGIN = re.compile(r"(?<![^\s\[\]])(\[{0,2})(?:-([A-Za-z_]\w*)|(?<=[\[\s])([A-Za-z_]\w*)(?=\]?\s?<))")
_INK = re.compile(r"\S")
_MAX_PROBLEMS = 20
_OPEN_TYPE = "<"


def parse_line(text: str) -> SyntaxLine:
    """Read one set's syntax, however it is wrapped. Never raises: what is malformed is read as far as it makes sense and reported.

    A line holds no set name, no pipeline flags and no aliases; among positional items only the order is known.
    """
    problems: list[str] = []
    if "`" in text:
        text = _without_backticks(text, problems)
    text, count = _COMMON.subn(_Common(problems), text)
    words = text.split(None, 1)
    if not words:
        return SyntaxLine("", (), bool(count), ("it is empty",))
    command = words[0]
    if command.startswith(("-", "[")):
        problems.append("the command's name is missing")
        command = ""
    rest = words[1] if len(words) > 1 else ""
    if not command:
        rest = text.strip()
    items: list[SyntaxItem] = []
    position, end = 0, len(rest)
    while position < end:
        match = _ITEM.match(rest, position)
        if match is not None:
            opening, name, closed, typed, closing = match.groups()
            shape = _SHAPES.get((len(opening), len(closed), typed is not None, len(closing)))
            if shape is not None and not (typed is None and _type_follows(rest, match.end())):
                items.append(SyntaxItem(name, typed, *shape))
                position = match.end()
                continue
        if _INK.search(rest, position) is None:
            break
        item, position = _malformed(rest, position, problems)
        if item is not None:
            items.append(item)
    return SyntaxLine(command, tuple(items), bool(count), tuple(dict.fromkeys(problems[:_MAX_PROBLEMS])))


class _Common:
    """Takes ``[<CommonParameters>]`` out of a line and notices when its brackets are missing."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems

    def __call__(self, match: re.Match[str]) -> str:
        if not (match.group().startswith("[") and match.group().endswith("]")):
            self.problems.append("<CommonParameters> lacks its brackets")
        return " "


def _without_backticks(text: str, problems: list[str]) -> str:
    # A backtick before a digit is a generic type's arity; any other is markdown that strayed in.
    cleaned = re.sub(r"`(?!\d)", "", text)
    if cleaned != text:
        problems.append("backticks inside")
    return cleaned


def _type_follows(text: str, position: int) -> bool:
    ahead = text[position : position + 64].lstrip()
    return ahead.startswith(("<", "{"))


def _malformed(text: str, position: int, problems: list[str]) -> tuple[SyntaxItem | None, int]:
    """The next item of a line that breaks the grammar, and where to go on. None when no further parameter is there."""
    begin = _BEGIN.search(text, position)
    if begin is None:
        junk = text[position:].strip()
        if junk:
            problems.append(f"{_shown(junk)} is no parameter")
        return None, len(text)
    junk = text[position : begin.start()].strip()
    if junk:
        problems.append(f"{_shown(junk)} is no parameter")
    opening = len(begin.group(1))
    name = begin.group(2) or begin.group(3)
    if begin.group(2) is None:
        problems.append(f"the dash of {name} is missing")
    following = _BEGIN.search(text, begin.end())
    end = following.start() if following else len(text)
    tail = text[begin.end() : end]
    closed = tail.lstrip().startswith("]")
    typed, values, after = _typed(tail)
    closing = after.count("]") if typed is not None or values else 0
    hyphen = begin.group(2) is not None
    shape = _SHAPES.get((opening, int(closed), typed is not None or bool(values), closing))
    if shape is None:
        problems.append(f"the brackets of -{name} do not match")
        has_type = typed is not None or bool(values)
        mandatory = opening == 0 or (opening == 1 and closed and has_type)
        shape = (mandatory, closed and has_type)
    if after == _OPEN_TYPE:
        problems.append(f"the type of -{name} is not closed")
    elif after.replace("]", "").strip():
        problems.append(f"{_shown(after.strip())} after -{name}")
    if hyphen and typed is not None and " " in typed and not values:
        problems.append(f"the type of -{name} has spaces")
    return SyntaxItem(name, typed, *shape, values), end


def _typed(tail: str) -> tuple[str | None, tuple[str, ...], str]:
    """The type, the values and the rest of what follows a parameter's name."""
    angle, brace = tail.find("<"), tail.find("{")
    typed: str | None = None
    values: tuple[str, ...] = ()
    rest = tail
    if angle >= 0 and (brace < 0 or angle < brace):
        depth, at = 0, angle
        for at in range(angle, len(tail)):
            depth += {"<": 1, ">": -1}.get(tail[at], 0)
            if depth == 0:
                break
        if depth == 0:
            typed, rest = tail[angle + 1 : at], tail[at + 1 :]
        else:
            typed, rest = tail[angle + 1 :].strip(" ]\n"), _OPEN_TYPE
        typed = " ".join(typed.split())
        if "{" in typed:
            values, _ = _braced(typed, typed.find("{"))
            return typed.partition("{")[0].strip() or None, values, rest
        brace = rest.find("{")
        if brace >= 0:
            values, rest = _braced(rest, brace)
    elif brace >= 0:
        values, rest = _braced(tail, brace)
    return typed, values, rest


def _braced(text: str, brace: int) -> tuple[tuple[str, ...], str]:
    end = text.find("}", brace)
    inside, rest = (text[brace + 1 : end], text[end + 1 :]) if end >= 0 else (text[brace + 1 :], "")
    return tuple(v for v in (part.strip() for part in inside.split("|")) if v), rest


def _shown(text: str) -> str:
    text = " ".join(text[:80].split())
    return repr(text if len(text) <= 40 else text[:37] + "...")
