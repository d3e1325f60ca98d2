"""A run whose output, streams and order of events are kept, for tests and comparisons."""

from __future__ import annotations

from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any

from bridge.migrate.runtime.errors import NotTranslated, ScriptExit, record_of
from bridge.migrate.runtime.jumps import Jump
from bridge.migrate.runtime.redirections import UNSEEN
from bridge.migrate.runtime.script import Script
from bridge.simulator.context import Sink
from bridge.simulator.host import Host
from bridge.simulator.messages import HostMethod
from bridge.simulator.records import ErrorRecord, TerminatingError
from bridge.values import PSObject

__all__ = ["Capture", "capture"]

_LETTERS = {"error": "E", "warning": "W", "verbose": "V", "debug": "D", "information": "I"}


@dataclass
class Capture(Sink):
    """What a script did. ``order`` has one letter an event (O output, E error, W, V, D, I, H host, F what-if)."""

    items: list[Any] = field(default_factory=list)
    streams: list[dict[str, Any]] = field(default_factory=list)
    errors: list[ErrorRecord] = field(default_factory=list)
    order: str = ""
    terminating: ErrorRecord | None = None
    not_translated: str | None = None
    exit_code: int | None = None

    def output(self, value: Any) -> None:
        self.items.append(value)
        self.order += "O"

    def record(self, stream: str, value: Any) -> None:
        stream = stream.removeprefix(UNSEEN)
        if stream == "error":
            self.errors.append(value)
            self.order += "E"
        elif stream == "information" and "PSHOST" in (value.get("Tags") or ()):
            self.order += "H"
            self.streams.append(_host_text(value.get("MessageData")))
        elif stream in _LETTERS:
            self.order += _LETTERS[stream]
            self.streams.append({"s": stream, "v": _message(value)})

    # What a host link does: only the lines of -WhatIf are of interest.
    def send(self, method: HostMethod, arguments: list[Any]) -> None:
        if method is HostMethod.WriteLine2 and str(arguments[0]).startswith("What if: "):
            self.order += "F"
            self.streams.append({"s": "whatif", "v": str(arguments[0])})

    def ask(self, method: HostMethod, arguments: list[Any]) -> Any:
        if method is HostMethod.Prompt:
            return {}  # nobody answers for a mandatory parameter
        raise NotTranslated(f"the script asks its host ({method.name})")


def _host_text(data: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {"s": "host", "v": str(data.get("Message")) if isinstance(data, PSObject) else str(data)}
    if isinstance(data, PSObject) and data.get("NoNewLine"):
        shown["nonewline"] = True
    return shown


def _message(value: Any) -> str:
    if isinstance(value, PSObject):
        for name in ("InformationalRecord_Message", "Message", "MessageData"):
            if name in value:
                return str(value[name])
    return str(value)


def capture(main: Any, *arguments: Any, session: Any = None) -> Capture:
    """Run ``main`` of a translated script and keep what it does. ``session``, or an address, is for its remote commands."""
    kept = Capture()
    script = Script(kept, host=Host(kept, width=None), session=session)
    try:
        # What a script sets for its thread is gone with it.
        copy_context().run(main, script, *arguments)
    except ScriptExit as done:
        kept.exit_code = done.code
    except Jump:
        pass  # it found no loop: the script is over
    except TerminatingError as error:
        kept.terminating = error.record
    except NotTranslated as missing:
        kept.not_translated = str(missing)
    except Exception as error:
        # An error outside a guard: PowerShell might have gone on, so this run proves nothing.
        try:
            record = record_of(error)
            kept.not_translated = f"an error that PowerShell would go on from: {record.message}"
        except NotTranslated as missing:
            kept.not_translated = str(missing)
    return kept
