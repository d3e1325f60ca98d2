"""Repairs of characters: mojibake, invisible characters, typographic dashes; and markdown text for the model."""

from __future__ import annotations

import re

__all__ = ["Garbled", "clean_structure", "plain", "repair_mojibake"]

# cp1252 leaves five bytes undefined; what writes mojibake passes them through as C1 controls.
_BYTES = {bytes([b]).decode("cp1252"): b for b in range(0x80, 0x100) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_BYTES.update({chr(b): b for b in (0x81, 0x8D, 0x8F, 0x90, 0x9D)})
_LEAD = "".join(c for c, b in _BYTES.items() if 0xC2 <= b <= 0xF4)
_TRAIL = "".join(c for c, b in _BYTES.items() if 0x80 <= b <= 0xBF)
_GARBLED = re.compile(f"[{re.escape(_LEAD)}][{re.escape(_TRAIL)}]{{1,3}}")

_STRUCTURE = {
    0x00A0: " ",
    0x2007: " ",
    0x202F: " ",
    0x200B: None,
    0x200C: None,
    0x200D: None,
    0x2060: None,
    0xFEFF: None,
    0x00AD: None,
    0x2010: "-",
    0x2011: "-",
    0x2012: "-",
    0x2013: "-",
    0x2014: "-",
    0x2212: "-",
    0x2018: "'",
    0x2019: "'",
    0x201C: '"',
    0x201D: '"',
}
_ESCAPE = re.compile(r"\\([\[\]<>*_`#|~{}!])")
_PLACEHOLDER = re.compile(r"\{\{[^{}\n]{0,200}\}\}")


class Garbled:
    """What :func:`repair_mojibake` found: how many sequences, the first as it stood, what it became, and where it was."""

    def __init__(self) -> None:
        self.count = 0
        self.sample = ""
        self.repaired = ""
        self.position = 0


def repair_mojibake(text: str, garbled: Garbled) -> str:
    """Turn UTF-8 that was once read as cp1252 back into what it was; sequences that are no UTF-8 stay."""

    def restore(match: re.Match[str]) -> str:
        found = match.group()
        for length in range(len(found), 1, -1):
            try:
                good = bytes(_BYTES[c] for c in found[:length]).decode("utf-8")
            except UnicodeDecodeError:
                continue
            if not garbled.count:
                garbled.sample, garbled.repaired, garbled.position = found[:length], good, match.start()
            garbled.count += 1
            return good + found[length:]
        return found

    return _GARBLED.sub(restore, text)


def clean_structure(text: str) -> str:
    """``text`` for parsing: no-break spaces as spaces, typographic dashes and quotes as plain ones, invisible characters gone."""
    return text if text.isascii() else text.translate(_STRUCTURE)


def plain(text: str) -> str:
    """Markdown text with its backslash escapes taken out; ``\\\\server`` keeps its backslashes."""
    text = text.strip()
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def placeholder(text: str) -> str | None:
    """The placeholder that PlatyPS leaves for an author to fill (``{{ Fill in the Synopsis }}``) when ``text`` is nothing else."""
    stripped = text.strip()
    match = _PLACEHOLDER.fullmatch(stripped)
    return stripped if match else None
