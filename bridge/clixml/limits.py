"""How much of an untrusted peer's data is taken."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_LIMITS", "Limits"]


@dataclass(frozen=True)
class Limits:
    """``depth``: objects within objects; ``size``: characters (decoding) of one document or message; ``objects``: elements of one
    document or message, values of every kind counted; ``fragment``: bytes of one PSRP fragment's part of a message.

    PowerShell itself stops at 50 levels and, on the client, takes 200 MB a message (``MaximumReceivedObjectSize``).
    """

    depth: int = 100
    size: int = 200 * 1024 * 1024
    objects: int = 20_000_000
    fragment: int = 2 * 1024 * 1024


DEFAULT_LIMITS = Limits()
