"""The CLIXML codec of one pool: the session key comes into it once it was exchanged."""

from __future__ import annotations

from typing import Any

from bridge.clixml import CLIXMLError, SessionKeyError, dump_object, load_object
from bridge.clixml.scalars import Cipher
from bridge.transport.client import KeyNeeded
from bridge.transport.errors import ProtocolViolation

__all__ = ["ClixmlCodec"]


class ClixmlCodec:
    """Values to the UTF-8 of a PSRP message and back."""

    def __init__(self) -> None:
        self._cipher: Cipher | None = None

    def use_key(self, key: bytes) -> None:
        """Encrypt and decrypt SecureStrings with ``key`` from now on."""
        import psrpcore  # few sessions carry secrets, and it takes its time to import

        cipher = psrpcore.PSRemotingCrypto()
        cipher.register_key(key)
        self._cipher = cipher

    def encode(self, value: Any) -> bytes:
        """Raises :class:`KeyNeeded` for a secret without a key, :class:`~bridge.clixml.EncodeError` for what has no form."""
        try:
            return dump_object(value, cipher=self._cipher).encode()
        except SessionKeyError:
            if self._cipher is None:
                raise KeyNeeded from None
            raise

    def decode(self, data: bytes) -> Any:
        """Raises :class:`ProtocolViolation` for what is not CLIXML, or goes beyond a limit."""
        try:
            return load_object(data, cipher=self._cipher)
        except CLIXMLError as exc:
            raise ProtocolViolation(f"the host sent data that cannot be read: {exc}") from None
