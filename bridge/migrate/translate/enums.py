"""Enumerations of the script: their members and the constant expressions of their numbers."""

from __future__ import annotations

from typing import Any

from bridge.language import nodes
from bridge.migrate.translate.expressions import single_expression, string
from bridge.migrate.translate.refusal import Refusal
from bridge.values import parse_type

__all__ = ["enum_lines"]

_RANGES = {
    "System.Byte": (0, 2**8 - 1), "System.SByte": (-(2**7), 2**7 - 1), "System.Int16": (-(2**15), 2**15 - 1),
    "System.UInt16": (0, 2**16 - 1), "System.Int32": (-(2**31), 2**31 - 1),
}  # fmt: skip
_LIMITS = {
    f"{name}::{which}": limits[which == "maxvalue"]
    for name, limits in _RANGES.items()
    for which in ("minvalue", "maxvalue")
}
_INT = "System.Int32"


def enum_lines(types: list[nodes.TypeDefinition]) -> tuple[list[str], list[tuple[Any, Refusal]]]:
    """The calls that declare the enumerations, and those that are refused."""
    lines: list[str] = []
    refused: list[tuple[Any, Refusal]] = []
    numbers: dict[str, dict[str, int]] = {}
    waiting = [t for t in types if t.kind == "enum"]
    # One may use the members of another, whichever comes first.
    for _ in range(len(waiting)):
        for definition in list(waiting):
            others = {t.name.lower() for t in waiting if t is not definition}
            if not _names(definition) & others:
                waiting.remove(definition)
                try:
                    lines.append(_declared(definition, numbers))
                except Refusal as refusal:
                    refused.append((definition, refusal))
    refused += [(t, Refusal("enumerations that need each other", t)) for t in waiting]
    return lines, refused


def _names(definition: nodes.TypeDefinition) -> set[str]:
    from bridge.language.checks import walk

    values = [m.value for m in definition.members if m.value is not None]
    return {n.type.lower() for v in values for n in walk(v) if isinstance(n, nodes.TypeExpression)}


def _declared(node: nodes.TypeDefinition, numbers: dict[str, dict[str, int]]) -> str:
    flags = any(
        getattr(a, "type", "").lower() in ("flags", "system.flagsattribute", "flagsattribute") for a in node.attributes
    )
    if len(node.attributes) > flags:
        raise Refusal("an enumeration with attributes of its own", node)
    kind = str(parse_type(node.bases[0])) if node.bases else _INT
    if kind not in _RANGES or len(node.bases) > 1:
        raise Refusal(f"an enumeration of {kind}", node)
    own: dict[str, int] = {}
    shown: list[str] = []
    number, low_high = -1, _RANGES[kind]
    for member in node.members:
        if member.value is not None:
            number = _number(member.value, numbers)
        elif flags and number > 0:
            # The next flag: twice the last one. What follows a combination of flags is not known here.
            if number & (number - 1):
                raise Refusal("an enumeration of flags with a number that is not written after a combination", node)
            number *= 2
        elif flags and number < -1:
            raise Refusal("an enumeration of flags with a number that is not written after a negative one", node)
        else:
            number += 1
        if not low_high[0] <= number <= low_high[1] or member.name.lower() in own:
            raise Refusal(f"the member {member.name}, which PowerShell does not take", node)
        own[member.name.lower()] = number
        shown.append(f"({string(member.name)}, {number})")
    numbers[node.name.lower()] = own
    options = [", flags=True"] if flags else []
    if kind != _INT:
        options.append(f", of={string(kind)}")
    return f"enum({string(node.name)}, [{', '.join(shown)}]{''.join(options)})"


def _number(node: Any, numbers: dict[str, dict[str, int]]) -> int:
    """The value of a constant expression of integers."""
    if isinstance(node, nodes.Paren):
        inner = single_expression([node.pipeline])
        if inner is not None:
            return _number(inner, numbers)
    if isinstance(node, nodes.NumberConstant) and isinstance(node.value, int) and not isinstance(node.value, bool):
        return int(node.value)
    if isinstance(node, nodes.Unary) and node.operator in ("Minus", "Plus"):
        found = _number(node.operand, numbers)
        return -found if node.operator == "Minus" else found
    if isinstance(node, nodes.Binary) and node.operator in ("Plus", "Minus", "Multiply"):
        left, right = _number(node.left, numbers), _number(node.right, numbers)
        return left + right if node.operator == "Plus" else left - right if node.operator == "Minus" else left * right
    if isinstance(node, nodes.Member) and node.static and isinstance(node.target, nodes.TypeExpression):
        name = str(getattr(node.member, "value", "")).lower()
        known = numbers.get(node.target.type.lower(), {})
        if name in known:
            return known[name]
        limit = _LIMITS.get(f"{parse_type(node.target.type).name}::{name}")
        if limit is not None:
            return limit
    raise Refusal("an enumeration whose numbers are more than sums of constants", node)
