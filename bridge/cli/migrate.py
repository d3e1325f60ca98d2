"""``psbridge migrate SCRIPT|FOLDER``."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["migrate"]


@click.command()
@click.argument("path", metavar="SCRIPT|FOLDER", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the Python goes.",
)
@click.option(
    "--wrappers", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="Generated wrappers to call."
)
@click.option("--report", "form", type=click.Choice(["table", "json", "html"]), default="table", help="Default: table.")
@click.option(
    "--report-file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Default: standard output."
)
@click.option("--strict", is_flag=True, help="Exit 1 if a statement was refused.")
@click.option(
    "--jobs", default=0, type=click.IntRange(min=0), metavar="N", help="Number of processes; default one a core."
)
def migrate(
    path: Path, out: Path, wrappers: Path | None, form: str, report_file: Path | None, strict: bool, jobs: int
) -> int:
    """Turn PowerShell scripts into Python that calls the wrappers.

    What has no faithful Python stays as a comment and raises NotTranslated when it is reached; the report counts and names it.
    Exit code 1 when a script could not be read, or with --strict when anything was refused.
    """
    from bridge.migrate.project import migrate as run
    from bridge.migrate.report import FORMATS, totals

    done = run(path, out, wrappers=wrappers, jobs=jobs)
    text = FORMATS[form](done)
    if report_file is None:
        click.echo(text, nl=False)
    else:
        report_file.parent.mkdir(parents=True, exist_ok=True)
        report_file.write_text(text, encoding="utf-8")
        click.echo(str(totals(done)))
    summed = totals(done)
    return 1 if summed.failed or (strict and not summed.complete) else 0
