"""Which Python variable stands for which PowerShell variable."""

from __future__ import annotations

import json
import keyword
from collections.abc import Iterable
from dataclasses import dataclass, field

from bridge.codegen.naming import Naming
from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.dynamic import Plan
from bridge.migrate.translate.regions import Region

__all__ = ["CONSTANTS", "RESERVED", "Names", "Scope", "python_name"]

CONSTANTS = {"true": "True", "false": "False", "null": "None"}
RESERVED = frozenset("ps self it given args main reached found run int str list dict type".split())
"""What the Python of a script is written with; what it imports besides is known when it has been written."""
_METHODS = frozenset("begin process end clean defaults it".split())
_NAMING = Naming()


def python_name(name: str, taken: Iterable[str] = ()) -> str:
    """A Python name for a PowerShell one: ``ComputerName`` is ``computer_name``."""
    made = _NAMING.snake(name.replace("?", "_q")) if name.isascii() else name.lower()
    if not made.isidentifier():
        made = "v_" + "".join(c if c.isalnum() else "_" for c in made)
    if keyword.iskeyword(made):
        made += "_"
    while made in RESERVED or made in taken:
        made += "_"
    return made


class Names:
    """The Python names of all the variables of a script: one for each, whatever scope it is in. None of ``reserved`` is among them."""

    def __init__(self, script: nodes.ScriptBlock, reserved: frozenset[str] = frozenset()) -> None:
        self.reserved = reserved
        self.spelling: dict[str, str] = {}
        for node in walk(script):
            if isinstance(node, nodes.Variable):
                name = node.name.partition(":")[2] or node.name
                self.spelling.setdefault(name.lower(), name)
        self._python: dict[str, str] = {}
        self.used: set[str] = set()
        for name in self.spelling:
            self.python(name)

    def python(self, name: str) -> str:
        """The Python name of a variable, from how the script first spells it."""
        if name not in self._python:
            made = python_name(self.spelling.get(name, name), self.used | self.reserved)
            self._python[name] = made
            self.used.add(made)
        return self._python[name]

    def spelled(self, name: str) -> str:
        """How the script first spells a variable."""
        return self.spelling.get(name, name)

    def place(self, view: str, name: str) -> str:
        """A variable of a view of the runtime, as an attribute where Python can say it."""
        spelled = self.spelled(name)
        plain = spelled.isascii() and spelled.isidentifier() and not keyword.iskeyword(spelled)
        if plain and not spelled.startswith("__"):
            return f"ps.{view}.{spelled}"
        return f"ps.{view}[{json.dumps(spelled)}]"


@dataclass
class Scope:
    """The variables of the script, of a function, or of a script block that has a scope of its own."""

    plan: Plan
    names: Names
    region: Region
    outer: Scope | None = None
    typed: dict[str, str] = field(default_factory=dict)
    rules: dict[str, tuple[str, ...]] = field(default_factory=dict)
    attributes: bool = False
    owner: str = "self"
    direct: frozenset[str] = frozenset()
    """Parameters that are read as the Python has them."""
    shares: bool = False
    """It is that of a block without variables of its own."""
    outside: set[str] = field(default_factory=set)
    """Python variables that functions inside this one set."""

    @property
    def kind(self) -> str:
        return self.region.kind

    def local(self, name: str) -> str:
        """The Python variable, or the attribute where the function is a class."""
        made = self.names.python(name)
        if not self.attributes:
            return made
        if name in self.region.parameters:
            return f"{self.owner}.p_{name}"
        return f"{self.owner}.{made}_" if made in _METHODS or made.startswith("p_") else f"{self.owner}.{made}"

    def chained(self, name: str) -> str | None:
        """The view of the runtime that has a variable without a prefix, or None where it is Python's."""
        if name in self.direct:
            return None
        if self.plan.is_dynamic(name):
            return "vars"
        return "shared" if self.region.kind == "script" and name in self.plan.shared else None

    def found(self, name: str, local: bool = False) -> tuple[str | None, str]:
        """(the view of the runtime, or None; else the Python) that reads a variable without a prefix. ``local``: of this scope alone."""
        view = self.chained(name)
        if view is not None:
            return "local" if local else view, ""
        if name in self.region.sets:
            return None, self.local(name)
        if self.region.kind in ("floating", "immediate") and self.outer is not None and not local:
            return self.outer.found(name)
        return ("shared", "") if name in self.plan.shared and not local else (None, "None")

    def write(self, name: str) -> str:
        """The code that a variable without a prefix is set by."""
        view = self.chained(name)
        return self.local(name) if view is None else self.names.place(view, name)

    def inner(self, node: nodes.Node) -> Scope:
        """The scope of a function or script block in this one."""
        return Scope(self.plan, self.names, self.plan.region(node), self)

    def beside(self, node: nodes.Node, parameters: list[str]) -> Scope:
        """This scope for a script block that is a command in Python, and none in PowerShell: its variables are those around it."""
        return Scope(self.plan, self.names, Region("immediate", node, self.region, parameters), self, shares=True)

    def unset(self) -> list[str]:
        """The Python variables that must exist before the first statement."""
        return [self.local(n) for n in self.plan.unset(self.region)]
