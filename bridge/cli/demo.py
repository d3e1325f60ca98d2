"""``psbridge demo``."""

from __future__ import annotations

import click
from rich.console import Console

from bridge.codegen.generate import generate
from bridge.demo.story import tell

__all__ = ["demo"]


@click.command()
def demo() -> None:
    """Generate wrappers from bundled help and run them on a simulated host: the whole product in a few seconds."""
    tell(Console(), lambda source, out: generate([source], out).commands)
    click.echo(
        "\nNext: psbridge generate HELP… --out DIR, and bridge.connect('winrm+https://…') instead of the simulator."
    )
