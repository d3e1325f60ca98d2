"""What linters ask of the lines that the translator wrote, done without changing what they mean."""

from __future__ import annotations

import ast

__all__ = ["binds_late", "merged"]

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


def binds_late(python: str) -> bool:
    """True when a function inside a loop reads what the loop sets: it is called before the loop goes on, or is meant to see what comes."""
    for node in ast.walk(ast.parse(python)):
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
