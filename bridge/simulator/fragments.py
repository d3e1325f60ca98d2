"""PSRP fragments (MS-PSRP 2.2.4), strictly: what does not fit is refused, and nothing is buffered beyond a limit."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from bridge.simulator.errors import ProtocolError

__all__ = ["HEADER_SIZE", "Defragmenter", "fragments_of"]

_HEADER = struct.Struct(">QQBI")
HEADER_SIZE = _HEADER.size
_START, _END = 1, 2

MAX_OBJECT = 10 * 1024 * 1024
"""The largest deserialised object that a default endpoint takes (.NET's MaximumReceivedObjectSize), in bytes."""

MAX_TOTAL = 50 * 1024 * 1024
"""All the data of one target (.NET's MaximumReceivedDataSizePerCommand), in bytes."""


class Defragmenter:
    """Joins the fragments of one target (the pool, or one pipeline). ``feed`` returns whole messages.

    Raises :class:`ProtocolError` for a truncated header or body, a fragment out of order, an object id of 0, unknown flags, an object
    larger than ``max_object`` bytes, or more than ``max_total`` bytes in all. The target is then unusable, as in .NET.
    """

    def __init__(self, max_object: int = MAX_OBJECT, max_total: int = MAX_TOTAL) -> None:
        self._max_object = max_object
        self._left = max_total
        self._object_id = 0
        self._next = 0
        self._parts: list[bytes] = []
        self._size = 0

    @property
    def pending(self) -> int:
        """Bytes held of an object that is not complete."""
        return self._size

    def feed(self, data: bytes) -> list[bytes]:
        """Take the whole fragments in ``data`` and return the messages that they complete."""
        self._left -= len(data)
        if self._left < 0:
            raise ProtocolError("The data sent to one command exceed the limit of the endpoint.")
        done: list[bytes] = []
        at, size = 0, len(data)
        while at < size:
            if size - at < HEADER_SIZE:
                raise ProtocolError("A fragment ends inside its header.")
            object_id, fragment_id, flags, length = _HEADER.unpack_from(data, at)
            at += HEADER_SIZE
            if size - at < length:
                raise ProtocolError("A fragment is shorter than its header says.")
            self._check(object_id, fragment_id, flags, length)
            self._parts.append(data[at : at + length])
            self._size += length
            at += length
            if flags & _END:
                done.append(b"".join(self._parts))
                self._parts, self._size, self._next = [], 0, 0
            else:
                self._object_id, self._next = object_id, fragment_id + 1
        return done

    def _check(self, object_id: int, fragment_id: int, flags: int, length: int) -> None:
        if flags & ~(_START | _END):
            raise ProtocolError("A fragment has flags that are not defined.")
        if object_id == 0:
            raise ProtocolError("A fragment has the object id 0.")
        if self._next:
            if object_id != self._object_id or fragment_id != self._next or flags & _START:
                raise ProtocolError("A fragment does not follow the one before it.")
        elif fragment_id != 0 or not flags & _START:
            raise ProtocolError("A first fragment is not marked as the start of an object.")
        if self._size + length > self._max_object:
            raise ProtocolError("An object exceeds the size limit of the endpoint.")


def fragments_of(message: bytes, object_id: int, size: int) -> Iterator[bytes]:
    """``message`` cut into fragments of at most ``size`` bytes, header included."""
    room = size - HEADER_SIZE
    count = max(1, -(-len(message) // room))
    for index in range(count):
        part = message[index * room : (index + 1) * room]
        flags = (_START if index == 0 else 0) | (_END if index == count - 1 else 0)
        yield _HEADER.pack(object_id, index, flags, len(part)) + part
