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
from bridge.operators.errors import NotSupportedHere
from bridge.operators.tables import OrderedHashtable
from bridge.simulator.builtins.json_text import JsonFailure, JsonText
from bridge.simulator.context import Context
from bridge.values import BigInteger, DateTime, DateTimeKind, Int64, PSObject
from bridge.values.primitives import ticks_of

__all__ = ["ConvertFromJson", "JsonFailure", "parse_json"]

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?")
_TABLE = ("System.Management.Automation.OrderedHashtable", "System.Collections.Hashtable", "System.Object")


class KeyFailure(Exception):
    """Two keys of one object differ in case alone."""


def _object(items: list[tuple[str, Any]]) -> PSObject:
    made: dict[str, Any] = {}
    spelled: dict[str, str] = {}
    for name, value in items:
        known = spelled.setdefault(name.casefold(), name)
        if not name:
            raise NotSupportedHere("ConvertFrom-Json of an object with an empty name")
        if known != name:
            raise KeyFailure(
                "Cannot convert the JSON string because it contains keys with different casing. Please use the -AsHashTable switch "
                f"instead. The key that was attempted to be added to the existing key '{known}' was '{name}'."
            )
        made[name] = value
    return PSObject(made)


def _hashtable(items: list[tuple[str, Any]]) -> PSObject:
    return PSObject((), base=OrderedHashtable(items), type_names=_TABLE)


def _number(found: re.Match[str]) -> Any:
    text = found.group()
    if any(c in text for c in ".eE"):
        return float(text)
    number = int(text)
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
    made = _hashtable if as_hashtable else _object
    return JsonText(text, depth, _number, lambda t: _date_or_text(t, dates), made).document()


class ConvertFromJson:
    """Each line is a document of its own where the first one is; else all lines together are one."""

    def begin(self) -> None:
        self.lines: list[str] = []

    def process(self, ctx: Context) -> None:
        self.lines.append(str(ctx.values["InputObject"]))

    def end(self, ctx: Context) -> None:
        if not self.lines:
            return
        first, *rest = self.lines
        alone = False
        try:
            alone = self._one(ctx, first) is not None
        except JsonFailure as error:
            if not rest:
                self._failed(ctx, error)
        if not rest:
            return
        try:
            for text in rest if alone else ["\n".join(self.lines)]:
                self._one(ctx, text)
        except JsonFailure as error:
            self._failed(ctx, error)

    @staticmethod
    def _failed(ctx: Context, error: JsonFailure) -> NoReturn:
        kind = "System.ArgumentException"
        ctx.throw(f"Conversion from JSON failed with error: {error}", kind, "NotSpecified", exception=kind)

    @staticmethod
    def _one(ctx: Context, text: str) -> Any:
        """Write what a text holds; that value."""
        values = ctx.values
        dates = str(values.get("DateKind") or "Default")
        try:
            found = parse_json(text, int(values.get("Depth", 1024)), bool(values.get("AsHashtable")), dates)
        except KeyFailure as error:
            ctx.throw(
                str(error), "KeysWithDifferentCasingInJsonString", "InvalidOperation", exception="System.InvalidOperationException"
            )  # fmt: skip
        ctx.write(found, enumerate=isinstance(found, list) and not values.get("NoEnumerate"))
        return found
