"""Types that the running script declares, by name: its enumerations and its classes.

A table of the process: a script that starts empties it (:func:`forget`). ``generation`` counts the changes, so that what was found out
about a name before is not used after.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from bridge.model import EnumType
from bridge.values import TypeName

if TYPE_CHECKING:
    from bridge.binding.conversion.targets import Target

__all__ = [
    "DeclaredClass",
    "canonical",
    "declare_class",
    "declare_enum",
    "declared_class",
    "declared_enum",
    "declared_enums",
]


class DeclaredClass(Protocol):
    """A class of the script, as conversions see it."""

    name: str

    @property
    def assignable(self) -> frozenset[str]:
        """The class, what it derives from and what it implements."""

    def target(self) -> Target:
        """The ways from other types to this one."""


_enums: dict[str, EnumType] = {}
_classes: dict[str, DeclaredClass] = {}
_generation = 0


def generation() -> int:
    """A number that is another one after every change."""
    return _generation


def forget() -> None:
    """Forget every declared type."""
    global _generation
    if _enums or _classes:
        _enums.clear()
        _classes.clear()
        _generation += 1


def declare_enum(enum: EnumType) -> None:
    """Make an enumeration known."""
    global _generation
    if _enums.get(enum.name.casefold()) != enum:
        _enums[enum.name.casefold()] = enum
        _generation += 1


def declare_class(found: DeclaredClass) -> None:
    """Make a class known."""
    global _generation
    _classes[found.name.casefold()] = found
    _generation += 1


def declared_enum(name: str) -> EnumType | None:
    """The enumeration of this name, ignoring case."""
    return _enums.get(name.casefold())


def declared_enums() -> tuple[EnumType, ...]:
    return tuple(_enums.values())


def declared_class(name: str) -> DeclaredClass | None:
    """The class of this name, ignoring case."""
    return _classes.get(name.casefold())


def canonical(name: TypeName) -> TypeName:
    """``name`` with the classes of the script in it spelled as they are declared."""
    if not _classes:
        return name
    found = _classes.get(name.name.casefold())
    arguments = tuple(canonical(a) for a in name.arguments)
    return replace(name, name=found.name if found is not None else name.name, arguments=arguments)
