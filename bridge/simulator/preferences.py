"""Action preferences: which records of a command are sent, asked about, or end it (specification of parameter binding, section 12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bridge.model import ConfirmImpact
from bridge.simulator.runspace import Variables
from bridge.simulator.should_process import confirm_threshold

__all__ = ["ACTIONS", "Preferences", "is_on"]

ACTIONS = ("SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break")
"""ActionPreference members in the order of their numbers."""

_BY_NAME = {a.casefold(): a for a in ACTIONS} | {str(i): a for i, a in enumerate(ACTIONS)}
_DEFAULTS = {
    "Error": "Continue", "Warning": "Continue", "Verbose": "SilentlyContinue", "Debug": "SilentlyContinue",
    "Information": "SilentlyContinue", "Progress": "Continue",
}  # fmt: skip
_VARIABLE = {"Error": "ErrorActionPreference"}


def is_on(action: str) -> bool:
    """True for the actions that show a record."""
    return action not in ("SilentlyContinue", "Ignore")


class Preferences:
    """The preferences of one command: its common parameters over the variables in scope."""

    def __init__(self, variables: Variables, common: Mapping[str, Any], outer: Preferences | None = None) -> None:
        self._outer = outer
        self._variables = variables
        self._common = {name.casefold(): value for name, value in common.items()}
        self._collecting: dict[str, list[Any]] = {}

    def given(self, name: str) -> Any:
        """The value of a common parameter, None when it was not given."""
        return self._common.get(name.casefold())

    def action(self, stream: str) -> str:
        """The action for ``stream`` (Error, Warning, Verbose, Debug, Information, Progress)."""
        if stream in ("Verbose", "Debug"):
            switch = self.given(stream)
            if switch is not None:
                return "Continue" if switch else "SilentlyContinue"
        else:
            value = self.given(f"{stream}Action")
            if value is not None:
                return _BY_NAME.get(str(value).casefold(), _DEFAULTS[stream])
        value = self._variables.get(_VARIABLE.get(stream, f"{stream}Preference"))
        return _BY_NAME.get(str(value).casefold(), _DEFAULTS[stream])

    @property
    def what_if(self) -> bool:
        given = self.given("WhatIf")
        return bool(given) if given is not None else bool(self._variables.get("WhatIfPreference"))

    @property
    def confirm_threshold(self) -> ConfirmImpact:
        given = self.given("Confirm")
        return confirm_threshold(
            None if given is None else bool(given), self._variables.get("ConfirmPreference", "High")
        )

    def collect(self, parameter: str, value: Any) -> None:
        """Add ``value`` to the variable that ``-OutVariable``, ``-ErrorVariable``, … named."""
        target = self._collecting.get(parameter)
        if target is not None:
            target.append(value)
        # What a command within writes to another stream than the output is also the calling command's.
        if self._outer is not None and parameter != "OutVariable":
            self._outer.collect(parameter, value)

    def collects(self, parameter: str) -> bool:
        """True when this command, or one that it is called by, was given ``parameter``."""
        return parameter in self._collecting or (self._outer is not None and self._outer.collects(parameter))

    def open_variables(self) -> None:
        """Make the collecting variables: empty, or with what they held for ``+name``."""
        for parameter in ("OutVariable", "ErrorVariable", "WarningVariable", "InformationVariable"):
            given = self.given(parameter)
            if not given:
                continue
            text = str(given)
            scope, name = self._variables.scoped(text.removeprefix("+"))
            found = self._variables.collection()
            if text.startswith("+"):
                before = scope.get(name)
                if isinstance(before, list):
                    found.extend(before)
                elif before is not None:
                    found.append(before)
            scope[name] = found
            self._collecting[parameter] = found

    def inherit(self, scope: Variables) -> None:
        """Set the preference variables that a function's common parameters give to what it calls."""
        for stream in _DEFAULTS:
            given = self.given(stream) if stream in ("Verbose", "Debug") else self.given(f"{stream}Action")
            if given is not None:
                scope[_VARIABLE.get(stream, f"{stream}Preference")] = self.action(stream)
        if self.given("WhatIf") is not None:
            scope["WhatIfPreference"] = self.what_if
        if self.given("Confirm") is not None:
            scope["ConfirmPreference"] = self.confirm_threshold.value
