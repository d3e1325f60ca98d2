"""Pipelines written as PowerShell text become invocations: commands with constant arguments, nothing that would have to be evaluated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.binding.arguments import ABSENT, Argument
from bridge.errors import InputError
from bridge.language import Script, parse
from bridge.language import nodes as n
from bridge.model import Command
from bridge.session.invocation import Invocation, Pipeline, as_input
from bridge.values import ScriptBlock

__all__ = ["pipelines_of"]

Finder = Callable[[str], "Command | None"]
_CONSTANTS = {"true": True, "false": False, "null": None}


def pipelines_of(text: str, find: Finder = lambda name: None) -> list[Pipeline[Any]]:
    """The pipelines in ``text``. ``find`` gives the model of a command by its name, where there is one.

    Values are data: a variable, a subexpression or a member would need an engine, and raises :class:`InputError` naming the place, as does
    text that is not PowerShell.
    """
    script = parse(text)
    if script.errors:
        error = script.errors[0]
        raise InputError(f"line {error.line}, column {error.column}: {error.message}")
    reader = _Reader(script, find)
    body = script.body
    if body.params is not None or body.usings or any(b.kind not in ("end", "unnamed") for b in body.blocks):
        raise InputError("only pipelines of commands can be run, not a script with param, using or named blocks")
    found = [reader.pipeline(statement) for statement in body.statements]
    if not found:
        raise InputError("there is no command to run")
    return found


class _Reader:
    def __init__(self, script: Script, find: Finder) -> None:
        self._script = script
        self._find = find

    def refused(self, node: n.Node, why: str) -> InputError:
        shown = self._script.source(node.start, node.end)
        return InputError(f"{shown[:60]!r}: {why}")

    def pipeline(self, statement: Any) -> Pipeline[Any]:
        if not isinstance(statement, n.Pipeline) or statement.background:
            raise self.refused(statement, "only pipelines of commands can be run")
        elements = list(statement.elements)
        given: Any = None
        has_input = isinstance(elements[0], n.CommandExpression)
        if has_input:
            first = elements.pop(0)
            assert isinstance(first, n.CommandExpression)
            given = as_input(self.value(first.expression))
        commands = tuple(self.command(element) for element in elements)
        if not commands:
            raise self.refused(statement, "there is no command in it")
        return Pipeline(commands, given if has_input else None)

    def command(self, element: n.Command | n.CommandExpression) -> Invocation[Any]:
        if not isinstance(element, n.Command) or element.name is None or element.invocation == "Dot":
            raise self.refused(element, "only commands by their names can be run")
        if element.redirections:
            raise self.refused(element, "redirections are not for a remote pipeline")
        arguments: list[Argument] = []
        for part in element.elements[1:]:
            if isinstance(part, n.CommandParameter):
                value = ABSENT if part.argument is None else self.value(part.argument)
                arguments.append(Argument(part.name, value, colon=part.argument is not None))
            else:
                arguments.append(Argument(None, self.value(part)))
        return Invocation(element.name, arguments, self._find(element.name))

    def value(self, node: Any) -> Any:
        reader = _VALUES.get(type(node))
        if reader is None:
            raise self.refused(node, "only constant values can be passed")
        return reader(self, node)

    def _variable(self, node: n.Variable) -> Any:
        name = node.name.lower()
        if node.splatted or name not in _CONSTANTS:
            raise self.refused(node, "variables are not known here; write the value")
        return _CONSTANTS[name]

    def _unary(self, node: n.Unary) -> Any:
        value = self.value(node.operand)
        if node.operator in ("Minus", "Plus") and isinstance(value, (int, float)) and not isinstance(value, bool):
            return -value if node.operator == "Minus" else value
        raise self.refused(node, "only constant values can be passed")

    def _paren(self, node: n.Paren) -> Any:
        return self._single(node, [node.pipeline])

    def _array(self, node: n.ArrayExpression) -> list[Any]:
        statements = list(node.body.statements)
        if not statements:
            return []
        value = self._single(node, statements)
        return value if isinstance(value, list) else [value]

    def _single(self, node: n.Node, statements: list[Any]) -> Any:
        if len(statements) == 1 and isinstance(statements[0], n.Pipeline) and len(statements[0].elements) == 1:
            element = statements[0].elements[0]
            if isinstance(element, n.CommandExpression) and not element.redirections:
                return self.value(element.expression)
        raise self.refused(node, "only constant values can be passed")

    def _hashtable(self, node: n.Hashtable) -> dict[Any, Any]:
        return {self.value(key): self._single(node, [value]) for key, value in node.items}

    def _block(self, node: n.ScriptBlockExpression) -> ScriptBlock:
        return ScriptBlock(self._script.source(node.start + 1, node.end - 1))


_VALUES: dict[type, Callable[[_Reader, Any], Any]] = {
    n.StringConstant: lambda reader, node: node.value,
    n.NumberConstant: lambda reader, node: node.value,
    n.Variable: _Reader._variable,
    n.ArrayLiteral: lambda reader, node: [reader.value(item) for item in node.items],
    n.ArrayExpression: _Reader._array,
    n.Paren: _Reader._paren,
    n.Hashtable: _Reader._hashtable,
    n.Unary: _Reader._unary,
    n.ScriptBlockExpression: _Reader._block,
}
