"""Running a translated script from the command line."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

from bridge.migrate.runtime.errors import NotTranslated, ScriptExit
from bridge.migrate.runtime.script import Script
from bridge.operators import text
from bridge.simulator.context import Sink
from bridge.simulator.records import TerminatingError

__all__ = ["run"]

_LEVELS = {"verbose": logging.INFO, "debug": logging.DEBUG, "information": logging.INFO, "warning": logging.WARNING}


class _Console(Sink):
    """Output to standard output, errors to standard error, the other streams to :mod:`logging`."""

    def output(self, value: Any) -> None:
        print(text(value))

    def record(self, stream: str, value: Any) -> None:
        if stream == "error":
            print(value.message, file=sys.stderr)
        elif stream in _LEVELS:
            logging.getLogger("script").log(_LEVELS[stream], "%s", value)


def run(main: Callable[[Script], None]) -> None:
    """Run ``main`` and end the process with the script's exit code."""
    try:
        main(Script(_Console()))
    except ScriptExit as done:
        sys.exit(done.code)
    except TerminatingError as error:
        print(error.record.message, file=sys.stderr)
        sys.exit(1)
    except NotTranslated as missing:
        print(f"not translated: {missing}", file=sys.stderr)
        sys.exit(2)
