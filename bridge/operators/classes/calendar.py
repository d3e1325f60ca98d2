"""DateOnly, TimeOnly, TimeZoneInfo and SemanticVersion."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, ClassVar

from bridge.binding.conversion.dates import parse_date
from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.identifiers import object_of, parse_semantic_version
from bridge.binding.conversion.ticks import from_ticks
from bridge.operators.errors import NotSupportedHere
from bridge.operators.formatting.dates import format_date
from bridge.operators.objects import class_
from bridge.operators.properties import adapted
from bridge.values import PSObject, SemanticVersion, TimeSpan
from bridge.values.primitives import ticks_of

__all__ = ["DateOnly", "TimeOnly"]

_DAY, _HOUR, _MINUTE, _SECOND = 864_000_000_000, 36_000_000_000, 600_000_000, 10_000_000


class _Only:
    """A part of a date, by its ticks."""

    type_name: str
    usual: str
    allowed: ClassVar[dict[str, str]]

    def __init__(self, ticks: int) -> None:
        self.ticks = ticks

    @property
    def moment(self) -> Any:
        return from_ticks(self.ticks)

    def format(self, spec: str) -> str:
        if len(spec) == 1 and spec not in self.allowed:
            raise NotSupportedHere(f"the format {spec} of a {self.type_name}")
        return format_date(self.moment, self.allowed.get(spec, spec) if len(spec) == 1 else spec)

    def __str__(self) -> str:
        return format_date(self.moment, self.usual)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and getattr(other, "ticks", None) == self.ticks

    def __hash__(self) -> int:
        return hash((self.type_name, self.ticks))

    def compare_to(self, other: Any) -> int:
        if type(other) is not type(self):
            raise NotSupportedHere(f"a {self.type_name} compared with something else")
        return (self.ticks > other.ticks) - (self.ticks < other.ticks)


class DateOnly(_Only):
    """``System.DateOnly``."""

    type_name = "System.DateOnly"
    usual = "MM/dd/yyyy"
    allowed: ClassVar[dict[str, str]] = {
        "d": "d",
        "D": "D",
        "m": "m",
        "M": "M",
        "y": "y",
        "Y": "Y",
        "o": "yyyy-MM-dd",
        "O": "yyyy-MM-dd",
    }


class TimeOnly(_Only):
    """``System.TimeOnly``."""

    type_name = "System.TimeOnly"
    usual = "HH:mm"
    allowed: ClassVar[dict[str, str]] = {"t": "t", "T": "T", "o": "HH:mm:ss.fffffff", "O": "HH:mm:ss.fffffff"}


def _date(year: int, month: int, day: int) -> DateOnly:
    try:
        return DateOnly((dt.date(year, month, day).toordinal() - 1) * _DAY)
    except ValueError:
        raise DotNetError(
            "Year, Month, and Day parameters describe an un-representable DateTime.", "ArgumentOutOfRangeException"
        ) from None


def _time(hour: int, minute: int, second: int = 0, milli: int = 0) -> TimeOnly:
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60 and 0 <= milli < 1000):
        raise DotNetError(
            "Hour, Minute, and Second parameters describe an un-representable DateTime.", "ArgumentOutOfRangeException"
        )
    return TimeOnly(hour * _HOUR + minute * _MINUTE + second * _SECOND + milli * 10_000)


def _moved(value: DateOnly, method: str, count: int) -> DateOnly:
    from bridge.operators.members import call

    return DateOnly(ticks_of(call(value.moment, method, count)))


def _parse_date_only(text: str) -> DateOnly:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}", str(text).strip()):
        raise NotSupportedHere("a DateOnly read from such a text")
    ticks = ticks_of(parse_date(str(text)))
    return DateOnly(ticks - ticks % _DAY)


def _parse_time_only(text: str) -> TimeOnly:
    if not re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?", str(text).strip()):
        raise NotSupportedHere("a TimeOnly read from such a text")
    return TimeOnly(ticks_of(parse_date(f"2000-01-01 {str(text).strip()}")) % _DAY)


_days = class_("System.DateOnly", "System.ValueType")
_days.complete = True
for _name in ("Day", "DayOfWeek", "DayOfYear", "Month", "Year"):
    _days.get(_name, lambda d, n=_name: adapted(d.moment)[n])  # type: ignore[misc]
_days.get("DayNumber", lambda d: d.ticks // _DAY)
_days.constructor("int:year, int:month, int:day", _date)
for _name, _word in (("AddDays", "value"), ("AddMonths", "value"), ("AddYears", "value")):
    _days.method(_name, f"int:{_word}", lambda d, n, m=_name: _moved(d, m, n))
_days.method("ToString", "", str)
_days.method("ToString", "string:format", lambda d, f: d.format(f) if f else str(d))
_days.method("ToString", "string:format, provider:provider", lambda d, f, _: d.format(f) if f else str(d))
_days.method("ToShortDateString", "", str)
_days.method("ToLongDateString", "", lambda d: d.format("D"))
_days.method("ToDateTime", "System.TimeOnly:time", lambda d, t: from_ticks(d.ticks + t.ticks))
_days.method("CompareTo", "System.DateOnly:value", lambda a, b: a.compare_to(b))
_days.method("Equals", "object:value", lambda a, b: a == b)
_days.static("FromDateTime", "date:dateTime", lambda d: DateOnly(ticks_of(d) - ticks_of(d) % _DAY))
_days.static("FromDayNumber", "int:dayNumber", lambda n: DateOnly(n * _DAY))
_days.static("Parse", "string:s", _parse_date_only)
_days.statics.update(minvalue=lambda: DateOnly(0), maxvalue=lambda: _date(9999, 12, 31))
_times = class_("System.TimeOnly", "System.ValueType")
_times.complete = True
for _name in ("Hour", "Minute", "Second", "Millisecond", "Ticks"):
    _times.get(_name, lambda t, n=_name: adapted(t.moment)[n])  # type: ignore[misc]
_times.constructor("int:hour, int:minute", _time)
_times.constructor("int:hour, int:minute, int:second", _time)
_times.constructor("int:hour, int:minute, int:second, int:millisecond", _time)
_times.method("AddHours", "double:value", lambda t, n: TimeOnly((t.ticks + round(n * _HOUR)) % _DAY))
_times.method("AddMinutes", "double:value", lambda t, n: TimeOnly((t.ticks + round(n * _MINUTE)) % _DAY))
_times.method("Add", "span:value", lambda t, s: TimeOnly((t.ticks + s.ticks) % _DAY))
_times.method(
    "IsBetween", "System.TimeOnly:start, System.TimeOnly:end", lambda t, a, b: _between(t.ticks, a.ticks, b.ticks)
)
_times.method("ToString", "", str)
_times.method("ToString", "string:format", lambda t, f: t.format(f) if f else str(t))
_times.method("ToTimeSpan", "", lambda t: TimeSpan.from_ticks(t.ticks))
_times.method("CompareTo", "System.TimeOnly:value", lambda a, b: a.compare_to(b))
_times.static("FromDateTime", "date:dateTime", lambda d: TimeOnly(ticks_of(d) % _DAY))
_times.static("FromTimeSpan", "span:timeSpan", lambda s: TimeOnly(s.ticks))
_times.static("Parse", "string:s", _parse_time_only)
_times.statics.update(minvalue=lambda: TimeOnly(0), maxvalue=lambda: TimeOnly(_DAY - 1))


def _between(value: int, start: int, end: int) -> bool:
    return start <= value < end if start <= end else value >= start or value < end


# --- time zones: that of the host is UTC ----------------------------------------------------------------------------------------------

_ZONE = "System.TimeZoneInfo"


def _utc() -> PSObject:
    name = "(UTC) Coordinated Universal Time"
    return object_of(_ZONE, name)


_zone = class_(_ZONE, "System.Object")
_zone.statics.update(utc=_utc)
for _name, _value in (
    ("Id", "UTC"), ("DisplayName", "(UTC) Coordinated Universal Time"), ("StandardName", "Coordinated Universal Time"),
    ("DaylightName", "Coordinated Universal Time"), ("SupportsDaylightSavingTime", False),
):  # fmt: skip
    _zone.get(_name, lambda z, v=_value: v)  # type: ignore[misc]
_zone.get("BaseUtcOffset", lambda z: TimeSpan.from_ticks(0))
_zone.method("GetUtcOffset", "date:dateTime", lambda z, d: TimeSpan.from_ticks(0))
_zone.method("IsDaylightSavingTime", "date:dateTime", lambda z, d: False)

# --- SemanticVersion ------------------------------------------------------------------------------------------------------------------

_SEMVER = "System.Management.Automation.SemanticVersion"
_PARTS = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:-([^+]*))?(?:\+(.*))?\Z")


def _parts(value: SemanticVersion) -> tuple[int, int, int, str | None, str | None]:
    found = _PARTS.match(str(value))
    if found is None:
        raise NotSupportedHere(f"the semantic version {value}")
    return int(found[1]), int(found[2]), int(found[3]), found[4], found[5]


_semver = class_(_SEMVER, "System.Object")
_semver.complete = True
for _position, _name in enumerate(("Major", "Minor", "Patch", "PreReleaseLabel", "BuildLabel")):
    _semver.get(_name, lambda v, i=_position: _parts(v)[i])  # type: ignore[misc]
_semver.method("ToString", "", str.__str__)
_semver.method("CompareTo", f"{_SEMVER}:value", lambda a, b: 1 if b is None else a.compare_to(b))
_semver.method("Equals", "object:obj", lambda a, b: isinstance(b, SemanticVersion) and a.compare_to(b) == 0)
_semver.static("Parse", "string:version", lambda s: parse_semantic_version(str(s)))
_semver.constructor("string:version", lambda s: parse_semantic_version(str(s)))
_semver.constructor("int:major", lambda a: SemanticVersion(f"{a}.0.0"))
_semver.constructor("int:major, int:minor", lambda a, b: SemanticVersion(f"{a}.{b}.0"))
_semver.constructor("int:major, int:minor, int:patch", lambda a, b, c: SemanticVersion(f"{a}.{b}.{c}"))
_semver.constructor(
    "int:major, int:minor, int:patch, string:preReleaseLabel", lambda a, b, c, p: SemanticVersion(f"{a}.{b}.{c}-{p}")
)
