"""What the HELP arguments hold: modules to read, and the keys by which each is remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bridge.errors import InputError
from bridge.schema.read import module_folders

__all__ = ["Root", "Source", "discover"]


@dataclass(frozen=True)
class Source:
    """A module's folder, or one help file. ``files`` are its help files by name, with forward slashes below ``path``.

    ``key`` is the name of the HELP argument and the path below it.
    """

    path: Path
    key: str
    files: Mapping[str, Path]


@dataclass(frozen=True)
class Root:
    """One HELP argument. ``label`` begins the keys of its sources; a file is a root of its own."""

    label: str

    def covers(self, key: str) -> bool:
        """True when a source of this key would have been found by this root."""
        return key == self.label or key.startswith(self.label + "/")


def discover(arguments: Sequence[Path]) -> tuple[list[Root], list[Source]]:
    """The sources of ``arguments``, sorted by key. Raises :class:`InputError` for an argument that does not exist or has no help."""
    roots: list[Root] = []
    found: list[Source] = []
    taken: set[str] = set()
    for argument in arguments:
        name = _text(argument.resolve().name) or "root"
        if argument.is_dir():
            label = _free(name, taken)
            for folder, files in module_folders(argument):
                below = _text(folder.relative_to(argument).as_posix())
                key = label if below == "." else f"{label}/{below}"
                found.append(Source(folder, key, {_text(f.relative_to(folder).as_posix()): f for f in files}))
        elif argument.exists():
            label = _free(f"{_text(argument.resolve().parent.name)}/{name}", taken)
            found.append(Source(argument, label, {name: argument}))
        else:
            raise InputError("no such file or folder", file=str(argument))
        roots.append(Root(label))
    return roots, sorted(found, key=lambda s: s.key)


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
