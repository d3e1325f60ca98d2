"""The outline of a page in markdown: front matter, headings and fenced blocks, found in one pass of one regular expression.

Only what PlatyPS writes is known here: ATX headings at the start of a line and fences of backticks or tildes. A closing fence may be
longer than the opening one; a heading inside a fence is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Fence", "Outline", "Section", "front_matter", "outline"]

_SECTIONS = frozenset(
    ("synopsis", "syntax", "description", "examples", "parameters", "inputs", "outputs", "notes", "related links")
)
_EVENT = re.compile(r"^(?:(#{1,6})[ \t]+([^\n]*)|[ \t]*(`{3,}|~{3,})([^\n]*))$", re.MULTILINE)


@dataclass(slots=True)
class Fence:
    """A fenced block. ``info`` is the text behind the opening fence, ``text`` the content, ``line`` the line of the opening fence."""

    info: str
    text: str
    line: int
    start: int
    end: int


@dataclass(slots=True)
class Section:
    """What stands under one heading, up to the next heading that counts. ``start`` and ``end`` are offsets of the content."""

    title: str
    line: int
    start: int
    end: int = 0
    fences: list[Fence] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)

    def child(self, title: str) -> Section | None:
        """The first section below with this title, ignoring case."""
        folded = title.casefold()
        return next((c for c in self.children if c.title.casefold() == folded), None)


@dataclass(slots=True)
class Outline:
    """A page. ``front`` maps the keys of the front matter, in lower case, to their text; lists are joined with newlines."""

    text: str
    front: dict[str, str]
    title: str
    title_line: int
    sections: dict[str, Section]
    unclosed: int | None = None
    suspects: list[tuple[int, set[str]]] = field(default_factory=list)

    def prose(self, section: Section) -> str:
        """The text of a section without its fences (and without its subsections)."""
        if not section.fences:
            return self.text[section.start : section.end].strip()
        return "\n\n".join(piece for piece in self.pieces(section) if piece).strip()

    def whole(self, section: Section) -> str:
        """All markdown of a section, that of its subsections and fences included."""
        return self.text[section.start : section.children[-1].end if section.children else section.end].strip()

    def pieces(self, section: Section) -> Iterator[str]:
        """The texts between the fences of a section."""
        at = section.start
        for fence in section.fences:
            yield self.text[at : fence.start].strip()
            at = fence.end
        yield self.text[at : section.end].strip()


def outline(text: str) -> Outline:
    """Take a page apart. Never raises; ``unclosed`` is the line of a fence that is never closed.

    ``text`` has newlines as line ends. A second section of one title is joined to the first.
    """
    front, position, line = front_matter(text)
    sections: dict[str, Section] = {}
    page = Outline(text, front, "", 0, sections)
    holder: Section | None = None  # the H2 at hand
    inner: Section | None = None  # the H3 at hand, else the H2
    mark = ""
    opened: tuple[str, int, int, int] = ("", 0, 0, 0)
    counted = position
    swallowed: set[str] = set()  # titles of sections seen inside the fence at hand
    doubled = False  # another opening fence was seen inside it
    for match in _EVENT.finditer(text, position):
        hashes, title, ticks, info = match.groups()
        if mark:
            if not ticks:
                if len(hashes) == 2 and title.strip().casefold() in _SECTIONS:
                    swallowed.add(title.strip().casefold())
            elif ticks and ticks[0] == mark[0] and len(ticks) >= len(mark) and not info.strip():
                if inner is not None:
                    words, at, start, content = opened
                    body = text[content : max(content, match.start() - 1)]
                    inner.fences.append(Fence(words, body, at, start, match.end()))
                mark = ""
                _suspect(page, holder, opened[1], swallowed, doubled)
            elif ticks[0] == mark[0] and info.strip():
                doubled = True
            continue
        line += text.count("\n", counted, match.start())
        counted = match.start()
        if ticks:
            if ticks[0] == "`" and "`" in info:
                continue  # code within a line of text
            mark = ticks
            swallowed, doubled = set(), False
            opened = (info.strip(), line, match.start(), min(match.end() + 1, len(text)))
            continue
        level = len(hashes)
        if level > 3 or (level == 1 and holder is not None) or (level == 3 and holder is None):
            continue
        name = title.strip().rstrip("#").rstrip() if title.endswith("#") else title.strip()
        if inner is not None:
            inner.end = match.start()
        if level == 1:
            page.title, page.title_line = name, line
            continue
        made = Section(name, line, min(match.end() + 1, len(text)))
        if level == 2:
            known = sections.setdefault(name.casefold(), made)
            holder = inner = made
            if known is not made:
                known.children.append(made)
                holder = known
        else:
            assert holder is not None
            holder.children.append(made)
            inner = made
    if inner is not None:
        inner.end = len(text)
    if mark and page.unclosed is None:
        page.unclosed = opened[1]
    for line, titles in page.suspects:
        if page.unclosed is None and not titles <= sections.keys():
            page.unclosed = line
    return page


def _suspect(page: Outline, holder: Section | None, line: int, swallowed: set[str], doubled: bool) -> None:
    """Whether a fence that ended may have been left open and closed by the next one.

    Syntax and attributes never hold a heading or another fence. An example may, so there it counts only when a section is then missing.
    """
    if not swallowed and not doubled:
        return
    if holder is not None and holder.title.casefold() in ("syntax", "parameters"):
        page.unclosed = line if page.unclosed is None else page.unclosed
    elif swallowed:
        page.suspects.append((line, swallowed))


def front_matter(text: str) -> tuple[dict[str, str], int, int]:
    """The keys, the offset behind the front matter, and the line there."""
    if not text.startswith("---"):
        return {}, 0, 1
    end = text.find("\n---", 3)
    if end < 0:
        return {}, 0, 1
    front: dict[str, str] = {}
    key = ""
    for row in text[text.find("\n") + 1 : end].split("\n"):
        name, colon, value = row.partition(":")
        if colon and name and not name[0].isspace() and name[0] not in "-#":
            key = name.strip().casefold()
            front[key] = _scalar(value)
        elif key and row.lstrip().startswith("-"):
            item = _scalar(row.lstrip()[1:])
            front[key] = f"{front[key]}\n{item}" if front[key] else item
    after = text.find("\n", end + 1)
    after = len(text) if after < 0 else after + 1
    return front, after, text.count("\n", 0, after) + 1


def _scalar(text: str) -> str:
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return text
