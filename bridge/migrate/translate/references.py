"""``[ref]`` arguments, and what may be evaluated once although the engine evaluates it twice."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from bridge.language import nodes

__all__ = ["has_effects", "referred"]


def referred(node: Any) -> nodes.Variable | None:
    """The variable of ``[ref]$name``."""
    if isinstance(node, nodes.Paren):
        inner = getattr(node.pipeline, "expression", None) or getattr(
            (getattr(node.pipeline, "elements", None) or [None])[0], "expression", None
        )
        return referred(inner)
    if isinstance(node, nodes.Convert) and node.type.lower() == "ref" and isinstance(node.operand, nodes.Variable):
        return node.operand
    return None


_PURE = (
    nodes.Variable, nodes.Member, nodes.Index, nodes.StringConstant, nodes.NumberConstant, nodes.TypeExpression, nodes.Paren,
    nodes.Pipeline, nodes.CommandExpression,
)  # fmt: skip


def has_effects(node: Any) -> bool:
    """True when evaluating ``node`` a second time may show: a command, a method, an assignment in it."""
    if isinstance(node, (list, tuple)):
        return any(has_effects(n) for n in node)
    if not isinstance(node, nodes.Node):
        return False
    return not isinstance(node, _PURE) or any(has_effects(getattr(node, f.name)) for f in fields(node))
