"""Numbers of things in what the commands print."""

from __future__ import annotations

__all__ = ["counted"]


def counted(number: int, what: str) -> str:
    """``1 file``, ``3,656 files``: ``number`` with ``what``, a noun that takes an s."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
