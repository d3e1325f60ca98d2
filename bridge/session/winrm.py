"""Sessions over WinRM: pypsrp carries authentication and message encryption."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pypsrp.wsman import AUTH_KWARGS, SUPPORTED_AUTHS, WSMan

from bridge.session.addresses import Address
from bridge.session.connect import ConnectOptions
from bridge.session.credentials import Credential, resolve
from bridge.session.errors import AddressError, AuthenticationFailed, SessionError
from bridge.session.session import Session
from bridge.transport.base import Deadline
from bridge.transport.client import PoolClient
from bridge.transport.codec import ClixmlCodec
from bridge.transport.lanes import Lanes
from bridge.transport.soap import RESOURCE
from bridge.transport.wsman import WsmanTransport

__all__ = ["open_session"]

_ENCRYPTING = ("negotiate", "ntlm", "kerberos", "credssp")
_ALLOWED_EXTRA = {name for names in AUTH_KWARGS.values() for name in names if not name.startswith("certificate_")} | {
    "no_proxy"
}


class _Settings(dict[str, Any]):
    """What pypsrp's connection is made with; a key's password may be in it."""

    def __repr__(self) -> str:
        return f"<settings of {self.get('server')}>"


def open_session(address: Address, options: ConnectOptions) -> Session:
    """A session at a ``winrm+http`` or ``winrm+https`` address."""
    credential = resolve(options.credential, address.user)
    settings = _settings(address, options, credential)
    timeouts = options.timeouts
    lanes = Lanes(lambda: _connection(settings, credential), address.text)
    endpoint = _endpoint(address, settings)
    resource = RESOURCE + (options.configuration_name or "Microsoft.PowerShell")
    transport = WsmanTransport(
        lanes,
        endpoint,
        address.text,
        resource,
        timeouts=timeouts,
        locale=options.locale,
        idle_seconds=options.idle_timeout,
    )
    pool = PoolClient(
        transport, ClixmlCodec(), timeouts=timeouts, runspaces=options.runspaces,
        application_arguments=dict(options.application_arguments),
    )  # fmt: skip
    deadline = Deadline(timeouts.open)
    if options.reconnect_to is not None:
        from bridge.session.disconnected import adopt

        return adopt(transport, address, options, options.reconnect_to)
    try:
        pool.open(deadline)
    except BaseException:
        pool.close(Deadline(min(2.0, timeouts.close)))
        raise
    return Session(pool, address.text, timeouts=timeouts, options=options.run, runspaces=options.runspaces)


def _settings(address: Address, options: ConnectOptions, credential: Credential | None) -> dict[str, Any]:
    secure = address.scheme == "winrm+https"
    auth = options.auth or ("certificate" if options.certificate else "negotiate")
    if auth not in SUPPORTED_AUTHS:
        raise AddressError(f"auth={auth!r} is not one of {', '.join(SUPPORTED_AUTHS)}")
    if not secure and auth not in _ENCRYPTING and not (auth == "basic" and options.allow_unencrypted):
        way = (
            "pass allow_unencrypted=True to send the password in the clear"
            if auth == "basic"
            else "certificates need TLS"
        )
        raise AddressError(f"{address.text}: {auth} authentication cannot encrypt messages; use winrm+https:// ({way})")
    if auth == "basic" and credential is None:
        raise AuthenticationFailed(f"{address.text}: basic authentication needs credential=(user, password)")
    if auth == "certificate" and not options.certificate:
        raise AuthenticationFailed(f"{address.text}: certificate authentication needs certificate=(file, key file)")
    unknown = sorted(set(options.extra) - _ALLOWED_EXTRA)
    if unknown:
        raise AddressError(f"connect() has no option {unknown[0]!r} for {address.scheme}://")
    verify: Any = options.verify
    if isinstance(verify, (str, Path)):
        if not Path(verify).exists():
            raise AddressError(f"verify={str(verify)!r} does not exist")
        verify = str(verify)
    settings = _Settings(
        {
            "server": address.host,
            "port": address.port or (5986 if secure else 5985),
            "ssl": secure,
            "path": address.path.lstrip("/") or "wsman",
            "auth": auth,
            "cert_validation": verify,
            "encryption": "auto" if secure else ("never" if auth == "basic" else "always"),
            "proxy": options.proxy,
            "locale": options.locale,
            "connection_timeout": max(1, int(options.timeouts.connect)),
            **options.extra,
        }
    )
    if options.certificate:
        for name, value in zip(
            ("certificate_pem", "certificate_key_pem", "certificate_key_password"), options.certificate, strict=False
        ):
            settings[name] = str(value)
    return settings


def _connection(settings: dict[str, Any], credential: Credential | None) -> WSMan:
    user = None if credential is None else credential.user
    try:
        return WSMan(username=user, password=None if credential is None else credential.reveal(), **settings)
    except ValueError as exc:
        raise AddressError(f"{settings['server']}: {exc}") from None
    except ImportError as exc:
        raise SessionError(f"{settings['server']}: {exc}") from None


def _endpoint(address: Address, settings: dict[str, Any]) -> str:
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"{'https' if settings['ssl'] else 'http'}://{host}:{settings['port']}/{settings['path']}"
