"""DateTime and DateTimeOffset from .NET's ticks."""

from __future__ import annotations

import datetime as dt
from typing import cast

from bridge.values import DateTime, DateTimeKind, DateTimeOffset

__all__ = ["MAX_TICKS", "from_ticks", "offset_at"]

MAX_TICKS = 3_155_378_975_999_999_999
"""The last moment of the year 9999."""


def from_ticks(ticks: int, kind: DateTimeKind = DateTimeKind.UNSPECIFIED) -> DateTime:
    """The DateTime of ``ticks`` (100 ns since 0001-01-01). Raises ValueError out of range."""
    if not 0 <= ticks <= MAX_TICKS:
        raise ValueError(f"{ticks} ticks are outside the years 1 to 9999")
    zone = None if kind == DateTimeKind.UNSPECIFIED else dt.timezone.utc
    microseconds, tick = divmod(ticks, 10)
    moment = dt.datetime(1, 1, 1, tzinfo=zone) + dt.timedelta(microseconds=microseconds)
    return DateTime.of(moment, tick, kind)


def offset_at(ticks: int, zone: dt.tzinfo) -> DateTimeOffset:
    """The DateTimeOffset whose clock shows ``ticks`` in ``zone``."""
    microseconds, tick = divmod(ticks, 10)
    moment = (dt.datetime(1, 1, 1, tzinfo=dt.timezone.utc) + dt.timedelta(microseconds=microseconds)).replace(
        tzinfo=zone
    )
    return cast(DateTimeOffset, DateTimeOffset.of(moment, tick))
