"""Get-Date and New-TimeSpan."""

from __future__ import annotations

import datetime as _dt
from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.ticks import from_ticks
from bridge.operators import call, static_member
from bridge.operators.errors import NotSupportedHere
from bridge.simulator.builtins.refusing import refuse
from bridge.simulator.context import Context
from bridge.values import DateTimeKind, EnumValue, PSObject, TimeSpan
from bridge.values.primitives import kind_of, ticks_of

__all__ = ["GetCulture", "GetDate", "GetUICulture", "NewTimeSpan", "StartSleep"]

_EPOCH = 621_355_968_000_000_000
_SECOND = 10_000_000
_PARTS: tuple[tuple[str, str], ...] = (
    ("Year", "AddYears"), ("Month", "AddMonths"), ("Day", "AddDays"), ("Hour", "AddHours"), ("Minute", "AddMinutes"),
    ("Second", "AddSeconds"), ("Millisecond", "AddMilliseconds"),
)  # fmt: skip
_FILE_FORMATS = {
    "filedate": (False, "yyyyMMdd"),
    "filedateuniversal": (True, "yyyyMMddZ"),
    "filedatetime": (False, "yyyyMMddTHHmmssffff"),
    "filedatetimeuniversal": (True, "yyyyMMddTHHmmssffffZ"),
}
_HINT = "Microsoft.PowerShell.Commands.DisplayHintType"


def _utc(moment: Any) -> Any:
    return call(moment, "ToUniversalTime")


def _formatted(moment: Any, spec: str) -> str:
    return str(call(moment, "ToString", spec))


def _week(moment: _dt.datetime) -> tuple[int, int, int]:
    return tuple(moment.isocalendar())  # type: ignore[return-value]


def _seconds(moment: Any) -> str:
    """To the nearest second; a half goes away from zero."""
    ticks = ticks_of(_utc(moment)) - _EPOCH
    seconds = (abs(ticks) * 2 + _SECOND) // (2 * _SECOND)
    return str(-seconds if ticks < 0 else seconds)


_NET: dict[str, str] = {
    "A": "dddd", "a": "ddd", "B": "MMMM", "b": "MMM", "c": "ddd dd MMM yyyy HH:mm:ss", "h": "MMM", "D": "MM/dd/yy", "d": "dd",
    "F": "yyyy-MM-dd", "H": "HH", "I": "hh", "M": "mm", "m": "MM", "p": "tt", "R": "HH:mm", "r": "hh:mm:ss tt", "S": "ss", "T": "HH:mm:ss",
    "X": "HH:mm:ss", "Z": "zz", "x": "MM/dd/yy", "Y": "yyyy", "y": "yy",
}  # fmt: skip
_OWN: dict[str, Callable[[Any], str]] = {
    "C": lambda d: f"{d.year // 100}",
    "e": lambda d: f"{d.day:2}",
    "G": lambda d: f"{_week(d)[0]:04}",
    "g": lambda d: f"{_week(d)[0] % 100:02}",
    "k": lambda d: f"{d.hour:2}",
    "l": lambda d: f"{d.hour % 12 or 12:2}",
    "j": lambda d: f"{d.timetuple().tm_yday:03}",
    "n": lambda _: "\n",
    "s": _seconds,
    "t": lambda _: "\t",
    "U": lambda d: str(d.timetuple().tm_yday // 7),
    "u": lambda d: str(d.isoweekday()),
    "V": lambda d: f"{_week(d)[1]:02}",
    "W": lambda d: str(d.timetuple().tm_yday // 7),
    "w": lambda d: str(d.isoweekday() % 7),
    "%": lambda _: "%",
}


def unix_format(moment: Any, spec: str) -> str:
    """``-UFormat``. Raises :class:`NotSupportedHere` for a specifier that is not known."""
    if "{" in spec or "}" in spec:
        raise NotSupportedHere("Get-Date -UFormat with a brace")
    if spec.startswith("+"):
        spec = spec[1:]
    found = []
    letters = iter(spec)
    for letter in letters:
        if letter != "%":
            found.append(letter)
            continue
        name = next(letters, "")
        if name in _OWN:
            found.append(_OWN[name](moment))
        elif name in _NET:
            found.append(_formatted(moment, _NET[name]))
        else:
            raise NotSupportedHere(f"Get-Date -UFormat %{name}")
    return "".join(found)


class GetDate:
    """Now, or the moment that was given, with the parts that were given, as a date or as text."""

    def process(self, ctx: Context) -> None:
        values = ctx.values
        moment = self._moment(values)
        for name, method in _PARTS:
            if name in values:
                moment = call(moment, method, int(values[name]) - int(getattr(moment, name.lower(), _milli(moment))))
        if "Millisecond" in values:
            ticks = ticks_of(moment)
            moment = from_ticks(ticks - ticks % 10_000, kind_of(moment))
        if values.get("AsUTC"):
            moment = _utc(moment)
        if "UFormat" in values:
            ctx.write(unix_format(moment, str(values["UFormat"])))
        elif "Format" in values:
            spec = str(values["Format"])
            universal, spec = _FILE_FORMATS.get(spec.casefold(), (False, spec))
            ctx.write(_formatted(_utc(moment) if universal else moment, spec))
        else:
            hint = values.get("DisplayHint") or EnumValue(_HINT, "DateTime", 2)
            ctx.write(PSObject([("DisplayHint", hint)], type_names=_CHAIN, base=moment))

    def _moment(self, values: Any) -> Any:
        if "Date" in values:
            return values["Date"]
        if "UnixTimeSeconds" in values:
            return from_ticks(_EPOCH + int(values["UnixTimeSeconds"]) * _SECOND, DateTimeKind.LOCAL)
        return static_member("System.DateTime", "Now")


_CHAIN = ("System.DateTime", "System.ValueType", "System.Object")


def _milli(moment: _dt.datetime) -> int:
    return moment.microsecond // 1000


class GetCulture:
    """The invariant culture, which is the only one here."""

    def process(self, ctx: Context) -> None:
        refuse(ctx, "Name", "NoUserOverrides", "ListAvailable")
        ctx.write(static_member("System.Globalization.CultureInfo", "InvariantCulture"))


class GetUICulture(GetCulture):
    """As Get-Culture."""


class StartSleep:
    def process(self, ctx: Context) -> None:
        values = ctx.values
        if "Milliseconds" in values:
            ctx.sleep(int(values["Milliseconds"]) / 1000)
        else:
            ctx.sleep(values["Duration"].total_seconds() if "Duration" in values else float(values["Seconds"]))


class NewTimeSpan:
    """The span between two moments, or of so many days, hours, …"""

    def process(self, ctx: Context) -> None:
        values = ctx.values
        if ctx.parameter_set == "Time":
            days, hours, minutes, seconds, milli = (
                int(values.get(n, 0)) for n in ("Days", "Hours", "Minutes", "Seconds", "Milliseconds")
            )
            whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
            ctx.write(TimeSpan.from_ticks(whole * _SECOND + milli * 10_000))
            return
        now = static_member("System.DateTime", "Now")
        start, end = values.get("Start", now), values.get("End", now)
        ctx.write(TimeSpan.from_ticks(ticks_of(end) - ticks_of(start)))
