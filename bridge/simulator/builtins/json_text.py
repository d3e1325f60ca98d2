"""JSON as Newtonsoft's reader takes it: comments, single quotes, bare names, commas at the end; and what it says of text it does not take.

Where a message tells a path and a place, they are those that its reader has got to: the path of the value that it finished last, and no
path inside a container that has nothing yet.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

from bridge.operators.errors import NotSupportedHere

__all__ = ["JsonFailure", "JsonText"]

_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_OCTAL = re.compile(r"-?0[\dxX]")
_PLAIN_NAME = re.compile(r"[^\s.'\"/\[\]()\\]+")
_UNESCAPE = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\", "/": "/"}
_WORDS: dict[str, tuple[str, Any, str]] = {
    "t": ("true", True, "Error parsing boolean value."),
    "f": ("false", False, "Error parsing boolean value."),
    "N": ("NaN", float("nan"), "Error parsing NaN value."),
    "I": ("Infinity", float("inf"), "Error parsing Infinity value."),
    "-": ("-Infinity", float("-inf"), "Error parsing Infinity value."),
    "n": ("null", None, "Error parsing null value."),
}
_MISSING_END = "Unexpected end when reading JSON."


class JsonFailure(Exception):
    """``str()`` is the reader's message."""


class _End(Exception):
    """The text is over where a token should be."""


class _Level:
    """A container that is being read: ``key`` is the last name or index in it, None before the first."""

    def __init__(self, is_array: bool) -> None:
        self.is_array = is_array
        self.key: str | int | None = None

    def counted(self) -> None:
        if self.is_array:
            self.key = self.key + 1 if isinstance(self.key, int) else 0


