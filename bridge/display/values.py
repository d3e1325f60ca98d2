"""The text of one property's value, as a cell of a table or a line of a list shows it."""

from __future__ import annotations

import decimal
from collections.abc import Iterable
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import to_text
from bridge.display.cells import ELLIPSIS
from bridge.display.properties import display_name, is_custom_object, is_known_text
from bridge.operators.collections import entry
from bridge.operators.errors import NotSupportedHere
from bridge.operators.formatting import format_value
from bridge.operators.formatting.composite import composite
from bridge.operators.kinds import is_enumerable, items_of, unwrap
from bridge.operators.properties import property_value
from bridge.values import EnumValue, Instance, PSObject, type_name_of

__all__ = ["ENUMERATION_LIMIT", "elements_of", "formatted", "shown"]

ENUMERATION_LIMIT = 4
"""``$FormatEnumerationLimit``: how many elements of a collection a value shows."""


_OWN_TEXT = (
    "System.Collections.DictionaryEntry",
    "System.Collections.Generic.KeyValuePair`2",
    "Microsoft.PowerShell.Commands.MatchInfo",
)
"""Classes that have a ``ToString()`` of their own."""


def elements_of(value: Any) -> Iterable[Any] | None:
    """The elements of what the formatter takes apart: collections, and the entries of dictionaries. None for anything else."""
    plain = unwrap(value)
    if isinstance(plain, dict):
        return [entry(plain, key, item) for key, item in plain.items()]
    return items_of(plain) if is_enumerable(plain) else None


def shown(value: Any, limit: int = ENUMERATION_LIMIT, *, fixed: bool = False) -> str:
    """The text of a value. ``fixed``: real numbers have the two decimals that tables of properties give them.

    Raises :class:`NotSupportedHere` for an object whose ``ToString()`` is not known.
    """
    elements = elements_of(value)
    if elements is not None:
        parts: list[str] = []
        for number, element in enumerate(elements):
            if number == limit >= 0:
                return "{" + ", ".join(parts) + ELLIPSIS + "}"
            parts.append(_element(element))
        return "{" + ", ".join(parts) + "}"
    plain = unwrap(value)
    if fixed and isinstance(plain, (float, decimal.Decimal)):
        return format_value(plain, "F")
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, PSObject) and not is_known_text(value):
        raise NotSupportedHere(f"the text of a {value.type_name} within another object")
    return to_text(value)


def _element(value: Any) -> str:
    """An element of a collection: one whose class has no ``ToString()`` of its own shows as its name, where it has one."""
    if value is None:
        return "$null"
    plain = unwrap(value)
    if isinstance(plain, EnumValue) or not isinstance(plain, (PSObject, dict)):
        return _text(value)
    if isinstance(plain, PSObject) and (is_custom_object(plain) or _has_text(plain)):
        return _text(plain)
    name = display_name(plain)
    if name is None:
        return _text(plain)
    # The engine looks at the name only of an object that no command has wrapped, and which one that is cannot be told here.
    if to_text(property_value(plain, name)) != to_text(plain):
        raise NotSupportedHere(f"the text of a {type_name_of(plain)} in a collection")
    return to_text(plain)


def _has_text(value: PSObject) -> bool:
    """True when the class itself, not one it derives from, has a ``ToString()``."""
    if isinstance(value, Instance):
        return any(m.name.casefold() == "tostring" and not (m.static or m.types) for m in value.kind.methods)
    return value.type_name.startswith(_OWN_TEXT)


def formatted(value: Any, template: str, limit: int = ENUMERATION_LIMIT) -> str:
    """A value by the FormatString of a calculated property; by :func:`shown` where the format does not fit."""
    try:
        if "{0" in template or "}" in template:
            return composite(template, [value])
        return format_value(value, template)
    except DotNetError:
        return shown(value, limit)
