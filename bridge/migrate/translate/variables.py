"""Variables in Python: how they are read, and set inside expressions."""

from __future__ import annotations

from typing import Any

from bridge.language import nodes
from bridge.migrate.translate.expressions import Code, Expressions, string
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.regions import plain
from bridge.migrate.translate.scopes import CONSTANTS

__all__ = ["COMPOUND", "FACTS", "SPECIAL", "Variables"]

_SPECIAL = {
    "_": "it", "psitem": "it", "error": "ps.errors", "matches": "ps.matches", "psboundparameters": "ps.bound", "this": "ps.this",
    "?": "ps.ok",
    "pscmdlet": "ps.cmdlet",
}  # fmt: skip
FACTS = {
    "pwd": "location", "home": "home", "pid": "process", "psversiontable": "versions", "psedition": "edition", "shellid": "shell",
    "psscriptroot": "folder", "pscommandpath": "script", "islinux": "is_linux", "iswindows": "is_windows", "ismacos": "is_mac_os",
    "iscoreclr": "is_core_clr",
}  # fmt: skip
_REFUSED = frozenset(
    "host executioncontext profile stacktrace lastexitcode "
    "pshome psculture psuiculture nestedpromptlevel consolefilename foreach "
    "psnativecommanduseerroractionpreference maximumhistorycount outputencoding".lower().split()
)
COMPOUND = {
    "PlusEquals": "add", "MinusEquals": "sub", "MultiplyEquals": "mul", "DivideEquals": "div", "RemainderEquals": "mod",
}  # fmt: skip
_VIEWS = {"": "vars", "local": "vars", "script": "shared", "global": "globals", "private": "private"}
_NONE = nodes.CommandExpression(0, 0, nodes.Variable(0, 0, "null"))
# What a script cannot set, or not inside an expression.
SPECIAL = frozenset("_ psitem args input matches error psboundparameters true false null".split()) | FACTS.keys()


