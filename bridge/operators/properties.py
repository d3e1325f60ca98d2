"""Properties of values as the engine's adapters show them, by name or wildcard."""

from __future__ import annotations

import datetime as _dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from bridge.binding.conversion.ticks import from_ticks
from bridge.operators.errors import NotSupportedHere
from bridge.operators.objects import Class, class_for, lineage
from bridge.operators.wildcards import has_wildcard, wildcard
from bridge.values import Char, DateTimeKind, EnumValue, Instance, Int64, PSObject, TimeSpan, Version, type_name_of
from bridge.values.primitives import kind_of, ticks_of

__all__ = [
    "MISSING",
    "adapted",
    "all_names",
    "all_properties",
    "get_property",
    "is_custom",
    "property_names",
    "property_value",
]

_TYPE = "System.RuntimeType"
MISSING: Any = object()
"""There is no such property."""


def is_custom(value: Any) -> bool:
    """True for a property bag (``[pscustomobject]`` and what was selected or came over the wire)."""
    return isinstance(value, PSObject) and value.base is None and not isinstance(value, Instance)


def _version_parts(value: Version) -> dict[str, Any]:
    revision = value.revision
    return {
        "Major": value.major, "Minor": value.minor, "Build": value.build, "Revision": revision,
        "MajorRevision": revision >> 16 if revision >= 0 else -1, "MinorRevision": revision & 0xFFFF if revision >= 0 else -1,
    }  # fmt: skip


_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_KINDS = {DateTimeKind.UNSPECIFIED: "Unspecified", DateTimeKind.UTC: "Utc", DateTimeKind.LOCAL: "Local"}
_DAY = 864_000_000_000


def day_of_week(value: _dt.datetime) -> EnumValue:
    number = value.isoweekday() % 7
    return EnumValue("System.DayOfWeek", _DAYS[number], number)


def _date(value: _dt.datetime) -> dict[str, Any]:
    kind = kind_of(value)
    ticks = ticks_of(value)
    return {
        "DateTime": f"{_DAYS[value.isoweekday() % 7]}, {value.day:02d} {_MONTHS[value.month - 1]} {value.year:04d} {value:%H:%M:%S}",
        "Date": from_ticks(ticks - ticks % _DAY, kind), "Day": value.day, "DayOfWeek": day_of_week(value),
        "DayOfYear": value.timetuple().tm_yday, "Hour": value.hour, "Kind": EnumValue("System.DateTimeKind", _KINDS[kind], int(kind)),
        "Millisecond": value.microsecond // 1000, "Microsecond": value.microsecond % 1000,
        "Nanosecond": getattr(value, "tick", 0) * 100, "Minute": value.minute, "Month": value.month, "Second": value.second,
        "Ticks": Int64(ticks) if ticks < 2**31 else ticks, "TimeOfDay": TimeSpan.from_ticks(ticks % _DAY), "Year": value.year,
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
    (Instance, lambda v: dict(v.every_item())),
)


def adapted(value: Any) -> dict[str, Any]:
    """The properties of .NET's class that a value's type has, by name in .NET's order.

    A value may know its properties itself: ``property_names()`` and ``get_member(name)``.
    """
    for cls, adapter in _ADAPTERS:
        if isinstance(value, cls):
            return adapter(value)
    if hasattr(value, "properties"):
        return dict(value.properties())
    if hasattr(value, "property_names"):
        return {name: value.get_member(name) for name in value.property_names()}
    return {shown: read(value) for one in lineage(class_for(value)) for shown, read in one.properties.values()}


def class_property(value: Any, name: str) -> Any:
    """A property that the class of an unwrapped value gives it, by its name, ignoring case, or :data:`MISSING`."""
    folded = name.casefold()
    known = class_for(value)
    for one in lineage(known):
        if folded in one.properties:
            return one.properties[folded][1](value)
    if hasattr(value, "get_member"):
        found = value.get_member(name)
        if found is not NotImplemented:
            return found
        if hasattr(value, "property_names"):
            return MISSING
    if hasattr(value, "properties") or known is None or not known.properties:
        for shown, item in adapted(value).items():
            if shown.casefold() == folded:
                return item
    return MISSING


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


