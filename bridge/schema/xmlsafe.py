"""XML from strangers, read with limits.

A document with a DOCTYPE is refused before anything of it is expanded, so no entity but the five of XML itself exists here. What comes
back is a plain tree of :class:`Element` with line numbers; the parser never opens a file or a connection of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from bridge.errors import InputError

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Element", "has_doctype", "parse_xml", "root_name"]

MAX_BYTES = 16 * 1024 * 1024
"""The largest document that is read unless the caller says otherwise, in bytes of UTF-8."""

MAX_DEPTH = 128
"""How deep elements may nest."""

_PROBE = 4096


@dataclass
class Element:
    """One element. ``name`` has no prefix; ``namespace`` is the URI or ``""``. ``content`` mixes text and elements in document order."""

    name: str
    namespace: str
    attributes: dict[str, str]
    line: int
    content: list[str | Element] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """The child elements, in order."""
        return (c for c in self.content if isinstance(c, Element))

    def first(self, name: str) -> Element | None:
        """The first child of this name, or None."""
        return next((c for c in self if c.name == name), None)

    def all(self, name: str) -> list[Element]:
        """Every child of this name, in order."""
        return [c for c in self if c.name == name]

    def path(self, *names: str) -> Element | None:
        """The element reached by taking the first child of each name in turn, or None."""
        at: Element | None = self
        for name in names:
            if at is None:
                return None
            at = at.first(name)
        return at

    def descend(self) -> Iterator[Element]:
        """This element and everything below it, in document order."""
        stack = [self]
        while stack:
            at = stack.pop()
            yield at
            stack.extend(reversed(list(at)))

    @property
    def text(self) -> str:
        """All text inside, that of children included."""
        parts: list[str] = []
        stack: list[str | Element] = [self]
        while stack:
            at = stack.pop()
            if isinstance(at, str):
                parts.append(at)
            else:
                stack.extend(reversed(at.content))
        return "".join(parts)


def parse_xml(text: str, file: str, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Element:
    """Read ``text``, whose encoding declaration is ignored (it is text already).

    Raises :class:`InputError` with file and line for what is not well-formed, has a DOCTYPE, is larger than ``max_bytes``, or nests
    deeper than ``max_depth``.
    """
    try:
        data = text.removeprefix("\ufeff").encode()
    except UnicodeEncodeError:
        raise InputError("holds half a surrogate pair, which XML does not allow", file=file) from None
    if len(data) > max_bytes:
        raise InputError(
            f"is larger than {max_bytes:,} bytes; raise the size limit if the file is meant to be read", file=file
        )
    return _Builder(file, max_depth).parse(data)


def root_name(text: str) -> str:
    """The name of the document element without its prefix, or ``""`` when the beginning of ``text`` shows none. Never raises."""
    head = _after_prolog(text)
    if not head.startswith("<") or head.startswith("<!"):
        return ""
    name = head[1:]
    for stop in (" ", "\t", "\r", "\n", ">", "/"):
        name = name.partition(stop)[0]
    return name.rpartition(":")[2]


def has_doctype(text: str) -> bool:
    """True when the beginning of ``text`` shows a DOCTYPE. Never raises."""
    return _after_prolog(text).startswith("<!DOCTYPE")


def _after_prolog(text: str) -> str:
    """The beginning of ``text`` from the first thing that is no declaration, comment or instruction; ``""`` when there is none."""
    head = text[:_PROBE].lstrip("\ufeff \t\r\n")
    while head.startswith(("<?", "<!--")):
        end = "?>" if head.startswith("<?") else "-->"
        _, found, head = head.partition(end)
        if not found:
            return ""
        head = head.lstrip()
    return head


class _Builder:
    """Handlers that build the tree and stop at the first thing that is refused."""

    def __init__(self, file: str, max_depth: int) -> None:
        self.file = file
        self.max_depth = max_depth
        self.open: list[Element] = []
        self.root: Element | None = None
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def parse(self, data: bytes) -> Element:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as exc:
            reason = expat.ErrorString(exc.code) or "error"
            raise InputError(f"is not well-formed XML: {reason}", file=self.file, line=exc.lineno) from None
        if self.root is None:
            raise InputError("holds no element", file=self.file)
        return self.root

    def doctype(self, *_: object) -> None:
        raise InputError(
            "has a DOCTYPE, which is refused: remove it", file=self.file, line=self.parser.CurrentLineNumber
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        if len(self.open) >= self.max_depth:
            raise InputError(f"elements nest deeper than {self.max_depth}", file=self.file, line=line)
        namespace, _, local = name.rpartition(" ")
        element = Element(local, namespace, attributes, line)
        if self.open:
            self.open[-1].content.append(element)
        else:
            self.root = element
        self.open.append(element)

    def end(self, _: str) -> None:
        self.open.pop()

    def characters(self, data: str) -> None:
        if self.open:
            self.open[-1].content.append(data)
