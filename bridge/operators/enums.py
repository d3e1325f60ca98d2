"""Members of enumerations by number: the well-known ones and those that a script declares."""

from __future__ import annotations

from collections.abc import Sequence

from bridge.binding.conversion.declared import declare_enum, declared_enum, declared_enums
from bridge.binding.conversion.enums import enum_value
from bridge.model import EnumType
from bridge.operators.errors import NotSupportedHere
from bridge.values import EnumValue
from bridge.values.enums import well_known_enum

__all__ = ["declare", "declared", "enum_of", "find_enum"]


def declare(*enums: EnumType) -> None:
    """Make a script's own enumerations known by name, so that the type of their values is found again."""
    for enum in enums:
        declare_enum(enum)


def declared(more: Sequence[EnumType] = ()) -> tuple[EnumType, ...]:
    """The enumerations that scripts declared, those given first."""
    given = {e.name.casefold() for e in more}
    return (*more, *(e for e in declared_enums() if e.name.casefold() not in given))


def find_enum(name: str) -> EnumType | None:
    """The enumeration of this name, or None."""
    return declared_enum(name) or well_known_enum(name) or well_known_enum("System." + name)


def enum_of(type_name: str, number: int) -> EnumValue:
    """The value of this number, defined or not."""
    enum = find_enum(type_name)
    if enum is None:
        raise NotSupportedHere(f"the members of the enumeration {type_name} are not known")
    return enum_value(enum, number)
