"""``try``, ``throw``, ``trap``, ``&&``, ``||`` and redirections in Python."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.expressions import single_expression, string
from bridge.migrate.translate.loops import Loops
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.risk import commands_in, fallible

__all__ = ["Errors", "kept_parts", "may_silence", "reads_status", "tails"]

_QUIET = ("silentlycontinue", "ignore")


def reads_status(body: nodes.ScriptBlock) -> bool:
    """True when a script reads ``$?``, or chains an expression: then statements must keep it."""
    for node in walk(body):
        if isinstance(node, nodes.Variable) and node.name == "?":
            return True
        if isinstance(node, nodes.PipelineChain) and any(
            single_expression([n]) is not None for n in (node.left, node.right)
        ):
            return True
    return False


def may_silence(body: nodes.ScriptBlock) -> bool:
    """True when a script may silence errors: then a ``throw`` may be gone on from."""
    for node in walk(body):
        if isinstance(node, nodes.StringConstant) and node.value.lower() in _QUIET:
            return True
        if isinstance(node, nodes.Variable) and node.name.lower().endswith("erroractionpreference"):
            return True
        if isinstance(node, nodes.CommandParameter) and node.name.lower() in ("ea", "erroraction"):
            return not isinstance(node.argument, nodes.StringConstant)
    return False


def tails(body: nodes.ScriptBlock) -> set[int]:
    """The ids of the statements after which a script block, function or script has nothing left to do."""
    found: set[int] = set()
    for block in (n for n in walk(body) if isinstance(n, nodes.NamedBlock)):
        pending = [block.statements]
        while pending:
            statements = pending.pop()
            if not statements:
                continue
            last = statements[-1]
            found.add(id(last))
            if isinstance(last, nodes.IfStatement):
                pending += [b.statements for _, b in last.clauses]
                pending += [last.otherwise.statements] if last.otherwise is not None else []
    return found


def kept_parts(body: nodes.ScriptBlock) -> set[int]:
    """The ids of ``( … )`` and ``$( … )`` that are statements of their own: an error in one does not take back what it wrote."""
    found: set[int] = set()
    for block in (n for n in walk(body) if isinstance(n, (nodes.NamedBlock, nodes.Block))):
        for statement in block.statements:
            part = single_expression([statement])
            while isinstance(part, (nodes.Paren, nodes.SubExpression)):
                found.add(id(part))
                part = single_expression([part.pipeline]) if isinstance(part, nodes.Paren) else None
    return found


class Errors(Loops):
    """Translates what has to do with errors and with where streams go."""

    tries: int
    parts: int
    reads_status: bool
    silences: bool
    _caught: str | None

    # What the statements give.
    def each_statement(self, statements: list[Any]) -> None:
        raise NotImplementedError

    # --- throw and try ------------------------------------------------------------------------------------------------

    def _s_ThrowStatement(self, node: nodes.ThrowStatement) -> None:  # noqa: N802
        caught = self._caught if node.value is None else None
        with self.guarded(self.silences or (node.value is not None and fallible(node.value))):
            if caught is not None:
                self.emit(f"raise {caught}.again()")
            elif node.value is None:
                self.emit("raise ps.throw()")
            else:
                self.emit(f"raise ps.throw({self.value_of(node.value)})")

    def _s_TryStatement(self, node: nodes.TryStatement) -> None:  # noqa: N802
        # An error that no catch takes, or one in a catch, ends this statement.
        leaves = not node.catches or all(c.types for c in node.catches)
        leaves = leaves or any(fallible(c.body) or commands_in(c.body) for c in node.catches)
        with self.guarded(leaves):
            self.emit("try:")
            with self.indented():
                self.emit("with ps.trying():")
                self.tries += 1
                self.block_body(node.body)
                self.tries -= 1
            if node.catches:
                self.catches(node)
            if node.final is not None:
                self.emit("finally:")
                self.block_body(node.final)

    def catches(self, node: nodes.TryStatement) -> None:
        error, caught = self.fresh("error"), self.fresh("caught")
        self.runtime.add("CATCHABLE")
        self.emit(f"except CATCHABLE as {error}:")
        outer, self._item = self._item, f"{caught}.it"
        holder, self._caught = self._caught, caught
        self.tries += 1
        with self.indented():
            head = len(self.lines)
            types = [t for c in node.catches for t in (c.types or [""])] if any(c.types for c in node.catches) else []
            self.emit(f"with ps.catching({', '.join([error, *map(string, types)])}) as {caught}:")
            with self.indented():
                word = "if"
                for clause in node.catches:
                    if clause.types:
                        self.emit(f"{word} {caught}.matches({', '.join(string(t) for t in clause.types)}):")
                        self.block_body(clause.body)
                        word = "elif"
                    elif word == "if":
                        self.body(clause.body.statements)
                        if not clause.body.statements:
                            self.emit("pass")
                    else:
                        self.emit("else:")
                        self.block_body(clause.body)
                if word == "elif" and all(c.types for c in node.catches):
                    self.emit("else:")
                    self.emit("    raise")
            if not any(f"{caught}." in line for line in self.lines[head:]):
                self.lines[head] = self.lines[head].replace(f" as {caught}:", ":")
        self._item, self._caught = outer, holder
        self.tries -= 1

    # --- trap ---------------------------------------------------------------------------------------------------------

    def trapped(self, traps: list[nodes.TrapStatement], statements: list[Any]) -> None:
        """A block with traps: each of its statements runs under them."""
        made = []
        for trap in traps:
            if any(isinstance(n, (nodes.ReturnStatement, nodes.ExitStatement)) for n in walk(trap.body)):
                raise Refusal("a return in a trap", trap)
            body = nodes.ScriptBlock(
                trap.start,
                trap.end,
                [],
                None,
                [nodes.NamedBlock(trap.start, trap.end, "unnamed", trap.body.statements)],
            )
            caught, self._caught = self._caught, None
            block = self.block(nodes.ScriptBlockExpression(trap.body.start, trap.body.end, body))
            self._caught = caught
            made.append(f"({string(trap.type or '')}, {block})")
            self.translated += 1
        if any(isinstance(n, nodes.PipelineChain) for s in statements for n in walk(s)):
            raise Refusal("&& or || under a trap", traps[0])
        name = self.fresh("trap")
        self.emit(f"{name} = ps.traps({', '.join(made)})")
        for statement in statements:
            self.emit(f"with {name}():")
            self.tries += 1
            try:
                with self.indented():
                    self.each_statement([statement])
            finally:
                self.tries -= 1

    # --- && and || ----------------------------------------------------------------------------------------------------

    def _s_PipelineChain(self, node: nodes.PipelineChain) -> None:  # noqa: N802
        if node.background:
            raise Refusal("a background job", node)
        self.statement(node.left)
        self.emit("if ps.ok:" if node.operator in ("AndAnd", "&&") else "if not ps.ok:")
        with self.indented():
            self.statement(node.right)

    def settle(self, statement: Any) -> None:
        """After an expression ``$?`` is true; a command in parentheses has set it itself."""
        if self.reads_status and _sets_status(statement):
            self.emit("ps.ok = True")

    # --- redirections -------------------------------------------------------------------------------------------------

    def redirected_statement(self, node: nodes.Pipeline) -> bool:
        """Write an expression, or a call of a block, whose streams go elsewhere. False when it is something else."""
        element = node.elements[0]
        if len(node.elements) > 1 or not element.redirections:
            return False
        bare = nodes.Pipeline(node.start, node.end, [replace(element, redirections=[])])
        if not isinstance(element, nodes.CommandExpression) and self.invocation(bare) is None:
            return False
        with self.guarded():
            # An error that ends the statement ends the redirection first.
            self.tries += 1
            self.emit(f"with ps.redirected({', '.join(self.where(element.redirections))}):")
            with self.indented():
                self.statement(bare)
            self.tries -= 1
        return True


def _sets_status(statement: Any) -> bool:
    if isinstance(statement, nodes.Assignment):
        return _sets_status(statement.right)
    only = single_expression([statement])
    if isinstance(only, nodes.Paren):
        return _sets_status(only.pipeline)
    if isinstance(only, (nodes.SubExpression, nodes.ArrayExpression)):
        return not only.body.statements
    return only is not None
