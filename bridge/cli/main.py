"""``psbridge``: the commands, loaded when they are called, and how errors reach a user."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import click

from bridge import __version__
from bridge.errors import BridgeError

__all__ = ["COMMANDS", "cli", "main", "run"]

COMMANDS: dict[str, str] = {
    "demo": "See it all at work: help in, wrappers out, calls on a simulated host.",
    "generate": "Write typed Python wrappers for the commands of a module.",
    "inspect": "Show a command: its parameter sets, as a table.",
    "doctor": "Show what is wrong with help, file by file, and what was decided.",
    "migrate": "Turn PowerShell scripts into Python that calls the wrappers.",
    "run": "Run a pipeline of commands on a host.",
    "simulate": "Serve the demo host: a PowerShell endpoint in Python.",
    "export": "Write what a live host knows of modules, for generate to read.",
    "parity": "Hold help, binder and wrappers against a live host.",
    "conform": "Run recordings of a real engine through this project and count what agrees.",
}
"""Each command is the function of its name in ``bridge.cli.<name>``; the text is its line in the overview."""


class _Lazy(click.Group):
    """A group that imports a command's module only when it is asked for, so that ``psbridge --help`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"bridge.cli.{cmd_name}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        command.short_help = COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="psbridge")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:
    """PowerShell modules as typed Python."""
    ctx.obj = {"debug": debug}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code. An error of ours is one line on standard error and exit 1."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments[:1]
    try:
        result = cli.main(args=arguments, prog_name="psbridge", standalone_mode=False)
    except click.exceptions.Exit as exc:
        return exc.exit_code
    except click.ClickException as exc:
        exc.show()
        return exc.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("psbridge: interrupted", err=True)
        return 130
    except BridgeError as exc:
        if debug:
            raise
        click.echo(f"psbridge: {exc}", err=True)
        return 1
    except BrokenPipeError:
        return 1
    except OSError as exc:
        if debug:
            raise
        where = f"{exc.filename}: " if exc.filename else ""
        click.echo(f"psbridge: {where}{exc.strerror or exc}", err=True)
        return 1
    return result if isinstance(result, int) else 0


def run() -> None:
    """The console script."""
    sys.exit(main())


if __name__ == "__main__":
    run()
