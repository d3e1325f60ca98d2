"""``psbridge doctor HELP…``."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import click

from bridge import __version__
from bridge.cli.counts import counted
from bridge.model import Diagnostic, Severity
from bridge.schema import examine
from bridge.schema.diagnostics import CODES, documentation
from bridge.schema.documents import MAX_BYTES

__all__ = ["doctor"]

_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True)
class _Report:
    """What was read and found; ``shown`` is what passes the severity filter."""

    commands: int
    modules: int
    found: Sequence[Diagnostic]
    shown: Sequence[Diagnostic]

    def count(self, severity: Severity) -> int:
        return sum(d.severity is severity for d in self.found)

    @property
    def summary(self) -> str:
        counts = ", ".join(counted(self.count(s), s.value) for s in _SEVERITIES)
        return f"{counted(self.commands, 'command')} in {counted(self.modules, 'module')}: {counts}"


@click.command()
@click.argument("help_paths", nargs=-1, metavar="HELP…", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "sarif", "github"]), default="table", help="Default table."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--severity",
    type=click.Choice([s.value for s in _SEVERITIES]),
    default=Severity.NOTE.value,
    help="Show this severity and worse; default note, which is all.",
)
@click.option("--jobs", default=1, metavar="N", help="Number of processes; 0 is one a core. Default 1.")
@click.option("--codes", is_flag=True, help="Print what each code means, as markdown, and read nothing.")
@click.option("--max-bytes", default=MAX_BYTES, metavar="N", help="The largest file that is read; default 16 MiB.")
def doctor(
    help_paths: tuple[Path, ...], form: str, as_json: bool, severity: str, jobs: int, codes: bool, max_bytes: int
) -> int:
    """Read HELP (files, or folders of modules) and show every problem with its file, line and what was decided.

    The formats sarif and github are for continuous integration of help. Exit 1 when there is an error: a file that gave no command.
    """
    if codes:
        click.echo(documentation(), nl=False)
        return 0
    if not help_paths:
        raise click.UsageError("Missing argument 'HELP…'.")
    found: list[Diagnostic] = []
    commands = modules = 0
    for path in help_paths:
        for module in examine(path, jobs=jobs or os.cpu_count() or 1, max_bytes=max_bytes):
            commands += len(module.commands)
            modules += bool(module.commands)
            found += [_located(d, path) for d in module.diagnostics]
    found.sort(key=lambda d: (d.file or "", d.line or 0, d.code))
    worst = _SEVERITIES.index(Severity(severity))
    report = _Report(commands, modules, found, [d for d in found if _SEVERITIES.index(d.severity) <= worst])
    click.echo(_FORMATS["json" if as_json else form](report))
    return 1 if report.count(Severity.ERROR) else 0


def _located(diagnostic: Diagnostic, given: Path) -> Diagnostic:
    """With the path as the user would write it: folders name their files from the inside."""
    if given.is_dir() and diagnostic.file is not None and diagnostic.file != str(given):
        return replace(diagnostic, file=(given / diagnostic.file).as_posix())
    return diagnostic


def _table(report: _Report) -> str:
    lines: list[str] = []
    file: str | None = ""
    for d in report.shown:
        if d.file != file:
            lines += ["", d.file or "(no file)"] if lines else [d.file or "(no file)"]
            file = d.file
        line = "" if d.line is None else str(d.line)
        lines.append(f"  {line:>6}  {d.severity.value:<7}  {d.code}  {d.name:<26}  {_one_line(d.message)}")
    codes = Counter(d.code for d in report.shown)
    if codes:
        names = {c.code: c.name for c in CODES.values()}
        lines += ["", f"{'count':>8}  code"]
        lines += [
            f"{n:>8}  {code} {names.get(code, '')}" for code, n in sorted(codes.items(), key=lambda e: (-e[1], e[0]))
        ]
        lines.append("")
    return "\n".join([*lines, report.summary])


def _one_line(text: str) -> str:
    """Help is not trusted: what it says must not move the cursor of a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def _json(report: _Report) -> str:
    data = {
        "commands": report.commands,
        "modules": report.modules,
        **{f"{s.value}s": report.count(s) for s in _SEVERITIES},
        "diagnostics": [
            {
                "code": d.code,
                "name": d.name,
                "severity": d.severity.value,
                "message": d.message,
                "file": d.file,
                "line": d.line,
                "command": d.command,
                "parameter": d.parameter,
            }
            for d in report.shown
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _sarif(report: _Report) -> str:
    """SARIF 2.1.0, one run; only the rules that have results are listed."""
    used = {d.code for d in report.shown}
    rules = [
        {
            "id": c.code,
            "name": c.name,
            "shortDescription": {"text": c.name.replace("-", " ")},
            "help": {"text": c.advice},
            "defaultConfiguration": {"level": c.severity.value},
        }
        for c in CODES.values()
        if c.code in used
    ]
    results = []
    for d in report.shown:
        result: dict[str, object] = {"ruleId": d.code, "level": d.severity.value, "message": {"text": d.message}}
        if d.file is not None:
            where: dict[str, object] = {"artifactLocation": {"uri": _uri(d.file)}}
            if d.line:
                where["region"] = {"startLine": d.line}
            result["locations"] = [{"physicalLocation": where}]
        results.append(result)
    driver = {"name": "psbridge", "version": __version__, "rules": rules}
    log = {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _uri(file: str) -> str:
    return quote(Path(file).as_posix())


def _github(report: _Report) -> str:
    """One workflow command a diagnostic, which GitHub shows at its line of the file."""
    return "\n".join([*(_annotation(d) for d in report.shown), report.summary])


def _annotation(d: Diagnostic) -> str:
    kind = "notice" if d.severity is Severity.NOTE else d.severity.value
    properties = {"file": d.file, "line": d.line, "title": f"{d.code} {d.name}"}
    shown = ",".join(f"{k}={_escaped(str(v), property_value=True)}" for k, v in properties.items() if v)
    return f"::{kind} {shown}::{_escaped(d.message)}"


def _escaped(text: str, property_value: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_value else text


_FORMATS: dict[str, Callable[[_Report], str]] = {"table": _table, "json": _json, "sarif": _sarif, "github": _github}
