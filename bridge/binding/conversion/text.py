"""What a value looks like as a string: PowerShell's conversion (:func:`to_text`) and .NET's own ``ToString`` (:func:`dotnet_text`).

Both are of the invariant culture. They differ for numbers (15 significant digits against the shortest that reads back) and for
collections (elements joined by a space against the name of the type).
"""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from typing import Any

from bridge.binding.conversion.names import display_name
from bridge.values import (
    DateTimeOffset,
    EnumValue,
    PSCredential,
    PSObject,
    ScriptBlock,
    Single,
    Switch,
    TimeSpan,
    Uri,
    XmlDocument,
    type_name_of,
)
from bridge.values.nothing import NOTHING

__all__ = [
    "date_text",
    "dotnet_text",
    "double_text",
    "offset_text",
    "joined",
    "round_trip_text",
    "separator",
    "single_text",
    "time_span_text",
    "to_text",
]


def double_text(value: float, digits: int | None = None) -> str:
    """A Double as ``ToString()`` (the shortest text that reads back), or as ``ToString("G15")`` with ``digits=15``."""
    return _real_text(
        value, repr(value) if digits is None else f"{value:.{digits - 1}e}", 15 if digits is None else digits
    )


def single_text(value: float, digits: int | None = None) -> str:
    """A Single as ``ToString()``, or with ``digits`` significant digits (``"G7"``)."""
    return _real_text(
        value, _shortest_single(value) if digits is None else f"{value:.{digits - 1}e}", 7 if digits is None else digits
    )


def _shortest_single(value: float) -> str:
    import struct

    if value != value or value in (float("inf"), float("-inf")):
        return repr(value)
    packed = struct.pack("<f", value)
    for digits in range(9):
        text = f"{value:.{digits}e}"
        try:
            if struct.pack("<f", float(text)) == packed:
                return text
        except OverflowError:
            continue
    return repr(value)


