"""What keeps a parity run from running."""

from __future__ import annotations

from bridge.errors import BridgeError

__all__ = ["ParityError"]


class ParityError(BridgeError):
    """The host cannot be asked, or what it answers is not understood."""
