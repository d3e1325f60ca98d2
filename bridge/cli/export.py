"""``psbridge export``: what a live host knows of modules, as files that ``psbridge generate`` reads."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import click

from bridge.cli.counts import counted
from bridge.cli.hosts import connect_options, host_options
from bridge.errors import InputError

__all__ = ["export"]

_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,120}").fullmatch


@click.command()
@click.argument("modules", nargs=-1, metavar="MODULE…")
@host_options
@click.option(
    "--out", required=True, metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="Where the files go."
)
@click.option("--command", "commands", multiple=True, metavar="NAME", help="A single command; may be repeated.")
@click.option(
    "--install",
    "wanted",
    is_flag=True,
    help="First write the module PSBridge into the user's module folder on the host.",
)
def export(
    modules: tuple[str, ...], address: str, user: str | None, auth: str | None, no_verify: bool, configuration: str | None, out: Path,
    commands: tuple[str, ...], wanted: bool,
) -> int:  # fmt: skip
    """Write what the host at ADDRESS knows of each MODULE to DIR/MODULE.json.

    `psbridge generate` takes such files as its highest source. What is needed is brought along for the session; nothing is installed on
    the host unless --install says so.
    """
    from bridge.parity.remote import export_metadata, install
    from bridge.schema.metadata import read_document
    from bridge.session.connect import connect

    if not modules and not commands and not wanted:
        raise click.UsageError("Name a MODULE, or a --command.")
    for module in modules:
        if _FILE_NAME(module) is None:
            raise InputError(f"{module!r} is no name of a module")
    failed = False
    with connect(address, **connect_options(user, auth, no_verify, configuration)) as session:
        if wanted:
            click.echo(f"installed {install(session)}")
        asked: list[tuple[str, str]] = [(module, export_metadata(session, module=module)) for module in modules]
        if commands:
            asked.append(("commands", export_metadata(session, commands=commands)))
    for name, text in asked:
        path = out / f"{name}.json"
        found, diagnostics = read_document(text, str(path))
        for diagnostic in diagnostics:
            click.echo(f"{path}: {diagnostic.code}: {diagnostic.message}", err=True)
        failed = failed or not found
        _write(path, text)
        click.echo(f"{path}: {counted(len(found), 'command')}")
    return 1 if failed else 0


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text if text.endswith("\n") else text + "\n")
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
