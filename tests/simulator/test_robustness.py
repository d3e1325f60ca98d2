"""What a broken, hostile or slow client gets: a clear refusal, and nothing for anybody else to notice."""

from __future__ import annotations

import base64
import gc
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypsrp.exceptions import WSManFaultError
from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.wsman import WSMan

from bridge.simulator import EndpointOptions, PoolLimits, ProtocolError, ServiceLimits, Simulator, SimulatorError, wsman
from bridge.simulator.fragments import Defragmenter, fragments_of
from bridge.simulator.http import HttpLimits
from bridge.simulator.keys import sealed_for
from bridge.simulator.messages import MessageType, pack, unpack
from bridge.simulator.negotiate import split_parts
from tests.simulator.stock import Opener, add_cmdlets, connection, run

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def running(**options: Any) -> Iterator[Simulator]:
    with Simulator(**options) as simulator:
        add_cmdlets(simulator)
        yield simulator


def raw(simulator: Simulator, data: bytes, *, half_close: bool = False) -> bytes:
    """Send bytes to the port and return all that comes back until the server closes."""
    with socket.create_connection((simulator.host, simulator.port), timeout=10) as sock:
        sock.sendall(data)
        if half_close:
            sock.shutdown(socket.SHUT_WR)
        out = b""
        while True:
            part = sock.recv(65536)
            if not part:
                return out
            out += part


def post(simulator: Simulator, body: bytes, *, authorized: bool = True, extra: str = "") -> tuple[int, bytes]:
    token = base64.b64encode(f"{simulator.username}:{simulator.password}".encode()).decode()
    auth = f"Authorization: Basic {token}\r\n" if authorized else ""
    head = f"POST /wsman HTTP/1.1\r\nHost: x\r\n{auth}{extra}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    answer = raw(simulator, head.encode() + body)
    status, _, rest = answer.partition(b"\r\n")
    return int(status.split(b" ")[1]), rest.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    ("request_head", "status"),
    [
        (b"GET /wsman HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        (b"POST /other HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 404),
        (b"POST /wsman HTTP/1.1\r\nHost: x\r\n\r\n", 411),
        (b"POST /wsman HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /wsman HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", 413),
        (b"POST /wsman HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 501),
        (b"POST /wsman HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
        (b"POST /wsman HTTP/1.1\r\n broken\r\n\r\n", 400),
        (b"POST /wsman HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", 431),
    ],
)
def test_http_that_is_wrong_gets_its_status(simulator: Simulator, request_head: bytes, status: int) -> None:
    assert raw(simulator, request_head).startswith(b"HTTP/1.1 " + str(status).encode())


def test_without_credentials_nothing_is_parsed(simulator: Simulator) -> None:
    assert post(simulator, b"<not-xml", authorized=False)[0] == 401


@pytest.mark.parametrize(
    "header",
    [
        "Basic",
        "Basic ???",
        "Basic " + base64.b64encode(b"nocolon").decode(),
        "Negotiate AAAA",
        "Negotiate",
        "Bearer x",
        "NTLM TlRMTVNTUAAD",
    ],
)
def test_broken_credentials_are_refused(simulator: Simulator, header: str) -> None:
    assert post(simulator, b"x", authorized=False, extra=f"Authorization: {header}\r\n")[0] == 401


ENVELOPE = f'<s:Envelope xmlns:s="{wsman.S}" xmlns:a="{wsman.A}" xmlns:w="{wsman.W}">{{0}}</s:Envelope>'


@pytest.mark.parametrize(
    "body",
    [
        b"<not-xml",
        b"\x00\x01",
        b"<html/>",
        ENVELOPE.format("").encode(),
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + ENVELOPE.format("<s:Body>&a;</s:Body>").encode(),
        ("<a>" * 200_000).encode(),
        ENVELOPE.format("<s:Body/>" + "<x>" * 100 + "</x>" * 100).encode(),
        ENVELOPE.format("<s:Header><w:MaxEnvelopeSize>x</w:MaxEnvelopeSize></s:Header><s:Body/>").encode(),
        ENVELOPE.format("<s:Header/><s:Body/>").encode("utf-16"),
    ],
)
def test_envelopes_that_cannot_be_read_are_a_fault(simulator: Simulator, body: bytes) -> None:
    status, answer = post(simulator, body)
    assert status == 400
    assert b"SchemaValidationError" in answer


def test_a_huge_envelope_is_refused_before_it_is_read(simulator: Simulator) -> None:
    with socket.create_connection((simulator.host, simulator.port), timeout=10) as sock:
        sock.sendall(b"POST /wsman HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n" + b"x" * 10_000)
        assert sock.recv(100).startswith(b"HTTP/1.1 413")


def request(action: str, body: str, shell: str = "", resource: str = f"{wsman.PWSH}/Microsoft.PowerShell") -> bytes:
    selector = f'<w:SelectorSet><w:Selector Name="ShellId">{shell}</w:Selector></w:SelectorSet>' if shell else ""
    header = (
        f"<s:Header><a:Action>{action}</a:Action><a:MessageID>uuid:{uuid.uuid4()}</a:MessageID>"
        f"<w:ResourceURI>{resource}</w:ResourceURI><w:OperationTimeout>PT1S</w:OperationTimeout>{selector}</s:Header>"
    )
    return ENVELOPE.format(f'{header}<s:Body xmlns:rsp="{wsman.RSP}">{body}</s:Body>').encode()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (request("urn:nothing", ""), b"ActionNotSupported"),
        (request(wsman.Action.RECEIVE, "<rsp:Receive/>", "5"), b"2150858843"),
        (request(wsman.Action.CREATE, "<rsp:Shell/>", resource="urn:cmd"), b"InvalidResourceURI"),
        (request(wsman.Action.CREATE, "<rsp:Shell/>"), b"InvalidParameter"),
        (
            request(
                wsman.Action.CREATE,
                f'<rsp:Shell ShellId="x"><creationXml xmlns="{wsman.PWSH}">AAAA</creationXml></rsp:Shell>',
            ),
            b"GUID",
        ),
        (
            request(
                wsman.Action.CREATE, f'<rsp:Shell><creationXml xmlns="{wsman.PWSH}">AAAA</creationXml></rsp:Shell>'
            ),
            b"ends inside its header",
        ),
        (
            request(wsman.Action.CREATE, f'<rsp:Shell><creationXml xmlns="{wsman.PWSH}">?</creationXml></rsp:Shell>'),
            b"not base64",
        ),
    ],
)
def test_requests_that_make_no_sense_are_clear_faults(simulator: Simulator, body: bytes, code: bytes) -> None:
    status, answer = post(simulator, body)
    assert status == 500
    assert code in answer
    assert not simulator.endpoint.service.shells


