"""Who connects, and with what secret. The secret is in no repr, message or log."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from typing import Any, Union

from bridge.session.errors import CredentialError
from bridge.values import PSCredential, SecureString

__all__ = ["Credential", "CredentialLike", "resolve", "sealed"]


class Credential:
    """A user name and a password. ``reveal()`` gives the password; nothing else shows it."""

    __slots__ = ("_password", "user")

    def __init__(self, user: str, password: str | SecureString) -> None:
        self.user = user
        self._password = password if isinstance(password, SecureString) else SecureString(password)

    def reveal(self) -> str:
        """The password."""
        return self._password.reveal()

    def __repr__(self) -> str:
        return f"Credential({self.user!r}, ***)"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Credential):
            return NotImplemented
        return (self.user, self._password) == (other.user, other._password)

    def __hash__(self) -> int:
        return hash(self.user)

    def as_pscredential(self) -> PSCredential:
        """For a cmdlet's ``-Credential``."""
        return PSCredential(self.user, self._password)

    @classmethod
    def from_environment(cls, prefix: str = "PSBRIDGE", environ: Mapping[str, str] | None = None) -> Credential:
        """From ``PREFIX_USER`` and ``PREFIX_PASSWORD``. Raises :class:`CredentialError` naming the variable that is missing."""
        environ = os.environ if environ is None else environ
        missing = [name for name in (f"{prefix}_USER", f"{prefix}_PASSWORD") if not environ.get(name)]
        if missing:
            raise CredentialError(f"the environment variable {missing[0]} is not set")
        return cls(environ[f"{prefix}_USER"], environ[f"{prefix}_PASSWORD"])

    @classmethod
    def from_keyring(cls, user: str, service: str = "psbridge") -> Credential:
        """From the system's keyring (package ``keyring``). Raises :class:`CredentialError` when it is not there."""
        try:
            keyring = importlib.import_module("keyring")
        except ImportError:
            raise CredentialError("the package keyring is not installed: pip install keyring") from None
        try:
            password = keyring.get_password(service, user)
        except Exception as exc:  # the errors are the backend's own
            raise CredentialError(f"the keyring cannot be read ({type(exc).__name__})") from None
        if password is None:
            raise CredentialError(
                f"the keyring has no password for {user!r} under {service!r}; set it with: keyring set {service} {user}"
            )
        return cls(user, password)


CredentialLike = Union[
    Credential, PSCredential, "tuple[str, str]", str, "Callable[[], Credential | PSCredential | tuple[str, str]]", None
]
"""What ``credential=`` takes: a :class:`Credential`, a (user, password) pair, ``"env"`` or ``"env:PREFIX"``, ``"keyring:USER"``, a
function that gives one, or None (the address's user from the environment, else the current user's tickets)."""


def sealed(given: CredentialLike) -> CredentialLike:
    """``given`` in a form that shows no password wherever it is printed, a debugger's list of local variables among it."""
    if isinstance(given, (tuple, list)) and len(given) == 2 and isinstance(given[1], (str, SecureString)):
        return Credential(given[0] or "", given[1])
    return given


def resolve(given: CredentialLike, user: str | None = None) -> Credential | None:
    """The credential that ``given`` means, None for the current user. Raises :class:`CredentialError`.

    ``user`` is the one named in the address: used where ``given`` names none.
    """
    value: Any = given() if callable(given) else given
    if value is None:
        return _from_surroundings(user)
    if isinstance(value, Credential):
        if not value.user and not user:
            raise CredentialError("credential= names no user")
        return value if value.user else Credential(user or "", value.reveal())
    if isinstance(value, PSCredential):
        return Credential(value.user_name, value.password)
    if isinstance(value, (tuple, list)) and len(value) == 2:
        name = value[0] or user
        if not name or not isinstance(name, str) or not isinstance(value[1], (str, SecureString)):
            raise CredentialError("credential= must be a (user, password) pair of texts")
        return Credential(name, value[1])
    if isinstance(value, str):
        kind, _, rest = value.partition(":")
        if kind == "env":
            return Credential.from_environment(rest or "PSBRIDGE")
        if kind == "keyring" and (rest or user):
            return Credential.from_keyring(rest or str(user))
    raise CredentialError(
        'credential= must be a (user, password) pair, a Credential, "env", "env:PREFIX", "keyring:USER" or a function'
    )


def _from_surroundings(user: str | None) -> Credential | None:
    password = os.environ.get("PSBRIDGE_PASSWORD")
    name = user or os.environ.get("PSBRIDGE_USER")
    return Credential(name, password) if name and password else None
