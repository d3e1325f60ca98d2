"""The server's side of the key exchange (MS-PSRP 2.2.2.3 and 2.2.2.4)."""

from __future__ import annotations

import base64
import binascii
import struct

from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bridge.simulator.errors import ProtocolError

__all__ = ["sealed_for"]

_PUBLIC = b"\x06\x02\x00\x00\x00\xa4\x00\x00RSA1"
_SESSION = b"\x01\x02\x00\x00\x10\x66\x00\x00\x00\xa4\x00\x00"
_SIZES = (2048, 4096)


def sealed_for(public_key: str, secret: bytes) -> str:
    """``secret`` as an EncryptedSessionKey message carries it, for the key of a PublicKey message (both base64).

    Raises :class:`ProtocolError` for what is no RSA public key of CryptoAPI's form.
    """
    try:
        blob = base64.b64decode(public_key, validate=True)
        if not blob.startswith(_PUBLIC):
            raise ValueError
        bits, exponent = struct.unpack_from("<II", blob, len(_PUBLIC))
        modulus = blob[len(_PUBLIC) + 8 :]
        if bits not in _SIZES or len(modulus) != bits // 8:
            raise ValueError
        key = rsa.RSAPublicNumbers(exponent, int.from_bytes(modulus, "little")).public_key()
        # CryptoAPI writes the number with its lowest byte first.
        sealed = key.encrypt(secret, padding.PKCS1v15())[::-1]
    except (binascii.Error, ValueError, struct.error):
        raise ProtocolError("The public key cannot be read.") from None
    return base64.b64encode(_SESSION + sealed).decode("ascii")
