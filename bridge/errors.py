"""The root of every error that this project raises on purpose."""

from __future__ import annotations

__all__ = ["BridgeError", "InputError"]


class BridgeError(Exception):
    """Base class. Its text is one clear sentence: what happened, where, and what to do."""


class InputError(BridgeError):
    """A file or text that a user gave cannot be used. ``str()`` is ``file:line: reason`` where both are known."""

    def __init__(self, reason: str, *, file: str | None = None, line: int | None = None) -> None:
        self.reason = reason
        self.file = file
        self.line = line
        where = "" if file is None else f"{file}: " if line is None else f"{file}:{line}: "
        super().__init__(where + reason)
