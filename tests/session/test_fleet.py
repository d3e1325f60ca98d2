"""One invocation on many hosts."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

import bridge
from bridge.binding import Argument, BindingError
from bridge.model import Command, Parameter
from bridge.session import Invocation
from bridge.session.errors import AddressError, AuthenticationFailed, HostUnreachable
from bridge.session.fleet import Fleet
from bridge.simulator import Simulator

HOW: dict[str, Any] = {"credential": ("user", "pw"), "auth": "basic", "allow_unencrypted": True}


@contextlib.contextmanager
def hosts(count: int) -> Iterator[list[Simulator]]:
    """``count`` hosts, each on a port of its own, that answer with their number."""
    with contextlib.ExitStack() as stack:
        made = []
        for number in range(count):
            sim = Simulator(password="pw", state=number, builtins=False)

            @sim.cmdlet("Get-Number")
            def get_number(ctx: Any, times: int = 1) -> Iterator[int]:
                for _ in range(times):
                    yield ctx.state

            @sim.cmdlet("Stop-Odd")
            def stop_odd(ctx: Any) -> int:
                if ctx.state % 2:
                    ctx.throw("odd", "Odd")
                return int(ctx.state)

            made.append(stack.enter_context(sim))
        yield made


def test_each_host_gives_its_own_result() -> None:
    with hosts(5) as sims:
        fleet = Fleet([s.address for s in sims], **HOW)
        outcome = fleet.run(Invocation("Get-Number", [Argument("Times", 2, colon=True)]))
        assert list(outcome) == [s.address for s in sims]
        assert [list(outcome[s.address]) for s in sims] == [[n, n] for n in range(5)]  # type: ignore[arg-type]
        assert not outcome.had_errors
        assert [item for _, item in outcome.objects()] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_one_bad_host_never_stops_the_rest() -> None:
    with hosts(4) as sims:
        dead = "winrm+http://127.0.0.1:1"
        fleet = Fleet(
            [sims[0].address, dead, sims[1].address, sims[2].address],
            connections={sims[2].address: {"credential": ("user", "no")}},
            **HOW,
        )
        outcome = fleet.run(Invocation("Stop-Odd"))
        assert list(outcome.succeeded) == [sims[0].address]
        assert {a: type(e) for a, e in outcome.failed.items()} == {
            dead: HostUnreachable, sims[1].address: bridge.RemoteError, sims[2].address: AuthenticationFailed,
        }  # fmt: skip
        assert outcome.had_errors
        assert repr(outcome) == "<FleetResult 1 succeeded, 3 failed>"


def test_results_come_as_hosts_finish_and_are_told() -> None:
    with hosts(6) as sims:
        told: list[str] = []
        Fleet([s.address for s in sims], throttle=2, **HOW).run(
            Invocation("Get-Number"), on_result=lambda a, _: told.append(a)
        )
        assert sorted(told) == sorted(s.address for s in sims)
        pairs = Fleet([s.address for s in sims], throttle=1, **HOW).as_completed(Invocation("Get-Number"))
        assert next(pairs)[0] == sims[0].address
        pairs.close()  # type: ignore[attr-defined]
        assert len(sims[5].calls) == 1


def test_leaving_early_stops_what_runs() -> None:
    with hosts(2) as sims:

        @sims[1].cmdlet("Get-Number")
        def wait_for_ever(ctx: Any) -> None:
            ctx.sleep(300)

        pairs = Fleet([s.address for s in sims], **HOW).as_completed(Invocation("Get-Number"))
        assert next(pairs)[0] == sims[0].address
        while not sims[1].calls:
            threading.Event().wait(0.01)
        pairs.close()  # type: ignore[attr-defined]


def test_input_is_given_to_every_host() -> None:
    with hosts(2) as sims:
        for sim in sims:

            @sim.cmdlet("Add-One")
            def add_one(ctx: Any, input_object: Any = None) -> None:
                ctx.write(ctx.state)

        outcome = Fleet([s.address for s in sims], **HOW).run((n for n in range(3)) | Invocation("Get-Number"))
        assert all(len(r.errors) == 3 for r in outcome.succeeded.values())


def test_any_executor_does_the_work() -> None:
    with hosts(3) as sims:
        addresses = [s.address for s in sims]
        with ThreadPoolExecutor(2) as threads:
            assert len(Fleet(addresses, executor=threads, **HOW).run(Invocation("Get-Number")).succeeded) == 3
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
            outcome = Fleet([*addresses, "winrm+http://127.0.0.1:1"], executor=processes, **HOW).run(
                Invocation("Stop-Odd")
            )
        assert [type(o) for o in outcome.values()] == [
            bridge.Result,
            bridge.RemoteError,
            bridge.Result,
            HostUnreachable,
        ]


def test_a_call_made_by_a_session_and_a_model_made_by_a_function_go_to_other_processes() -> None:
    model = Command("Get-Number", parameters=(Parameter("Times", "System.Int32"),))
    with (
        hosts(2) as sims,
        bridge.connect(sims[0].address, **HOW) as ps,
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes,
    ):
        fleet = Fleet([s.address for s in sims], executor=processes, **HOW)
        assert [list(r) for r in fleet.run(ps.command("Get-Number", Times=2)).succeeded.values()] == [[0, 0], [1, 1]]
        by_model: Invocation[Any] = Invocation("Get-Number", [Argument("Times", "1", colon=True)], lambda: model)
        by_model.run(ps)
        assert [list(r) for r in fleet.run(by_model).succeeded.values()] == [[0], [1]]


def test_five_hundred_hosts() -> None:
    with hosts(500) as sims:
        for sim in sims[::100]:
            sim.faults.status(500, "Create")
        outcome = Fleet([s.address for s in sims], **HOW).run(Invocation("Get-Number"))
        assert len(outcome) == 500
        broken = {s.address for s in sims[::100]}
        assert {a: str(e) for a, e in outcome.failed.items() if a not in broken} == {}
        assert set(outcome.failed) == broken
        assert [r[0] for r in outcome.succeeded.values()] == [n for n in range(500) if n % 100]


def test_addresses_are_checked_before_anything_runs() -> None:
    with pytest.raises(AddressError):
        Fleet(["nonsense"])
    with pytest.raises(AddressError, match="throttle"):
        Fleet([], throttle=0)
    assert len(Fleet([]).run(Invocation("Get-Number"))) == 0


def test_a_call_that_does_not_bind_fails_on_every_host_alike() -> None:
    with hosts(1) as sims:
        outcome = Fleet([sims[0].address], **HOW).run(
            Invocation("Get-Number", [Argument("No", 1, colon=True)], Command("Get-Number"))
        )
        assert [type(e) for e in outcome.failed.values()] == [BindingError]
        assert len(sims[0].calls) == 0


def test_the_same_on_a_dask_cluster() -> None:
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    with (
        hosts(4) as sims,
        distributed.Client(processes=False, n_workers=1, threads_per_worker=2, dashboard_address=":0") as client,
    ):
        fleet = Fleet([s.address for s in sims], executor=client.get_executor(), **HOW)
        outcome = fleet.run(Invocation("Get-Number"))
        assert [r[0] for r in outcome.succeeded.values()] == [0, 1, 2, 3]
