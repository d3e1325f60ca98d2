"""What can go wrong between CLIXML and values."""

from __future__ import annotations

from bridge.errors import BridgeError

__all__ = ["CLIXMLError", "CLIXMLLimitError", "DecodeError", "EncodeError", "SessionKeyError"]


class CLIXMLError(BridgeError):
    """Base class of this room's errors."""


class DecodeError(CLIXMLError):
    """The text is not CLIXML. ``line`` and ``column`` (from 1) say where, when known."""

    def __init__(self, reason: str, *, line: int | None = None, column: int | None = None) -> None:
        self.reason = reason
        self.line = line
        self.column = column
        where = "" if line is None else f" (line {line}, column {column})"
        super().__init__(f"CLIXML cannot be read: {reason}{where}.")


class CLIXMLLimitError(DecodeError):
    """The text, or the value to write (``writing``), goes beyond a limit (:class:`bridge.clixml.Limits`)."""

    def __init__(self, reason: str, *, writing: bool = False) -> None:
        super().__init__(reason)
        if writing:
            self.args = (f"The value cannot be written as CLIXML: {reason}.",)


class EncodeError(CLIXMLError):
    """The value has no CLIXML form."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The value cannot be written as CLIXML: {reason}.")


class SessionKeyError(CLIXMLError):
    """A SecureString came or goes without the session key that protects it, or the key does not fit."""
