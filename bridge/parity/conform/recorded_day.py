"""What a recording says of "today": a text such as ``10:30`` has the date of the day it was recorded on.

Such a row is checked as it was made: the days that the expected answer names are tried as today, and one of them must give that answer,
whole. Since the answer under the real clock was another one, it is the clock alone that makes the difference.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

from bridge.values import clock

__all__ = ["REASON", "on_its_day"]

REASON = "a time without a date is of the day it was recorded on"

_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)|(?P<m>\d\d)/(?P<d>\d\d)/(?P<y>\d{4})", re.ASCII)
# With an offset in the text the day may be that of a place ahead or behind: each part of the day is tried.
_TIMES = (dt.time(12), dt.time(0), dt.time(23, 59, 59))
_MOST = 8


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _days(expected: Any) -> list[dt.date]:
    found: dict[dt.date, None] = {}
    for text in _texts(expected):
        for match in _DAY.finditer(text):
            try:
                day = dt.date(
                    int(match["year"] or match["y"]), int(match["month"] or match["m"]), int(match["day"] or match["d"])
                )
            except ValueError:
                continue
            found[day] = None
    return list(found)[:_MOST]


def on_its_day(expected: Any, observe: Callable[[], Any]) -> str | None:
    """:data:`REASON` when ``observe`` gives ``expected`` on one of the days that ``expected`` names, else None."""
    for day in _days(expected):
        for time in _TIMES:
            with clock.at(dt.datetime.combine(day, time, dt.timezone.utc)):
                if observe() == expected:
                    return REASON
    return None
