"""The options by which commands say which host they mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

__all__ = ["connect_options", "host_options"]

F = TypeVar("F", bound=Callable[..., Any])


def host_options(function: F) -> F:
    """``--on``, ``--user``, ``--auth``, ``--no-verify``, ``--configuration``. The password comes from PSBRIDGE_PASSWORD or is asked for."""
    for option in reversed(
        (
            click.option(
                "--on",
                "address",
                required=True,
                metavar="ADDRESS",
                help="The host: winrm+https://HOST, pwsh:, ssh://HOST, simulator:",
            ),
            click.option(
                "--user", metavar="NAME", help="The user; the password is PSBRIDGE_PASSWORD, or is asked for."
            ),
            click.option("--auth", metavar="HOW", help="negotiate, ntlm, kerberos, credssp, basic or certificate."),
            click.option("--no-verify", is_flag=True, help="Accept any certificate of the host."),
            click.option("--configuration", metavar="NAME", help="The session configuration (endpoint)."),
        )
    ):
        function = option(function)
    return function


def connect_options(user: str | None, auth: str | None, no_verify: bool, configuration: str | None) -> dict[str, Any]:
    """What :func:`bridge.connect` is told for these options."""
    options: dict[str, Any] = {}
    if user is not None:
        import os

        password = os.environ.get("PSBRIDGE_PASSWORD")
        if password is None:
            password = click.prompt(f"Password for {user}", hide_input=True, err=True)
        options["credential"] = (user, password)
    if auth is not None:
        options["auth"] = auth
    if no_verify:
        options["verify"] = False
    if configuration is not None:
        options["configuration_name"] = configuration
    return options
