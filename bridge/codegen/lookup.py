"""Finding the model of a generated command without importing its wrapper."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from bridge.codegen.manifest import Made, Manifest
from bridge.errors import InputError
from bridge.model import Command, command_from_json

__all__ = ["find_command", "load_command"]


def find_command(out: Path, name: str) -> Iterator[Made]:
    """The wrappers in ``out`` of the command ``name``: PowerShell's name in any case, or the wrapper's."""
    folded = name.casefold()
    for _, record in sorted(Manifest.load(out).sources.items()):
        for made in record.made:
            if folded in (made.command.casefold(), made.name):
                yield made


def load_command(out: Path, made: Made) -> Command:
    """The model in the file of ``made``. Raises :class:`InputError` when the file is not as it was generated."""
    path = out / made.path
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError) as exc:
        raise InputError(f"the wrapper cannot be read ({exc}); generate it again", file=str(path)) from None
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "model" and isinstance(node.value, ast.Constant):
            return command_from_json(node.value.value)
    raise InputError("the wrapper has no model; generate it again", file=str(path))
