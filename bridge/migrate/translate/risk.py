"""Which statements can fail in a way that PowerShell reports and goes on from."""

from __future__ import annotations

from typing import Any

from bridge.language import nodes
from bridge.language.checks import walk

__all__ = ["commands_in", "fallible"]


def fallible(node: Any) -> bool:
    """True when an expression can fail at run time in ways that PowerShell reports and goes on from."""
    risky = (nodes.Convert, nodes.InvokeMember, nodes.Index, nodes.Binary, nodes.Unary, nodes.Command)
    for one in walk(node):
        if isinstance(one, nodes.Binary) and one.operator in (
            "And",
            "Or",
            "Xor",
            "Ieq",
            "Ine",
            "Format",
            "Is",
            "IsNot",
        ):
            continue
        if isinstance(one, nodes.Unary) and one.operator in ("Not", "Exclaim"):
            continue
        if isinstance(one, nodes.Convert) and isinstance(one.operand, nodes.Hashtable):
            continue
        if isinstance(one, nodes.Member) and one.static:
            return True
        if isinstance(one, risky) and not _constant_arithmetic(one):
            return True
    return False


def _constant_arithmetic(node: Any) -> bool:
    return (
        isinstance(node, nodes.Binary)
        and node.operator in ("Plus", "Minus", "Multiply", "DotDot")
        and all(isinstance(n, nodes.NumberConstant) for n in (node.left, node.right))
    )


def commands_in(node: Any) -> bool:
    return any(isinstance(n, nodes.Command) for n in walk(node))
