"""CLIXML text to tokens, twice: a scanner for exactly the XML that PowerShell writes, and a strict parser for all other XML.

Both give the same tuples, ``(tag, name, ref, other, slash, text, end, bad)``: of an element that opens, its tag, the raw values of the
attributes N and RefId where they come in the usual order, and the other attributes as text; ``slash`` is set for ``<X/>`` and ``text``
is the raw content of an element that holds text alone (both None: elements follow). Of one that closes, ``end`` is its tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from bridge.clixml.errors import DecodeError

__all__ = ["NAMESPACE", "Token", "attributes", "document_start", "scan", "scan_spaced", "strict"]

NAMESPACE = "http://schemas.microsoft.com/powershell/2004/04"

Token = tuple[Any, ...]

_TOKEN = re.compile(
    r"[ \t\r\n]*(?:"
    r'<(?:([A-Za-z0-9]+)(?: N="([^"<\t\r\n]*)")?(?: RefId="([^"<&\t\r\n]*)")?((?: [A-Za-z]+="[^"<&\t\r\n]*")*) ?'
    r"(?:(/)>|>(?:([^<\r]*)</\1>)?)"
    r"|/([A-Za-z0-9]+)>)"
    r"|(.))",
    re.DOTALL,
)
_groups = re.Match.groups
_ATTRIBUTE = re.compile(r' ([A-Za-z]+)="([^"<]*)"')
_HEADER = re.compile(
    r"[\ufeff \t\r\n]*(?:#< CLIXML[ \t]*\r?\n)?[ \t\r\n]*(?:<\?xml [^<>?]*\?>)?[ \t\r\n]*"
    r'(?:<Objs((?: [A-Za-z]+="[^"<&\t\r\n]*")*) ?>)?'
)
_PREFIX = re.compile(r"[\ufeff \t\r\n]*(?:#< CLIXML[ \t]*\r?\n)?[ \t\r\n]*")
_VERSION = re.compile(r"1(?:\.[0-9]{1,9}){1,3}").fullmatch


def attributes(other: str) -> dict[str, str]:
    """The attributes of a token's ``other``. Raises :class:`DecodeError` for one that is there twice."""
    pairs = _ATTRIBUTE.findall(other)
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DecodeError("an attribute is there twice")
    return found


def check_root(found: dict[str, str]) -> None:
    version = found.get("Version")
    if version is None:
        raise DecodeError("Objs has no Version")
    if _VERSION(version) is None:
        raise DecodeError(f"version {version[:20]!r} of Objs is not 1.x")
    namespace = found.get("xmlns", NAMESPACE)
    if namespace != NAMESPACE:
        raise DecodeError(f"the namespace is {namespace[:80]!r}, not {NAMESPACE!r}")


def document_start(data: str) -> tuple[int, bool]:
    """Where the first value starts, and whether the text is a document (``<Objs>``) rather than a bare value."""
    match = _HEADER.match(data)
    assert match is not None
    root = match.group(1)
    if root is None:
        return match.end(), False
    check_root(attributes(root))
    return match.end(), True


def scan(data: str, start: int) -> Iterator[Token]:
    """Tokens of ``data`` (without white space at its end) from ``start``. What the scanner's grammar has not is a token with ``bad``
    set: comments, CDATA, other quotes, prefixes, text between elements."""
    return map(_groups, _TOKEN.finditer(data, start))


def scan_spaced(data: str) -> Iterator[tuple[str, Token]]:
    """As :func:`scan`, each token with the white space before it."""
    for match in _TOKEN.finditer(data):
        text = match.group()
        yield text[: len(text) - len(text.lstrip(" \t\r\n"))], match.groups()


class _Refused(Exception):
    pass


class _Strict:
    """Turns expat's events into tokens; an element is held back until it is known whether it has text alone."""

    def __init__(self) -> None:
        self.tokens: list[tuple[Token, int, int]] = []
        self.held: tuple[str, dict[str, str]] | None = None
        self.text: list[str] = []
        self.problem: DecodeError | None = None
        self.root: dict[str, str] | None = None
        self.depth = 0
        parser = expat.ParserCreate(namespace_separator="\n")
        parser.buffer_text = True
        parser.ordered_attributes = False
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.doctype
        self.parser = parser

    def refuse(self, reason: str) -> None:
        self.problem = DecodeError(
            reason, line=self.parser.CurrentLineNumber, column=self.parser.CurrentColumnNumber + 1
        )
        raise _Refused

    def doctype(self, *_: Any) -> None:
        self.refuse("a DOCTYPE is not allowed")

    def emit(self, token: Token) -> None:
        self.tokens.append((token, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1))

    def start(self, name: str, found: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition("\n")
        if namespace not in ("", NAMESPACE):
            self.refuse(f"the namespace of {tag} is {namespace[:80]!r}, not {NAMESPACE!r}")
        if self.depth == 0 and tag == "Objs":
            self.root = found
            self.depth = 1
            return
        self.depth += 1
        if self.held is not None:
            self.flush()
        self.held = (tag, found)
        self.text.clear()

    def flush(self) -> None:
        """The held element turned out to contain elements."""
        assert self.held is not None
        if "".join(self.text).strip(" \t\r\n"):
            self.refuse(f"text stands between the elements of {self.held[0]}")
        self.emit(_opening(*self.held, None))
        self.held = None
        self.text.clear()

    def end(self, name: str) -> None:
        tag = name.rpartition("\n")[2]
        self.depth -= 1
        if self.held is not None:
            self.emit(_opening(*self.held, "".join(self.text).replace("&", "&amp;")))
            self.held = None
        elif "".join(self.text).strip(" \t\r\n"):
            self.refuse(f"text stands between the elements of {tag}")
        elif self.depth or self.root is None:
            self.emit((None, None, None, None, None, None, tag, None))
        self.text.clear()

    def characters(self, text: str) -> None:
        self.text.append(text)


def _opening(tag: str, found: dict[str, str], text: str | None) -> Token:
    escaped = {k: v.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;") for k, v in found.items()}
    name, ref = escaped.pop("N", None), escaped.pop("RefId", None)
    other = "".join(f' {k}="{v}"' for k, v in escaped.items())
    return (tag, name, ref, other, None, text, None, None)


_CHUNK = 64 * 1024


def strict(data: str) -> Iterator[tuple[Token, int, int]]:
    """Tokens of any XML, each with line and column. Raises :class:`DecodeError` for what is not XML, for a DOCTYPE, for a namespace
    that is not PowerShell's and for a root of another version."""
    start = _PREFIX.match(data)
    assert start is not None
    state = _Strict()
    checked = False
    position = start.end()
    while True:
        chunk = data[position : position + _CHUNK]
        position += _CHUNK
        try:
            state.parser.Parse(chunk.encode("utf-8", "surrogatepass"), not chunk)
        except _Refused:
            assert state.problem is not None
            yield from state.tokens
            raise state.problem from None
        except (expat.ExpatError, ValueError) as exc:
            yield from state.tokens
            reason = expat.ErrorString(exc.code) if isinstance(exc, expat.ExpatError) else str(exc)
            raise DecodeError(
                f"it is not XML ({reason})",
                line=getattr(exc, "lineno", None),
                column=getattr(exc, "offset", 0) + 1,
            ) from None
        if state.root is not None and not checked:
            check_root(state.root)
            checked = True
        yield from state.tokens
        state.tokens.clear()
        if not chunk:
            return
