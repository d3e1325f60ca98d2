"""Authenticated HTTP connections to one endpoint, each used by one thread at a time.

Message encryption keeps one security context a connection, and two threads on one context spoil it. So a long poll, the input that is
sent beside it and a stop each take a lane of their own.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import requests
import urllib3.exceptions as urllib3_errors
from pypsrp.exceptions import AuthenticationError, WinRMTransportError
from pypsrp.wsman import WSMan
from spnego.exceptions import SpnegoError

from bridge.transport.errors import (
    AuthenticationFailed,
    ConnectionDropped,
    HostFault,
    HostUnreachable,
    ProtocolViolation,
    TlsFailure,
    TransportError,
    TransportTimeout,
)
from bridge.transport.soap import Fault, parse_fault

# pypsrp logs time-outs as errors with a traceback; they are handled here, and must not reach a terminal that nobody configured.
logging.getLogger("pypsrp").addHandler(logging.NullHandler())

__all__ = ["Lanes", "WsmanFault"]

IDLE_SECONDS = 50.0
"""A lane unused for longer is replaced: hosts and firewalls drop idle connections, and a command must not meet a dead one."""


class WsmanFault(Exception):
    """Within this room: the host's answer was a fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text)
        self.fault = fault


class Lanes:
    """A pool of connections made by ``factory``. ``where`` names the host in messages."""

    def __init__(self, factory: Callable[[], WSMan], where: str) -> None:
        self._factory = factory
        self._where = where
        self._lock = threading.Lock()
        self._free: list[tuple[WSMan, float]] = []
        self._closed = False
        self.made = 0
        """Connections made so far."""

    @contextlib.contextmanager
    def lane(self) -> Iterator[WSMan]:
        """A connection for the time of the block. It is thrown away when the block raises anything but a fault."""
        wsman = self._take()
        try:
            yield wsman
        except WsmanFault:
            self._give(wsman)
            raise
        except BaseException:
            wsman.close()
            raise
        self._give(wsman)

    def _take(self) -> WSMan:
        stale: list[WSMan] = []
        found = None
        with self._lock:
            now = time.monotonic()
            while self._free and found is None:
                wsman, used = self._free.pop()
                if now - used < IDLE_SECONDS and _alive(wsman):
                    found = wsman
                else:
                    stale.append(wsman)
        for wsman in stale:
            wsman.close()
        if found is None:
            self.made += 1
            found = self._factory()
        return found

    def _give(self, wsman: WSMan) -> None:
        with self._lock:
            if not self._closed:
                self._free.append((wsman, time.monotonic()))
                return
        wsman.close()

    def post(self, wsman: WSMan, envelope: bytes, connect: float, read: float) -> bytes:
        """Send ``envelope`` and return the answer. Raises :class:`WsmanFault` or a :class:`TransportError`."""
        if wsman.transport.session is not None:
            # Proxies and authorities were read from the environment when the session was made; reading them again costs a tenth of a call.
            wsman.transport.session.trust_env = False
        try:
            answer = wsman.transport.send(envelope, timeout=(connect, read))
        except WinRMTransportError as exc:
            text = exc.response_text
            fault = parse_fault(text.encode() if isinstance(text, str) else text or b"")
            if fault is not None:
                raise WsmanFault(fault) from None
            raise HostFault(
                f"{self._where}: HTTP status {exc.code} without a WSMan answer; is this a WSMan endpoint?"
            ) from None
        except (requests.RequestException, urllib3_errors.HTTPError, OSError) as exc:
            raise network_error(exc, self._where) from None
        except (AuthenticationError, SpnegoError) as exc:
            raise AuthenticationFailed(_authentication_text(exc, self._where, wsman)) from None
        except (ValueError, KeyError, AttributeError, ImportError) as exc:
            raise _setup_error(exc, self._where) from None
        return bytes(answer) if not isinstance(answer, str) else answer.encode()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            free, self._free = self._free, []
        for wsman, _ in free:
            wsman.close()


