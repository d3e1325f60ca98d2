"""CLIXML as it travels: PSRP messages (MS-PSRP 2.2.1) cut into fragments (2.2.4), read while they arrive and written piece by piece.

For captures and tools. A session has its own path, which also keeps the protocol's state.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from bridge.clixml.decode import load_object
from bridge.clixml.encode import dump_object
from bridge.clixml.errors import CLIXMLLimitError, DecodeError
from bridge.clixml.limits import DEFAULT_LIMITS, Limits
from bridge.clixml.scalars import Cipher

__all__ = ["Received", "StreamDecoder", "fragments"]

_FRAGMENT = struct.Struct(">QQBI")
_MESSAGE = struct.Struct("<II16s16s")
_START, _END = 1, 2


class Received(NamedTuple):
    """One message: its type (MS-PSRP 2.2.1, 0x00041004 is pipeline output), pool, pipeline (None: the pool's own) and value."""

    kind: int
    pool: uuid.UUID
    pipeline: uuid.UUID | None
    value: Any


class StreamDecoder:
    """Joins fragments, which may come in pieces of any size, and decodes each message when its last fragment is there.

    Fragments of different objects may be mixed, as they are where several pipelines share a connection. After an error the decoder is
    of no more use.
    """

    def __init__(self, *, cipher: Cipher | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        self.cipher = cipher
        self.limits = limits
        self._rest = bytearray()
        self._open: dict[int, list[bytes]] = {}
        self._held = 0

    def feed(self, data: bytes) -> Iterator[Received]:
        """The messages that ``data`` completes. Raises :class:`CLIXMLError` for what is no fragment, message or CLIXML."""
        self._rest += data
        at, end = 0, len(self._rest)
        try:
            while end - at >= _FRAGMENT.size:
                object_id, number, flags, length = _FRAGMENT.unpack_from(self._rest, at)
                if length > self.limits.fragment:
                    raise CLIXMLLimitError(
                        f"a fragment of {length} bytes is larger than the limit of {self.limits.fragment}"
                    )
                if end - at - _FRAGMENT.size < length:
                    break
                at += _FRAGMENT.size + length
                message = self._join(object_id, number, flags, bytes(self._rest[at - length : at]))
                if message is not None:
                    yield self._decode(message)
        finally:
            del self._rest[:at]

    def _join(self, object_id: int, number: int, flags: int, part: bytes) -> bytes | None:
        parts = self._open.get(object_id)
        if flags & ~(_START | _END):
            raise DecodeError(f"fragment {number} of object {object_id} has unknown flags")
        if (parts is None) != bool(flags & _START) or number != len(parts or ()):
            raise DecodeError(f"fragment {number} of object {object_id} is out of order")
        if parts is None:
            if flags & _END:
                return part
            parts = self._open[object_id] = []
        parts.append(part)
        self._held += len(part)
        if self._held > self.limits.size:
            raise CLIXMLLimitError(
                f"messages that are not complete hold more than the limit of {self.limits.size} bytes"
            )
        if not flags & _END:
            return None
        del self._open[object_id]
        message = b"".join(parts)
        self._held -= len(message)
        return message

    def _decode(self, message: bytes) -> Received:
        if len(message) < _MESSAGE.size:
            raise DecodeError(f"a message of {len(message)} bytes is shorter than its head")
        _, kind, pool, pipeline = _MESSAGE.unpack_from(message)
        payload = message[_MESSAGE.size :]
        value = load_object(payload, cipher=self.cipher, limits=self.limits) if payload.strip() else None
        return Received(kind, uuid.UUID(bytes_le=pool), uuid.UUID(bytes_le=pipeline) if any(pipeline) else None, value)

    def close(self) -> None:
        """Raises :class:`DecodeError` when the stream ends within a message."""
        if self._rest or self._open:
            raise DecodeError("the stream ends within a message")


def fragments(
    values: Iterable[Any],
    *,
    kind: int,
    pool: uuid.UUID,
    pipeline: uuid.UUID | None = None,
    to_server: bool = False,
    first_id: int = 1,
    size: int = 32 * 1024,
    cipher: Cipher | None = None,
) -> Iterator[bytes]:
    """Each of ``values`` as a message of type ``kind``, cut into fragments of at most ``size`` bytes; object ids count from ``first_id``.

    Raises :class:`ValueError` for a ``size`` that leaves no room, and what :func:`bridge.clixml.dump_object` raises.
    """
    room = size - _FRAGMENT.size
    if room < 1:
        raise ValueError(f"size must be more than {_FRAGMENT.size}, not {size}")
    head = _MESSAGE.pack(2 if to_server else 1, kind, pool.bytes_le, pipeline.bytes_le if pipeline else bytes(16))
    for object_id, value in enumerate(values, first_id):
        message = head + dump_object(value, cipher=cipher).encode()
        last = (len(message) - 1) // room
        for number in range(last + 1):
            part = message[number * room : (number + 1) * room]
            flags = (_START if number == 0 else 0) | (_END if number == last else 0)
            yield _FRAGMENT.pack(object_id, number, flags, len(part)) + part
