"""Text to TimeSpan as ``TimeSpan.Parse`` does it in the invariant culture.

The forms are ``d``, ``h:m``, ``h:m:s[.f]``, ``d.h:m[:s[.f]]`` and ``d:h:m:s[.f]``.
"""

from __future__ import annotations

import re

from bridge.binding.conversion.errors import DotNetError
from bridge.values import TimeSpan

__all__ = ["parse_time_span"]

_SHAPE = re.compile(r"\s*(?P<sign>-)?(?P<body>[0-9:.]+)\s*\Z", re.ASCII)
_SECOND = 10_000_000
_MAX_DAYS = 10_675_199
_MAX_TICKS = 2**63 - 1
# A component of more digits than this is refused as out of range before its value is looked at.
_MAX_COMPONENT = 0xF000_0000

# Separators between the numbers -> which number is what, in the order in which the readings are tried.
_READINGS: dict[tuple[str, ...], tuple[str, ...]] = {
    (): ("d",),
    (":",): ("hm",),
    (":", ":"): ("hms", "dhm"),
    (".", ":"): ("dhm",),
    (":", ":."): ("hmf",),
    (":", ":", "."): ("hmsf",),
    (".", ":", ":"): ("dhms",),
    (":", ":", ":"): ("dhms",),
    (".", ":", ":."): ("dhmf",),
    (".", ":", ":", "."): ("dhmsf",),
    (":", ":", ":", "."): ("dhmsf",),
}
_LIMITS = {"d": _MAX_DAYS, "h": 23, "m": 59, "s": 59}
_UNITS = {"d": 86400 * _SECOND, "h": 3600 * _SECOND, "m": 60 * _SECOND, "s": _SECOND}


def parse_time_span(text: str) -> TimeSpan:
    """Raises :class:`DotNetError` with the message of FormatException or OverflowException."""
    match = _SHAPE.match(text)
    if match is None:
        raise _bad(text)
    numbers = re.findall(r"\d+", match["body"])
    separators = tuple(re.findall(r"[:.]+", match["body"]))
    if not numbers or not match["body"][0].isdigit() or not match["body"][-1].isdigit():
        raise _bad(text)
    if len(numbers) > 5:
        raise _bad(text)
    if any(int(number[:20]) >= _MAX_COMPONENT for number in numbers):
        raise _overflow(text)
    readings = _READINGS.get(separators)
    if readings is None:
        raise _bad(text)
    for reading in readings:
        ticks = _ticks(reading, numbers)
        if ticks is not None and ticks <= _MAX_TICKS + (1 if match["sign"] else 0):
            return TimeSpan.from_ticks(-ticks if match["sign"] else ticks)
    raise _overflow(text)


def _ticks(reading: str, numbers: list[str]) -> int | None:
    total = 0
    for part, digits in zip(reading, numbers, strict=True):
        if part == "f":
            total += _fraction(digits)
            continue
        value = int(digits)
        if value > _LIMITS[part]:
            return None
        total += value * _UNITS[part]
    return total


def _fraction(digits: str) -> int:
    if len(digits) <= 7:
        return int(digits.ljust(7, "0"))
    return int(digits[:7]) + (1 if digits[7] >= "5" else 0)


def _bad(text: str) -> DotNetError:
    return DotNetError(f"String '{text}' was not recognized as a valid TimeSpan.")


def _overflow(text: str) -> DotNetError:
    return DotNetError(
        f"The TimeSpan string '{text}' could not be parsed because at least one of the numeric components is out of range "
        "or contains too many digits.",
        "OverflowException",
    )
