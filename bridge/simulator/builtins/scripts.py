"""The little of script blocks that a NoLanguage endpoint can still read as data: a variable, its members, a product or a sum."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bridge.binding.conversion.numbers import change_number
from bridge.language import nodes, parse
from bridge.operators.properties import property_value
from bridge.simulator.context import Context
from bridge.simulator.runspace import Variables

__all__ = ["evaluate"]

_OPERATORS = {"Multiply": "*", "Plus": "+", "Minus": "-"}


@dataclass(frozen=True)
class _Read:
    """``$name.path``, and perhaps an operator and a number."""

    name: str
    path: tuple[str, ...]
    operator: str | None = None
    number: Any = None


@lru_cache(maxsize=256)
def _read(text: str) -> _Read | None:
    """What ``text`` reads, None when it is more than data."""
    script = parse(text)
    statements = script.body.statements
    if script.errors or script.body.params is not None or len(script.body.blocks) > 1 or len(statements) != 1:
        return None
    node: Any = statements[0]
    if not isinstance(node, nodes.Pipeline) or node.background or len(node.elements) != 1:
        return None
    element = node.elements[0]
    if not isinstance(element, nodes.CommandExpression) or element.redirections:
        return None
    node = element.expression
    operator, number = None, None
    if isinstance(node, nodes.Binary):
        operator = _OPERATORS.get(node.operator)
        if operator is None or not isinstance(node.right, nodes.NumberConstant):
            return None
        number, node = node.right.value, node.left
    path: list[str] = []
    while (
        type(node) is nodes.Member
        and not (node.static or node.null_conditional)
        and isinstance(node.member, nodes.StringConstant)
    ):
        path.insert(0, node.member.value)
        node = node.target
    if not isinstance(node, nodes.Variable) or node.splatted or ":" in node.name:
        return None
    return _Read(node.name, tuple(path), operator, number)


def evaluate(ctx: Context, text: str, item: Any) -> Any:
    """The value of ``text`` with ``$_`` as ``item``. Raises a terminating error for any other script."""
    if callable(text):
        return text(item)
    found = _read(str(text))
    if found is None:
        ctx.throw(
            "The syntax is not supported by this runspace. This can occur if the runspace is in no-language mode.",
            "ScriptsNotAllowed", "InvalidOperation", exception="System.Management.Automation.PSInvalidOperationException",
        )  # fmt: skip
    value = item if found.name.casefold() in ("_", "psitem") else _variable(ctx.variables, found.name)
    for name in found.path:
        value = property_value(value, name)
    return value if found.operator is None else _arithmetic(value, found.operator, found.number)


def _variable(variables: Variables, name: str) -> Any:
    return {"true": True, "false": False, "null": None}.get(name.casefold(), variables.get(name))


def _arithmetic(left: Any, operator: str, right: Any) -> Any:
    if left is None:
        left = 0
    if isinstance(left, (str, list)):
        return left * int(right) if operator == "*" else left
    result = left * right if operator == "*" else left + right if operator == "+" else left - right
    if isinstance(result, int) and not -(2**31) <= result < 2**31:
        return change_number(float(result), "System.Double")
    return result
