"""Text and numbers to enumerations: ``Enum.Parse``, then a prefix that only one member has (specification, section 9.3)."""

from __future__ import annotations

import re
from functools import lru_cache

from bridge.binding.conversion.errors import ConversionError, DotNetError, wrapped
from bridge.model import EnumMember, EnumType
from bridge.values import EnumValue

__all__ = ["enum_of_number", "enum_of_text", "enum_value", "sorted_members"]

_NUMBER = re.compile(r"[-+]?\d+\Z", re.ASCII)
_MASK = 2**64 - 1

# Where a prefix fits several members, the one that the engine prefers.
_PREFERRED = {
    "system.io.fileattributes": ("Directory", "ReadOnly", "System"),
    "system.dayofweek": (),
    "system.consolecolor": (),
}


@lru_cache(maxsize=512)
def sorted_members(enum: EnumType) -> tuple[EnumMember, ...]:
    """Members in the order of ``Enum.GetNames``: by number, read as unsigned."""
    return tuple(sorted(enum.members, key=lambda m: m.value & _MASK))


def _all_names(enum: EnumType, separator: str) -> str:
    return separator.join(m.name for m in sorted_members(enum))


def enum_value(enum: EnumType, number: int) -> EnumValue:
    """The value of this number, with the name that ``ToString()`` gives: a member, members joined by commas, or digits."""
    return EnumValue(enum.name, _name_of(enum, number), number)


def _name_of(enum: EnumType, number: int) -> str:
    members = sorted_members(enum)
    for member in members:
        if member.value == number:
            return member.name
    if not enum.flags or number == 0:
        return str(number)
    left, names = number & _MASK, []
    for member in reversed(members):
        value = member.value & _MASK
        if value and left & value == value:
            left -= value
            names.append(member.name)
    return str(number) if left or not names else ", ".join(reversed(names))


def _is_defined(enum: EnumType, number: int) -> bool:
    if not enum.flags:
        return any(m.value == number for m in enum.members)
    if number < 0 and all(m.value >= 0 for m in enum.members):
        return False
    known = 0
    for member in enum.members:
        known |= member.value & _MASK
    return (number & _MASK) & ~known == 0


def check_defined(enum: EnumType, number: int, shown: str, error_id: str) -> EnumValue:
    """The value, or the error that names every member when the number stands for none."""
    if not _is_defined(enum, number):
        raise ConversionError(
            f'Cannot convert value "{shown}" to type "{enum.name}" due to enumeration values that are not valid. '
            "Specify one of the following enumeration values and try again. The possible enumeration values are "
            f'"{_all_names(enum, ",")}".',
            error_id,
        )
    return enum_value(enum, number)


def null_to_enum(enum: EnumType) -> ConversionError:
    return ConversionError(
        f'Cannot convert null to type "{enum.name}" due to enumeration values that are not valid. '
        "Specify one of the following enumeration values and try again. The possible enumeration values are "
        f'"{_all_names(enum, ",")}".',
        "nullToEnumInvalidCast",
    )


def enum_of_number(enum: EnumType, number: int, shown: str) -> EnumValue:
    """An integer, or a value of another enumeration, as the member of that number. Bits beyond 32 are lost, as in ``Enum.ToObject``."""
    narrowed = number & 0xFFFFFFFF
    if narrowed >= 2**31:
        narrowed -= 2**32
    return check_defined(enum, narrowed, shown, "UndefinedIntegerToEnum")


def _parse(enum: EnumType, text: str) -> int | None:
    """``Enum.Parse``; None when it throws for want of such a name."""
    stripped = text.strip()
    if not stripped:
        return None
    if _NUMBER.match(stripped):
        if len(stripped) > 25 or not -(2**31) <= int(stripped) < 2**31:
            raise DotNetError("Value was either too large or too small for an Int32.", "OverflowException")
        return int(stripped)
    exact = {m.name: m.value for m in reversed(sorted_members(enum))}
    folded = {m.name.lower(): m.value for m in reversed(sorted_members(enum))}
    number = 0
    for part in stripped.split(","):
        name = part.strip()
        value = exact.get(name)
        if value is None:
            value = folded.get(name.lower())
        if value is None:
            return None
        number |= value
    return number


def enum_of_text(enum: EnumType, text: str) -> EnumValue:
    """A name, names joined by commas, a number, or an unambiguous prefix. Raises :class:`ConversionError`."""
    try:
        number = _parse(enum, text)
    except DotNetError as error:
        raise wrapped(text, enum.name, error.message, "CaseSensitiveEnumParseThrewAnException") from None
    if number is None:
        number = _by_prefix(enum, text)
    return check_defined(enum, number, text, "EnumParseUndefined")


def _by_prefix(enum: EnumType, text: str) -> int:
    folded = text.casefold()
    matches = [m for m in sorted_members(enum) if m.name.casefold().startswith(folded)]
    if len(matches) == 1:
        return matches[0].value
    if not matches:
        inner = (
            f"Unable to match the identifier name {text} to a valid enumerator name. Specify one of the following enumerator names "
            f"and try again:\n{_all_names(enum, ', ')}"
        )
    else:
        for name in _PREFERRED.get(enum.name.lower(), ()):
            if name.casefold().startswith(folded):
                return next(m.value for m in enum.members if m.name == name)
        inner = (
            f"The identifier name {text} cannot be processed because it is either too similar or identical to the following "
            f"enumerator names: {', '.join(m.name for m in matches)}. Use a more specific identifier name."
        )
    raise wrapped(text, enum.name, inner, "SubstringDisambiguationEnumParseThrewAnException")
