"""Random by a seed, hashes and the stop watch."""

from __future__ import annotations

import hashlib
import hmac
import random
import time
from operator import methodcaller
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.operators.errors import NotSupportedHere
from bridge.operators.objects import class_
from bridge.values import Int64, TimeSpan
from bridge.values.nothing import NOTHING

__all__ = ["Random"]

_LARGEST = 2**31 - 1


class Random:
    """``System.Random``. With a seed it gives .NET's own sequence (Knuth's subtractive generator)."""

    type_name = "System.Random"

    def __init__(self, seed: int | None = None) -> None:
        self._free = random.Random() if seed is None else None
        self._state = [0] * 56
        self._next, self._other = 0, 21
        if seed is not None:
            self._fill(seed)

    def _fill(self, seed: int) -> None:
        state = self._state
        last = 161803398 - (_LARGEST if seed == -(2**31) else abs(seed))
        state[55] = last
        one, at = 1, 0
        for _ in range(1, 55):
            at += 21
            if at >= 55:
                at -= 55
            state[at] = one
            one = last - one
            if one < 0:
                one += _LARGEST
            last = state[at]
        for _ in range(4):
            for i in range(1, 56):
                other = i + 30
                if other >= 55:
                    other -= 55
                state[i] = _wrap(state[i] - state[1 + other])
                if state[i] < 0:
                    state[i] += _LARGEST

    def sample(self) -> int:
        if self._free is not None:
            return self._free.randrange(_LARGEST)
        self._next = 1 if self._next + 1 >= 56 else self._next + 1
        self._other = 1 if self._other + 1 >= 56 else self._other + 1
        found = self._state[self._next] - self._state[self._other]
        if found == _LARGEST:
            found -= 1
        if found < 0:
            found += _LARGEST
        self._state[self._next] = found
        return found

    def real(self) -> float:
        return self.sample() * (1.0 / _LARGEST)

    def below(self, high: int) -> int:
        if high < 0:
            raise DotNetError(
                "'maxValue' must be greater than zero. (Parameter 'maxValue')", "ArgumentOutOfRangeException"
            )
        return int(self.real() * high)

    def between(self, low: int, high: int) -> int:
        if low > high:
            raise DotNetError(
                "'minValue' cannot be greater than maxValue. (Parameter 'minValue')", "ArgumentOutOfRangeException"
            )
        if high - low > _LARGEST:
            raise NotSupportedHere("a random number of a range beyond 31 bits")
        return int(self.real() * (high - low)) + low


def _wrap(value: int) -> int:
    return (value + 2**31) % 2**32 - 2**31


def _bytes(source: Random, target: Any) -> Any:
    for i in range(len(target)):
        target[i] = source.sample() & 0xFF
    return NOTHING


_random = class_("System.Random", "System.Object")
_random.complete = True
_random.constructor("", Random)
_random.constructor("int:Seed", Random)
_random.method("Next", "", lambda r: r.sample())
_random.method("Next", "int:maxValue", lambda r, n: r.below(n))
_random.method("Next", "int:minValue, int:maxValue", lambda r, a, b: r.between(a, b))
_random.method("NextDouble", "", lambda r: r.real())
_random.method("NextBytes", "byte[]:buffer", _bytes)
_random.close("Next NextDouble")

# --- hashes -------------------------------------------------------------------------------------------------------------------------

_CRYPTOGRAPHY = "System.Security.Cryptography."


class Hash:
    """A hash algorithm that ``Create()`` gave."""

    def __init__(self, name: str, key: bytes | None = None) -> None:
        self.type_name = f"{_CRYPTOGRAPHY}{name}" + ("+Implementation" if key is None else "")
        self.type_names = (
            self.type_name, f"{_CRYPTOGRAPHY}{name}", f"{_CRYPTOGRAPHY}HashAlgorithm", "System.IDisposable", "System.Object",
        )  # fmt: skip
        self.name = name
        self.key = key

    def digest(self, data: Any) -> bytearray:
        if data is None:
            raise DotNetError("Value cannot be null. (Parameter 'buffer')", "ArgumentNullException")
        if self.key is not None:
            return bytearray(hmac.new(self.key, bytes(data), self.name.removeprefix("HMAC").lower()).digest())
        return bytearray(hashlib.new(self.name.lower(), bytes(data), usedforsecurity=False).digest())


_SIZES = {"MD5": 128, "SHA1": 160, "SHA256": 256, "SHA384": 384, "SHA512": 512}
for _name, _size in _SIZES.items():
    for _type, _keyed in ((_name, False), (f"HMAC{_name}", True)):
        _hash = class_(_CRYPTOGRAPHY + _type, "System.Object")
        _hash.get("HashSize", lambda h, n=_size: n)  # type: ignore[misc]
        _hash.method("ComputeHash", "byte[]:buffer", lambda h, data: h.digest(data))
        _hash.method("Dispose", "", lambda h: NOTHING)
        _hash.method("Clear", "", lambda h: NOTHING)
        if _keyed:
            _hash.constructor("byte[]:key", lambda key, n=_type: Hash(n, bytes(key)))
            _hash.static(
                "HashData", "byte[]:key, byte[]:source", lambda key, data, n=_type: Hash(n, bytes(key)).digest(data)
            )
            continue
        _hash.static("Create", "", lambda n=_name: Hash(n))
        _hash.static("HashData", "byte[]:source", lambda data, n=_name: Hash(n).digest(data))
        _own = class_(f"{_CRYPTOGRAPHY}{_name}+Implementation", f"{_CRYPTOGRAPHY}{_name}")


# --- the stop watch -----------------------------------------------------------------------------------------------------------------


class Stopwatch:
    """``System.Diagnostics.Stopwatch``."""

    type_name = "System.Diagnostics.Stopwatch"

    def __init__(self) -> None:
        self._before = 0
        self._since: int | None = None

    @property
    def running(self) -> bool:
        return self._since is not None

    @property
    def ticks(self) -> int:
        """In units of 100 ns."""
        return (self._before + (0 if self._since is None else time.perf_counter_ns() - self._since)) // 100

    def start(self) -> Any:
        self._since = self._since or time.perf_counter_ns()
        return NOTHING

    def stop(self) -> Any:
        if self._since is not None:
            self._before += time.perf_counter_ns() - self._since
            self._since = None
        return NOTHING

    def reset(self) -> Any:
        self._before, self._since = 0, None
        return NOTHING

    def restart(self) -> Any:
        self._before, self._since = 0, time.perf_counter_ns()
        return NOTHING


def _started() -> Stopwatch:
    made = Stopwatch()
    made.start()
    return made


def _long(value: int) -> int:
    return Int64(value) if -(2**31) <= value < 2**31 else value


_watch = class_("System.Diagnostics.Stopwatch", "System.Object")
_watch.complete = True
_watch.constructor("", Stopwatch)
_watch.static("StartNew", "", _started)
_watch.static("GetTimestamp", "", time.perf_counter_ns)
_watch.statics.update(frequency=lambda: _long(1_000_000_000), ishighresolution=lambda: True)
_watch.get("IsRunning", lambda w: w.running)
_watch.get("Elapsed", lambda w: TimeSpan.from_ticks(w.ticks))
_watch.get("ElapsedMilliseconds", lambda w: _long(w.ticks // 10_000))
_watch.get("ElapsedTicks", lambda w: _long(w.ticks * 100))
for _name in ("Start", "Stop", "Reset", "Restart"):
    _watch.method(_name, "", methodcaller(_name.lower()))
