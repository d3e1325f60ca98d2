"""``psbridge inspect FILE|COMMAND``."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bridge.codegen.docs import set_title, syntax_lines
from bridge.codegen.lookup import find_command, load_command
from bridge.codegen.naming import Naming
from bridge.errors import InputError
from bridge.model import ALL_SETS, Command, Parameter, ParameterSetMember
from bridge.schema import read
from bridge.values import short_name

__all__ = ["inspect"]

_GAP = 3
# A wider cell is folded.
_WIDEST = 50


@click.command()
@click.argument("target", metavar="FILE|COMMAND")
@click.option(
    "--in", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Generated wrappers to look COMMAND up in."
)
def inspect(target: str, folder: Path | None) -> int:
    """Show what a command takes: its parameter sets as a table, and their SYNTAX lines.

    FILE is help of any format; COMMAND is a command that wrappers were generated for, by PowerShell's name or the wrapper's.
    """
    commands, problems = _find(target, folder)
    console = Console(highlight=False)
    for number, command in enumerate(commands):
        if number:
            console.print()
        for renderable in _show(command, console.width):
            console.print(renderable, soft_wrap=isinstance(renderable, str))
    for problem in problems:
        click.echo(_printable(problem), err=True)
    return 0 if commands else 1


def _find(target: str, folder: Path | None) -> tuple[Sequence[Command], Sequence[str]]:
    path = Path(target)
    if path.exists():
        module = read(path)
        lines = [
            f"{d.file or target}{f':{d.line}' if d.line else ''}: {d.code}: {d.message}" for d in module.diagnostics
        ]
        return module.commands, lines or ([] if module.commands else [f"{target}: describes no command"])
    for out in _folders(folder):
        found = [load_command(out, made) for made in find_command(out, target)]
        if found:
            return found, []
    raise InputError(
        f"{target!r} is no file, and no generated command; generate its module, or say where it is with --in DIR"
    )


def _folders(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder
        return
    yield Path("generated")
    spec = importlib.util.find_spec("generated")
    if spec is not None:
        yield from (Path(p) for p in spec.submodule_search_locations or ())


def _show(command: Command, width: int) -> Iterator[str | Table]:
    wrapper = ""
    with contextlib.suppress(InputError):
        wrapper = f"  ({Naming().command(command.name)})"
    yield f"[bold]{_text(command.name)}[/]{wrapper}" + (f" of {_text(command.module)}" if command.module else "")
    if command.synopsis:
        yield _text(" ".join(command.synopsis.split()))
    for names in _pages(command, width):
        yield ""
        yield _table(command, names)
    yield ""
    for line in syntax_lines(command):
        yield _text(line)
    facts = [f"ShouldProcess (impact {command.confirm_impact.value})"] if command.supports_should_process else []
    facts += [f"output {', '.join(command.output_types)}"] if command.output_types else []
    if facts:
        yield ""
        yield _text("; ".join(facts))


def _pages(command: Command, width: int) -> Iterator[list[str]]:
    """The sets, as many a table as fit beside each other in ``width`` columns."""
    left = sum(max((len(t) for t in texts), default=0) + _GAP for texts in _left_texts(command))
    page: list[str] = []
    used = left
    for entry in command.sets:
        cells = (_cell(p.member(entry.name)) for p in command.parameters)
        needed = _GAP + max(min(len(t), _WIDEST) for t in (set_title(command, entry.name), *cells))
        if page and used + needed > width:
            yield page
            page, used = [], left
        page.append(entry.name)
        used += needed
    yield page


def _left_texts(command: Command) -> tuple[list[str], list[str]]:
    return [f"-{p.name}" for p in command.parameters], [_type(p) for p in command.parameters]


def _table(command: Command, sets: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0))
    table.add_column("parameter", overflow="fold")
    table.add_column("type", overflow="fold")
    for name in sets:
        table.add_column(
            "" if name == ALL_SETS else _text(set_title(command, name)), overflow="fold", max_width=_WIDEST
        )
    for parameter in command.parameters:
        cells = [_cell(parameter.member(name)) for name in sets]
        if any(cells):
            table.add_row(f"-{_text(parameter.name)}", _text(_type(parameter)), *cells)
    return table


def _type(parameter: Parameter) -> str:
    return short_name(parameter.type)


def _cell(member: ParameterSetMember | None) -> str:
    if member is None:
        return ""
    facts = ["mandatory"] if member.mandatory else []
    facts += [f"position {member.position}"] if member.position is not None else []
    facts += ["by value"] if member.by_value else []
    facts += ["by property name"] if member.by_property_name else []
    facts += ["remaining arguments"] if member.remaining else []
    return ", ".join(facts) or "optional"


def _text(text: str) -> str:
    return escape(_printable(text))


def _printable(text: str) -> str:
    # Help may hold control characters that a terminal would obey.
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
