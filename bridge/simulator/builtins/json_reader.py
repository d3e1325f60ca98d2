"""ConvertFrom-Json: JSON as leniently as the engine reads it (comments, single quotes), with its types."""

from __future__ import annotations

import datetime as _dt
import re
from typing import Any, NoReturn

from bridge.binding.conversion.dates import parse_date
from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.ticks import from_ticks
from bridge.binding.convert import convert
from bridge.errors import BridgeError
from bridge.operators.tables import OrderedHashtable
from bridge.simulator.context import Context
from bridge.values import BigInteger, DateTime, DateTimeKind, Int64, PSObject
from bridge.values.primitives import ticks_of

__all__ = ["ConvertFromJson", "JsonFailure", "parse_json"]

_NUMBER = re.compile(r"-?\d+(\.\d*)?([eE][+-]?\d+)?")
_WORD = re.compile(r"[A-Za-z-]+")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?")
_WORDS = {
    "true": True,
    "false": False,
    "null": None,
    "NaN": float("nan"),
    "Infinity": float("inf"),
    "-Infinity": float("-inf"),
}
_UNESCAPE = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\", "/": "/"}


_TABLE = ("System.Management.Automation.OrderedHashtable", "System.Collections.Hashtable", "System.Object")


class JsonFailure(Exception):
    """``str()`` is the reader's message."""


class KeyFailure(Exception):
    """Two keys of one object differ in case alone."""


class _Reader:
    def __init__(self, text: str, depth: int, tables: bool, dates: str) -> None:
        self.text = text
        self.at = 0
        self.depth = depth
        self.tables = tables
        self.dates = dates
        self.path: list[str] = []

    def fail(self, what: str) -> NoReturn:
        line = self.text.count("\n", 0, self.at) + 1
        column = self.at - (self.text.rfind("\n", 0, self.at) + 1)
        raise JsonFailure(f"{what} Path '{'.'.join(self.path)}', line {line}, position {column}.")

    def space(self) -> None:
        while self.at < len(self.text):
            c = self.text[self.at]
            if c.isspace():
                self.at += 1
            elif self.text.startswith("//", self.at):
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self.text.startswith("/*", self.at):
                end = self.text.find("*/", self.at)
                self.at = len(self.text) if end < 0 else end + 2
            else:
                return

    def document(self) -> Any:
        self.space()
        if self.at >= len(self.text):
            return None
        value = self.value(0)
        self.space()
        if self.at < len(self.text):
            found = self.text[self.at]
            self.fail(f"Additional text encountered after finished reading JSON content: {found}.")
        return value

    def value(self, level: int) -> Any:
        self.space()
        if self.at >= len(self.text):
            self.fail("Unexpected end when reading JSON.")
        c = self.text[self.at]
        if c in "{[":
            if level >= self.depth:
                self.at += 1
                self.fail(f"The reader's MaxDepth of {self.depth} has been exceeded.")
            self.at += 1
            return self.table(level + 1) if c == "{" else self.array(level + 1)
        if c in "\"'":
            return _date_or_text(self.string(), self.dates)
        found = _NUMBER.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
            return _number(found)
        word = _WORD.match(self.text, self.at)
        if word is not None and word.group() in _WORDS:
            self.at = word.end()
            return _WORDS[word.group()]
        return self.fail(f"Unexpected character encountered while parsing value: {c}.")

    def string(self) -> str:
        quote = self.text[self.at]
        self.at += 1
        out: list[str] = []
        while self.at < len(self.text):
            c = self.text[self.at]
            self.at += 1
            if c == quote:
                return "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            if c == "\\" and self.at < len(self.text):
                escape = self.text[self.at]
                self.at += 1
                if escape == "u":
                    digits = self.text[self.at : self.at + 4]
                    if len(digits) < 4 or not re.fullmatch(r"[0-9a-fA-F]{4}", digits):
                        self.fail(f"Could not parse unicode escape: {digits}.")
                    self.at += 4
                    out.append(chr(int(digits, 16)))
                elif escape in _UNESCAPE:
                    out.append(_UNESCAPE[escape])
                else:
                    self.fail(f"Bad JSON escape sequence: \\{escape}.")
            else:
                out.append(c)
        return self.fail(f"Unterminated string. Expected delimiter: {quote}.")

    def key(self) -> str:
        if self.text[self.at] in "\"'":
            return self.string()
        found = re.match(r"[\w$]+", self.text[self.at :])
        if found is None:
            self.fail(f"Invalid property identifier character: {self.text[self.at]}.")
        self.at += found.end()
        return found.group()

    def table(self, level: int) -> Any:
        items: dict[str, Any] = {}
        folded: dict[str, str] = {}
        while True:
            self.space()
            if self.at >= len(self.text):
                self.fail("Unexpected end when reading JSON.")
            if self.text[self.at] == "}":
                self.at += 1
                break
            name = self.key()
            self.space()
            if self.at >= len(self.text) or self.text[self.at] != ":":
                self.fail("Invalid character after parsing property name. Expected ':'.")
            self.at += 1
            self.path.append(name)
            value = self.value(level)
            self.path.pop()
            known = folded.setdefault(name.casefold(), name)
            if not self.tables and known != name:
                raise KeyFailure(
                    "Cannot convert the JSON string because it contains keys with different casing. Please use the -AsHashTable switch "
                    f"instead. The key that was attempted to be added to the existing key '{known}' was '{name}'."
                )
            items[name] = value
            if not self.more("}"):
                break
        return PSObject((), base=OrderedHashtable(items), type_names=_TABLE) if self.tables else PSObject(items)

    def more(self, closing: str) -> bool:
        self.space()
        if self.at >= len(self.text):
            self.fail("Unexpected end when reading JSON.")
        c = self.text[self.at]
        self.at += 1
        if c == closing:
            return False
        if c != ",":
            self.fail(f"After parsing a value an unexpected character was encountered: {c}.")
        return True

    def array(self, level: int) -> list[Any]:
        items: list[Any] = []
        while True:
            self.space()
            if self.at < len(self.text) and self.text[self.at] == "]":
                self.at += 1
                return items
            items.append(self.value(level))
            if not self.more("]"):
                return items


