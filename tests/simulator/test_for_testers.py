"""What a tester asks of the simulator: the call log, expectations, strict mode, faults on order, record and replay, the fixture."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from pypsrp.exceptions import AuthenticationError, WinRMTransportError, WSManFaultError

from bridge.errors import InputError
from bridge.simulator import Context, Recording, Simulator, SimulatorError, StrictError, record
from bridge.values import SecureString
from tests.simulator.stock import Opener, RecordingUI, add_cmdlets, run


def test_the_call_log_holds_what_was_bound(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        run(pool, "get-number", count="4")
        run(pool, "Remove-Thing", Name="a", WhatIf=True)
    assert [c.command for c in simulator.calls] == ["Get-Number", "Remove-Thing"]
    (call,) = simulator.calls["GET-NUMBER"]
    assert call["COUNT"] == 4
    assert "Name" in simulator.calls[1]
    assert call.user == "user"


def test_expected_calls_answer_and_unmet_ones_fail(simulator: Simulator, open_pool: Opener) -> None:
    simulator.expect("Get-Number", Count=2).returns("canned", "answer")
    simulator.expect("Get-Number", Count=3).fails("no numbers", "NoNumbers", "ObjectNotFound")
    simulator.expect("Get-Number", Count=9)
    with open_pool(simulator) as pool:
        assert run(pool, "Get-Number", Count=2).output == ["canned", "answer"]
        assert run(pool, "Get-Number", Count=3).streams.error[0].fq_error == "NoNumbers,Get-Number"
        assert run(pool, "Get-Number", Count=1).output == [0]
    with pytest.raises(StrictError, match=r"Get-Number -Count 9 was expected at least once and came 0 times"):
        simulator.__exit__(None, None, None)
    simulator.reset()


def test_an_expectation_may_say_how_often(open_pool: Opener) -> None:
    with Simulator() as simulator:
        add_cmdlets(simulator)
        simulator.expect("Get-Number").times(2)
        with open_pool(simulator) as pool:
            run(pool, "Get-Number")
            with pytest.raises(StrictError, match="expected 2 times and came 1 times"):
                simulator.verify()
            run(pool, "Get-Number")


def test_strict_mode_refuses_what_nobody_expects(open_pool: Opener) -> None:
    simulator = Simulator(strict=True).start()
    add_cmdlets(simulator)
    simulator.expect("Remove-Thing")
    with open_pool(simulator) as pool:
        result = run(pool, "Get-Number", Count=5)
        assert result.had_errors
        assert result.streams.error[0].fq_error == "UnexpectedCall,Get-Number"
        run(pool, "Remove-Thing", Name="x", WhatIf=True)
    simulator.close()
    with pytest.raises(StrictError, match="Get-Number -Count 5 was called and is not expected"):
        simulator.verify()


def test_a_connection_dropped_before_the_command_means_it_did_not_run(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator, reconnection_retries=0) as pool:
        fault = simulator.faults.drop_before(command="Get-Number")
        with pytest.raises(requests.ConnectionError):
            run(pool, "Get-Number")
        assert fault.struck == 1
        assert not simulator.calls
        assert run(pool, "Get-Number", Count=1).output == [0]


def test_a_connection_dropped_after_the_command_means_it_ran(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator, reconnection_retries=0) as pool:
        simulator.faults.drop_after("Command")
        with pytest.raises(requests.ConnectionError):
            run(pool, "Get-Number")
        deadline = time.monotonic() + 5
        while not simulator.calls and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(simulator.calls) == 1


def test_a_timeout_fault_is_retried_by_the_client(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        fault = simulator.faults.timeout("Receive", command="Get-Number", times=2)
        assert run(pool, "Get-Number", Count=1).output == [0]
        assert fault.struck == 2


def test_statuses_and_delays_on_order(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        simulator.faults.status(500, "Command")
        with pytest.raises(WinRMTransportError) as caught:
            run(pool, "Get-Number")
        assert caught.value.code == 500
        simulator.faults.status(401, "Command")
        with pytest.raises(AuthenticationError):
            run(pool, "Get-Number")
        simulator.faults.delay(0.2, "Command", after=1)
        run(pool, "Get-Number")
        started = time.monotonic()
        run(pool, "Get-Number")
        assert time.monotonic() - started >= 0.2


def test_a_broken_pool_is_gone(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        simulator.faults.broken_pool("Receive", command="Get-Number")
        with pytest.raises(WSManFaultError):
            run(pool, "Get-Number")
        with pytest.raises(WSManFaultError) as caught:
            run(pool, "Get-Number")
        assert caught.value.code == 2150858843
        pool.state = 3


def test_a_truncated_envelope_is_not_taken_for_an_answer(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator, reconnection_retries=0) as pool:
        simulator.faults.truncate(50, "Receive", command="Get-Number")
        with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
            run(pool, "Get-Number")


def test_a_fault_for_no_action_is_refused(simulator: Simulator) -> None:
    with pytest.raises(SimulatorError, match="'Recieve' is not a WSMan action; use one of Command, Connect"):
        simulator.faults.timeout("Recieve")


def test_a_recorded_session_plays_back_without_the_cmdlets(
    simulator: Simulator, open_pool: Opener, tmp_path: Path
) -> None:
    @simulator.cmdlet("Get-Secret2")
    def get_secret(ctx: Context, key: SecureString) -> list[object]:
        return [key, key.reveal() == "hush"]

    file = tmp_path / "session.jsonl"
    ui = RecordingUI()
    ui.answers = [0, 2]
    with open_pool(simulator, ui=ui) as pool:
        pool.exchange_keys()
        from pypsrp.complex_objects import ObjectMeta

        with record(pool.connection, file):
            run(pool, "Get-Number", Count=2)
            run(pool, "Remove-Thing", Name="a")
            run(pool, "Get-Secret2", Key=pool.serialize("hush", ObjectMeta("SS")))
            run(pool, "No-Such")
    text = file.read_text()
    assert "hush" not in text
    assert "pass word" not in text
    replaying = Simulator()
    replaying.replay(file)
    again = RecordingUI()
    with replaying, open_pool(replaying, ui=again) as pool:
        assert run(pool, "Get-Number", Count=2).output == [0, 1]
        assert run(pool, "Remove-Thing", Name="a").output == ["removed a"]
        failed = run(pool, "No-Such")
        assert failed.had_errors
        assert failed.streams.error[0].fq_error == "CommandNotFoundException"
        assert run(pool, "Get-Number", Count=7).had_errors
    assert again.calls == ui.calls


@pytest.mark.parametrize(
    "text", ["", "not json\n", '{"format": "other"}\n', '{"format": "psbridge-recording", "version": 1}\n{"a": 1}\n']
)
def test_what_is_no_recording_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(text)
    with pytest.raises(InputError, match=r"bad\.jsonl:\d: "):
        Recording.read(file)


def test_the_fixture_starts_a_simulator_and_checks_it(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "import pytest\n"
        "@pytest.mark.psbridge_simulator(username='tester')\n"
        "def test_runs(psbridge_simulator):\n"
        "    assert psbridge_simulator.address.startswith('winrm+http://tester@127.0.0.1:')\n"
        "def test_unmet(psbridge_simulator):\n"
        "    psbridge_simulator.expect('Get-It')\n"
    )
    registered = any(
        e.value == "bridge.simulator.pytest_plugin" for e in importlib.metadata.entry_points(group="pytest11")
    )
    plugin = [] if registered else ["-p", "bridge.simulator.pytest_plugin"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--strict-markers", *plugin, str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=tmp_path, env={**_environment()},
    )  # fmt: skip
    assert "2 passed, 1 error" in done.stdout
    assert "Get-It was expected at least once and came 0 times" in done.stdout


def _environment() -> dict[str, str]:
    import os

    root = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": root}
