"""Dates by standard (``d``, ``o``, ``s``) and custom (``yyyy-MM-dd``) formats, and reading them back by such a format."""

from __future__ import annotations

import datetime as dt
import re

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.text import offset_text, round_trip_text
from bridge.operators.errors import NotSupportedHere
from bridge.values import DateTimeKind, DateTimeOffset
from bridge.values.primitives import kind_of

__all__ = ["DAYS", "MONTHS", "format_date", "pieces"]

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip

STANDARD = {
    "d": "MM/dd/yyyy", "D": "dddd, dd MMMM yyyy", "f": "dddd, dd MMMM yyyy HH:mm", "F": "dddd, dd MMMM yyyy HH:mm:ss",
    "g": "MM/dd/yyyy HH:mm", "G": "MM/dd/yyyy HH:mm:ss", "m": "MMMM dd", "M": "MMMM dd", "r": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
    "R": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'", "s": "yyyy'-'MM'-'dd'T'HH':'mm':'ss", "t": "HH:mm", "T": "HH:mm:ss",
    "u": "yyyy'-'MM'-'dd HH':'mm':'ss'Z'", "y": "yyyy MMMM", "Y": "yyyy MMMM",
}  # fmt: skip
_INVALID = "Input string was not in a correct format."
_PIECE = re.compile(
    r"""(?P<quoted>'[^']*'|"[^"]*")|\\(?P<escaped>.)|%(?P<single>.)|(?P<run>(?P<letter>[dfFghHKmMstyz])(?P=letter)*)|(?P<other>.)""",
    re.DOTALL,
)


def pieces(spec: str) -> list[tuple[str, str]]:
    """A custom format as ("run", ``yyyy``) and ("text", literal) pieces. Raises :class:`DotNetError` for an open quote."""
    found = []
    for m in _PIECE.finditer(spec):
        if m["quoted"] is not None:
            found.append(("text", m["quoted"][1:-1]))
        elif m["escaped"] is not None:
            found.append(("text", m["escaped"]))
        elif m["single"] is not None:
            if m["single"] not in "dfFghHKmMstyz:/":
                raise DotNetError(_INVALID)
            found.append(("run" if m["single"] not in ":/" else "text", m["single"]))
        elif m["run"] is not None:
            found.append(("run", m["run"]))
        elif m["other"] in "'\"\\%":
            raise DotNetError(_INVALID)
        else:
            found.append(("text", m["other"]))
    return found


def format_date(value: dt.datetime, spec: str) -> str:
    """``value.ToString(spec)``. Raises :class:`DotNetError` for a format that .NET refuses."""
    if len(spec) == 1:
        if spec in "oO":
            return round_trip_text(value)
        if spec == "U":
            raise NotSupportedHere("the date format U")
        if spec not in STANDARD:
            raise DotNetError(_INVALID)
        spec = STANDARD[spec]
    out: list[str] = []
    for kind, text in pieces(spec):
        shown = text if kind == "text" else _run(value, text)
        if kind == "run" and text[0] == "F" and not shown and out and out[-1] == ".":
            out.pop()  # a fraction of which nothing is left takes its point along
        out.append(shown)
    return "".join(out)


def _run(value: dt.datetime, run: str) -> str:
    letter, count = run[0], len(run)
    if letter == "f" or letter == "F":
        return _fraction(value, run)
    if letter == "K":
        return _kind(value) * count
    if letter == "z":
        return _zone(value, count)
    if letter == "g":
        return "A.D."
    if letter == "t":
        mark = "AM" if value.hour < 12 else "PM"
        return mark[0] if count == 1 else mark
    if letter == "d" and count > 2:
        name = DAYS[value.weekday()]
        return name[:3] if count == 3 else name
    if letter == "M" and count > 2:
        name = MONTHS[value.month - 1]
        return name[:3] if count == 3 else name
    if letter == "y":
        year = value.year % 100 if count < 3 else value.year
        return str(year).rjust(count, "0")
    numbers: dict[str, int] = {
        "d": value.day, "M": value.month, "H": value.hour, "h": value.hour % 12 or 12, "m": value.minute, "s": value.second,
    }  # fmt: skip
    return str(numbers[letter]).rjust(min(count, 2), "0")


def _fraction(value: dt.datetime, run: str) -> str:
    if len(run) > 7:
        raise DotNetError(_INVALID)
    digits = f"{value.microsecond:06d}{getattr(value, 'tick', 0)}"[: len(run)]
    return digits if run[0] == "f" else digits.rstrip("0")


def _kind(value: dt.datetime) -> str:
    if isinstance(value, DateTimeOffset):
        return offset_text(value)
    kind = kind_of(value)
    return "" if kind == DateTimeKind.UNSPECIFIED else "Z" if kind == DateTimeKind.UTC else offset_text(value)


def _zone(value: dt.datetime, count: int) -> str:
    text = (
        offset_text(value)
        if kind_of(value) != DateTimeKind.UNSPECIFIED or isinstance(value, DateTimeOffset)
        else "+00:00"
    )
    if count > 2:
        return text
    hours = int(text[1:3])
    return text[0] + (f"{hours:02d}" if count == 2 else str(hours))
