"""The properties of types: ``[int].Name``, ``$x.GetType().BaseType``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.names import full_name, plain_name
from bridge.binding.conversion.numbers import NUMERIC
from bridge.binding.conversion.sources import Source
from bridge.operators.enums import find_enum
from bridge.operators.errors import NotSupportedHere
from bridge.operators.exceptions import exception_chain, known_exception
from bridge.operators.scripted import find_kind
from bridge.operators.values import type_object
from bridge.values import PSObject, TypeName, parse_type

__all__ = ["base_type", "type_fact"]

_PRIMITIVE = (NUMERIC - {"System.Decimal"}) | {"System.Boolean", "System.Char"}


def type_fact(target: PSObject, folded: str) -> Any:
    """A property of a type object by its name in lower case. Raises :class:`NotSupportedHere` for one that is not known."""
    fact = _FACTS.get(folded)
    if fact is None:
        raise NotSupportedHere(f"the property {folded} of a type")
    return fact(parse_type(target.text or ""))


def _is_enum(parsed: TypeName) -> bool:
    return not parsed.ranks and find_enum(parsed.name) is not None


def _is_interface(parsed: TypeName) -> bool:
    """By the name, as .NET's own interfaces are called; a class of the script is none."""
    bare = parsed.bare
    return (
        find_kind(parsed) is None
        and not parsed.ranks
        and bare[:1] == "I"
        and bare[1:2].isupper()
        and "." in parsed.name
    )


def _is_value_type(parsed: TypeName) -> bool:
    return _is_enum(parsed) or parsed.is_nullable or Source(parsed).is_value_type


def _is_class(parsed: TypeName) -> bool:
    return not _is_value_type(parsed) and not _is_interface(parsed)


def base_type(parsed: TypeName) -> PSObject | None:
    """What a class derives from. Raises :class:`NotSupportedHere` for a class of which that is not known."""
    if parsed.is_array:
        return type_object("System.Array")
    kind = find_kind(parsed)
    if kind is not None:
        return type_object(kind.chain[1])
    if _is_enum(parsed):
        return type_object("System.Enum")
    if parsed.name == "System.Object" or _is_interface(parsed):
        return None
    if parsed.name != "System.ValueType" and (_is_value_type(parsed) or parsed.name == "System.Enum"):
        return type_object("System.ValueType")
    if parsed.name in _PLAIN_CLASSES:
        return type_object("System.Object")
    if known_exception(parsed.name) == parsed.name:
        return type_object(exception_chain(parsed.name)[1])
    raise NotSupportedHere(f"the base type of [{parsed}]")


def _own(parsed: TypeName, fact: str) -> bool:
    """A fact that only a class of the script surely has not."""
    if find_kind(parsed) is None:
        raise NotSupportedHere(f"whether [{parsed}] {fact}")
    return False


_FACTS: dict[str, Callable[[TypeName], Any]] = {
    "name": plain_name,
    "fullname": full_name,
    "namespace": lambda parsed: parsed.name.rpartition(".")[0] or None,
    "isarray": lambda parsed: parsed.is_array,
    "isenum": _is_enum,
    "isgenerictype": lambda parsed: bool(parsed.arguments) and not parsed.ranks,
    "isvaluetype": _is_value_type,
    "isclass": _is_class,
    "isinterface": _is_interface,
    "isabstract": lambda parsed: _own(parsed, "is abstract"),
    "issealed": lambda parsed: _own(parsed, "is sealed"),
    "isprimitive": lambda parsed: not parsed.ranks and parsed.name in _PRIMITIVE,
    "basetype": base_type,
}
_PLAIN_CLASSES = frozenset(
    {
        "System.String",
        "System.Array",
        "System.ValueType",
        "System.Exception",
        "System.Collections.Hashtable",
        "System.Collections.ArrayList",
        "System.Collections.Generic.List",
        "System.Collections.Generic.Dictionary",
        "System.Collections.Specialized.OrderedDictionary",
        "System.Management.Automation.PSCustomObject",
        "System.Management.Automation.ScriptBlock",
        "System.Version",
        "System.Text.StringBuilder",
    }
)
