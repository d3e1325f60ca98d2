"""Changing an output folder so that it is whole at every moment.

New text is written to a staging folder inside the output folder first. Then, with interruption held back, files are renamed into place:
the commands, the packages that name them, then what is stale is removed, and the manifest comes last. Whenever a run ends, every name
that a package offers has its file, and no file is half written.
"""

from __future__ import annotations

import difflib
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from bridge.codegen.manifest import STATE
from bridge.codegen.render import MARKER
from bridge.errors import InputError

__all__ = ["Change", "Changes", "apply", "diff", "is_ours", "staging", "stale_files"]

_STAGING = ".psbridge-staging-"
_ABANDONED = 3600.0


@dataclass(frozen=True)
class Change:
    """A file to write. ``path`` is relative to the output folder; the text lies in ``staged``, or is ``data``."""

    path: str
    staged: Path | None = None
    data: bytes | None = None

    def read(self) -> bytes:
        """The new content."""
        return self.data if self.data is not None else self.staged.read_bytes() if self.staged is not None else b""


@dataclass
class Changes:
    """What a run does to the output folder: ``files`` and ``packages`` are written in this order, then ``removed`` go."""

    files: list[Change] = field(default_factory=list)
    packages: list[Change] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    manifest: list[Change] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.files or self.packages or self.removed or self.manifest)

    @property
    def written(self) -> Sequence[Change]:
        return [*self.files, *self.packages, *self.manifest]


@contextmanager
def staging(out: Path, *, inside: bool) -> Iterator[Path]:
    """A folder for new text: inside ``out`` (so that renames stay on one file system), or elsewhere when ``out`` must not change."""
    if inside:
        out.mkdir(parents=True, exist_ok=True)
        for old in out.glob(_STAGING + "*"):
            # Left by a run that was killed; one that still works is younger.
            if time.time() - old.stat().st_mtime > _ABANDONED:
                shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_STAGING, dir=out if inside else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_ours(path: Path) -> bool:
    """True for a file that this generator wrote."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return MARKER in file.read(4096)
    except FileNotFoundError:
        return False


def stale_files(out: Path, package: str, keep: Iterable[str]) -> list[str]:
    """Generated files of ``package`` that are not in ``keep`` (paths relative to ``out``), whoever remembers them."""
    kept = set(keep)
    folder = out / package
    if folder.is_symlink() or not folder.is_dir():
        return []
    found = [f"{package}/{path.name}" for path in sorted(folder.glob("*.py"))]
    return [path for path in found if path not in kept and is_ours(out / path)]


def apply(out: Path, changes: Changes) -> None:
    """Carry ``changes`` out. Raises :class:`InputError` before the first one when one would overwrite a file that is not generated or
    would leave the output folder."""
    for change in (*changes.files, *changes.packages):
        _check_target(out, change.path)
    for path in changes.removed:
        _check_target(out, path)
    with _uninterrupted():
        if changes:
            (out / STATE).unlink(missing_ok=True)
        for change in (*changes.files, *changes.packages):
            _put(out, change)
        for path in changes.removed:
            (out / path).unlink(missing_ok=True)
        for folder in sorted({(out / path).parent for path in changes.removed}):
            _remove_if_empty(folder, out)
        for change in changes.manifest:
            _put(out, change)


def _check_target(out: Path, path: str) -> None:
    target = out / path
    for folder in (target, *target.parents):
        if folder == out:
            break
        if folder.is_symlink():
            raise InputError(
                f"{folder} is a symbolic link; generated files do not go through one. Remove it or choose another --out"
            )
    if target.exists() and target.suffix == ".py" and target.stat().st_size and not is_ours(target):
        raise InputError(f"{target} was not written by psbridge and is left alone; move it or choose another --out")


def _put(out: Path, change: Change) -> None:
    target = out / change.path
    target.parent.mkdir(parents=True, exist_ok=True)
    if change.staged is not None:
        change.staged.replace(target)
        return
    handle, name = tempfile.mkstemp(prefix=".psbridge-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(change.read())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _remove_if_empty(folder: Path, out: Path) -> None:
    if folder == out or not folder.is_dir():
        return
    left = [p for p in folder.iterdir() if p.name != "__pycache__"]
    if not left:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold SIGINT and SIGTERM back until the block has ended. Elsewhere than in the main thread signals do not arrive anyway."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before: dict[signal.Signals, Any] = {}

    def remember(number: int, _frame: FrameType | None) -> None:
        caught.append(number)

    for held in (signal.SIGINT, signal.SIGTERM):
        before[held] = signal.signal(held, remember)
    try:
        yield
    finally:
        for held, handler in before.items():
            signal.signal(held, handler)
        for number in caught:
            signal.raise_signal(number)


def diff(out: Path, changes: Changes, limit: int = 2000) -> Iterator[str]:
    """Unified diffs of what ``apply`` would change, at most ``limit`` lines."""
    count = 0
    pairs: Mapping[str, bytes] = {c.path: c.read() for c in changes.written} | dict.fromkeys(changes.removed, b"")
    for path, new in sorted(pairs.items()):
        try:
            old = (out / path).read_bytes()
        except FileNotFoundError:
            old = b""
        lines = difflib.unified_diff(
            old.decode("utf-8", "replace").splitlines(keepends=True),
            new.decode("utf-8", "replace").splitlines(keepends=True),
            f"{path} (is)",
            f"{path} (should be)" if new else "removed",
        )
        if not old and not new:
            yield f"{path} is missing"
        for line in lines:
            count += 1
            if count > limit:
                yield "… the rest is left out"
                return
            yield line.rstrip("\n")
