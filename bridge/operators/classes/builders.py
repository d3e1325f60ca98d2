"""StringBuilder and StringComparer."""

from __future__ import annotations

from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.operators.classes.texts import (
    RANGE,
    char_at,
    equals,
    insert,
    ordinal,
    plain,
    remove,
    replace,
    shown,
    substring,
    upper,
)
from bridge.operators.compare import compare_text
from bridge.operators.errors import NotSupportedHere
from bridge.operators.formatting.composite import composite
from bridge.operators.formatting.cultures import format_in
from bridge.operators.kinds import TYPE_CODES, items_of
from bridge.operators.objects import class_
from bridge.operators.regexes import units
from bridge.values import Char
from bridge.values.nothing import NOTHING

__all__ = ["Comparer", "StringBuilder"]

_INDEX = "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')"


class StringBuilder:
    """``System.Text.StringBuilder``."""

    type_name = "System.Text.StringBuilder"

    def __init__(self, text: str = "") -> None:
        self._parts = [text]

    @property
    def text(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0]

    @text.setter
    def text(self, value: str) -> None:
        self._parts = [value]

    def append(self, value: str) -> StringBuilder:
        self._parts.append(value)
        return self

    def __str__(self) -> str:
        return self.text

    def get_item(self, position: Any) -> Char:
        if not 0 <= int(position) < units(self.text):
            raise NotSupportedHere("a character of a StringBuilder that is not there")
        return char_at(self.text, int(position))

    def set_item(self, position: Any, value: Any) -> None:
        text, at = plain(self.text), int(position)
        if not 0 <= at < len(text) or len(str(value)) != 1:
            raise NotSupportedHere("a character of a StringBuilder that is not there")
        self.text = text[:at] + str(value) + text[at + 1 :]

    def set_length(self, size: int) -> None:
        if size < 0:
            raise NotSupportedHere("a negative Length of a StringBuilder")
        self.text = plain(self.text)[:size].ljust(size, "\0")


def _set(self: StringBuilder, text: str) -> StringBuilder:
    self.text = text
    return self


def _appended(builder: StringBuilder, value: Any, start: int, count: int) -> StringBuilder:
    text = value if isinstance(value, str) else "".join(value or ())
    if start < 0 or count < 0 or start + count > len(text):
        raise NotSupportedHere("Append of characters that are not there")
    return builder.append(plain(text)[start : start + count])


def _insert(builder: StringBuilder, position: int, value: Any, count: int = 1) -> StringBuilder:
    if not 0 <= position <= units(builder.text):
        raise DotNetError(_INDEX, RANGE)
    return _set(builder, insert(builder.text, position, shown(value) * count))


def _remove(builder: StringBuilder, start: int, count: int) -> StringBuilder:
    size = units(builder.text)
    if count < 0 or start < 0:
        name = "length" if count < 0 else "startIndex"
        raise DotNetError(f"{name} ('{min(start, count)}') must be a non-negative value. (Parameter '{name}')", RANGE)
    if count > size - start:
        raise DotNetError(_INDEX, RANGE)
    return _set(builder, remove(builder.text, start, count))


def _replace(builder: StringBuilder, old: Any, new: Any, start: int = 0, count: int | None = None) -> StringBuilder:
    text = plain(builder.text)
    end = len(text) if count is None else start + count
    if not 0 <= start <= end <= len(text):
        raise NotSupportedHere("Replace beyond the end of a StringBuilder")
    return _set(builder, text[:start] + replace(text[start:end], old, new) + text[end:])


def _joined(separator: Any, items: Any) -> str:
    return str(separator or "").join(shown(i) for i in items_of(items))


def _format(builder: StringBuilder, template: str, items: Any, culture: Any = None) -> StringBuilder:
    return builder.append(composite(template, list(items), lambda value, spec: format_in(value, spec, culture)))


def _repeat(builder: StringBuilder, char: Any, count: int) -> StringBuilder:
    if count < 0:
        raise DotNetError("repeatCount ('-1') must be a non-negative value. (Parameter 'repeatCount')", RANGE)
    return builder.append(str(char) * count)


def _copied(builder: StringBuilder, start: int, target: Any, at: int, count: int) -> Any:
    for i in range(count):
        target[at + i] = char_at(builder.text, start + i)
    return NOTHING


_builder = class_("System.Text.StringBuilder", "System.Object")
_builder.constructor("", StringBuilder)
_builder.constructor("string:value", lambda s: StringBuilder(s or ""))
_builder.constructor("int:capacity", lambda _: StringBuilder())
_builder.constructor("string:value, int:capacity", lambda s, _: StringBuilder(s or ""))
_builder.constructor("int:capacity, int:maxCapacity", lambda *_: StringBuilder())
_builder.constructor(
    "string:value, int:startIndex, int:length, int:capacity", lambda s, i, n, _: StringBuilder(substring(s or "", i, n))
)
_builder.closed_constructors = True
_builder.get("Length", lambda b: units(b.text))
_builder.get("MaxCapacity", lambda b: 2**31 - 1)
_builder.setters["length"] = lambda b, v: b.set_length(int(v))
_builder.setters["capacity"] = lambda b, v: None
_VALUES = ("bool", *(n for n, c in TYPE_CODES.items() if 5 <= c <= 15))
for _type in ("string", "object", *_VALUES):
    _builder.method("Append", f"{_type}:value", lambda b, v: b.append(shown(v)))
    _builder.method("Insert", f"int:index, {_type}:value", _insert)
