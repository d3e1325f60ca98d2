"""``[ref]$x`` of a translated script: a reference that a function or a method sets the variable through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.operators.references import Reference

__all__ = ["VariableReference"]


class VariableReference(Reference):
    """A reference to a variable: ``read`` gives its value, ``write`` sets it; without that it holds what is put into it."""

    __slots__ = ("_read", "_write")

    def __init__(self, read: Callable[[], Any], write: Callable[[Any], None] | None = None) -> None:
        self._read = read
        self._write = write

    @property
    def value(self) -> Any:
        return self._read()

    @value.setter
    def value(self, value: Any) -> None:
        if self._write is not None:
            self._write(value)
        else:
            self._read = lambda: value
