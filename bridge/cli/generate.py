"""``psbridge generate HELP…``."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bridge.cli.counts import counted
from bridge.codegen.config import CONFIG_NAME, Config, load_config
from bridge.codegen.docs import Docs
from bridge.codegen.generate import Progress as Tell
from bridge.codegen.generate import Report
from bridge.codegen.generate import generate as run
from bridge.model import Diagnostic

__all__ = ["generate"]

_MOST_MODULES = 30
# More processes would each have less to do than it takes to start them.
_MOST_JOBS = 8


@click.command()
@click.argument("help_paths", nargs=-1, required=True, metavar="HELP…", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the wrappers go.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 with a diff when the output is stale.")
@click.option("--jobs", default=0, metavar="N", help=f"Number of processes; default one a core, at most {_MOST_JOBS}.")
@click.option(
    "--docs",
    type=click.Choice([d.value for d in Docs]),
    help="How much of the help goes into docstrings; default full.",
)
@click.option(
    "--templates",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Own jinja2 templates.",
)
@click.option(
    "--config",
    "config_path",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=f"Default: {CONFIG_NAME} in this folder, if any.",
)
def generate(
    help_paths: tuple[Path, ...],
    out: Path,
    check: bool,
    jobs: int,
    docs: str | None,
    templates: Path | None,
    config_path: Path | None,
) -> int:
    """Write typed Python wrappers for the commands that HELP (files or folders of any format) describes.

    Exit 0 when everything was written (with --check: is current), 1 when some input was refused or the output is stale. What can be
    written is written all the same.
    """
    config = _config(config_path, docs, templates)
    started = time.perf_counter()
    with _bar("Checking" if check else "Generating") as tell:
        report = run(
            help_paths, out, config, check=check, jobs=jobs or min(os.cpu_count() or 1, _MOST_JOBS), progress=tell
        )
    console = Console(highlight=False, soft_wrap=True)
    for line in report.diff:
        click.echo(line)
    for diagnostic in (*report.notes, *report.problems):
        click.echo(_line(diagnostic), err=True)
    console.print(_table(report, check))
    click.echo(_summary(report, check, out, time.perf_counter() - started))
    return 1 if report.problems or (check and report.stale) else 0


def _config(path: Path | None, docs: str | None, templates: Path | None) -> Config:
    found = path if path is not None else Path(CONFIG_NAME) if Path(CONFIG_NAME).is_file() else None
    config = load_config(found) if found is not None else Config()
    if docs is not None:
        config = replace(config, docs=Docs(docs))
    return replace(config, templates=templates) if templates is not None else config


@contextmanager
def _bar(what: str) -> Iterator[Tell]:
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _line(diagnostic: Diagnostic) -> str:
    where = (
        ""
        if diagnostic.file is None
        else diagnostic.file
        if diagnostic.line is None
        else f"{diagnostic.file}:{diagnostic.line}"
    )
    subject = f" {diagnostic.command}:" if diagnostic.command and diagnostic.command not in diagnostic.message else ""
    # A message quotes help, and help may hold control characters that a terminal would obey.
    text = f"{where}: {diagnostic.code}:{subject} {diagnostic.message}"
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _table(report: Report, check: bool) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("module")
    for name in ("wrappers", "stale" if check else "written"):
        table.add_column(name, justify="right")
    rows = sorted(report.modules.items(), key=lambda item: item[0].casefold())
    for name, (wrappers, written) in rows[:_MOST_MODULES]:
        table.add_row(name, str(wrappers), str(written))
    if len(rows) > _MOST_MODULES:
        rest = rows[_MOST_MODULES:]
        table.add_row(f"… {len(rest)} more", str(sum(w for _, (w, _) in rest)), str(sum(n for _, (_, n) in rest)))
    return table


def _summary(report: Report, check: bool, out: Path, seconds: float) -> str:
    parts = [
        f"{counted(report.commands, 'wrapper')} in {counted(len(report.modules), 'module')} from {counted(report.files, 'file')}"
    ]
    parts.append(
        f"{report.written:,} {'stale' if check else 'written'}, {report.unchanged:,} unchanged, {len(report.removed):,} removed"
    )
    refused = len(report.problems)
    total = report.commands + refused
    parts.append(f"{refused:,} refused ({refused / total:.1%})" if refused else "0 refused")
    if report.kept:
        parts.append(f"{report.kept:,} kept from an earlier run")
    if report.warnings:
        parts.append(f"{counted(report.warnings, 'warning')} (see psbridge doctor)")
    state = f"{out} is {'stale' if report.stale else 'current'}" if check else f"{out} is current"
    return f"{'; '.join(parts)}.\n{state} ({seconds:.1f} s)"
