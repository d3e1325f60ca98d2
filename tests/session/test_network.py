"""What networks and hosts do to a client: a class of its own for each, nothing run twice, nothing that hangs."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bridge
from bridge.session.errors import (
    AuthenticationFailed,
    ConnectionDropped,
    HostFault,
    HostUnreachable,
    OutcomeUnknown,
    PoolBroken,
    ProtocolViolation,
    TlsFailure,
    TransportError,
    TransportTimeout,
)
from bridge.session.session import Session
from bridge.simulator import EndpointOptions, Simulator
from bridge.simulator.http import HttpLimits

QUICK = bridge.Timeouts(connect=2, open=4, operation=2, answer=1, recover=2, stop=3, close=2)


def calls_of(sim: Simulator, name: str) -> int:
    return sum(call.command == name for call in sim.calls)


def test_a_refused_connection_says_so(open_session: Any) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(HostUnreachable, match="refused"):
        open_session(address=f"winrm+http://127.0.0.1:{port}")


def test_a_name_that_does_not_resolve(open_session: Any) -> None:
    with pytest.raises(HostUnreachable, match="does not resolve"):
        open_session(address="winrm+http://no-such-host.invalid")


def test_a_wrong_password_is_an_authentication_failure_without_the_password(open_session: Any) -> None:
    for auth in ("basic", "ntlm"):
        with pytest.raises(AuthenticationFailed) as caught:
            open_session(credential=("user", "wr0ng-Secret"), auth=auth)
        assert "wr0ng" not in str(caught.value)


def test_a_silent_host_is_a_timeout(open_session: Any) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(5)
        timeouts = bridge.Timeouts(connect=1, open=0.5, operation=0.5, answer=0.3, close=0.5)
        with pytest.raises(TransportTimeout):
            open_session(address=f"winrm+http://127.0.0.1:{listener.getsockname()[1]}", timeouts=timeouts)


def test_something_that_is_not_wsman(open_session: Any, sim: Simulator) -> None:
    with pytest.raises(TransportError, match="WSMan endpoint"):
        open_session(address=f"{sim.address}/elsewhere")


def test_the_host_is_asked_again_when_a_receive_is_dropped(open_session: Any, sim: Simulator) -> None:
    ps = open_session(timeouts=QUICK)
    for order in (sim.faults.drop_before, sim.faults.drop_after):
        fault = order("Receive", command="Send-Back")
        assert ps.command("Send-Back", "x").run() == ["x"]
        assert fault.struck == 1
        assert calls_of(sim, "Send-Back") == 1
        sim.reset()


def test_a_truncated_answer_is_asked_for_again(open_session: Any, sim: Simulator) -> None:
    ps = open_session(timeouts=QUICK)
    fault = sim.faults.truncate(50, "Receive", command="Get-Thing")
    assert len(ps.command("Get-Thing").run()) == 3
    assert fault.struck == 1
    assert calls_of(sim, "Get-Thing") == 1


def test_a_host_that_only_times_polls_out_is_polled_on(ps: Session, sim: Simulator) -> None:
    sim.faults.timeout("Receive", command="Send-Back", times=2)
    assert ps.command("Send-Back", "x").run() == ["x"]


@pytest.mark.parametrize(("fault", "ran"), [("drop_before", 0), ("drop_after", 1)])
def test_a_command_is_never_sent_twice(open_session: Any, sim: Simulator, fault: str, ran: int) -> None:
    ps = open_session(timeouts=QUICK)
    getattr(sim.faults, fault)("Command")
    with pytest.raises(OutcomeUnknown, match="not sent again") as caught:
        ps.command("Close-Thing", "a", Force=True).run()
    assert isinstance(caught.value.__cause__, ConnectionDropped)
    assert ps.command("Send-Back", "still here").run() == ["still here"]
    assert calls_of(sim, "Close-Thing") == ran


def test_a_command_that_gets_no_answer_is_unknown_too(open_session: Any, sim: Simulator) -> None:
    ps = open_session(timeouts=bridge.Timeouts(operation=0.5, answer=0.3, recover=0.5, stop=1, close=1))
    sim.faults.delay(1.5, "Command")
    with pytest.raises(OutcomeUnknown) as caught:
        ps.command("Close-Thing", "a", Force=True).run()
    assert isinstance(caught.value.__cause__, TransportTimeout)


def test_a_network_that_stays_down_leaves_the_outcome_unknown(open_session: Any, sim: Simulator) -> None:
    ps = open_session(timeouts=bridge.Timeouts(operation=0.5, answer=0.5, recover=0.3, stop=1, close=1))
    sim.faults.drop_before("Receive", times=None)
    with pytest.raises(OutcomeUnknown):
        ps.command("Close-Thing", "a", Force=True).run()


def test_dropped_input_is_not_sent_again(open_session: Any, sim: Simulator) -> None:
    ps = open_session(timeouts=QUICK)
    sim.faults.drop_after("Send")
    with pytest.raises(OutcomeUnknown):
        (["a"] | ps.command("Send-Back")).run()


def test_a_broken_pool_ends_the_session_with_one_line(open_session: Any, sim: Simulator) -> None:
    ps = open_session(timeouts=QUICK)
    sim.faults.broken_pool("Command")
    with pytest.raises(OutcomeUnknown):
        ps.command("Get-Thing").run()
    with pytest.raises(PoolBroken, match="no longer knows this session"):
        ps.command("Get-Thing").run()


def test_a_pool_that_breaks_while_a_command_runs(open_session: Any, sim: Simulator) -> None:
    ps = open_session(timeouts=QUICK)
    sim.faults.broken_pool("Receive", command="Get-Thing")
    with pytest.raises(OutcomeUnknown):
        ps.command("Get-Thing").run()


@pytest.mark.parametrize("status", [500, 503, 404])
def test_a_bare_http_error_is_a_fault_of_the_host(open_session: Any, sim: Simulator, status: int) -> None:
    sim.faults.status(status, "Create")
    with pytest.raises(HostFault):
        open_session()


@pytest.fixture(scope="module")
def secure(register_cmdlets: Any) -> Iterator[Simulator]:
    sim = Simulator(tls=True)
    register_cmdlets(sim)
    with sim:
        yield sim


def address_of(sim: Simulator) -> str:
    return f"winrm+https://{sim.username}@127.0.0.1:{sim.port}"


def test_an_unknown_certificate_is_refused(secure: Simulator, open_session: Any) -> None:
    with pytest.raises(TlsFailure, match="verify="):
        open_session(address=address_of(secure), credential=(secure.username, secure.password), auth="basic")


def test_a_known_certificate_is_taken(secure: Simulator, open_session: Any, tmp_path: Path) -> None:
    authority = tmp_path / "host.pem"
    authority.write_text(secure.certificate)
    ps = open_session(
        address=address_of(secure), credential=(secure.username, secure.password), auth="basic", verify=authority
    )
    assert ps.command("Send-Back", 1).run() == [1]


def test_verification_can_be_switched_off_for_a_test_host(secure: Simulator, open_session: Any) -> None:
    ps = open_session(
        address=address_of(secure), credential=(secure.username, secure.password), auth="basic", verify=False
    )
    assert ps.command("Send-Back", 1).run() == [1]


def test_plain_http_where_tls_is_expected(sim: Simulator, open_session: Any) -> None:
    with pytest.raises(TlsFailure):
        open_session(
            address=f"winrm+https://user@127.0.0.1:{sim.port}", verify=False, timeouts=bridge.Timeouts(connect=0.5)
        )


@pytest.mark.parametrize("auth", ["ntlm", "negotiate"])
def test_encrypted_messages_over_plain_http(open_session: Any, auth: str) -> None:
    ps = open_session(auth=auth, allow_unencrypted=False)
    assert ps.command("Send-Back", "sealed").run() == ["sealed"]
    assert len((range(300) | ps.command("Send-Back")).run()) == 300


def test_encryption_survives_stop_poll_and_input_at_once(open_session: Any, sim: Simulator) -> None:
    ps = open_session(auth="ntlm", allow_unencrypted=False, runspaces=3)
    running = ps.start(ps.command("Wait-Long"))
    threading.Timer(0.1, running.stop).start()
    results: list[Any] = []
    other = threading.Thread(target=lambda: results.append((range(500) | ps.command("Send-Back")).run()))
    other.start()
    assert running.wait().state == "Stopped"
    other.join(20)
    assert [len(r) for r in results] == [500]


def test_an_encrypted_connection_that_drops_is_authenticated_anew(open_session: Any, sim: Simulator) -> None:
    ps = open_session(auth="ntlm", allow_unencrypted=False, timeouts=QUICK)
    fault = sim.faults.drop_after("Receive", command="Send-Back")
    assert ps.command("Send-Back", "x").run() == ["x"]
    assert fault.struck == 1


@pytest.mark.parametrize("auth", ["basic", "ntlm"])
def test_one_connection_serves_call_after_call(open_session: Any, auth: str) -> None:
    ps = open_session(auth=auth)
    for number in range(5):
        assert ps.command("Send-Back", number).run() == [number]
    assert ps.pool.transport._lanes.made == 1


@pytest.mark.parametrize("auth", ["basic", "ntlm"])
def test_a_connection_that_the_host_closed_meanwhile_is_replaced(
    open_session: Any, register_cmdlets: Any, auth: str
) -> None:
    with Simulator(options=EndpointOptions(http=HttpLimits(idle_seconds=0.15))) as impatient:
        register_cmdlets(impatient)
        ps = open_session(address=impatient.address, credential=(impatient.username, impatient.password), auth=auth)
        for number in range(2):
            threading.Event().wait(0.4)
            assert ps.command("Send-Back", number).run() == [number]
        assert len(impatient.calls) == 2


def test_a_host_without_the_wanted_authentication(open_session: Any) -> None:
    with Simulator(options=EndpointOptions(auth=("Basic",))) as basic_only, pytest.raises(AuthenticationFailed):
        open_session(address=basic_only.address, credential=(basic_only.username, basic_only.password), auth="ntlm")


def test_secrets_are_in_no_log(open_session: Any, sim: Simulator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for auth in ("basic", "ntlm"):
        ps = open_session(auth=auth)
        ps.command("Use-Secret", Secret=bridge.SecureString("qu1et-Please")).run()
        ps.close()
    assert caplog.records
    for record in caplog.records:
        assert sim.password not in record.getMessage()
        assert "qu1et-Please" not in record.getMessage()


def test_garbage_from_a_host_is_a_protocol_violation(open_session: Any, sim: Simulator) -> None:
    from bridge.transport.soap import parse

    with pytest.raises(ProtocolViolation):
        parse(b"<html>no")
    with pytest.raises(ProtocolViolation):
        parse(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
