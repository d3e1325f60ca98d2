"""Converting values as the engine does (LanguagePrimitives.ConvertTo, invariant culture; specification, section 9.3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from bridge.binding.conversion.engine import Converter
from bridge.binding.conversion.errors import ConversionError, UnknownTypeError
from bridge.binding.conversion.text import dotnet_text, to_text
from bridge.binding.conversion.truth import is_true
from bridge.model import EnumType
from bridge.values import TypeName, parse_type
from bridge.values.nothing import NOTHING

__all__ = [
    "ConversionError",
    "UnknownTypeError",
    "convert",
    "converter",
    "dotnet_text",
    "is_enum",
    "is_known_type",
    "is_true",
    "to_text",
]


def convert(value: Any, target: str | TypeName, *, enums: Sequence[EnumType] = ()) -> Any:
    """``value`` as ``target``, in the forms of :mod:`bridge.values`.

    ``enums`` are enumerations that a command names beside the well-known ones. Raises :class:`ConversionError` with the engine's error
    id and message, and :class:`UnknownTypeError` (a ConversionError) when only the host knows what the type takes. A text without a
    zone is a DateTime without one; a text with a zone becomes local time, which is UTC here.
    """
    given = None if value is NOTHING else value
    return _with(tuple(enums)).convert(given, parse_type(target) if isinstance(target, str) else target)


def converter(target: str | TypeName, enums: Sequence[EnumType] = ()) -> Callable[[Any], Any]:
    """:func:`convert` for one target, compiled: values that already are of a common type pass at once."""
    name = parse_type(target) if isinstance(target, str) else target
    engine = _with(tuple(enums))
    exact = _EXACT.get(name.name) if not name.ranks and not name.arguments else None
    if exact is None:
        return lambda value: engine.convert(value, name)
    if exact is int:
        return lambda value: (
            value if type(value) is int and _LOWEST <= value <= _HIGHEST else engine.convert(value, name)
        )
    return lambda value: value if type(value) is exact else engine.convert(value, name)


def is_enum(target: str | TypeName, enums: Sequence[EnumType] = ()) -> bool:
    """True for a well-known enumeration and for those of ``enums``."""
    return _with(tuple(enums)).enum(parse_type(target) if isinstance(target, str) else target) is not None


def is_known_type(target: str | TypeName, enums: Sequence[EnumType] = ()) -> bool:
    """False for a type of which only the host knows what converts to it."""
    return _with(tuple(enums)).knows(parse_type(target) if isinstance(target, str) else target)


_EXACT: dict[str, type] = {"System.String": str, "System.Boolean": bool, "System.Double": float, "System.Int32": int}
_LOWEST, _HIGHEST = -(2**31), 2**31 - 1


@lru_cache(maxsize=256)
def _with(enums: tuple[EnumType, ...]) -> Converter:
    return Converter(enums)
