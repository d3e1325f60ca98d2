"""Recordings of the engine's own syntax trees (kind ``syntax``), held against :mod:`bridge.language`."""

from __future__ import annotations

import decimal
from collections.abc import Iterable, Iterator
from typing import Any

from bridge.binding.convert import to_text
from bridge.errors import BridgeError
from bridge.language import nodes, parse
from bridge.parity.conform.report import ConformOptions, Outcome
from bridge.values import type_name_of

__all__ = ["check", "matches", "show_script"]


def matches(row: dict[str, Any]) -> bool:
    return {"id", "text", "errors", "statements"} <= set(row)


def check(rows: Iterable[dict[str, Any]], options: ConformOptions) -> Iterator[Outcome]:
    for row in rows:
        expected = {"errors": row["errors"], "statements": row["statements"]}
        try:
            actual = show_script(row["text"])
        except BridgeError as exc:
            actual = {"refused": str(exc)}
        passed = expected == actual
        yield Outcome(row["id"], passed, row["text"], None if passed else expected, None if passed else actual)


def show_script(text: str) -> dict[str, Any]:
    """The tree of ``text`` in the recordings' form."""
    script = parse(text)
    show = _Show(text)
    return {"errors": [e.id for e in script.errors], "statements": [show.statement(s) for s in script.body.statements]}


class _Show:
    def __init__(self, text: str) -> None:
        self.text = text

    def other(self, node: nodes.Node, kind: str) -> dict[str, Any]:
        return {"k": "other", "type": kind, "text": self.text[node.start : node.end]}

    def statement(self, node: Any) -> dict[str, Any]:
        if isinstance(node, nodes.Pipeline):
            return {"k": "pipeline", "elements": [self.element(e) for e in node.elements]}
        if isinstance(node, nodes.Assignment):
            right = self.statement(node.right)
            return {"k": "assignment", "op": node.operator, "left": self.expression(node.left), "right": right}
        if isinstance(node, nodes.CommandExpression):
            return {"k": "pipeline", "elements": [self.element(node)]}
        return self.other(node, _STATEMENT_NAMES[type(node)](node))

    def element(self, node: nodes.Command | nodes.CommandExpression) -> dict[str, Any]:
        if isinstance(node, nodes.CommandExpression):
            return {"k": "expression", "expression": self.expression(node.expression)}
        return {
            "k": "command",
            "name": node.name,
            "invocation": node.invocation,
            "redirections": [self.text[r.start : r.end] for r in node.redirections],
            "elements": [self.argument(e) for e in node.elements],
        }

    def argument(self, node: Any) -> dict[str, Any]:
        if not isinstance(node, nodes.CommandParameter):
            return self.expression(node)
        shown: dict[str, Any] = {"k": "parameter", "name": node.name}
        if node.argument is not None:
            shown["argument"] = self.expression(node.argument)
        return shown

    def body(self, statements: list[Any]) -> list[dict[str, Any]]:
        return [self.statement(s) for s in statements]

    def expression(self, node: Any) -> dict[str, Any]:
        if isinstance(node, nodes.StringConstant):
            return {"k": "string", "v": node.value, "quote": node.quote}
        if isinstance(node, nodes.ExpandableString):
            return {"k": "expandable", "text": node.value, "parts": [self.text[p.start : p.end] for p in node.parts]}
        if isinstance(node, nodes.NumberConstant):
            value = node.value
            text = str(value) if isinstance(value, decimal.Decimal) else to_text(value)
            return {"k": "number", "v": text, "t": type_name_of(value), "text": node.text}
        if isinstance(node, nodes.Variable):
            return {"k": "variable", "name": node.name, "splat": node.splatted}
        if isinstance(node, nodes.ArrayLiteral):
            return {"k": "array", "items": [self.expression(i) for i in node.items]}
        if isinstance(node, nodes.ArrayExpression):
            return {"k": "arrayexpr", "body": self.body(node.body.statements)}
        if isinstance(node, nodes.SubExpression):
            return {"k": "subexpr", "body": self.body(node.body.statements)}
        if isinstance(node, nodes.Hashtable):
            return {"k": "hashtable", "items": [[self.expression(k), self.statement(v)] for k, v in node.items]}
        if isinstance(node, nodes.ScriptBlockExpression):
            return {"k": "scriptblock", "body": self.body(node.body.statements)}
        if isinstance(node, nodes.Paren):
            return {"k": "paren", "body": self.statement(node.pipeline)}
        if isinstance(node, nodes.InvokeMember):
            shown = {"k": "call", "target": self.expression(node.target), "member": self.expression(node.member)}
            return {**shown, "static": node.static, "arguments": [self.expression(a) for a in node.arguments]}
        if isinstance(node, nodes.Member):
            shown = {"k": "member", "target": self.expression(node.target), "member": self.expression(node.member)}
            return {**shown, "static": node.static}
        if isinstance(node, nodes.Index):
            return {"k": "index", "target": self.expression(node.target), "index": self.expression(node.index)}
        if isinstance(node, nodes.Binary):
            return {
                "k": "binary",
                "op": node.operator,
                "left": self.expression(node.left),
                "right": self.expression(node.right),
            }
        if isinstance(node, nodes.Unary):
            return {"k": "unary", "op": node.operator, "operand": self.expression(node.operand)}
        if isinstance(node, nodes.Convert):
            return {"k": "cast", "type": node.type, "operand": self.expression(node.operand)}
        if isinstance(node, nodes.TypeExpression):
            return {"k": "type", "type": node.type}
        return self.other(
            node, type(node).__name__ + "Ast" if type(node).__name__.endswith("Expression") else _expression_name(node)
        )


def _expression_name(node: nodes.Node) -> str:
    return type(node).__name__ + "ExpressionAst"


def _fixed(name: str) -> Any:
    return lambda node: name


_STATEMENT_NAMES: dict[type, Any] = {
    nodes.PipelineChain: _fixed("PipelineChainAst"),
    nodes.IfStatement: _fixed("IfStatementAst"),
    nodes.SwitchStatement: _fixed("SwitchStatementAst"),
    nodes.ForEachStatement: _fixed("ForEachStatementAst"),
    nodes.ForStatement: _fixed("ForStatementAst"),
    nodes.WhileStatement: _fixed("WhileStatementAst"),
    nodes.DoStatement: lambda node: "DoUntilStatementAst" if node.until else "DoWhileStatementAst",
    nodes.TryStatement: _fixed("TryStatementAst"),
    nodes.TrapStatement: _fixed("TrapStatementAst"),
    nodes.ReturnStatement: _fixed("ReturnStatementAst"),
    nodes.ThrowStatement: _fixed("ThrowStatementAst"),
    nodes.ExitStatement: _fixed("ExitStatementAst"),
    nodes.BreakStatement: _fixed("BreakStatementAst"),
    nodes.ContinueStatement: _fixed("ContinueStatementAst"),
    nodes.DataStatement: _fixed("DataStatementAst"),
    nodes.BlockStatement: _fixed("BlockStatementAst"),
    nodes.ConfigurationStatement: _fixed("ConfigurationDefinitionAst"),
    nodes.UsingStatement: _fixed("UsingStatementAst"),
    nodes.FunctionDefinition: _fixed("FunctionDefinitionAst"),
    nodes.TypeDefinition: _fixed("TypeDefinitionAst"),
    nodes.ErrorStatement: _fixed("ErrorStatementAst"),
}
