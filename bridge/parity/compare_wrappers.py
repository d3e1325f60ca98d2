"""Generated wrappers against the live command (wrong?) and against help (stale?). Wrappers are read, never run."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.errors import InputError
from bridge.model import Command, command_from_json
from bridge.parity.compare_help import Comparison, compare
from bridge.parity.report import CommandReport

__all__ = ["WrapperFile", "compare_wrapper", "read_wrappers"]

_ADDED = frozenset(("whatif", "confirm", "includetotalcount", "skip", "first"))
_MAX_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class WrapperFile:
    """One generated file: its Python name, the keywords it takes and the model that it carries."""

    path: Path
    name: str
    keywords: dict[str, str]
    command: Command


def read_wrappers(folder: Path) -> dict[str, WrapperFile]:
    """The wrappers below ``folder``, by command name in lower case. Raises :class:`InputError` for a wrapper that cannot be read."""
    if not folder.is_dir():
        raise InputError("is no folder of generated wrappers", file=str(folder))
    found: dict[str, WrapperFile] = {}
    for path in sorted(folder.rglob("_*.py")):
        for wrapper in _wrappers_in(path):
            found[wrapper.command.name.casefold()] = wrapper
    return found


def _wrappers_in(path: Path) -> Iterator[WrapperFile]:
    if path.name == "__init__.py":
        return
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError("is too large for a generated wrapper", file=str(path))
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as exc:
        raise InputError(f"is not Python: {exc}", file=str(path)) from None
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            if (
                isinstance(decorator, ast.Call)
                and isinstance(decorator.func, ast.Attribute)
                and decorator.func.attr == "wraps"
            ):
                yield _wrapper(path, node.name, decorator)


def _wrapper(path: Path, name: str, call: ast.Call) -> WrapperFile:
    try:
        given: dict[str, Any] = {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg in ("names", "model")}
        return WrapperFile(path, name, dict(given["names"]), command_from_json(json.loads(given["model"])))
    except (KeyError, ValueError, TypeError, InputError) as exc:
        raise InputError(f"is not a wrapper of this release: {exc}", file=str(path), line=call.lineno) from None


def compare_wrapper(
    report: CommandReport, wrapper: WrapperFile | None, live: Command, help_command: Command | None
) -> None:
    """What the wrapper carries against the live command; keywords against parameters; and, when help is there, whether it is current."""
    found = Comparison("wrappers", live.name)
    found.fact("a wrapper", wrapper is not None, True)
    if wrapper is not None:
        compared = compare("wrappers", wrapper.command, live)
        found.facts += compared.facts
        found.differences += compared.differences
        reachable = {name.casefold() for name in wrapper.keywords.values()} - _ADDED
        for parameter in live.parameters:
            if wrapper.command.parameter(parameter.name) is not None:
                found.fact("reachable by keyword", parameter.name.casefold() in reachable, True, parameter.name)
        if help_command is not None:
            stale = compare("wrappers", wrapper.command, help_command)
            what = "; ".join(d.what + (f" of -{d.parameter}" if d.parameter else "") for d in stale.differences[:5])
            found.fact("generated from the help as it is now", not stale.differences, True, same=not stale.differences)
            if stale.differences:
                report.notes.append(f"the wrapper is stale, generate it again: {what}")
    found.into(report)
