"""A PowerShell host for tests and first steps, in pure Python: real clients talk to it, and its cmdlets are Python functions."""

from __future__ import annotations

import importlib

TYPE_CHECKING = False  # typing is slow to import; checkers know this name
if TYPE_CHECKING:
    from typing import Any

    from bridge.simulator.calls import Call, CallLog, Expectation
    from bridge.simulator.context import Context, ToAll
    from bridge.simulator.definition import Param
    from bridge.simulator.endpoint import EndpointOptions
    from bridge.simulator.errors import ProtocolError, SimulatorError, StrictError
    from bridge.simulator.faults import Faults
    from bridge.simulator.pool import PoolLimits
    from bridge.simulator.recording import Recording, record
    from bridge.simulator.service import ServiceLimits
    from bridge.simulator.simulator import Simulator

__all__ = [
    "Call",
    "CallLog",
    "Context",
    "EndpointOptions",
    "Expectation",
    "Faults",
    "Param",
    "PoolLimits",
    "ProtocolError",
    "Recording",
    "ServiceLimits",
    "Simulator",
    "SimulatorError",
    "StrictError",
    "ToAll",
    "record",
]

# Each name is imported when it is first used: pytest loads this package for its fixture in runs that never start a simulator.
_HOMES = {
    "bridge.simulator.calls": ("Call", "CallLog", "Expectation"),
    "bridge.simulator.context": ("Context", "ToAll"),
    "bridge.simulator.definition": ("Param",),
    "bridge.simulator.endpoint": ("EndpointOptions",),
    "bridge.simulator.errors": ("ProtocolError", "SimulatorError", "StrictError"),
    "bridge.simulator.faults": ("Faults",),
    "bridge.simulator.pool": ("PoolLimits",),
    "bridge.simulator.recording": ("Recording", "record"),
    "bridge.simulator.service": ("ServiceLimits",),
    "bridge.simulator.simulator": ("Simulator",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
