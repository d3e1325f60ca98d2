"""Where a fact of a command comes from."""

from __future__ import annotations

from bridge.model import Command, Origin

__all__ = ["origin_of"]


def origin_of(command: Command, fact: str) -> Origin | None:
    """The origin of a fact such as ``kind``, ``sets`` or ``parameters.SessionId.position``.

    A fact without an origin of its own has that of what holds it: ``parameters.SessionId.aliases`` that of ``parameters.SessionId``.
    None when the source of the command keeps no origins.
    """
    at = fact
    while at:
        origin = command.origins.get(at)
        if origin is not None:
            return origin
        at = at.rpartition(".")[0]
    return None
