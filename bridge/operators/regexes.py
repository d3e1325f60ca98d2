"""Regular expressions as .NET's classes show them: Regex, Match, Group, and replacement texts with ``$1``, ``${name}``, ``$&``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.regex import UnsupportedPattern, compile_pattern
from bridge.operators.errors import NotSupportedHere
from bridge.values import TypedArray

__all__ = [
    "Group",
    "Match",
    "MatchCollection",
    "Pattern",
    "Regex",
    "escape",
    "pattern",
    "replacement",
    "unescape",
    "without_captures",
]

_R = "System.Text.RegularExpressions."
_REPEATED = re.compile(r"\)[*+?{]")
_MIXED = re.compile(r"\\[1-9]")


class Pattern:
    """A compiled pattern with .NET's numbers of its groups: those without a name first, then the named ones."""

    def __init__(self, text: str, compiled: re.Pattern[str]) -> None:
        self.text = text
        self.compiled = compiled
        named = {index: name for name, index in compiled.groupindex.items()}
        plain = [i for i in range(1, compiled.groups + 1) if i not in named]
        if named and plain and _MIXED.search(text):
            raise NotSupportedHere(f"the pattern {text!r} refers by number to a group, but has groups with names, too")
        self.order = [0, *plain, *sorted(named)]
        """Python's number of each group, by .NET's number."""
        self.names = ["0", *(str(i + 1) for i in range(len(plain))), *(named[i] for i in sorted(named))]

    def number(self, name: str) -> int | None:
        """Python's number of the group that .NET calls ``name``."""
        for shown, index in zip(self.names, self.order, strict=True):
            if shown == name:
                return index
        return self.order[int(name)] if name.isdigit() and int(name) < len(self.order) else None

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.compiled.search(text, start)


_OPENING = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?!\?)", re.DOTALL)


def without_captures(text: str) -> str:
    """``ExplicitCapture``: groups without a name catch nothing."""
    if re.search(r"\\[1-9]", text):
        raise NotSupportedHere(f"the pattern {text!r} refers to a group that catches nothing")
    return _OPENING.sub(lambda m: "(?:" if m.group() == "(" else m.group(), text)


@lru_cache(maxsize=512)
def pattern(text: str, ignore_case: bool = False, flags: int = 0) -> Pattern:
    """Raises :class:`DotNetError` for what .NET refuses, :class:`NotSupportedHere` for what Python's ``re`` has not."""
    try:
        if re.search(r"\(\?[<']\d", text):
            raise UnsupportedPattern("a group with a number for a name")
        compiled = compile_pattern(text, ignore_case)
        if flags:
            compiled = re.compile(compiled.pattern, compiled.flags | flags)
    except UnsupportedPattern as error:
        raise NotSupportedHere(f"the pattern {text!r}: {error}") from None
    return Pattern(text, compiled)


class Group:
    """A ``Group`` of a match."""

    type_name = _R + "Group"
    __slots__ = ("_text", "index", "length", "name", "success", "value")

    def __init__(self, name: str, found: re.Match[str] | None, number: int) -> None:
        text = found.group(number) if found is not None else None
        self.name = name
        self.success = text is not None
        self.value = text or ""
        self.index = utf16(found.string, found.start(number)) if found is not None and text is not None else 0
        self.length = units(self.value)
        self._text = "" if found is None else found.re.pattern

    def captures(self) -> TypedArray:
        """What the group caught, each time. Raises :class:`NotSupportedHere` for a pattern that repeats groups."""
        if self.name != "0" and _REPEATED.search(self._text):
            raise NotSupportedHere("the captures of a group that may be repeated")
        return TypedArray(_R + "CaptureCollection", [self] if self.success else [])

    def __str__(self) -> str:
        return self.value

    def properties(self) -> dict[str, Any]:
        return {
            "Success": self.success, "Name": self.name, "Index": self.index, "Length": self.length, "Value": self.value,
        }  # fmt: skip


class Match(Group):
    """A ``Match``; without a find it is ``Match.Empty``."""

    type_name = _R + "Match"
    __slots__ = ("found", "pattern")

    def __init__(self, pattern: Pattern, found: re.Match[str] | None) -> None:
        super().__init__("0", found, 0)
        self.pattern = pattern
        self.found = found

    def groups(self) -> GroupCollection:
        if self.found is None:
            return GroupCollection([Group("0", None, 0)])
        first: list[Group] = [self]
        return GroupCollection(
            first
            + [
                Group(name, self.found, index)
                for name, index in zip(self.pattern.names[1:], self.pattern.order[1:], strict=True)
            ]
        )

    def properties(self) -> dict[str, Any]:
        return {"Groups": self.groups(), **super().properties()}

    def next_match(self) -> Match:
        if self.found is None:
            return self
        start = self.found.end() + (1 if self.found.end() == self.found.start() else 0)
        if start > len(self.found.string):
            return Match(self.pattern, None)
        return Match(self.pattern, self.pattern.compiled.search(self.found.string, start))


class GroupCollection(TypedArray):
    """``Match.Groups``: by number or by name."""

    __slots__ = ()

    def __init__(self, groups: list[Group]) -> None:
        super().__init__(_R + "GroupCollection", groups)

    def named(self, name: str) -> Group:
        found = next((g for g in self if g.name == name), None)
        return found if found is not None else Group(name, None, 0)


