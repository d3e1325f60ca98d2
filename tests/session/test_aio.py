"""asyncio: the same runs, awaited."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import bridge
from bridge.session.session import Session
from bridge.simulator import Simulator


def test_a_run_is_awaited(ps: Session) -> None:
    async def main() -> Any:
        return await ps.command("Get-Thing").arun()

    result = asyncio.run(main())
    assert [o.Id for o in result] == [0, 1, 2]


def test_errors_are_those_of_run(ps: Session) -> None:
    async def main() -> None:
        await ps.command("Stop-Here").arun()

    with pytest.raises(bridge.RemoteError, match="cannot go on"):
        asyncio.run(main())


def test_output_is_iterated(ps: Session) -> None:
    async def main() -> list[Any]:
        return [o.Id async for o in ps.command("Get-Thing", Count=1000).astream()]

    assert asyncio.run(main()) == list(range(1000))


def test_output_arrives_while_the_pipeline_runs(ps: Session, sim: Simulator) -> None:
    async def main() -> list[Any]:
        seen = []
        async for item in ps.command("Wait-Signal").astream():
            seen.append(item)
            sim.state.go.set()
        return seen

    assert asyncio.run(asyncio.wait_for(main(), 15)) == ["one", "two"]


def test_cancelling_stops_the_remote_pipeline(ps: Session, sim: Simulator) -> None:
    async def main() -> None:
        task = asyncio.ensure_future(ps.command("Wait-Long").arun())
        await asyncio.sleep(0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert sim.state.stopped.is_set()
    assert ps.command("Send-Back", 1).run() == [1]


def test_leaving_a_stream_early_stops_the_remote_pipeline(ps: Session, sim: Simulator) -> None:
    async def main() -> None:
        stream = ps.command("Wait-Long").astream()
        async for _ in stream:
            break
        await stream.aclose()  # type: ignore[attr-defined]

    asyncio.run(main())
    assert sim.state.stopped.wait(5)
    assert ps.command("Send-Back", 1).run() == [1]


def test_many_at_once(open_session: Any) -> None:
    ps = open_session(runspaces=4)

    async def main() -> list[Any]:
        results = await asyncio.gather(*(ps.command("Send-Back", n).arun() for n in range(12)))
        return [r[0] for r in results]

    assert asyncio.run(main()) == list(range(12))


def test_timeouts_are_the_same(ps: Session) -> None:
    async def main() -> None:
        await ps.command("Wait-Long").arun(timeout=0.3)

    with pytest.raises(bridge.SessionError, match=r"longer than 0.3 s"):
        asyncio.run(main())
