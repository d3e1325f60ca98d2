"""Comparing pipeline objects as Sort-, Group-, Compare-Object and -Unique do, and the engine's own sorting."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bridge.binding.conversion.errors import ConversionError
from bridge.binding.convert import to_text
from bridge.operators.compare import CompareError, compare_text, try_compare
from bridge.operators.introsort import introsort
from bridge.operators.kinds import unwrap
from bridge.operators.properties import MISSING, is_custom
from bridge.values import type_name_of

__all__ = ["compare_directed", "compare_objects", "compare_values", "sort"]

T = TypeVar("T")


def compare_objects(first: Any, second: Any, ignore_case: bool) -> int:
    """Two objects: null below all but negative numbers, property bags all alike, comparable values in order, the rest by their text."""
    first, second = unwrap(first), unwrap(second)
    if is_custom(first) and is_custom(second):
        return 0
    try:
        found = None if is_custom(first) else try_compare(first, second, ignore_case=ignore_case)
    except (ConversionError, CompareError):
        found = None
    if found is None:
        found = compare_text(_text(first), _text(second), ignore_case)
    return found


def _text(value: Any) -> str:
    return "" if is_custom(value) and value.text is None else to_text(value)


def compare_values(first: Any, second: Any, ignore_case: bool) -> int:
    """Two property values. A property that there is not comes last; in a descending order, too, which the caller sees to."""
    if first is MISSING or second is MISSING:
        return (first is MISSING) - (second is MISSING)
    return compare_objects(first, second, ignore_case)


def compare_directed(first: Any, second: Any, ignore_case: bool, descending: bool) -> int:
    """As :func:`compare_values`, the other way round where ``descending``."""
    result = compare_values(first, second, ignore_case)
    return -result if descending and first is not MISSING and second is not MISSING else result


def sort(items: Sequence[T], order: Callable[[T, T], int], keys: Callable[[T], Any], *, stable: bool = True) -> list[T]:
    """Sort stably, or as .NET's own algorithm leaves equals. Values of several types have no consistent order: it decides them, too."""
    if not stable:
        return introsort(list(items), order, exact=False)
    kinds = {type_name_of(unwrap(v)) for item in items for v in keys(item) if v is not None and v is not MISSING}
    indexed = list(enumerate(items))

    def compare(a: tuple[int, T], b: tuple[int, T]) -> int:
        return order(a[1], b[1]) or (a[0] > b[0]) - (a[0] < b[0])

    if len(kinds) <= 1:
        indexed.sort(key=functools.cmp_to_key(compare))
    else:
        introsort(indexed, compare, exact=False)
    return [item for _, item in indexed]
