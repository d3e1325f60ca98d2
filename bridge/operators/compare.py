"""Comparing values as LanguagePrimitives and the invariant culture do."""

from __future__ import annotations

import datetime as _dt
import decimal
import unicodedata
import uuid
from functools import lru_cache
from typing import Any

from bridge.binding.conversion.errors import ConversionError
from bridge.binding.convert import convert, dotnet_text, to_text
from bridge.operators.kinds import unwrap
from bridge.values import BigInteger, Char, EnumValue, Instance, PSObject, SemanticVersion, Version, type_name_of

__all__ = ["CompareError", "collation_key", "compare", "compare_text", "equals", "same_type", "try_compare"]


class CompareError(Exception):
    """The two cannot be compared; the text is the engine's."""


# The order of ICU's root collation for what comes before letters: white space, punctuation, symbols, digits.
_BEFORE = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789"
_RANK = {c: i + 16 for i, c in enumerate(_BEFORE)}
_SPACES = {c: i for i, c in enumerate("\t\n\x0b\x0c\r\x85\u2028\u2029")}


@lru_cache(maxsize=65536)
def collation_key(text: str, ignore_case: bool) -> tuple[Any, ...]:
    """A sort key of the invariant culture: letters, then accents, then (unless ignored) lower before upper case."""
    primary: list[Any] = []
    secondary: list[int] = []
    tertiary: list[int] = []
    for c in unicodedata.normalize("NFD", text):
        if unicodedata.combining(c):
            if secondary:
                secondary[-1] = secondary[-1] * 1024 + ord(c) % 1024 + 1
            continue
        if unicodedata.category(c) in ("Cc", "Cf") and c not in _SPACES:
            continue
        folded = c.casefold()
        if c in _SPACES:
            primary.append((0, _SPACES[c]))
        elif c in _RANK:
            primary.append((1, _RANK[c]))
        elif unicodedata.category(c)[0] in "LN":
            primary.extend((3, ord(part)) for part in folded)
            # A letter that stands for two (sharp s) comes after the two, whatever is ignored.
            secondary.extend([1] * (len(folded) - 1))
            tertiary.extend([1] * (len(folded) - 1))
        else:
            primary.append((2, ord(c)))
        secondary.append(0)
        tertiary.append(0 if c == folded else 2)
    if ignore_case:
        return tuple(primary), tuple(secondary)
    return tuple(primary), tuple(secondary), tuple(tertiary)


def compare_text(first: str, second: str, ignore_case: bool) -> int:
    """-1, 0 or 1 by the invariant culture."""
    if first == second:
        return 0
    a, b = collation_key(first, ignore_case), collation_key(second, ignore_case)
    return int(a > b) - int(a < b)


def is_number(value: Any) -> bool:
    """True for what .NET's numeric comparison takes: numbers, but neither Boolean, Char nor an enumeration."""
    return (
        isinstance(value, (int, float, decimal.Decimal))
        and not isinstance(value, (bool, BigInteger))
        and type_name_of(value) in _NUMBERS
    )


_NUMBERS = frozenset(
    f"System.{n}"
    for n in ("Int16", "Int32", "Int64", "UInt16", "UInt32", "UInt64", "SByte", "Byte", "Single", "Double", "Decimal")
)


def _sign(a: Any, b: Any) -> int:
    return int(a > b) - int(a < b)


def _compare_numbers(a: Any, b: Any) -> int:
    if isinstance(a, float) or isinstance(b, float):
        x, y = float(a), float(b)
        if x != x or y != y:  # NaN is below everything in CompareTo
            return _sign(y != y, x != x)
        return _sign(x, y)
    if isinstance(a, decimal.Decimal) or isinstance(b, decimal.Decimal):
        return _sign(decimal.Decimal(a), decimal.Decimal(b))
    return _sign(int(a), int(b))


def _null_against(value: Any) -> int:
    """Null compared to ``value``: below everything but negative numbers."""
    return 1 if is_number(value) and value < 0 else -1


