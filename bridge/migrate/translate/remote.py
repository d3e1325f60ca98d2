"""Calls of generated wrappers, bound while the script is translated."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bridge.binding import ABSENT, Argument, compile_plan
from bridge.binding.errors import BindingError
from bridge.common import added_parameters
from bridge.errors import InputError
from bridge.language import nodes
from bridge.migrate.translate.refusal import Refusal
from bridge.model import Command, Parameter, command_from_json
from bridge.wrappers import COMMON

__all__ = ["Call", "Wrapper", "Wrappers", "bound_call", "find_wrappers"]

_SWITCH = "System.Management.Automation.SwitchParameter"
_COMMON_KEYWORDS = {name.lower(): keyword for keyword, name in COMMON.items()}


@dataclass(frozen=True)
class Wrapper:
    """A generated wrapper: ``package.keyword(…)``. ``source`` is the file that it is in."""

    package: str
    name: str
    source: Path


Wrappers = dict[str, Wrapper]
"""Wrappers by the command's name in lower case. The package is as an ``import`` statement has it."""


@dataclass(frozen=True)
class Call:
    """A call by keywords: each with its node, or with None for a switch that is just there."""

    keywords: tuple[tuple[str, Any], ...]


def find_wrappers(folder: Path) -> Wrappers:
    """The wrappers of a generated folder, without importing it. Raises :class:`InputError` when there are none."""
    found: Wrappers = {}
    inside = folder / "__init__.py"
    prefix = f"{folder.resolve().name}." if inside.is_file() else ""
    for init in sorted(folder.glob("*/__init__.py")):
        for node in ast.parse(init.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__commands__":
                for name, command in ast.literal_eval(node.value).items():
                    source = init.with_name(f"_{name}.py")
                    found.setdefault(str(command).lower(), Wrapper(prefix + init.parent.name, name, source))
    if not found:
        raise InputError("there are no generated wrappers in this folder", file=str(folder))
    return found


@lru_cache(maxsize=512)
def model_of(source: Path) -> tuple[Command, dict[str, str]]:
    """(the command, keyword by parameter name in lower case) of a wrapper's file."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "wraps":
            given = {k.arg: k.value for k in node.keywords}
            names = ast.literal_eval(given["names"])
            command = command_from_json(ast.literal_eval(given["model"]))
            return command, {parameter.lower(): keyword for keyword, parameter in names.items()}
    raise InputError("this is no generated wrapper", file=str(source))


def bound_call(wrapper: Wrapper, node: nodes.Command, piped: bool) -> Call | None:
    """How a wrapper is called for a command, or None when keywords cannot say it (splatting, a name only the host can tell).

    Raises :class:`Refusal` with the engine's message for a call of constants that PowerShell would reject.
    """
    command, keywords = model_of(wrapper.source)
    added = {p.name.lower(): p for p in added_parameters(command)}
    keywords = {**{n: _COMMON_KEYWORDS[n] for n in added if n in _COMMON_KEYWORDS}, **keywords}
    arguments: list[Argument] = []
    given: dict[str, Any] = {}
    positional: list[Any] = []
    constants = True
    elements, i = node.elements[1:], 0
    simple = True
    while i < len(elements):
        element = elements[i]
        i += 1
        if not isinstance(element, nodes.CommandParameter):
            if isinstance(element, nodes.Variable) and element.splatted:
                return None
            positional.append(element)
            value = _constant(element)
            constants = constants and value is not _UNKNOWN
            arguments.append(Argument(None, value))
            continue
        parameter = _parameter((*command.parameters, *added.values()), element.name)
        keyword = keywords.get(parameter.name.lower()) if parameter is not None else None
        value_node: Any = element.argument
        if parameter is not None and value_node is None and parameter.type != _SWITCH:
            if i >= len(elements) or isinstance(elements[i], nodes.CommandParameter):
                value_node = None
            else:
                value_node, i = elements[i], i + 1
        if keyword is None or keyword in given:
            simple = False
        else:
            given[keyword] = _spelled(value_node, parameter, command)
        if value_node is None:
            arguments.append(Argument(element.name, ABSENT))
        else:
            value = _constant(value_node)
            constants = constants and value is not _UNKNOWN
            arguments.append(Argument(element.name, value, colon=True))
    if not constants:
        return Call(tuple(given.items())) if simple and not positional else None
    try:
        bound = compile_plan(command).bind(arguments, input_expected=piped)
    except BindingError as error:
        raise Refusal(f"PowerShell rejects this call: {error.message} ({error.error_id})", node) from None
    if not simple:
        return None
    left = [name for name in bound.bound if name.lower() in keywords and keywords[name.lower()] not in given]
    if len(left) != len(positional):
        return None
    for value_node in positional:
        match = [n for n in left if _same_position(command, n, positional.index(value_node), left)]
        if len(match) != 1:
            return None
        given[keywords[match[0].lower()]] = value_node
    return Call(tuple(given.items()))


def _same_position(command: Command, name: str, index: int, names: list[str]) -> bool:
    def position(one: str) -> int:
        found = command.parameter(one)
        places = [m.position for m in found.members if m.position is not None] if found is not None else []
        return min(places, default=1 << 30)

    return sorted(names, key=position)[index] == name


def _parameter(parameters: Sequence[Parameter], name: str) -> Parameter | None:
    """The parameter that a name, alias or unambiguous prefix means."""
    folded = name.lower()
    exact = [p for p in parameters if folded in (p.name.lower(), *(a.lower() for a in p.aliases))]
    if exact:
        return exact[0]
    begun = [p for p in parameters if any(n.lower().startswith(folded) for n in (p.name, *p.aliases))]
    return begun[0] if len(begun) == 1 else None


def _spelled(node: Any, parameter: Parameter | None, command: Command) -> Any:
    """A constant as the annotation of the wrapper spells it: ``silentlycontinue`` is ``SilentlyContinue``."""
    if not isinstance(node, nodes.StringConstant) or parameter is None:
        return node
    known = [str(a) for rule in parameter.validation if rule.kind == "Set" for a in rule.arguments]
    known += [m.name for e in command.enums if e.name == parameter.type for m in e.members]
    known += _ACTIONS if parameter.type == "System.Management.Automation.ActionPreference" else ()
    spelled = {k.lower(): k for k in known}.get(node.value.lower())
    return node if spelled is None else replace(node, value=spelled)


_ACTIONS = ("SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break")
_UNKNOWN: Any = object()
_WORDS = {"true": True, "false": False, "null": None}


def _constant(node: Any) -> Any:
    """The value of a constant, or ``_UNKNOWN``."""
    if isinstance(node, (nodes.StringConstant, nodes.NumberConstant)):
        return node.value
    if isinstance(node, nodes.Variable) and not node.splatted:
        return _WORDS.get(node.name.lower(), _UNKNOWN)
    if isinstance(node, nodes.ArrayLiteral):
        items = [_constant(i) for i in node.items]
        return _UNKNOWN if any(i is _UNKNOWN for i in items) else items
    return _UNKNOWN
