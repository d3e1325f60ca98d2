"""``psbridge conform FILE…``."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from bridge.cli.counts import counted
from bridge.parity.conform import ConformOptions, FileReport, check_file

__all__ = ["conform"]


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--show", default=0, metavar="K", help="Print the first K mismatches of each file side by side.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file.")
@click.option("--help-dir", type=click.Path(path_type=Path), help="The help that metadata recordings are held against.")
def conform(files: tuple[Path, ...], show: int, as_json: bool, help_dir: Path | None) -> int:
    """Run recordings of a real engine through this project and count what agrees.

    Exit 0 when every case of every file passed (of metadata: 99.5 %, since pages err), 1 otherwise.
    """
    options = ConformOptions(help_dir=help_dir)
    held = True
    for path in files:
        report = check_file(path, options)
        held &= report.holds
        click.echo(_as_json(report, show) if as_json else _as_text(report, show))
    return 0 if held else 1


def _as_json(report: FileReport, show: int) -> str:
    data = dataclasses.asdict(report)
    data["mismatches"] = data["mismatches"][:show]
    return json.dumps(data, ensure_ascii=False)


def _as_text(report: FileReport, show: int) -> str:
    lines = [f"{report.file}: {report.passed} passed, {report.failed} failed"]
    lines += [f"  {line}" for line in report.summary]
    if report.leaned:
        lines.append(f"  {counted(report.leaned, 'case')} leaned on the table of texts that .NET libraries make")
    for outcome in report.mismatches[:show]:
        lines.append(f"--- {outcome.case}  {outcome.text}")
        lines.append(f"    expected {json.dumps(outcome.expected, ensure_ascii=False)}")
        lines.append(f"    actual   {json.dumps(outcome.actual, ensure_ascii=False, default=str)}")
    return "\n".join(lines)
