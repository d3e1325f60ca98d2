"""PowerShell modules as typed Python, with PowerShell's own parameter binding."""

from __future__ import annotations

import importlib

__version__ = "0.1.0"

TYPE_CHECKING = False  # typing is slow to import; checkers know this name
if TYPE_CHECKING:
    from typing import Any

    from bridge.binding import BindingError
    from bridge.errors import BridgeError
    from bridge.session.connect import connect, reconnect
    from bridge.session.credentials import Credential
    from bridge.session.errors import ConfirmationRequired, OutcomeUnknown, PromptRequired, RemoteError, SessionError
    from bridge.session.fleet import Fleet
    from bridge.session.invocation import Invocation, Pipeline
    from bridge.session.prompts import Answers, AskPrompts, Confirm, Prompts
    from bridge.session.records import ErrorRecord
    from bridge.session.result import Result
    from bridge.session.session import Session
    from bridge.transport.base import Timeouts
    from bridge.values import PSCredential, PSObject, SecureString

__all__ = [
    "Answers",
    "AskPrompts",
    "BindingError",
    "BridgeError",
    "Confirm",
    "ConfirmationRequired",
    "Credential",
    "ErrorRecord",
    "Fleet",
    "Invocation",
    "OutcomeUnknown",
    "PSCredential",
    "PSObject",
    "Pipeline",
    "PromptRequired",
    "Prompts",
    "RemoteError",
    "Result",
    "SecureString",
    "Session",
    "SessionError",
    "Timeouts",
    "__version__",
    "connect",
    "reconnect",
]

# Each name is imported when it is first used, so that ``import bridge`` costs nothing.
_HOMES = {
    "bridge.binding": ("BindingError",),
    "bridge.errors": ("BridgeError",),
    "bridge.session.connect": ("connect", "reconnect"),
    "bridge.session.credentials": ("Credential",),
    "bridge.session.errors": (
        "ConfirmationRequired",
        "OutcomeUnknown",
        "PromptRequired",
        "RemoteError",
        "SessionError",
    ),
    "bridge.session.fleet": ("Fleet",),
    "bridge.session.invocation": ("Invocation", "Pipeline"),
    "bridge.session.prompts": ("Answers", "AskPrompts", "Confirm", "Prompts"),
    "bridge.session.records": ("ErrorRecord",),
    "bridge.session.result": ("Result",),
    "bridge.session.session": ("Session",),
    "bridge.transport.base": ("Timeouts",),
    "bridge.values": ("PSCredential", "PSObject", "SecureString"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
