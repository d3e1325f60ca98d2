"""Enumerations of .NET and PowerShell that parameters use often, with the numbers of their members.

The table is ``enums.txt`` beside this module, one line an enumeration.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

from bridge.model import EnumMember, EnumType
from bridge.values.types import TypeName, parse_type

__all__ = ["declared_type", "well_known_enum", "well_known_enums"]


@lru_cache(maxsize=1)
def well_known_enums() -> dict[str, EnumType]:
    """Every enumeration of the table by its full name in lower case."""
    found: dict[str, EnumType] = {}
    for line in resources.files(__package__).joinpath("enums.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        head, _, body = line.partition(" : ")
        name, *marks = head.split()
        members, number = [], -1
        for word in body.split():
            member, equals, text = word.partition("=")
            number = int(text) if equals else number + 1
            members.append(EnumMember(member, number))
        found[name.lower()] = EnumType(name, tuple(members), "flags" in marks)
    return found


def well_known_enum(name: str) -> EnumType | None:
    """The enumeration of this full name, ignoring case; None when it is not in the table."""
    return well_known_enums().get(name.lower())


def declared_type(text: str, enums: Iterable[EnumType]) -> TypeName:
    """The type that ``text`` names in a command with these enumerations: its own before any of .NET, however the name is spelled.

    A module's enumeration may be called ``Type`` or ``Encoding``.
    """
    core = text.partition("[")[0].strip().lower()
    for enum in enums:
        if enum.name.lower() == core:
            ranks = parse_type("System.Object" + text.strip()[len(core) :]).ranks
            return TypeName(enum.name, (), ranks)
    return parse_type(text)
