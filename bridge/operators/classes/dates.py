"""DateTime and DateTimeOffset."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.dates import parse_date, parse_date_offset
from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.ticks import MAX_TICKS, from_ticks, offset_at
from bridge.operators.errors import NotSupportedHere
from bridge.operators.formatting import format_value
from bridge.operators.formatting.cultures import culture_name, format_in
from bridge.operators.formatting.dates import DAYS, MONTHS, STANDARD, pieces
from bridge.operators.objects import class_
from bridge.operators.properties import adapted
from bridge.operators.references import Reference
from bridge.values import DateTime, DateTimeKind, EnumValue, Int64, TimeSpan, clock
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
    _date.method("Add" + _name, "double:value", _plus(_unit))
_date.method("AddTicks", "long:value", _moved)
_date.method("AddMonths", "int:months", _add_months)
_date.method("AddYears", "int:value", lambda d, n: _add_months(d, n * 12))
_date.method("Add", "span:value", lambda d, s: _moved(d, _span_ticks(s)))
_date.method("Subtract", "date:value", lambda d, o: TimeSpan.from_ticks(ticks_of(d) - ticks_of(o)))
_date.method("Subtract", "span:value", lambda d, s: _moved(d, -_span_ticks(s)))
_date.method("CompareTo", "date:value", lambda d, o: _compare(ticks_of(d), ticks_of(o)))
_date.method("CompareTo", "object:value", lambda d, o: _compare_object(d, o, "DateTime", dt.datetime))
_date.method("Equals", "date:value", lambda d, o: ticks_of(d) == ticks_of(o))
_date.method("Equals", "object:value", lambda d, o: isinstance(o, dt.datetime) and ticks_of(d) == ticks_of(o))
_date.method("GetTypeCode", "", lambda d: EnumValue("System.TypeCode", "DateTime", 16))
_date.method("Deconstruct", "&date, &date", lambda *_: _refused("Deconstruct of a date"))
_date.method("AddMicroseconds", "double:value", _plus(10))
_date.method("ToFileTime", "", lambda d: Int64(ticks_of(d) - 504_911_232_000_000_000))
_date.method("ToBinary", "", lambda d: _refused("ToBinary of a date"))
_date.method("ToOADate", "", lambda d: _to_oa(d))
_date.method("ToString", "", lambda d: format_value(d))
_date.method("ToString", "string:format", format_value)
_date.method("ToString", "provider:provider", lambda d, c: format_in(d, None, c))
_date.method("ToString", "string:format, provider:provider", lambda d, f, c: format_in(d, f, c))
_date.method("ToShortDateString", "", lambda d: format_value(d, "d"))
_date.method("ToLongDateString", "", lambda d: format_value(d, "D"))
_date.method("ToShortTimeString", "", lambda d: format_value(d, "t"))
_date.method("ToLongTimeString", "", lambda d: format_value(d, "T"))
_date.method("ToUniversalTime", "", lambda d: _kinded(d, DateTimeKind.UTC))
_date.method("ToLocalTime", "", lambda d: _kinded(d, DateTimeKind.LOCAL))
_date.method("ToFileTimeUtc", "", lambda d: Int64(ticks_of(d) - 504_911_232_000_000_000))
_date.method("IsDaylightSavingTime", "", lambda d: False)


def _refused(what: str) -> Any:
    raise NotSupportedHere(what)


def _refused_culture(culture: Any) -> Any:
    raise NotSupportedHere(f"dates of the culture {culture_name(culture)}")


def _compare_object(first: Any, second: Any, name: str, kind: type) -> int:
    if second is None:
        return 1
    if not isinstance(second, kind):
        raise DotNetError(f"Object must be of type {name}.", "ArgumentException")
    return _compare(first, second)


def _to_oa(moment: dt.datetime) -> float:
    ticks = ticks_of(moment) - 599_264_352_000_000_000
    millis = ticks // _MILLI
    if ticks < 0:
        raise NotSupportedHere("ToOADate of a date before 1899-12-30")
    return millis / 86_400_000


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


_YMD = "int:year, int:month, int:day"
_HMS = f"{_YMD}, int:hour, int:minute, int:second"
_date.constructor("", lambda: from_ticks(0))
_date.constructor("long:ticks", lambda t: _of_ticks(t))
_date.constructor("long:ticks, kind:kind", lambda t, k: _kinded(_of_ticks(t), DateTimeKind(int(k))))
_date.constructor(_YMD, _made)
_date.constructor(_HMS, _made)
_date.constructor(f"{_HMS}, int:millisecond", _made)
_date.constructor(f"{_HMS}, int:millisecond, int:microsecond", lambda *a: _moved(_made(*a[:7]), a[7] * 10))
_date.constructor(f"{_HMS}, kind:kind", lambda *a: _kinded(_made(*a[:6]), DateTimeKind(int(a[6]))))
_date.constructor(f"{_HMS}, int:millisecond, kind:kind", lambda *a: _kinded(_made(*a[:7]), DateTimeKind(int(a[7]))))


def _of_ticks(ticks: int) -> DateTime:
    if not 0 <= ticks <= MAX_TICKS:
        raise DotNetError(
            "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks. (Parameter 'ticks')",
            "ArgumentOutOfRangeException",
        )
    return from_ticks(ticks)


def _parse(text: Any) -> DateTime:
    if text is None:
        raise DotNetError("Value cannot be null. (Parameter 's')", "ArgumentNullException")
    return parse_date(str(text))


def _parse_in(text: Any, culture: Any, styles: Any = None) -> DateTime:
    if culture_name(culture) or (styles is not None and int(styles) not in (0, 7)):
        raise NotSupportedHere("a date read in a culture or by styles")
    return _parse(text)


def _tried(text: Any, reference: Reference, styles: Any = None) -> bool:
    try:
        reference.value = _parse_in(text, None, styles)
    except DotNetError:
        reference.value = from_ticks(0)
        return False
    return True


def _tried_in(text: Any, culture: Any, styles: Any, reference: Reference) -> bool:
    if culture_name(culture):
        _refused_culture(culture)
    return _tried(text, reference, styles)


def _tried_exact(text: Any, specs: Any, culture: Any, styles: Any, reference: Reference) -> bool:
    try:
        reference.value = _exact(text, specs, culture, styles)
    except DotNetError:
        reference.value = from_ticks(0)
        return False
    return True


def _exact(text: Any, specs: Any, culture: Any = None, styles: Any = None) -> DateTime:
    if culture_name(culture) not in ("", "en-US") or (styles is not None and int(styles)):
        raise NotSupportedHere("a date read in a culture or by styles")
    if text is None or specs is None:
        raise DotNetError(
            f"Value cannot be null. (Parameter '{'s' if text is None else 'format'}')", "ArgumentNullException"
        )
    if isinstance(specs, str):
        return parse_exact(text, specs)
    for spec in specs:
        found = _by(text, spec)
        if found is not None:
            return found
    raise DotNetError(f"String '{text}' was not recognized as a valid DateTime.")


def _by(text: str, spec: str) -> DateTime | None:
    try:
        return parse_exact(text, spec)
    except DotNetError:
        return None


_STYLED = "provider:provider, styles:style"
_date.static("Parse", "string:s", _parse)
_date.static("Parse", "string:s, provider:provider", _parse_in)
_date.static("Parse", "string:s, provider:provider, styles:styles", _parse_in)
_date.static("TryParse", "string:s, &date:result", _tried)
_date.static(
    "TryParse",
    "string:s, provider:provider, &date:result",
    lambda s, c, r: _tried(s, r) if not culture_name(c) else _refused_culture(c),
)
_date.static(
    "TryParse", "string:s, provider:provider, styles:styles, &date:result", lambda s, c, t, r: _tried_in(s, c, t, r)
)
for _kind in ("string:format", "string[]:formats"):
    _date.static("ParseExact", f"string:s, {_kind}, {_STYLED}", _exact)
    _date.static("TryParseExact", f"string:s, {_kind}, {_STYLED}, &date:result", _tried_exact)
_date.static("DaysInMonth", "int:year, int:month", _days_in_month)
_date.static("IsLeapYear", "int:year", lambda y: _leap(y))


def _leap(year: int) -> bool:
    if not 1 <= year <= 9999:
        raise DotNetError("Year must be between 1 and 9999. (Parameter 'year')", "ArgumentOutOfRangeException")
    return calendar.isleap(year)


_date.static("SpecifyKind", "date:value, kind:kind", lambda d, k: from_ticks(ticks_of(d), DateTimeKind(int(k))))
_date.static("Equals", "date:t1, date:t2", lambda a, b: ticks_of(a) == ticks_of(b))
_date.static("Compare", "date:t1, date:t2", lambda a, b: _compare(ticks_of(a), ticks_of(b)))
_date.static("FromFileTimeUtc", "long:fileTime", lambda t: from_ticks(t + 504_911_232_000_000_000, DateTimeKind.UTC))

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


_date.static("ParseExact", "string:s, string:format, provider:provider", _exact)
_date.close(
    "AddDays AddHours AddMinutes AddSeconds AddMilliseconds AddMonths AddYears AddTicks Add Subtract ToString CompareTo Equals"
)
_date.close(
    "ToShortDateString ToLongDateString ToUniversalTime ToLocalTime DaysInMonth IsLeapYear Parse ParseExact TryParse"
)
_date.closed_constructors = False
_date.complete = True


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
_offset.get("Date", lambda d: from_ticks(ticks_of(d) - ticks_of(d) % _DAY))
_offset.get("Microsecond", lambda d: d.microsecond % 1000)
_offset.get("Nanosecond", lambda d: getattr(d, "tick", 0) * 100)
_offset.get("TotalOffsetMinutes", lambda d: (ticks_of(d) - _utc_ticks(d)) // _MINUTE)
_offset.complete = True


def _offset_from(face: int, offset: int) -> Any:
    if offset % _MINUTE:
        raise DotNetError("Offset must be specified in whole minutes. (Parameter 'offset')", "ArgumentException")
    if abs(offset) > 14 * _HOUR:
        raise DotNetError(
            "Offset must be within plus or minus 14 hours. (Parameter 'offset')", "ArgumentOutOfRangeException"
        )
    return offset_at(face, dt.timezone(dt.timedelta(microseconds=offset // 10)) if offset else dt.timezone.utc)


def _offset_moved(moment: Any, ticks: int) -> Any:
    return _offset_from(ticks_of(moment) + ticks, ticks_of(moment) - _utc_ticks(moment))


def _offset_unit(unit: int) -> Any:
    def add(moment: Any, amount: float) -> Any:
        whole, rest = divmod(amount, 1)
        return _offset_moved(moment, int(whole) * unit + int(rest * unit + 1e-6 if rest else 0))

    return add


def _offset_of(moment: Any, span: Any = None) -> Any:
    if span is None:
        return _offset_from(ticks_of(moment), 0)
    if kind_of(moment) != DateTimeKind.UNSPECIFIED and _span_ticks(span):
        raise NotSupportedHere("an offset for a date that has one")
    return _offset_from(ticks_of(moment), _span_ticks(span))


def _tried_offset(text: Any, reference: Reference) -> bool:
    try:
        reference.value = parse_date_offset(str(text or ""))
    except DotNetError:
        reference.value = offset_at(0, dt.timezone.utc)
        return False
    return True


_offset.method("ToString", "", lambda d: format_value(d))
_offset.method("ToString", "string:format", format_value)
_offset.method("ToString", "string:format, provider:formatProvider", lambda d, f, c: format_in(d, f, c))
_offset.method("ToUnixTimeSeconds", "", lambda d: _long((_utc_ticks(d) - _EPOCH) // _SECOND))
_offset.method("ToUnixTimeMilliseconds", "", lambda d: _long((_utc_ticks(d) - _EPOCH) // _MILLI))
_offset.method("ToUniversalTime", "", lambda d: _offset_from(_utc_ticks(d), 0))
_offset.method("ToLocalTime", "", lambda d: _offset_from(_utc_ticks(d), 0))
_offset.method("ToOffset", "span:offset", lambda d, o: _offset_from(_utc_ticks(d) + _span_ticks(o), _span_ticks(o)))
for _name, _unit in (
    ("Days", _DAY),
    ("Hours", _HOUR),
    ("Minutes", _MINUTE),
    ("Seconds", _SECOND),
    ("Milliseconds", _MILLI),
):
    _offset.method("Add" + _name, f"double:{_name.lower()}", _offset_unit(_unit))
_offset.method("Add", "span:timeSpan", lambda d, s: _offset_moved(d, _span_ticks(s)))
_offset.method("Subtract", "span:value", lambda d, s: _offset_moved(d, -_span_ticks(s)))
_offset.method(
    "Subtract", "System.DateTimeOffset:value", lambda d, o: TimeSpan.from_ticks(_utc_ticks(d) - _utc_ticks(o))
)
_offset.method("CompareTo", "System.DateTimeOffset:other", lambda d, o: _compare(_utc_ticks(d), _utc_ticks(o)))
_offset.method("Equals", "System.DateTimeOffset:other", lambda d, o: _utc_ticks(d) == _utc_ticks(o))
_offset.method(
    "EqualsExact",
    "System.DateTimeOffset:other",
    lambda d, o: (_utc_ticks(d), ticks_of(d)) == (_utc_ticks(o), ticks_of(o)),
)
_offset.static("FromUnixTimeSeconds", "long:seconds", lambda s: offset_at(_EPOCH + s * _SECOND, dt.timezone.utc))
_offset.static(
    "FromUnixTimeMilliseconds", "long:milliseconds", lambda s: offset_at(_EPOCH + s * _MILLI, dt.timezone.utc)
)
_offset.static("Parse", "string:input", parse_date_offset)
_offset.static("TryParse", "string:input, &System.DateTimeOffset:result", _tried_offset)
_offset.statics.update(
    minvalue=lambda: offset_at(0, dt.timezone.utc),
    maxvalue=lambda: offset_at(MAX_TICKS, dt.timezone.utc),
    unixepoch=lambda: offset_at(_EPOCH, dt.timezone.utc),
    now=lambda: offset_at(ticks_of(clock.now()), dt.timezone.utc),
    utcnow=lambda: offset_at(ticks_of(clock.now()), dt.timezone.utc),
)
_offset.constructor("date:dateTime", _offset_of)
_offset.constructor("date:dateTime, span:offset", _offset_of)
_offset.constructor("long:ticks, span:offset", lambda t, o: _offset_from(t, _span_ticks(o)))
_offset.constructor(f"{_HMS}, span:offset", lambda *a: _offset_of(_made(*a[:6]), a[6]))
_offset.constructor(f"{_HMS}, int:millisecond, span:offset", lambda *a: _offset_of(_made(*a[:7]), a[7]))


def _long(number: int) -> int:
    return Int64(number) if -(2**31) <= number < 2**31 else number
