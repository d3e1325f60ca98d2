"""NTLM and Negotiate with message encryption (MS-WSMV 2.2.9.1), over pyspnego: one context a connection."""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
import struct
import tempfile
import threading
from pathlib import Path
from typing import Any, ClassVar

import spnego
from spnego._ntlm_raw.crypto import ntowfv1
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError

from bridge.simulator.auth import Credentials, Identity
from bridge.simulator.errors import ProtocolError

__all__ = ["NegotiateSession", "NegotiateStore"]

_BOUNDARY = b"--Encrypted Boundary"
_VARIABLE = "NTLM_USER_FILE"
_NOBODY = f"none:{secrets.token_hex(8)}:{secrets.token_hex(16)}\n"
_AUTHENTICATE = b"NTLMSSP\0\3\0\0\0"


def _domains(token: bytes) -> set[str]:
    """The domain that an NTLM authenticate message inside ``token`` names: its user is looked up under that."""
    at = token.find(_AUTHENTICATE)
    if at < 0 or len(token) < at + 36:
        return set()
    length, _, offset = struct.unpack_from("<HHI", token, at + 28)
    raw = token[at + offset : at + offset + length]
    return {raw.decode("utf-16-le", "replace")} if length and len(raw) == length else set()


def _is_plain(*parts: str) -> bool:
    # The file is made of lines and colons: what would break out of them cannot be offered this way.
    return not any(c in part for part in parts for c in ":\r\n\0")


class NegotiateStore:
    """Makes the passwords known to pyspnego, which reads them from a file that an environment variable names.

    The variable belongs to the whole process: it is set while any store is open. The file holds one store's users, and only while that
    store's context takes a step, so that the password of one simulator does not open another.
    """

    _lock: ClassVar[threading.Lock] = threading.Lock()
    _open: ClassVar[list[NegotiateStore]] = []
    _before: ClassVar[str | None] = None
    _folder: ClassVar[Path | None] = None

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        with NegotiateStore._lock:
            if not NegotiateStore._open:
                NegotiateStore._before = os.environ.get(_VARIABLE)
                NegotiateStore._folder = Path(tempfile.mkdtemp(prefix="psbridge-"))
                # The acceptor wants some file to exist; who may log on is decided in the context itself.
                path = NegotiateStore._folder / "users"
                path.touch(mode=0o600)
                path.write_text(_NOBODY, encoding="utf-8")
                os.environ[_VARIABLE] = str(path)
            NegotiateStore._open.append(self)

    def close(self) -> None:
        with NegotiateStore._lock:
            if self not in NegotiateStore._open:
                return
            NegotiateStore._open.remove(self)
            if not NegotiateStore._open and NegotiateStore._folder is not None:
                if NegotiateStore._before is None:
                    os.environ.pop(_VARIABLE, None)
                else:
                    os.environ[_VARIABLE] = NegotiateStore._before
                for path in NegotiateStore._folder.iterdir():
                    path.unlink()
                NegotiateStore._folder.rmdir()
                NegotiateStore._folder = None

    def context(self, bindings: GssChannelBindings | None) -> Any:
        """A fresh acceptor."""
        return spnego.server(
            protocol="negotiate",
            channel_bindings=bindings,
            options=spnego.NegotiateOptions.wrapping_winrm | spnego.NegotiateOptions.negotiate_kerberos,
        )

    def step(self, context: Any, token: bytes) -> bytes | None:
        """One step of ``context``, with this store's users in the file for just as long."""
        domains = sorted({"", *_domains(token)})
        lines = [
            f"{d}\\{user}:0:{'0' * 32}:{ntowfv1(secret).hex()}:[U]:LCT-0"
            if d
            else f"{user}:0:{'0' * 32}:{ntowfv1(secret).hex()}:[U]:LCT-0"
            for user, secret in self._credentials.users.items()
            for d in domains
            if _is_plain(d, user)
        ]
        with NegotiateStore._lock:
            folder = NegotiateStore._folder
            assert folder is not None
            path = folder / "users"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            try:
                answer = context.step(token)
            finally:
                path.write_text(_NOBODY, encoding="utf-8")
        return bytes(answer) if answer else None

    def identity(self, principal: str | None) -> Identity | None:
        """The identity of the name that the context proved."""
        if not principal:
            return None
        bare = principal.rpartition("\\")[2].partition("@")[0].casefold()
        for name in self._credentials.users:
            if name.casefold() in (principal.casefold(), bare):
                return Identity(name)
        return None