class Variables(Expressions):
    """Translates what reads and sets variables."""

    def _Variable(self, node: nodes.Variable) -> Code:  # noqa: N802
        if node.splatted:
            raise Refusal("a splatted variable outside a command", node)
        prefix, name = plain(node.name)
        if prefix == "env":
            return Code(f"ps.env({string(node.name.partition(':')[2])})")
        if prefix == "variable":
            return Code(self.in_view("vars", name, node.name))
        if prefix == "function":
            return self.function_value(node)
        if prefix not in _VIEWS:
            raise Refusal(f"${node.name} is on a drive of the host", node)
        if name in CONSTANTS:
            return Code(CONSTANTS[name], "bool" if name != "null" else "")
        if name in _SPECIAL:
            return Code(self.it() if _SPECIAL[name] == "it" else _SPECIAL[name])
        if prefix in ("script", "global", "private"):
            return Code(self.in_view(_VIEWS[prefix], name, node.name))
        if name in ("args", "input", "myinvocation"):
            return Code(self.automatic(name, node))
        if name in FACTS:
            if name in self.scope.region.sets:
                raise Refusal(f"${node.name} is set, which the engine does not let happen everywhere", node)
            return Code(f"ps.facts.{FACTS[name]}", "bool" if name.startswith("is") else "")
        if name in _REFUSED:
            raise Refusal(f"${node.name} has no counterpart here", node)
        return Code(self.read(name, prefix == "local", node.name))

    def function_value(self, node: nodes.Variable) -> Code:
        raise NotImplementedError

    def read(self, name: str, local: bool, shown: str) -> str:
        """A variable without a prefix, or of the current scope alone."""
        view, holder = self.scope.found(name, local)
        if view is not None:
            return self.in_view(view, name, shown)
        if not self.strict:
            return holder
        return f"ps.known({'UNSET' if holder == 'None' else holder}, {string(shown)})"

    def in_view(self, view: str, name: str, shown: str) -> str:
        """A variable of a view of the runtime: in a script that sets strict mode it must have been set."""
        if self.strict:
            return f"ps.seen(ps.{view}, {string(self.scope.names.spelled(name))}, {string(shown)})"
        return self.scope.names.place(view, name)

    # --- assignments inside expressions -----------------------------------------------------------------------------------------------

    def _assigned(self, node: nodes.Assignment) -> Code:
        """``($x = value)``: sets and gives the value."""
        target: Any = node.left
        if node.operator == "QuestionQuestionEquals":
            return self._assigned_where_null(node)
        value = self._assigned(node.right) if isinstance(node.right, nodes.Assignment) else self.value_of(node.right)
        if node.operator != "Equals":
            value = Code(self.call(COMPOUND[node.operator], self.expression(target), value))
        if isinstance(target, nodes.Convert) and isinstance(target.operand, nodes.Variable):
            declared = self.declared(target, str(value))
            if declared is not None:
                return Code(declared)
            self.scope.typed[plain(target.operand.name)[1]] = target.type
            target = target.operand
        if isinstance(target, (nodes.Member, nodes.Index)) and not getattr(target, "static", False):
            helper, key = (
                ("set_member", target.member) if isinstance(target, nodes.Member) else ("set_index", target.index)
            )
            kept = self.call(helper, self.expression(target.target), self.expression(key), "value")
            return Code(f"ps.stored({value}, lambda value: {kept})")
        if not isinstance(target, nodes.Variable):
            raise Refusal("an assignment of several variables inside an expression", node)
        return self.assign_variable(target, value, node)

    def assign_variable(self, target: nodes.Variable, value: Code, node: nodes.Node) -> Code:
        """A variable set inside an expression."""
        prefix, name = plain(target.name)
        if prefix not in _VIEWS or name in SPECIAL:
            raise Refusal(f"an assignment to ${target.name} inside an expression", node)
        view = self.view_of(target)
        value = self.kept(target, value)
        if view is not None:
            return Code(f"ps.assign(ps.{view}, {string(self.scope.names.spelled(name))}, {value})", value.kind)
        holder, dot, attribute = self.scope.local(name).rpartition(".")
        if dot:
            return Code(f"ps.assign({holder}, {string(attribute)}, {value})", value.kind)
        return Code(f"({attribute} := {value})", value.kind)

    def view_of(self, variable: nodes.Variable) -> str | None:
        """The view of the runtime that an assignment to a variable goes through, or None where it is Python's."""
        prefix, name = plain(variable.name)
        return self.scope.chained(name) if prefix in ("", "local") else _VIEWS[prefix]

    def declared(self, target: nodes.Convert, value: str | Code) -> str | None:
        """``[type]$name = value`` for a variable of the runtime, which keeps its type itself."""
        assert isinstance(target.operand, nodes.Variable)
        prefix, name = plain(target.operand.name)
        view = self.view_of(target.operand) if prefix in _VIEWS else None
        if view is None:
            return None
        where = {"shared": "script:", "globals": "global:", "private": "private:"}.get(view, "")
        return f"ps.declare({string(where + self.scope.names.spelled(name))}, {string(target.type)}, {value})"

    def kept(self, target: nodes.Variable, value: Code) -> Code:
        """A value as the variable keeps it: of its type, checked by its attributes."""
        prefix, name = plain(target.name)
        if prefix not in ("", "local"):
            return value
        kind = self.scope.typed.get(name)
        if kind is not None and self.scope.chained(name) is None and not _is_of(kind, value):
            self.runtime.add("typed")
            value = Code(f"typed({string(kind)}, {value})")
        rules = self.scope.rules.get(name)
        if rules is not None:
            value = Code(f"ps.fits({', '.join([string(target.name), str(value), *rules])})")
        return value

    def _assigned_where_null(self, node: nodes.Assignment) -> Code:
        """``($x ??= value)``"""
        if not isinstance(node.left, nodes.Variable) or isinstance(node.right, nodes.Assignment):
            raise Refusal("??= inside an expression of something that is no variable", node)
        read = self.expression(node.left)
        stored = self.assign_variable(node.left, self.value_of(node.right), node)
        return Code(f"({read} if {read} is not None else {stored})")

    def _step_in_expression(self, node: nodes.Unary) -> Code:
        """``$i++`` and the like where the value is used."""
        target = node.operand
        step = "inc" if node.operator.endswith("PlusPlus") else "dec"
        if isinstance(target, nodes.Variable):
            before = self.expression(target)
            stepped = self.assign_variable(target, Code(self.call(step, before)), node)
        elif isinstance(target, (nodes.Member, nodes.Index)) and not getattr(target, "static", False):
            before = self.expression(target)
            one = nodes.Assignment(node.start, node.end, "Equals", target, _NONE)
            stepped = Code(
                str(self._assigned(one)).replace("ps.stored(None,", f"ps.stored({self.call(step, before)},", 1)
            )
        else:
            raise Refusal("++ or -- inside an expression on something that is no variable", node)
        if not node.operator.startswith("Postfix"):
            return stepped
        # Null steps from 0, and that is what the postfix form gives.
        return Code(f"ps.before({before}, {stepped})")


def _is_of(type_name: str, value: Code) -> bool:
    """True for a value that surely has the type."""
    return value.kind == {"int": "int", "int32": "int", "string": "str", "bool": "bool", "boolean": "bool"}.get(
        type_name.lower(), "object"
    )
