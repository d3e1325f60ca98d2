"""Comparing pipeline objects as Sort-, Group-, Compare-Object and -Unique do, and the engine's own sorting."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bridge.binding.conversion.errors import ConversionError
from bridge.binding.convert import to_text
from bridge.operators.compare import CompareError, compare_text, try_compare
from bridge.operators.kinds import unwrap
from bridge.operators.properties import MISSING, is_custom
from bridge.values import type_name_of

__all__ = ["compare_directed", "compare_objects", "compare_values", "sort"]

T = TypeVar("T")


def compare_objects(first: Any, second: Any, ignore_case: bool) -> int:
    """Two objects: null first, property bags all alike, comparable values in order, the rest by their text."""
    first, second = unwrap(first), unwrap(second)
    if first is None or second is None:
        return (first is not None) - (second is not None)
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


_SMALL = 16


def sort(items: Sequence[T], order: Callable[[T, T], int], keys: Callable[[T], Any], *, stable: bool = True) -> list[T]:
    """Sort stably, or as .NET's own algorithm leaves equals. Values of several types have no consistent order: it decides them, too."""
    if not stable:
        found = list(items)
        _intro_sort(found, 0, len(found), 2 * (max(1, len(found)).bit_length()), order)
        return found
    kinds = {type_name_of(unwrap(v)) for item in items for v in keys(item) if v is not None and v is not MISSING}
    indexed = list(enumerate(items))

    def compare(a: tuple[int, T], b: tuple[int, T]) -> int:
        return order(a[1], b[1]) or (a[0] > b[0]) - (a[0] < b[0])

    if len(kinds) <= 1:
        indexed.sort(key=functools.cmp_to_key(compare))
    else:
        _intro_sort(indexed, 0, len(indexed), 2 * (max(1, len(indexed)).bit_length()), compare)
    return [item for _, item in indexed]


Compare = Callable[[Any, Any], int]


def _intro_sort(items: list[Any], low: int, high: int, depth: int, compare: Compare) -> None:
    while high - low > 1:
        size = high - low
        if size <= _SMALL:
            if size == 2:
                _swap_if_greater(items, low, low + 1, compare)
            elif size == 3:
                _swap_if_greater(items, low, low + 1, compare)
                _swap_if_greater(items, low, low + 2, compare)
                _swap_if_greater(items, low + 1, low + 2, compare)
            else:
                _insertion_sort(items, low, high, compare)
            return
        if depth == 0:
            items[low:high] = sorted(items[low:high], key=functools.cmp_to_key(compare))
            return
        depth -= 1
        pivot = _partition(items, low, high - 1, compare)
        _intro_sort(items, pivot + 1, high, depth, compare)
        high = pivot


def _swap_if_greater(items: list[Any], i: int, j: int, compare: Compare) -> None:
    if compare(items[i], items[j]) > 0:
        items[i], items[j] = items[j], items[i]


def _insertion_sort(items: list[Any], low: int, high: int, compare: Compare) -> None:
    for i in range(low, high - 1):
        held = items[i + 1]
        j = i
        while j >= low and compare(held, items[j]) < 0:
            items[j + 1] = items[j]
            j -= 1
        items[j + 1] = held


def _partition(items: list[Any], low: int, high: int, compare: Compare) -> int:
    middle = low + ((high - low) >> 1)
    _swap_if_greater(items, low, middle, compare)
    _swap_if_greater(items, low, high, compare)
    _swap_if_greater(items, middle, high, compare)
    pivot = items[middle]
    items[middle], items[high - 1] = items[high - 1], items[middle]
    left, right = low, high - 1
    while left < right:
        left += 1
        while left < high and compare(items[left], pivot) < 0:
            left += 1
        right -= 1
        while right > low and compare(pivot, items[right]) < 0:
            right -= 1
        if left >= right:
            break
        items[left], items[right] = items[right], items[left]
    if left != high - 1:
        items[left], items[high - 1] = items[high - 1], items[left]
    return left
