"""``bridge.connect``: an address becomes a session."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bridge.session.addresses import opener_of, parse_address
from bridge.session.credentials import CredentialLike, sealed
from bridge.session.errors import AddressError
from bridge.session.options import ActionPreference, ConfirmOption, ProgressOption, RunOptions
from bridge.session.prompts import Prompts
from bridge.session.session import Session
from bridge.transport.base import Timeouts

__all__ = ["ConnectOptions", "connect", "reconnect"]


@dataclass(frozen=True)
class ConnectOptions:
    """What an opener is told beside the address."""

    credential: CredentialLike = field(default=None, repr=False)
    auth: str | None = None
    certificate: tuple[str, str] | tuple[str, str, str] | None = field(default=None, repr=False)
    verify: bool | str | Path = True
    proxy: str | None = field(default=None, repr=False)
    configuration_name: str | None = None
    allow_unencrypted: bool = False
    timeouts: Timeouts = field(default_factory=Timeouts)
    runspaces: int = 1
    locale: str = "en-US"
    idle_timeout: float | None = None
    application_arguments: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)
    run: RunOptions = field(default_factory=lambda: RunOptions())
    reconnect_to: str | None = None


def connect(
    address: str = "simulator:", *,
    credential: CredentialLike = None,
    auth: str | None = None,
    certificate: tuple[str, str] | tuple[str, str, str] | None = None,
    verify: bool | str | Path = True,
    proxy: str | None = None,
    configuration_name: str | None = None,
    allow_unencrypted: bool = False,
    timeouts: Timeouts | float | None = None,
    runspaces: int = 1,
    locale: str = "en-US",
    idle_timeout: float | None = None,
    application_arguments: Mapping[str, Any] | None = None,
    confirm: ConfirmOption = "raise",
    prompts: Prompts | Mapping[str, Any] | None = None,
    timeout: float | None = None,
    error_action: ActionPreference | None = None,
    progress: ProgressOption | None = None,
    log: Any = None,
    **extra: Any,
) -> Session:  # fmt: skip
    """Open a session at ``address``.

    ``address``: ``winrm+https://HOST`` (port 5986, certificates verified), ``winrm+http://HOST`` (port 5985, messages encrypted),
    ``pwsh:`` or ``pwsh:/path/to/pwsh`` (a PowerShell process here), ``ssh://[user@]host[:port]`` (the system's OpenSSH), ``clr:``
    (PowerShell in this process), ``simulator:`` (the embedded demo host).

    ``credential``: see :data:`~bridge.session.credentials.CredentialLike`. ``auth``: ``negotiate``, ``ntlm``, ``kerberos``,
    ``credssp``, ``basic`` or ``certificate``. ``certificate``: the files (certificate, key[, password of the key]).
    ``verify``: True, False, or a file or folder of authorities. ``proxy``: a URL. ``configuration_name``: the session configuration
    (a JEA endpoint). ``allow_unencrypted``: permit Basic over plain HTTP. ``timeouts``: :class:`~bridge.transport.base.Timeouts`, or
    seconds for connecting and opening. ``runspaces``: pipelines that run at a time. ``idle_timeout``: seconds that the host keeps the
    session unused. ``application_arguments``: ``$PSSenderInfo.ApplicationArguments``. ``confirm`` … ``log``: defaults of
    :class:`~bridge.session.options.RunOptions`. ``extra``: options of pypsrp by their names (``negotiate_delegate`` …), ``key`` and
    ``options`` of ``ssh://``.

    Raises :class:`~bridge.session.errors.SessionError` (a class for each cause).
    """
    credential = sealed(credential)
    run: RunOptions = {"confirm": confirm}
    for name, value in (
        ("prompts", prompts), ("timeout", timeout), ("error_action", error_action), ("progress", progress), ("log", log),
    ):  # fmt: skip
        if value is not None:
            run[name] = value  # type: ignore[literal-required]
    if runspaces < 1:
        raise AddressError("runspaces must be at least 1")
    options = ConnectOptions(
        credential=credential, auth=auth.lower() if auth else None, certificate=certificate, verify=verify, proxy=proxy,
        configuration_name=configuration_name, allow_unencrypted=allow_unencrypted, timeouts=_timeouts(timeouts), runspaces=runspaces,
        locale=locale, idle_timeout=idle_timeout, application_arguments=application_arguments or {}, extra=extra, run=run,
    )  # fmt: skip
    # A traceback that lists local variables must not show what these may hold.
    del certificate, proxy, extra
    return _open(address, options)


def reconnect(address: str, session_id: str, **options: Any) -> Session:
    """Connect to a session that was left with :meth:`Session.disconnect`, by this program or another one.

    ``options`` are those of :func:`connect`. Pipelines that still run are ``session.pending``; their output was kept by the host.
    """
    run = {
        k: options.pop(k) for k in ("confirm", "prompts", "timeout", "error_action", "progress", "log") if k in options
    }
    if "timeouts" in options:
        options["timeouts"] = _timeouts(options["timeouts"])
    known = {f.name for f in dataclasses.fields(ConnectOptions)}
    extra = {k: options.pop(k) for k in list(options) if k not in known}
    made = ConnectOptions(**options, extra=extra, run=RunOptions(**run), reconnect_to=session_id)  # type: ignore[typeddict-item]
    return _open(address, made)


def _open(address: str, options: ConnectOptions) -> Session:
    parsed = parse_address(address)
    return opener_of(parsed)(parsed, options)


def _timeouts(given: Timeouts | float | None) -> Timeouts:
    if given is None:
        return Timeouts()
    if isinstance(given, Timeouts):
        return given
    return Timeouts(connect=float(given), open=float(given))
