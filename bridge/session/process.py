"""Sessions in a PowerShell process: on this machine (``pwsh:``), or on another through OpenSSH (``ssh://``)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from bridge.session.addresses import Address
from bridge.session.connect import ConnectOptions
from bridge.session.errors import AddressError, MissingDependency
from bridge.session.session import Session
from bridge.transport.base import Deadline
from bridge.transport.client import PoolClient
from bridge.transport.codec import ClixmlCodec
from bridge.transport.links import Link, ProcessLink
from bridge.transport.stdio import StdioTransport

__all__ = ["find_pwsh", "open_link", "open_process", "open_pwsh", "open_ssh"]

_PWSH = ("-s", "-NoLogo", "-NoProfile")


def find_pwsh(path: str = "") -> str:
    """The PowerShell program: ``path`` when it is given, else ``pwsh`` on the PATH. Raises :class:`MissingDependency`."""
    if path:
        if not Path(path).is_file():
            raise MissingDependency(f"pwsh:{path}: there is no such program")
        return path
    found = shutil.which("pwsh")
    if found is None:
        raise MissingDependency(
            "pwsh: PowerShell 7 is not on the PATH; install it (https://aka.ms/powershell) or write pwsh:/path/to/pwsh"
        )
    return found


def open_pwsh(address: Address, options: ConnectOptions) -> Session:
    """A session in a ``pwsh -s`` of its own."""
    _check(address, options, allowed=())
    return open_process([find_pwsh(address.path), *_PWSH], address.text, options)


def open_ssh(address: Address, options: ConnectOptions) -> Session:
    """A session through the system's ``ssh`` and the subsystem ``powershell`` of the host.

    Keys and known hosts are ssh's own business; it is started so that it never asks, for nobody would see the question.
    """
    _check(address, options, allowed=("key", "options", "subsystem"))
    program = shutil.which("ssh")
    if program is None:
        raise MissingDependency("ssh://: OpenSSH's program ssh is not on the PATH")
    return open_process(ssh_command(program, address, options), address.text, options)


def ssh_command(program: str, address: Address, options: ConnectOptions) -> list[str]:
    """The command line. ``options.extra``: ``key`` a file, ``options`` a mapping for ``-o``, ``subsystem`` its name."""
    extra = options.extra
    command = [program, "-T", "-o", "BatchMode=yes", "-o", f"ConnectTimeout={max(1, int(options.timeouts.connect))}"]
    if address.port:
        command += ["-p", str(address.port)]
    if address.user:
        command += ["-l", address.user]
    if extra.get("key"):
        command += ["-i", os.fspath(extra["key"]), "-o", "IdentitiesOnly=yes"]
    for name, value in dict(extra.get("options") or {}).items():
        command += ["-o", f"{name}={value}"]
    subsystem = str(extra.get("subsystem") or "powershell")
    if subsystem.startswith("-"):
        raise AddressError("subsystem may not begin with a dash")
    return [*command, "-s", "--", address.host, subsystem]


def _check(address: Address, options: ConnectOptions, allowed: Sequence[str]) -> None:
    unknown = sorted(set(options.extra) - set(allowed))
    options_of_winrm = ("credential", "auth", "certificate", "proxy", "configuration_name", "reconnect_to")
    given = [name for name in options_of_winrm if getattr(options, name) is not None]
    for name in [*unknown, *given]:
        raise AddressError(f"connect() cannot use {name!r} with {address.scheme}:")


def open_process(command: Sequence[str], text: str, options: ConnectOptions) -> Session:
    """A session in the process that ``command`` starts."""
    return open_link(ProcessLink(command, text), text, options)


def open_link(link: Link, text: str, options: ConnectOptions) -> Session:
    """A session with the PowerShell at the other end of ``link``."""
    timeouts = options.timeouts
    transport = StdioTransport(link, text, timeouts=timeouts)
    pool = PoolClient(
        transport, ClixmlCodec(), timeouts=timeouts, runspaces=options.runspaces,
        application_arguments=dict(options.application_arguments),
    )  # fmt: skip
    try:
        pool.open(Deadline(timeouts.open))
    except BaseException:
        pool.close(Deadline(min(2.0, timeouts.close)))
        raise
    return Session(pool, text, timeouts=timeouts, options=options.run, runspaces=options.runspaces)
