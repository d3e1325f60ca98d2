"""Several descriptions of one command, made one: the facts of the most believed, completed by the texts of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bridge.model import Command, Diagnostic, Origin, Parameter
from bridge.schema.diagnostics import diagnostic
from bridge.schema.formats import Format

__all__ = ["Source", "merge"]

_TEXTS = (
    "module",
    "synopsis",
    "description",
    "notes",
    "examples",
    "links",
    "help_uri",
    "aliases",
    "input_types",
    "output_types",
    "obsolete",
)
_PARAMETER_TEXTS = ("description", "default", "accepted_values")


@dataclass(frozen=True)
class Source:
    """What one file gave. ``form`` is None when it gave nothing."""

    file: str
    form: Format | None
    commands: tuple[Command, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def rank(self) -> int:
        return self.form.rank if self.form is not None else 99


def merge(sources: Sequence[Source]) -> tuple[list[Command], list[Diagnostic]]:
    """Each command once, in the order of first appearance.

    Sets, members, types and behaviour come from the source of the best rank as a whole, since two sources' sets do not mix; texts that it
    lacks, and the values an enumeration has, come from the next. Of two sources of one rank the first is kept and the other reported.
    """
    by_name: dict[tuple[str, str], list[tuple[int, str, Command]]] = {}
    modules: dict[str, set[str]] = {}
    for source in sources:
        for command in source.commands:
            modules.setdefault(command.name.casefold(), set()).add(command.module.casefold())
            key = (command.module.casefold(), command.name.casefold())
            by_name.setdefault(key, []).append((source.rank, source.file, command))
    # A source that names no module speaks of the module that another names, when there is only one.
    for module, name in list(by_name):
        named = modules[name] - {""}
        if not module and len(named) == 1:
            by_name.setdefault((next(iter(named)), name), []).extend(by_name.pop(("", name)))
    commands: list[Command] = []
    found: list[Diagnostic] = []
    for group in by_name.values():
        group.sort(key=lambda entry: entry[0])
        best_rank, best_file, command = group[0]
        for rank, file, other in group[1:]:
            if rank == best_rank:
                found.append(diagnostic("duplicate-command", file=file, command=other.name, kept=best_file))
                continue
            command = _completed(command, other, file)
        commands.append(command)
    return commands, found


def _completed(command: Command, other: Command, file: str) -> Command:
    taken = {f: getattr(other, f) for f in _TEXTS if not getattr(command, f) and getattr(other, f)}
    enums = {e.name.casefold() for e in command.enums}
    more = tuple(e for e in other.enums if e.name.casefold() not in enums)
    parameters = tuple(_completed_parameter(p, other.parameter(p.name)) for p in command.parameters)
    if not taken and not more and parameters == command.parameters:
        return command
    origins = {**command.origins, **{f: Origin("the less believed source", file) for f in taken}}
    return replace(command, **taken, parameters=parameters, enums=(*command.enums, *more), origins=origins)


def _completed_parameter(parameter: Parameter, other: Parameter | None) -> Parameter:
    if other is None:
        return parameter
    taken = {f: getattr(other, f) for f in _PARAMETER_TEXTS if not getattr(parameter, f) and getattr(other, f)}
    if other.wildcards and not parameter.wildcards:
        taken["wildcards"] = True
    return replace(parameter, **taken) if taken else parameter
