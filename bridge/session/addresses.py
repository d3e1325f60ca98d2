"""Where a host is: ``winrm+https://host``, ``pwsh:``, ``ssh://user@host``, ``clr:``, ``simulator:``."""

from __future__ import annotations

import importlib
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from bridge.session.errors import AddressError

if TYPE_CHECKING:
    from bridge.session.session import Session

__all__ = ["SCHEMES", "Address", "opener_of", "parse_address"]

SCHEMES: dict[str, str] = {
    "winrm+https": "bridge.session.winrm:open_session",
    "winrm+http": "bridge.session.winrm:open_session",
    "pwsh": "bridge.session.process:open_pwsh",
    "ssh": "bridge.session.process:open_ssh",
    "clr": "bridge.session.inprocess:open_session",
    "simulator": "bridge.session.embedded:open_session",
}
"""What opens a session for each scheme; imported when it is asked for."""

_FORMS = "winrm+https://HOST, winrm+http://HOST, ssh://[USER@]HOST, pwsh:[PATH], clr:[FOLDER] or simulator:"


@dataclass(frozen=True)
class Address:
    """A parsed address. ``text`` is how messages name it: never with a password, for an address may not hold one."""

    scheme: str
    host: str = ""
    port: int | None = None
    user: str | None = None
    path: str = ""

    @property
    def text(self) -> str:
        if self.scheme in ("pwsh", "clr", "simulator"):
            return f"{self.scheme}:{self.path}"
        user = f"{self.user}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme}://{user}{host}{port}{self.path}"


def parse_address(text: str) -> Address:
    """Raises :class:`AddressError` for what is not an address; the text of the error never repeats a password."""
    scheme, colon, rest = text.partition(":")
    scheme = scheme.lower()
    if not colon or scheme not in SCHEMES:
        if scheme in ("http", "https", "winrm"):
            secure = "winrm+http" if scheme == "http" else "winrm+https"
            raise AddressError(f"the address's scheme {scheme!r} is not known; did you mean {secure}://?")
        raise AddressError(f"the address is none of {_FORMS}")
    if scheme in ("pwsh", "clr", "simulator"):
        return Address(scheme, path=rest[2:] if rest.startswith("///") else rest)
    if not rest.startswith("//"):
        raise AddressError(f"the address needs a host: {scheme}://HOST")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise AddressError(f"the address's host or port cannot be read; write {scheme}://HOST[:PORT]") from None
    if parts.password is not None:
        raise AddressError(
            "an address may not hold a password; pass credential=(user, password) or use the environment or the keyring"
        )
    if parts.query or parts.fragment:
        raise AddressError("an address may not hold ? or #; options are passed to connect()")
    host = parts.hostname or ""
    if not host or host.startswith("-") or any(c.isspace() or ord(c) < 32 for c in host):
        raise AddressError(f"the address needs a host: {scheme}://HOST")
    user = unquote(parts.username) if parts.username else None
    return Address(scheme, host, port, user, parts.path if parts.path != "/" else "")


def opener_of(address: Address) -> Callable[..., Session]:
    """The function that opens a session at ``address``."""
    module, _, name = SCHEMES[address.scheme].partition(":")
    opener: Any = getattr(importlib.import_module(module), name)
    return opener  # type: ignore[no-any-return]


def is_loopback(host: str) -> bool:
    """True for this machine by an address or the name localhost."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