class NegotiateSession:
    """The security context of one connection."""

    def __init__(self, store: NegotiateStore, certificate_hash: bytes) -> None:
        self._store = store
        self.identity: Identity | None = None
        self.failed = False
        bindings = None
        if certificate_hash:
            bindings = GssChannelBindings(application_data=b"tls-server-end-point:" + certificate_hash)
        self._context = store.context(bindings)
        self._scheme = "Negotiate"

    @property
    def complete(self) -> bool:
        return self.identity is not None

    def step(self, header: str) -> str | None:
        """Take an Authorization header; the value of the WWW-Authenticate header to answer with, if any."""
        scheme, _, token = header.partition(" ")
        self._scheme = scheme
        try:
            given = base64.b64decode(token.strip(), validate=True)
            answer = self._store.step(self._context, given)
        except (SpnegoError, binascii.Error, ValueError, KeyError, IndexError, TypeError, struct.error):
            self.failed = True
            return None
        if self._context.complete:
            self.identity = self._store.identity(self._context.client_principal)
            self.failed = self.identity is None
        if not answer:
            return None
        return f"{scheme} {base64.b64encode(answer).decode('ascii')}"

    def unwrap(self, body: bytes, content_type: str) -> bytes:
        """The envelope in an encrypted body. Raises :class:`ProtocolError`."""
        found = re.search(r'boundary="?([^";]+)"?', content_type)
        if found is None:
            raise ProtocolError("An encrypted message has no boundary.")
        return b"".join(self._part(p) for p in split_parts(body, found.group(1).encode("latin-1")))

    def _part(self, part: tuple[int, bytes]) -> bytes:
        length, data = part
        if len(data) < 4:
            raise ProtocolError("An encrypted message has no signature.")
        (size,) = struct.unpack_from("<i", data)
        if not 0 <= size <= len(data) - 4:
            raise ProtocolError("An encrypted message has a signature of impossible length.")
        try:
            plain = bytes(self._context.unwrap_winrm(data[4 : 4 + size], data[4 + size :]))
        except (SpnegoError, ValueError, TypeError, AttributeError, struct.error):
            raise ProtocolError("An encrypted message cannot be decrypted.") from None
        if len(plain) != length:
            raise ProtocolError("An encrypted message is not as long as it says.")
        return plain

    def wrap(self, body: bytes) -> tuple[bytes, str]:
        """An encrypted body and its content type."""
        wrapped = self._context.wrap_winrm(body)
        protocol = "application/HTTP-SPNEGO-session-encrypted"
        head = (
            _BOUNDARY + b"\r\n\tContent-Type: " + protocol.encode()
            + b"\r\n\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length="
            + str(len(body) + wrapped.padding_length).encode() + b"\r\n" + _BOUNDARY + b"\r\n\tContent-Type: application/octet-stream\r\n"
        )  # fmt: skip
        data = struct.pack("<i", len(wrapped.header)) + bytes(wrapped.header) + bytes(wrapped.data)
        return (
            head + data + _BOUNDARY + b"--\r\n",
            f'multipart/encrypted;protocol="{protocol}";boundary="Encrypted Boundary"',
        )


_LENGTH = re.compile(rb"Length=(\d{1,9})")


def split_parts(body: bytes, boundary: bytes) -> list[tuple[int, bytes]]:
    """(original length, encrypted data) of each pair of parts in a multipart/encrypted body. Raises :class:`ProtocolError`."""
    mark = b"--" + boundary
    end = mark + b"--"
    stripped = body.rstrip(b"\r\n")
    if not body.startswith(mark + b"\r\n") or not stripped.endswith(end):
        raise ProtocolError("An encrypted message does not begin and end with its boundary.")
    inner = stripped[len(mark) + 2 : -len(end)]
    pieces = inner.split(mark + b"\r\n")
    if len(pieces) % 2:
        raise ProtocolError("An encrypted message has a header without data.")
    parts = []
    for head, data in zip(pieces[::2], pieces[1::2], strict=True):
        found = _LENGTH.search(head)
        line, newline, payload = data.partition(b"\r\n")
        if found is None or not newline or b"octet-stream" not in line:
            raise ProtocolError("An encrypted message has no length or no data.")
        parts.append((int(found.group(1)), payload))
    return parts
