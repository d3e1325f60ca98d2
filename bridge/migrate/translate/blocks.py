"""Script blocks in Python: plain functions where they are short, commands of their own where they have parameters or clauses."""

from __future__ import annotations

from typing import Any

from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.expressions import Code, string
from bridge.migrate.translate.loops import Loops
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.scopes import Scope, assigned_names

__all__ = ["Blocks"]

_OF_A_COMMAND = frozenset({"input", "myinvocation", "psboundparameters"})
"""Variables that only a command has: a block that reads them is one."""


class Blocks(Loops):
    """Translates script blocks."""

    def nonlocals(self, statements: list[Any]) -> None:
        raise NotImplementedError

    def command_block(self, node: nodes.ScriptBlockExpression, name: str, scope: Scope) -> None:
        """Write a block with parameters or clauses as a command called ``name``."""
        raise NotImplementedError

    def block(self, node: nodes.ScriptBlockExpression, *, shares: bool) -> Code:
        """A script block as a value. ``shares``: it runs in the scope that it is written in."""
        body = node.body
        if body.usings:
            raise Refusal("using inside a script block", node)
        clauses = any(b.kind != "unnamed" for b in body.blocks)
        name = self.fresh("Block" if clauses else "block")
        parameters = [p.variable.name.lower() for p in body.params.parameters] if body.params is not None else []
        assigned = assigned_names([s for b in body.blocks for s in b.statements])
        is_command = is_command_block(body, shares)
        outer_scope, outer_item, outer_loops, outer_tries = self.scope, self._item, self.loops, self.tries
        outer_arguments, self._arguments = self._arguments, None
        outer_parts, self.parts = self.parts, 0
        if not shares or is_command:
            visible = outer_scope
            while visible.kind == "block" and visible.outer is not None:
                visible = visible.outer
            if assigned & (visible.own | visible.shared):
                raise Refusal("a script block sets a variable that its surroundings set too", node)
            self.scope = Scope(
                "block", assigned | set(parameters), outer_scope.shared, outer_scope.elsewhere, outer_scope
            )
            self.scope.spelling = outer_scope.spelling
        self._item, self.loops, self.tries = "it", [], 0
        try:
            if is_command:
                self.command_block(node, name, self.scope)
            else:
                self.short_block(body, name, shares)
        finally:
            self.scope, self._item, self.loops, self.tries = outer_scope, outer_item, outer_loops, outer_tries
            self._arguments, self.parts = outer_arguments, outer_parts
        if shares:  # nobody reads the text of a block that a command runs in place
            return Code(f"ps.block({name})")
        text = string(self.source.source(node.start + 1, node.end - 1))
        return Code(f"ps.block({name}, {text})")

    def short_block(self, body: nodes.ScriptBlock, name: str, shares: bool) -> None:
        """A block of statements alone: a function of ``$_``, or of ``$args``."""
        arguments = "it=None"
        if mentions(body, "args"):
            arguments, self._arguments = "*args", "list(args)"
        self.emit(f"def {name}({arguments}):")
        with self.indented():
            if shares:
                self.nonlocals(body.statements)
            else:
                for needed in self.scope.must_exist(body.statements):
                    self.emit(f"{self.scope.local(needed)} = {self.unset}")
            self.body(body.statements)


def is_command_block(body: nodes.ScriptBlock, shares: bool) -> bool:
    """True for a block that takes binding, or input, to run."""
    if body.params is not None or any(b.kind != "unnamed" for b in body.blocks):
        return True
    if mentions(body, "args") and mentions(body, "_", "psitem"):
        return True
    # One that runs in the scope of its surroundings reads theirs.
    return not shares and mentions(body, *_OF_A_COMMAND)


def mentions(body: nodes.ScriptBlock, *names: str) -> bool:
    """True when the block itself, not one inside it, reads one of these variables."""
    inner = [n for n in walk(body) if isinstance(n, (nodes.ScriptBlockExpression, nodes.FunctionDefinition))]
    return any(
        isinstance(n, nodes.Variable) and n.name.lower() in names and not any(b.start <= n.start < b.end for b in inner)
        for n in walk(body)
    )
