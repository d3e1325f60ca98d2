"""``psbridge simulate``: serve the demo host, so that any client can be pointed at it."""

from __future__ import annotations

import threading

import click

__all__ = ["simulate"]


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="The port to listen on (0, the default, takes a free one).",
)
@click.option(
    "--host", default="127.0.0.1", metavar="ADDRESS", help="The address to listen on (the loopback unless told)."
)
@click.option("--user", default="user", metavar="NAME", help="The user name that is taken.")
@click.option(
    "--password",
    envvar="PSBRIDGE_PASSWORD",
    metavar="TEXT",
    help="The password (PSBRIDGE_PASSWORD); made up unless given.",
)
@click.option("--tls", is_flag=True, help="Serve HTTPS with a certificate made on the fly.")
def simulate(port: int, host: str, user: str, password: str | None, tls: bool) -> int:
    """Serve the demo host until interrupted.

    It answers WSMan/PSRP clients with the cmdlets of the bundled SmbShare and MultiPoint help and a state in memory.
    """
    from bridge.demo import simulator

    with simulator(host=host, port=port, username=user, password=password, tls=tls) as running:
        click.echo(f"serving {running.url} for user {running.username}")
        if password is None:
            click.echo(f"password {running.password}")
        click.echo(f"address  {running.address}   (Ctrl+C ends it)")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("ended", err=True)
    return 0
