"""Conditions and loops in Python, and the lines that all statements are written with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bridge.language import Comment, nodes
from bridge.language import Script as Source
from bridge.language.checks import walk
from bridge.migrate.translate.commands import Commands
from bridge.migrate.translate.expressions import single_expression
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.scopes import plain

__all__ = ["Loops", "comment"]


class Loops(Commands):
    """Translates conditions and loops; keeps the lines written so far."""

    source: Source
    lines: list[str]
    depth: int
    loops: list[str]
    comments: list[Comment]
    _count: int
    _item: str
    _arguments: str | None

    # What the statements give.
    def body(self, statements: list[Any]) -> None:
        raise NotImplementedError

    def block_body(self, block: nodes.Block) -> None:
        raise NotImplementedError

    def statement(self, node: Any) -> None:
        raise NotImplementedError

    # --- lines ----------------------------------------------------------------------------------------------------------------------------

    def emit(self, text: str) -> None:
        self.lines.append("    " * self.depth + text if text else "")

    @contextmanager
    def indented(self) -> Iterator[None]:
        self.depth += 1
        before = len(self.lines)
        try:
            yield
            if all(not line.strip() or line.strip().startswith("#") for line in self.lines[before:]):
                self.emit("pass")
        finally:
            self.depth -= 1

    def fresh(self, stem: str) -> str:
        self._count += 1
        return f"{stem}{self._count}"

    def line_of(self, node: nodes.Node) -> int:
        return self.source.text.count("\n", 0, node.start) + 1

    def comments_before(self, offset: int) -> None:
        while self.comments and self.comments[0].start < offset:
            for line in self.comments.pop(0).text.removeprefix("<#").removesuffix("#>").splitlines():
                text = line.strip().lstrip("#").strip()
                if text:
                    self.emit(comment(text))

    # --- conditions and loops -------------------------------------------------------------------------------------------------------------

    def test(self, statement: Any) -> str:
        if isinstance(statement, nodes.Assignment):
            return self.condition(self._assigned(statement))
        return self.condition(self.value_of(statement))

    def _s_IfStatement(self, node: nodes.IfStatement) -> None:  # noqa: N802
        word = "if"
        for condition, block in node.clauses:
            mark = len(self.lines)
            test = self.test(condition)
            if word == "elif" and len(self.lines) != mark:
                raise Refusal("an elseif whose condition needs statements of its own", node)
            self.emit(f"{word} {_bare(test)}:")
            self.block_body(block)
            word = "elif"
        if node.otherwise is not None:
            self.emit("else:")
            self.block_body(node.otherwise)

    @contextmanager
    def loop(self, label: str | None) -> Iterator[None]:
        self.loops.append((label or "").lower())
        try:
            with self.indented():
                yield
        finally:
            self.loops.pop()

    def _s_ForEachStatement(self, node: nodes.ForEachStatement) -> None:  # noqa: N802
        items = self.value_of(node.condition)
        variable = self.scope.write(plain(node.variable.name)[1], node)
        if plain(node.variable.name)[1] in self.scope.typed:
            raise Refusal("a loop over a variable with a type", node)
        self.emit(f"for {variable} in {self.call('each', items)}:")
        with self.loop(node.label):
            self.body(node.body.statements)

    def _s_WhileStatement(self, node: nodes.WhileStatement) -> None:  # noqa: N802
        self.while_loop(self.pure(node.condition, node), node.label, node.body)

    def pure(self, condition: Any, node: nodes.Node) -> str:
        mark = len(self.lines)
        test = self.test(condition)
        if len(self.lines) != mark:
            raise Refusal("a loop whose condition needs statements of its own", node)
        return test

    def while_loop(self, test: str, label: str | None, body: nodes.Block) -> None:
        self.emit(f"while {_bare(test)}:")
        with self.loop(label):
            self.body(body.statements)

    def _s_DoStatement(self, node: nodes.DoStatement) -> None:  # noqa: N802
        test = self.pure(node.condition, node)
        first = self.fresh("first")
        self.emit(f"{first} = True")
        self.emit(f"while {first} or {'not ' if node.until else ''}{test}:")
        with self.loop(node.label):
            self.emit(f"{first} = False")
            self.body(node.body.statements)

    def _s_ForStatement(self, node: nodes.ForStatement) -> None:  # noqa: N802
        if node.initializer is not None:
            self.quiet(node.initializer)
        test = self.pure(node.condition, node) if node.condition is not None else "True"
        if node.iterator is None or not _continues(node.body):
            self.emit(f"while {_bare(test)}:")
            with self.loop(node.label):
                self.body(node.body.statements)
                if node.iterator is not None:
                    self.quiet(node.iterator)
            return
        first = self.fresh("first")
        self.emit(f"{first} = True")
        self.emit("while True:")
        with self.loop(node.label):
            self.emit(f"if not {first}:")
            with self.indented():
                self.quiet(node.iterator)
            self.emit(f"{first} = False")
            self.emit(f"if not {test}:")
            self.emit("    break")
            self.body(node.body.statements)

    def quiet(self, node: Any) -> None:
        """The initializer or iterator of a for loop: its value is not written."""
        only = single_expression([node])
        if only is not None and not (
            isinstance(only, nodes.Unary) and only.operator.endswith(("PlusPlus", "MinusMinus"))
        ):
            self.emit(str(self.expression(only)))
            return
        if isinstance(node, nodes.Pipeline) and only is None:
            raise Refusal("a command in the head of a for loop", node)
        self.statement(node)

    def _s_SwitchStatement(self, node: nodes.SwitchStatement) -> None:  # noqa: N802
        if set(node.flags) - {"regex", "wildcard", "exact", "casesensitive"}:
            raise Refusal("switch -File or -Parallel", node)
        sensitive = "c" if "casesensitive" in node.flags else ""
        helper = sensitive + ("match" if "regex" in node.flags else "like" if "wildcard" in node.flags else "eq")
        value = self.value_of(node.condition)
        item, matched = self.fresh("case"), self.fresh("matched")
        self.emit(f"for {item} in ps.cases({value}):")
        outer, self._item = self._item, item
        try:
            with self.loop(node.label):
                if node.default is not None:
                    self.emit(f"{matched} = False")
                for test, block in node.clauses:
                    self.emit(f"if {self.clause(test, helper, item)}:")
                    with self.indented():
                        if node.default is not None:
                            self.emit(f"{matched} = True")
                        self.body(block.statements)
                if node.default is not None:
                    self.emit(f"if not {matched}:")
                    self.block_body(node.default)
        finally:
            self._item = outer

    def clause(self, test: Any, helper: str, item: str) -> str:
        if isinstance(test, nodes.ScriptBlockExpression):
            only = single_expression(test.body.statements)
            if only is None:
                raise Refusal("a switch condition of several statements", test)
            return self.condition(self.expression(only))
        more = ", matches=ps.matches" if helper.endswith("match") else ""
        if helper.endswith(("match", "like")):
            item = self.call("text", item)
        return self.call("truth", f"{self.use(helper)}({item}, {self.expression(test)}{more})")

    def it(self) -> str:
        return self._item

    def automatic(self, name: str, node: nodes.Node) -> str:
        if name == "args" and self._arguments is not None:
            return self._arguments
        return super().automatic(name, node)

    def _s_BreakStatement(self, node: nodes.BreakStatement) -> None:  # noqa: N802
        self.jump("break", node)

    def _s_ContinueStatement(self, node: nodes.ContinueStatement) -> None:  # noqa: N802
        self.jump("continue", node)

    def jump(self, word: str, node: Any) -> None:
        label = getattr(node.label, "value", None) if node.label is not None else None
        if not self.loops or (node.label is not None and str(label).lower() != self.loops[-1]):
            raise Refusal(f"a {word} that leaves more than the innermost loop", node)
        self.emit(word)


def comment(text: str) -> str:
    """A line of comment; what a Python source cannot hold is left out."""
    return ("# " + "".join(c for c in text if c.isprintable() or c == "\t")).rstrip()


def _continues(body: nodes.Block) -> bool:
    return any(isinstance(n, nodes.ContinueStatement) for n in walk(body))


def _bare(test: str) -> str:
    """A condition without the parentheses around the whole of it."""
    if not (test.startswith("(") and test.endswith(")")):
        return test
    depth = 0
    for i, char in enumerate(test):
        depth += (char == "(") - (char == ")")
        if not depth and i < len(test) - 1:
            return test
    return test[1:-1] if '"' not in test else test
