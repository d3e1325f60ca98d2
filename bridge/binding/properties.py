"""The properties that a piped object shows to ByPropertyName binding (specification of parameter binding, section 8.5)."""

from __future__ import annotations

import datetime as _dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from bridge.values import DateTime, PSObject, TimeSpan, Uri, Version, type_name_of

if TYPE_CHECKING:
    from bridge.binding.plan import Plan, PlanParameter

__all__ = ["MISSING", "properties_of", "property_of"]

_REMEMBERED = 256

MISSING: Final = object()
"""No property of that name."""


def properties_of(plan: Plan, obj: Any) -> dict[PlanParameter, Any]:
    """What each ByPropertyName parameter of ``plan`` finds in ``obj``: by its name, else by its aliases in order; the first that exists.

    The keys of a dictionary are not its properties. A property that is null counts as found.
    """
    if obj is None:
        return {}
    if type(obj) is not PSObject or obj.base is not None:
        found = {}
        for parameter in plan.by_name:
            value = property_of(obj, parameter.lookup)
            if value is not MISSING:
                found[parameter] = value
        return found
    # Objects of one shape have their properties at the same places.
    shape = obj._shape  # any public name could be that of a property
    places = plan.places.get(shape)
    if places is None:
        if len(plan.places) >= _REMEMBERED:
            plan.places.clear()
        index = shape.index
        places = plan.places[shape] = tuple(
            (p, next(index[n] for n in p.lookup if n in index))
            for p in plan.by_name
            if any(n in index for n in p.lookup)
        )
    values = obj._shown_values
    return {parameter: values[place] for parameter, place in places}


def property_of(obj: Any, names: tuple[str, ...]) -> Any:
    """The value of the first property that exists among ``names`` (in lower case), or :data:`MISSING`."""
    if isinstance(obj, PSObject):
        for name in names:
            value = obj.get(name, MISSING)
            if value is not MISSING:
                return value
        obj = obj.base
    if obj is None:
        return MISSING
    reader = getattr(obj, "get_member", None)
    if reader is not None:
        for name in names:
            value = reader(name)
            if value is not NotImplemented:
                return value
    table = _table(obj)
    if table:
        for name in names:
            getter = table.get(name)
            if getter is not None:
                return getter(obj)
    return MISSING


_Getters = dict[str, Callable[[Any], Any]]


def _array(value: Any) -> int:
    return len(value)


_STRING: _Getters = {"length": lambda v: len(v.encode("utf-16-le", "surrogatepass")) // 2}
_ARRAY: _Getters = {
    "count": len,
    "length": len,
    "longlength": lambda v: _int64(len(v)),
    "rank": lambda v: 1,
    "syncroot": lambda v: v,
    "isreadonly": lambda v: False,
    "isfixedsize": lambda v: True,
    "issynchronized": lambda v: False,
}
_LIST: _Getters = {"capacity": len, "count": len}
_DICTIONARY: _Getters = {
    "count": len,
    "isreadonly": lambda v: False,
    "isfixedsize": lambda v: False,
    "issynchronized": lambda v: False,
    "keys": lambda v: list(v),
    "values": lambda v: list(v.values()),
    "syncroot": lambda v: v,
}
_DATE: _Getters = {
    "date": lambda v: DateTime.of(v.replace(hour=0, minute=0, second=0, microsecond=0), kind=getattr(v, "kind", None)),
    "day": lambda v: v.day,
    "dayofyear": lambda v: v.timetuple().tm_yday,
    "hour": lambda v: v.hour,
    "millisecond": lambda v: v.microsecond // 1000,
    "microsecond": lambda v: v.microsecond % 1000,
    "nanosecond": lambda v: getattr(v, "tick", 0) * 100,
    "minute": lambda v: v.minute,
    "month": lambda v: v.month,
    "second": lambda v: v.second,
    "ticks": lambda v: _int64(_as_date(v).ticks),
    "timeofday": lambda v: TimeSpan.from_ticks(_as_date(v).ticks % 864_000_000_000),
    "year": lambda v: v.year,
}
_SPAN_UNITS = {"days": 864_000_000_000, "hours": 36_000_000_000, "minutes": 600_000_000, "seconds": 10_000_000}
_SPAN: _Getters = {
    "ticks": lambda v: _int64(_ticks(v)),
    "days": lambda v: _quotient(_ticks(v), 864_000_000_000),
    "hours": lambda v: _part(v, 36_000_000_000, 24),
    "minutes": lambda v: _part(v, 600_000_000, 60),
    "seconds": lambda v: _part(v, 10_000_000, 60),
    "milliseconds": lambda v: _part(v, 10_000, 1000),
    "microseconds": lambda v: _part(v, 10, 1000),
    "nanoseconds": lambda v: _part(v, 1, 10) * 100,
    "totaldays": lambda v: _ticks(v) / 864_000_000_000,
    "totalhours": lambda v: _ticks(v) / 36_000_000_000,
    "totalminutes": lambda v: _ticks(v) / 600_000_000,
    "totalseconds": lambda v: _ticks(v) / 10_000_000,
    "totalmilliseconds": lambda v: _ticks(v) / 10_000,
    "totalmicroseconds": lambda v: _ticks(v) / 10,
    "totalnanoseconds": lambda v: _ticks(v) * 100.0,
}
_VERSION: _Getters = {
    "major": lambda v: v.major,
    "minor": lambda v: v.minor,
    "build": lambda v: v.build,
    "revision": lambda v: v.revision,
    "majorrevision": lambda v: _int16(v.revision >> 16),
    "minorrevision": lambda v: _int16(v.revision & 0xFFFF if v.revision >= 0 else -1),
}
_URI: _Getters = {"originalstring": str}


def _table(obj: Any) -> _Getters | None:
    if isinstance(obj, Uri):
        return _URI
    if isinstance(obj, str):
        return _STRING if type_name_of(obj) == "System.String" else None
    if isinstance(obj, (list, tuple, bytes, bytearray)):
        return _ARRAY if type_name_of(obj).endswith("]") and type_name_of(obj).endswith(("[]", ",]")) else _LIST
    if isinstance(obj, dict):
        return _DICTIONARY
    if isinstance(obj, _dt.datetime):
        return _DATE
    if isinstance(obj, _dt.timedelta):
        return _SPAN
    if isinstance(obj, Version):
        return _VERSION
    return None


def _int64(value: int) -> Any:
    from bridge.values import Int64

    return Int64(value)


def _int16(value: int) -> Any:
    from bridge.values import Int16

    return Int16(value)


def _as_date(value: _dt.datetime) -> DateTime:
    return value if isinstance(value, DateTime) else DateTime.of(value)


def _ticks(value: _dt.timedelta) -> int:
    ticks = getattr(value, "ticks", None)
    if isinstance(ticks, int):
        return ticks
    return ((value.days * 86400 + value.seconds) * 1_000_000 + value.microseconds) * 10


def _quotient(number: int, by: int) -> int:
    """Division that cuts towards zero, as .NET's."""
    return number // by if number >= 0 else -(-number // by)


def _part(value: _dt.timedelta, unit: int, modulus: int) -> int:
    number = _quotient(_ticks(value), unit)
    return number % modulus if number >= 0 else -(-number % modulus)
