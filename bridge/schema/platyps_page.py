"""The outline of a help page in markdown: front matter, sections, subsections, fenced blocks, each with its line numbers.

One pass over the lines; a fence that is never closed holds nothing, so that the headings below it still count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Fence", "Line", "Page", "Section", "split_page"]


class Line(NamedTuple):
    """One line without its end. ``fenced`` is true between fences and on them."""

    number: int
    text: str
    fenced: bool = False


@dataclass(frozen=True)
class Fence:
    """A fenced block: its language in lower case, its content, and the line of its first content."""

    language: str
    text: str
    line: int


@dataclass
class Section:
    """What stands under one heading, up to the next of the same level or above."""

    title: str
    level: int
    line: int
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text, without blank lines around it."""
        return "\n".join(line.text for line in self.lines).strip("\n")

    def subsections(self) -> list[Section]:
        """The sections one level below, in order."""
        return _sections(self.lines, self.level + 1)

    @property
    def opening(self) -> str:
        """The text before the first subsection."""
        kept = []
        for line in self.lines:
            if _heading(line) is not None:
                break
            kept.append(line.text)
        return "\n".join(kept).strip("\n")

    def fences(self) -> list[Fence]:
        """The fenced blocks, in order."""
        return list(_fences(self.lines))

    def outside(self) -> str:
        """The text that is in no fenced block, without blank lines around it."""
        return "\n".join(line.text for line in self.lines if not line.fenced).strip("\n")


@dataclass
class Page:
    """A page. ``front`` is the text between the ``---`` lines, ``title`` the first heading of level 1; ``unclosed`` are lines of fences."""

    front: str
    front_line: int
    title: str
    title_line: int
    sections: list[Section]
    unclosed: list[int]

    def section(self, *titles: str) -> Section | None:
        """The first section with one of these titles, in any case."""
        folded = {t.casefold() for t in titles}
        return next((s for s in self.sections if s.title.casefold() in folded), None)


def split_page(text: str) -> Page:
    """Split ``text``. Never raises."""
    raw = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    front, start = _front(raw)
    lines, unclosed = _lines(raw, start)
    title, title_line = "", 1
    for line in lines:
        found = _heading(line)
        if found is not None and found[0] == 1:
            title, title_line = found[1], line.number
            break
    return Page(front, 2, title, title_line, _sections(lines, 2), unclosed)


def _front(raw: list[str]) -> tuple[str, int]:
    if raw[0].rstrip() != "---":
        return "", 0
    for at in range(1, len(raw)):
        if raw[at].rstrip() == "---":
            return "\n".join(raw[1:at]), at + 1
    return "", 0


def _fence_of(text: str) -> tuple[str, int, str] | None:
    """The character, length and rest of a line that opens or closes a fence."""
    stripped = text.lstrip(" ")
    mark = stripped[:1]
    if mark not in ("`", "~") or len(text) - len(stripped) > 3:
        return None
    rest = stripped.lstrip(mark)
    length = len(stripped) - len(rest)
    if length < 3 or (mark == "`" and "`" in rest):
        return None
    return mark, length, rest.strip()


def _lines(raw: list[str], start: int) -> tuple[list[Line], list[int]]:
    marks = {
        at: found
        for at, text in enumerate(raw)
        if ("`" in text or "~" in text) and (found := _fence_of(text)) is not None
    }
    # The longest closing fence from each mark on: whether an opening one is ever closed is then known at once.
    ahead: dict[int, int] = {}
    longest = {"`": 0, "~": 0}
    for at in reversed(marks):
        mark, length, rest = marks[at]
        ahead[at] = longest[mark]
        if not rest:
            longest[mark] = max(longest[mark], length)
    lines: list[Line] = []
    unclosed: list[int] = []
    opened: tuple[str, int] | None = None
    for at in range(start, len(raw)):
        fenced = opened is not None
        if at in marks:
            mark, length, rest = marks[at]
            if opened is None:
                if ahead[at] >= length:
                    opened, fenced = (mark, length), True
                else:
                    unclosed.append(at + 1)
            elif mark == opened[0] and length >= opened[1] and not rest:
                opened = None
        lines.append(Line(at + 1, raw[at], fenced))
    return lines, unclosed


def _heading(line: Line) -> tuple[int, str] | None:
    if line.fenced or not line.text.startswith("#"):
        return None
    rest = line.text.lstrip("#")
    level = len(line.text) - len(rest)
    if level > 6 or (rest and rest[0] not in " \t"):
        return None
    return level, rest.strip().rstrip("#").rstrip()


def _sections(lines: list[Line], level: int) -> list[Section]:
    found: list[Section] = []
    open_section: Section | None = None
    for line in lines:
        heading = _heading(line)
        if heading is not None and heading[0] <= level:
            open_section = Section(heading[1], level, line.number) if heading[0] == level else None
            if open_section is not None:
                found.append(open_section)
        elif open_section is not None:
            open_section.lines.append(line)
    return found


def _fences(lines: list[Line]) -> Iterator[Fence]:
    content: list[str] | None = None
    language, first = "", 0
    mark, length = "", 0
    for line in lines:
        found = _fence_of(line.text) if line.fenced else None
        if content is None:
            if found is not None:
                mark, length, info = found
                content, language, first = [], info.partition(" ")[0].casefold(), line.number + 1
        elif found is not None and found[0] == mark and found[1] >= length and not found[2]:
            yield Fence(language, "\n".join(content), first)
            content = None
        else:
            content.append(line.text)
