"""Values to call with: one that fits a parameter, and one that does not (in the typed form of recordings)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.model import Command, Parameter, ValidationRule
from bridge.values import parse_type
from bridge.values.types import TypeName

__all__ = ["fitting", "is_switch", "unfitting"]

Typed = dict[str, Any]

_SWITCH = "System.Management.Automation.SwitchParameter"
_STRING_LIKE = {
    "System.String": "value",
    "System.Object": "value",
    "System.Management.Automation.PSObject": "value",
    "System.Uri": "http://host.example/",
    "System.Version": "1.2",
    "System.Management.Automation.SemanticVersion": "1.2.3",
    "System.Net.IPAddress": "192.0.2.1",
    "System.Text.RegularExpressions.Regex": "a",
    "System.Type": "int",
}
_NUMBERS = {
    "System.SByte", "System.Byte", "System.Int16", "System.UInt16", "System.Int32", "System.UInt32", "System.Int64", "System.UInt64",
    "System.Single", "System.Double", "System.Decimal",
}  # fmt: skip
_PLAIN: dict[str, Typed] = {
    "System.Boolean": {"t": "Boolean", "v": True},
    "System.Char": {"t": "String", "v": "c"},
    "System.DateTime": {"t": "DateTime", "v": "2026-01-02T03:04:05"},
    "System.TimeSpan": {"t": "TimeSpan", "v": "01:02:03"},
    "System.Guid": {"t": "Guid", "v": "6f9619ff-8b86-d011-b42d-00c04fc964ff"},
    "System.Collections.Hashtable": {"t": "Hashtable", "v": {"Key": {"t": "String", "v": "value"}}},
    "System.Collections.IDictionary": {"t": "Hashtable", "v": {"Key": {"t": "String", "v": "value"}}},
    "System.Management.Automation.ScriptBlock": {"t": "ScriptBlock", "v": "1"},
    _SWITCH: {"t": "Boolean", "v": True},
}


def is_switch(parameter: Parameter) -> bool:
    return str(parse_type(parameter.type)) == _SWITCH


def fitting(command: Command, parameter: Parameter) -> Typed | None:
    """A value that the parameter takes; None when this project knows none (a class of a module's own, a rule written as a script)."""
    if any(rule.kind == "Script" for rule in parameter.validation) or parameter.ps_type_name:
        return None
    t = parse_type(parameter.type)
    if t.is_nullable:
        t = t.arguments[0]
    if not t.is_array:
        return _one(command, parameter, t)
    element = _one(command, parameter, t.element)
    count = next((int(r.arguments[0]) for r in parameter.validation if r.kind == "Count"), 1)
    return None if element is None else {"t": "Object[]", "v": [element] * max(count, 1)}


def _one(command: Command, parameter: Parameter, t: TypeName) -> Typed | None:
    for rule in parameter.validation:
        build = _BY_RULE.get(rule.kind)
        if build is not None:
            return build(rule)
    name = str(t)
    enum = command.enum(name) or command.enum(t.bare)
    if enum is not None:
        return {"t": "String", "v": enum.members[0].name} if enum.members else None
    if name in _STRING_LIKE:
        length = next((int(r.arguments[0]) for r in parameter.validation if r.kind == "Length"), 0)
        return {"t": "String", "v": _STRING_LIKE[name].ljust(length, "x")}
    if name in _NUMBERS:
        return {"t": "Int32", "v": 5}
    return _PLAIN.get(name)


_BY_RULE: dict[str, Callable[[ValidationRule], Typed | None]] = {
    "Set": lambda rule: {"t": "String", "v": str(rule.arguments[0])} if rule.arguments else None,
    "Range": lambda rule: {"t": "String", "v": str(rule.arguments[0])},
    "RangeKind": lambda rule: {"t": "Int32", "v": -1 if str(rule.arguments[0]).startswith("N") else 1},
    "Pattern": lambda rule: {"t": "String", "v": "value"},
}


def unfitting(command: Command, parameter: Parameter) -> Typed | None:
    """A value that the parameter's type or rules refuse; None when it takes anything."""
    t = parse_type(parameter.type)
    while t.is_array:
        t = t.element
    if t.is_nullable:
        t = t.arguments[0]
    if any(rule.kind in ("Set", "Range", "RangeKind", "Pattern", "Length") for rule in parameter.validation):
        return {"t": "String", "v": "\u00a7 no such value"}
    enum = command.enum(str(t)) or command.enum(t.bare)
    if (
        enum is not None
        or str(t) in _NUMBERS
        or str(t) in ("System.DateTime", "System.TimeSpan", "System.Guid", _SWITCH)
    ):
        return {"t": "String", "v": "no such value"}
    return None
