"""What linters ask of the lines that the translator wrote, done without changing what they mean."""

from __future__ import annotations

import ast

__all__ = ["binds_late", "clashes", "has_unread", "merged", "without_last_returns"]

_STEP = "    "


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_with(line: str) -> bool:
    return line.lstrip().startswith("with ") and line.endswith(":")


def merged(lines: list[str]) -> list[str]:
    """``with a:`` around nothing but ``with b:`` as ``with a, b:``."""
    done = list(lines)
    for i in range(len(done) - 2, -1, -1):
        outer, inner = done[i], done[i + 1]
        within = _indent(outer) + len(_STEP)
        if not (_is_with(outer) and _is_with(inner) and _indent(inner) == within):
            continue
        end = i + 2
        while end < len(done) and (not done[end].strip() or _indent(done[end]) > within):
            end += 1
        if end < len(done) and _indent(done[end]) == within:
            continue
        done[i] = f"{outer[:-1]}, {inner.lstrip().removeprefix('with ')}"
        done[i + 1 : end] = [line.removeprefix(_STEP) for line in done[i + 2 : end]]
    return done


def binds_late(tree: ast.Module) -> bool:
    """True when a function inside a loop reads what the loop sets: it is called before the loop goes on, or is meant to see what comes."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.For, ast.While)):
            inside = list(ast.walk(node))
            stored = {n.id for n in inside if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            for function in inside:
                if isinstance(function, (ast.FunctionDef, ast.Lambda)):
                    own = {a.arg for a in function.args.args}
                    read = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
                    if stored & read - own:
                        return True
    return False


def without_last_returns(lines: list[str]) -> tuple[list[str], ast.Module]:
    """The lines of a module without a ``return`` that says nothing, since its function ends there; and their tree."""
    tree = ast.parse("\n".join(lines))
    dropped = set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and len(function.body) > 1:
            last = function.body[-1]
            if isinstance(last, ast.Return) and last.value is None:
                dropped.add(last.lineno - 1)
                function.body.pop()
    return [line for at, line in enumerate(lines) if at not in dropped], tree


def has_unread(tree: ast.Module) -> bool:
    """True when a function of a module sets a name that it never reads."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            inside = list(ast.walk(function))
            set_here = {t.id for n in inside if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
            set_here |= {n.target.id for n in inside if isinstance(n, ast.NamedExpr)}
            used = {n.id for n in inside if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
            used |= {n.target.id for n in inside if isinstance(n, ast.For) and isinstance(n.target, ast.Name)}
            used |= {name for n in inside if isinstance(n, ast.Nonlocal) for name in n.names}
            if set_here - used:
                return True
    return False


def clashes(tree: ast.Module) -> frozenset[str]:
    """Names that a function of a module binds and that its module means something else by."""
    imports = [n for n in tree.body if isinstance(n, (ast.Import, ast.ImportFrom))]
    module = {a.asname or a.name for n in imports for a in n.names}
    defined = {n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    bound = defined & module
    module |= defined
    short: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda) and len(node.args.args) == 1:  # those with more take parameters of the script
            short.add(node.args.args[0].arg)
        elif isinstance(node, ast.comprehension):
            short |= {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node not in tree.body:
            bound.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        if isinstance(node, ast.FunctionDef):
            bound |= {a.arg for a in node.args.args}
    return frozenset((bound & module) | (bound & short))
