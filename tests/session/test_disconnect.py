"""Sessions that are left on the host, and taken up again."""

from __future__ import annotations

import sys
import threading
import uuid
from pathlib import Path
from typing import Any

import pytest

import bridge
from bridge.session.connect import ConnectOptions
from bridge.session.errors import SessionClosed, SessionError
from bridge.session.process import open_process
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


def test_a_thread_that_reads_is_let_go(ps: Session, sim: Simulator) -> None:
    running = ps.start(ps.command("Wait-Signal"))
    read: list[Any] = []
    first = threading.Event()

    def reader() -> None:
        for item in running:
            read.append(item)
            first.set()

    thread = threading.Thread(target=reader)
    thread.start()
    assert first.wait(5)
    left = ps.disconnect()
    thread.join(10)
    assert not thread.is_alive()
    assert (read, running.state) == (["one"], "Disconnected")
    with back(sim, left.session_id) as again:
        sim.state.go.set()
        assert list(again.pending[0].wait()) == ["two"]


def test_a_session_that_cannot_be_left_goes_on(ps: Session, sim: Simulator) -> None:
    sim.faults.status(500, "Disconnect")
    with pytest.raises(SessionError):
        ps.disconnect()
    assert ps.command("Send-Back", 1).run() == [1]


def test_only_winrm_hosts_keep_sessions(ps: Session, tmp_path: Path) -> None:
    fake = Path(__file__).parent.parent / "data" / "transport" / "fake_pwsh.py"
    with (
        open_process([sys.executable, "-X", "utf8", str(fake), "-s"], "pwsh:", ConnectOptions()) as local,
        pytest.raises(SessionError, match="only WinRM"),
    ):
        local.disconnect()


def test_an_unknown_session(sim: Simulator) -> None:
    with pytest.raises(SessionError):
        back(sim, str(uuid.uuid4()))
    with pytest.raises(SessionError, match="not the id"):
        back(sim, "nonsense")
