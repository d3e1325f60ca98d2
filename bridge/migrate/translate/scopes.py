"""Which Python variable stands for which PowerShell variable: scopes, sharing, and what must exist before it is read."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from bridge.codegen.naming import Naming
from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.risk import commands_in, fallible

__all__ = ["CONSTANTS", "Scope", "assigned_names", "python_name", "read_names"]

CONSTANTS = {"true": "True", "false": "False", "null": "None"}
_RESERVED = frozenset(
    {
        "ps",
        "reached",
        "it",
        "error",
        "found",
        "caught",
        "main",
        "matched",
        "first",
        "int",
        "str",
        "list",
        "dict",
        "text",
        "type",
    }
)
_NAMING = Naming()


def python_name(name: str, taken: Iterable[str] = ()) -> str:
    """A Python name for a PowerShell one: ``ComputerName`` is ``computer_name``."""
    made = _NAMING.snake(name.replace("?", "_q")) if name.isascii() else name.lower()
    if not made.isidentifier():
        made = "v_" + "".join(c if c.isalnum() else "_" for c in made)
    if keyword.iskeyword(made) or made in _RESERVED or made in set(taken):
        made += "_"
    return made


def plain(name: str) -> tuple[str, str]:
    """(scope prefix, name) of a variable, both in lower case."""
    prefix, colon, rest = name.lower().partition(":")
    return (prefix, rest) if colon else ("", prefix)


def _walk(node: Any, blocks: bool) -> Iterator[nodes.Node]:
    """Nodes of one scope: not those of functions in it, nor of script blocks that are no arguments of commands."""
    pending = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, (nodes.FunctionDefinition, nodes.TypeDefinition)):
            continue
        if isinstance(current, nodes.Node):
            yield current
            inner: list[Any] = []
            for f in fields(current):
                value = getattr(current, f.name)
                if isinstance(value, nodes.ScriptBlockExpression) and not blocks:
                    continue
                inner.append(value)
            if isinstance(current, nodes.ScriptBlockExpression) and not blocks:
                inner = []
            pending.extend(reversed(inner))
        elif isinstance(current, (list, tuple)):
            items = list(current)
            if not blocks:
                items = [i for i in items if not isinstance(i, nodes.ScriptBlockExpression)]
            pending.extend(reversed(items))


def assigned_names(body: Any) -> set[str]:
    """Variables that a scope sets, in lower case; those with a scope prefix are left out."""
    found: set[str] = set()
    for node in _walk(body, blocks=True):
        targets: list[Any] = []
        if isinstance(node, nodes.Assignment):
            targets = [node.left]
        elif isinstance(node, nodes.ForEachStatement):
            targets = [node.variable]
        elif isinstance(node, nodes.Unary) and node.operator.endswith(("PlusPlus", "MinusMinus")):
            targets = [node.operand]
        while targets:
            target = targets.pop()
            if isinstance(target, nodes.ArrayLiteral):
                targets += target.items
            elif isinstance(target, (nodes.Convert, nodes.AttributedExpression)):
                targets.append(target.operand)
            elif isinstance(target, nodes.Variable):
                prefix, name = plain(target.name)
                if prefix in ("", "local", "private") and name not in CONSTANTS:
                    found.add(name)
    return found


def spellings(body: nodes.Node) -> dict[str, str]:
    """How the script first spells each variable."""
    found: dict[str, str] = {}
    for node in walk(body):
        if isinstance(node, nodes.Variable):
            name = node.name.partition(":")[2] or node.name
            found.setdefault(name.lower(), name)
    return found


def scoped_names(body: Any) -> set[str]:
    """Variables written or read as ``$script:x`` or ``$global:x``, anywhere below, functions too."""
    found: set[str] = set()
    pending = [body]
    while pending:
        current = pending.pop()
        if isinstance(current, nodes.Variable):
            prefix, name = plain(current.name)
            if prefix in ("script", "global"):
                found.add(name)
        if isinstance(current, nodes.Node):
            pending += [getattr(current, f.name) for f in fields(current)]
        elif isinstance(current, (list, tuple)):
            pending += list(current)
    return found


def read_names(body: Any) -> set[str]:
    """Variables that a scope mentions without a prefix, script blocks included."""
    return {
        plain(n.name)[1] for n in _walk(body, blocks=True) if isinstance(n, nodes.Variable) and not plain(n.name)[0]
    }


@dataclass
class Scope:
    """The variables of the script, of a function, or of a script block that has a scope of its own.

    ``shared`` are those of the script that functions see; ``elsewhere`` those that other functions set: reading one of them here
    would depend on who called.
    """

    kind: str
    own: set[str]
    shared: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)
    outer: Scope | None = None
    names: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    rules: dict[str, tuple[str, ...]] = field(default_factory=dict)
    attributes: bool = False
    owner: str = "self"
    spelling: dict[str, str] = field(default_factory=dict)

    def python(self, name: str) -> str:
        """The Python name of a variable, from how the script first spells it."""
        return python_name(self.spelling.get(name, name))

    def local(self, name: str) -> str:
        if self.attributes:
            return f"{self.owner}.{self.names.get(name) or self.python(name)}"
        if name not in self.names:
            self.names[name] = python_name(self.spelling.get(name, name), self.names.values())
        return self.names[name]

    def read(self, name: str, node: nodes.Node) -> str:
        """The code that reads a variable without a prefix."""
        if name in self.own:
            return (
                f"ps.shared.{self.python(name)}" if self.kind == "script" and name in self.shared else self.local(name)
            )
        if self.kind == "block" and self.outer is not None:
            return self.outer.read(name, node)
        if name in self.shared:
            return f"ps.shared.{self.python(name)}"
        if name in self.elsewhere:
            raise Refusal(f"${name} is set by another function: its value depends on who calls", node)
        return "None"

    def write(self, name: str, node: nodes.Node) -> str:
        if self.kind == "script" and name in self.shared:
            return f"ps.shared.{self.python(name)}"
        return self.local(name)

    def must_exist(self, statements: list[Any]) -> list[str]:
        """Own variables that may be read before they are set."""
        candidates = {n for n in self.own if not (self.kind == "script" and n in self.shared)}
        definite: set[str] = set()
        needed: set[str] = set()
        for statement in statements:
            if isinstance(statement, nodes.Assignment) and statement.operator == "Equals":
                target = statement.left
                while isinstance(target, (nodes.Convert, nodes.AttributedExpression)):
                    target = target.operand
                needed |= read_names(statement.right) & candidates - definite
                needed |= assigned_names(statement.right) & candidates
                sure = not fallible(statement.right) and not commands_in(statement.right)
                if isinstance(target, nodes.Variable) and sure:
                    definite.add(plain(target.name)[1])
                    continue
            needed |= (read_names(statement) | assigned_names(statement)) & candidates - definite
        return sorted(needed)
