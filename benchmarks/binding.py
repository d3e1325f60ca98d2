"""How long binding takes: a call of three named parameters, and one piped object bound by property name.

Usage: ``python benchmarks/binding.py [--profile]``. Prints medians in microseconds, the same work by hand (a dict lookup and a check for
each parameter) as a measure of the machine, and with ``--profile`` where the time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import timeit
from collections.abc import Callable

from bridge.binding import Argument, compile_plan
from bridge.model import Command, CommandKind, Parameter, ParameterSet, ParameterSetMember
from bridge.values import PSObject, UInt64

QUERY, INPUT = "Query (cdxml)", "InputObject (cdxml)"
CIM = "Microsoft.Management.Infrastructure.CimInstance"
SWITCH = "System.Management.Automation.SwitchParameter"


def close_session(kind: CommandKind) -> Command:
    """A command of the shape that the engine makes of a cdxml file: two sets, ten parameters beside the common ones."""
    query = ParameterSetMember(QUERY, by_property_name=True)
    first = ParameterSetMember(QUERY, position=0, by_property_name=True)
    both = (ParameterSetMember(QUERY), ParameterSetMember(INPUT))
    return Command(
        "Close-SmbSession",
        kind=kind,
        parameters=(
            Parameter("SessionId", "System.UInt64[]", members=(first,)),
            Parameter("ClientComputerName", "System.String[]", members=(query,)),
            Parameter("ClientUserName", "System.String[]", members=(query,)),
            Parameter("ScopeName", "System.String[]", members=(query,)),
            Parameter("InputObject", CIM + "[]", members=(ParameterSetMember(INPUT, mandatory=True, by_value=True),)),
            Parameter("Force", SWITCH, members=both),
            Parameter("CimSession", "Microsoft.Management.Infrastructure.CimSession[]", ("Session",), members=both),
            Parameter("ThrottleLimit", "System.Int32", members=both),
            Parameter("AsJob", SWITCH, members=both),
            Parameter("PassThru", SWITCH, members=both),
        ),
        sets=(ParameterSet(QUERY, True), ParameterSet(INPUT)),
        default_set=QUERY,
        supports_should_process=True,
        positional_binding=False,
    )


def plain(kind: CommandKind) -> Command:
    """One set, scalar parameters."""
    named = ParameterSetMember(by_property_name=True)
    return Command(
        "Set-Thing",
        kind=kind,
        parameters=(
            Parameter("Name", "System.String", members=(named,)),
            Parameter("Id", "System.Int32", members=(named,)),
            Parameter("Path", "System.String"),
            Parameter("Count", "System.Int64"),
            Parameter("Force", SWITCH),
        ),
        positional_binding=False,
    )


def median(work: Callable[[], object], loops: int, rounds: int = 15) -> float:
    """Microseconds a run."""
    work()
    return statistics.median(timeit.repeat(work, number=loops, repeat=rounds)) / loops * 1e6


def by_hand() -> dict[str, object]:
    """What three lookups, three checks and three stores cost on this machine."""
    table = {"name": ("Name", str), "id": ("Id", int), "path": ("Path", str)}
    bound: dict[str, object] = {}
    for name, value in (("Name", "a"), ("Id", 1), ("Path", "p")):
        full, kind = table[name.lower()]
        if isinstance(value, kind):
            bound[full] = value
    return bound


def works(kind: CommandKind) -> dict[str, Callable[[], object]]:
    simple, session = compile_plan(plain(kind)), compile_plan(close_session(kind))
    three = [Argument("Name", "a"), Argument("Id", 7), Argument("Force", True)]
    typed = [Argument("Name", "a"), Argument("Id", 7), Argument("Path", "p")]
    query = [Argument("SessionId", [1, 2]), Argument("ClientUserName", "x*"), Argument("Force", True)]
    by_name = simple.bind([Argument("Path", "p")], input_expected=True)
    by_session = session.bind([Argument("Force", True)], input_expected=True)
    thing = PSObject({"Name": "a", "Id": 7, "Other": 1})
    found = PSObject({"SessionId": UInt64(5), "ClientUserName": "x", "Other": 1})
    return {
        "call, three named": lambda: simple.bind(typed),
        "call, three named, a switch from bool": lambda: simple.bind(three),
        "call, three named, cdxml sets, arrays": lambda: session.bind(query),
        "object, two by property name": lambda: by_name.process(thing),
        "object, two by property name, cdxml sets": lambda: by_session.process(found),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", action="store_true", help="show where the time of a call and of an object goes")
    options = parser.parse_args()
    hand = median(by_hand, 20_000)
    print(f"by hand: {hand:.2f} us")
    for kind in (CommandKind.FUNCTION, CommandKind.CMDLET):
        for name, work in works(kind).items():
            took = median(work, 3_000)
            print(f"{kind.value:8} {name:42} {took:6.2f} us  ({took / hand:.1f} times by hand)")
    if options.profile:
        for name, work in works(CommandKind.FUNCTION).items():
            profile = cProfile.Profile()
            profile.runcall(lambda work=work: [work() for _ in range(20_000)])
            print(f"--- {name}")
            pstats.Stats(profile).sort_stats("tottime").print_stats(14)


if __name__ == "__main__":
    main()
