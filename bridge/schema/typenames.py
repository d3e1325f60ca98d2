"""Types of parameters as help writes them: full .NET names, enumerations and value sets from Accepted values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bridge.model import EnumMember, EnumType, ValidationRule
from bridge.values import TypeName, parse_type

__all__ = ["AcceptedValues", "MAX_TYPE_LENGTH", "accepted_values", "full_type", "same_type", "split_values"]

MAX_TYPE_LENGTH = 512
"""Longer texts are no type names."""

_CIM = "Microsoft.Management.Infrastructure.CimInstance"
_NUMBERS = frozenset(
    f"System.{n}"
    for n in ("Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Decimal")
)
# Known types that are enumerations: their values are no ValidateSet.
_ENUMS = frozenset(
    (
        "System.Management.Automation.ActionPreference",
        "System.Management.Automation.ConfirmImpact",
        "System.ConsoleColor",
        "System.DayOfWeek",
        "System.IO.FileAttributes",
    )
)


@lru_cache(maxsize=8192)
def full_type(text: str) -> tuple[str, str | None]:
    """The full .NET name of a type as help spells it, and the PSTypeName of ``CimInstance#Class`` (else None)."""
    text = text.strip().strip("<>").strip()
    if len(text) > MAX_TYPE_LENGTH:
        return "System.Object", None
    base, hash_, cim = text.partition("#")
    if hash_ and base.rpartition(".")[2].casefold() == "ciminstance":
        array = cim.endswith("[]")
        return _CIM + "[]" * array, f"{_CIM}#{cim.removesuffix('[]')}"
    return str(parse_type(text)), None


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
    """What Accepted values means for a type. ``prose`` marks values that the type cannot have, ``repairs`` says what was put right."""

    values: tuple[str, ...] = ()
    rule: ValidationRule | None = None
    enum: EnumType | None = None
    prose: bool = False
    repairs: tuple[str, ...] = ()


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
def accepted_values(text: str, type_name: str) -> AcceptedValues:
    """Read Accepted values for a parameter of the full type ``type_name``.

    Text and numbers get a ValidateSet (``0-14400`` a range), an unknown type is an enumeration numbered from 0, since help has no numbers.
    """
    values, repairs = split_values(text)
    if not values:
        return AcceptedValues(repairs=repairs)
    t = parse_type(type_name)
    while t.is_array:
        t = t.element
    if t.is_nullable:
        t = t.arguments[0]
    if t.name in _NUMBERS:
        span = _range(values)
        if span is not None:
            return AcceptedValues(values, ValidationRule("Range", span), None, False, repairs)
        if all(_is_number(v) for v in values):
            return AcceptedValues(values, ValidationRule("Set", values), None, False, repairs)
        return AcceptedValues(values, prose=True, repairs=repairs)
    if t.name == "System.String":
        if len(values) == 1 and (_range(values) is not None or " " in values[0]):
            return AcceptedValues(values, prose=True, repairs=repairs)
        return AcceptedValues(values, ValidationRule("Set", values), None, False, repairs)
    if t.is_known and t.name not in _ENUMS:
        boolean = t.name in ("System.Boolean", "System.Management.Automation.SwitchParameter")
        fits = boolean and all(v.casefold().lstrip("$") in ("true", "false", "0", "1") for v in values)
        return AcceptedValues(values, prose=not fits and t.name != "System.Object", repairs=repairs)
    if t.arguments or any(not _is_member(v) for v in values):
        return AcceptedValues(values, prose=True, repairs=repairs)
    members = tuple(EnumMember(v, number) for number, v in enumerate(values))
    return AcceptedValues(values, None, EnumType(t.name, members), False, repairs)


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
