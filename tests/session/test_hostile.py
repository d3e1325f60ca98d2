"""A host that sends nonsense: only this project's errors come out, and nothing hangs."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

import bridge
from bridge.session.host import HostCalls
from bridge.session.running import Running
from bridge.transport.base import Channel, Deadline, Timeouts, Transport
from bridge.transport.client import PoolClient
from bridge.transport.codec import ClixmlCodec
from bridge.transport.errors import OutcomeUnknown, TransportTimeout
from bridge.transport.fragments import Fragmenter, pack_message
from bridge.transport.messages import Kind, note
from bridge.values import EnumValue, Int64, PSObject, TypedArray

QUICK = Timeouts(connect=0.2, open=0.2, operation=0.05, answer=0.1, recover=0.1, stop=0.05, close=0.1)
POOL = uuid.uuid4()


class Playback(Transport, Channel):
    """A transport that plays given fragments: to the pool when it opens, then to its one pipeline."""

    address = "playback:"

    def __init__(self, blocks: list[bytes]) -> None:
        self.timeouts = QUICK
        self._blocks = iter(blocks)

    def open(self, pool: uuid.UUID, data: bytes, deadline: Deadline) -> None:
        return None

    def receive(self, deadline: Any) -> bytes:  # type: ignore[override]
        block = next(self._blocks, None)
        if block is None:
            raise (
                TransportTimeout("nothing is left")
                if isinstance(deadline, Deadline)
                else OutcomeUnknown("nothing is left")
            )
        return block

    def send(self, data: bytes, deadline: Deadline | None = None) -> None:
        return None

    def respond(self, data: bytes) -> None:
        return None

    def stop(self) -> None:
        return None

    def start(self, pipeline: uuid.UUID, fragments: list[bytes], deadline: Deadline) -> Channel:
        return self

    def close(self, deadline: Any = None) -> None:
        return None


def block(kind: int, value: Any) -> bytes:
    data = value if isinstance(value, bytes) else ClixmlCodec().encode(value)
    return b"".join(Fragmenter().cut(pack_message(kind, data, POOL, uuid.uuid4())))


ODD: list[Any] = [
    None, 5, "x", [], {}, PSObject(), note(ci=5), note(ci="x", mi="y", mp="z"), note(PipelineState="x"), note(PipelineState=99),
    note(ci=Int64(1), mi=EnumValue("E", "PromptForChoice", 26), mp=TypedArray("System.Collections.ArrayList", [])),
    note(ci=Int64(1), mi=EnumValue("E", "PromptForChoice", 26), mp=TypedArray("L", ["a", "b", ["c", 5, None], "d"])),
    note(ci=Int64(1), mi=EnumValue("E", "Prompt", 23), mp=TypedArray("L", [None, 5, ["c", 5, PSObject()]])),
    note(ci=Int64(1), mi=EnumValue("E", "PromptForCredential1", 24), mp=None),
    note(ci=Int64(1), mi=EnumValue("E", "WriteLine2", 16), mp=TypedArray("L", [])),
    note(ci=Int64(1), mi=EnumValue("E", "Nonsense", 999), mp=5), note(Exception=5, ErrorCategory_Category="x", TargetObject=[1]),
    note(Exception=PSObject({"Message": ["a"]}), FullyQualifiedErrorId=7), note(Tags="x", MessageData=[1]),
    note(Activity=5, PercentComplete="x", Type=None), note(PipelineState=5, ExceptionAsErrorRecord="text"), b"", b"<Obj", b"\xff\xfe",
    note(ApplicationPrivateData=5), note(RunspaceState="x"), note(protocolversion="x"), note(EncryptedSessionKey=5),
]  # fmt: skip
FINAL = note(PipelineState=4)


def play(blocks: list[bytes]) -> bridge.Result[Any] | None:
    pool = PoolClient(Playback(blocks), ClixmlCodec(), timeouts=QUICK)
    running: Running[Any]
    host = HostCalls("yes", bridge.Answers({}), lambda text, ends: running.wrote(text, ends))
    client = pool.start([], has_input=False, deadline=Deadline(1))
    running = Running(client, host, address="playback:", deadline=Deadline(0.3), timeout=0.3)
    try:
        return running.wait()
    except bridge.BridgeError:
        return None


@pytest.mark.parametrize("kind", [int(k) for k in Kind], ids=hex)
def test_a_pipelines_messages_may_hold_anything(kind: int) -> None:
    for value in ODD:
        play([block(kind, value), block(Kind.STATE, FINAL)])


@pytest.mark.parametrize("kind", [int(k) for k in Kind], ids=hex)
def test_a_pools_messages_may_hold_anything(kind: int) -> None:
    for value in ODD:
        pool = PoolClient(Playback([block(kind, value)]), ClixmlCodec(), timeouts=QUICK)
        with pytest.raises(bridge.BridgeError):
            pool.open(Deadline(0.1))


def mutations(data: bytes, count: int) -> Iterator[bytes]:
    rng = random.Random(11)
    for _ in range(count):
        out = bytearray(data)
        for _ in range(rng.randrange(1, 6)):
            at = rng.randrange(len(out))
            choice = rng.randrange(3)
            if choice == 0:
                out[at] = rng.randrange(256)
            elif choice == 1:
                del out[at : at + rng.randrange(1, 30)]
            else:
                out[at:at] = rng.randbytes(rng.randrange(1, 8))
        yield bytes(out)


def test_damaged_bytes_end_a_run_with_an_error_of_ours_or_not_at_all() -> None:
    whole = block(Kind.OUTPUT, PSObject({"Name": "a", "Inner": PSObject({"B": [1, 2]})})) + block(Kind.STATE, FINAL)
    ended = [play([damaged]) for damaged in mutations(whole, 300)]
    assert any(result is None for result in ended)
    assert play([whole]) is not None
