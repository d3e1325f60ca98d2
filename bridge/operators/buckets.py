"""The order in which a Hashtable gives its entries: that of its buckets, where the hash codes of its keys are known.

Numbers, characters, truth values and enumerations hash to what they are; text hashes to something else in every process, so that nothing
can depend on its order.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from bridge.values import Char, EnumValue, type_name_of

__all__ = ["Buckets", "hash_code"]

_PRIMES = (
    3, 7, 11, 17, 23, 29, 37, 47, 59, 71, 89, 107, 131, 163, 197, 239, 293, 353, 431, 521, 631, 761, 919, 1103, 1327, 1597, 1931, 2333,
    2801, 3371, 4049, 4861, 5839, 7013, 8419, 10103, 12143, 14591, 17519, 21023, 25229, 30293, 36353, 43627, 52361, 62851, 75431, 90523,
)  # fmt: skip
_LOAD = 0.72
_INTEGERS = frozenset(f"System.{n}" for n in ("Byte", "UInt16", "Int32", "UInt32"))
_FREE, _GONE = object(), object()


def hash_code(key: Any) -> int | None:
    """``key.GetHashCode()`` without its sign, or None where it is not known beforehand."""
    if isinstance(key, bool):
        return int(key)
    if isinstance(key, Char):
        return (ord(key) | ord(key) << 16) & 0x7FFFFFFF
    if isinstance(key, EnumValue):
        return key.value & 0x7FFFFFFF
    if isinstance(key, int):
        name = type_name_of(key)
        if name in _INTEGERS:
            return key & 0x7FFFFFFF
        if name == "System.Int64":
            return (key ^ key >> 32) & 0x7FFFFFFF
    return None


class Buckets:
    """.NET's open addressing: where each key stands. ``capacity`` is what the table was made with."""

    def __init__(self, capacity: int = 0) -> None:
        raw = capacity / _LOAD
        self._clear(_prime(int(raw)) if raw > 3 else 3)

    def _clear(self, size: int) -> None:
        self._keys: list[Any] = [_FREE] * size
        self._used = [False] * size  # a key stands here
        self._passed = [False] * size  # the search for a key went on from here
        self._count = 0
        self._limit = int(_LOAD * size)

    def clear(self) -> None:
        self._clear(len(self._keys))

    def _steps(self, code: int) -> Any:
        size = len(self._keys)
        at, step = code % size, 1 + (code * 101 & 0xFFFFFFFF) % (size - 1)
        while True:
            yield at
            at = (at + step) % size

    def add(self, key: Any) -> None:
        if self._count >= self._limit:
            self._grow()
        code = hash_code(key) or 0
        empty = -1
        for tries, at in enumerate(self._steps(code)):
            if empty < 0 and self._keys[at] is _GONE and self._passed[at]:
                empty = at
            if not self._used[at] and not (self._keys[at] is _GONE and self._passed[at]):
                self._put(at if empty < 0 else empty, key)
                return
            if empty < 0:
                self._passed[at] = True
            if tries >= len(self._keys):
                self._put(empty, key)
                return

    def _put(self, at: int, key: Any) -> None:
        self._keys[at], self._used[at] = key, True
        self._count += 1

    def _grow(self) -> None:
        old = [k for k, used in zip(self._keys, self._used, strict=True) if used]
        self._clear(_prime(2 * len(self._keys)))
        for key in old:
            for at in self._steps(hash_code(key) or 0):
                if not self._used[at]:
                    self._put(at, key)
                    break
                self._passed[at] = True

    def remove(self, key: Any) -> None:
        at = next(i for i, k in enumerate(self._keys) if self._used[i] and k == key)
        self._keys[at] = _GONE if self._passed[at] else _FREE
        self._used[at] = False
        self._count -= 1

    def keys(self) -> list[Any]:
        """The keys in the order of enumeration."""
        return [k for k, used in zip(reversed(self._keys), reversed(self._used), strict=True) if used]


def _prime(least: int) -> int:
    return _PRIMES[bisect_left(_PRIMES, least)]
