"""The session key that protects SecureStrings on the wire (MS-PSRP 2.2.2.3, 2.2.2.4 and 2.2.5.1.24)."""

from __future__ import annotations

import base64
import struct

from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bridge.transport.errors import ProtocolViolation

__all__ = ["KeyExchange"]

_PUBLIC_HEAD = b"\x06\x02\x00\x00\x00\xa4\x00\x00RSA1" + struct.pack("<I", 2048)
_SESSION_HEAD = b"\x01\x02\x00\x00\x10\x66\x00\x00\x00\xa4\x00\x00"


class KeyExchange:
    """One exchange: this side makes an RSA pair, the host answers with an AES-256 key encrypted for it."""

    def __init__(self) -> None:
        self._private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def public_key(self) -> str:
        """The public key as the PublicKey message carries it."""
        numbers = self._private.public_key().public_numbers()
        return base64.b64encode(_PUBLIC_HEAD + struct.pack("<I", numbers.e) + numbers.n.to_bytes(256, "little")).decode(
            "ascii"
        )

    def session_key(self, text: str) -> bytes:
        """The 32 bytes in an EncryptedSessionKey message. Raises :class:`ProtocolViolation` when it holds none."""
        try:
            blob = base64.b64decode(text, validate=True)
            if not blob.startswith(_SESSION_HEAD):
                raise ValueError
            # CryptoAPI writes the number with its lowest byte first.
            key = self._private.decrypt(blob[len(_SESSION_HEAD) :][::-1], padding.PKCS1v15())
        except ValueError:
            raise ProtocolViolation("the host's session key cannot be read") from None
        if len(key) != 32:
            raise ProtocolViolation(f"the host's session key has {len(key)} bytes instead of 32")
        return key
