"""The one clock that values are read against: a text without a date is of today, a text without a year of this year.

Everything that asks for the moment asks here, so that a recording can be checked against the day it was made on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["at", "now"]

_fixed: ContextVar[dt.datetime | None] = ContextVar("fixed clock", default=None)


def now() -> dt.datetime:
    """The moment in UTC, or the one that :func:`at` has set."""
    fixed = _fixed.get()
    return dt.datetime.now(dt.timezone.utc) if fixed is None else fixed


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Within this context :func:`now` is ``moment`` (with a time zone), in this thread or task alone."""
    token = _fixed.set(moment.astimezone(dt.timezone.utc))
    try:
        yield
    finally:
        _fixed.reset(token)
