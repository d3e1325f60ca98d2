"""Properties of values as the engine's adapters show them, by name or wildcard."""

from __future__ import annotations

import datetime as _dt
import re
import uuid
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from bridge.values import Char, EnumValue, Int64, PSObject, Version
from bridge.values.primitives import ticks_of

__all__ = ["MISSING", "get_property", "is_custom", "property_names", "property_value", "unwrap", "wildcard"]

MISSING: Any = object()
"""There is no such property."""


def unwrap(value: Any) -> Any:
    """The base object: what a PSObject wraps, or itself when it is a property bag."""
    return value.base if isinstance(value, PSObject) and value.base is not None else value


def is_custom(value: Any) -> bool:
    """True for a property bag (``[pscustomobject]`` and what was selected or came over the wire)."""
    return isinstance(value, PSObject) and value.base is None


class WildcardError(ValueError):
    """The pattern is not a valid wildcard."""


@lru_cache(maxsize=1024)
def wildcard(pattern: str, ignore_case: bool = True) -> re.Pattern[str]:
    """A PowerShell wildcard (``* ? [a-c]`` and the backtick) for ``fullmatch``. Raises :class:`WildcardError`."""
    out = []
    at, size = 0, len(pattern)
    while at < size:
        c = pattern[at]
        at += 1
        if c == "`":
            if at < size:
                out.append(re.escape(pattern[at]))
                at += 1
        elif c == "*":
            out.append(".*")
        elif c == "?":
            out.append(".")
        elif c == "[":
            end = pattern.find("]", at)
            if end == at:
                end = pattern.find("]", at + 1)
            if end < 0:
                raise WildcardError(f"The specified wildcard character pattern is not valid: {pattern}")
            body = pattern[at:end].replace("\\", "\\\\").replace("^", "\\^").replace("[", "\\[").replace("]", "\\]")
            out.append(f"[{body}]")
            at = end + 1
        else:
            out.append(re.escape(c))
    return re.compile("".join(out), (re.IGNORECASE if ignore_case else 0) | re.DOTALL)


def has_wildcard(text: str) -> bool:
    return any(c in text for c in "*?[")


def _version_parts(value: Version) -> dict[str, Any]:
    revision = value.revision
    return {
        "Major": value.major, "Minor": value.minor, "Build": value.build, "Revision": revision,
        "MajorRevision": revision >> 16 if revision >= 0 else -1, "MinorRevision": revision & 0xFFFF if revision >= 0 else -1,
    }  # fmt: skip


def _date(value: _dt.datetime) -> dict[str, Any]:
    return {
        "DateTime": None, "Date": value, "Day": value.day, "DayOfWeek": None, "DayOfYear": value.timetuple().tm_yday, "Hour": value.hour,
        "Kind": None, "Millisecond": value.microsecond // 1000, "Microsecond": value.microsecond % 1000,
        "Nanosecond": getattr(value, "tick", 0) * 100, "Minute": value.minute, "Month": value.month, "Second": value.second,
        "Ticks": Int64(ticks_of(value)), "TimeOfDay": None, "Year": value.year,
    }  # fmt: skip


def _span(value: _dt.timedelta) -> dict[str, Any]:
    ticks = getattr(value, "ticks", (value.days * 86400 + value.seconds) * 10_000_000 + value.microseconds * 10)
    sign = -1 if ticks < 0 else 1
    whole = abs(ticks)
    days, rest = divmod(whole, 864_000_000_000)
    hours, rest = divmod(rest, 36_000_000_000)
    minutes, rest = divmod(rest, 600_000_000)
    seconds, rest = divmod(rest, 10_000_000)
    milli, rest = divmod(rest, 10_000)
    return {
        "Ticks": Int64(ticks), "Days": sign * days, "Hours": sign * hours, "Milliseconds": sign * milli,
        "Microseconds": sign * (rest // 10),
        "Nanoseconds": sign * (rest % 10) * 100, "Minutes": sign * minutes, "Seconds": sign * seconds, "TotalDays": ticks / 864_000_000_000,
        "TotalHours": ticks / 36_000_000_000, "TotalMilliseconds": ticks / 10_000, "TotalMicroseconds": ticks / 10,
        "TotalNanoseconds": ticks * 100.0, "TotalMinutes": ticks / 600_000_000, "TotalSeconds": ticks / 10_000_000,
    }  # fmt: skip


def _array(value: list[Any]) -> dict[str, Any]:
    size = len(value)
    return {
        "Count": size, "Length": size, "LongLength": Int64(size), "Rank": 1, "SyncRoot": value, "IsReadOnly": False, "IsFixedSize": True,
        "IsSynchronized": False,
    }  # fmt: skip


def _table(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "IsReadOnly": False, "IsFixedSize": False, "IsSynchronized": False, "Keys": list(value), "Values": list(value.values()),
        "SyncRoot": None, "Count": len(value),
    }  # fmt: skip


_ADAPTERS: tuple[tuple[type, Callable[[Any], dict[str, Any]]], ...] = (
    (Char, lambda v: {}),
    (str, lambda v: {"Length": len(v.encode("utf-16-le", "surrogatepass")) // 2}),
    (dict, _table),
    (list, _array),
    (bytes, lambda v: _array(list(v))),
    (Version, _version_parts),
    (_dt.datetime, _date),
    (_dt.timedelta, _span),
    (uuid.UUID, lambda v: {"Guid": str(v)}),
    (EnumValue, lambda v: {"value__": v.value}),
)


def adapted(value: Any) -> dict[str, Any]:
    """The properties of .NET's class that a value's type has, by name in .NET's order."""
    for cls, adapter in _ADAPTERS:
        if isinstance(value, cls):
            return adapter(value)
    return {}


def all_properties(value: Any) -> dict[str, Any]:
    """Every property: notes and the members of a bag first, then the adapted ones."""
    found: dict[str, Any] = {}
    if isinstance(value, PSObject):
        found.update(value.items())
        value = value.base
        if value is None:
            return found
    for name, item in adapted(value).items():
        found.setdefault(name, item)
    return found


def property_names(value: Any, pattern: str) -> list[str]:
    """The names of the properties that match a wildcard, in order."""
    matcher = wildcard(pattern)
    return [name for name in all_properties(value) if matcher.fullmatch(name)]


def get_property(value: Any, name: str, *, entries: bool = True) -> Any:
    """The value of a property by its name, ignoring case, or :data:`MISSING`. With ``entries`` a hashtable's keys are looked at first,
    as member access does."""
    if isinstance(value, PSObject):
        found = value.get(name, MISSING)
        if found is not MISSING or value.base is None:
            return found
        value = value.base
    if entries and isinstance(value, dict):
        for key, item in value.items():
            if isinstance(key, str) and key.casefold() == name.casefold():
                return item
    folded = name.casefold()
    for known, item in adapted(value).items():
        if known.casefold() == folded:
            return item
    if (
        not isinstance(value, (list, dict))
        and value is not None
        and folded in ("count", "length")
        and not isinstance(value, str)
    ):
        return MISSING
    return MISSING


def property_value(value: Any, name: str) -> Any:
    """As :func:`get_property`, with None where there is none."""
    found = get_property(value, name)
    return None if found is MISSING else found
