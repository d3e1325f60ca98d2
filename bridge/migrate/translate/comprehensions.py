"""``Where-Object`` and ``ForEach-Object`` over values of this process, as generator expressions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.expressions import Code, single_expression
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.risk import fallible
from bridge.migrate.translate.variables import Variables
from bridge.model import Command

__all__ = ["Comprehensions", "Generated"]

# What these do to variables has no place in a generator expression; [void] has no value.
_STATEFUL = (nodes.Assignment, nodes.ScriptBlockExpression)
_ONE_BY_ONE = frozenset({"str", "int", "bool"})


@dataclass(frozen=True)
class Generated(Code):
    """A generator expression without its brackets: ``result for it in source if …``. ``result`` may end in a second ``for``."""

    source: str = ""
    conditions: tuple[str, ...] = ()
    result: str = "it"
    more: str = ""

    @classmethod
    def of(cls, source: str, conditions: tuple[str, ...] = (), result: str = "it", more: str = "") -> Generated:
        tests = "".join(f" if {c}" for c in conditions)
        return cls(f"{result} for it in {source}{tests}{more}", "generator", source, conditions, result, more)

    @property
    def plain(self) -> bool:
        """True while the items are those of the source."""
        return self.result == "it" and not self.more


class Comprehensions(Variables):
    """Folds commands that run a block of one expression for each item into the value that is piped to them."""

    functions: dict[str, Command]
    lines: list[str]
    tries: int
    translated: int
    helped: int
    item_readers: frozenset[str] = frozenset()
    """The functions that read ``$_`` of their caller, in lower case."""
    _count: int
    _item: str

    def resolve(self, node: nodes.Command) -> tuple[str, Command | None]:
        raise NotImplementedError

    def comprehension(self, given: Code, node: Any) -> Generated | None:
        """``given | node`` as a generator expression, or None where a block is needed."""
        expression = self._expression_of(node)
        if self.strict or expression is None or any(_stateful(n) for n in walk(expression)):
            return None
        if any(self._reads_item(n) for n in walk(expression)):
            return None
        mark, count, helpers, uses = len(self.lines), self._count, set(self.helpers), self.uses
        item, self._item = self._item, "it"
        try:
            code = self.expression(expression)
            if len(self.lines) > mark or ":=" in f"{given}{code}":
                raise Refusal("needs statements of its own", expression)
        except Refusal:
            # A block can say more; what it cannot say it refuses with its own reason.
            del self.lines[mark:]
            self._count, self.helpers, self.uses = count, helpers, uses
            return None
        finally:
            self._item = item
        self.translated += 1
        self.helped += self.uses > uses
        guarded = fallible(expression) and not self.tries
        if self.resolve(node)[0] == "Where-Object":
            return self._filtered(given, code, guarded)
        return self._mapped(given, code, guarded)

    def _reads_item(self, node: nodes.Node) -> bool:
        """True for a call of something that may read ``$_`` of its caller: a block that is a value, or a function that does."""
        if not isinstance(node, nodes.Command):
            return False
        return node.name is None or node.invocation == "Dot" or node.name.lower() in self.item_readers

    def _expression_of(self, node: Any) -> Any:
        """The expression when ``node`` is ``Where-Object { expression }`` or ``ForEach-Object { expression }``."""
        if not isinstance(node, nodes.Command) or node.redirections or len(node.elements) != 2:
            return None
        block = node.elements[1]
        if node.name is None or node.invocation != "Unknown" or not isinstance(block, nodes.ScriptBlockExpression):
            return None
        name, _ = self.resolve(node)
        body = block.body
        simple = len(body.blocks) == 1 and body.blocks[0].kind == "unnamed" and body.params is None and not body.usings
        own = name.lower() in self.functions
        if name not in ("Where-Object", "ForEach-Object") or own or not simple:
            return None
        return single_expression(body.statements)

    def _filtered(self, given: Code, code: Code, guarded: bool) -> Generated:
        test = f"ps.holds(lambda it: {code}, it)" if guarded else self.condition(code)
        if isinstance(given, Generated) and given.plain:
            return Generated.of(given.source, (*given.conditions, test))
        return Generated.of(self._items(given), (test,))

    def _mapped(self, given: Code, code: Code, guarded: bool) -> Generated:
        if guarded:
            result, more = "found", f" for found in ps.each(lambda it: {code}, it)"
        elif code.kind in _ONE_BY_ONE:
            result, more = code.text, ""
        else:
            result, more = "found", f" for found in {self.call('unroll', code)}"
        if isinstance(given, Generated) and given.plain:
            return Generated.of(given.source, given.conditions, result, more)
        return Generated.of(self._items(given), (), result, more)

    def _items(self, given: Code) -> str:
        if isinstance(given, Generated):
            return f"({given})"
        return given.text if given.kind == "list" else self.call("unroll", given)


def _stateful(node: nodes.Node) -> bool:
    steps = isinstance(node, nodes.Unary) and node.operator.endswith(("PlusPlus", "MinusMinus"))
    return steps or isinstance(node, _STATEFUL)
