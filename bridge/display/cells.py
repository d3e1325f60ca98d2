"""Text in the cells of a screen: how wide it is, and where it is cut or broken.

The rules are those of PowerShell's formatter: a wide character (CJK, Hangul, full width) takes two cells, any other one.
"""

from __future__ import annotations

import re

__all__ = ["ELLIPSIS", "broken", "first_line", "fitting", "is_sure", "lines_of", "width_of"]

ELLIPSIS = "…"
_WIDE = (
    (0x1100, 0x115F), (0x2329, 0x232A), (0x2E80, 0x303E), (0x3040, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFE19),
    (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6),
)  # fmt: skip
# Emoji and what is beyond the Basic Multilingual Plane: PowerShell's versions do not agree on how wide they are.
_UNSURE = re.compile("[\x1b\u2300-\u2328\u232b-\u23ff\u2600-\u27bf\u2b50-\u2b55\U00010000-\U0010ffff]")
_SEQUENCE = re.compile("\x1b\\[[0-9;]*[A-Za-z]")


def is_sure(text: str) -> bool:
    """False for text with emoji or escape sequences, whose width depends on the version and the console."""
    return (text.isascii() and "\x1b" not in text) or _UNSURE.search(text) is None


def _cells(char: str) -> int:
    code = ord(char)
    if code < 0x1100:
        return 1
    return 2 if any(first <= code <= last for first, last in _WIDE) or _UNSURE.match(char) else 1


def width_of(text: str) -> int:
    """The cells that ``text`` takes, without its escape sequences."""
    plain = _SEQUENCE.sub("", text) if "\x1b" in text else text
    return len(plain) if plain.isascii() else sum(map(_cells, plain))


def fitting(text: str, cells: int, *, from_end: bool = False) -> int:
    """How many characters of ``text``, from its start or its end, fit into ``cells``."""
    room = cells
    for count, char in enumerate(reversed(text) if from_end else text):
        room -= _cells(char)
        if room < 0:
            return count
    return len(text)


def lines_of(text: str) -> list[str]:
    """The lines of ``text``; carriage returns count for nothing."""
    return text.replace("\r", "").split("\n")


def first_line(text: str) -> str:
    """The first line, with an ellipsis where there are more."""
    for at, char in enumerate(text):
        if char in "\r\n":
            return text[:at] + ELLIPSIS
    return text


def broken(text: str, cells: int | None) -> list[str]:
    """``text`` on lines of at most ``cells`` (None: any width). Words are not kept whole: the invariant culture has no rule for that."""
    out: list[str] = []
    for line in lines_of(text):
        while cells is not None and width_of(line) > cells:
            # A wide character that does not even fit alone shows as a question mark.
            count = fitting(line, cells)
            out.append(line[:count] if count else "?")
            line = line[count or 1 :]
            if not line:
                break
        else:
            out.append(line)
    return out
