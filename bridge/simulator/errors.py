"""What can go wrong in the simulator, told apart by who is to blame."""

from __future__ import annotations

from bridge.errors import BridgeError

__all__ = ["ProtocolError", "SimulatorError", "StrictError"]


class SimulatorError(BridgeError):
    """The simulator was used wrongly: a cmdlet without a usable signature, a port in use, an option that does not exist."""


class ProtocolError(BridgeError):
    """A client broke WSMan or PSRP. Its text names what was wrong and never echoes the client's bytes."""


class StrictError(SimulatorError):
    """In strict mode: a call that no expectation allowed, or an expectation that no call met."""
