"""Times of a session beside raw pypsrp, on one simulated host in a process of its own, in one run.

    python benchmarks/session.py [--rounds 7] [--objects 10000]

Prints medians and the ratio to pypsrp (above 1: this project is faster). ``pwsh:`` is measured where ``pwsh`` is found.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from typing import Annotated, Any

import bridge
from bridge.simulator import Context, Param, Simulator
from bridge.values import PSObject

OBJECT_NAMES = ("Name", "Id", "Path", "Ready")


def serve(connection: Any) -> None:
    """The host: small objects of four properties, and a command that takes them."""
    sim = Simulator()

    @sim.cmdlet("Get-Small")
    def get_small(ctx: Context, count: int = 1) -> None:
        for number in range(count):
            ctx.write(
                PSObject(
                    {"Name": f"object {number}", "Id": number, "Path": f"C:\\Temp\\file{number}.txt", "Ready": True},
                    type_names=("Demo.Small", "System.Object"),
                )
            )

    class Take:
        input_object: Annotated[object, Param(by_value=True)]
        count = 0

        def process(self) -> None:
            self.count += 1

        def end(self) -> int:
            return self.count

    sim.cmdlet("Measure-Input")(Take)
    with sim:
        connection.send((sim.address, sim.username, sim.password, sim.port))
        connection.recv()


def median(rounds: int, work: Callable[[], Any]) -> float:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def alternating(rounds: int, ours: Callable[[], Any], theirs: Callable[[], Any]) -> tuple[float, float]:
    """Medians of both, taken in turns so that a busy machine hurts both alike."""
    mine, other = [], []
    for _ in range(rounds):
        for times, work in ((mine, ours), (other, theirs)):
            began = time.perf_counter()
            work()
            times.append(time.perf_counter() - began)
    return statistics.median(mine), statistics.median(other)


def report(what: str, ours: float, theirs: float | None = None, unit: str = "ms") -> None:
    text = f"{what:42} {ours * 1e3:9.1f} {unit}"
    if theirs is not None:
        text += f"   pypsrp {theirs * 1e3:9.1f} {unit}   x{theirs / ours:5.2f}"
    print(text, flush=True)


def over_wsman(rounds: int, objects: int, auth: str) -> None:
    from pypsrp.powershell import PowerShell, RunspacePool
    from pypsrp.wsman import WSMan

    here, there = multiprocessing.Pipe()
    host = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    host.start()
    address, user, password, port = here.recv()
    wsman = WSMan(
        "127.0.0.1", port=port, username=user, password=password, ssl=False, auth=auth,
        encryption="never" if auth == "basic" else "always",
    )  # fmt: skip
    print(f"winrm+http, {auth}:")
    items = [
        bridge.PSObject({"Name": f"object {n}", "Id": n, "Path": f"C:\\Temp\\file{n}.txt", "Ready": True})
        for n in range(objects)
    ]
    with (
        wsman,
        RunspacePool(wsman) as pool,
        bridge.connect(address, credential=(user, password), auth=auth, allow_unencrypted=True) as ps,
    ):

        def raw(command: str, **parameters: Any) -> Any:
            shell = PowerShell(pool)
            shell.add_cmdlet(command)
            for name, value in parameters.items():
                shell.add_parameter(name, value)
            return shell.invoke()

        def raw_up() -> Any:
            from pypsrp.complex_objects import GenericComplexObject

            def generate() -> Any:
                for n in range(objects // 10):
                    one = GenericComplexObject()
                    one.extended_properties = {
                        "Name": f"object {n}",
                        "Id": n,
                        "Path": f"C:\\Temp\\file{n}.txt",
                        "Ready": True,
                    }
                    yield one

            shell = PowerShell(pool)
            shell.add_cmdlet("Measure-Input")
            return shell.invoke(generate())

        def open_ours() -> None:
            bridge.connect(address, credential=(user, password), auth=auth, allow_unencrypted=True).close()

        def open_theirs() -> None:
            with (
                WSMan(
                    "127.0.0.1", port=port, username=user, password=password, ssl=False, auth=auth,
                    encryption="never" if auth == "basic" else "always",
                ) as one,
                RunspacePool(one),
            ):  # fmt: skip
                pass

        assert len(raw("Get-Small", Count=3)) == len(ps.command("Get-Small", Count=3).run()) == 3
        report("open and close a session", *alternating(max(rounds, 15), open_ours, open_theirs))
        report("one call", *alternating(rounds * 30, lambda: ps.command("Get-Small").run(), lambda: raw("Get-Small")))
        report(
            f"{objects} objects down",
            *alternating(
                rounds, lambda: ps.command("Get-Small", Count=objects).run(), lambda: raw("Get-Small", Count=objects)
            ),
        )
        up = ps.command("Measure-Input")
        assert (iter(items) | up).run() == [objects]
        mine = median(rounds, lambda: (iter(items) | up).run())
        # A tenth, because pypsrp sends one request an object; the ratio is of the time for one object.
        theirs = median(max(3, rounds // 2), raw_up) * 10
        report(f"{objects} objects up from a generator", mine, theirs)
    here.send(None)
    host.join(5)


def over_pwsh(rounds: int, objects: int) -> None:
    if shutil.which("pwsh") is None:
        print("pwsh: not measured, PowerShell 7 is not on the PATH")
        return
    print("pwsh:")
    with bridge.connect("pwsh:") as ps:
        ps.command("Get-Date").run()
        report("one call", median(rounds * 30, lambda: ps.command("Get-Date", Year=2000).run()))
        items = [bridge.PSObject({"Name": f"o{n}", "Id": n}) for n in range(objects)]
        report(
            f"{objects} objects up and down",
            median(rounds, lambda: (items | ps.command("Select-Object", "Name", "Id")).run()),
        )


def over_fake_pwsh(rounds: int) -> None:
    from pathlib import Path

    fake = Path(__file__).parent.parent / "tests" / "data" / "transport" / "fake_pwsh.py"
    from bridge.session.connect import ConnectOptions
    from bridge.session.process import open_process

    print("packets, a stand-in process on psrpcore (its own time included):")
    with open_process([sys.executable, os.fspath(fake), "-s"], "pwsh:stand-in", ConnectOptions()) as ps:
        report("one call", median(rounds * 10, lambda: ps.command("Send-Back", InputObject=1).run()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--objects", type=int, default=10_000)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    for auth in ("basic", "ntlm"):
        over_wsman(given.rounds, given.objects, auth)
    over_pwsh(given.rounds, given.objects)
    over_fake_pwsh(given.rounds)


if __name__ == "__main__":
    main()
