"""The seam to CLIXML: values to message payloads and back, with the session key of one pool."""

from __future__ import annotations

import base64
import binascii
import os
from typing import Any

from psrpcore._crypto import PSRemotingCrypto, encrypt_session_key

from bridge.clixml import CLIXMLError, Limits, dump_object, load_object
from bridge.simulator.errors import ProtocolError

__all__ = ["Codec", "DecodeError"]

DecodeError = CLIXMLError

_LIMITS = Limits(depth=100, size=10 * 1024 * 1024, objects=2_000_000)


class Codec:
    """Encodes and decodes for one pool. The session key exists only after the client sent its public key (MS-PSRP 3.1.1.4)."""

    def __init__(self) -> None:
        self._cipher: Any = None

    def accept_public_key(self, blob: str) -> str:
        """Make the session key and return it, encrypted for the client's public key, in base64. Raises :class:`ProtocolError`."""
        try:
            key = base64.b64decode(blob, validate=True)
            if len(key) < 20 + 64:
                raise ValueError("too short")
            secret = os.urandom(32)
            sealed = encrypt_session_key(key, secret)
        except (binascii.Error, ValueError, TypeError):
            raise ProtocolError("The public key cannot be read.") from None
        cipher = PSRemotingCrypto()
        cipher.register_key(secret)
        self._cipher = cipher
        return base64.b64encode(sealed).decode("ascii")

    @property
    def has_key(self) -> bool:
        return self._cipher is not None

    def encode(self, value: Any) -> bytes:
        """The payload of one object."""
        return dump_object(value, cipher=self._cipher).encode("utf-8", "surrogatepass")

    def decode(self, data: bytes) -> Any:
        """Raises :class:`DecodeError`."""
        return load_object(data, cipher=self._cipher, limits=_LIMITS)
