"""A whole script in Python: imports, functions, ``main``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bridge import operators, values
from bridge.errors import InputError
from bridge.language import nodes, parse
from bridge.language.checks import walk
from bridge.migrate.translate.aliases import aliases_of
from bridge.migrate.translate.classes import ClassTranslator
from bridge.migrate.translate.dynamic import plan
from bridge.migrate.translate.enums import enum_lines
from bridge.migrate.translate.functions import bare_name, outline
from bridge.migrate.translate.layout import LINE_LENGTH, finished
from bridge.migrate.translate.parameters import parameters_of
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.remote import Wrappers
from bridge.migrate.translate.requirements import unmet
from bridge.migrate.translate.scopes import RESERVED, Names, Scope
from bridge.migrate.translate.statements import Refused, Warned
from bridge.migrate.translate.tidy import binds_late, clashes, has_unread, merged, without_last_returns
from bridge.migrate.translate.types import TypeNames

__all__ = ["Translation", "translate"]

_SLASH = r"[/\\]"


@dataclass(frozen=True)
class Translation:
    """What became of a script. ``translated`` counts statements, ``helped`` those of them that a guard or an operator of PowerShell's
    own was needed for; ``refused`` lists those that raise when reached, ``warned`` what was taken for granted in others."""

    python: str
    translated: int
    refused: tuple[Refused, ...]
    helped: int = 0
    warned: tuple[Warned, ...] = ()


def translate(text: str, name: str = "script.ps1", wrappers: Wrappers | None = None) -> Translation:
    """Translate a script; commands that ``wrappers`` has are called through them.

    Raises :class:`InputError` (file, line, reason) for one that PowerShell itself would not parse."""
    source = parse(text)
    if source.errors:
        first = source.errors[0]
        raise InputError(f"{first.id}: {first.message}", file=name, line=first.line)
    reserved: frozenset[str] = frozenset()
    while True:
        module = _Module(source, name, wrappers or {}, reserved)
        made = module.translation()
        clashing = clashes(module.tree) - RESERVED - reserved
        if not clashing:
            return made
        # Its own names were not known before it was written.
        reserved |= clashing


class _Module(ClassTranslator):
    tree: ast.Module

    def __init__(self, source: Any, name: str, wrappers: Wrappers, reserved: frozenset[str]) -> None:
        self.name = name
        self.wrappers = wrappers
        self.modules: dict[str, str] = {}
        self.definitions = [s for s in in_order(source.body) if isinstance(s, nodes.FunctionDefinition)]
        self.every = [n for n in walk(source.body) if isinstance(n, nodes.FunctionDefinition)]
        super().__init__(source, {bare_name(d).lower(): outline(d) for d in self.every})
        self.python_names: dict[int, str] = {}
        self.names = Names(source.body, reserved)
        self.types = [s for s in source.body.statements if isinstance(s, nodes.TypeDefinition)]
        self.type_names = TypeNames(source.body.usings, [t.name for t in self.types])
        self.type_names.settle(source.body)
        self.aliases = aliases_of(source.body)
        self.plan = plan(source.body, set(self.functions), self.aliases)
        self.item_readers = _item_readers(self.every)
        self.strict = any(
            isinstance(n, nodes.Command) and (n.name or "").lower() == "set-strictmode" for n in walk(source.body)
        )

    def translation(self) -> Translation:
        body = self.source.body
        statements = in_order(body)
        front = self.front(body)
        self.scope = Scope(self.plan, self.names, self.plan.script)
        enums, refused_types = enum_lines(self.types)
        classes, refused_classes = self.emit_classes()
        self.python_names = self.hoisted()
        self.emit("")
        self.emit("")
        refusal = self.main_head(front, statements)
        with self.indented():
            if refusal is not None:
                self.refuse(body, refusal)
            for found in self.type_names.refusals:
                self.refuse(found.node, found)
            for definition, why in (*refused_types, *refused_classes):
                self.refuse(definition, why)
            self.declare_types(enums, classes)
            if self.plan.joins:
                self.emit("ps.join_by_ofs()")
            with self.variables_first():
                if front is not None and refusal is None:
                    self.defaults(parameters_of(front))
                self.body(self.after_definitions([s for s in statements if not isinstance(s, nodes.TypeDefinition)]))
            self.comments_before(len(self.source.text) + 1)
        lines = [*self.header(), *self.lines, "", "", 'if __name__ == "__main__":', "    run(main)"]
        lines, self.tree = without_last_returns(merged(lines))
        reasons = [(binds_late, "B023", "functions in loops run before the loop goes on")]
        reasons.append((has_unread, "F841", "the script sets variables that it never reads"))
        allowed = [(code, why) for test, code, why in reasons if test(self.tree)]
        if allowed:
            codes, whys = ", ".join(c for c, _ in allowed), "; ".join(w for _, w in allowed)
            lines.insert(1, f"# ruff: noqa: {codes} - {whys}")
        return Translation(
            finished(lines, self.tree), self.translated, tuple(self.refused), self.helped, self.warnings()
        )

    def warnings(self) -> tuple[Warned, ...]:
        """What was taken for granted, by line; a line that was refused after all has said enough."""
        gone = {n for r in self.refused for n in range(r.line, r.line + r.text.count("\n") + 1)}
        return tuple(sorted((w for w in self.warned if w.line not in gone), key=lambda w: w.line))

    def declare_types(self, enums: list[str], classes: list[str]) -> None:
        """Make the script's types known. PowerShell does so before anything of the script runs."""
        if enums:
            self.runtime.add("enum")
        for line in enums:
            self.emit(line)
        if classes:
            self.emit(f"ps.classes({', '.join(classes)})")

    def front(self, body: nodes.ScriptBlock) -> nodes.FunctionDefinition | None:
        """A script with parameters as a function of its name."""
        if body.params is None:
            return None
        name = re.split(_SLASH, self.name)[-1]
        return nodes.FunctionDefinition(body.start, body.end, "function", name, None, body)

    def main_head(self, front: nodes.FunctionDefinition | None, statements: list[Any]) -> Refusal | None:
        """Write the line that begins ``main``. What it returns is why the whole script is refused."""
        refusal = None
        wanted = unmet(self.source.comments)
        if wanted is not None:
            refusal = Refusal(wanted, self.source.body)
        elif any(b.kind in ("dynamicparam", "clean") for b in self.source.body.blocks):
            refusal = Refusal("a script with dynamicparam or clean", self.source.body)
        elif any(_returns(b) for b in self.source.body.blocks if b.kind in ("begin", "process")):
            refusal = Refusal("a return that leaves only the begin or process block of a script", self.source.body)
        elif front is not None:
            try:
                parameters = parameters_of(front)
                decorator = self.decorator(front, parameters)
                self.keep_types(parameters)
                names = [self.scope.local(p.variable.name.lower()) for p in parameters]
                self.emit(decorator)
                self.emit(f"def main({', '.join(['ps', 'given', *names])}):")
            except Refusal as found:
                refusal = found
        if front is None or refusal is not None:
            self.emit("def main(ps):")
        return refusal

    def after_definitions(self, statements: list[Any]) -> list[Any]:
        """Define the functions that the script begins with in one line; the statements after that."""
        first = next((i for i, s in enumerate(statements) if not _is_plain(s)), len(statements))
        names = [self.python_names[id(s)] for s in statements[:first]]
        if all(word in self.source.text.lower() for word in ("write-error", "fullyqualifiederrorid")):
            # What Write-Error writes is named after the script.
            self.emit(f"ps.name = {re.split(_SLASH, self.name)[-1]!r}")
        if names:
            self.emit(f"ps.define({', '.join(names)})")
        return statements[first:]

    def hoisted(self) -> dict[int, str]:
        """Write the functions of the script's own level; their Python names, by the identity of the node."""
        made: dict[int, str] = {}
        for d in self.definitions:
            self.emit("")
            self.emit("")
            self.comments_before(d.start)
            refusals = len(self.refused)
            made[id(d)] = self.written(d)
            self.translated += len(self.refused) == refusals
        return made

    def _s_FunctionDefinition(self, node: nodes.FunctionDefinition) -> None:  # noqa: N802 - named for the node
        if id(node) in self.python_names:
            self.emit(self.defining(node, self.python_names[id(node)]))
        else:
            super()._s_FunctionDefinition(node)

    def wrapper_module(self, package: str) -> str:
        folder, _, bare = package.rpartition(".")
        # A variable or function of the script may have the same name.
        used = bare if not re.search(rf"\b{bare}\b", self.source.text, re.IGNORECASE) else f"{bare}_wrappers"
        renamed = "" if used == bare else f" as {used}"
        self.modules[package] = f"from {folder} import {bare}{renamed}" if folder else f"import {bare}{renamed}"
        return used

    def header(self) -> list[str]:
        # What only a refused statement needed is not there any more.
        words = {n.id for n in ast.walk(ast.parse("\n".join(self.lines))) if isinstance(n, ast.Name)}
        helpers = self.helpers & words
        known = sorted(h for h in helpers if h in operators.__all__)
        sized = sorted(h for h in helpers - set(known) if h in values.__all__)
        missing = helpers - set(known) - set(sized) - {"Decimal"}
        if missing:
            raise AssertionError(f"no such helper: {sorted(missing)}")
        lines = [f'"""Translated from {_doc(self.name)}."""', ""]
        if "Decimal" in helpers:
            lines += ["from decimal import Decimal", ""]
        needed = {*(self.runtime & words), "run", *(["UNSET"] if "UNSET" in words else [])}
        lines += _import("bridge.migrate.runtime", needed)
        if known:
            lines += _import("bridge.operators", known)
        lines += sorted(self.modules.values())
        if sized:
            lines.append(f"from bridge.values import {', '.join(sized)}")
        return lines


