"""The packet protocol of ``pwsh -s`` against a strict stand-in in a process of its own, and against PowerShell where there is one."""

from __future__ import annotations

import shutil
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bridge
from bridge.session.errors import HostUnreachable, MissingDependency, OutcomeUnknown, ProtocolViolation, TransportError
from bridge.session.session import Session
from bridge.transport.packets import POOL, data_packet, packet, parse_packet

FAKE = Path(__file__).parent.parent / "data" / "transport" / "fake_pwsh.py"
SOON = bridge.Timeouts(connect=5, open=20, operation=2, answer=3, recover=2, stop=5, close=5)


@pytest.fixture
def fake(tmp_path: Path) -> str:
    program = tmp_path / "pwsh"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -X utf8 "{FAKE}" "$@"\n')
    program.chmod(0o755)
    return f"pwsh:{program}"


@pytest.fixture
def ps(fake: str) -> Iterator[Session]:
    with bridge.connect(fake, timeouts=SOON) as session:
        yield session
        process = session.pool.transport.link.process  # type: ignore[attr-defined]
    # The stand-in ends with 9 when a packet was out of order.
    if not getattr(session, "expected_to_end", False):
        assert process.returncode == 0


def test_calls_come_and_go(ps: Session) -> None:
    for number in range(20):
        assert ps.command("Send-Back", InputObject=number).run() == [number]


def test_input_is_streamed_with_acknowledgements(ps: Session) -> None:
    assert list((range(3000) | ps.command("Send-Back")).run()) == list(range(3000))
    assert (["small"] | ps.command("Send-Back")).run() == ["small"]


def test_large_values_cross_in_fragments(ps: Session) -> None:
    text = "ä" * 300_000
    assert ps.command("Send-Back", InputObject=text).run() == [text]
    assert ([text] | ps.command("Send-Back")).run() == [text]


def test_much_output_is_read_in_order(ps: Session) -> None:
    result = ps.command("Get-Many", Count=1500).run()
    assert [int(item[2000:]) for item in result] == list(range(1500))


def test_a_slow_reader_holds_the_process_back_and_a_stop_still_gets_through(ps: Session) -> None:
    with ps.start(ps.command("Get-Many", Count=100_000)) as running:
        next(iter(running))
    assert running.state == "Stopped"
    assert ps.command("Send-Back", 1).run() == [1]


def test_a_confirmation_is_answered(ps: Session) -> None:
    assert ps.command("Confirm-It").run(confirm="no") == [2]
    assert ps.command("Confirm-It").run(confirm="yes") == [0]
    with pytest.raises(bridge.ConfirmationRequired):
        ps.command("Confirm-It").run()
    assert ps.command("Send-Back", 1).run() == [1]


def test_what_if_lines_reach_the_result(ps: Session) -> None:
    assert ps.command("Write-Line").run().what_if == ["What if: it happened"]


def test_stop_from_another_thread(ps: Session) -> None:
    running = ps.start(ps.command("Wait-Long"))
    threading.Timer(0.2, running.stop).start()
    assert list(running.wait()) == ["waiting"]
    assert running.state == "Stopped"


def test_an_error_of_the_process_is_raised(ps: Session) -> None:
    with pytest.raises(bridge.RemoteError, match="not recognized"):
        ps.command("Nonsense").run()


def test_a_process_that_ends_leaves_the_outcome_unknown_and_says_why(ps: Session) -> None:
    ps.expected_to_end = True  # type: ignore[attr-defined]
    with pytest.raises(OutcomeUnknown, match="exit code 3: out of memory"):
        ps.command("End-Now").run()
    with pytest.raises(TransportError):
        ps.command("Send-Back", 1).run()


def test_broken_packets_are_refused(ps: Session) -> None:
    ps.expected_to_end = True  # type: ignore[attr-defined]
    with pytest.raises(OutcomeUnknown) as caught:
        ps.command("Be-Rude").run()
    assert isinstance(caught.value.__cause__, ProtocolViolation)