def send(pool: RunspacePool, data: bytes) -> None:
    pool.shell.send("stdin", data)


def bad_fragments(pool: RunspacePool) -> list[bytes]:
    message = pack(MessageType.GET_AVAILABLE_RUNSPACES, uuid.UUID(pool.id), None, b"<Obj RefId='0'/>", to_server=True)
    good = next(fragments_of(message, 90, 32768))
    return [
        b"abc",
        good[:-1],
        good[:8] + struct.pack(">Q", 5) + good[16:],
        struct.pack(">QQBI", 0, 0, 3, 0),
        struct.pack(">QQBI", 7, 0, 8, 0),
        struct.pack(">QQBI", 7, 0, 3, 2**31),
        next(fragments_of(b"short", 90, 32768)),
        next(fragments_of(message[:4] + b"\xff\xff\xff\xff" + message[8:], 90, 32768)),
    ]


@pytest.mark.parametrize("index", range(8))
def test_a_bad_fragment_ends_its_session_and_no_other(simulator: Simulator, open_pool: Opener, index: int) -> None:
    with open_pool(simulator) as bystander:
        with connection(simulator) as wsman_connection:
            pool = RunspacePool(wsman_connection)
            pool.open()
            with pytest.raises(WSManFaultError, match="The session was closed"):
                send(pool, bad_fragments(pool)[index])
            with pytest.raises(WSManFaultError) as caught:
                pool.get_available_runspaces()
            assert caught.value.code == 2150858843
        assert run(bystander, "Get-Number", Count=1).output == [0]


