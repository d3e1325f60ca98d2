"""A script or a folder of scripts, translated into a folder of Python files."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bridge.errors import BridgeError, InputError
from bridge.migrate.translate.module import translate
from bridge.migrate.translate.remote import Wrappers, find_wrappers

__all__ = ["Migrated", "Refused", "Warned", "migrate", "scripts_in"]

_MARK = '"""Translated from '
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# With fewer scripts than these a second process costs more than it saves.
_WORTH_A_PROCESS = 40
_CHUNK = 16


@dataclass(frozen=True)
class Refused:
    """One statement that was not translated: its line (from 1), its text and the reason."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Warned:
    """What was taken for granted in a line (from 1) that was translated."""

    line: int
    why: str


@dataclass(frozen=True)
class Migrated:
    """What became of one script. ``error`` tells why there is no Python at all; paths are relative, with slashes.

    ``translated`` counts statements, ``helped`` those of them that needed one of PowerShell's own rules at run time.
    """

    source: str
    target: str
    original: str = ""
    python: str = ""
    translated: int = 0
    helped: int = 0
    refused: tuple[Refused, ...] = ()
    error: str | None = None
    warned: tuple[Warned, ...] = ()


def scripts_in(path: Path) -> list[Path]:
    """The scripts under ``path`` in a fixed order, or ``path`` itself. Raises :class:`InputError` when there is none."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise InputError("there is no such script or folder", file=str(path))
    found = sorted(p for p in path.rglob("*") if p.suffix.lower() == ".ps1" and p.is_file())
    if not found:
        raise InputError("there is no .ps1 file in this folder", file=str(path))
    return found


def migrate(path: Path, out: Path, *, wrappers: Path | None = None, jobs: int = 0) -> list[Migrated]:
    """Translate ``path`` into ``out`` and tell what became of each script, in the order of their names.

    ``wrappers`` is a folder of generated packages; ``jobs`` the number of processes, 0 for one a core. A script that cannot be read,
    translated or written is told in its ``error`` and stops no other. A file of ``out`` that this did not write is left alone.
    Raises :class:`InputError` when there is no script, or no wrapper in ``wrappers``.
    """
    scripts = scripts_in(path)
    root = path if path.is_dir() else path.parent
    known = find_wrappers(wrappers) if wrappers is not None else None
    work = list(_named(scripts, root))
    one = partial(_migrate_one, out, known)
    count = min(jobs or os.cpu_count() or 1, len(work))
    if count <= 1 or (not jobs and len(work) < _WORTH_A_PROCESS):
        return [one(item) for item in work]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        return list(pool.map(one, work, chunksize=min(_CHUNK, -(-len(work) // count))))


def _named(scripts: list[Path], root: Path) -> Iterator[tuple[Path, str, str]]:
    """(file, source, target): importable names, numbered where two scripts would have the same."""
    taken: set[str] = set()
    for script in scripts:
        source = script.relative_to(root)
        stem = re.sub(r"\W+", "_", source.stem).strip("_").lower() or "script"
        if stem[0].isdigit():
            stem = f"script_{stem}"
        target, n = source.with_name(f"{stem}.py").as_posix(), 2
        while target.lower() in taken:
            target, n = source.with_name(f"{stem}_{n}.py").as_posix(), n + 1
        taken.add(target.lower())
        yield script, source.as_posix(), target


def _migrate_one(out: Path, wrappers: Wrappers | None, item: tuple[Path, str, str]) -> Migrated:
    script, source, target = item
    text = ""
    try:
        text = _read(script)
        done = translate(text, source, wrappers)
        warned = tuple(Warned(w.line, w.why) for w in done.warned)
        refused = tuple(Refused(r.line, r.text, r.why) for r in done.refused)
        _write(out / target, done.python)
    except BridgeError as error:
        return Migrated(source, target, text, error=str(error))
    except OSError as error:
        return Migrated(source, target, text, error=f"{error.filename or source}: {error.strerror or error}")
    except RecursionError:
        return Migrated(source, target, text, error=f"{source}: the script is nested too deeply")
    except Exception as error:  # a bug of this project in one script must not lose the others
        return Migrated(source, target, text, error=f"{source}: please report this: {type(error).__name__}: {error}")
    return Migrated(source, target, text, done.python, done.translated, done.helped, refused, warned=warned)


def _read(script: Path) -> str:
    """The text of a script, which is UTF-8 unless a byte order mark says UTF-16."""
    data = script.read_bytes()
    try:
        return data.decode(_BOMS.get(data[:2], "utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(
            f"not {error.encoding} text at byte {error.start}; save it as UTF-8", file=str(script)
        ) from None


def _write(target: Path, python: str) -> None:
    """Write beside the target, then rename: a reader sees the old file or the new one."""
    if target.exists() and not target.read_text(encoding="utf-8", errors="replace").startswith(_MARK):
        raise InputError("this file was not made by psbridge migrate and is left alone", file=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".migrate-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(python)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
