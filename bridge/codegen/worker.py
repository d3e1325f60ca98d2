"""One help file to the text of its wrappers. This is what runs in the worker processes; it only ever writes into the staging folder."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bridge.codegen.config import Config
from bridge.codegen.guard import check_source
from bridge.codegen.manifest import Made, digest
from bridge.codegen.render import Templates, make_page
from bridge.codegen.sources import Source
from bridge.errors import InputError
from bridge.model import Command, Diagnostic, Module, Origin, Severity
from bridge.schema import read
from bridge.schema.documents import MAX_BYTES

__all__ = ["Context", "Outcome", "Text", "hashes", "make", "refusal"]


@dataclass(frozen=True)
class Context:
    """What every source of a run shares."""

    config: Config
    staging: Path


@dataclass(frozen=True)
class Text:
    """A wrapper whose text lies in ``staged``."""

    made: Made
    staged: Path


@dataclass
class Outcome:
    """What one source gave. ``problems`` are the errors for which a file or a command of it was refused."""

    key: str
    files: dict[str, str] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)
    warnings: int = 0
    problems: list[Diagnostic] = field(default_factory=list)


def make(source: Source, context: Context, names: Mapping[str, str] | None = None) -> Outcome:
    """Read ``source`` and render its commands. ``names`` gives commands another wrapper name than the policy's. Never raises for input."""
    outcome = Outcome(source.key)
    try:
        # Hashed before they are read: a file that changes in between is read again by the next run.
        outcome.files = hashes(source)
        module = read(source.path)
    except InputError as exc:
        outcome.problems.append(refusal("PSB701", "unreadable", exc.reason, source, file=exc.file, line=exc.line))
        return outcome
    except Exception as exc:  # a fault of ours in one module must not cost the others
        outcome.problems.append(
            refusal("PSB709", "internal", f"psbridge failed on this help: {exc!r}; please report it", source)
        )
        return outcome
    for diagnostic in module.diagnostics:
        if diagnostic.severity is Severity.ERROR:
            outcome.problems.append(dataclasses.replace(diagnostic, file=_located(source, diagnostic.file)))
        elif diagnostic.severity is Severity.WARNING:
            outcome.warnings += 1
    for number, command in enumerate(module.commands):
        made = _try(source, number, command, module, context, names or {})
        if isinstance(made, Text):
            outcome.texts.append(made)
        else:
            outcome.problems.append(made)
    return outcome


def hashes(source: Source) -> dict[str, str]:
    """The SHA-256 of each file of ``source``; empty for one that cannot be read, which no record ever matches."""
    return {name: _hash(path) for name, path in source.files.items()}


def _hash(path: Path) -> str:
    try:
        # Only plain files: opening a pipe or a device would wait for ever.
        return digest(path.read_bytes()) if path.is_file() and path.stat().st_size <= MAX_BYTES else ""
    except OSError:
        return ""


def _origin(command: Command) -> Origin | None:
    """Where the command is named; readers of pages call that ``name``, those of other forms ``command``."""
    return command.origins.get("name") or command.origins.get("command")


def _file_of(source: Source, command: Command) -> str:
    """The name in ``source.files`` of the file that describes ``command``."""
    origin = _origin(command)
    if origin is not None and origin.file in source.files:
        return origin.file or ""
    return next(iter(source.files)) if len(source.files) == 1 else ""


def _located(source: Source, file: str | None) -> str:
    """The path of a file that a reader names, as the user can open it."""
    if file is None or source.path.is_file():
        return str(source.path)
    return str(source.path / file)


def _try(
    source: Source, number: int, command: Command, module: Module, context: Context, names: Mapping[str, str]
) -> Text | Diagnostic:
    try:
        return _render(source, number, command, module, context, names)
    except InputError as exc:
        return refusal("PSB702", "refused", exc.reason, source, command)
    except Exception as exc:
        return refusal(
            "PSB709", "internal", f"psbridge failed on this command: {exc!r}; please report it", source, command
        )


def _render(
    source: Source, number: int, command: Command, module: Module, context: Context, names: Mapping[str, str]
) -> Text:
    naming = context.config.naming
    module_name = command.module or module.name
    package = naming.module(module_name)
    wanted = naming.command(command.name)
    name = names.get(command.name, wanted)
    page = make_page(command, name, naming, context.config.docs)
    text = _templates(context.config.templates).command(page)
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        raise InputError(f"{command.name}: the generated text holds half a surrogate pair") from None
    check_source(text, command.name, context.config.allowed)
    made = Made(module_name, package, command.name, _file_of(source, command), wanted, name, digest(data))
    # The staged file's name says nothing of the help's; it becomes a real name when it is moved.
    staged = context.staging / f"{hashlib.sha256(source.key.encode()).hexdigest()[:24]}-{number}-{name[:40]}"
    staged.write_bytes(data)
    return Text(made, staged)


@functools.lru_cache(maxsize=4)
def _templates(folder: Path | None) -> Templates:
    return Templates(folder)


def refusal(
    code: str,
    name: str,
    message: str,
    source: Source,
    command: Command | None = None,
    *,
    file: str | None = None,
    line: int | None = None,
) -> Diagnostic:
    """An error about ``source``, at the file and line where the command's name stands when that is known."""
    if command is not None:
        origin = _origin(command)
        if origin is not None:
            file, line = _located(source, origin.file), origin.line
    shown = command.name[:80] if command is not None else None
    return Diagnostic(code, name, Severity.ERROR, message, file or str(source.path), line, shown)
