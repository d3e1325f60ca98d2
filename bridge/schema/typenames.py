"""Types of parameters as help writes them: full .NET names, enumerations and value sets from Accepted values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bridge.model import EnumMember, EnumType, ValidationRule
from bridge.values import TypeName, parse_type
from bridge.values.enums import well_known_enum

__all__ = [
    "CIM_INSTANCE",
    "SWITCH",
    "AcceptedValues",
    "MAX_TYPE_LENGTH",
    "accepted_values",
    "enum_of_values",
    "full_type",
    "same_type",
    "split_values",
]

MAX_TYPE_LENGTH = 512
"""Longer texts are no type names."""

CIM_INSTANCE = "Microsoft.Management.Infrastructure.CimInstance"
_NUMBERS = frozenset(
    f"System.{n}"
    for n in ("Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Decimal")
)
SWITCH = "System.Management.Automation.SwitchParameter"
# Bare names that mean the .NET type whatever values are listed; other known classes (Type, Action) lend their name to enumerations.
_PLAIN = frozenset(
    f"System.{n}"
    for n in ("String", "Boolean", "Char", "Object", "DateTime", "TimeSpan", "Guid", "Uri", "Version", "Text.Encoding")
) | {SWITCH, "System.Management.Automation.PSObject"}


@lru_cache(maxsize=8192)
def full_type(text: str) -> tuple[str, str | None]:
    """The full .NET name of a type as help spells it, and the PSTypeName of ``CimInstance#Class`` (else None)."""
    # Some pages put the values into the type: DayOfWeek[]{Sunday | Monday}.
    written = text.strip()
    text = text.partition("{")[0].strip()
    if text.startswith("<"):
        text = text.strip("<>").strip()
    if len(text) > MAX_TYPE_LENGTH or (written and not text):
        return "System.Object", None
    base, hash_, cim = text.partition("#")
    if hash_ and base.rpartition(".")[2].casefold() == "ciminstance":
        array = cim.endswith("[]")
        return CIM_INSTANCE + "[]" * array, f"{CIM_INSTANCE}#{cim.removesuffix('[]')}"
    parsed = parse_type(text)
    if parsed.name == "System.Nullable" and not parsed.arguments:
        return "System.Object" + "[]" * len(parsed.ranks), None  # of what, the page does not say
    return str(parsed), None


@lru_cache(maxsize=8192)
def same_type(one: str, other: str) -> bool:
    """True when two spellings mean one type: namespaces and accelerators apart, Nullable as its argument."""
    first, second = parse_type(full_type(one)[0]), parse_type(full_type(other)[0])
    if any(t.bare.casefold() == "nullable" and not t.arguments for t in (first, second)):
        return first.bare == second.bare  # a line of PlatyPS prints <Nullable`1> for any of them
    return _folded(first) == _folded(second)


def _folded(t: TypeName) -> tuple[object, ...]:
    if t.is_nullable:
        return _folded(t.arguments[0])
    bare = t.bare.rpartition("+")[2].casefold()
    return (bare, tuple(_folded(a) for a in t.arguments), t.ranks)


@dataclass(frozen=True)
class AcceptedValues:
    """What Accepted values means for a type.

    ``prose`` marks values that the type cannot have, ``repairs`` says what was put right, ``type`` is the type that the values reveal where
    the written one misleads (else None).
    """

    values: tuple[str, ...] = ()
    rule: ValidationRule | None = None
    enum: EnumType | None = None
    prose: bool = False
    repairs: tuple[str, ...] = ()
    type: str | None = None


def split_values(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values of ``A, B`` or ``A|B``, each once and none empty, and what was put right."""
    repairs = []
    separator = ","
    if "," not in text and "|" in text:
        separator = "|"
        repairs.append("is separated by bars")
    parts = [p.strip() for p in text.split(separator)]
    kept = [p for p in parts if p]
    if len(kept) != len(parts):
        repairs.append("has an empty member, left out")
    values = tuple(dict.fromkeys(kept))
    if len(values) != len(kept):
        repairs.append("has a member twice")
    return values, tuple(repairs)


@lru_cache(maxsize=8192)
def accepted_values(text: str, type_name: str, written: str = "") -> AcceptedValues:
    """Read Accepted values for a parameter of the full type ``type_name``, which help spells ``written``.

    Text and numbers get a ValidateSet (``0-14400`` a range). An enumeration that is not well known is numbered from 0, since help has no
    numbers. A bare ``Type`` or ``Action`` with values is an enumeration of that name, not the class of .NET.
    """
    values, repairs = split_values(text)
    if not values:
        return AcceptedValues(repairs=repairs)
    t = parse_type(type_name)
    while t.is_array:
        t = t.element
    if t.arguments and len(t.arguments) == 1:
        t = t.arguments[0]  # Nullable, List or FlagsExpression of an enumeration
    if t.name in _NUMBERS:
        span = _range(values)
        if span is not None:
            return AcceptedValues(values, ValidationRule("Range", span), repairs=repairs)
        if all(_is_number(v) for v in values):
            return AcceptedValues(values, ValidationRule("Set", values), repairs=repairs)
        return AcceptedValues(values, prose=True, repairs=repairs)
    if t.name == "System.String":
        prose = len(values) == 1 and (_range(values) is not None or " " in values[0])
        return AcceptedValues(values, None if prose else ValidationRule("Set", values), prose=prose, repairs=repairs)
    if t.name in ("System.Boolean", SWITCH):
        prose = any(v.casefold().lstrip("$") not in ("true", "false", "0", "1") for v in values)
        return AcceptedValues(values, prose=prose, repairs=repairs)
    if well_known_enum(t.name) is not None:
        return AcceptedValues(values, repairs=repairs)
    bare = written.replace("[]", "").strip()
    lent = t.is_known and t.name not in _PLAIN and "." not in bare and not parse_type(bare).arguments
    if t.is_known and not lent:
        return AcceptedValues(values, repairs=repairs)  # words that a converter of the class understands
    if any(not _is_member(v) for v in values):
        return AcceptedValues(values, prose=True, repairs=repairs)
    members = tuple(EnumMember(v, number) for number, v in enumerate(values))
    enum = EnumType(bare if lent else t.name, members)
    return AcceptedValues(values, None, enum, False, repairs, bare + "[]" * written.count("[]") if lent else None)


def enum_of_values(name: str, text: str) -> EnumType | None:
    """The enumeration ``name`` with the listed values, when they are two or more words other than truth values; else None."""
    values, _ = split_values(text)
    words = [v for v in values if v.casefold().lstrip("$") not in ("true", "false")]
    if len(words) < 2 or any(not _is_member(v) for v in values):
        return None
    return EnumType(name, tuple(EnumMember(v, number) for number, v in enumerate(values)))


def _is_number(text: str) -> bool:
    text = text.removeprefix("-").removeprefix("0x")
    return text.replace(".", "", 1).isalnum() and text[:1].isdigit()


def _is_member(text: str) -> bool:
    return not any(c.isspace() or c in "<>{}()[]\"'" for c in text)


def _range(values: tuple[str, ...]) -> tuple[int, int] | None:
    if len(values) != 1:
        return None
    low, dash, high = values[0].partition("-")
    if dash and low.strip().isdecimal() and high.strip().isdecimal() and len(values[0]) < 42:
        span = (int(low), int(high))
        return span if span[0] < span[1] else None
    return None