def all_names(value: Any) -> list[str]:
    """The names of :func:`all_properties`, without asking for a value."""
    plain = value.base if isinstance(value, PSObject) else value
    names = getattr(plain, "property_names", None)
    if names is None:
        return list(all_properties(value))
    found = {n.casefold(): n for n in (*(value if isinstance(value, PSObject) else ()), *names())}
    return list(found.values())


def property_names(value: Any, pattern: str) -> list[str]:
    """The names of the properties that match a wildcard, in order."""
    getter = getattr(value, "get_member", None)
    if getter is not None and not has_wildcard(pattern):
        return [] if getter(pattern) is NotImplemented else [pattern]
    matcher = wildcard(pattern)
    return [name for name in all_names(value) if matcher.fullmatch(name)]


def get_property(value: Any, name: str, *, entries: bool = True, refuse: bool = True) -> Any:
    """The value of a property by its name, ignoring case, or :data:`MISSING`. With ``entries`` a hashtable's keys are looked at first,
    as member access does. Raises :class:`NotSupportedHere` where there may be one that is not known here, unless ``refuse`` is False."""
    if isinstance(value, PSObject):
        found = value.get(name, MISSING)
        if found is not MISSING or value.base is None:
            return found
        value = value.base
    if entries and isinstance(value, dict):
        for key, item in value.items():
            if isinstance(key, str) and key.casefold() == name.casefold():
                return item
    found = MISSING if value is None else class_property(value, name)
    if found is MISSING and refuse and value is not None:
        refuse_unknown(value, name)
    return found


_OPAQUE = "Microsoft.PowerShell.Commands.Internal.Format."


# What records have and this project does not know.
_UNKNOWN = {
    "System.Management.Automation.InvocationInfo": tuple(
        "boundparameters commandorigin displayscriptposition expectinginput historyid invocationname line mycommand offsetinline "
        "pipelinelength pipelineposition positionmessage pscommandpath psscriptroot scriptname statement unboundarguments".split()
    ),
    "System.Management.Automation.ErrorRecord": ("invocationinfo", "scriptstacktrace", "pipelineiterationinfo"),
    **{
        f"System.Management.Automation.{kind}Record": ("invocationinfo", "pipelineiterationinfo")
        for kind in ("Warning", "Verbose", "Debug")
    },
}


def refuse_unknown(plain: Any, name: str) -> None:
    """Null is the answer only where all properties are known: elsewhere there may be one that this project does not know."""
    if isinstance(plain, Instance) and plain.kind.has_method(name):
        raise NotSupportedHere(f"the method {name} of a {plain.type_name} without a call")
    if (
        isinstance(plain, PSObject)
        and name.casefold() not in _UNKNOWN.get(plain.type_name, ())
        and not _partly_known(plain)
    ):
        return
    if isinstance(plain, dict) or type_name_of(plain) in _COMPLETE:
        return
    known = class_for(plain)
    if known is not None and folded_method(known, name) is not None:
        raise NotSupportedHere(f"the method {name} of a {type_name_of(plain)} without a call")
    if known is not None and known.complete:
        return
    if isinstance(plain, EnumValue):
        return
    raise NotSupportedHere(f"the property {name} of a {type_name_of(plain)}")


def _partly_known(plain: PSObject) -> bool:
    """True for an object of .NET that stands here with some of its properties; bags, records and what came over the wire have all."""
    name = plain.type_name
    if "System.Exception" in plain.type_names:
        return True
    bag = name.startswith("System.Management.Automation.")
    return name.startswith(_OPAQUE) or (name.startswith("System.") and name != "System.Object" and not bag)


def folded_method(known: Class, name: str) -> Any:
    return next((c.methods[name.casefold()] for c in lineage(known) if name.casefold() in c.methods), None)


_COMPLETE = frozenset(
    f"System.{n}"
    for n in (
        "Boolean", "Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Decimal", "Char",
        "String", "DateTime", "TimeSpan", "Guid", "Version",
    )
)  # fmt: skip


def property_value(value: Any, name: str) -> Any:
    """As :func:`get_property`, with None where there is none."""
    found = get_property(value, name)
    return None if found is MISSING else found
