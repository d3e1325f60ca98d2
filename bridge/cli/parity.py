"""``psbridge parity``: help, this binder and generated wrappers held against a live host."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bridge.cli.counts import counted
from bridge.cli.hosts import connect_options, host_options

if TYPE_CHECKING:
    from bridge.parity.report import Report

__all__ = ["parity"]

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("modules", nargs=-1, required=True, metavar="MODULE…")
@host_options
@click.option("--help-dir", metavar="DIR", type=_FOLDER, help="Help to hold against the live commands.")
@click.option(
    "--wrappers", metavar="DIR", type=_FOLDER, help="Generated wrappers to hold against them (and against the help)."
)
@click.option("--no-binding", is_flag=True, help="Do not compare calls.")
@click.option("--show", default=20, metavar="N", help="How many differences are printed; default 20.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON instead.")
@click.option("--junit", "junit_file", metavar="FILE", type=_FILE, help="Also write JUnit XML.")
@click.option("--html", "html_file", metavar="FILE", type=_FILE, help="Also write a page to look at.")
def parity(
    modules: tuple[str, ...], address: str, user: str | None, auth: str | None, no_verify: bool, configuration: str | None,
    help_dir: Path | None, wrappers: Path | None, no_binding: bool, show: int, as_json: bool, junit_file: Path | None,
    html_file: Path | None,
) -> int:  # fmt: skip
    """Hold help, this project's binder and generated wrappers against the MODULE that the host at ADDRESS has.

    Calls of every form are bound there and here and compared; no command of the modules runs. Exit 1 when something differs.
    """
    from bridge.parity.report_html import html
    from bridge.parity.report_junit import junit
    from bridge.parity.run import parity as run
    from bridge.session.connect import connect

    def tell(what: str) -> None:
        click.echo(f"{what} …", err=True)

    with connect(address, **connect_options(user, auth, no_verify, configuration)) as session:
        report = run(
            session,
            modules,
            help_dir=help_dir,
            wrappers=wrappers,
            binding=not no_binding,
            tell=None if as_json else tell,
        )
    for file, render in ((junit_file, junit), (html_file, html)):
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(render(report), encoding="utf-8", newline="\n")
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    else:
        _print(report, show)
    return 0 if report.ok else 1


def _print(report: Report, show: int) -> None:
    from rich.console import Console
    from rich.table import Table

    from bridge.parity.report import PARTS

    parts = [part for part in PARTS if report.compared(part)]
    table = Table(box=None, pad_edge=False)
    table.add_column("command")
    for part in parts:
        table.add_column({"help": "help", "binding": "calls", "wrappers": "wrapper"}[part], justify="right")
    for command in report.commands:
        cells = [_cell(command.count(part), command.compared.get(part)) for part in parts]
        table.add_row(command.name, *cells)
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    found = report.differences
    for difference in found[:show]:
        click.echo(difference.text)
    if len(found) > show:
        click.echo(f"… and {len(found) - show} more (--show {len(found)}, or --html FILE)")
    for note in report.notes:
        click.echo(f"note: {note}")
    total = sum(report.compared(part) for part in parts)
    click.echo(
        f"{counted(len(report.commands), 'command')}, {counted(total, 'fact')} and calls, {counted(len(found), 'difference')}"
    )


def _cell(found: int, compared: int | None) -> str:
    if compared is None:
        return "–"
    return f"[red]{found} of {compared}[/red]" if found else f"[green]{compared} agree[/green]"
