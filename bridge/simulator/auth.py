"""Who is calling: Basic here, NTLM and Negotiate with message encryption in :mod:`bridge.simulator.negotiate`."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Credentials", "Identity", "basic_identity"]

_NOBODY = secrets.token_bytes(16)


@dataclass(frozen=True)
class Identity:
    """An authenticated user. Two identities are the same user when their names are, ignoring case."""

    user: str

    @property
    def key(self) -> str:
        return self.user.casefold()


@dataclass(frozen=True)
class Credentials:
    """User names and passwords that the endpoint takes. Passwords never show in a repr."""

    users: Mapping[str, str] = field(repr=False)

    def verify(self, user: str, password: str) -> Identity | None:
        """The identity, or None. Takes the same time for an unknown user, a wrong password and a right one."""
        known = {name.casefold(): (name, secret) for name, secret in self.users.items()}
        bare = user.rpartition("\\")[2].casefold()
        name, secret = known.get(user.casefold()) or known.get(bare) or ("", "")
        expected = hmac.digest(_NOBODY, secret.encode(), "sha256")
        given = hmac.digest(_NOBODY, password.encode(), "sha256")
        same = hmac.compare_digest(expected, given)
        return Identity(name) if same and name else None


def basic_identity(header: str, credentials: Credentials) -> Identity | None:
    """The identity of an ``Authorization: Basic …`` header, or None when it is wrong in any way."""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        raw = base64.b64decode(token.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    # Clients differ in the encoding of the token: UTF-8 by RFC 7617, Latin-1 in requests.
    found = None
    for encoding in ("utf-8", "latin-1"):
        user, colon, password = raw.decode(encoding, "replace").partition(":")
        found = (credentials.verify(user, password) if colon else None) or found
    return found
