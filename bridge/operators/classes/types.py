"""System.Type: ``$type.IsAssignableFrom``, ``$type.GetEnumNames`` and their like."""

from __future__ import annotations

from typing import Any

from bridge.binding.conversion.enums import sorted_members
from bridge.binding.conversion.sources import Source
from bridge.operators.classes.general import enum_type, enum_values, underlying
from bridge.operators.enums import find_enum
from bridge.operators.errors import NotSupportedHere
from bridge.operators.objects import class_
from bridge.operators.scripted import find_kind
from bridge.operators.type_facts import base_type
from bridge.operators.values import is_, type_object
from bridge.values import PSObject, TypedArray, parse_type


def _type_equals(first: PSObject, second: Any) -> bool:
    return isinstance(second, PSObject) and second.type_name == first.type_name and second.text == first.text


def _assignable(first: PSObject, second: Any) -> bool:
    """``$first.IsAssignableFrom($second)``. Raises :class:`NotSupportedHere` for two types of which this is not known."""
    if second is None:
        return False
    source, target = parse_type(second.text or ""), parse_type(first.text or "")
    own, other = find_kind(source), find_kind(target)
    if own is not None:
        return str(target) in own.assignable
    known = Source(source, is_enum=find_enum(source.name) is not None)
    if source == target or known.derives_from(target):
        return True
    if other is not None or (known.is_value_type and not target.bare.startswith("I")):
        return False
    raise NotSupportedHere(f"whether [{target}] takes a [{source}]")


def _by_full_name(name: Any) -> PSObject:
    """``[type]::GetType(name)``, which takes full names alone."""
    parsed = parse_type(str(name))
    if str(parsed) != name or (not parsed.is_known and find_enum(parsed.name) is None):
        raise NotSupportedHere(f"[type]::GetType of {name}")
    return type_object(str(parsed))


def _is_subclass(first: PSObject, second: Any) -> bool:
    """``$first.IsSubclassOf($second)``: by the classes alone, not by interfaces."""
    wanted = parse_type(second.text or "")
    base = base_type(parse_type(first.text or ""))
    while base is not None:
        if parse_type(base.text or "") == wanted:
            return True
        base = base_type(parse_type(base.text or ""))
    return False


def _is_instance(first: PSObject, value: Any) -> bool:
    return is_(value, first)


_type = class_("System.Type", "System.Object")
_type.method("ToString", "", lambda t: t.text)
_type.method("Equals", "object", _type_equals)
_type.method("GetElementType", "", lambda t: _element(t))
_type.method("IsAssignableFrom", "type", _assignable)
_type.static("GetType", "string", _by_full_name)
_type.method("IsSubclassOf", "type", _is_subclass)
_type.method("IsInstanceOfType", "object", _is_instance)
_type.method("GetEnumUnderlyingType", "", underlying)
_type.method(
    "GetEnumNames", "", lambda t: TypedArray("System.String[]", [m.name for m in sorted_members(enum_type(t))])
)
_type.method("GetEnumValues", "", enum_values)


def _element(of: PSObject) -> Any:
    parsed = parse_type(of.text or "")
    return type_object(str(parsed.element)) if parsed.is_array else None
