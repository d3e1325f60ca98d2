"""Statements in Python."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bridge.language import Script as Source
from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.blocks import Blocks, in_loop
from bridge.migrate.translate.expressions import Code, single_expression, string
from bridge.migrate.translate.loops import comment
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.risk import commands_in, fallible
from bridge.migrate.translate.scopes import Scope, assigned_names, plain
from bridge.model import Command

__all__ = ["Refused", "Statements"]

_COMPOUND = {
    "PlusEquals": "add", "MinusEquals": "sub", "MultiplyEquals": "mul", "DivideEquals": "div", "RemainderEquals": "mod",
}  # fmt: skip


class Refused:
    """One statement that was not translated."""

    def __init__(self, line: int, text: str, why: str) -> None:
        self.line = line
        self.text = text
        self.why = why


class Statements(Blocks):
    """Translates statements into lines of Python."""

    def __init__(self, source: Source, functions: dict[str, Command]) -> None:
        self.source = source
        self.functions = functions
        self.helpers: set[str] = set()
        self.runtime: set[str] = set()
        self.refused: list[Refused] = []
        self.translated = 0
        self.helped = 0
        self.lines: list[str] = []
        self.depth = 0
        self.tries = 0
        self.loops: list[str] = []
        self.in_function = False
        self.plain_input: str | None = None
        self.comments = list(source.comments)
        self.set_by_commands: list[str] = []
        self._count = 0
        self.taken: set[str] = set()
        self._item = "it"
        self._arguments: str | None = None
        self.scope = Scope("script", set())

    # --- bodies -------------------------------------------------------------------------------------------------------

    def body(self, statements: list[Any]) -> None:
        for statement in statements:
            self.comments_before(statement.start)
            mark, count, uses = len(self.lines), self._count, self.uses
            try:
                self.statement(statement)
                self.translated += 1
                self.helped += self.uses > uses
                if self.set_by_commands:
                    raise Refusal("a variable set by a command inside an expression", statement)
            except Refusal as refusal:
                self.set_by_commands.clear()
                del self.lines[mark:]
                self._count = count
                self.refuse(statement, refusal)
            self.uses = uses  # what a statement inside used is not the outer one's

    def refuse(self, statement: Any, refusal: Refusal) -> None:
        line = self.line_of(statement)
        text = self.source.source(statement.start, statement.end)
        self.refused.append(Refused(line, text, refusal.why))
        for original in text.splitlines():
            self.emit(comment(original))
        self.emit(f"raise ps.not_translated({line}, {string(refusal.why)})")

    def block_body(self, block: nodes.Block) -> None:
        with self.indented():
            self.body(block.statements)

    def statement(self, node: Any) -> None:
        rule = getattr(self, "_s_" + type(node).__name__, None)
        if rule is None:
            raise Refusal(f"a {_words(type(node).__name__)} is not translated", node)
        rule(node)

    def _s_TypeDefinition(self, node: nodes.TypeDefinition) -> None:  # noqa: N802
        if node.kind != "enum":
            raise Refusal(f"a {node.kind} is not translated", node)
        flags = any(
            getattr(a, "type", "").lower() in ("flags", "system.flagsattribute", "flagsattribute")
            for a in node.attributes
        )
        if node.bases or (node.attributes and not flags):
            raise Refusal("an enumeration with a type or attributes of its own", node)
        number, members = 0, []
        for member in node.members:
            if member.value is not None:
                if not isinstance(member.value, nodes.NumberConstant) or type(member.value.value) is not int:
                    raise Refusal("an enumeration whose numbers are not constant", node)
                number = member.value.value
            members.append(f"({string(member.name)}, {number})")
            number += 1
        self.runtime.add("enum")
        self.emit(f"enum({string(node.name)}, [{', '.join(members)}]{', flags=True' if flags else ''})")

    @contextmanager
    def guarded(self, needed: bool = True) -> Iterator[None]:
        """A statement whose error PowerShell reports and goes on from. Inside a ``try`` of the same function it needs no guard."""
        if not needed or self.tries:
            yield
            return
        self.uses += 1
        self.emit("with ps.statement():")
        with self.indented():
            yield

    # --- pipelines ----------------------------------------------------------------------------------------------------

    def _s_Pipeline(self, node: nodes.Pipeline) -> None:  # noqa: N802 - named for the node
        only = single_expression([node])
        if only is not None:
            self.expression_statement(only)
            return
        invoked = self.invocation(node)
        if invoked is not None:
            text = self.invoke(invoked)
            with self.guarded():
                self.emit(text)
            return
        given, calls = self.pipeline(node)
        with self.guarded(given is not None and fallible(node.elements[0])):
            self.emit(self.run("run", given, calls))
        self.take_variables(node)

    def take_variables(self, node: nodes.Node) -> None:
        """After a command with -OutVariable or its like: what it put there."""
        for name in self.set_by_commands:
            self.emit(f"{self.scope.write(name.lower(), node)} = ps.taken({string(name)})")
            self.scope.own.add(name.lower())
        self.set_by_commands.clear()

    def expression_statement(self, node: Any) -> None:
        if isinstance(node, nodes.Unary) and node.operator.endswith(("PlusPlus", "MinusMinus")):
            self.step(node)
            return
        if isinstance(node, nodes.Convert) and node.type.lower() == "void":
            code = self.expression(node.operand)
            with self.guarded(fallible(node)):
                self.emit(str(code))
            return
        if isinstance(node, nodes.Paren) and isinstance(node.pipeline, nodes.Assignment):
            self.statement(node.pipeline)
            self.emit(f"ps.out({self.expression(node.pipeline.left)})")
            return
        code = self.expression(node)
        with self.guarded(fallible(node)):
            self.emit(f"ps.out({code})")

    def step(self, node: nodes.Unary) -> None:
        helper = "inc" if node.operator.endswith("PlusPlus") else "dec"
        with self.guarded(not isinstance(node.operand, nodes.Variable)):
            self.store(node.operand, self.call(helper, self.expression(node.operand)), node)

    # --- assignments --------------------------------------------------------------------------------------------------

    def _s_Assignment(self, node: nodes.Assignment) -> None:  # noqa: N802
        if node.operator == "QuestionQuestionEquals":
            value = Code("None")
        elif isinstance(node.right, nodes.Assignment):
            self.statement(node.right)
            value = self.expression(node.right.left)
        else:
            value = self.value_of(node.right)
        if node.operator == "QuestionQuestionEquals":
            self.emit(f"if {self.expression(node.left)} is None:")
            with self.indented():
                self.store(node.left, str(self.value_of(node.right)), node)
            return
        if node.operator != "Equals":
            value = Code(self.call(_COMPOUND[node.operator], self.expression(node.left), value))
        risky = fallible(node.right) or node.operator != "Equals" or not isinstance(node.left, nodes.Variable)
        with self.guarded(risky or commands_in(node.right)):
            self.store(node.left, str(value), node)
        self.take_variables(node)

    def store(self, target: Any, value: str, node: nodes.Node) -> None:
        if isinstance(target, nodes.Paren):
            inner = single_expression([target.pipeline])
            if inner is None:
                raise Refusal("an assignment to something that is no variable", target)
            target = inner
        if isinstance(target, nodes.ArrayLiteral):
            self.runtime.add("spread")
            parts = self.fresh("parts")
            self.emit(f"{parts} = spread({value}, {len(target.items)})")
            for i, item in enumerate(target.items):
                self.store(item, f"{parts}[{i}]", node)
        elif isinstance(target, nodes.Convert):
            if not isinstance(target.operand, nodes.Variable) or plain(target.operand.name)[0]:
                raise Refusal("a typed assignment to something that is no plain variable", target)
            self.scope.typed[plain(target.operand.name)[1]] = target.type
            self.store(target.operand, value, node)
        elif isinstance(target, nodes.Member) and not target.static:
            self.emit(self.call("set_member", self.expression(target.target), self.expression(target.member), value))
        elif isinstance(target, nodes.Index):
            self.emit(self.call("set_index", self.expression(target.target), self.expression(target.index), value))
        elif isinstance(target, nodes.Variable):
            self.store_variable(target, value, node)
        else:
            raise Refusal("an assignment to something that is no variable", target)

    def store_variable(self, target: nodes.Variable, value: str, node: nodes.Node) -> None:
        prefix, name = plain(target.name)
        if prefix == "env":
            self.emit(f"ps.set_env({string(name)}, {value})")
        elif prefix in ("script", "global"):
            self.emit(f"ps.shared.{self.scope.python(name)} = {value}")
        elif prefix not in ("", "local"):
            raise Refusal(f"${target.name} is on a drive of the host", node)
        elif name == "null":
            self.emit(value)
        elif name.endswith("preference") and name not in self.scope.names:
            self.emit(f"ps.set_preference({string(target.name)}, {value})")
        elif name in ("_", "psitem", "args", "input", "matches", "error", "ofs", "psboundparameters", "true", "false"):
            raise Refusal(f"an assignment to ${target.name}", node)
        else:
            kind = self.scope.typed.get(name)
            if kind is not None:
                value = self.call("cast", string(kind), value)
            self.emit(f"{self.scope.write(name, node)} = {value}")

    # --- jumps and errors ---------------------------------------------------------------------------------------------

    def _s_ReturnStatement(self, node: nodes.ReturnStatement) -> None:  # noqa: N802
        if node.value is not None:
            self.statement(node.value)
        self.emit("return")

    def _s_ThrowStatement(self, node: nodes.ThrowStatement) -> None:  # noqa: N802
        if node.value is None:
            if self._item.endswith(".it"):
                self.emit("raise")
                return
            self.emit("raise ps.throw()")
            return
        self.emit(f"raise ps.throw({self.value_of(node.value)})")

    def _s_ExitStatement(self, node: nodes.ExitStatement) -> None:  # noqa: N802
        self.emit(f"raise ps.exit({self.value_of(node.value) if node.value is not None else 0})")

    def _s_TryStatement(self, node: nodes.TryStatement) -> None:  # noqa: N802
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
        tries, self.tries = self.tries, self.tries
        with self.indented():
            self.emit(f"with ps.catching({error}) as {caught}:")
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
        self._item, self.tries = outer, tries

    # --- what needs a function of its own -----------------------------------------------------------------------------

    def local_def(self, statements: list[Any], node: nodes.Node) -> str:
        """Statements whose output is a value inside an expression, as a local function before the statement."""
        if any(_leaves(s, n) for s in statements for n in walk(s)):
            raise Refusal("a jump out of a subexpression", node)
        name = self.fresh("part")
        self.emit(f"def {name}():")
        loops, self.loops = self.loops, []
        with self.indented():
            self.nonlocals(statements)
            self.body(statements)
        self.loops = loops
        return name

    def nonlocals(self, statements: list[Any]) -> None:
        names = sorted(
            {self.scope.write(n, nodes.Node(0, 0)) for n in assigned_names(statements) if n in self.scope.own}
        )
        names = [n for n in names if "." not in n]
        if names:
            self.emit(f"nonlocal {', '.join(names)}")


def _leaves(statement: nodes.Node, jump: nodes.Node) -> bool:
    """True for a jump that goes on outside ``statement``."""
    if isinstance(jump, nodes.ReturnStatement):
        blocks = (n for n in walk(statement) if isinstance(n, nodes.ScriptBlockExpression))
        return not any(b.start <= jump.start < b.end for b in blocks)
    return isinstance(jump, (nodes.BreakStatement, nodes.ContinueStatement)) and not in_loop(statement, jump)


def _words(name: str) -> str:
    return name.removesuffix("Statement").removesuffix("Definition").lower() + " statement"
