"""What the engine checks once a script is read: targets of assignments, duplicate keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from bridge.language.nodes import (
    ArrayLiteral,
    Assignment,
    AttributedExpression,
    Convert,
    Expression,
    Hashtable,
    Index,
    InvokeMember,
    Member,
    Node,
    NumberConstant,
    Paren,
    Pipeline,
    StringConstant,
    Unary,
    Variable,
)
from bridge.language.tokens import ParseError

__all__ = ["check", "parts_of", "walk"]

_STEPS = {"PlusPlus": "++", "MinusMinus": "--", "PostfixPlusPlus": "++", "PostfixMinusMinus": "--"}


def walk(node: Node) -> Iterator[Node]:
    """``node`` and all nodes in it, in the order of the text. Does not recurse: trees may be deep."""
    pending: list[Node] = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(list(_children(current))))


_PARTS: dict[str, tuple[str, ...]] = {}


def parts_of(kind: type[Node]) -> tuple[str, ...]:
    """The fields of a kind of node that may hold other nodes, or lists of them."""
    found = _PARTS.get(kind.__name__)
    if found is None:
        plain = ("int", "str", "bool", "str | None", "list[str]", "Any")
        found = _PARTS[kind.__name__] = tuple(f.name for f in fields(kind) if f.type not in plain)
    return found


def _children(node: Node) -> Iterator[Node]:
    for name in parts_of(type(node)):
        yield from _nodes(getattr(node, name))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _nodes(item)


def check(root: Node) -> list[ParseError]:
    """Errors in a tree that is grammatically whole."""
    found: list[ParseError] = []
    for node in walk(root):
        if isinstance(node, Unary) and node.operator in _STEPS and not _assignable(node.operand):
            sign = _STEPS[node.operator]
            message = f"The operator '{sign}' works only on variables or on properties."
            found.append(ParseError("OperatorRequiresVariableOrProperty", message, node.operand.start))
        elif isinstance(node, Assignment) and not _assignable(node.left, allow_lists=True):
            message = "The assignment expression is not valid. The input to an assignment operator must be able to accept assignments."
            found.append(ParseError("InvalidLeftHandSide", message, node.left.start))
        elif isinstance(node, Hashtable):
            found += _duplicate_keys(node)
    return found


def _assignable(node: Expression, *, allow_lists: bool = False) -> bool:
    while isinstance(node, (Convert, AttributedExpression)):
        node = node.operand
    if isinstance(node, Paren) and isinstance(node.pipeline, Pipeline) and len(node.pipeline.elements) == 1:
        inner = getattr(node.pipeline.elements[0], "expression", None)
        return inner is not None and _assignable(inner, allow_lists=allow_lists)
    if isinstance(node, ArrayLiteral):
        return allow_lists and all(_assignable(item, allow_lists=True) for item in node.items)
    if isinstance(node, (Member, Index)):
        return not node.null_conditional
    return isinstance(node, Variable) and not isinstance(node, InvokeMember)


def _duplicate_keys(node: Hashtable) -> Iterator[ParseError]:
    seen: set[str] = set()
    for key, _ in node.items:
        if isinstance(key, (StringConstant, NumberConstant)):
            text = str(key.value).lower()
            if text in seen:
                message = f"Duplicate keys '{key.value}' are not allowed in hash literals."
                yield ParseError("DuplicateKeyInHashLiteral", message, key.start)
            seen.add(text)
