"""What can go wrong between this side and a host, one exception for each cause."""

from __future__ import annotations

from typing import Any

from bridge.errors import BridgeError

__all__ = [
    "AddressError",
    "AuthenticationFailed",
    "ConnectionDropped",
    "HostFault",
    "HostUnreachable",
    "MissingDependency",
    "OutcomeUnknown",
    "PoolBroken",
    "ProtocolViolation",
    "SessionError",
    "TlsFailure",
    "TransportError",
    "TransportTimeout",
]


class SessionError(BridgeError):
    """Everything that a session raises, binding errors apart. Travels between processes with all that it carries."""

    def __reduce__(self) -> Any:
        return _restored, (type(self), self.args, self.__dict__)


def _restored(cls: type[SessionError], args: tuple[Any, ...], state: dict[str, Any]) -> SessionError:
    made = cls.__new__(cls)
    made.args = args
    made.__dict__.update(state)
    return made


class AddressError(SessionError):
    """An address, or an option that goes with it, cannot be used."""


class MissingDependency(SessionError):
    """A program or package that this kind of host needs is not there. The text names it and says how to get it."""


class TransportError(SessionError):
    """The way to the host failed. Unless it is :class:`OutcomeUnknown`, no command was running."""


class HostUnreachable(TransportError):
    """No connection: refused, no route, or a name that does not resolve."""


class TlsFailure(TransportError):
    """The TLS handshake failed, most often because the certificate is not trusted."""


class AuthenticationFailed(TransportError):
    """The host did not accept the credential, or no common authentication was found."""


class TransportTimeout(TransportError):
    """The host did not answer in time. ``connecting``: there was not even a connection, so nothing was sent."""

    def __init__(self, message: str, *, connecting: bool = False) -> None:
        super().__init__(message)
        self.connecting = connecting


class ConnectionDropped(TransportError):
    """The connection ended in the middle of an exchange in which no command was under way."""


class HostFault(TransportError):
    """The host's WSMan service answered with a fault. ``code`` is its number (2150858843: no such shell), None when it gave none."""

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.code = code


class PoolBroken(TransportError):
    """The host closed or broke the runspace pool."""


class ProtocolViolation(TransportError):
    """What the host sent is not PSRP, or exceeds a limit."""


class OutcomeUnknown(TransportError):
    """The connection failed while a command was under way: it may have run wholly, partly or not at all. It is never sent again.

    ``__cause__`` is the failure. ``received`` is the number of output objects that had arrived.
    """

    def __init__(self, message: str, received: int = 0) -> None:
        super().__init__(message)
        self.received = received