@pytest.mark.parametrize(
    "data", [b"<Obj", b"<!DOCTYPE a><Obj RefId='0'/>", b"<I32>x</I32>", ("<Obj RefId='0'><LST>" * 500).encode()]
)
def test_an_object_that_cannot_be_read_fails_its_request_alone(
    simulator: Simulator, open_pool: Opener, data: bytes
) -> None:
    with open_pool(simulator) as pool:
        message = pack(MessageType.GET_AVAILABLE_RUNSPACES, uuid.UUID(pool.id), None, data, to_server=True)
        with pytest.raises(WSManFaultError):
            send(pool, next(fragments_of(message, 90, 32768)))
        pool.state = 3


def test_wrong_ids_are_faults(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        with pytest.raises(WSManFaultError, match="command was not found"):
            pool.shell.receive("stdout", command_id=str(uuid.uuid4()).upper())
        with pytest.raises(WSManFaultError, match="GUID"):
            pool.shell.receive("stdout", command_id="zzz")
        with pytest.raises(WSManFaultError, match="signal is not one"):
            pool.shell.signal("urn:nothing", str(uuid.uuid4()))
        assert run(pool, "Get-Number", Count=1).output == [0]


def test_a_shell_belongs_to_the_user_who_made_it(open_pool: Opener) -> None:
    with running(users={"eve": "pw"}) as simulator, open_pool(simulator) as pool:
        stranger = connection(simulator, password="pw")
        stranger.transport.username = "eve"
        with stranger:
            assert RunspacePool.get_runspace_pools(stranger) == []
            with pytest.raises(WSManFaultError, match="denied") as caught:
                stranger.delete(pool.shell.resource_uri, selector_set=pool.shell._selector_set)
            assert caught.value.code == 5
        assert run(pool, "Get-Number", Count=1).output == [0]


def test_quotas_hold(open_pool: Opener) -> None:
    limits = ServiceLimits(shells_per_user=2, pool=PoolLimits(runspaces=3))
    with running(limits=limits) as simulator, open_pool(simulator) as first, open_pool(simulator):
        third = RunspacePool(connection(simulator))
        with pytest.raises(WSManFaultError, match="maximum number of concurrent shells"):
            third.open()
        with pytest.raises(Exception, match="Failed to set maximum"):
            first.max_runspaces = 4


def test_an_object_larger_than_the_limit_is_refused(open_pool: Opener) -> None:
    limits = ServiceLimits(pool=PoolLimits(object_bytes=100_000))
    with running(limits=limits) as simulator, connection(simulator) as wsman_connection:
        pool = RunspacePool(wsman_connection)
        pool.open()
        with pytest.raises(WSManFaultError, match="size limit"):
            run(pool, "Test-Echo", Value="x" * 300_000)


def test_a_slow_client_is_let_go() -> None:
    options = EndpointOptions(http=HttpLimits(header_seconds=0.2, body_seconds=0.2, idle_seconds=0.3))
    with running(options=options) as simulator:
        assert raw(simulator, b"POST /wsman HTTP/1.1\r\nHost").startswith(b"HTTP/1.1 408")
        assert raw(simulator, b"POST /wsman HTTP/1.1\r\nContent-Length: 10\r\n\r\nab").startswith(b"HTTP/1.1 408")
        assert raw(simulator, b"") == b""
        assert raw(simulator, b"POST /wsman HTTP/1.1\r\n", half_close=True) == b""


def test_idle_shells_are_reaped(open_pool: Opener) -> None:
    with running(limits=ServiceLimits(idle_seconds=0.2)) as simulator, connection(simulator) as wsman_connection:
        pool = RunspacePool(wsman_connection)
        pool.open()
        assert _until(lambda: not simulator.endpoint.service.shells)


def test_output_that_nobody_fetches_holds_the_cmdlet(open_pool: Opener) -> None:
    written: list[int] = []
    limits = ServiceLimits(pool=PoolLimits(outbox_bytes=200_000))
    with running(limits=limits) as simulator:

        @simulator.cmdlet("Get-Flood")
        def flood() -> Iterator[str]:
            for index in range(1000):
                written.append(index)
                yield "x" * 10_000

        with open_pool(simulator) as pool:
            shell = PowerShell(pool)
            shell.add_cmdlet("Get-Flood")
            shell.begin_invoke()
            assert _until(lambda: len(written) > 10)
            time.sleep(0.1)
            assert len(written) < 40
            assert len(shell.end_invoke()) == 1000


def test_a_port_in_use_is_one_clear_sentence(simulator: Simulator) -> None:
    with pytest.raises(
        SimulatorError, match=rf"cannot listen on 127\.0\.0\.1:{simulator.port}: .* choose another address or port"
    ):
        Simulator(port=simulator.port).start()


def test_only_the_loopback_is_listened_on(simulator: Simulator) -> None:
    assert simulator.endpoint._http._listener.getsockname()[0] == "127.0.0.1"


def test_nothing_shows_the_password(simulator: Simulator) -> None:
    shown = f"{simulator!r} {simulator.endpoint._credentials!r} {simulator.address}"
    assert simulator.password not in shown


def test_sessions_leave_nothing_behind(simulator: Simulator, open_pool: Opener) -> None:
    def one() -> None:
        with open_pool(simulator) as pool:
            run(pool, "Get-Number")

    one()
    gc.collect()
    before = threading.active_count()
    for _ in range(60):
        one()
    assert _until(lambda: simulator.endpoint.connection_count == 0)
    assert _until(lambda: threading.active_count() <= before)
    assert not simulator.endpoint.service.shells


def test_close_ends_every_thread(open_pool: Opener) -> None:
    before = set(threading.enumerate())
    with running() as simulator, connection(simulator) as wsman_connection:
        pool = RunspacePool(wsman_connection)
        pool.open()
        shell = PowerShell(pool)
        shell.add_cmdlet("Wait-Forever")
        shell.begin_invoke()
    assert _until(lambda: not (set(threading.enumerate()) - before))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_as_fragments_raise_nothing_else(data: bytes) -> None:
    try:
        for found in Defragmenter(10_000, 100_000).feed(data):
            unpack(found)
    except ProtocolError:
        pass


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=3000), st.integers(22, 400), st.integers(1, 2**63))
def test_fragments_come_back_together(message: bytes, size: int, object_id: int) -> None:
    defragmenter = Defragmenter()
    found = [m for f in fragments_of(message, object_id, size) for m in defragmenter.feed(f)]
    assert found == [message]
    assert defragmenter.pending == 0


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda t: ENVELOPE.format(t).encode())))
def test_any_bytes_as_an_envelope_raise_nothing_else(data: bytes) -> None:
    with suppress(ProtocolError):
        wsman.parse(data)


