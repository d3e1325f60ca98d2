"""A new object whose properties are set from a dictionary or from another object (``[Type]@{Name = value}``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from bridge.binding.conversion.errors import ConversionError, no_conversion, wrapped
from bridge.binding.conversion.names import display_name, full_name
from bridge.binding.conversion.targets import Target
from bridge.binding.conversion.text import dotnet_text, to_text
from bridge.values import PSObject, TypeName

if TYPE_CHECKING:
    from bridge.binding.conversion.engine import Converter

__all__ = ["fill_from_dictionary", "fill_from_object"]

_NO_OBJECT = 'Cannot process argument because the value of argument "obj" is null. Change the value of argument "obj" to a non-null value.'


class _NotFound(Exception):
    pass


def _fill(converter: Converter, items: Iterable[tuple[Any, Any]], target: TypeName, known: Target) -> Any:
    """Raises :class:`_NotFound` for a property that the type has not, ConversionError for one that cannot be set."""
    pairs = list(items)
    readonly = {name.lower(): name for name in known.readonly}
    settable = {name.lower(): name for name in known.settable}
    for key, _ in pairs:
        name = to_text(key)
        if name.lower() in readonly:
            raise _cannot_create(target, f'"{readonly[name.lower()]}" is a ReadOnly property.')
        if name.lower() not in settable:
            raise _NotFound(name)
    made = _empty(converter, target, known)
    if known.put is not None:
        for key, value in pairs:
            known.put(made, to_text(key), value)
    return made


def _empty(converter: Converter, target: TypeName, known: Target) -> Any:
    enum = converter.enum(target)
    if enum is not None:
        from bridge.binding.conversion.enums import enum_value

        return enum_value(enum, 0)
    assert known.empty is not None
    return known.empty()


def _cannot_create(target: TypeName, inner: str) -> ConversionError:
    return ConversionError(f'Cannot create object of type "{display_name(target)}". {inner}', "ObjectCreationError")


def fill_from_dictionary(converter: Converter, value: Mapping[Any, Any], target: TypeName, known: Target) -> Any:
    """Raises :class:`ConversionError`: a property that is missing names those that could be set."""
    if target.is_nullable:
        raise wrapped(dotnet_text(value), display_name(target), _NO_OBJECT, "InvalidCastConstructorException")
    try:
        return _fill(converter, value.items(), target, known)
    except _NotFound as missing:
        shown = ", ".join(f"[{name} <{kind}>]" for name, kind in known.settable.items())
        available = f"The settable properties are: {shown}." if shown else "There is no settable property available."
        raise _cannot_create(
            target, f"The property '{missing}' was not found for the '{full_name(target)}' object. {available}"
        ) from None


def fill_from_object(converter: Converter, value: PSObject, target: TypeName, known: Target) -> Any:
    """Raises :class:`ConversionError`; a missing property means that the object is no such thing at all."""
    if target.is_nullable:
        raise wrapped(dotnet_text(value), display_name(target), _NO_OBJECT, "InvalidCastConstructorException")
    try:
        return _fill(converter, value.items(), target, known)
    except _NotFound:
        shown, name = dotnet_text(value), display_name(target)
        inner = no_conversion(shown, value.type_name, name)
        raise wrapped(shown, name, inner.message, "InvalidCastConstructorException") from None
