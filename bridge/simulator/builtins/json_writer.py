"""ConvertTo-Json: the engine's own JSON, with its depth limit and its way of writing numbers and text."""

from __future__ import annotations

import datetime as _dt
import decimal
import re
import uuid
from collections.abc import Iterable
from typing import Any

from bridge.binding.convert import dotnet_text, to_text
from bridge.operators.kinds import unwrap
from bridge.operators.properties import adapted, is_custom
from bridge.simulator.builtins.chance import WrittenGuid
from bridge.simulator.context import Context
from bridge.values import (
    BigInteger,
    Char,
    EnumValue,
    PSObject,
    ScriptBlock,
    SecureString,
    Single,
    Switch,
    Uri,
    type_name_of,
)
from bridge.values.primitives import DateTimeOffset, kind_of

__all__ = ["BadKey", "ConvertToJson", "to_json"]

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_SPECIAL = re.compile('["\\\\\x00-\x1f\x85\u2028\u2029]')
_HTML = re.compile("[\"\\\\\x00-\x1f\x85\u2028\u2029<>&']")
_NON_ASCII = re.compile('["\\\\\x00-\x1f]|[^\x00-\x7e]')


def _escape(found: re.Match[str]) -> str:
    c = found.group()
    if c in _ESCAPES:
        return _ESCAPES[c]
    return "".join(f"\\u{unit:04x}" for unit in _units(c))


def _escape_html(found: re.Match[str]) -> str:
    return "\\u0022" if found.group() == '"' else _escape(found)


def _units(c: str) -> Iterable[int]:
    raw = c.encode("utf-16-be", "surrogatepass")
    return (raw[i] << 8 | raw[i + 1] for i in range(0, len(raw), 2))


class _Writer:
    def __init__(self, depth: int, compress: bool, enums_as_strings: bool, escape: str) -> None:
        self.depth = depth
        self.compress = compress
        self.enums = enums_as_strings
        self.pattern = {"escapenonascii": _NON_ASCII, "escapehtml": _HTML}.get(escape.casefold(), _SPECIAL)
        self.truncated = False

    def text(self, value: str) -> str:
        escape = _escape_html if self.pattern is _HTML else _escape
        return '"' + self.pattern.sub(escape, value) + '"'

    def value(self, value: Any, level: int) -> str:
        plain = unwrap(value)
        # The engine knows the added property Guid only of what a command wrote or the pipeline brought.
        scalar = self.text(str(value)) if type(value) is uuid.UUID else self._scalar(plain)
        notes = value.items() if isinstance(value, PSObject) and value.base is not None else []
        if scalar is not None and (not notes or _is_bare(plain)):
            return scalar
        if level > self.depth:
            self.truncated = True
            return self.text(_flat(value))
        if scalar is not None:
            return self._object([("value", plain), *notes], level)
        if isinstance(plain, dict):
            return self._object([(_key(k, plain), v) for k, v in plain.items()] + notes, level)
        if isinstance(plain, (list, tuple, bytes)):
            return self._array(list(plain), level)
        if is_custom(value):
            return self._object(value.items(), level)
        facts = list(adapted(plain).items())
        if isinstance(plain, uuid.UUID):
            facts.insert(0, ("value", str(plain)))
        return self._object(facts, level)

    def _scalar(self, value: Any) -> str | None:
        if value is None:
            return "null"
        if isinstance(value, (bool,)):
            return "true" if value else "false"
        if isinstance(value, EnumValue):
            return self.text(value.name) if self.enums else str(value.value)
        if isinstance(value, ScriptBlock):
            return self.text(str.__str__(value))
        if isinstance(value, (str, Uri)):
            return self.text(str.__str__(value))
        if isinstance(value, _dt.datetime):
            return self.text(_date(value))
        if isinstance(value, (BigInteger,)):
            return str(int(value))
        if isinstance(value, Switch):
            return '{"IsPresent":' + ("true" if value else "false") + "}"
        if isinstance(value, int):
            return str(int(value))
        if isinstance(value, float):
            return _real(value)
        if isinstance(value, decimal.Decimal):
            text = format(value, "f")
            return text if "." in text else f"{text}.0"
        if isinstance(value, SecureString):
            return "{}"
        return None

    def _object(self, items: Iterable[tuple[str, Any]], level: int) -> str:
        parts = [(self.text(name), self.value(v, level + 1)) for name, v in items]
        if not parts:
            return "{}"
        if self.compress:
            return "{" + ",".join(f"{n}:{v}" for n, v in parts) + "}"
        pad = "  " * (level + 1)
        return "{\n" + ",\n".join(f"{pad}{n}: {_indent(v)}" for n, v in parts) + "\n" + "  " * level + "}"

    def _array(self, items: list[Any], level: int) -> str:
        parts = [self.value(v, level + 1) for v in items]
        if not parts:
            return "[]"
        if self.compress:
            return "[" + ",".join(parts) + "]"
        pad = "  " * (level + 1)
        return "[\n" + ",\n".join(f"{pad}{_indent(v)}" for v in parts) + "\n" + "  " * level + "]"