def _alive(wsman: WSMan) -> bool:
    """False when the host has closed a connection that carries a security context.

    The next message would go out sealed for a context that the new connection does not have.
    """
    transport = wsman.transport
    if not transport.wrap_required or transport.session is None:
        return True
    try:
        adapter: Any = transport.session.get_adapter(transport.endpoint)
        waiting = [
            connection
            for manager in (adapter.poolmanager, *adapter.proxy_manager.values())
            for key in manager.pools.keys()  # noqa: SIM118 - this container refuses to be iterated
            for connection in list(manager.pools[key].pool.queue)
            if connection is not None
        ]
        return bool(waiting) and all(connection.is_connected for connection in waiting)
    except AttributeError:
        # Another HTTP library underneath: it is trusted to know.
        return True


def _setup_error(exc: Exception, where: str) -> TransportError:
    text = str(exc)
    if isinstance(exc, ImportError):
        return AuthenticationFailed(f"{where}: {text}")
    if isinstance(exc, ValueError) and "auth" in text.lower():
        return AuthenticationFailed(f"{where}: {text}")
    return ProtocolViolation(f"{where}: the answer could not be read ({type(exc).__name__})")


def _authentication_text(exc: Exception, where: str, wsman: Any) -> str:
    transport = wsman.transport
    if isinstance(exc, AuthenticationError) and "Failed to authenticate" in str(exc):
        user = transport.username or "the current user"
        return f"{where}: the host refused {user} with {transport.auth} authentication; check user name and password"
    return f"{where}: {transport.auth} authentication failed: {' '.join(str(exc).split())}"


def network_error(exc: BaseException, where: str) -> TransportError:
    """The exception of this project for one of requests, urllib3 or the operating system."""
    chain = _chain(exc)
    names = {type(e).__name__ for e in chain}
    root = chain[-1]
    if names & {"SSLError", "SSLCertVerificationError", "SSLEOFError"}:
        return TlsFailure(f"{where}: TLS failed: {_tls_reason(chain)}")
    if any("handshake" in str(e).lower() for e in chain):
        return TlsFailure(f"{where}: the host did not answer the TLS handshake; is this port plain HTTP?")
    if "ProxyError" in names:
        return HostUnreachable(f"{where}: the proxy could not be used: {_reason(root)}")
    if names & {"ConnectTimeout", "ConnectTimeoutError"}:
        return TransportTimeout(
            f"{where}: no connection within the connect timeout; is the host up and the port open?", connecting=True
        )
    if names & {"NameResolutionError", "gaierror"}:
        return HostUnreachable(f"{where}: the host's name does not resolve")
    if names & {"RetryError", "ResponseError"}:
        return HostFault(f"{where}: the host is too busy to answer (HTTP 503 or 429); try again later")
    if names & {"NewConnectionError", "ConnectionRefusedError"}:
        return HostUnreachable(f"{where}: {_reason(root)}; is the host up and WinRM listening on this port?")
    if names & {"ReadTimeout", "ReadTimeoutError", "TimeoutError"}:
        return TransportTimeout(f"{where}: the host did not answer in time")
    if names & {"InvalidURL", "LocationParseError", "InvalidSchema", "InvalidProxyURL"}:
        return HostUnreachable(f"{where}: the address cannot be used")
    return ConnectionDropped(f"{where}: the connection ended before the answer was complete")


def _chain(exc: BaseException) -> list[BaseException]:
    """``exc`` and what it came from, outermost first, whichever way the libraries nest them."""
    found: list[BaseException] = []
    todo: list[Any] = [exc]
    while todo and len(found) < 20:
        one = todo.pop(0)
        if not isinstance(one, BaseException) or one in found:
            continue
        found.append(one)
        todo += [getattr(one, "reason", None), *one.args, one.__cause__, one.__context__]
    return found


def _reason(root: BaseException) -> str:
    if isinstance(root, OSError) and root.strerror:
        return root.strerror.lower()
    return "no connection could be made"


def _tls_reason(chain: list[BaseException]) -> str:
    for exc in chain:
        message = getattr(exc, "verify_message", "")
        if message:
            return f"{message}; pass verify=FILE with the authority's certificate (or verify=False for a test host)"
    for exc in reversed(chain):
        text = getattr(exc, "reason", None)
        if isinstance(text, str) and text:
            return text.lower().replace("_", " ")
    return "the handshake did not succeed"
