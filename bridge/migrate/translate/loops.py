"""Conditions and loops in Python, and the lines that all statements are written with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.regex import check_pattern
from bridge.language import Comment, nodes
from bridge.language import Script as Source
from bridge.language.checks import walk
from bridge.migrate.translate.commands import Commands
from bridge.migrate.translate.expressions import single_expression
from bridge.migrate.translate.jumps import Jumps, Loop
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.regions import PREFERENCES, plain
from bridge.migrate.translate.risk import commands_in, fallible, uncertain
from bridge.migrate.translate.variables import SPECIAL

__all__ = ["Loops", "comment"]


def _is_pattern(test: Any) -> bool:
    """True for the text of a regular expression that .NET takes."""
    if not isinstance(test, nodes.StringConstant):
        return False
    try:
        check_pattern(test.value)
    except DotNetError:
        return False
    return True


class Loops(Jumps, Commands):
    """Translates conditions and loops; keeps the lines written so far."""

    source: Source
    lines: list[str]
    depth: int
    comments: list[Comment]
    _count: int
    _item: str
    _arguments: str | None
    reads_status: bool

    # What the statements give.
    def body(self, statements: list[Any]) -> None:
        raise NotImplementedError

    def block_body(self, block: nodes.Block) -> None:
        raise NotImplementedError

    def statement(self, node: Any) -> None:
        raise NotImplementedError

    def guarded(self, needed: bool = True) -> AbstractContextManager[None]:
        raise NotImplementedError

    # --- lines ----------------------------------------------------------------------------------------------------------------------------

    @property
    def unset(self) -> str:
        """What a variable holds that was not set."""
        return "UNSET" if self.strict else "None"

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
        while f"{stem}{self._count}" in self.scope.names.used:
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
        assigned = isinstance(statement, nodes.Assignment)
        test = self.condition(self._assigned(statement) if assigned else self.value_of(statement))
        # A condition with a command in it leaves ``$?`` true.
        return f"ps.settled({test})" if self.reads_status and commands_in(statement) else test

    def _s_IfStatement(self, node: nodes.IfStatement) -> None:  # noqa: N802
        with self.guarded(any(uncertain(c) for c, _ in node.clauses)):
            # What a condition needs is defined before the first of them is looked at.
            tests = [self.test(condition) for condition, _ in node.clauses]
            word = "if"
            for test, (_, block) in zip(tests, node.clauses, strict=True):
                self.emit(f"{word} {_bare(test)}:")
                self.block_body(block)
                word = "elif"
            if node.otherwise is not None:
                self.emit("else:")
                self.block_body(node.otherwise)

    @contextmanager
    def loop(self, made: Loop) -> Iterator[None]:
        with self.indented(), self.one_turn(made):
            yield

    def _s_ForEachStatement(self, node: nodes.ForEachStatement) -> None:  # noqa: N802
        with self.guarded(fallible(node.condition)), self.whole_loop(node) as made:
            items = self.listed(node.condition)
            variable = self.loop_variable(node)
            target = variable if variable.isidentifier() else self.fresh("each")
            self.emit(f"for {target} in {self.call('each', items)}:")
            with self.loop(made):
                if target != variable:
                    self.emit(f"{variable} = {target}")
                self.body(node.body.statements)

    def loop_variable(self, node: nodes.ForEachStatement) -> str:
        prefix, name = plain(node.variable.name)
        if name in {*SPECIAL, *PREFERENCES, *self.scope.rules} or prefix not in ("", "local", "script", "global"):
            raise Refusal(f"a loop over ${node.variable.name}", node)
        view = self.view_of(node.variable)
        return self.scope.local(name) if view is None else self.scope.names.place(view, name)

    def _s_WhileStatement(self, node: nodes.WhileStatement) -> None:  # noqa: N802
        with self.guarded(uncertain(node.condition)), self.whole_loop(node) as made:
            self.emit(f"while {_bare(self.test(node.condition))}:")
            with self.loop(made):
                self.body(node.body.statements)

    def _s_DoStatement(self, node: nodes.DoStatement) -> None:  # noqa: N802
        with self.guarded(uncertain(node.condition)), self.whole_loop(node) as made:
            test = self.test(node.condition)
            first = self.fresh("first")
            self.emit(f"{first} = True")
            self.emit(f"while {first} or {'not ' if node.until else ''}{test}:")
            with self.indented():
                self.emit(f"{first} = False")
                with self.one_turn(made):
                    self.body(node.body.statements)

    def _s_ForStatement(self, node: nodes.ForStatement) -> None:  # noqa: N802
        heads = [n for n in (node.initializer, node.condition, node.iterator) if n is not None]
        with self.guarded(any(uncertain(n) for n in heads)), self.whole_loop(node) as made:
            if node.initializer is not None:
                self.quiet(node.initializer)
            test = self.test(node.condition) if node.condition is not None else "True"
            first = self.fresh("first") if node.iterator is not None and _continues(node.body) else None
            if first is not None:
                self.emit(f"{first} = True")
            self.emit(f"while {'True' if first is not None else _bare(test)}:")
            with self.indented():
                if first is not None:
                    self.emit(f"if not {first}:")
                    with self.indented():
                        self.quiet(node.iterator)
                    self.emit(f"{first} = False")
                    if node.condition is not None:
                        self.emit(f"if not {test}:")
                        self.emit("    break")
                with self.one_turn(made):
                    self.body(node.body.statements)
                    if not node.body.statements:
                        self.emit("pass")
                if first is None and node.iterator is not None:
                    self.quiet(node.iterator)

    def quiet(self, node: Any) -> None:
        """The initializer or iterator of a for loop: its value is not written, and its error ends the loop."""
        self.tries += 1
        try:
            only = single_expression([node])
            step = isinstance(only, nodes.Unary) and only.operator.endswith(("PlusPlus", "MinusMinus"))
            if only is not None and not step:
                self.emit(str(self.expression(only)))
            elif only is None and isinstance(node, (nodes.Pipeline, nodes.PipelineChain)):
                self.emit(str(self.value_of(node)))
            else:
                self.statement(node)
        finally:
            self.tries -= 1

    def _s_SwitchStatement(self, node: nodes.SwitchStatement) -> None:  # noqa: N802
        if set(node.flags) - {"regex", "wildcard", "exact", "casesensitive", "file"}:
            raise Refusal("switch -Parallel", node)
        sensitive = "c" if "casesensitive" in node.flags else ""
        by = "match" if "regex" in node.flags else "like" if "wildcard" in node.flags else ""
        helper = sensitive + by if by else "is_exact_case" if sensitive else "is_case"
        risky = fallible(node.condition) or any(uncertain(t) for t, _ in node.clauses)
        if "regex" in node.flags:
            risky = risky or any(isinstance(t, nodes.StringConstant) and not _is_pattern(t) for t, _ in node.clauses)
        with self.guarded(risky), self.whole_loop(node) as made:
            value = self.listed(node.condition)
            item, matched = self.fresh("case"), self.fresh("matched")
            looked_at = f"ps.lines_of_file({value})" if "file" in node.flags else value
            self.emit(f"for {item} in ps.cases({looked_at}):")
            outer, self._item = self._item, item
            try:
                with self.loop(made):
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
            if only is not None:
                return self.condition(self.expression(only))
            return self.call("truth", self.call("collect", self.items_of(test.body.statements, test)))
        null = isinstance(test, nodes.Variable) and test.name.lower() == "null"
        if helper in ("is_case", "is_exact_case") or null:
            exact = ", exact=True" if helper == "is_exact_case" else ""
            return f"{self.use('is_case')}({item}, {self.expression(test)}{exact})"
        more = ", matches=ps.matched" if helper.endswith("match") else ""
        if helper.endswith(("match", "like")):
            item = self.call("text", item)
        if helper.endswith("match") and not _is_pattern(test):
            helper += "_clause"
        return self.call("truth", f"{self.use(helper)}({item}, {self.expression(test)}{more})")

    def it(self) -> str:
        return self._item

    def automatic(self, name: str, node: nodes.Node) -> str:
        if name == "args" and self._arguments is not None:
            return self._arguments
        return super().automatic(name, node)

    def _s_BreakStatement(self, node: nodes.BreakStatement) -> None:  # noqa: N802
        self.jump(node)

    def _s_ContinueStatement(self, node: nodes.ContinueStatement) -> None:  # noqa: N802
        self.jump(node)


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
