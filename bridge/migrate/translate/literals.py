"""Numbers among the arguments of commands: they keep the text that they were written with.

``f 1.0`` gives a parameter that is text ``1.0``, any other the number: the engine passes a number whose text is not that of its value in
a wrapping that carries the text (WrappedNumber), which conversion to text and ToString() read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bridge.binding.convert import dotnet_text
from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.refusal import Refusal
from bridge.model import Command, Parameter
from bridge.values import parse_type

__all__ = ["Outline", "is_kept_as_text", "keeps_text", "shown_parameters", "type_of"]

_TEXT = frozenset(("System.String", "System.String[]"))
_SHOW = frozenset("write-host write-information out-host out-string out-file set-content add-content".split())
"""Commands that write what they are given as its own text, whatever it is."""
_PASS_ON = frozenset("foreach-object new-object invoke-command add-member".split())
"""Commands whose arguments go on to something else, which may take them for text."""


@dataclass(frozen=True)
class Outline(Command):
    """A function of the script. ``shown`` are the parameters, in lower case, that go as they came to what reads the text of a value;
    ``placed`` says that the parameters have positions of their own."""

    shown: frozenset[str] = frozenset()
    placed: bool = False


def type_of(parameter: nodes.Parameter) -> str:
    """The .NET name of a parameter's type."""
    types = [a.type for a in parameter.attributes if isinstance(a, nodes.TypeConstraint)]
    if types and types[-1].lower() in ("switch", "switchparameter", "system.management.automation.switchparameter"):
        return "System.Management.Automation.SwitchParameter"
    return str(parse_type(types[-1])) if types else "System.Object"


def shown_parameters(function: nodes.FunctionDefinition) -> frozenset[str]:
    """Variables that are arguments of commands or are formatted or joined: their text may be seen."""
    found: set[str] = set()
    for node in walk(function.body):
        if isinstance(node, nodes.Command):
            parts: Sequence[object] = [
                e.argument if isinstance(e, nodes.CommandParameter) else e for e in node.elements[1:]
            ]
        elif isinstance(node, nodes.Binary) and node.operator in ("Format", "Join", "Ijoin"):
            parts = [node.left, node.right]
        else:
            continue
        for part in parts:
            inside = part.items if isinstance(part, nodes.ArrayLiteral) else [part]
            found.update(v.name.lower() for v in inside if isinstance(v, nodes.Variable))
    return frozenset(found)


def keeps_text(node: object) -> bool:
    """True for a number whose text is not that of its value: ``1.0``, ``007``, ``1KB``."""
    return isinstance(node, nodes.NumberConstant) and node.text != dotnet_text(node.value)


def is_kept_as_text(
    node: nodes.NumberConstant, command: Command, name: str | None, place: int, given: Sequence[str]
) -> bool:
    """True where the number arrives as its text: ``name`` is its parameter or None, ``place`` counts the arguments without one before it,
    ``given`` are the names in the call. Raises :class:`Refusal` where that hangs on the parameter set, or on what the function does."""
    kinds = {_kind(command, p) for p in _candidates(command, name, place, given)}
    if len(kinds) > 1 or None in kinds:
        raise Refusal(f"{node.text} as an argument, which is text to some and a number to others", node)
    return True in kinds


def _kind(command: Command, parameter: Parameter) -> bool | None:
    if parameter.type in _TEXT:
        return True
    if isinstance(command, Outline):
        return None if parameter.type == "System.Object" and parameter.name.lower() in command.shown else False
    if parameter.type not in ("System.Object", "System.Object[]", "System.Management.Automation.PSObject"):
        return False
    return None if command.name.lower() in _PASS_ON else command.name.lower() in _SHOW


def _candidates(command: Command, name: str | None, place: int, given: Sequence[str]) -> list[Parameter]:
    """The parameters that the argument may go to."""
    if name is not None:
        exact = command.parameter(name)
        folded = name.lower()
        return [exact] if exact else [p for p in command.parameters if _is_called(p, folded)]
    free = [p for p in command.parameters if not any(_is_called(p, g.lower()) for g in given)]
    free = [p for p in free if not p.type.endswith("SwitchParameter")]
    if isinstance(command, Outline):
        return free if command.placed else free[place : place + 1]
    found: list[Parameter] = []
    for one in command.sets:
        numbered = [(m.position, p) for p in free if (m := p.member(one.name)) is not None and m.position is not None]
        numbered.sort(key=lambda pair: pair[0])
        remaining = [p for p in free if (m := p.member(one.name)) is not None and m.remaining]
        found += [p for _, p in numbered[place : place + 1]] or remaining
    return found


def _is_called(parameter: Parameter, folded: str) -> bool:
    return any(n.lower().startswith(folded) for n in (parameter.name, *parameter.aliases))
