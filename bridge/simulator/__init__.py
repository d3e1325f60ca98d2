"""A PowerShell host for tests and first steps, in pure Python: real clients talk to it, and its cmdlets are Python functions."""

from __future__ import annotations

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
    "Recording",
    "ProtocolError",
    "ServiceLimits",
    "Simulator",
    "SimulatorError",
    "StrictError",
    "ToAll",
    "record",
]
