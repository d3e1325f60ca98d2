"""CLIXML speed and memory beside psrpcore and pypsrp, in one run.

usage: python benchmarks/clixml.py [--objects 2000] [--rounds 5] [--memory-objects 100000] [--json]

Every figure is the median over rounds, in microseconds for one object; the codecs take turns within a round, so that a slow moment of
the machine meets all of them. Memory is what ``tracemalloc`` counts for a list of decoded objects.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

import psrpcore.types
import pypsrp.serializer
from psrpcore._crypto import PSRemotingCrypto
from pypsrp.complex_objects import GenericComplexObject

from bridge.clixml import dump_object, load_object, loads
from bridge.values import DateTime, Int64, PSObject

CIPHER = PSRemotingCrypto()


def small_text(i: int) -> str:
    """The object of the benchmark: four members, about 250 bytes."""
    return (
        '<Obj RefId="0"><TN RefId="0"><T>System.Management.Automation.PSCustomObject</T><T>System.Object</T></TN><MS>'
        f'<I32 N="Id">{i}</I32><S N="Name">item number {i}</S><I64 N="Size">{i * 1_000_003}</I64>'
        f'<DT N="When">2026-01-02T03:04:{i % 60:02}.1234567Z</DT></MS></Obj>'
    )


def wide_text(i: int) -> str:
    """Forty properties, as a process or a network adapter has."""
    members = []
    for n in range(10):
        members.append(f'<S N="Text{n}">value {n} of {i}</S>')
        members.append(f'<I32 N="Number{n}">{i + n}</I32>')
        members.append(f'<B N="Flag{n}">{"true" if (i + n) % 2 else "false"}</B>')
        members.append(f'<Nil N="Nothing{n}" />' if n % 2 else f'<I64 N="Large{n}">{i << 33}</I64>')
    return (
        '<Obj RefId="0"><TN RefId="0"><T>Contoso.Wide</T><T>System.Object</T></TN><ToString>Contoso.Wide</ToString><Props>'
        + "".join(members)
        + "</Props></Obj>"
    )


def nested_text(i: int) -> str:
    """An object with an enum, a list and an object within: no pattern fits, the scanner reads it."""
    return (
        '<Obj RefId="0"><TN RefId="0"><T>Contoso.Service</T><T>System.Object</T></TN><ToString>Contoso.Service</ToString><Props>'
        f'<S N="Name">svc{i}</S><Obj N="Status" RefId="1"><TN RefId="1"><T>Contoso.Status</T><T>System.Enum</T>'
        "<T>System.ValueType</T><T>System.Object</T></TN><ToString>Running</ToString><I32>4</I32></Obj>"
        '<Obj N="DependsOn" RefId="2"><TN RefId="2"><T>System.String[]</T><T>System.Array</T><T>System.Object</T></TN>'
        f'<LST><S>a{i}</S><S>b</S></LST></Obj></Props><MS><Obj N="Extra" RefId="3"><MS><I32 N="Level">{i}</I32></MS></Obj></MS></Obj>'
    )


def ours_small(i: int) -> Any:
    when = DateTime.of(datetime.datetime(2026, 1, 2, 3, 4, i % 60, 123456, datetime.timezone.utc), 7)
    return PSObject({"Id": i, "Name": f"item number {i}", "Size": Int64(i * 1_000_003), "When": when})


def psrpcore_small(i: int) -> Any:
    made = psrpcore.types.PSCustomObject()
    for name, value in (
        ("Id", psrpcore.types.PSInt(i)),
        ("Name", psrpcore.types.PSString(f"item number {i}")),
        ("Size", psrpcore.types.PSInt64(i * 1_000_003)),
        ("When", psrpcore.types.PSDateTime(2026, 1, 2, 3, 4, i % 60, 123456, datetime.timezone.utc, nanosecond=700)),
    ):
        psrpcore.types.add_note_property(made, name, value)
    return made


def pypsrp_small(i: int) -> Any:
    made = GenericComplexObject()
    made.types = ["System.Management.Automation.PSCustomObject", "System.Object"]
    # pypsrp cannot write a DateTime: its string stands in, which costs it less.
    made.extended_properties = {
        "Id": i,
        "Name": f"item number {i}",
        "Size": i,
        "When": f"2026-01-02T03:04:{i % 60:02}.1234567Z",
    }
    return made


def decode_psrpcore(text: str) -> Any:
    return psrpcore.types.deserialize(ElementTree.fromstring(text), CIPHER)


def decode_pypsrp(text: str) -> Any:
    return pypsrp.serializer.Serializer().deserialize(text)


def encode_psrpcore(value: Any) -> str:
    return ElementTree.tostring(psrpcore.types.serialize(value, CIPHER), encoding="unicode")


def encode_pypsrp(value: Any) -> str:
    return ElementTree.tostring(pypsrp.serializer.Serializer().serialize(value), encoding="unicode")


def wide_of(codec: str, text: str) -> Any:
    return {"bridge": load_object, "psrpcore": decode_psrpcore, "pypsrp": decode_pypsrp}[codec](text)


def timed(function: Callable[[Any], Any], items: list[Any]) -> float:
    start = time.perf_counter()
    for item in items:
        function(item)
    return (time.perf_counter() - start) / len(items) * 1e6


def compare(name: str, rivals: dict[str, tuple[Callable[[Any], Any], list[Any]]], rounds: int) -> dict[str, Any]:
    figures: dict[str, list[float]] = {codec: [] for codec in rivals}
    for _ in range(rounds):
        for codec, (function, items) in rivals.items():
            gc.collect()
            figures[codec].append(timed(function, items))
    medians = {codec: statistics.median(values) for codec, values in figures.items()}
    return {
        "what": name,
        "microseconds": {codec: round(value, 2) for codec, value in medians.items()},
        "times faster": {codec: round(v / medians["bridge"], 1) for codec, v in medians.items() if codec != "bridge"},
    }


def expat_alone(text: str) -> None:
    parser = expat.ParserCreate()
    seen: list[Any] = []
    parser.StartElementHandler = lambda tag, attributes: seen.append((tag, attributes))
    parser.EndElementHandler = seen.append
    parser.CharacterDataHandler = seen.append
    parser.Parse(text, True)


def lxml_alone(text: str) -> None:
    from lxml import etree

    for element in etree.fromstring(text).iter():
        (element.tag, element.text, element.get("N"), element.get("RefId"))


def scanner_alone(text: str) -> None:
    from bridge.clixml.tokens import scan

    for _ in scan(text, 0):
        pass


def memory(decode: Callable[[str], Any], texts: list[str]) -> int:
    gc.collect()
    tracemalloc.start()
    kept = [decode(text) for text in texts]
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(kept) == len(texts)
    return used


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory-objects", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    small = [small_text(i) for i in range(options.objects)]
    wide = [wide_text(i) for i in range(options.objects // 10)]
    decoders: dict[str, Callable[[str], Any]] = {
        "bridge": load_object,
        "psrpcore": decode_psrpcore,
        "pypsrp": decode_pypsrp,
    }
    encoders: dict[str, Callable[[Any], str]] = {
        "bridge": dump_object,
        "psrpcore": encode_psrpcore,
        "pypsrp": encode_pypsrp,
    }
    makers = {"bridge": ours_small, "psrpcore": psrpcore_small, "pypsrp": pypsrp_small}
    rounds = options.rounds
    report = [
        compare("decode 4 properties", {c: (f, small) for c, f in decoders.items()}, rounds),
        compare(
            "encode 4 properties",
            {c: (f, [makers[c](i) for i in range(options.objects)]) for c, f in encoders.items()},
            rounds,
        ),
        compare(
            "decode, objects within",
            {c: (f, [nested_text(i) for i in range(options.objects)]) for c, f in decoders.items()},
            rounds,
        ),
        compare(
            "decode 4 properties, no pattern used",
            {c: (f if c != "bridge" else loads, small) for c, f in decoders.items()},
            rounds,
        ),
        compare("decode 40 properties", {c: (f, wide) for c, f in decoders.items()}, rounds),
        compare(
            "encode 40 properties",
            {c: (f, [wide_of(c, text) for text in wide]) for c, f in encoders.items()},
            rounds,
        ),
        compare(
            "parsers alone, 4 properties (bridge: the whole decoder)",
            {
                "bridge": (load_object, small),
                "scanner": (scanner_alone, small),
                "expat": (expat_alone, small),
                "lxml": (lxml_alone, small),
            },
            rounds,
        ),
    ]
    texts = [small_text(i) for i in range(options.memory_objects)]
    used = {codec: memory(decode, texts) for codec, decode in decoders.items()}
    report.append(
        {
            "what": f"memory of {options.memory_objects} decoded objects",
            "bytes an object": {codec: used[codec] // options.memory_objects for codec in used},
            "part of pypsrp's": round(used["bridge"] / used["pypsrp"], 3),
        }
    )
    if options.json:
        json.dump(report, sys.stdout, indent=1)
        print()
    else:
        for line in report:
            print(line.pop("what"))
            for label, value in line.items():
                print(f"  {label}: {value}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