_builder.method("Append", "char:value", lambda b, v: b.append(str(v)))
_builder.method("Append", "char[]:value", lambda b, v: b.append("".join(v or ())))
_builder.method("Append", "System.Text.StringBuilder:value", lambda b, v: b.append(v.text if v is not None else ""))
_builder.method("Append", "char:value, int:repeatCount", _repeat)
_builder.method("Append", "string:value, int:startIndex, int:count", _appended)
_builder.method("Append", "char[]:value, int:startIndex, int:charCount", _appended)
_builder.method(
    "Append",
    "System.Text.StringBuilder:value, int:startIndex, int:count",
    lambda b, v, i, n: _appended(b, v.text, i, n),
)
_builder.method("Insert", "int:index, char:value", _insert)
_builder.method("Insert", "int:index, char[]:value", lambda b, i, v: _insert(b, i, "".join(v or ())))
_builder.method("Insert", "int:index, string:value, int:count", _insert)
_builder.method("AppendLine", "", lambda b: b.append("\n"))
_builder.method("AppendLine", "string:value", lambda b, s: b.append((s or "") + "\n"))
_builder.method("AppendFormat", "string:format, object[]:args", _format, rest=True)
_builder.method(
    "AppendFormat", "provider:provider, string:format, object[]:args", lambda b, c, f, i: _format(b, f, i, c), rest=True
)
for _kinds in ("object:arg0", "object:arg0, object:arg1", "object:arg0, object:arg1, object:arg2"):
    _builder.method("AppendFormat", f"string:format, {_kinds}", lambda b, f, *i: _format(b, f, i))
for _kind in ("string", "char"):
    for _items in ("object", "string"):
        _builder.method(
            "AppendJoin",
            f"{_kind}:separator, {_items}[]:values",
            lambda b, sep, i: b.append(_joined(sep, i)),
            rest=True,
        )
_builder.method("Remove", "int:startIndex, int:length", _remove)
for _kind in ("string:oldValue, string:newValue", "char:oldChar, char:newChar"):
    _builder.method("Replace", _kind, _replace)
    _builder.method("Replace", f"{_kind}, int:startIndex, int:count", _replace)
_builder.method("Clear", "", lambda b: _set(b, ""))
_builder.method("ToString", "", lambda b: b.text)
_builder.method("ToString", "int:startIndex, int:length", lambda b, i, n: substring(b.text, i, n))
_builder.method("Chars", "int:index", lambda b, i: b.get_item(i))
_builder.method("get_Chars", "int:index", lambda b, i: b.get_item(i))
_builder.method("CopyTo", "int:sourceIndex, char[]:destination, int:destinationIndex, int:count", _copied)
_builder.method("Equals", "object:obj", lambda b, o: b is o)
_builder.method("Equals", "System.Text.StringBuilder:sb", lambda b, o: o is not None and b.text == o.text)
_builder.close("AppendLine Remove Clear ToString Equals Replace AppendFormat Insert")


# --- StringComparer -----------------------------------------------------------------------------------------------------------------


class Comparer:
    """``[StringComparer]::OrdinalIgnoreCase`` and its kin."""

    type_name = "System.StringComparer"

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def ignore_case(self) -> bool:
        return self.name.endswith("IgnoreCase")

    def compare(self, first: Any, second: Any) -> int:
        if first is None or second is None:
            return (first is not None) - (second is not None)
        if self.name.startswith("Ordinal"):
            return ordinal(str(first), str(second), self.ignore_case)
        return compare_text(str(first), str(second), self.ignore_case)


def _hash(comparer: Comparer, text: str) -> int:
    return hash(upper(text) if comparer.ignore_case else str(text)) & 0x7FFFFFFF


_comparer = class_("System.StringComparer", "System.Object")
_COMPARERS = ("Ordinal", "InvariantCulture", "CurrentCulture")
for _name in (*_COMPARERS, *(f"{c}IgnoreCase" for c in _COMPARERS)):
    _comparer.statics[_name.casefold()] = lambda n=_name: Comparer(n)  # type: ignore[misc]
_comparer.method(
    "Equals", "string:x, string:y", lambda c, a, b: equals(a, b, c.ignore_case or None) if a is not None else b is None
)
_comparer.method("Compare", "string:x, string:y", lambda c, a, b: c.compare(a, b))
_comparer.method("GetHashCode", "string:obj", _hash)