_PIECES = st.sampled_from(
    [
        b"--b\r\n",
        b"--b--\r\n",
        b"\tContent-Type: application/octet-stream\r\n",
        b"Length=5\r\n",
        b"Length=x\r\n",
        b"abcde",
        b"\r\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=12).map(b"".join))
def test_any_mime_framing_raises_nothing_else(body: bytes) -> None:
    with suppress(ProtocolError):
        split_parts(body, b"b")


def _until(test: Any, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while not test():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


@pytest.mark.parametrize("key", ["", "!", base64.b64encode(b"RSA1" * 80).decode(), "BgIAAACkAABSU0ExAAgAAAEAAQAA"])
def test_a_public_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(ProtocolError, match="The public key cannot be read"):
        sealed_for(key, b"x" * 32)


def test_the_command_line_serves_the_demo_host_until_it_is_interrupted() -> None:
    command = [sys.executable, "-u", "-m", "bridge.cli.main", "simulate", "--password", "pw"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = process.stdout.readline()
        port = int(re.findall(r":(\d+)/wsman", line)[0])
        assert f"winrm+http://user@127.0.0.1:{port}" in address
        wsman_connection = WSMan(
            "127.0.0.1", port=port, ssl=False, auth="basic", encryption="never", username="user", password="pw"
        )
        with wsman_connection, RunspacePool(wsman_connection) as pool:
            assert len(run(pool, "Get-WmsSession", All=True).output) == 5
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
