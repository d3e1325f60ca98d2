"""A host with believable sessions: the SmbShare and MultiPoint cmdlets of the quick start, as Python functions over a state in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bridge.demo import multipoint, smbshare
from bridge.demo.multipoint import MultiPointState
from bridge.demo.smbshare import SmbState
from bridge.simulator import Simulator

__all__ = ["HELP", "DemoState", "simulator"]

HELP = Path(__file__).parent / "help"
"""The help pages of the demo modules, one folder a module."""


@dataclass
class DemoState:
    """What the demo cmdlets read and change."""

    smb: SmbState = field(default_factory=SmbState)
    wms: MultiPointState = field(default_factory=MultiPointState)


def simulator(state: DemoState | None = None, **options: Any) -> Simulator:
    """A :class:`~bridge.simulator.Simulator` with the demo cmdlets; ``options`` are its own. It is not started."""
    made = Simulator(state=state or DemoState(), **options)
    smbshare.register(made, HELP / "SmbShare")
    multipoint.register(made, HELP / "MultiPoint")
    return made
