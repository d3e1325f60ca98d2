"""The rooms and the directions in which they may import (docs/design.md), and the rules that hold in every file."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BRIDGE = ROOT / "bridge"

# Data flows down this list: a room imports only from rooms of a smaller number.
LAYERS = {
    "errors": 0,
    "model": 1,
    "common": 2,
    "values": 2,
    "schema": 3,
    "binding": 4,
    "operators": 5,
    "codegen": 5,
    "clixml": 6,
    "display": 6,
    "language": 6,
    "transport": 7,
    "session": 8,
    "wrappers": 9,
    "simulator": 10,
    "demo": 11,
    "migrate": 12,
    "parity": 13,
    "cli": 14,
}
SOURCES = sorted(BRIDGE.rglob("*.py"))


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "bridge" else None


def imports(tree: ast.AST) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, node.lineno))
            if node.module == "bridge":
                found += [(f"bridge.{alias.name}", node.lineno) for alias in node.names]
    return found


def own_room(path: Path) -> str:
    return path.relative_to(BRIDGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_imports_only_rooms_before_it(path: Path) -> None:
    room = own_room(path)
    if room == "__init__":
        return
    for module, line in imports(ast.parse(path.read_text(encoding="utf-8"))):
        other = room_of(module)
        if other in LAYERS and other != room:
            assert LAYERS[other] < LAYERS[room], f"{path.name}:{line}: {room} imports {module}"


def test_every_room_has_its_place_in_the_list() -> None:
    rooms = {own_room(p) for p in SOURCES} - {"__init__"}
    assert rooms <= set(LAYERS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_script_text_is_built_from_values(path: Path) -> None:
    """Calls cross the wire as commands and parameters; a script made from a value would be an injection."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add_script":
            argument = node.args[0] if node.args else None
            assert isinstance(argument, (ast.Constant, ast.Name)), (
                f"{path.name}:{node.lineno}: add_script of a made-up text"
            )


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_much_over_500_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 560