def _real_text(value: float, shown: str, least: int) -> str:
    """``value`` whose digits are those of ``shown``; an exponent is used when there are more places than digits, as in .NET's "G"."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    sign, digit_tuple, exponent = decimal.Decimal(shown).as_tuple()
    digits = "".join(map(str, digit_tuple)).lstrip("0")
    assert isinstance(exponent, int)
    stripped = digits.rstrip("0")
    exponent += len(digits) - len(stripped)
    digits = stripped
    prefix = "-" if sign else ""
    if not digits:
        return prefix + "0"
    scale = len(digits) + exponent
    if scale > max(len(digits), least) or scale < -4 + 1:
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        power = scale - 1
        return f"{prefix}{mantissa}E{'-' if power < 0 else '+'}{abs(power):02d}"
    if scale <= 0:
        return f"{prefix}0.{'0' * -scale}{digits}"
    if scale >= len(digits):
        return prefix + digits + "0" * (scale - len(digits))
    return f"{prefix}{digits[:scale]}.{digits[scale:]}"


def decimal_text(value: decimal.Decimal) -> str:
    """A Decimal with the places it has: ``1.10`` stays ``1.10``."""
    text = f"{value:f}"
    return text[1:] if value == 0 and text.startswith("-") else text


def date_text(value: dt.datetime) -> str:
    """``MM/dd/yyyy HH:mm:ss``: the general form of the invariant culture, without fractions and kind."""
    return (
        f"{value.month:02d}/{value.day:02d}/{value.year:04d} {value.hour:02d}:{value.minute:02d}:{value.second:02d}"
        + (f" {offset_text(value)}" if isinstance(value, DateTimeOffset) else "")
    )


def offset_text(value: dt.datetime) -> str:
    """The offset from UTC as ``+hh:mm``; ``+00:00`` where none is known."""
    minutes = int((value.utcoffset() or dt.timedelta(0)).total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def round_trip_text(value: dt.datetime) -> str:
    """The format "o": seven decimals, then nothing (Unspecified), ``Z`` (Utc) or the offset (Local)."""
    from bridge.values.primitives import DateTimeKind, kind_of

    text = (
        f"{value.year:04d}-{value.month:02d}-{value.day:02d}T{value.hour:02d}:{value.minute:02d}:{value.second:02d}"
        f".{value.microsecond:06d}{getattr(value, 'tick', 0)}"
    )
    if isinstance(value, DateTimeOffset):
        return text + offset_text(value)
    kind = kind_of(value)
    return text + ("" if kind == DateTimeKind.UNSPECIFIED else "Z" if kind == DateTimeKind.UTC else offset_text(value))


def time_span_text(value: dt.timedelta) -> str:
    """The constant format "c": ``[-][d.]hh:mm:ss[.fffffff]``."""
    ticks = (
        value.ticks if isinstance(value, TimeSpan) else TimeSpan(value.days, value.seconds, value.microseconds).ticks
    )
    sign, ticks = ("-", -ticks) if ticks < 0 else ("", ticks)
    seconds, fraction = divmod(ticks, 10_000_000)
    days, seconds = divmod(seconds, 86400)
    text = f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
    return f"{sign}{f'{days}.' if days else ''}{text}{f'.{fraction:07d}' if fraction else ''}"


def uri_text(value: str) -> str:
    """``Uri.ToString()``: an absolute address in its canonical form, a relative one as written."""
    from bridge.binding.conversion.identifiers import canonical_uri

    return canonical_uri(value)


_PRINTABLE = 10**4000
"""Python prints no int of more than 4,300 digits by itself."""

_SCALARS: dict[type, Callable[[Any], str]] = {
    bool: str,
    Switch: str,
    decimal.Decimal: decimal_text,
    uuid.UUID: str,
    ScriptBlock: str.__str__,
    Uri: uri_text,
    XmlDocument: lambda _: "#document",
    EnumValue: str,
    PSCredential: lambda value: value.type_name,
}


def _scalar_text(value: Any) -> str | None:
    """What both ways of writing have in common; None for reals, objects and collections."""
    found = _SCALARS.get(type(value))
    if found is not None:
        return found(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__repr__(value) if -_PRINTABLE < value < _PRINTABLE else f"{decimal.Decimal(int(value)):f}"
    if isinstance(value, dt.datetime):
        return date_text(value)
    if isinstance(value, dt.timedelta):
        return time_span_text(value)
    if isinstance(value, (EnumValue, uuid.UUID, decimal.Decimal)):
        return str(value)
    return None


def dotnet_text(value: Any) -> str:
    """``value.ToString()`` of .NET: reals in full, the type's name for collections. An object that wraps nothing shows as ``@{…}``."""
    if value is None or value is NOTHING:
        return ""
    text = _scalar_text(value)
    if text is not None:
        return text
    if isinstance(value, Single):
        return single_text(value)
    if isinstance(value, float):
        return double_text(value)
    if isinstance(value, PSObject):
        return object_text(value) if value.base is None or value.text is not None else dotnet_text(value.base)
    if isinstance(value, (list, tuple, bytes, bytearray, Mapping)):
        return display_name(type_name_of(value))
    return str(value)


def to_text(value: Any) -> str:
    """``value`` as PowerShell makes a string of it, as in ``[string]$value`` and ``"$value"``.

    Null is empty, elements are joined by a space. Elements that are collections themselves show as the name of their type.
    """
    if isinstance(value, PSObject) and value.base is not None and value.text is None:
        value = value.base
    if isinstance(value, (list, tuple, bytes, bytearray)):
        return joined(_element_text(item) for item in value)
    return _element_text(value)


separator: ContextVar[Callable[[], str] | None] = ContextVar("separator", default=None)
"""What gives ``$OFS`` of the script that runs in this context, if it has one."""


def joined(texts: Iterable[str]) -> str:
    """The texts of a list's elements as the text of the list: a space between them, or ``$OFS``."""
    found = separator.get()
    return (" " if found is None else found()).join(texts)


def _element_text(value: Any) -> str:
    if isinstance(value, Single):
        return single_text(value, 7)
    if isinstance(value, float):
        return double_text(value, 15)
    return dotnet_text(value)


def object_text(value: PSObject) -> str:
    """An object: the text it came with, else its properties as ``@{a=1; b=2}``. An object within an object shows as nothing."""
    if value.text is not None:
        return value.text
    parts = []
    for name, item in value.items():
        inner = isinstance(item, PSObject) and item.base is None and item.text is None
        parts.append(f"{name}={'' if inner else _element_text(item)}")
    return (
        "@{" + "; ".join(parts) + "}"
        if parts
        else ""
        if value.type_name.endswith("PSCustomObject")
        else value.type_name
    )
