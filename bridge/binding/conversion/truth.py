"""What counts as true (``LanguagePrimitives.IsTrue``)."""

from __future__ import annotations

import decimal
from typing import Any

from bridge.values import Char, EnumValue, PSObject

__all__ = ["is_true"]


def is_true(value: Any) -> bool:
    """Null, "", 0, ``$false`` and an empty list are false; a list of one is as true as its element; everything else is true."""
    if isinstance(value, PSObject) and value.base is not None:
        value = value.base
    if value is None:
        return False
    if isinstance(value, Char):
        return value != "\0"
    if isinstance(value, str):
        return len(value) > 0
    if isinstance(value, (int, float, decimal.Decimal)):
        return value != 0
    if isinstance(value, EnumValue):
        return value.value != 0
    if isinstance(value, (list, tuple, bytes, bytearray)):
        if len(value) != 1:
            return len(value) > 1
        first = value[0]
        if isinstance(first, PSObject) and first.base is not None:
            first = first.base
        return len(first) >= 1 if isinstance(first, (list, tuple, bytes, bytearray)) else is_true(first)
    return True
