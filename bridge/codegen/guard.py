"""The last look at generated text: it is parsed, and only what a wrapper consists of may be in it.

Help is hostile input. Strings already went through ``repr``; this holds even for a template that forgets to. Allowed are the imports of
the wrapper's own vocabulary, one class with stubs, one decorated function, and constants: nothing that calls, reads an attribute or
computes when the module is imported, but for ``Wrapper.wraps(...)`` and ``lazy(...)``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bridge.errors import InputError

__all__ = ["MAX_SOURCE", "Allowed", "check_source"]

MAX_SOURCE = 4_000_000
"""Largest generated file, in characters."""

_MODULES = frozenset(
    {
        "__future__",
        "bridge.session.invocation",
        "bridge.values",
        "bridge.wrappers",
        "collections.abc",
        "datetime",
        "decimal",
        "typing",
        "typing_extensions",
        "uuid",
    }
)
_NODES = frozenset(
    {
        ast.AnnAssign, ast.Assign, ast.BinOp, ast.BitOr, ast.Call, ast.ClassDef, ast.Constant, ast.Dict, ast.Expr, ast.FunctionDef, ast.If,
        ast.ImportFrom, ast.List, ast.Load, ast.Module, ast.Name, ast.Not, ast.Store, ast.Subscript, ast.Tuple, ast.UnaryOp, ast.USub,
        ast.alias, ast.arg, ast.arguments, ast.keyword, ast.Attribute,
    }
)  # fmt: skip
_BUILTINS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str", "tuple"})
_OWN = frozenset({"TYPE_CHECKING", "__all__", "__commands__", "__name__", "__getattr__", "__dir__"})


@dataclass(frozen=True)
class Allowed:
    """What a user's own templates may use beyond the built-in ones (``[generate.allow]`` of ``psbridge.toml``).

    ``imports`` are modules, ``calls`` names of functions that may be called when a generated module is imported.
    """

    imports: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()


@dataclass
class _Facts:
    classes: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


def check_source(source: str, what: str, allowed: Allowed | None = None) -> ast.Module:
    """Parse ``source`` and refuse anything unexpected. ``what`` names it in the error. Raises :class:`InputError`."""
    allowed = allowed or Allowed()
    if len(source) > MAX_SOURCE:
        raise InputError(
            f"{what}: the generated file would have {len(source)} characters; at most {MAX_SOURCE} are written"
        )
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as exc:
        raise InputError(f"{what}: the generated text is not Python: {exc}") from None
    facts = _Facts()
    nodes = list(ast.walk(tree))
    for node in nodes:
        kind = type(node)
        if kind not in _NODES:
            raise _refusal(what, node, f"{kind.__name__} is not allowed")
        if kind is ast.ClassDef:
            facts.classes.add(node.name)  # type: ignore[attr-defined]
            facts.names.add(node.name)  # type: ignore[attr-defined]
        elif kind is ast.ImportFrom:
            _check_import(node, what, allowed)  # type: ignore[arg-type]
            facts.names.update(a.asname or a.name for a in node.names)  # type: ignore[attr-defined]
    known: set[str] = facts.names | _BUILTINS | _OWN
    for node in nodes:
        check = _CHECKS.get(type(node))
        problem = check(node, facts, known, allowed) if check else None
        if problem:
            raise _refusal(what, node, problem)
    for statement in tree.body:
        if isinstance(statement, ast.Expr) and not isinstance(statement.value, ast.Constant):
            raise _refusal(what, statement, "an expression runs at import")
    return tree


def _refusal(what: str, node: ast.AST, problem: str) -> InputError:
    return InputError(f"{what}: the generated text is refused at its line {getattr(node, 'lineno', 0)}: {problem}")


def _check_import(node: ast.ImportFrom, what: str, allowed: Allowed) -> None:
    module = node.module or ""
    own = node.level == 1 and module.startswith("_") and len(node.names) == 1 and "_" + node.names[0].name == module
    if not own and (node.level or (module not in _MODULES and module not in allowed.imports)):
        raise _refusal(what, node, f"import from {'.' * node.level}{module}")
    for name in node.names:
        if name.name == "*" or (not own and name.name.startswith("_")):
            raise _refusal(what, node, f"import of {name.name}")


def _name(node: ast.Name, facts: _Facts, known: set[str], allowed: Allowed) -> str | None:
    if isinstance(node.ctx, ast.Store):
        return None if node.id in _OWN else f"assignment to {node.id}"
    return None if node.id in known or node.id in allowed.calls else f"the name {node.id}"


def _attribute(node: ast.Attribute, facts: _Facts, known: set[str], allowed: Allowed) -> str | None:
    if isinstance(node.value, ast.Name) and node.value.id in facts.classes and node.attr == "wraps":
        return None
    return f"the attribute {node.attr}"


def _call(node: ast.Call, facts: _Facts, known: set[str], allowed: Allowed) -> str | None:
    function = node.func
    if isinstance(function, ast.Attribute):  # wraps: see _attribute
        plain = all(_is_data(a) for a in (*node.args, *(k.value for k in node.keywords))) and all(
            k.arg for k in node.keywords
        )
        return None if plain else "an argument of wraps that is no constant"
    if isinstance(function, ast.Name) and (function.id in allowed.calls or function.id in ("lazy", "_lazy")):
        return None
    return "a call"


def _is_data(node: ast.AST) -> bool:
    if isinstance(node, ast.Dict):
        return all(k is not None and _is_data(k) for k in node.keys) and all(_is_data(v) for v in node.values)
    if isinstance(node, (ast.Tuple, ast.List)):
        return all(_is_data(e) for e in node.elts)
    return isinstance(node, ast.Constant)


def _class(node: ast.ClassDef, facts: _Facts, known: set[str], allowed: Allowed) -> str | None:
    if (
        node.keywords
        or len(node.bases) != 1
        or not isinstance(node.bases[0], ast.Name)
        or node.bases[0].id != "Wrapper"
    ):
        return "a class that is not a plain Wrapper"
    return None


def _function(node: ast.FunctionDef, facts: _Facts, known: set[str], allowed: Allowed) -> str | None:
    if not all(isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) for s in node.body):
        return f"the function {node.name} has a body"
    defaults = (*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None))
    if not all(isinstance(d, ast.Constant) for d in defaults):
        return f"a default of {node.name} that is no constant"
    return None


def _assign(node: ast.Assign, facts: _Facts, known: set[str], allowed: Allowed) -> str | None:
    switches = any(isinstance(t, ast.Name) and t.id == "TYPE_CHECKING" for t in node.targets)
    return (
        "TYPE_CHECKING is not False"
        if switches and not (isinstance(node.value, ast.Constant) and node.value.value is False)
        else None
    )


def _condition(node: ast.If, facts: _Facts, known: set[str], allowed: Allowed) -> str | None:
    test = node.test.operand if isinstance(node.test, ast.UnaryOp) else node.test
    return None if isinstance(test, ast.Name) and test.id == "TYPE_CHECKING" else "a condition other than TYPE_CHECKING"


_Check = Callable[[Any, _Facts, set[str], Allowed], "str | None"]
_CHECKS: dict[type[ast.AST], _Check] = {
    ast.Name: _name,
    ast.Assign: _assign,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.ClassDef: _class,
    ast.FunctionDef: _function,
    ast.If: _condition,
}