def same_type(first: Any, second: Any) -> int | None:
    """CompareTo of two values of one type; None when the type has no order."""
    if isinstance(first, SemanticVersion):
        return first.compare_to(second)
    if isinstance(first, str) and isinstance(second, str):
        return _sign(first, second)
    if isinstance(first, EnumValue) and isinstance(second, EnumValue):
        return _sign(first.value, second.value)
    if isinstance(first, bool) or isinstance(second, bool):
        return _sign(bool(first), bool(second))
    if isinstance(first, (int, float, decimal.Decimal)):
        return _compare_numbers(first, second)
    if isinstance(first, _dt.datetime):
        return _sign(_ticks(first), _ticks(second))
    if isinstance(first, _dt.timedelta):
        return _sign(getattr(first, "ticks", first.total_seconds()), getattr(second, "ticks", second.total_seconds()))
    if isinstance(first, Version):
        return -1 if first < second else 0 if first == second else 1
    if isinstance(first, uuid.UUID):
        return _sign(first.int, second.int)
    return None


def _ticks(moment: _dt.datetime) -> int:
    from bridge.values.primitives import ticks_of

    return ticks_of(moment)


def _converted(second: Any, first: Any) -> Any:
    return convert(second, type_name_of(first))


def equals(first: Any, second: Any, *, ignore_case: bool = True) -> bool:
    """``LanguagePrimitives.Equals``."""
    first, second = unwrap(first), unwrap(second)
    if first is second:
        return True
    if first is None or second is None:
        return first is None and second is None
    if isinstance(first, str) and not isinstance(first, (Char, SemanticVersion)):
        return compare_text(first, to_text(second), ignore_case) == 0
    if is_number(first) and is_number(second):
        x = _compare_numbers(first, second)
        return x == 0 and not (isinstance(first, float) and first != first)
    if isinstance(first, Char) and isinstance(second, Char):
        return first.casefold() == second.casefold() if ignore_case else str(first) == str(second)
    if isinstance(first, Instance):
        return bool(first.kind.equals(first, second))
    if isinstance(first, (PSObject, list, dict)):
        return False
    try:
        other = _converted(second, first)
    except ConversionError:
        return False
    if isinstance(first, Char) and ignore_case:
        return bool(first.casefold() == str(other).casefold())
    return same_type(first, other) == 0


def try_compare(first: Any, second: Any, *, ignore_case: bool = True) -> int | None:
    """``LanguagePrimitives.TryCompare``: None when the two have no order."""
    first, second = unwrap(first), unwrap(second)
    if first is None:
        return 0 if second is None else _null_against(second)
    if second is None:
        return -_null_against(first)
    if isinstance(first, str) and not isinstance(first, (Char, SemanticVersion)):
        return compare_text(first, to_text(second), ignore_case)
    if is_number(first) and is_number(second):
        return _compare_numbers(first, second)
    if isinstance(first, Instance) and first.kind.is_comparable:
        return int(first.kind.compare(first, second))
    if isinstance(first, PSObject):
        if first is second:
            return 0
        raise CompareError(
            f'Cannot compare "{to_text(first)}" to "{to_text(second)}" because the objects are not the same type or the object '
            f'"{to_text(first)}" does not implement "IComparable".'
        )
    try:
        other = _converted(second, first)
    except ConversionError:
        return None
    found = same_type(first, other)
    if found is None and first is second:
        return 0
    return found


def compare(first: Any, second: Any, *, ignore_case: bool = True) -> int:
    """``LanguagePrimitives.Compare``. Raises :class:`CompareError`, or :class:`ConversionError` when ``second`` is of no fitting type."""
    first, second = unwrap(first), unwrap(second)
    if first is None:
        return 0 if second is None else _null_against(second)
    if second is None:
        return -_null_against(first)
    if isinstance(first, str) and not isinstance(first, (Char, SemanticVersion)):
        return compare_text(first, to_text(second), ignore_case)
    if is_number(first) and is_number(second):
        return _compare_numbers(first, second)
    if isinstance(first, Instance) and first.kind.is_comparable:
        return int(first.kind.compare(first, second))
    other = _converted(second, first)
    found = same_type(first, other)
    if found is None:
        if first is second:
            return 0
        raise CompareError(f'Cannot compare "{dotnet_text(first)}" because it is not IComparable.')
    return found
