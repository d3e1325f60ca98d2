"""Composite formats: ``'{0,-8:N2}' -f …`` and String.Format."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import dotnet_text, to_text
from bridge.operators.errors import NotSupportedHere, runtime_error
from bridge.operators.formatting.dates import format_date
from bridge.operators.formatting.numbers import format_number
from bridge.operators.formatting.spans import format_span
from bridge.operators.kinds import is_array, is_numeric, items_of, unwrap
from bridge.values import BigInteger, EnumValue, PSObject, Version, type_name_of

__all__ = ["composite", "fmt", "format_value", "object_text"]

_INDEX = "Index (zero based) must be greater than or equal to zero and less than the size of the argument list."


def fmt(template: Any, arguments: Any) -> str:
    """``template -f arguments``. Raises :class:`OperatorError` with the id FormatError for a bad template."""
    plain = unwrap(arguments)
    spread = is_array(plain) and not isinstance(plain, (bytes, bytearray)) and type_name_of(plain) in _REFERENCES
    try:
        return composite(to_text(template), list(items_of(plain)) if spread else [arguments])
    except DotNetError as error:
        raise runtime_error(f"Error formatting a string: {error.message}.", "FormatError") from None


# Arrays of values (Int32[]) are one argument: only an array of references is an argument list.
_REFERENCES = frozenset({"System.Object[]", "System.String[]", "System.Management.Automation.PSObject[]"})


def composite(template: str, arguments: list[Any], show: Callable[[Any, str], str] | None = None) -> str:
    """``String.Format``. ``show`` formats one value, in the invariant culture if not given. Raises :class:`DotNetError` as .NET does."""
    out: list[str] = []
    at, size = 0, len(template)
    while at < size:
        char = template[at]
        if char in "{}":
            if template[at + 1 : at + 2] == char:
                out.append(char)
                at += 2
                continue
            if char == "}":
                raise _bad(at, "Unexpected closing brace without a corresponding opening brace.")
            at = _hole(template, at + 1, arguments, out, show or format_value)
            continue
        out.append(char)
        at += 1
    return "".join(out)


def _bad(offset: int, reason: str) -> DotNetError:
    return DotNetError(f"Input string was not in a correct format. Failure to parse near offset {offset}. {reason}")


def _hole(template: str, at: int, arguments: list[Any], out: list[str], show: Callable[[Any, str], str]) -> int:
    size = len(template)
    start = at
    if at >= size:
        raise _bad(at, "Format item ends prematurely.")
    while at < size and template[at].isascii() and template[at].isdigit():
        at += 1
    if at == start:
        raise _bad(at, "Expected an ASCII digit.")
    number = int(template[start:at][:9])
    at = _spaces(template, at)
    width = 0
    if template[at : at + 1] == ",":
        at = _spaces(template, at + 1)
        sign = -1 if template[at : at + 1] == "-" else 1
        at += 1 if sign < 0 else 0
        begin = at
        while at < size and template[at].isascii() and template[at].isdigit():
            at += 1
        if at == begin:
            raise _bad(at, "Format item ends prematurely." if at >= size else "Expected an ASCII digit.")
        width = sign * int(template[begin:at][:7])
        at = _spaces(template, at)
    spec = ""
    if template[at : at + 1] == ":":
        end = template.find("}", at)
        if end < 0:
            raise _bad(size, "Format item ends prematurely.")
        spec = template[at + 1 : end]
        if "{" in spec:
            raise _bad(at + 1 + spec.index("{") + 1, "Format item ends prematurely.")
        at = end
    if template[at : at + 1] != "}":
        raise _bad(min(at, size), "Format item ends prematurely.")
    if number >= len(arguments):
        raise DotNetError(_INDEX)
    text = show(arguments[number], spec)
    out.append(text.rjust(width) if width >= 0 else text.ljust(-width))
    return at + 1


def _spaces(template: str, at: int) -> int:
    while template[at : at + 1] == " ":
        at += 1
    return at


def format_value(value: Any, spec: str | None = None) -> str:
    """``value.ToString(spec)``; a type without formats ignores it. Raises :class:`DotNetError` for a format that .NET refuses."""
    plain = unwrap(value)
    if plain is None:
        return ""
    if not spec:
        return object_text(plain)
    if isinstance(plain, EnumValue):
        return _enum(plain, spec)
    if isinstance(plain, BigInteger) or is_numeric(plain):
        return format_number(plain, spec)
    if isinstance(plain, dt.datetime):
        return format_date(plain, spec)
    if isinstance(plain, dt.timedelta):
        return format_span(plain, spec)
    if isinstance(plain, uuid.UUID):
        return _guid(plain, spec)
    if isinstance(plain, (str, bool, list, dict, Version, PSObject)) and not isinstance(plain, decimal.Decimal):
        return object_text(plain)
    formatted = getattr(plain, "format", None)
    return str(formatted(spec)) if formatted is not None else object_text(plain)


def object_text(plain: Any) -> str:
    """``ToString()`` of .NET."""
    return dotnet_text(plain)


def _enum(value: EnumValue, spec: str) -> str:
    kind = spec.upper()
    if kind in ("G", "F"):
        return value.name
    if kind == "D":
        return str(value.value)
    if kind == "X":
        return f"{value.value & 0xFFFFFFFF:08X}"
    raise DotNetError('Format string can be only "G", "g", "X", "x", "F", "f", "D" or "d".', "FormatException")


def _guid(value: uuid.UUID, spec: str) -> str:
    kind = spec.upper()
    if kind == "N":
        return value.hex
    if kind in ("D", "B", "P"):
        return {"D": "{}", "B": "{{{}}}", "P": "({})"}[kind].format(value)
    if kind == "X":
        raise NotSupportedHere("the format X of a Guid")
    raise DotNetError(
        'Format string can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".', "FormatException"
    )
