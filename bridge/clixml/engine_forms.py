"""Types that have no element of their own: the engine writes them as objects with these properties."""

from __future__ import annotations

import datetime as _dt
from typing import Any

from bridge.values import DateTime, DateTimeKind, DateTimeOffset, Int64, PSObject, SemanticVersion, TimeSpan
from bridge.values.primitives import ticks_of

__all__ = ["bag_of"]

_SMA = "System.Management.Automation."


def _bag(types: tuple[str, ...], text: str, properties: dict[str, Any]) -> PSObject:
    return PSObject(properties, type_names=types, text=text, adapted=frozenset(n.lower() for n in properties))


def _big_integer(value: int) -> PSObject:
    size = abs(int(value))
    return _bag(
        ("System.Numerics.BigInteger", "System.ValueType", "System.Object"),
        str(int(value)),
        {
            "IsPowerOfTwo": value > 0 and size & (size - 1) == 0,
            "IsZero": value == 0,
            "IsOne": value == 1,
            "IsEven": value % 2 == 0,
            "Sign": (value > 0) - (value < 0),
        },
    )


def _semantic_version(value: SemanticVersion) -> PSObject:
    core, plus, build = str(value).partition("+")
    core, dash, label = core.partition("-")
    numbers = [int(part) for part in core.split(".") if part.isdecimal()]
    major, minor, patch = (*numbers, 0, 0, 0)[:3]
    return _bag(
        (_SMA + "SemanticVersion", "System.Object"),
        str(value),
        {
            "Major": major,
            "Minor": minor,
            "Patch": patch,
            "PreReleaseLabel": label if dash else None,
            "BuildLabel": build if plus else None,
        },
    )


def _date_time_offset(value: DateTimeOffset) -> PSObject:
    offset = value.utcoffset() or _dt.timedelta()
    ticks = ticks_of(value)
    offset_ticks = TimeSpan(seconds=offset.total_seconds()).ticks
    clock = value.replace(tzinfo=None)
    tick = getattr(value, "tick", 0)
    utc = value.astimezone(_dt.timezone.utc)
    minutes = offset_ticks // 600_000_000
    sign = "-" if minutes < 0 else "+"
    micro = value.microsecond
    return _bag(
        ("System.DateTimeOffset", "System.ValueType", "System.Object"),
        f"{clock:%m/%d/}{clock.year:04}{clock: %H:%M:%S} {sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}",
        {
            "DateTime": DateTime.of(clock, tick, DateTimeKind.UNSPECIFIED),
            "UtcDateTime": DateTime.of(utc, tick, DateTimeKind.UTC),
            "LocalDateTime": DateTime.of(value.astimezone(), tick, DateTimeKind.LOCAL),
            "Date": DateTime.of(clock.replace(hour=0, minute=0, second=0, microsecond=0), 0, DateTimeKind.UNSPECIFIED),
            "Day": value.day,
            "DayOfWeek": _DAYS[value.weekday()],
            "DayOfYear": value.timetuple().tm_yday,
            "Hour": value.hour,
            "Millisecond": micro // 1000,
            "Microsecond": micro % 1000,
            "Nanosecond": tick * 100,
            "Minute": value.minute,
            "Month": value.month,
            "Offset": TimeSpan.from_ticks(offset_ticks),
            "TotalOffsetMinutes": minutes,
            "Second": value.second,
            "Ticks": Int64(ticks),
            "UtcTicks": Int64(ticks - offset_ticks),
            "TimeOfDay": TimeSpan.from_ticks(ticks % 864_000_000_000),
            "Year": value.year,
        },
    )


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def bag_of(value: Any) -> PSObject:
    """The object that the engine writes for a BigInteger, SemanticVersion or DateTimeOffset."""
    if isinstance(value, int):
        return _big_integer(value)
    if isinstance(value, SemanticVersion):
        return _semantic_version(value)
    assert isinstance(value, DateTimeOffset)
    return _date_time_offset(value)
