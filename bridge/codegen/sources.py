"""Which files of the HELP arguments are read, and the key by which each is remembered."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bridge.errors import InputError

__all__ = ["MAX_SOURCE_BYTES", "Root", "Source", "discover"]

MAX_SOURCE_BYTES = 64 * 1024 * 1024
"""Largest help file that is read, in bytes."""

_HELP = (".cdxml", ".json", ".md", ".xml", ".yaml", ".yml")


@dataclass(frozen=True)
class Source:
    """A help file and its key: the name of the HELP argument, and the path below it with forward slashes."""

    path: Path
    key: str


@dataclass(frozen=True)
class Root:
    """One HELP argument. ``label`` begins the keys of its sources; a file is a root of its own."""

    label: str
    folder: bool

    def covers(self, key: str) -> bool:
        """True when a source of this key would have been found by this root."""
        return key.startswith(self.label + "/") if self.folder else key == self.label


def discover(arguments: Sequence[Path]) -> tuple[list[Root], list[Source]]:
    """The help files of ``arguments``, sorted by key. Raises :class:`InputError` for an argument that does not exist or has none."""
    roots: list[Root] = []
    found: dict[str, Source] = {}
    taken: set[str] = set()
    for argument in arguments:
        path = argument.resolve()
        if path.is_dir():
            label = _free(path.name or "root", taken)
            roots.append(Root(label, folder=True))
            files = [Source(file, f"{label}/{_relative(file, path)}") for file in _walk(path)]
            if not files:
                raise InputError("no help file in this folder (.md, .xml, .cdxml, .json, .yml)", file=str(argument))
        elif path.is_file():
            label = _free(f"{path.parent.name}/{_text(path.name)}", taken)
            roots.append(Root(label, folder=False))
            files = [Source(path, label)]
        else:
            raise InputError("no such file or folder", file=str(argument))
        found.update((s.key, s) for s in files)
    return roots, [found[key] for key in sorted(found)]


def _walk(folder: Path) -> Iterator[Path]:
    # os.walk does not follow links to folders: help cannot lead the reader out of its folder, or in circles.
    for current, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(_HELP) and not name.startswith("."):
                yield Path(current, name)


def _relative(file: Path, folder: Path) -> str:
    return _text(file.relative_to(folder).as_posix())


def _text(name: str) -> str:
    # A file name may hold bytes that are no UTF-8; the manifest must.
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _free(label: str, taken: set[str]) -> str:
    number = 2
    wanted = label
    while label in taken:
        label = f"{wanted}#{number}"
        number += 1
    taken.add(label)
    return label
