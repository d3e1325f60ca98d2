"""Which properties of an object a view shows when nobody says, and what its own name is."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import unwrap
from bridge.operators.objects import class_for
from bridge.operators.properties import adapted, all_names
from bridge.operators.wildcards import wildcard
from bridge.values import EnumValue, Instance, PSObject, Version, type_name_of
from bridge.values.psobject import MemberSet

__all__ = ["chain_of", "default_names", "display_name", "is_custom_object", "is_known_text", "is_scalar"]

_CUSTOM = "System.Management.Automation.PSCustomObject"
_SCALARS = frozenset(
    f"System.{n}"
    for n in (
        "String", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Char", "Single", "Double", "Boolean",
        "Decimal", "IntPtr", "Security.SecureString", "Numerics.BigInteger",
    )
)  # fmt: skip

# Classes whose objects carry all that .NET's have.
_COMPLETE = (
    "Microsoft.PowerShell.Commands.GenericMeasureInfo",
    "Microsoft.PowerShell.Commands.GenericObjectMeasureInfo",
    "Microsoft.PowerShell.Commands.TextMeasureInfo",
    "System.Collections.Generic.KeyValuePair`2",
)
_INTERNAL = "PSShowComputerName"
_COMPUTER = "PSComputerName"
_NAME_PATTERNS = ("name", "id", "key", "*key", "*name", "*id")


def chain_of(value: Any) -> tuple[str, ...]:
    """The type names by which a view is looked for."""
    if isinstance(value, PSObject):
        return value.type_names
    return (type_name_of(value),)


def is_custom_object(value: Any) -> bool:
    """True for a property bag, whatever other type names it was given."""
    return isinstance(value, PSObject) and value.base is None and _CUSTOM in (value.type_names or (_CUSTOM,))


def is_scalar(value: Any) -> bool:
    """True for what shows as its text wherever it comes: strings, numbers, booleans, enumerations."""
    return isinstance(unwrap(value), EnumValue) or chain_of(value)[0].removeprefix("Deserialized.") in _SCALARS


def is_known_text(value: PSObject) -> bool:
    """True when this project knows what ``ToString()`` of an object gives."""
    return value.text is not None or value.base is not None or is_custom_object(value)


def default_names(value: Any, *, strict: bool) -> list[str]:
    """The properties that a list of everything has: those of its class, then the added ones.

    ``strict``: raises :class:`NotSupportedHere` for a class of which this project may not know all properties.
    """
    if not isinstance(value, PSObject):
        if strict and not _is_complete(value):
            raise NotSupportedHere(f"how PowerShell shows a {type_name_of(value)}")
        return list(adapted(value))
    known = isinstance(value, Instance) and not value.kind.is_exception
    known = known or is_custom_object(value) or value.type_name.startswith(_COMPLETE)
    if strict and not known:
        raise NotSupportedHere(f"how PowerShell shows a {value.type_name}")
    own = [n for n, v in value.items() if not isinstance(v, MemberSet)]
    names = [n for n in own if n.lower() in value.adapted] + [n for n in own if n.lower() not in value.adapted]
    if value.base is not None:
        names = [*adapted(value.base), *names]
    if _INTERNAL in value:
        names = [n for n in names if n not in (_INTERNAL, _COMPUTER) or (n == _COMPUTER and value[_INTERNAL])]
    return names


def _is_complete(value: Any) -> bool:
    """True for a value of which all properties are known, in the order in which a list has them."""
    known = class_for(value)
    return isinstance(value, (dt.timedelta, Version, uuid.UUID)) or (known is not None and known.complete)


def display_name(value: Any) -> str | None:
    """The property that is an object's own name, if it has one."""
    plain = unwrap(value)
    names = [k for k in plain if isinstance(k, str)] if isinstance(plain, dict) else all_names(value)
    for pattern in _NAME_PATTERNS:
        matcher = wildcard(pattern)
        for name in names:
            if matcher.fullmatch(name) and name not in (_COMPUTER, _INTERNAL, "RunspaceId", "PSSourceJobInstanceId"):
                return name
    return None
