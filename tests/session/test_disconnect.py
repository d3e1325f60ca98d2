"""Sessions that are left on the host, and taken up again."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

import bridge
from bridge.session.errors import SessionClosed, SessionError
from bridge.session.session import Session
from bridge.simulator import Simulator


def back(sim: Simulator, session_id: str, **options: Any) -> Session:
    return bridge.reconnect(
        sim.address,
        session_id,
        credential=(sim.username, sim.password),
        auth="basic",
        allow_unencrypted=True,
        **options,
    )


def test_an_idle_session_is_taken_up_again(ps: Session, sim: Simulator) -> None:
    left = ps.disconnect()
    assert left.session_id == ps.id
    assert left.pipelines == ()
    with pytest.raises(SessionClosed, match="reconnect"):
        ps.command("Get-Thing").run()
    with back(sim, left.session_id) as again:
        assert again.pending == []
        assert again.command("Send-Back", "hello").run() == ["hello"]


def test_a_running_pipeline_goes_on_and_its_output_is_kept(ps: Session, sim: Simulator) -> None:
    running = ps.start(ps.command("Wait-Signal"))
    assert next(iter(running)) == "one"
    left = ps.disconnect()
    assert left.pipelines == (str(running.pipeline_id),)
    assert running.state == "Disconnected"
    with back(sim, left.session_id) as again:
        (pending,) = again.pending
        sim.state.go.set()
        assert list(pending.wait()) == ["two"]
        assert again.command("Send-Back", 1).run() == [1]


def test_an_unknown_session(sim: Simulator) -> None:
    with pytest.raises(SessionError):
        back(sim, str(uuid.uuid4()))
    with pytest.raises(SessionError, match="not the id"):
        back(sim, "nonsense")
