"""``psbridge run``: a pipeline of commands on a host, from the command line."""

from __future__ import annotations

import base64
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from bridge.cli.hosts import connect_options, host_options
from bridge.values import PSCredential, PSObject, SecureString

__all__ = ["run"]


@click.command()
@click.argument("pipeline")
@host_options
@click.option("--json", "as_json", is_flag=True, help="Print the output as JSON, one array.")
@click.option(
    "--confirm",
    type=click.Choice(["ask", "yes", "no"]),
    default=None,
    help="The answer to confirmations (ask, on a terminal).",
)
@click.option("--what-if", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--help-from", "help_paths", multiple=True, type=click.Path(path_type=Path), metavar="HELP", help="Help to bind by."
)
@click.option("--timeout", type=float, default=None, metavar="SECONDS", help="Stop after so long.")
@click.option("--allow-unencrypted", is_flag=True, help="Permit Basic over plain HTTP.")
def run(
    pipeline: str, address: str, user: str | None, auth: str | None, no_verify: bool, configuration: str | None, as_json: bool,
    confirm: str | None, what_if: bool, help_paths: tuple[Path, ...], timeout: float | None, allow_unencrypted: bool,
) -> int:  # fmt: skip
    """Run PIPELINE ('Get-SmbSession | Close-SmbSession -Force') on the host at ADDRESS.

    The text is read here; commands and values are what is sent. Exit code 1 when there was an error.
    """
    from bridge.session.connect import connect
    from bridge.session.errors import ConfirmationRequired, RemoteError
    from bridge.session.prompts import AskPrompts
    from bridge.session.text import pipelines_of

    pipelines = pipelines_of(pipeline, _finder(address, help_paths))
    errors = Console(stderr=True, soft_wrap=True)
    given: dict[str, Any] = {"confirm": confirm or "ask", "prompts": AskPrompts()}
    if timeout is not None:
        given["timeout"] = timeout
    options = connect_options(user, auth, no_verify, configuration)
    if allow_unencrypted:
        options["allow_unencrypted"] = True
    failed = False
    output: list[Any] = []
    with connect(address, **options, **given, progress=sys.stderr.isatty()) as session:
        for one in pipelines:
            try:
                result = session.run(one, what_if=what_if) if what_if else session.run(one)
            except ConfirmationRequired as exc:
                question = " ".join(exc.prompt.message.split()) if exc.prompt is not None else str(exc)
                raise ConfirmationRequired(
                    f"the host asks for confirmation: {question} Answer with --confirm yes or --confirm no."
                ) from None
            except RemoteError as exc:
                if exc.result is None:
                    raise
                result = exc.result
            failed = failed or result.had_errors
            output += result
            _say(errors, result)
            if not as_json and len(result):
                Console().print(result)
            if result.terminating is not None:
                break
    if as_json:
        click.echo(json.dumps([plain(item) for item in output], ensure_ascii=False, indent=2))
    return 1 if failed else 0


def _finder(address: str, paths: tuple[Path, ...]) -> Any:
    """Models by name from help: what ``--help-from`` names; for the demo host its own."""
    if not paths and address.partition(":")[0].lower() == "simulator":
        from bridge.demo import HELP

        paths = (HELP,)
    if not paths:
        return lambda name: None
    from bridge.schema.read import read_modules

    known = {c.name.lower(): c for path in paths for module in read_modules(path) for c in module.commands}
    return lambda name: known.get(name.lower())


def _say(console: Console, result: Any) -> None:
    for line in result.host:
        console.print(Text(line))
    for text in result.warnings:
        console.print(Text(f"warning: {text}", style="yellow"))
    for text in result.verbose:
        console.print(Text(f"verbose: {text}", style="cyan"))
    for error in [*result.errors, *([result.terminating] if result.terminating else [])]:
        console.print(Text(f"error: {error.message} ({error.error_id})", style="red"))


def plain(value: Any) -> Any:
    """``value`` as JSON has it. Secrets become ``***``."""
    if isinstance(value, (SecureString, PSCredential)):
        return "***"
    if isinstance(value, PSObject):
        if not len(value):
            return plain(value.base) if value.base is not None else str(value)
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, str)):
        return value if value is None or isinstance(value, bool) else str(value)
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode("ascii")
    return str(value)


def _number(value: int | float) -> Any:
    from bridge.values import Switch

    if isinstance(value, Switch):
        return bool(value)
    if isinstance(value, int):
        return int(value)
    # JSON has no name for these.
    return float(value) if value == value and value not in (float("inf"), float("-inf")) else str(value)
