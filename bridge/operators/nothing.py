"""The result of a method that has none."""

from __future__ import annotations

__all__ = ["NOTHING"]


class _Nothing:
    """What a method without a result gives: writing it emits nothing."""

    _only: _Nothing | None = None

    def __new__(cls) -> _Nothing:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "NOTHING"

    def __bool__(self) -> bool:
        return False


NOTHING = _Nothing()
