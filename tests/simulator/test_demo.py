"""The demo host: SmbShare and MultiPoint sessions over a state in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pypsrp.powershell import PowerShell

from bridge.demo import DemoState
from bridge.demo import simulator as demo_simulator
from bridge.simulator import Simulator
from tests.simulator.stock import Opener, RecordingUI, run

FIRST = 4398046511109


@pytest.fixture
def demo() -> Iterator[Simulator]:
    with demo_simulator() as made:
        yield made


@pytest.fixture
def state(demo: Simulator) -> DemoState:
    assert isinstance(demo.state, DemoState)
    return demo.state


def test_sessions_are_listed_and_filtered(demo: Simulator, open_pool: Opener) -> None:
    with open_pool(demo) as pool:
        users = [
            o.extended_properties["ClientUserName"]
            for o in run(pool, "Get-SmbSession", ClientUserName=r"contoso\BOB*").output
        ]
        assert users == [r"CONTOSO\bob", r"CONTOSO\bobby"]


def test_what_if_changes_nothing(demo: Simulator, state: DemoState, open_pool: Opener) -> None:
    ui = RecordingUI()
    with open_pool(demo, ui=ui) as pool:
        run(pool, "Close-SmbSession", SessionId=str(FIRST), WhatIf=True)
    assert FIRST in state.smb.sessions
    assert ui.calls[0][1].startswith('What if: Performing the operation "Close-SmbSession" on target "')


def test_without_force_the_client_is_asked(demo: Simulator, state: DemoState, open_pool: Opener) -> None:
    ui = RecordingUI()
    ui.answers = [2, 0]
    with open_pool(demo, ui=ui) as pool:
        run(pool, "Close-SmbSession", SessionId=str(FIRST))
        assert FIRST in state.smb.sessions
        (closed,) = run(pool, "Close-SmbSession", SessionId=str(FIRST), PassThru=True).output
    assert FIRST not in state.smb.sessions
    assert closed.extended_properties["ClientUserName"] == r"CONTOSO\bob"
    assert not [f for f in state.smb.files.values() if f.session_id == FIRST]


def test_a_missing_session_is_a_non_terminating_error(demo: Simulator, state: DemoState, open_pool: Opener) -> None:
    with open_pool(demo) as pool:
        result = run(pool, "Close-SmbSession", SessionId=["1", str(FIRST)], Force=True)
        desktop = run(pool, "Close-WmsSession", SessionId=99)
    (error,) = result.streams.error
    assert (error.fq_error, error.category) == ("CmdletizationQuery_NotFound_SessionId,Close-SmbSession", 13)
    assert not result.had_errors
    assert FIRST not in state.smb.sessions
    (missing,) = desktop.streams.error
    assert missing.fq_error == "ItemNotFound,Close-WmsSession"
    assert missing.exception.types[0] == "System.Management.Automation.ItemNotFoundException"


def test_sessions_can_be_piped_into_closing(demo: Simulator, state: DemoState, open_pool: Opener) -> None:
    with open_pool(demo) as pool:
        shell = PowerShell(pool)
        shell.add_cmdlet("Get-SmbSession").add_parameter("ClientUserName", r"CONTOSO\bob*")
        shell.add_cmdlet("Close-SmbSession").add_parameter("Force", True)
        shell.invoke()
        assert not shell.streams.error
    assert sorted(s.client_user_name for s in state.smb.sessions.values() if "bob" in s.client_user_name) == []


def test_properties_of_piped_objects_bind_by_name(demo: Simulator, state: DemoState, open_pool: Opener) -> None:
    from pypsrp.complex_objects import GenericComplexObject

    def objects() -> Iterator[list[GenericComplexObject]]:
        found = GenericComplexObject()
        found.extended_properties["SessionId"] = str(FIRST)
        found.types = ["System.Management.Automation.PSCustomObject", "System.Object"]
        yield [found]

    with open_pool(demo) as pool:
        run(pool, "Close-SmbSession", objects(), Force=True)
    assert FIRST not in state.smb.sessions


def test_as_job_returns_a_finished_job(demo: Simulator, open_pool: Opener) -> None:
    with open_pool(demo) as pool:
        (job,) = run(pool, "Get-SmbSession", AsJob=True, ThrottleLimit=4, CimSession="FS01").output
    assert job.extended_properties["State"] == "Completed"


def test_desktop_sessions_are_disconnected_and_closed(demo: Simulator, state: DemoState, open_pool: Opener) -> None:
    ui = RecordingUI()
    with open_pool(demo, ui=ui) as pool:
        run(pool, "Disconnect-WmsSession", SessionId=["3"])
        assert state.wms.sessions[3].state == "Disconnected"
        ids = [o.extended_properties["SessionId"] for o in run(pool, "Get-WmsSession", All=True).output]
        assert ids == [1, 2, 3, 4, 5]
        run(pool, "Close-WmsSession", SessionId=2)
    assert 2 not in state.wms.sessions
