"""A runspace: variables and preferences that last from one pipeline to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bridge.values import TypedArray

__all__ = ["DEFAULT_VARIABLES", "Runspace", "Variables"]

DEFAULT_VARIABLES: Mapping[str, Any] = {
    "ConfirmPreference": "High",
    "DebugPreference": "SilentlyContinue",
    "ErrorActionPreference": "Continue",
    "InformationPreference": "SilentlyContinue",
    "ProgressPreference": "Continue",
    "VerbosePreference": "SilentlyContinue",
    "WarningPreference": "Continue",
    "WhatIfPreference": False,
}
MAX_ERRORS = 256
SCOPES = frozenset({"global", "script", "local", "private"})


class Variables:
    """Variables by name, ignoring case, with an optional outer scope that is read but not written."""

    def __init__(self, values: Mapping[str, Any] | None = None, outer: Variables | None = None) -> None:
        self._values: dict[str, Any] = {}
        self._outer = outer
        for name, value in (values or {}).items():
            self[name] = value

    def __getitem__(self, name: str) -> Any:
        return self.get(name)

    def __setitem__(self, name: str, value: Any) -> None:
        self._values[name.casefold()] = value

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._values or (self._outer is not None and name in self._outer)

    def get(self, name: str, default: Any = None) -> Any:
        folded = name.casefold()
        if folded in self._values:
            return self._values[folded]
        return self._outer.get(name, default) if self._outer is not None else default

    def scoped(self, name: str) -> tuple[Variables, str]:
        """(the scope that a name with a scope means here, the name without it)."""
        scope, colon, bare = name.partition(":")
        return (self, bare) if colon and scope.casefold() in SCOPES else (self, name)

    def collection(self) -> list[Any]:
        """A new list for ``-OutVariable`` and its like to fill."""
        return TypedArray("System.Collections.ArrayList")

    def inner(self) -> Variables:
        """A new scope inside this one."""
        return Variables(outer=self)


class Runspace:
    """One runspace of a pool. ``errors`` is ``$Error``: newest first."""

    def __init__(self, initial: Mapping[str, Any]) -> None:
        self._initial = {**DEFAULT_VARIABLES, **initial}
        self.errors: list[Any] = []
        self.variables = Variables()
        self.history = 0
        self.reset()

    def reset(self) -> None:
        """Back to the state of a new runspace (RESET_RUNSPACE_STATE)."""
        self.errors.clear()
        self.variables = Variables(self._initial)

    def remember(self, record: Any) -> None:
        """Put an error first in ``$Error``, unless it is there already."""
        if any(known is record for known in self.errors[:1]):
            return
        self.errors.insert(0, record)
        del self.errors[MAX_ERRORS:]