def test_two_pipelines_side_by_side(fake: str) -> None:
    with bridge.connect(fake, timeouts=SOON, runspaces=2) as ps, ps.start(ps.command("Wait-Long")):
        assert ps.command("Send-Back", "beside").run() == ["beside"]


def test_a_program_that_is_not_powershell(tmp_path: Path) -> None:
    program = tmp_path / "pwsh"
    program.write_text("#!/bin/sh\necho nothing here >&2\nexit 4\n")
    program.chmod(0o755)
    with pytest.raises(TransportError, match="exit code 4: nothing here"):
        bridge.connect(f"pwsh:{program}", timeouts=SOON)


def test_a_missing_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingDependency, match="no such program"):
        bridge.connect(f"pwsh:{tmp_path / 'nowhere'}")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingDependency, match="not on the PATH"):
        bridge.connect("pwsh:")
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nothing")
    with pytest.raises(HostUnreachable, match="cannot be started"):
        bridge.connect(f"pwsh:{broken}")


def test_ssh_is_given_a_command_line_that_cannot_ask_nor_be_tricked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    ssh = tmp_path / "ssh"
    ssh.write_text(
        f'#!/bin/sh\nfor a in "$@"; do echo "$a" >> "{seen}"; done\nexec "{sys.executable}" -X utf8 "{FAKE}" -s\n'
    )
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with bridge.connect("ssh://bob@fs01:2222", timeouts=SOON, key="/keys/id", options={"Compression": "yes"}) as ps:
        assert ps.command("Send-Back", 5).run() == [5]
    words = seen.read_text().split("\n")[:-1]
    assert words[-4:] == ["-s", "--", "fs01", "powershell"]
    assert "BatchMode=yes" in words
    assert words[words.index("-l") + 1] == "bob"
    assert words[words.index("-p") + 1] == "2222"
    assert words[words.index("-i") + 1] == "/keys/id"
    assert "Compression=yes" in words


def test_ssh_refused_says_what_ssh_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ssh = tmp_path / "ssh"
    ssh.write_text("#!/bin/sh\necho 'Permission denied (publickey).' >&2\nexit 255\n")
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(TransportError, match=r"Permission denied \(publickey\)"):
        bridge.connect("ssh://fs01", timeouts=SOON)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"<DataAck PSGuid='00000000-0000-0000-0000-000000000000' />", "DataAck"),
        (b'<CommandAck PSGuid="00000000-0000-0000-0000-000000000000"/>\r', "CommandAck"),
        (b"<Data Stream='Default' PSGuid='00000000-0000-0000-0000-000000000000'>AAE=</Data>", "Data"),
        (b"PowerShell 7.6.5", None),
        (b"", None),
        (b"<Unheard PSGuid='00000000-0000-0000-0000-000000000000' />", None),
    ],
)
def test_packets_are_told_from_noise(line: bytes, kind: str | None) -> None:
    found = parse_packet(line)
    assert (found.kind if found else None) == kind


def test_packets_read_back() -> None:
    target = uuid.uuid4()
    assert parse_packet(data_packet(target, b"\x00\x01", "PromptResponse")) == (
        "Data",
        target,
        b"\x00\x01",
        "PromptResponse",
    )
    assert parse_packet(packet("Close", POOL)) == ("Close", POOL, b"", "")
    with pytest.raises(ProtocolViolation):
        parse_packet(b"<Data Stream='Default' PSGuid='x'>AAAA</Data>")


needs_pwsh = pytest.mark.skipif(shutil.which("pwsh") is None, reason="PowerShell 7 (pwsh) is not on the PATH")


@needs_pwsh
def test_a_real_powershell_process() -> None:
    with bridge.connect("pwsh:") as ps:
        (date,) = ps.command("Get-Date", Year=2000, Month=1, Day=2).run()
        assert (date.year, date.month, date.day) == (2000, 1, 2)
        result: Any = ([3, 1, 2] | ps.command("Sort-Object")).run()
        assert list(result) == [1, 2, 3]
        assert ps.command("Remove-Item", Path="no-such-file", WhatIf=True).run().had_errors