def _item_readers(functions: list[nodes.FunctionDefinition]) -> frozenset[str]:
    """The functions that may read ``$_`` of their caller, with those that call them."""
    found = {
        bare_name(d).lower()
        for d in functions
        if any(
            isinstance(n, nodes.Variable) and n.name.lower() in ("_", "psitem")
            for b in d.body.blocks
            if b.kind != "process" and d.kind != "filter"
            for n in walk(b)
        )
    }
    while True:
        more = {
            bare_name(d).lower()
            for d in functions
            if any(isinstance(n, nodes.Command) and (n.name or "").lower() in found for n in walk(d.body))
        }
        if more <= found:
            return frozenset(found)
        found |= more


def in_order(body: nodes.ScriptBlock) -> list[Any]:
    """The statements of a script as they run: nothing is piped in, so each block runs once."""
    order = ("unnamed", "begin", "process", "end")
    blocks = sorted((b for b in body.blocks if b.kind in order), key=lambda b: order.index(b.kind))
    return [s for b in blocks for s in b.statements]


def _returns(block: nodes.NamedBlock) -> bool:
    return any(isinstance(n, nodes.ReturnStatement) for n in walk(block))


def _is_plain(statement: Any) -> bool:
    return isinstance(statement, nodes.FunctionDefinition) and ":" not in statement.name


def _import(module: str, names: Iterable[str]) -> list[str]:
    names = sorted(names, key=lambda n: (not n.isupper(), not n[0].isupper(), n))
    one = f"from {module} import {', '.join(names)}"
    if len(one) <= LINE_LENGTH:
        return [one]
    return [f"from {module} import (", *(f"    {n}," for n in names), ")"]


def _doc(name: str) -> str:
    return "".join(c for c in name if c.isprintable() and c not in '"\\')
