"""Statements in Python."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bridge.language import Script as Source
from bridge.language import nodes
from bridge.migrate.translate.blocks import Blocks
from bridge.migrate.translate.errors import Errors, kept_parts, may_silence, reads_status, tails
from bridge.migrate.translate.expressions import Code, single_expression, string
from bridge.migrate.translate.jumps import Loop, loose_jumps
from bridge.migrate.translate.loops import comment
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.regions import assigned_names, plain
from bridge.migrate.translate.risk import commands_in, fallible
from bridge.migrate.translate.variables import COMPOUND, SPECIAL
from bridge.model import Command

__all__ = ["Refused", "Statements", "Warned"]


_SIMPLE = (nodes.Pipeline, nodes.PipelineChain, nodes.Assignment, nodes.ThrowStatement, nodes.ReturnStatement)
_TARGETS = ("", "local", "script", "global", "private")


class Refused:
    """One statement that was not translated."""

    def __init__(self, line: int, text: str, why: str) -> None:
        self.line = line
        self.text = text
        self.why = why


@dataclass(frozen=True)
class Warned:
    """What was taken for granted in a line that was translated."""

    line: int
    why: str


class Statements(Errors, Blocks):
    """Translates statements into lines of Python."""

    def __init__(self, source: Source, functions: dict[str, Command]) -> None:
        self.source = source
        self.functions = functions
        self.helpers: set[str] = set()
        self.runtime: set[str] = set()
        self.refused: list[Refused] = []
        self.warned: dict[Warned, None] = {}
        self.translated = 0
        self.helped = 0
        self.lines: list[str] = []
        self.depth = 0
        self.tries = 0
        self.loops: list[Loop | None] = []
        self.loose = loose_jumps(source.body)
        self.parts = 0
        self.reads_status = reads_status(source.body)
        self.silences = may_silence(source.body)
        self.reads_lines = "scriptlinenumber" in source.text.lower()
        self.last = tails(source.body)
        self.salvaged = kept_parts(source.body)
        self.current: Any = source
        self.bare: Any = None
        self._caught: str | None = None
        self.in_function = False
        self.plain_input: str | None = None
        self.comments = list(source.comments)
        self._count = 0
        self.taken: set[str] = set()
        self._item = "ps.it"
        self._arguments: str | None = None

    # --- bodies -------------------------------------------------------------------------------------------------------

    def body(self, statements: list[Any]) -> None:
        traps = [s for s in statements if isinstance(s, nodes.TrapStatement)]
        if not traps:
            self.each_statement(statements)
            return
        mark, count = len(self.lines), self._count
        try:
            self.trapped(traps, [s for s in statements if not isinstance(s, nodes.TrapStatement)])
        except Refusal as refusal:
            del self.lines[mark:]
            self._count = count
            self.refuse(traps[0], refusal)

    def each_statement(self, statements: list[Any]) -> None:
        for statement in statements:
            self.comments_before(statement.start)
            mark, count, uses = len(self.lines), self._count, self.uses
            try:
                if self.reads_lines:
                    self.emit(f"ps.line = {self.place(statement)}")
                self.statement(statement)
                self.translated += 1
                self.helped += self.uses > uses
            except Refusal as refusal:
                del self.lines[mark:]
                self._count = count
                self.refuse(statement, refusal)
            self.uses = uses  # what a statement inside used is not the outer one's

    def place(self, statement: Any) -> int | None:
        """The line of a statement, or of the head of one with a body; None where it goes over several."""
        simple = isinstance(statement, _SIMPLE)
        return (
            None if simple and "\n" in self.source.source(statement.start, statement.end) else self.line_of(statement)
        )

    def refuse(self, statement: Any, refusal: Refusal) -> None:
        line = self.line_of(statement)
        text = self.source.source(statement.start, statement.end)
        self.refused.append(Refused(line, text, refusal.why))
        for original in text.splitlines():
            self.emit(comment(original))
        self.emit(f"raise ps.not_translated({line}, {string(refusal.why)})")

    def warn(self, node: nodes.Node, why: str) -> None:
        self.warned[Warned(self.line_of(node), why)] = None

    def block_body(self, block: nodes.Block) -> None:
        with self.indented():
            self.body(block.statements)

    def statement(self, node: Any) -> None:
        rule = getattr(self, "_s_" + type(node).__name__, None)
        if rule is None:
            raise Refusal(f"a {_words(type(node).__name__)} is not translated", node)
        outer, self.current = self.current, node
        try:
            rule(node)
        finally:
            self.current = outer

    @contextmanager
    def guarded(self, needed: bool = True) -> Iterator[None]:
        """A statement whose error PowerShell reports and goes on from. Inside a ``try`` of the same function it needs no guard."""
        if not (needed or self.strict) or self.tries or self.current is self.bare:
            yield
            return
        self.uses += 1
        self.emit("with ps.statement():")
        with self.indented():
            yield

    @contextmanager
    def without_guard(self, statement: Any) -> Iterator[None]:
        """``statement`` is part of another one, which ends with it."""
        outer, self.bare = self.bare, statement
        try:
            yield
        finally:
            self.bare = outer

    # --- pipelines ----------------------------------------------------------------------------------------------------

    def _s_Pipeline(self, node: nodes.Pipeline) -> None:  # noqa: N802 - named for the node
        only = single_expression([node])
        if only is not None:
            self.expression_statement(only)
            return
        if self.redirected_statement(node):
            return
        invoked = self.invocation(node)
        if invoked is not None:
            text = self.invoke(invoked)
            with self.guarded():
                self.emit(text)
            return
        given, calls = self.pipeline(node)
        # ``ps.run`` is a guard of its own for what happens in it; its arguments are made before.
        with self.guarded(any(fallible(a) for a in arguments_of(node))):
            self.emit(self.run("run", given, calls))

    def expression_statement(self, node: Any) -> None:
        if isinstance(node, nodes.Unary) and node.operator.endswith(("PlusPlus", "MinusMinus")):
            self.step(node)
            return
        if isinstance(node, nodes.Convert) and node.type.lower() == "void":
            if isinstance(node.operand, nodes.Paren) and isinstance(node.operand.pipeline, nodes.Assignment):
                self.statement(node.operand.pipeline)
                return
            code = self.expression(node.operand)
            with self.guarded(fallible(node.operand)):
                self.emit(str(code))
            return
        if isinstance(node, nodes.Paren) and isinstance(node.pipeline, nodes.Assignment):
            self.statement(node.pipeline)
            self.emit(f"ps.out({self.expression(node.pipeline.left)})")
            return
        code = self.expression(node)
        with self.guarded(fallible(node)):
            self.emit(f"ps.out({code})")
            self.settle(_as_statement(node))

    def step(self, node: nodes.Unary) -> None:
        helper = "inc" if node.operator.endswith("PlusPlus") else "dec"
        with self.guarded(self.bound_by_type(node.operand)):
            self.store(node.operand, self.call(helper, self.expression(node.operand)), node)

    # --- assignments --------------------------------------------------------------------------------------------------

    def _s_Assignment(self, node: nodes.Assignment) -> None:  # noqa: N802
        if node.operator == "QuestionQuestionEquals":
            value = Code("None")
        elif isinstance(node.right, nodes.Assignment):
            self.assign_through(node, node.right)
            return
        else:
            several = isinstance(unwrapped(node.left), nodes.ArrayLiteral)
            value = self.enumerated(self.listed(node.right) if several else self.value_of(node.right), node)
        if node.operator == "QuestionQuestionEquals":
            self.emit(f"if ps.is_null({self.expression(node.left)}):")
            with self.indented():
                self.store(node.left, str(self.value_of(node.right)), node)
            return
        if node.operator != "Equals":
            value = Code(self.call(COMPOUND[node.operator], self.expression(node.left), value))
        risky = fallible(node.right) or node.operator != "Equals" or self.bound_by_type(node.left)
        with self.guarded(risky or commands_in(node.right)):
            self.store(node.left, value, node)
            self.settle(node)

    def assign_through(self, node: nodes.Assignment, inner: nodes.Assignment) -> None:
        """``$a = $b = value``: one statement."""
        risky = fallible(inner) or self.bound_by_type(node.left) or self.bound_by_type(inner.left)
        with self.guarded(risky or commands_in(inner) or node.operator != "Equals"):
            with self.without_guard(inner):
                self.statement(inner)
            value = self.expression(inner.left)
            if node.operator != "Equals":
                value = Code(self.call(COMPOUND[node.operator], self.expression(node.left), value))
            self.store(node.left, value, node)

    def bound_by_type(self, target: Any) -> bool:
        """True for a target that may refuse a value."""
        if not isinstance(target, nodes.Variable):
            return True
        name = plain(target.name)[1]
        return name in self.scope.typed or name in self.scope.rules or self.scope.plan.is_guarded(name)

    def store(self, target: Any, value: str | Code, node: nodes.Node) -> None:
        target = unwrapped(target)
        if isinstance(target, nodes.ArrayLiteral):
            self.runtime.add("spread")
            parts = self.fresh("parts")
            self.emit(f"{parts} = spread({value}, {len(target.items)})")
            for i, item in enumerate(target.items):
                self.store(item, f"{parts}[{i}]", node)
        elif isinstance(target, nodes.Convert):
            self.store_typed(target, value, node)
        elif isinstance(target, nodes.AttributedExpression):
            self.attribute(target)
            self.store(target.operand, value, node)
        elif isinstance(target, nodes.Member) and target.static:
            self.emit(self.call("set_static", self.type_of(target.target), self.expression(target.member), value))
        elif isinstance(target, nodes.Member):
            self.emit(self.call("set_member", self.expression(target.target), self.expression(target.member), value))
        elif isinstance(target, nodes.Index):
            self.emit(self.call("set_index", self.expression(target.target), self.expression(target.index), value))
        elif isinstance(target, nodes.Variable):
            self.store_variable(target, value if isinstance(value, Code) else Code(value), node)
        else:
            raise Refusal("an assignment to something that is no variable", target)

    def attribute(self, target: nodes.AttributedExpression) -> None:
        """Note the attribute that a variable is declared with."""
        raise NotImplementedError

    def reference(self, node: nodes.Convert) -> Code:
        """``[ref]$x``: what reads the variable, and what sets it."""
        variable = node.operand
        if not isinstance(variable, nodes.Variable) or variable.name.lower() == "null":
            return Code(f"ps.reference(lambda kept={self.expression(variable)}: kept)")
        prefix, name = plain(variable.name)
        read = str(self.expression(variable))
        if not prefix and read.startswith("ps.vars."):
            return Code(f"ps.reference_to({string(name)})")
        if prefix not in ("", "local", "script", "global") or (not prefix and name not in self.scope.region.sets):
            raise Refusal(f"[ref] of ${variable.name}, which is not set here", node)
        setter = self.fresh("set")
        self.emit(f"def {setter}(value):")
        with self.indented():
            if read.isidentifier():
                self.scope.outside.add(read)
                self.emit(f"nonlocal {read}")
            self.store_variable(variable, Code("value"), node)
        return Code(f"ps.reference(lambda: {read}, {setter})")

    def store_typed(self, target: nodes.Convert, value: str | Code, node: nodes.Node) -> None:
        variable = target.operand
        if not isinstance(variable, nodes.Variable) or plain(variable.name)[1] in SPECIAL:
            raise Refusal("a typed assignment to something that is no plain variable", target)
        declared = self.declared(target, value)
        if declared is not None:
            self.emit(declared)
            return
        self.scope.typed[plain(variable.name)[1]] = target.type
        self.store(variable, value, node)

    def store_variable(self, target: nodes.Variable, value: Code, node: nodes.Node) -> None:
        prefix, name = plain(target.name)
        if prefix == "env":
            self.emit(f"ps.set_env({string(target.name.partition(':')[2])}, {value})")
        elif name == "null":
            self.emit(str(value))
        elif prefix not in _TARGETS:
            raise Refusal(f"${target.name} is on a drive of the host", node)
        elif name == "matches" and not prefix:
            self.emit(f"ps.matches = {value}")
        elif name in SPECIAL:
            raise Refusal(f"an assignment to ${target.name}", node)
        else:
            view = self.view_of(target)
            place = self.scope.local(name) if view is None else self.scope.names.place(view, name)
            self.emit(f"{place} = {self.kept(target, value)}")

    # --- jumps and errors ---------------------------------------------------------------------------------------------

    def _s_ReturnStatement(self, node: nodes.ReturnStatement) -> None:  # noqa: N802
        leave = "return"
        if self.parts:
            self.runtime.add("Return")
            leave = "raise Return()"
        value = node.value
        if value is None:
            self.emit(leave)
        elif self.tries or id(node) in self.last or single_expression([value]) is not None:
            only = single_expression([value])
            risky = only is not None and fallible(only) and id(node) not in self.last
            with self.guarded(risky):
                self.tries += risky
                self.statement(value)
                self.tries -= risky
                self.emit(leave)
        else:
            # One that fails does not return: the statement after it is next.
            mark = len(self.lines)
            self.statement(value)
            last = self.lines[-1].strip()
            if len(self.lines) == mark + 1 and last.startswith("ps.run("):
                self.lines[-1] = "    " * self.depth + f"if {last}:"
                self.emit(f"    {leave}")
            else:
                self.emit(leave)

    def _s_ExitStatement(self, node: nodes.ExitStatement) -> None:  # noqa: N802
        self.emit(f"raise ps.exit({self.value_of(node.value) if node.value is not None else 0})")

    # --- what needs a function of its own -----------------------------------------------------------------------------

    def local_def(self, statements: list[Any], node: nodes.Node, *, bare: bool = False) -> str:
        """Statements whose output is a value inside an expression, as a local function before the statement. ``bare``: the error of
        its one statement is not reported in it."""
        name = self.fresh("part")
        self.emit(f"def {name}():")
        # Loops around are reached by exceptions from here, and the errors of statements stay in here.
        self.loops.append(None)
        self.parts += 1
        try:
            with self.indented():
                self.nonlocals(statements)
                with self.without_guard(statements[0] if bare else None):
                    self.body(statements)
        finally:
            self.loops.pop()
            self.parts -= 1
        return name

    def nonlocals(self, statements: list[Any]) -> None:
        names = sorted(
            self.scope.local(n)
            for n in assigned_names(statements, self.scope.plan.in_place)
            if self.scope.chained(n) is None
        )
        names = [n for n in names if "." not in n]
        self.scope.outside |= set(names)
        if names:
            self.emit(f"nonlocal {', '.join(names)}")


def unwrapped(target: Any) -> Any:
    """The target of an assignment without the parentheses around it."""
    if not isinstance(target, nodes.Paren):
        return target
    inner = single_expression([target.pipeline])
    if inner is None:
        raise Refusal("an assignment to something that is no variable", target)
    return inner


def _as_statement(node: Any) -> nodes.Pipeline:
    return nodes.Pipeline(node.start, node.end, [nodes.CommandExpression(node.start, node.end, node)])


def arguments_of(node: nodes.Pipeline) -> list[Any]:
    """What a pipeline evaluates before it runs: what is piped in first, and the arguments."""
    found: list[Any] = []
    for element in node.elements:
        if isinstance(element, nodes.CommandExpression):
            found.append(element.expression)
        else:
            found += element.elements[1:]
    return found


def _words(name: str) -> str:
    return name.removesuffix("Statement").removesuffix("Definition").lower() + " statement"
