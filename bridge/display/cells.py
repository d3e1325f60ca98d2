"""Text in the cells of a screen: how wide it is, and where it is cut or broken.

The rules are those of PowerShell's formatter: a wide character (CJK, Hangul, full width) takes two cells, any other one.
"""

from __future__ import annotations

from bridge.operators.errors import NotSupportedHere

__all__ = ["ELLIPSIS", "broken", "fitting", "first_line", "lines_of", "width_of"]

ELLIPSIS = "…"
_WIDE = (
    (0x1100, 0x115F), (0x2329, 0x232A), (0x2E80, 0x303E), (0x3040, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFE19),
    (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6),
)  # fmt: skip
# Symbols and what is beyond the Basic Multilingual Plane: PowerShell's versions do not agree on them.
_UNSURE = ((0x2300, 0x2328), (0x232B, 0x23FF), (0x2600, 0x27BF), (0x2B50, 0x2B55), (0x10000, 0x10FFFF))


def _among(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def _cells(char: str) -> int:
    code = ord(char)
    if code < 0x1100:
        if code == 0x1B:
            raise NotSupportedHere("the width of text with escape sequences")
        return 1
    if _among(code, _UNSURE):
        raise NotSupportedHere(f"the width of the character U+{code:04X}")
    return 2 if _among(code, _WIDE) else 1


def width_of(text: str) -> int:
    """The cells that ``text`` takes. Raises :class:`NotSupportedHere` for emoji and escape sequences."""
    if text.isascii() and "\x1b" not in text:
        return len(text)
    return sum(map(_cells, text))


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
