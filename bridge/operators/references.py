"""``[ref]``: a variable that a method may set."""

from __future__ import annotations

from typing import Any

from bridge.operators.errors import NotSupportedHere

__all__ = ["Reference"]


class Reference:
    """A ``PSReference``. What a method sets is in ``value`` after the call."""

    type_name = "System.Management.Automation.PSReference"
    __slots__ = ("value",)

    def __init__(self, value: Any = None) -> None:
        self.value = value

    def properties(self) -> dict[str, Any]:
        return {"Value": self.value}

    def set_member(self, name: str, value: Any) -> None:
        if name.casefold() != "value":
            raise NotSupportedHere(f"the {name} of a reference is set")
        self.value = value
