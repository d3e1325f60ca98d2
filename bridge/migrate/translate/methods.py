"""What the engine checks of a class's methods before it runs anything: every path returns, every variable that is read was set.

A script that breaks one of these rules does not parse in PowerShell. Where it is not sure, the answer here is that it breaks it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.regions import plain

__all__ = ["always_leaves", "returned_values", "unset_variable"]

_ALWAYS_SET = frozenset(
    "true false null this _ psitem matches error pwd lastexitcode stacktrace outputencoding nestedpromptlevel erroractionpreference "
    "warningpreference verbosepreference debugpreference informationpreference confirmpreference whatifpreference progresspreference "
    "args input psboundparameters myinvocation psscriptroot pscommandpath pscmdlet foreach switch".split()
)


def returned_values(statements: list[Any]) -> Iterable[nodes.ReturnStatement]:
    """The return statements of a method itself, not of script blocks in it."""
    return (n for s in statements for n in _own(s) if isinstance(n, nodes.ReturnStatement))


def _own(node: Any) -> Iterable[nodes.Node]:
    pending = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, (nodes.ScriptBlockExpression, nodes.FunctionDefinition)):
            continue
        if isinstance(current, nodes.Node):
            yield current
            pending += [getattr(current, f.name) for f in fields(current)]
        elif isinstance(current, (list, tuple)):
            pending += current


def always_leaves(statements: list[Any]) -> bool:
    """True when no path comes to the end of ``statements``: each returns, throws or ends the script."""
    return any(_leaves(s) for s in statements)


def _leaves(statement: Any) -> bool:
    if isinstance(statement, (nodes.ReturnStatement, nodes.ThrowStatement, nodes.ExitStatement)):
        return True
    if isinstance(statement, nodes.IfStatement):
        branches = [block.statements for _, block in statement.clauses]
        return statement.otherwise is not None and all(
            always_leaves(b) for b in (*branches, statement.otherwise.statements)
        )
    if isinstance(statement, nodes.TryStatement):
        if statement.final is not None and always_leaves(statement.final.statements):
            return True
        bodies = [statement.body.statements, *(c.body.statements for c in statement.catches)]
        return all(always_leaves(b) for b in bodies)
    if isinstance(statement, nodes.SwitchStatement):
        if statement.default is None or _breaks(statement):
            return False
        return all(always_leaves(b.statements) for b in (*(c[1] for c in statement.clauses), statement.default))
    if isinstance(statement, nodes.DoStatement):
        return always_leaves(statement.body.statements) and not _breaks(statement)
    return False


def _breaks(statement: nodes.Node) -> bool:
    return any(isinstance(n, (nodes.BreakStatement, nodes.ContinueStatement)) for n in walk(statement))


def unset_variable(statements: list[Any], known: Iterable[str]) -> nodes.Variable | None:
    """A variable that may be read before the method set it."""
    return _Sets({*known, *_ALWAYS_SET}).statements(statements)


class _Sets:
    """Variables that are surely set, statement by statement."""

    def __init__(self, known: set[str]) -> None:
        self.known = known

    def statements(self, statements: list[Any]) -> nodes.Variable | None:
        for statement in statements:
            found = self.statement(statement)
            if found is not None:
                return found
        return None

    def apart(self, *bodies: Any) -> tuple[nodes.Variable | None, list[set[str]]]:
        """Look at bodies that may not run; what each of them sets."""
        sets, before = [], self.known
        for body in bodies:
            self.known = set(before)
            found = self.statements(body) if isinstance(body, list) else self.statement(body)
            if found is not None:
                self.known = before
                return found, []
            sets.append(self.known)
        self.known = before
        return None, sets

    def statement(self, node: Any) -> nodes.Variable | None:
        rule = getattr(self, "_" + type(node).__name__, None)
        if rule is not None:
            found: nodes.Variable | None = rule(node)
            return found
        return self.reads(node)

    def reads(self, node: Any) -> nodes.Variable | None:
        """A variable in an expression; assignments in it count from there on."""
        if node is None or isinstance(node, (nodes.ScriptBlockExpression, nodes.FunctionDefinition)):
            return None
        if isinstance(node, nodes.Variable):
            prefix, name = plain(node.name)
            unknown = prefix in ("", "local", "private") and name not in self.known and not node.splatted
            return node if unknown else None
        if isinstance(node, nodes.Assignment):
            return self._Assignment(node)
        if isinstance(node, nodes.Unary) and node.operator.endswith(("PlusPlus", "MinusMinus")):
            self.target(node.operand)
        parts = [getattr(node, f.name) for f in fields(node)] if isinstance(node, nodes.Node) else node
        for part in parts if isinstance(parts, (list, tuple)) else ():
            if isinstance(part, (nodes.Node, list, tuple)):
                found = self.statement(part) if isinstance(part, nodes.Node) else self.reads(part)
                if found is not None:
                    return found
        return None

    def target(self, node: Any) -> nodes.Variable | None:
        """What an assignment sets; members and indexes are read."""
        while isinstance(node, (nodes.Convert, nodes.AttributedExpression)):
            node = node.operand
        if isinstance(node, nodes.ArrayLiteral):
            return next((f for f in map(self.target, node.items) if f is not None), None)
        if isinstance(node, nodes.Variable):
            self.known.add(plain(node.name)[1])
            return None
        return self.reads(node)

    # --- statements -------------------------------------------------------------------------------------------------------------------

    def _Assignment(self, node: nodes.Assignment) -> nodes.Variable | None:  # noqa: N802 - named for the node
        return self.statement(node.right) or self.target(node.left)

    def _IfStatement(self, node: nodes.IfStatement) -> nodes.Variable | None:  # noqa: N802
        first = self.statement(node.clauses[0][0])
        if first is not None:
            return first
        bodies = [block.statements for _, block in node.clauses]
        tests = [test for test, _ in node.clauses[1:]]
        found, _ = self.apart(tests)
        if found is not None:
            return found
        found, sets = self.apart(*bodies, node.otherwise.statements if node.otherwise is not None else [])
        leaving = [
            *(always_leaves(b) for b in bodies),
            node.otherwise is not None and always_leaves(node.otherwise.statements),
        ]
        staying = [s for s, leaves in zip(sets, leaving, strict=False) if not leaves]
        if staying:
            self.known |= set.intersection(*staying)
        return found

    def _ForEachStatement(self, node: nodes.ForEachStatement) -> nodes.Variable | None:  # noqa: N802
        found = self.statement(node.condition)
        if found is not None:
            return found
        before = set(self.known)
        self.known.add(plain(node.variable.name)[1])
        found, _ = self.apart(node.body.statements)
        self.known = before
        return found

    def _ForStatement(self, node: nodes.ForStatement) -> nodes.Variable | None:  # noqa: N802
        found = self.statement(node.initializer) or self.statement(node.condition)
        return found or self.apart(node.body.statements)[0] or self.apart(node.iterator)[0]

    def _WhileStatement(self, node: nodes.WhileStatement) -> nodes.Variable | None:  # noqa: N802
        return self.statement(node.condition) or self.apart(node.body.statements)[0]

    def _DoStatement(self, node: nodes.DoStatement) -> nodes.Variable | None:  # noqa: N802
        if _breaks(node):
            return self.apart([*node.body.statements, node.condition])[0]
        return self.statements(node.body.statements) or self.statement(node.condition)

    def _SwitchStatement(self, node: nodes.SwitchStatement) -> nodes.Variable | None:  # noqa: N802
        found = self.statement(node.condition)
        bodies = [b.statements for _, b in node.clauses]
        return found or self.apart(*bodies, node.default.statements if node.default is not None else [])[0]

    def _TryStatement(self, node: nodes.TryStatement) -> nodes.Variable | None:  # noqa: N802
        found, sets = self.apart(node.body.statements, *(c.body.statements for c in node.catches))
        if found is None and node.catches and all(always_leaves(c.body.statements) for c in node.catches):
            # Whatever goes on was through the whole of the body.
            self.known |= sets[0]
        return found or (self.statements(node.final.statements) if node.final is not None else None)

    def _NoneType(self, node: None) -> None:  # noqa: N802
        return None
