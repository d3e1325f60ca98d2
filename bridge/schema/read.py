"""Reading help and metadata of any known form: one file, a module's folder, or a folder of modules."""

from __future__ import annotations

import gc
import json
import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from bridge.errors import InputError
from bridge.model import Command, Diagnostic, Module, Severity
from bridge.schema.diagnostics import diagnostic
from bridge.schema.documents import MAX_BYTES, Refused, files_below, read_text
from bridge.schema.formats import format_of
from bridge.schema.merge import Source, merge
from bridge.schema.platyps import not_a_command
from bridge.schema.platyps_module import settle_modules
from bridge.schema.xmlsafe import has_doctype

__all__ = ["examine", "module_folders", "read", "read_modules", "read_text_as"]

_MARKDOWN = (".md", ".markdown")
_XML = (".xml", ".cdxml")
_PROMISING = ("-help.xml", ".cdxml")
_CHUNK = 64
_NO_HELP = "holds no help: no .md, .xml, .cdxml, .yml or .json file"


@dataclass(frozen=True)
class _File:
    """A file to read; ``name`` is how it is called in diagnostics and origins."""

    path: str
    name: str
    alone: bool = False


def read(path: str | os.PathLike[str], *, jobs: int = 1, max_bytes: int = MAX_BYTES) -> Module:
    """The module that a file or folder describes, its problems as ``Module.diagnostics``.

    A folder is one module, whatever is below it; commands that several files describe are merged by the rank of their form.
    ``jobs`` is how many processes read, ``max_bytes`` the largest file that is read.
    Raises :class:`InputError` when nothing can be read: a path that does not exist, a file that gives no command, a folder without help.
    """
    given = Path(path)
    if given.is_dir():
        files, found = _listed(given)
        if not files:
            raise _nothing(given, found)
        return _module(given, list(_parsed(files, jobs, max_bytes)), found)
    return _or_raise(_file(given, max_bytes), given)


def read_modules(path: str | os.PathLike[str], *, jobs: int = 1, max_bytes: int = MAX_BYTES) -> Iterator[Module]:
    """The modules below ``path``, one after another in a stable order, each as :func:`read` gives it.

    A folder that holds help files itself is a module; one that does not is a folder of modules, to any depth. Raises
    :class:`InputError` when no help file is there at all.
    """
    given = Path(path)
    if not given.is_dir():
        yield _or_raise(_file(given, max_bytes), given)
        return
    files, found = _listed(given)
    if not files:
        raise _nothing(given, found)
    yield from _modules(given, files, found, jobs, max_bytes)


def examine(path: str | os.PathLike[str], *, jobs: int = 1, max_bytes: int = MAX_BYTES) -> Iterator[Module]:
    """Like :func:`read_modules`, but never raises: what cannot be read is a diagnostic of severity error, in a module without commands."""
    given = Path(path)
    if not given.is_dir():
        yield _file(given, max_bytes)
        return
    files, found = _listed(given)
    if files:
        yield from _modules(given, files, found, jobs, max_bytes)
    else:
        found = found or [diagnostic("not-help", file=str(given), reason=_NO_HELP[:1].upper() + _NO_HELP[1:] + ".")]
        yield Module(given.name, (), tuple(found))


def _modules(
    given: Path, files: Sequence[_File], found: list[Diagnostic], jobs: int, max_bytes: int
) -> Iterator[Module]:
    counts = [(folder, len(members)) for folder, members in _groups(given, [f.path for f in files])]
    parsed = _parsed(files, jobs, max_bytes)
    for folder, count in counts:
        module = _module(folder, list(islice(parsed, count)), found)
        found = []
        if module.commands or module.diagnostics:
            yield module


def _file(given: Path, max_bytes: int) -> Module:
    return _module(given, [_parse(_File(str(given), given.as_posix(), alone=True), max_bytes)], [])


def _or_raise(module: Module, path: Path) -> Module:
    if not module.commands:
        raise _as_error(module.diagnostics, str(path))
    return module


def module_folders(path: str | os.PathLike[str]) -> list[tuple[Path, tuple[Path, ...]]]:
    """The folders below ``path`` that :func:`read_modules` takes for modules, each with its help files.

    Raises :class:`InputError` when no help file is there at all.
    """
    given = Path(path)
    files, found = _listed(given)
    if not files:
        raise _nothing(given, found)
    return [(folder, tuple(map(Path, members))) for folder, members in _groups(given, [f.path for f in files])]


def read_text_as(text: str, name: str) -> Module:
    """The module that ``text`` describes; ``name`` is a file name, whose suffix helps to tell the form. Raises :class:`InputError`."""
    source = _parse_text(text, _File(name, name, alone=True))
    if not source.commands:
        raise _as_error(source.diagnostics, name)
    return _module(Path(name), [source], [])


def _listed(folder: Path) -> tuple[list[_File], list[Diagnostic]]:
    found: list[Diagnostic] = []
    files = [_File(str(p), p.relative_to(folder).as_posix()) for p in files_below(folder, found)]
    return files, [replace(d, file=_relative(d.file, folder)) for d in found]


def _relative(file: str | None, folder: Path) -> str | None:
    return Path(file).relative_to(folder).as_posix() if file is not None else None


