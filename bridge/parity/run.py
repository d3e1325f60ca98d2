"""A whole parity run: help, binder and wrappers against a live host."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bridge.model import Command, Severity
from bridge.parity.compare_binding import compare_calls, prepared
from bridge.parity.compare_help import compare
from bridge.parity.compare_wrappers import WrapperFile, compare_wrapper, read_wrappers
from bridge.parity.errors import ParityError
from bridge.parity.remote import export_metadata, probe
from bridge.parity.report import CommandReport, Report
from bridge.schema import read_modules
from bridge.schema.metadata import read_document
from bridge.session import Session
from bridge.session.connect import connect

__all__ = ["Live", "live_commands", "parity"]

Tell = Callable[[str], None]


@dataclass
class Live:
    """What a host says of one module. ``cim`` whether its engine has a CIM client library."""

    module: str
    commands: list[Command]
    engine: dict[str, str]
    notes: list[str] = field(default_factory=list)

    @property
    def cim(self) -> bool:
        return self.engine.get("platform", "").casefold().startswith("win")


def live_commands(session: Session, module: str) -> Live:
    """Export and read one module's metadata. Raises :class:`ParityError` when nothing of it can be used."""
    text = export_metadata(session, module=module)
    commands, diagnostics = read_document(text, f"{session.address} {module}")
    if not commands:
        problem = next((d.message for d in diagnostics if d.severity is Severity.ERROR), "it has no commands")
        raise ParityError(f"{session.address}: nothing can be compared of module {module}: {problem}")
    engine = json.loads(text.lstrip("\ufeff")).get("engine") or {}
    notes = [f"{module}: {d.message}" for d in diagnostics]
    return Live(module, commands, {k: str(v) for k, v in engine.items()}, notes)


def parity(
    host: Session | str,
    modules: Sequence[str],
    *,
    help_dir: str | Path | None = None,
    wrappers: str | Path | None = None,
    binding: bool = True,
    tell: Tell | None = None,
    **options: Any,
) -> Report:
    """Hold help (below ``help_dir``), this binder and generated wrappers (below ``wrappers``) against the commands that ``host`` has.

    ``host`` is a session, or an address that is opened with ``options`` (:func:`bridge.connect`) and closed again. What is not given is
    not compared. ``tell`` hears what is being done. No command of the modules runs on the host. Raises :class:`ParityError` and
    session errors when the host cannot be asked, :class:`InputError` when help or wrappers cannot be read.
    """
    if isinstance(host, str):
        with connect(host, **options) as session:
            return parity(session, modules, help_dir=help_dir, wrappers=wrappers, binding=binding, tell=tell)
    said = tell or (lambda _: None)
    helped = _help(help_dir)
    wrapped = read_wrappers(Path(wrappers)) if wrappers is not None else None
    report = Report(host.address)
    for module in modules:
        said(f"metadata of {module}")
        live = live_commands(host, module)
        report.engine = live.engine
        report.notes += live.notes
        for command in live.commands:
            report.commands.append(_of_command(host, live, command, helped, wrapped, binding, said))
        report.notes += _only_elsewhere(live, helped, wrapped)
    report.commands.sort(key=lambda c: (c.module.casefold(), c.name.casefold()))
    return report


def _help(help_dir: str | Path | None) -> dict[str, Command] | None:
    if help_dir is None:
        return None
    found: dict[str, Command] = {}
    for module in read_modules(help_dir):
        for command in module.commands:
            found.setdefault(command.name.casefold(), command)
    return found


def _of_command(
    host: Session, live: Live, command: Command, helped: dict[str, Command] | None, wrapped: dict[str, WrapperFile] | None,
    binding: bool, said: Tell,
) -> CommandReport:  # fmt: skip
    report = CommandReport(command.name, command.module or live.module, command)
    page = helped.get(command.name.casefold()) if helped is not None else None
    if page is not None:
        compare("help", page, command).into(report)
    elif helped is not None:
        report.notes.append("there is no help page")
    if wrapped is not None:
        compare_wrapper(report, wrapped.get(command.name.casefold()), command, page)
    if binding:
        said(f"calls of {command.name}")
        cases, notes = prepared(command)
        report.notes += notes
        compare_calls(report, command, cases, probe(host, cases, report.notes), cim=live.cim)
    return report


def _only_elsewhere(
    live: Live, helped: dict[str, Command] | None, wrapped: dict[str, WrapperFile] | None
) -> Iterable[str]:
    """Commands of the module that help or wrappers have and the host has not."""
    known = {c.name.casefold() for c in live.commands}
    for where, commands in (
        ("help", (helped or {}).values()),
        ("the wrappers", [w.command for w in (wrapped or {}).values()]),
    ):
        for command in commands:
            if command.module.casefold() == live.module.casefold() and command.name.casefold() not in known:
                yield f"{command.name} of {live.module} is in {where} and not on the host"
