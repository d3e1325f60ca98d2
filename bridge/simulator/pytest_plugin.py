"""The fixture ``psbridge_simulator``: a running simulator for each test, checked at its end.

``@pytest.mark.psbridge_simulator(strict=True, state=…)`` passes options to :class:`bridge.simulator.Simulator`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bridge.simulator.simulator import Simulator

__all__ = ["psbridge_simulator", "pytest_configure"]


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "psbridge_simulator(**options): options of the simulator that the fixture of this name starts"
    )


@pytest.fixture
def psbridge_simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    """A simulator on a free port of the loopback. Expectations that are not met fail the test."""
    # Imported here: every run of pytest loads this plugin, and few use it.
    from bridge.simulator.simulator import Simulator

    marker = request.node.get_closest_marker("psbridge_simulator")
    options = dict(marker.kwargs) if marker is not None else {}
    with Simulator(**options) as simulator:
        yield simulator
