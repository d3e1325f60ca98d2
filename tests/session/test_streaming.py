"""Input and output at once, with backpressure, and what happens when either side gives up."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

import bridge
from bridge.session.session import Session
from bridge.simulator import Simulator


def test_a_generator_is_sent_in_batches(ps: Session, sim: Simulator) -> None:
    sent = []
    channel_send = type(ps.pool.transport).ask

    def counting(self: Any, action: str, *rest: Any, **more: Any) -> Any:
        sent.append(action)
        return channel_send(self, action, *rest, **more)

    type(ps.pool.transport).ask = counting  # type: ignore[method-assign]
    try:
        result = ((n for n in range(5000)) | ps.command("Send-Back")).run()
    finally:
        type(ps.pool.transport).ask = channel_send  # type: ignore[method-assign]
    assert list(result) == list(range(5000))
    assert sent.count("Send") < 100


def test_output_of_early_input_arrives_while_input_goes_on(ps: Session) -> None:
    seen = threading.Event()

    def numbers() -> Iterator[int]:
        yield 1
        assert seen.wait(10)
        yield 2

    stream = (numbers() | ps.command("Send-Back")).stream()
    assert next(stream) == 1
    seen.set()
    assert list(stream) == [2]


def test_an_endless_generator_is_taken_no_faster_than_its_output_is_read(ps: Session) -> None:
    taken = itertools.count()
    last = 0

    def endless() -> Iterator[str]:
        nonlocal last
        while True:
            last = next(taken)
            yield "x" * 1000

    stream = (endless() | ps.command("Send-Back")).stream()
    for _ in range(10):
        next(stream)
    settled = -1
    while settled != last:
        settled = last
        threading.Event().wait(0.7)
    stream.close()  # type: ignore[attr-defined]
    assert last < 200_000
    assert ps.command("Send-Back", 1).run() == [1]


def test_an_error_in_the_generator_comes_out_and_stops_the_pipeline(ps: Session) -> None:
    def broken() -> Iterator[int]:
        yield from range(100)
        raise LookupError("the file is gone")

    with pytest.raises(LookupError, match="the file is gone"):
        (broken() | ps.command("Send-Back")).run()
    assert ps.command("Send-Back", 1).run() == [1]


def test_input_without_a_clixml_form_stops_the_pipeline(ps: Session) -> None:
    with pytest.raises(bridge.BridgeError):
        (iter([1, object()]) | ps.command("Send-Back")).run()
    with pytest.raises(bridge.BridgeError):
        ([1, object()] | ps.command("Send-Back")).run()
    assert ps.command("Send-Back", 1).run() == [1]


def test_empty_input_and_nulls(ps: Session) -> None:
    assert list(([] | ps.command("Send-Back")).run()) == []
    assert list((iter([]) | ps.command("Send-Back")).run()) == []
    # A null is an object of the pipeline; a mandatory parameter refuses it, each time.
    result = ([None, 1, None] | ps.command("Send-Back")).run()
    assert list(result) == [1]
    assert len(result.errors) == 2


def test_a_generator_is_closed_when_the_host_wants_no_more(ps: Session, sim: Simulator) -> None:
    closed = threading.Event()

    def many() -> Iterator[dict[str, int]]:
        try:
            for n in range(1_000_000):
                yield {"Count": n}
        finally:
            closed.set()

    with pytest.raises(bridge.RemoteError):
        (many() | ps.command("Stop-Input")).run()
    assert closed.wait(5)


@dataclass
class Row:
    Name: str
    Size: int


def test_dataclasses_are_objects_with_properties(ps: Session, sim: Simulator) -> None:
    (back,) = ([Row("a", 1)] | ps.command("Send-Back")).run()
    assert back.to_dict() == {"Name": "a", "Size": 1}
    ([Row("a", 1), Row("b", 2)] | ps.command("Close-Thing", Force=True)).run()
    assert sim.state.closed == ["a", "b"]


def test_many_objects_come_down_whole(ps: Session) -> None:
    result = ps.command("Get-Thing", Count=5000).run()
    assert [o.Id for o in result] == list(range(5000))