class BadKey(Exception):
    """A dictionary with a key that is no text."""

    def __init__(self, table: Any) -> None:
        name = type_name_of(table)
        super().__init__(
            f"The type '{name}' is not supported for serialization or deserialization of a dictionary. Keys must be strings."
        )
        self.table = table


def _key(key: Any, table: Any) -> str:
    if not isinstance(key, str) or isinstance(key, Char):
        raise BadKey(table)
    return str.__str__(key)


def _is_bare(value: Any) -> bool:
    """Text and dates are written without the notes that were put on them."""
    return type_name_of(value) in ("System.String", "System.DateTime")


def _indent(text: str) -> str:
    return text


def _flat(value: Any) -> str:
    """What stands for a value beyond the depth: its text; a bag inside an array shows as nothing."""
    plain = unwrap(value)
    if isinstance(plain, list):
        return " ".join(
            "" if is_custom(v) and v.text is None else to_text(v) if not isinstance(v, list) else dotnet_text(v)
            for v in plain
        )
    return to_text(value)


def _real(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return '"' + {float("inf"): "Infinity", float("-inf"): "-Infinity"}.get(value, "NaN") + '"'
    text = dotnet_text(Single(value)) if isinstance(value, Single) else dotnet_text(float(value))
    return text if any(c in text for c in ".eE") else f"{text}.0"


def _date(value: _dt.datetime) -> str:
    ticks = value.microsecond * 10 + getattr(value, "tick", 0)
    text = f"{value.year:04}-{value.month:02}-{value.day:02}T{value.hour:02}:{value.minute:02}:{value.second:02}"
    if ticks:
        text += f".{ticks:07}".rstrip("0")
    if isinstance(value, DateTimeOffset) or int(kind_of(value)) == 2:
        offset = value.utcoffset() or _dt.timedelta()
        minutes = int(offset.total_seconds()) // 60
        sign = "-" if minutes < 0 else "+"
        return f"{text}{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    return f"{text}Z" if int(kind_of(value)) == 1 else text


def to_json(
    value: Any, *, depth: int = 2, compress: bool = False, enums_as_strings: bool = False, escape: str = "Default"
) -> tuple[str, bool]:
    """The JSON text, and whether something lay beyond ``depth``. Raises :class:`BadKey`."""
    writer = _Writer(depth, compress, enums_as_strings, escape)
    return writer.value(value, 0), writer.truncated


class ConvertToJson:
    """Several objects become an array, one stays itself unless -AsArray."""

    def begin(self) -> None:
        self.items: list[Any] = []

    def process(self, ctx: Context) -> None:
        if "InputObject" in ctx.values:
            item = ctx.values["InputObject"]
            self.items.append(WrittenGuid(int=item.int) if ctx.input_expected and isinstance(item, uuid.UUID) else item)

    def end(self, ctx: Context) -> None:
        values = ctx.values
        if not self.items:
            return
        whole = self.items if len(self.items) > 1 or values.get("AsArray") else self.items[0]
        depth = int(values.get("Depth", 2))
        # The array around several objects is not counted.
        try:
            text, truncated = to_json(
                whole, depth=depth, compress=bool(values.get("Compress")), enums_as_strings=bool(values.get("EnumsAsStrings")),
                escape=str(values.get("EscapeHandling", "Default")),
            )  # fmt: skip
        except BadKey as bad:
            ctx.throw(
                str(bad),
                "NonStringKeyInDictionary",
                "InvalidOperation",
                bad.table,
                exception="System.InvalidOperationException",
            )
        if truncated:
            ctx.warning(f"Resulting JSON is truncated as serialization has exceeded the set depth of {depth}.")
        ctx.write(text)
