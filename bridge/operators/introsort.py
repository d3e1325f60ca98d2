"""Array.Sort's own steps, which show in the order of values that a comparison takes for equal."""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from bridge.operators.errors import NotSupportedHere

__all__ = ["introsort"]

Compare = Callable[[Any, Any], int]
_SMALL = 16


def introsort(items: list[Any], compare: Compare, *, exact: bool = True) -> list[Any]:
    """``items``, sorted in place: quicksort, with an insertion sort of small parts.

    What goes too deep .NET sorts as a heap. With ``exact`` that is refused (:class:`NotSupportedHere`), else equals may then be in
    another order.
    """
    if len(items) > 1:
        _sort(items, 0, len(items), 2 * len(items).bit_length(), compare, exact)
    return items


def _sort(items: list[Any], low: int, end: int, depth: int, compare: Compare, exact: bool) -> None:
    while end - low > 1:
        size = end - low
        if size == 2:
            _order(items, low, low + 1, compare)
            return
        if size == 3:
            _order(items, low, low + 1, compare)
            _order(items, low, low + 2, compare)
            _order(items, low + 1, low + 2, compare)
            return
        if size <= _SMALL:
            _insert(items, low, end, compare)
            return
        if depth == 0:
            if exact:
                raise NotSupportedHere("a sort that .NET ends as a heap sort")
            items[low:end] = sorted(items[low:end], key=cmp_to_key(compare))
            return
        depth -= 1
        pivot = _partition(items, low, end - 1, compare)
        _sort(items, pivot + 1, end, depth, compare, exact)
        end = pivot


def _order(items: list[Any], i: int, j: int, compare: Compare) -> None:
    if compare(items[i], items[j]) > 0:
        items[i], items[j] = items[j], items[i]


def _insert(items: list[Any], low: int, end: int, compare: Compare) -> None:
    for i in range(low, end - 1):
        item, at = items[i + 1], i
        while at >= low and compare(item, items[at]) < 0:
            items[at + 1] = items[at]
            at -= 1
        items[at + 1] = item


def _partition(items: list[Any], low: int, high: int, compare: Compare) -> int:
    middle = low + ((high - low) >> 1)
    _order(items, low, middle, compare)
    _order(items, low, high, compare)
    _order(items, middle, high, compare)
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
