"""``simulator:``: the demo host, started in this process for as long as the session lives."""

from __future__ import annotations

import dataclasses
import importlib
from typing import Any

from bridge.session.addresses import Address, parse_address
from bridge.session.connect import ConnectOptions
from bridge.session.errors import AddressError
from bridge.session.session import Session
from bridge.session.winrm import open_session as open_winrm

__all__ = ["HOSTS", "open_session"]

HOSTS: dict[str, str] = {"": "bridge.demo:simulator"}
"""What makes each embedded host, by the part after ``simulator:``; imported when it is asked for."""


def open_session(address: Address, options: ConnectOptions) -> Session:
    """A session on an embedded host."""
    maker = HOSTS.get(address.path)
    if maker is None:
        raise AddressError(f"there is no embedded host {address.path!r}; write simulator:")
    module, _, name = maker.partition(":")
    host: Any = getattr(importlib.import_module(module), name)()
    host.__enter__()
    try:
        inner = dataclasses.replace(
            options, credential=(host.username, host.password), auth=options.auth or "basic", allow_unencrypted=True
        )
        session = open_winrm(parse_address(host.address), inner)
    except BaseException:
        host.close()
        raise
    session.address = address.text
    session._on_close = host.close
    return session
