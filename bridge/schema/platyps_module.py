"""The module of a page that does not name it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bridge.model import Origin
from bridge.schema.diagnostics import diagnostic
from bridge.schema.merge import Source

__all__ = ["module_name", "settle_modules"]

_HELP_FILE = "the help file's name"
_FOLDER = "the folder's name"
_ENOUGH = 3

_ENDINGS = (".xml", "-help", ".dll", ".cdxml", ".psm1", ".psd1", ".mof")


def module_name(front: Mapping[str, str], file: str) -> tuple[str, str]:
    """The module's name and where it was found: the online address, the help file (``SmbShare_Cmdlets.xml``), else the folder.

    ``front`` is the page's front matter by folded key; ``file`` its path with either kind of slash. The name is "" when nothing tells it.
    """
    folder = file.replace("\\", "/").rpartition("/")[0].rpartition("/")[2]
    parts = front.get("online version", "").split("?")[0].split("/")
    if "module" in (p.casefold() for p in parts[:-2]):
        at = [p.casefold() for p in parts].index("module")
        return _cased(parts[at + 1], front, folder), "the online version's address"
    stem = _stem(front.get("external help file", ""))
    if stem.casefold() == folder.casefold() and stem:
        return stem, _HELP_FILE
    if stem.casefold().endswith("_cmdlets"):
        return stem[: -len("_cmdlets")], _HELP_FILE
    if folder:
        return folder, _FOLDER
    return stem, _HELP_FILE if stem else "nowhere"


def _cased(name: str, front: Mapping[str, str], folder: str) -> str:
    """``name`` in the spelling of another witness: an address is all lower case."""
    for other in (_stem(front.get("external help file", "")), folder):
        if other.casefold() == name.casefold():
            return other
    return name


def _stem(help_file: str) -> str:
    stem = help_file.strip()
    changed = True
    while changed:
        changed = False
        for ending in _ENDINGS:
            if stem.casefold().endswith(ending):
                stem, changed = stem[: -len(ending)], True
    return stem


def settle_modules(sources: Sequence[Source], root: str) -> list[Source]:
    """Sources with guessed module names made one for each folder.

    A help file is often called otherwise than its module (``Failoverv2_Cmdlets.xml``). Where a folder holds at least three pages and none
    names another module, the folder is the module's own and its name is believed; a help file's name may still lend its capitals.
    ``root`` is the name of the folder that the files' names start from.
    """
    folders: dict[str, list[Source]] = {}
    for source in sources:
        if source.commands:
            folders.setdefault(source.file.rpartition("/")[0].rpartition("/")[2] or root, []).append(source)
    settled: dict[str, str] = {}
    for folder, members in folders.items():
        guessed = [c.module for s in members for c in s.commands if _guessed(s)]
        named = {c.module.casefold() for s in members for c in s.commands if not _guessed(s)}
        if folder and len(guessed) >= _ENOUGH and named <= {folder.casefold()}:
            settled[folder] = next((g for g in guessed if g.casefold() == folder.casefold()), folder)
    if not settled:
        return list(sources)
    return [_renamed(s, settled.get(s.file.rpartition("/")[0].rpartition("/")[2] or root)) for s in sources]


def _guessed(source: Source) -> bool:
    origin = source.commands[0].origins.get("module")
    return origin is not None and origin.source in (_HELP_FILE, _FOLDER)


def _renamed(source: Source, module: str | None) -> Source:
    if module is None or not source.commands or not _guessed(source):
        return source
    commands = tuple(
        replace(c, module=module, origins={**c.origins, "module": Origin(_FOLDER, source.file)})
        for c in source.commands
    )
    diagnostics = tuple(
        diagnostic("no-module-name", file=d.file, line=d.line, command=d.command, module=module, source=_FOLDER)
        if d.name == "no-module-name"
        else d
        for d in source.diagnostics
    )
    return replace(source, commands=commands, diagnostics=diagnostics)
