"""DateTime, DateTimeOffset and TimeSpan."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.dates import parse_date, parse_date_offset
from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.ticks import MAX_TICKS, from_ticks, offset_at
from bridge.binding.conversion.timespans import parse_time_span
from bridge.operators.errors import NotSupportedHere
from bridge.operators.formatting import format_value
from bridge.operators.formatting.dates import DAYS, MONTHS, STANDARD, pieces
from bridge.operators.objects import class_
from bridge.operators.properties import adapted
from bridge.values import DateTime, DateTimeKind, Int64, TimeSpan, clock
from bridge.values.primitives import kind_of, ticks_of

_DAY, _HOUR, _MINUTE, _SECOND, _MILLI = 864_000_000_000, 36_000_000_000, 600_000_000, 10_000_000, 10_000
_UNREPRESENTABLE = "The added or subtracted value results in an un-representable DateTime. (Parameter '{}')"


def _moved(moment: dt.datetime, ticks: int, name: str = "value") -> DateTime:
    total = ticks_of(moment) + ticks
    if not 0 <= total <= MAX_TICKS:
        raise DotNetError(_UNREPRESENTABLE.format(name), "ArgumentOutOfRangeException")
    return from_ticks(total, kind_of(moment))


def _plus(unit: int) -> Any:
    def add(moment: dt.datetime, amount: float) -> DateTime:
        if abs(amount) * unit > MAX_TICKS:
            raise DotNetError("Value to add was out of range. (Parameter 'value')", "ArgumentOutOfRangeException")
        whole, rest = divmod(amount, 1)
        return _moved(moment, int(whole) * unit + int(rest * unit + 1e-6 if rest else 0))

    return add


def _add_months(moment: dt.datetime, months: int) -> DateTime:
    if not -120000 <= months <= 120000:
        raise DotNetError("Months value must be between +/-120000. (Parameter 'months')", "ArgumentOutOfRangeException")
    index = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise DotNetError(_UNREPRESENTABLE.format("months"), "ArgumentOutOfRangeException")
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    days = dt.date(year, month + 1, day).toordinal() - 1
    return from_ticks(days * _DAY + ticks_of(moment) % _DAY, kind_of(moment))


def _adapted(name: str) -> Callable[[Any], Any]:
    return lambda value: adapted(value)[name]


def _span_ticks(value: Any) -> int:
    return value.ticks if isinstance(value, TimeSpan) else TimeSpan(value.days, value.seconds, value.microseconds).ticks


def _compare(first: Any, second: Any) -> int:
    return int(first > second) - int(first < second)


def _kinded(moment: dt.datetime, kind: DateTimeKind) -> DateTime:
    # Local time is UTC here: both ways only the kind changes.
    return from_ticks(ticks_of(moment), kind)


_date = class_("System.DateTime", "System.ValueType")
for _name in (
    "DateTime", "Date", "Day", "DayOfWeek", "DayOfYear", "Hour", "Kind", "Millisecond", "Microsecond", "Nanosecond", "Minute", "Month",
    "Second", "Ticks", "TimeOfDay", "Year",
):  # fmt: skip
    _date.get(_name, _adapted(_name))
for _name, _unit in (
    ("Days", _DAY),
    ("Hours", _HOUR),
    ("Minutes", _MINUTE),
    ("Seconds", _SECOND),
    ("Milliseconds", _MILLI),
):
    _date.method("Add" + _name, "double", _plus(_unit))
_date.method("AddTicks", "long", _moved)
_date.method("AddMonths", "int", _add_months)
_date.method("AddYears", "int", lambda d, n: _add_months(d, n * 12))
_date.method("Add", "span", lambda d, s: _moved(d, _span_ticks(s)))
_date.method("Subtract", "date", lambda d, o: TimeSpan.from_ticks(ticks_of(d) - ticks_of(o)))
_date.method("Subtract", "span", lambda d, s: _moved(d, -_span_ticks(s)))
_date.method("CompareTo", "date", lambda d, o: _compare(ticks_of(d), ticks_of(o)))
_date.method("Equals", "object", lambda d, o: isinstance(o, dt.datetime) and ticks_of(d) == ticks_of(o))
_date.method("ToString", "", lambda d: format_value(d))
_date.method("ToString", "string", format_value)
_date.method("ToString", "culture", lambda d, _: format_value(d))
_date.method("ToString", "string, culture", lambda d, f, _: format_value(d, f))
_date.method("ToShortDateString", "", lambda d: format_value(d, "d"))
_date.method("ToLongDateString", "", lambda d: format_value(d, "D"))
_date.method("ToShortTimeString", "", lambda d: format_value(d, "t"))
_date.method("ToLongTimeString", "", lambda d: format_value(d, "T"))
_date.method("ToUniversalTime", "", lambda d: _kinded(d, DateTimeKind.UTC))
_date.method("ToLocalTime", "", lambda d: _kinded(d, DateTimeKind.LOCAL))
_date.method("ToFileTimeUtc", "", lambda d: Int64(ticks_of(d) - 504_911_232_000_000_000))
_date.method("IsDaylightSavingTime", "", lambda d: False)


def _now(kind: DateTimeKind) -> DateTime:
    return from_ticks(ticks_of(clock.now()), kind)


def _today() -> DateTime:
    ticks = ticks_of(clock.now())
    return from_ticks(ticks - ticks % _DAY, DateTimeKind.LOCAL)


_date.statics.update(
    now=lambda: _now(DateTimeKind.LOCAL),
    utcnow=lambda: _now(DateTimeKind.UTC),
    today=_today,
    minvalue=lambda: from_ticks(0),
    maxvalue=lambda: from_ticks(MAX_TICKS),
    unixepoch=lambda: from_ticks(621_355_968_000_000_000, DateTimeKind.UTC),
)


def _made(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, milli: int = 0) -> DateTime:
    try:
        days = dt.date(year, month, day).toordinal() - 1
        dt.time(hour, minute, second)
    except ValueError:
        raise DotNetError(
            "Year, Month, and Day parameters describe an un-representable DateTime."
            if not _is_day(year, month, day)
            else "Hour, Minute, and Second parameters describe an un-representable DateTime.",
            "ArgumentOutOfRangeException",
        ) from None
    return from_ticks(days * _DAY + (hour * 3600 + minute * 60 + second) * _SECOND + milli * _MILLI)


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _days_in_month(year: int, month: int) -> int:
    if not 1 <= month <= 12:
        raise DotNetError("Month must be between one and twelve. (Parameter 'month')", "ArgumentOutOfRangeException")
    return calendar.monthrange(year, month)[1]


_date.constructor("long", lambda t: from_ticks(t))
_date.constructor("int, int, int", _made)
_date.constructor("int, int, int, int, int, int", _made)
_date.constructor("int, int, int, int, int, int, int", _made)
_date.constructor("int, int, int, int, int, int, kind", lambda *a: _kinded(_made(*a[:6]), DateTimeKind(int(a[6]))))
_date.static("Parse", "string", parse_date)
_date.static("Parse", "string, culture", lambda s, _: parse_date(s))
_date.static("DaysInMonth", "int, int", _days_in_month)
_date.static("IsLeapYear", "int", calendar.isleap)
_date.static("SpecifyKind", "date, kind", lambda d, k: from_ticks(ticks_of(d), DateTimeKind(int(k))))
_date.static("Compare", "date, date", lambda a, b: _compare(ticks_of(a), ticks_of(b)))
_date.static("FromFileTimeUtc", "long", lambda t: from_ticks(t + 504_911_232_000_000_000, DateTimeKind.UTC))

_NUMBERS = {"d": r"\d{1,2}", "M": r"\d{1,2}", "H": r"\d{1,2}", "h": r"\d{1,2}", "m": r"\d{1,2}", "s": r"\d{1,2}"}


def parse_exact(text: str, spec: str) -> DateTime:
    """``DateTime.ParseExact`` in the invariant culture. Raises :class:`DotNetError`, :class:`NotSupportedHere` for zones and eras."""
    if len(spec) == 1:
        if spec not in STANDARD:
            raise NotSupportedHere(f"reading a date by the format {spec}")
        spec = STANDARD[spec]
    expression, names = [], []
    for kind, piece in pieces(spec):
        if kind == "text":
            expression.append(re.escape(piece))
            continue
        letter, count = piece[0], len(piece)
        if letter in names:
            raise NotSupportedHere(f"a date format that names {letter} twice")
        if letter in "dM" and count > 2:
            words = DAYS if letter == "d" else MONTHS
            expression.append("(" + "|".join(w if count > 3 else w[:3] for w in words) + ")")
            names.append({"d": "weekday", "M": "month"}[letter])
        elif letter in _NUMBERS:
            expression.append("(" + (_NUMBERS[letter] if count == 1 else r"\d{2}") + ")")
            names.append(letter)
        elif letter == "y":
            expression.append(r"(\d{4})" if count > 2 else r"(\d{2})")
            names.append("y" if count > 2 else "yy")
        elif letter == "f":
            expression.append(rf"(\d{{{count}}})")
            names.append("f")
        elif letter == "F":
            expression.append(rf"(\d{{0,{count}}})")
            names.append("f")
        elif letter == "t":
            expression.append("(AM|PM)" if count > 1 else "([AP])")
            names.append("t")
        else:
            raise NotSupportedHere(f"reading a date by the format {piece}")
    found = re.fullmatch("".join(expression), text, re.IGNORECASE | re.ASCII)
    if found is None:
        raise DotNetError(f"String '{text}' was not recognized as a valid DateTime.")
    return _read(text, dict(zip(names, found.groups(), strict=True)))


def _read(text: str, parts: dict[str, str]) -> DateTime:
    bad = DotNetError(f"String '{text}' was not recognized as a valid DateTime.")
    today = clock.now()
    year = int(parts["y"]) if "y" in parts else today.year
    if "yy" in parts:
        short = int(parts["yy"])
        year = 2000 + short if short <= 49 else 1900 + short
    no_date = not {"y", "yy", "M", "month", "d"} & parts.keys()
    month = int(parts["M"]) if "M" in parts else today.month if no_date else 1
    if "month" in parts:
        month = next(i for i, m in enumerate(MONTHS, 1) if m.casefold().startswith(parts["month"].casefold()))
    day = int(parts["d"]) if "d" in parts else today.day if no_date else 1
    hour = int(parts.get("H", parts.get("h", "0")))
    if "t" in parts:
        if not 1 <= hour <= 12:
            raise bad
        hour = hour % 12 + (12 if parts["t"][0] in "Pp" else 0)
    minute, second = int(parts.get("m", "0")), int(parts.get("s", "0"))
    if not _is_day(year, month, day) or hour > 23 or minute > 59 or second > 59:
        raise bad
    moment = _moved(_made(year, month, day, hour, minute, second), int((parts.get("f") or "0").ljust(7, "0")))
    if "weekday" in parts and not DAYS[moment.weekday()].casefold().startswith(parts["weekday"].casefold()):
        raise DotNetError(
            f"String '{text}' was not recognized as a valid DateTime because the day of week was incorrect."
        )
    return moment


_date.static("ParseExact", "string, string, culture", lambda s, f, _: parse_exact(s, f))


# --- DateTimeOffset -----------------------------------------------------------------------------------------------------------------


def _utc_ticks(moment: Any) -> int:
    return ticks_of(moment) - round((moment.utcoffset() or dt.timedelta()).total_seconds()) * _SECOND


_EPOCH = 621_355_968_000_000_000
_offset = class_("System.DateTimeOffset", "System.ValueType")
for _name in (
    "Day",
    "DayOfWeek",
    "DayOfYear",
    "Hour",
    "Millisecond",
    "Minute",
    "Month",
    "Second",
    "Ticks",
    "TimeOfDay",
    "Year",
):
    _offset.get(_name, _adapted(_name))
_offset.get("DateTime", lambda d: from_ticks(ticks_of(d)))
_offset.get("UtcDateTime", lambda d: from_ticks(_utc_ticks(d), DateTimeKind.UTC))
_offset.get("LocalDateTime", lambda d: from_ticks(_utc_ticks(d), DateTimeKind.LOCAL))
_offset.get("Offset", lambda d: TimeSpan.from_ticks(ticks_of(d) - _utc_ticks(d)))
_offset.get("UtcTicks", lambda d: Int64(_utc_ticks(d)) if _utc_ticks(d) < 2**31 else _utc_ticks(d))
_offset.method("ToString", "", lambda d: format_value(d))
_offset.method("ToString", "string", format_value)
_offset.method("ToUnixTimeSeconds", "", lambda d: _long((_utc_ticks(d) - _EPOCH) // _SECOND))
_offset.method("ToUnixTimeMilliseconds", "", lambda d: _long((_utc_ticks(d) - _EPOCH) // _MILLI))
_offset.static("FromUnixTimeSeconds", "long", lambda s: offset_at(_EPOCH + s * _SECOND, dt.timezone.utc))
_offset.static("FromUnixTimeMilliseconds", "long", lambda s: offset_at(_EPOCH + s * _MILLI, dt.timezone.utc))
_offset.static("Parse", "string", parse_date_offset)


def _long(number: int) -> int:
    return Int64(number) if -(2**31) <= number < 2**31 else number


# --- TimeSpan -----------------------------------------------------------------------------------------------------------------------


def _span(ticks: float) -> TimeSpan:
    if not -(2**63) <= ticks < 2**63:
        raise DotNetError("TimeSpan overflowed because the duration is too long.", "OverflowException")
    return TimeSpan.from_ticks(int(ticks))


def _from(unit: int) -> Any:
    def make(amount: float) -> TimeSpan:
        if amount != amount:
            raise DotNetError("TimeSpan does not accept floating point Not-a-Number values.", "ArgumentException")
        return _span(amount * unit)

    return make


_time = class_("System.TimeSpan", "System.ValueType")
for _name in (
    "Ticks", "Days", "Hours", "Milliseconds", "Microseconds", "Nanoseconds", "Minutes", "Seconds", "TotalDays", "TotalHours",
    "TotalMilliseconds", "TotalMicroseconds", "TotalNanoseconds", "TotalMinutes", "TotalSeconds",
):  # fmt: skip
    _time.get(_name, _adapted(_name))
_time.statics.update(
    zero=lambda: TimeSpan.from_ticks(0),
    maxvalue=lambda: TimeSpan.from_ticks(2**63 - 1),
    minvalue=lambda: TimeSpan.from_ticks(-(2**63)),
    ticksperday=lambda: Int64(_DAY),
    ticksperhour=lambda: Int64(_HOUR),
    ticksperminute=lambda: Int64(_MINUTE),
    tickspersecond=lambda: Int64(_SECOND),
    tickspermillisecond=lambda: Int64(_MILLI),
)
for _name, _unit in (
    ("Days", _DAY),
    ("Hours", _HOUR),
    ("Minutes", _MINUTE),
    ("Seconds", _SECOND),
    ("Milliseconds", _MILLI),
):
    _time.static("From" + _name, "double", _from(_unit))
_time.static("FromTicks", "long", _span)
_time.static("Parse", "string", parse_time_span)
_time.constructor("long", _span)
_time.constructor("int, int, int", lambda h, m, s: _span((h * 3600 + m * 60 + s) * _SECOND))
_time.constructor("int, int, int, int", lambda d, h, m, s: _span(((d * 24 + h) * 3600 + m * 60 + s) * _SECOND))
_time.constructor(
    "int, int, int, int, int", lambda d, h, m, s, f: _span(((d * 24 + h) * 3600 + m * 60 + s) * _SECOND + f * _MILLI)
)
_time.method("Add", "span", lambda a, b: _span(_span_ticks(a) + _span_ticks(b)))
_time.method("Subtract", "span", lambda a, b: _span(_span_ticks(a) - _span_ticks(b)))
_time.method("Negate", "", lambda a: _span(-_span_ticks(a)))
_time.method("Duration", "", lambda a: _span(abs(_span_ticks(a))))
_time.method("CompareTo", "span", lambda a, b: _compare(_span_ticks(a), _span_ticks(b)))
_time.method("Equals", "object", lambda a, b: isinstance(b, dt.timedelta) and _span_ticks(a) == _span_ticks(b))
_time.method("ToString", "", lambda t: format_value(t))
_time.method("ToString", "string", format_value)
_time.method("ToString", "string, culture", lambda t, f, _: format_value(t, f))