class JsonText:
    """Reads one document. ``number`` makes a value of a number's text, ``text`` of a string's, ``table`` of the items of an object."""

    def __init__(
        self,
        source: str,
        depth: int,
        number: Callable[[re.Match[str]], Any],
        text: Callable[[str], Any],
        table: Callable[[list[tuple[str, Any]]], Any],
    ) -> None:
        self._source = source
        self._depth = depth
        self._number = number
        self._text = text
        self._table = table
        self._at = 0
        self._levels: list[_Level] = []

    def document(self) -> Any:
        """The value, None for text without one. Raises :class:`JsonFailure`."""
        self._space()
        if self._over:
            return None
        first = self._source[self._at]
        try:
            value = self._value()
        except _End:
            self._unfinished(first)
        self._space()
        if not self._over:
            self._fail(f"Additional text encountered after finished reading JSON content: {self._source[self._at]}.")
        return value

    # --- failures -------------------------------------------------------------------------------------------------------------------

    def _unfinished(self, first: str) -> NoReturn:
        if first == "[":
            self._fail("Unexpected end of content while loading JArray.")
        if len(self._levels) > 1:
            raise NotSupportedHere("JSON that ends inside an object in an object")
        begun = bool(self._levels) and self._levels[0].key is not None
        self._fail("Unexpected end when deserializing object." if begun else _MISSING_END)

    def _fail(self, what: str) -> NoReturn:
        column = self._at - (self._source.rfind("\n", 0, self._at) + 1)
        line = self._source.count("\n", 0, self._at) + 1
        if not column and not self._levels and not self._source[: self._at].strip():
            line = 0  # where it has read nothing yet
        raise JsonFailure(f"{what} Path '{self._path()}', line {line}, position {column}.")

    def _path(self) -> str:
        found = ""
        for level in self._levels:
            key = level.key
            if key is None:
                continue
            if isinstance(key, int):
                found += f"[{key}]"
            elif not _PLAIN_NAME.fullmatch(key):
                raise NotSupportedHere("the path of a name that is no plain word, in an error of JSON")
            else:
                found += f".{key}" if found else key
        return found

    # --- tokens ---------------------------------------------------------------------------------------------------------------------

    @property
    def _over(self) -> bool:
        return self._at >= len(self._source)

    def _space(self) -> None:
        while not self._over:
            if self._source[self._at].isspace():
                self._at += 1
            elif self._source.startswith("//", self._at):
                end = self._source.find("\n", self._at)
                self._at = len(self._source) if end < 0 else end
            elif self._source.startswith("/*", self._at):
                end = self._source.find("*/", self._at)
                if end < 0:
                    raise NotSupportedHere("JSON with a comment that has no end")
                self._at = end + 2
            else:
                return

    def _token(self) -> str:
        """The character that comes next, after blanks."""
        self._space()
        if self._over:
            raise _End
        return self._source[self._at]

    def _value(self) -> Any:
        c = self._token()
        if c in "{[":
            return self._container(c)
        if c in "\"'":
            made = self._text(self._string())
        elif c in _WORDS and not (c == "-" and self._source[self._at + 1 : self._at + 2] != "I"):
            made = self._word(c)
        elif c.isnumeric() or c in "-.":
            made = self._digits()
        elif c in ",]u":
            raise NotSupportedHere("JSON with a value that is not there")
        else:
            self._fail(f"Unexpected character encountered while parsing value: {c}.")
        if self._levels:
            self._levels[-1].counted()
        return made

    def _word(self, first: str) -> Any:
        word, value, failure = _WORDS[first]
        given = self._source[self._at : self._at + len(word)]
        if first == "n" and given[1:2] == "e":
            raise NotSupportedHere("JSON with a constructor")
        if first == "n" and given[1:2] not in ("u", ""):
            self._fail("Unexpected character encountered while parsing value: n.")
        same = next((i for i, (a, b) in enumerate(zip(given, word, strict=False)) if a != b), len(given))
        if len(given) < len(word):
            self._at = len(self._source)
            self._fail(_MISSING_END)
        self._at += same
        if same < len(word) or not self._separated():
            self._fail(failure)
        return value

    def _separated(self) -> bool:
        return self._over or self._source[self._at] in "}],)/" or self._source[self._at].isspace()

    def _digits(self) -> Any:
        found = _NUMBER.match(self._source, self._at)
        if found is None or _OCTAL.match(self._source, self._at):
            raise NotSupportedHere("JSON with a number that is not written in the usual way")
        self._at = found.end()
        if not self._separated():
            raise NotSupportedHere("JSON with a number that is not written in the usual way")
        return self._number(found)

    def _string(self) -> str:
        quote = self._source[self._at]
        self._at += 1
        out: list[str] = []
        while not self._over:
            c = self._source[self._at]
            self._at += 1
            if c == quote:
                return "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            if c != "\\" or self._over:
                out.append(c)
                continue
            escape = self._source[self._at]
            self._at += 1
            if escape == "u":
                digits = self._source[self._at : self._at + 4]
                if not re.fullmatch(r"[0-9a-fA-F]{4}", digits):
                    raise NotSupportedHere("JSON with a broken escape")
                self._at += 4
                out.append(chr(int(digits, 16)))
            elif escape in _UNESCAPE:
                out.append(_UNESCAPE[escape])
            else:
                self._fail(f"Bad JSON escape sequence: \\{escape}.")
        return self._fail(f"Unterminated string. Expected delimiter: {quote}.")

    def _name(self) -> str:
        if self._token() in "\"'":
            return self._string()
        start = self._at
        if not _of_name(self._source[start]):
            self._fail(f"Invalid property identifier character: {self._source[start]}.")
        while not self._over and _of_name(self._source[self._at]):
            self._at += 1
        if self._over:
            self._fail("Unexpected end while parsing unquoted property name.")
        c = self._source[self._at]
        if c != ":" and not c.isspace():
            self._fail(f"Invalid JavaScript property identifier character: {c}.")
        return self._source[start : self._at]

    # --- containers -----------------------------------------------------------------------------------------------------------------

    def _container(self, opening: str) -> Any:
        if self._levels:
            self._levels[-1].counted()
        self._at += 1
        if len(self._levels) >= self._depth:
            self._fail(f"The reader's MaxDepth of {self._depth} has been exceeded.")
        self._levels.append(_Level(opening == "["))
        made = self._items() if opening == "[" else self._table(self._members())
        self._levels.pop()
        return made

    def _items(self) -> list[Any]:
        found: list[Any] = []
        while self._token() != "]":
            found.append(self._value())
            self._comma("]")
        self._at += 1
        return found

    def _members(self) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = []
        while self._token() != "}":
            name = self._name()
            self._space()
            if self._over:
                raise NotSupportedHere("JSON that ends after a name")
            if self._source[self._at] != ":":
                self._fail(
                    f"Invalid character after parsing property name. Expected ':' but got: {self._source[self._at]}."
                )
            self._at += 1
            self._levels[-1].key = name
            found.append((name, self._value()))
            self._comma("}")
        self._at += 1
        return found

    def _comma(self, closing: str) -> None:
        c = self._token()
        if c == ",":
            self._at += 1
        elif c != closing:
            if c in "}])":
                raise NotSupportedHere(f"JSON with {c} where {closing} should be")
            self._fail(f"After parsing a value an unexpected character was encountered: {c}.")


def _of_name(c: str) -> bool:
    return c.isalnum() or c in "_$"