def _number(found: re.Match[str]) -> Any:
    if found.group(1) is not None or found.group(2) is not None:
        return float(found.group())
    number = int(found.group())
    return Int64(number) if -(2**63) <= number < 2**63 else BigInteger(number)


def _date_or_text(text: str, dates: str) -> Any:
    if dates == "String" or not _DATE.fullmatch(text):
        return text
    try:
        if dates == "Offset":
            return convert(text, "System.DateTimeOffset")
        found = parse_date(text)
        kind = {"Local": DateTimeKind.LOCAL, "Utc": DateTimeKind.UTC}.get(dates)
        if kind is not None:
            return from_ticks(ticks_of(found), kind)
        if text.endswith("Z"):
            return DateTime.of(found.replace(tzinfo=_dt.timezone.utc), found.tick, DateTimeKind.UTC)
        return found
    except (DotNetError, BridgeError, ValueError):
        return text


def parse_json(text: str, depth: int = 1024, as_hashtable: bool = False, dates: str = "Default") -> Any:
    """``dates`` says what becomes of text that is a date. Raises :class:`JsonFailure` or :class:`KeyFailure`."""
    return _Reader(text, depth, as_hashtable, dates).document()


class ConvertFromJson:
    """Lines are put together before they are read."""

    def begin(self) -> None:
        self.lines: list[str] = []

    def process(self, ctx: Context) -> None:
        self.lines.append(str(ctx.values["InputObject"]))

    def end(self, ctx: Context) -> None:
        if not self.lines:
            return
        values = ctx.values
        try:
            found = parse_json(
                "\n".join(self.lines), int(values.get("Depth", 1024)), bool(values.get("AsHashtable")),
                str(values.get("DateKind") or "Default"),
            )  # fmt: skip
        except JsonFailure as error:
            ctx.throw(
                f"Conversion from JSON failed with error: {error}",
                "System.ArgumentException",
                "NotSpecified",
                exception="System.ArgumentException",
            )
        except KeyFailure as error:
            ctx.throw(
                str(error),
                "KeysWithDifferentCasingInJsonString",
                "InvalidOperation",
                exception="System.InvalidOperationException",
            )
        if isinstance(found, list) and not values.get("NoEnumerate"):
            ctx.write(found, enumerate=True)
        else:
            ctx.write(found)
