"""The module of a page that does not name it."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["module_name"]

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
        return stem, "the help file's name"
    if stem.casefold().endswith("_cmdlets"):
        return stem[: -len("_cmdlets")], "the help file's name"
    if folder:
        return folder, "the folder's name"
    return stem, "the help file's name" if stem else "nowhere"


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
