"""A simulator with a few cmdlets, and the stock client to talk to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bridge.simulator import Simulator
from tests.simulator.stock import Opener, add_cmdlets, pool_of


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    made = Simulator(password="pass word:ü")
    add_cmdlets(made)
    with made:
        yield made


@pytest.fixture
def open_pool() -> Opener:
    """Opens a pool of the stock client: ``with open_pool(simulator, "ntlm") as pool``."""
    return pool_of
