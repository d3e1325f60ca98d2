"""TimeSpan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.timespans import parse_time_span
from bridge.operators.errors import NotSupportedHere
from bridge.operators.formatting import format_value
from bridge.operators.objects import class_
from bridge.operators.properties import adapted
from bridge.operators.references import Reference
from bridge.values import Int64, TimeSpan

_DAY, _HOUR, _MINUTE, _SECOND, _MILLI = 864_000_000_000, 36_000_000_000, 600_000_000, 10_000_000, 10_000


def _adapted(name: str) -> Any:
    return lambda value: adapted(value)[name]


def _ticks(value: Any) -> int:
    return value.ticks if isinstance(value, TimeSpan) else TimeSpan(value.days, value.seconds, value.microseconds).ticks


def _compare(first: Any, second: Any) -> int:
    return int(first > second) - int(first < second)


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
_UNITS = (("Days", _DAY), ("Hours", _HOUR), ("Minutes", _MINUTE), ("Seconds", _SECOND))
for _name, _unit in (*_UNITS, ("Milliseconds", _MILLI), ("Microseconds", 10)):
    _time.static("From" + _name, "double:value", _from(_unit))
    if _name not in ("Milliseconds", "Microseconds"):
        _time.static("From" + _name, f"{'int' if _name in ('Days', 'Hours') else 'long'}:{_name.lower()}", _from(_unit))
    elif _name == "Microseconds":
        _time.static("From" + _name, "long:microseconds", _from(_unit))
_time.static("FromTicks", "long:value", _span)
_time.static("Parse", "string:s", lambda s: _parse(s))
_time.static("Parse", "string:input, provider:formatProvider", lambda s, _: _parse(s))
_time.static("TryParse", "string:s, &span:result", lambda s, r: _tried(s, r))
_time.static("TryParse", "string:input, provider:formatProvider, &span:result", lambda s, _, r: _tried(s, r))
_time.static("Compare", "span:t1, span:t2", lambda a, b: _compare(_ticks(a), _ticks(b)))
_time.static("Equals", "span:t1, span:t2", lambda a, b: _ticks(a) == _ticks(b))
_time.constructor("", lambda: _span(0))
_time.constructor("long:ticks", _span)
_HMS = "int:hours, int:minutes, int:seconds"
_time.constructor(_HMS, lambda h, m, s: _span((h * 3600 + m * 60 + s) * _SECOND))
_time.constructor(f"int:days, {_HMS}", lambda d, h, m, s: _span(((d * 24 + h) * 3600 + m * 60 + s) * _SECOND))
_time.constructor(
    f"int:days, {_HMS}, int:milliseconds",
    lambda d, h, m, s, f: _span(((d * 24 + h) * 3600 + m * 60 + s) * _SECOND + f * _MILLI),
)
_time.method("Add", "span:ts", lambda a, b: _span(_ticks(a) + _ticks(b)))
_time.method("Subtract", "span:ts", lambda a, b: _span(_ticks(a) - _ticks(b)))
_time.method("Multiply", "double:factor", lambda a, f: _span(round(_ticks(a) * f)))
_time.method("Divide", "double:divisor", lambda a, f: _span(round(_ticks(a) / f)) if f else _zero_divided())
_time.method("Divide", "span:ts", lambda a, b: _ticks(a) / _ticks(b) if _ticks(b) else _zero_divided())
_time.method("Negate", "", lambda a: _span(-_ticks(a)))
_time.method("Duration", "", lambda a: _span(abs(_ticks(a))))
_time.method("CompareTo", "span:value", lambda a, b: _compare(_ticks(a), _ticks(b)))
_time.method("Equals", "span:obj", lambda a, b: _ticks(a) == _ticks(b))
_time.method("Equals", "object:value", lambda a, b: isinstance(b, dt.timedelta) and _ticks(a) == _ticks(b))
_time.method("ToString", "", lambda t: format_value(t))
_time.method("ToString", "string:format", format_value)
_time.method("ToString", "string:format, provider:formatProvider", lambda t, f, _: format_value(t, f))
_time.complete = True
_time.close("Add Subtract Negate Duration ToString Parse")


def _parse(text: Any) -> TimeSpan:
    if text is None:
        raise DotNetError("Value cannot be null. (Parameter 'input')", "ArgumentNullException")
    made: TimeSpan = parse_time_span(str(text))
    return made


def _tried(text: Any, reference: Reference) -> bool:
    try:
        reference.value = _parse(text)
    except DotNetError:
        reference.value = _span(0)
        return False
    return True


def _zero_divided() -> Any:
    raise NotSupportedHere("a TimeSpan divided by zero")
