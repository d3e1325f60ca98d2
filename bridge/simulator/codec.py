"""The seam to CLIXML: values to message payloads and back, with the session key of one pool."""

from __future__ import annotations

import os
from typing import Any

import psrpcore

from bridge.clixml import CLIXMLError, Limits, dump_object, load_object
from bridge.simulator.keys import sealed_for

__all__ = ["Codec", "DecodeError"]

DecodeError = CLIXMLError

_LIMITS = Limits(depth=100, size=10 * 1024 * 1024, objects=2_000_000)


class Codec:
    """Encodes and decodes for one pool. The session key exists only after the client sent its public key (MS-PSRP 3.1.1.4)."""

    def __init__(self) -> None:
        self._cipher: Any = None

    def accept_public_key(self, blob: str) -> str:
        """Make the session key and return it, encrypted for the client's public key, in base64. Raises :class:`ProtocolError`."""
        secret = os.urandom(32)
        sealed = sealed_for(blob, secret)
        cipher = psrpcore.PSRemotingCrypto()
        cipher.register_key(secret)
        self._cipher = cipher
        return sealed

    @property
    def has_key(self) -> bool:
        return self._cipher is not None

    def encode(self, value: Any) -> bytes:
        """The payload of one object."""
        return dump_object(value, cipher=self._cipher).encode("utf-8", "surrogatepass")

    def decode(self, data: bytes) -> Any:
        """Raises :class:`DecodeError`."""
        return load_object(data, cipher=self._cipher, limits=_LIMITS)
