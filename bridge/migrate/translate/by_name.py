"""What sets and reads variables by their names: Set-Variable and its kin, ``-OutVariable``, the variable: drive."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.runtime.commands.aliases import MEANT

__all__ = ["Named", "named_variables", "sets_variable"]

_VARIABLE_COMMANDS = frozenset(f"{verb}-variable" for verb in ("get", "set", "new", "clear", "remove"))
_SHORT = frozenset({"ev", "wv", "iv", "ov", "pv"})
_LONG = ("errorvariable", "warningvariable", "informationvariable", "outvariable", "pipelinevariable")
_AT_LEAST = {
    "errorvariable": 6,
    "warningvariable": 8,
    "informationvariable": 12,
    "outvariable": 4,
    "pipelinevariable": 2,
}
_ANY = frozenset({"invoke-expression", "iex"})
_WILD = frozenset("*?[")


def sets_variable(parameter: str) -> bool:
    """True for a common parameter that names a variable: ``-OutVariable``, ``-ov``, ``-OutVar``."""
    folded = parameter.lower()
    return folded in _SHORT or any(n.startswith(folded) and len(folded) >= _AT_LEAST[n] for n in _LONG)


@dataclass
class Named:
    """``names`` are those that the text says, in lower case; ``unknown``: others may be made when the script runs. ``options``: some may be
    read-only or constant."""

    names: set[str] = field(default_factory=set)
    unknown: bool = False
    options: bool = False

    def add(self, node: Any) -> None:
        """The names in an argument."""
        for one in node.items if isinstance(node, nodes.ArrayLiteral) else [node]:
            value = getattr(one, "value", None) if isinstance(one, nodes.StringConstant) else None
            if value is None or _WILD & set(value):
                self.unknown = True
            else:
                self.names.add(value.lstrip("+").rpartition(":")[2].lower())


def named_variables(script: nodes.ScriptBlock, functions: set[str]) -> Named:
    """The variables that a script sets or reads by name. ``functions`` are those it defines, in lower case."""
    found = Named()
    for node in walk(script):
        if isinstance(node, nodes.Command):
            _command(node, functions, found)
        elif isinstance(node, nodes.Hashtable):
            found.unknown |= any(sets_variable(str(getattr(k, "value", "x"))) for k, _ in node.items)
        elif isinstance(node, nodes.Variable):
            prefix, _, rest = node.name.lower().partition(":")
            if prefix == "variable":
                found.names.add(rest)
            found.unknown |= node.name.lower() == "executioncontext"
        elif isinstance(node, nodes.StringConstant) and node.value.lower().startswith("variable:"):
            found.add(nodes.StringConstant(0, 0, node.value[len("variable:") :].lstrip("/\\") or "*"))
        elif isinstance(node, nodes.ExpandableString) and node.value.lower().startswith("variable:"):
            found.unknown = True
    return found


def _command(node: nodes.Command, functions: set[str], found: Named) -> None:
    name = (node.name or "").lower()
    name = name if name in functions else MEANT.get(name, name).lower()
    found.unknown |= name in _ANY
    elements = node.elements[1:]
    for i, element in enumerate(elements):
        if isinstance(element, nodes.CommandParameter) and (
            sets_variable(element.name) or (name == "tee-object" and "variable".startswith(element.name.lower()))
        ):
            found.add(element.argument if element.argument is not None else next(iter(elements[i + 1 :]), None))
    if name in _VARIABLE_COMMANDS:
        _names_of(elements, name, found)
        given = [e.name.lower() for e in elements if isinstance(e, nodes.CommandParameter)]
        splatted = any(isinstance(e, nodes.Variable) and e.splatted for e in elements)
        found.options |= splatted or any("option".startswith(n) for n in given)


def _names_of(elements: list[Any], command: str, found: Named) -> None:
    taken = False
    i = 0
    while i < len(elements):
        element = elements[i]
        i += 1
        if isinstance(element, nodes.Variable) and element.splatted:
            found.unknown = True
        if not isinstance(element, nodes.CommandParameter):
            if not taken:
                found.add(element)
                taken = True
            continue
        folded = element.name.lower()
        if "name".startswith(folded):
            taken = True
            found.add(element.argument if element.argument is not None else next(iter(elements[i : i + 1]), None))
        if element.argument is None and not _is_switch(folded, command):
            i += 1
    found.unknown |= not taken


_SWITCHES = ("passthru", "force", "whatif", "confirm", "verbose", "debug", "append")


def _is_switch(name: str, command: str) -> bool:
    return any(s.startswith(name) for s in (*_SWITCHES, *(["valueonly"] if command == "get-variable" else [])))
