"""How values become output and back: unrolling, ``foreach``, ``@()`` and what an assignment takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bridge.operators.collections import Changed, watched
from bridge.operators.errors import OperatorError
from bridge.operators.kinds import is_array, is_enumerable, items_of, unwrap
from bridge.values.nothing import NOTHING

__all__ = ["NOTHING", "array", "collect", "each", "unroll"]


def unroll(value: Any) -> Iterator[Any]:
    """What writing ``value`` to the pipeline emits: the elements of a collection, null as null, nothing for :data:`NOTHING`."""
    if value is NOTHING:
        return
    if is_enumerable(value):
        yield from _elements(value)
    else:
        yield value


def _elements(value: Any) -> Iterator[Any]:
    plain = unwrap(value)
    if is_array(plain):
        # An array may be changed while it is enumerated: what comes later is seen as it is then.
        if isinstance(plain, (bytes, bytearray)):
            yield from items_of(plain)
        else:
            yield from (item for item in plain if item is not NOTHING)
        return
    try:
        yield from (item for item in watched(plain) if item is not NOTHING)
    except Changed:
        raise OperatorError(
            "Collection was modified; enumeration operation may not execute.",
            "System.InvalidOperationException",
            "System.InvalidOperationException",
            "OperationStopped",
        ) from None


def each(value: Any) -> Iterator[Any]:
    """What ``foreach`` goes over: the elements of a collection, one value as itself, nothing for null."""
    if value is None or value is NOTHING:
        return
    if is_array(plain := unwrap(value)) and not isinstance(plain, (bytes, bytearray)):
        yield from plain
    else:
        yield from unroll(value)


def collect(items: list[Any]) -> Any:
    """What an assignment makes of output: :data:`NOTHING` of none, the only one, else an array."""
    if not items:
        return NOTHING
    return items[0] if len(items) == 1 else list(items)


def array(items: Iterable[Any]) -> list[Any]:
    """``@( … )`` of what its statements emitted."""
    return list(items)
