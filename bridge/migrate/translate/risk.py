"""Which statements can fail in a way that PowerShell reports and goes on from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bridge.language import nodes
from bridge.language.checks import parts_of, walk

__all__ = ["commands_in", "fallible", "inside", "likely_fails", "never_fails", "uncertain"]


def inside(node: Any) -> Iterator[nodes.Node]:
    """``node`` and what runs with it: not the script blocks in it, nor statements that take care of their own errors."""
    pending = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, (list, tuple)):
            pending += current
        elif isinstance(current, nodes.Node) and not isinstance(
            current, (nodes.ScriptBlockExpression, nodes.SubExpression)
        ):
            yield current
            pending += [getattr(current, name) for name in parts_of(type(current))]


def fallible(node: Any) -> bool:
    """True when an expression can fail at run time in ways that PowerShell reports and goes on from."""
    risky = (nodes.Convert, nodes.InvokeMember, nodes.Index, nodes.Binary, nodes.Unary, nodes.Command)
    for one in inside(node):
        if isinstance(one, nodes.Binary) and one.operator in (
            "And",
            "Or",
            "Xor",
            "Ieq",
            "Ine",
            "Is",
            "IsNot",
        ):
            continue
        if isinstance(one, nodes.Binary) and _sure_format(one):
            continue
        if isinstance(one, nodes.Unary) and (one.operator in ("Not", "Exclaim") or _counts(one)):
            continue
        if isinstance(one, nodes.Convert) and isinstance(one.operand, nodes.Hashtable):
            continue
        if isinstance(one, nodes.Member) and one.static:
            return True
        if isinstance(one, risky) and not _constant_arithmetic(one):
            return True
    return False


def _counts(one: nodes.Unary) -> bool:
    return one.operator.endswith(("PlusPlus", "MinusMinus")) and isinstance(one.operand, nodes.Variable)


_ITEM = re.compile(r"\{(\d+)(?:,-?\d+)?(?::(?:[NnFfPpEeGg]\d*|[yMdHhmsf:/ .T'-]{2,}|[#0,.]+))?\}")


def _sure_format(one: nodes.Binary) -> bool:
    """True for ``-f`` of a constant template whose formats no value refuses and whose numbers all have an argument."""
    template = one.left
    if one.operator != "Format" or not isinstance(template, nodes.StringConstant):
        return False
    text = template.value.replace("{{", "").replace("}}", "")
    rest = _ITEM.sub("", text)
    count = len(one.right.items) if isinstance(one.right, nodes.ArrayLiteral) else 1
    return not set(rest) & set("{}") and all(int(n) < count for n in _ITEM.findall(text))


def _constant_arithmetic(node: Any) -> bool:
    return (
        isinstance(node, nodes.Binary)
        and node.operator in ("Plus", "Minus", "Multiply", "DotDot")
        and all(isinstance(n, nodes.NumberConstant) for n in (node.left, node.right))
    )


def likely_fails(node: Any) -> bool:
    """True for what a script has to show an error: a cast of a text without digits, a division of or by constants."""
    for one in inside(node):
        if isinstance(one, nodes.Convert) and isinstance(one.operand, nodes.StringConstant):
            value = one.operand.value
            if one.type.lower() not in ("string", "bool", "char", "array") and not any(c.isdigit() for c in value):
                return True
        if isinstance(one, nodes.Binary) and one.operator in ("Divide", "Rem"):
            left, right = (isinstance(n, nodes.NumberConstant) for n in (one.left, one.right))
            if left or (right and not getattr(one.right, "value", 1)):
                return True
    return False


def commands_in(node: Any) -> bool:
    return any(isinstance(n, nodes.Command) for n in walk(node))


_ORDER = ("Igt", "Ige", "Ilt", "Ile", "Cgt", "Cge", "Clt", "Cle")
_SAFE = (
    "Plus",
    "Minus",
    "Multiply",
    "Rem",
    "DotDot",
    "Ilike",
    "Inotlike",
    "Iin",
    "Inotin",
    "Icontains",
    "Inotcontains",
    "Imatch",
    "Inotmatch",
)


def uncertain(node: Any) -> bool:
    """True when a condition may well fail. Comparisons and sums with a constant or a count hardly ever do; where one does all the same,
    the run says that it cannot go on as PowerShell would."""
    return any(_uncertain(one) for one in inside(node))


def _uncertain(one: nodes.Node) -> bool:
    if isinstance(one, nodes.Binary):
        if one.operator in _ORDER or one.operator in _SAFE:
            return not any(_steady(n) for n in (one.left, one.right))
        return fallible(nodes.Binary(one.start, one.end, one.operator, _NOTHING, _NOTHING))
    if isinstance(one, nodes.Unary):
        return one.operator in ("Minus", "Plus", "Bnot")
    if isinstance(one, nodes.Convert):
        return one.type.lower() not in ("bool", "string", "void", "pscustomobject", "ordered", "array")
    return isinstance(one, (nodes.InvokeMember, nodes.Index, nodes.Command)) or (
        isinstance(one, nodes.Member) and one.static
    )


_NOTHING = nodes.Variable(0, 0, "null")


def _steady(node: Any) -> bool:
    if isinstance(node, nodes.Paren) and isinstance(node.pipeline, nodes.Pipeline):
        element = node.pipeline.elements[0]
        return isinstance(element, nodes.CommandExpression) and _steady(element.expression)
    if isinstance(node, nodes.Member):
        return getattr(node.member, "value", "") in ("Count", "Length")
    if isinstance(node, nodes.Binary):
        return _steady(node.left) or _steady(node.right)
    return isinstance(node, (nodes.NumberConstant, nodes.StringConstant, nodes.ExpandableString, nodes.ArrayLiteral))


def never_fails(node: Any) -> bool:
    """True for an expression of constants, variables, members and texts: it has no way to fail."""
    sure = (
        nodes.StringConstant, nodes.NumberConstant, nodes.ExpandableString, nodes.Variable, nodes.Member, nodes.Paren, nodes.Pipeline,
        nodes.CommandExpression, nodes.ArrayLiteral, nodes.ArrayExpression, nodes.Block, nodes.Hashtable, nodes.Ternary,
    )  # fmt: skip
    for one in inside(node):
        if isinstance(one, nodes.Member) and one.static:
            return False
        if isinstance(one, nodes.Binary):
            if one.operator not in (
                "And",
                "Or",
                "Xor",
                "Ieq",
                "Ine",
                "Is",
                "IsNot",
                "Join",
            ) and not _constant_arithmetic(one):
                return False
        elif isinstance(one, nodes.Unary):
            if one.operator not in ("Not", "Exclaim", "Join"):
                return False
        elif not isinstance(one, sure):
            return False
    return True
