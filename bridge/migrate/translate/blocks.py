"""Script blocks in Python: plain functions where they are short, commands of their own where they have parameters or clauses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.expressions import Code, string
from bridge.migrate.translate.loops import Loops
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.scopes import Scope

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

    def block(self, node: nodes.ScriptBlockExpression) -> Code:
        """A script block as a value."""
        body = node.body
        if body.usings:
            raise Refusal("using inside a script block", node)
        shares = node.start in self.scope.plan.in_place
        clauses = any(b.kind != "unnamed" for b in body.blocks)
        name = self.fresh("Block" if clauses else "block")
        is_command = is_command_block(body, shares)
        outer_scope, outer_item, outer_loops, outer_tries = self.scope, self._item, self.loops, self.tries
        outer_arguments, self._arguments = self._arguments, None
        outer_parts, self.parts = self.parts, 0
        if not shares:
            self.scope = outer_scope.inner(node)
        elif is_command:
            self.scope = outer_scope.beside(node, parameters_of_block(body))
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

    def _InvokeMember(self, node: nodes.InvokeMember) -> Code:  # noqa: N802 - named for the node
        block = node.target
        closes = str(getattr(node.member, "value", "")).lower() == "getnewclosure"
        if closes and isinstance(block, nodes.ScriptBlockExpression) and mentions(block.body, "_", "psitem"):
            raise Refusal("a closure that reads $_", node)
        return super()._InvokeMember(node)

    def short_block(self, body: nodes.ScriptBlock, name: str, shares: bool) -> None:
        """A block of statements alone: a function of ``$_``, or of ``$args``."""
        arguments = "it=None"
        if mentions(body, "args"):
            arguments, self._arguments = "*args", "list(args)"
        self.emit(f"def {name}({arguments}):")
        with self.indented():
            if shares:
                self.nonlocals(body.statements)
                self.body(body.statements)
            else:
                with self.variables_first():
                    self.body(body.statements)

    @contextmanager
    def variables_first(self) -> Iterator[None]:
        """The body of a scope, after the variables that must exist before it."""
        unset = self.scope.unset()
        for name in unset:
            self.emit(f"{name} = {self.unset}")
        mark = len(self.lines)
        yield
        # What only a function inside sets must be bound here for its ``nonlocal``.
        known = {*unset, *(self.scope.local(n) for n in self.scope.region.parameters)}
        missing = sorted(self.scope.outside - known)
        self.lines[mark:mark] = ["    " * self.depth + f"{n} = {self.unset}" for n in missing]


def parameters_of_block(body: nodes.ScriptBlock) -> list[str]:
    return [p.variable.name.lower() for p in body.params.parameters] if body.params is not None else []


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