def _groups(root: Path, paths: Sequence[str]) -> list[tuple[Path, list[str]]]:
    """The files by module, in the order of ``paths``: the module's folder is the highest one that holds a file."""
    folders: set[Path] = {Path(p).parent for p in paths}
    grouped: dict[Path, list[str]] = {}
    for path in paths:
        top = Path(path).parent
        for parent in Path(path).parents:
            if parent in folders:
                top = parent
            if parent == root:
                break
        grouped.setdefault(top, []).append(path)
    return list(grouped.items())


def _nothing(folder: Path, found: Sequence[Diagnostic]) -> InputError:
    if found:
        return _as_error(found, str(folder))
    return InputError(_NO_HELP, file=str(folder))


def _as_error(found: Iterable[Diagnostic], file: str) -> InputError:
    worst = next((d for d in found if d.severity is Severity.ERROR), None) or next(iter(found), None)
    if worst is None:
        return InputError("describes no command", file=file)
    reason = worst.message[:1].lower() + worst.message[1:].removesuffix(".")
    return InputError(reason, file=file, line=worst.line)


# -- files -------------------------------------------------------------------------------------------------------------------------


def _parsed(files: Sequence[_File], jobs: int, max_bytes: int) -> Iterator[Source]:
    """The sources of ``files``, in their order."""
    if jobs <= 1 or len(files) <= _CHUNK:
        yield from (_parse(f, max_bytes) for f in files)
        return
    chunks = [files[i : i + _CHUNK] for i in range(0, len(files), _CHUNK)]
    with _no_collection(), ProcessPoolExecutor(min(jobs, len(chunks)), initializer=_start_worker) as pool:
        try:
            parsed = list(pool.map(_parse_chunk, chunks, [max_bytes] * len(chunks)))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    for sources in parsed:
        yield from sources


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pauses the collector while results arrive: it would walk all of them again and again, and none is garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _start_worker() -> None:
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's to answer


def _parse_chunk(files: Sequence[_File], max_bytes: int) -> list[Source]:
    return [_parse(f, max_bytes) for f in files]


def _parse(file: _File, max_bytes: int) -> Source:
    try:
        text = read_text(file.path, file.name, max_bytes)
    except Refused as exc:
        return Source(file.name, None, (), (exc.diagnostic,))
    return _parse_text(text, file, max_bytes)


def _parse_text(text: str, file: _File, max_bytes: int = MAX_BYTES) -> Source:
    suffix = os.path.splitext(file.name)[1].casefold()  # noqa: PTH122
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if suffix in _MARKDOWN and not_a_command(text, file.name):
        if not file.alone:
            return Source(file.name, None, ())
        reason = "This page describes a module or a topic, not a command."
        return Source(file.name, None, (), (diagnostic("not-help", file=file.name, line=1, reason=reason),))
    form = format_of(text, file.name, suffix)
    if form is None:
        return Source(file.name, None, (), _not_help(text, suffix, file))
    try:
        commands, found = form.read(text, file.name, max_bytes)
    except InputError as exc:
        reason = exc.reason[:1].upper() + exc.reason[1:] + "."
        return Source(file.name, form, (), (diagnostic("not-help", file=file.name, line=exc.line, reason=reason),))
    return Source(file.name, form, tuple(commands), tuple(found))


def _not_help(text: str, suffix: str, file: _File) -> tuple[Diagnostic, ...]:
    # Folders of help hold other data of these suffixes as well: only what says that it is help, or hides what it is, is told.
    reason = "This is no help in a known form: PlatyPS markdown or yaml, MAML, cdxml or exported metadata."
    if suffix in _XML and has_doctype(text):
        reason = "Has a DOCTYPE, which is refused: remove it."
    elif suffix == ".json" and (fault := _json_fault(text)) is not None:
        if not file.alone:
            return (diagnostic("passed-over", file=file.name, line=fault.lineno, reason=f"Is not JSON: {fault.msg}."),)
        reason = f"Is not JSON: {fault.msg}."
        return (diagnostic("not-help", file=file.name, line=fault.lineno, reason=reason),)
    elif suffix not in _MARKDOWN and not file.alone and not file.name.casefold().endswith(_PROMISING):
        return ()
    return (diagnostic("not-help", file=file.name, line=1, reason=reason),)


def _json_fault(text: str) -> json.JSONDecodeError | None:
    try:
        json.loads(text)
    except json.JSONDecodeError as exc:
        return exc
    except (ValueError, RecursionError):  # JSON all the same: a number of very many digits, lists in lists
        return None
    return None


def _module(path: Path, sources: Sequence[Source], found: Sequence[Diagnostic]) -> Module:
    sources = settle_modules(sources, path.resolve().name if path.is_dir() else "")
    commands, merged = merge(sources)
    diagnostics = [*found, *(d for s in sources for d in s.diagnostics), *merged]
    return Module(_module_name(path, commands), tuple(commands), tuple(diagnostics))


def _module_name(path: Path, commands: Sequence[Command]) -> str:
    names = dict.fromkeys(c.module for c in commands if c.module)
    if len(names) == 1:
        return next(iter(names))
    if path.is_dir():
        return path.resolve().name
    return next(iter(names), path.stem)