class MatchCollection(TypedArray):
    """What ``Regex.Matches`` gives."""

    __slots__ = ()

    def __init__(self, matches: list[Match]) -> None:
        super().__init__(_R + "MatchCollection", matches)


_OPTIONS = {
    "ignorecase": 1,
    "multiline": 2,
    "explicitcapture": 4,
    "compiled": 8,
    "singleline": 16,
    "cultureinvariant": 512,
}


class Regex:
    """A ``Regex`` that a script made. ``options`` is RegexOptions as a number."""

    type_name = _R + "Regex"

    def __init__(self, text: str, options: int = 0) -> None:
        if options & ~(1 | 2 | 8 | 16 | 512):
            raise NotSupportedHere(f"the regular expression options {options}")
        flags = (re.MULTILINE if options & 2 else 0) | (re.DOTALL if options & 16 else 0)
        self.text = text
        self.options = options
        self.pattern = pattern(text, bool(options & 1), flags)

    def __str__(self) -> str:
        return self.text

    def match(self, text: str) -> Match:
        return Match(self.pattern, self.pattern.search(text))

    def matches(self, text: str) -> MatchCollection:
        return MatchCollection([Match(self.pattern, m) for m in self.pattern.compiled.finditer(text)])

    def replace(self, text: str, with_: Any, count: int = -1) -> str:
        return substitute(self.pattern, text, with_, count)

    def split(self, text: str, count: int = 0) -> list[str]:
        return split(self.pattern, text, count)


def split(found: Pattern, text: str, count: int = 0) -> list[str]:
    """``Regex.Split``: the parts between matches, and what their groups caught. ``count`` limits the parts; 0 does not."""
    if count == 1:
        return [text]
    parts: list[str] = []
    last = 0
    for number, m in enumerate(found.compiled.finditer(text), 1):
        parts.append(text[last : m.start()])
        parts += [m.group(i) for i in found.order[1:] if m.group(i) is not None]
        last = m.end()
        if count and number == count - 1:
            break
    parts.append(text[last:])
    return parts


def substitute(found: Pattern, text: str, with_: Any, count: int = -1) -> str:
    """``Regex.Replace`` by a replacement text, or by a callable that takes the :class:`Match`."""
    if count == 0:
        return text
    write: Callable[[re.Match[str]], str]
    if callable(with_):
        write = lambda m: with_(Match(found, m))  # noqa: E731
    else:
        write = replacement(str(with_), found)
    return found.compiled.sub(write, text, count=max(count, 0))


_TOKEN = re.compile(r"\$(?:\$|&|`|'|\+|_|(?P<number>\d+)|\{(?P<name>\w+)\})")


def replacement(text: str, found: Pattern) -> Callable[[re.Match[str]], str]:
    """What a replacement text makes of a match. A name that is no group stands for itself, as in .NET."""
    parts: list[Any] = []
    last = 0
    for token in _TOKEN.finditer(text):
        parts.append(text[last : token.start()])
        parts.append(_part(token, found))
        last = token.end()
    parts.append(text[last:])
    return lambda m: "".join(p if isinstance(p, str) else p(m) for p in parts)


def _part(token: re.Match[str], found: Pattern) -> Any:
    symbol = token.group()
    if token["number"]:
        # ``$12`` is group 12 where there is one, else it stands for itself.
        return _caught(found.number(str(int(token["number"]))), symbol)
    if token["name"]:
        return _caught(found.number(token["name"]), symbol)
    return _SYMBOLS[symbol[1]]


def _caught(index: int | None, symbol: str) -> Any:
    if index is None:
        return symbol
    return lambda m: m.group(index) or ""


_SYMBOLS: dict[str, Any] = {
    "$": "$",
    "&": lambda m: m.group(),
    "`": lambda m: m.string[: m.start()],
    "'": lambda m: m.string[m.end() :],
    "_": lambda m: m.string,
    "+": lambda m: m.group(m.re.groups) or "",
}


def escape(text: str) -> str:
    """``Regex.Escape``."""
    return "".join(_ESCAPED.get(c, c) for c in text)


_ESCAPED = {c: "\\" + c for c in "\\*+?|{[()^$.#"} | {" ": "\\ ", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": "\\f"}


def unescape(text: str) -> str:
    """``Regex.Unescape`` of what :func:`escape` makes."""
    if re.search(r"\\[a-eg-mo-qsu-zA-Z0-9]", text):
        raise NotSupportedHere(f"Regex.Unescape of {text!r}")
    back = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
    return re.sub(r"\\(.)", lambda m: back.get(m[1], m[1]), text, flags=re.DOTALL)


def units(text: str) -> int:
    """The length in UTF-16 units, as .NET counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16(text: str, index: int) -> int:
    """A Python index as .NET's."""
    return index if text.isascii() else units(text[:index])


def iterate(found: Pattern, text: str) -> Iterator[re.Match[str]]:
    return found.compiled.finditer(text)


__all__ += ["DotNetError", "split", "substitute", "units", "utf16"]
