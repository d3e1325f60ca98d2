"""What a run of a translated script shows: output as PowerShell's console lays it out, errors, and messages through :mod:`logging`."""

from __future__ import annotations

import logging
import shutil
import sys
from typing import Any

from bridge.display import DEFAULT_WIDTH, Display, Options, Writer
from bridge.operators import text
from bridge.simulator.context import Sink
from bridge.simulator.host import Host
from bridge.simulator.records import ErrorRecord
from bridge.values import PSObject

__all__ = ["Console", "error_line", "show_messages"]

_LEVELS = {"verbose": logging.INFO, "debug": logging.DEBUG, "warning": logging.WARNING, "information": logging.INFO}
_PATIENCE = 0.3
"""Seconds for which a table waits for more rows before its columns get their widths, as in PowerShell."""


def _width() -> int:
    """The cells of a line: the last column of a terminal stays free, as PowerShell leaves it."""
    return shutil.get_terminal_size().columns - 1 if sys.stdout.isatty() else DEFAULT_WIDTH


class _Terminal(Host):
    """Lines that go past the streams: Write-Host, Out-Host, and what -WhatIf says. There is nobody to ask."""

    def __init__(self) -> None:
        super().__init__(None, width=_width())

    def write_line(self, text: str) -> None:
        print(text)

    def write(self, text: str) -> None:
        print(text, end="", flush=True)

    def write_host(self, text: str, no_newline: bool, foreground: Any, background: Any) -> None:
        """Nothing: the text is a record too, which the console shows unless it was redirected."""


class Console(Sink):
    """Output and the host's lines to standard output, errors to standard error, messages to the logger ``script``.

    Objects are shown as tables and lists. As in PowerShell a table waits for its other rows, so what goes past the streams may come first.
    """

    def __init__(self) -> None:
        self.host = _Terminal()
        width = self.host.width or DEFAULT_WIDTH
        self._display = Display(Writer(print, width, width, _PATIENCE), options=Options(strict=False))

    def output(self, value: Any) -> None:
        self._display.add(value)

    def close(self) -> None:
        """Write the table that is still waiting."""
        self._display.close()

    def record(self, stream: str, value: Any) -> None:
        if stream == "error":
            print(error_line(value), file=sys.stderr)
        elif stream == "information" and "PSHOST" in (value.get("Tags") or ()):
            data = value.get("MessageData")
            (self.host.write if isinstance(data, PSObject) and data.get("NoNewLine") else self.host.write_line)(
                text(data)
            )
        elif stream in _LEVELS:
            logging.getLogger("script").log(_LEVELS[stream], "%s", _message(value), extra={"stream": stream.upper()})


def _message(value: Any) -> str:
    if isinstance(value, PSObject):
        for name in ("InformationalRecord_Message", "Message", "MessageData"):
            if name in value:
                return text(value[name])
    return text(value)


def error_line(record: ErrorRecord) -> str:
    """An error in one line, as PowerShell's ConciseView begins: what failed, and the message."""
    what = record.activity or (record.category if record.category != "NotSpecified" else record.shown_reason)
    if record.category == "OperationStopped" and not record.activity:
        what = "Exception"
    return f"{what}: {record.details or record.message}"


def show_messages() -> None:
    """Show the script's own messages on standard error. Other libraries' are not the script's to show."""
    logger = logging.getLogger("script")
    logger.setLevel(logging.DEBUG)  # the script's preference variables have decided already
    if not logger.handlers and not logging.getLogger().handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(stream)s: %(message)s", defaults={"stream": "INFO"}))
        # Of these the host shows what the preference says, without a prefix.
        handler.addFilter(lambda entry: getattr(entry, "stream", "") != "INFORMATION")
        logger.addHandler(handler)
