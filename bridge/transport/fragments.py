"""PSRP messages and their fragments (MS-PSRP 2.2.1 and 2.2.4), as bytes."""

from __future__ import annotations

import struct
import uuid
from typing import NamedTuple

from bridge.transport.errors import ProtocolViolation

__all__ = ["Defragmenter", "Fragmenter", "Message", "pack_message", "unpack_message"]

_HEADER = struct.Struct(">QQBI")
_MESSAGE = struct.Struct("<II16s16s")
_START, _END = 1, 2
_NO_ID = bytes(16)
_BOM = b"\xef\xbb\xbf"

MAX_MESSAGE = 200 * 1024 * 1024
"""The largest message taken from a host, in bytes."""

SERVER = 2


class Message(NamedTuple):
    """``kind`` is the MessageType number; ``target`` the pipeline, None for the pool; ``data`` UTF-8 CLIXML."""

    kind: int
    target: uuid.UUID | None
    data: bytes


def pack_message(kind: int, data: bytes, pool: uuid.UUID, target: uuid.UUID | None) -> bytes:
    """A message from this side to the host."""
    return _MESSAGE.pack(SERVER, kind, pool.bytes_le, target.bytes_le if target else _NO_ID) + data


def unpack_message(raw: bytes) -> Message:
    """Raises :class:`ProtocolViolation` when ``raw`` is shorter than a message's head."""
    if len(raw) < _MESSAGE.size:
        raise ProtocolViolation(f"the host sent a PSRP message of {len(raw)} bytes, which is shorter than its head")
    _, kind, _, target = _MESSAGE.unpack_from(raw)
    data = raw[_MESSAGE.size :]
    if data.startswith(_BOM):
        data = data[3:]
    return Message(kind, None if target == _NO_ID else uuid.UUID(bytes_le=target), data)


class Fragmenter:
    """Cuts messages into fragments of at most ``size`` bytes. Object ids count up for the whole pool."""

    def __init__(self, size: int = 32 * 1024, first_id: int = 1) -> None:
        self.size = size
        self._next = first_id

    def cut(self, message: bytes) -> list[bytes]:
        """The fragments of ``message``, in order."""
        object_id = self._next
        self._next += 1
        room = self.size - _HEADER.size
        length = len(message)
        if length <= room:
            return [_HEADER.pack(object_id, 0, _START | _END, length) + message]
        out = []
        for index, at in enumerate(range(0, length, room)):
            part = message[at : at + room]
            flags = (_START if at == 0 else 0) | (_END if at + room >= length else 0)
            out.append(_HEADER.pack(object_id, index, flags, len(part)) + part)
        return out


class Defragmenter:
    """Joins what one target (the pool or one pipeline) receives. Fragments may be split over several ``feed`` calls."""

    def __init__(self, max_message: int = MAX_MESSAGE) -> None:
        self._max = max_message
        self._rest = b""
        self._object = -1
        self._next = 0
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that ``data`` completes. Raises :class:`ProtocolViolation` for what does not fit together."""
        if self._rest:
            data = self._rest + data
            self._rest = b""
        done: list[bytes] = []
        at, size = 0, len(data)
        while size - at >= _HEADER.size:
            object_id, index, flags, length = _HEADER.unpack_from(data, at)
            if self._size + length > self._max:
                raise ProtocolViolation(f"the host sent a message larger than {self._max} bytes")
            if size - at - _HEADER.size < length:
                break
            at += _HEADER.size
            part = data[at : at + length]
            at += length
            if index == 0 and flags & _START:
                if self._parts:
                    raise ProtocolViolation("the host began a message inside another one")
                if flags & _END:
                    done.append(part)
                    continue
                self._object = object_id
            elif object_id != self._object or index != self._next or not self._parts:
                raise ProtocolViolation(f"the host sent fragment {index} of object {object_id} out of order")
            self._parts.append(part)
            self._size += length
            self._next = index + 1
            if flags & _END:
                done.append(b"".join(self._parts))
                self._parts, self._size, self._next, self._object = [], 0, 0, -1
        self._rest = data[at:]
        return done
