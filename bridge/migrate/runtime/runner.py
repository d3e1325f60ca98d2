"""Running a translated script from the command line."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

from bridge.binding import ABSENT, Argument
from bridge.errors import BridgeError
from bridge.migrate.runtime.console import Console, error_line, show_messages
from bridge.migrate.runtime.errors import NotTranslated, ScriptExit
from bridge.migrate.runtime.functions import Function
from bridge.migrate.runtime.jumps import Jump
from bridge.migrate.runtime.script import Script
from bridge.simulator.records import TerminatingError

__all__ = ["front_end", "run"]

_SWITCH = "System.Management.Automation.SwitchParameter"
_COMMON = {"Verbose": "log verbose messages", "Debug": "log debug messages"}
_SHOULD_PROCESS = {"WhatIf": "say what would be done, and do nothing", "Confirm": "ask before each change"}


def _option(name: str) -> str:
    return "--" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", "-", name).lower()


def front_end(main: Function) -> argparse.ArgumentParser:
    """The command line of a script with parameters. Values stay text: the binder converts them as it would for PowerShell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("positional", nargs="*", help="values of the parameters by position")
    switches: dict[str, str] = {}
    for p in main.command.parameters:
        options = list(dict.fromkeys(_option(n) for n in (p.name, *p.aliases)))
        shown = next((m.help_message for m in p.members if m.help_message), None)
        wanted = "(required)" if any(m.mandatory for m in p.members) else ""
        text_ = " ".join(filter(None, [(shown or "").replace("%", "%%"), wanted])) or None
        free = [o for o in options if o not in parser._option_string_actions]
        if not free:
            continue
        if p.type == _SWITCH:
            parser.add_argument(*free, dest=f"p:{p.name}", action="store_true", default=ABSENT, help=text_)
        elif p.type.endswith("[]"):
            parser.add_argument(*free, dest=f"p:{p.name}", nargs="+", metavar="VALUE", default=ABSENT, help=text_)
        else:
            parser.add_argument(*free, dest=f"p:{p.name}", metavar="VALUE", default=ABSENT, help=text_)
    if main.command.common_parameters:
        switches |= _COMMON
    if main.command.supports_should_process:
        switches |= _SHOULD_PROCESS
    for name, help_ in switches.items():
        if _option(name) not in parser._option_string_actions:
            parser.add_argument(_option(name), dest=f"p:{name}", action="store_true", default=ABSENT, help=help_)
    return parser


def _arguments(main: Function, argv: Sequence[str]) -> list[Argument]:
    given = vars(front_end(main).parse_args(argv))
    made = [Argument(None, value) for value in given.pop("positional")]
    for name, value in given.items():
        if value is ABSENT:
            continue
        bare = value is True
        made.append(Argument(name.removeprefix("p:"), ABSENT if bare else value, colon=not bare))
    return made


def _file_of(target: Any) -> str | None:
    return getattr(sys.modules.get(target.__module__), "__file__", None)


def run(main: Callable[..., None], argv: Sequence[str] | None = None) -> None:
    """Run ``main`` with the command line ``argv`` (default: this process's) and end the process with the script's exit code.

    The environment variable PSBRIDGE_HOST gives the address of the host that the script's remote commands run on; ``none`` says
    that there is none, so that an unknown command is an error of the script.
    """
    show_messages()
    console = Console()
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        arguments: list[Any] = _arguments(main, words) if isinstance(main, Function) else []
        try:
            script = Script(console, host=console.host, session=os.environ.get("PSBRIDGE_HOST") or None)
            script.facts.file = _file_of(main.target if isinstance(main, Function) else main)
            main(script, *arguments)
        finally:
            console.close()
    except Jump:
        return  # it found no loop: the script is over
    except ScriptExit as done:
        sys.exit(done.code)
    except NotTranslated as missing:
        print(f"not translated: {missing}", file=sys.stderr)
        sys.exit(2)
    except TerminatingError as error:
        print(error_line(error.record), file=sys.stderr)
        sys.exit(1)
    except BridgeError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
