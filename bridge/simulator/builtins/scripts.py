"""The little of script blocks that a NoLanguage endpoint can still read as data: a variable, its members, a product or a sum."""

from __future__ import annotations

import re
from typing import Any

from bridge.binding.conversion.numbers import change_number
from bridge.operators.properties import property_value
from bridge.simulator.context import Context
from bridge.simulator.runspace import Variables
from bridge.values.literals import parse_number

__all__ = ["evaluate"]

_PATH = r"\$(?P<name>\w+)(?P<path>(?:\.\w+)*)"
_EXPRESSION = re.compile(rf"\s*{_PATH}\s*(?:(?P<operator>[*+-])\s*(?P<number>\d[\w.]*)\s*)?")


def evaluate(ctx: Context, text: str, item: Any) -> Any:
    """The value of ``text`` with ``$_`` as ``item``. Raises a terminating error for any other script."""
    if callable(text):
        return text(item)
    found = _EXPRESSION.fullmatch(text)
    if found is None:
        ctx.throw(
            "The syntax is not supported by this runspace. This can occur if the runspace is in no-language mode.",
            "ScriptsNotAllowed", "InvalidOperation", exception="System.Management.Automation.PSInvalidOperationException",
        )  # fmt: skip
    value = (
        item
        if found["name"] == "_" or found["name"].casefold() == "psitem"
        else _variable(ctx.variables, found["name"])
    )
    for name in found["path"].split(".")[1:]:
        value = property_value(value, name)
    if found["operator"] is None:
        return value
    return _arithmetic(value, found["operator"], parse_number(found["number"]))


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
