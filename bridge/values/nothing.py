"""What there is where nothing was written: AutomationNull."""

from __future__ import annotations

__all__ = ["NOTHING"]


class _Nothing:
    """What a command that wrote nothing gives, or a method without a result: null to every operator and command, but no element in a
    pipeline."""

    _only: _Nothing | None = None

    def __new__(cls) -> _Nothing:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "NOTHING"

    def __str__(self) -> str:
        return ""

    def __bool__(self) -> bool:
        return False


NOTHING = _Nothing()
