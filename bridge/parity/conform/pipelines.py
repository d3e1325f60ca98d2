"""Recordings of pipelines of built-in cmdlets, run on the simulator over PSRP."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bridge.binding.arguments import ABSENT, Argument
from bridge.binding.conversion.text import dotnet_text
from bridge.errors import BridgeError
from bridge.parity.conform.psrp_client import PsrpClient, Run, call_object, connected
from bridge.parity.conform.report import ConformOptions, Outcome
from bridge.parity.typed_values import decode, encode
from bridge.simulator import Context, Simulator
from bridge.simulator.messages import MessageType
from bridge.simulator.records import CATEGORIES
from bridge.values import EnumValue, OrderedDictionary, PSObject, TypedArray, parse_type

__all__ = ["check", "matches"]


def matches(row: dict[str, Any]) -> bool:
    return {"pipeline", "typeNames", "output"} <= row.keys()


def check(rows: Iterable[dict[str, Any]], options: ConformOptions) -> Iterator[Outcome | str]:
    """One outcome a row. Rows that set nothing beforehand share a simulator."""
    shared: list[dict[str, Any]] = []
    ordered = list(rows)
    outcomes: dict[str, Outcome] = {}
    for row in ordered:
        if "before" in row or "watch" in row:
            with _simulator(_before(row)) as simulator, connected(simulator) as client:
                outcomes[row["id"]] = _case(row, client)
        else:
            shared.append(row)
    with _simulator({}) as simulator, connected(simulator) as client:
        for row in shared:
            outcomes[row["id"]] = _case(row, client)
    yield from (outcomes[row["id"]] for row in ordered)


def _simulator(variables: dict[str, Any]) -> Simulator:
    simulator = Simulator(variables=variables)

    @simulator.cmdlet("Get-Watched")
    def get_watched(ctx: Context, name: str) -> None:
        ctx.write(ctx.variables.get(name))

    return simulator


_ASSIGNED = re.compile(r"\$(\w+)\s*=\s*(?:'([^']*)'|(\d+)|@\((.*)\))\s*")


def _before(row: dict[str, Any]) -> dict[str, Any]:
    """The variables that the recorded script set first."""
    text = row.get("before") or ""
    found = _ASSIGNED.fullmatch(text)
    if found is None:
        return {"StrictMode": True} if "Set-StrictMode" in text else {}
    name, quoted, number, items = found.groups()
    if quoted is not None:
        return {name: quoted}
    if number is not None:
        return {name: int(number)}
    return {name: [i.strip().strip("'") if "'" in i else int(i) for i in items.split(",")]}


def _value(typed: Any) -> Any:
    """A recorded value. Arrays of numbers hold the plain numbers."""
    if isinstance(typed, dict) and isinstance(typed.get("v"), list):
        kind = str(typed.get("t"))
        if kind.endswith("[]") and kind != "Object[]" and not any(isinstance(i, dict) for i in typed["v"]):
            element = kind[:-2]
            if element == "Byte":
                return bytes(int(i) for i in typed["v"])
            full = str(parse_type(element))
            return TypedArray(
                f"{full}[]", [decode({"t": element, "v": i if element == "Int32" else str(i)}) for i in typed["v"]]
            )
        if kind == "Object[]":
            return [_value(i) for i in typed["v"]]
    if isinstance(typed, dict) and isinstance(typed.get("v"), dict) and typed.get("t") == "PSCustomObject":
        return PSObject({k: _value(v) for k, v in typed["v"].items()})
    if isinstance(typed, dict) and typed.get("t") == "BigInteger":
        return decode({"t": "System.Numerics.BigInteger", "v": typed["v"]})
    if isinstance(typed, dict) and isinstance(typed.get("v"), dict) and "OrderedDictionary" in str(typed.get("t")):
        return OrderedDictionary({k: _value(v) for k, v in typed["v"].items()})
    return decode(typed)


def _arguments(entries: Iterable[dict[str, Any]]) -> list[Argument]:
    """A bare name stays bare; a recorded value is the name's own when they stand together."""
    found = []
    for entry in entries:
        value = _value(entry["value"]) if "value" in entry else ABSENT
        found.append(Argument(entry.get("name"), value, colon=value is not ABSENT))
    return found


def _case(row: dict[str, Any], client: PsrpClient) -> Outcome:
    text = str(row.get("text", ""))[-300:]
    try:
        calls = [call_object(p["command"], _arguments(p["args"])) for p in row["pipeline"]]
        given = None if row.get("input") is None else [_value(v) for v in row["input"]]
        run = client.run([calls], given)
        watched = {}
        for name in row.get("watch", ()):
            found = client.run([[call_object("Get-Watched", [Argument("Name", name, colon=True)])]]).of(
                MessageType.PIPELINE_OUTPUT
            )
            watched[name] = show(found[0])
    except BridgeError as error:
        return Outcome(row["id"], False, text, "a run", f"{type(error).__name__}: {error}")
    actual = _observed(run)
    actual["variables"] = watched
    expected = _expected(row)
    passed = actual == expected
    if passed:
        return Outcome(row["id"], True, text)
    keys = [k for k in expected if expected[k] != actual.get(k)] or sorted(actual.keys() - expected.keys())
    return Outcome(row["id"], False, text, {k: expected.get(k) for k in keys}, {k: actual.get(k) for k in keys})


_ERROR_KEYS = (
    "fqid",
    "category",
    "exception",
    "message",
    "activity",
    "reason",
    "targetName",
    "targetType",
    "details",
    "recommended",
)


def _expected(row: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {
        "output": [_known(v) for v in row["output"]],
        "typeNames": row["typeNames"],
        "errors": [_error_expected(e) for e in row["errors"]],
        "terminating": _error_expected(row["terminating"]) if row["terminating"] else None,
    }
    for stream in ("warning", "verbose", "debug"):
        out[stream] = row.get(stream, [])
    out["information"] = [_known(i) for i in row.get("information", ())]
    out["variables"] = row.get("variables", {})
    return out


def _error_expected(error: dict[str, Any]) -> dict[str, Any]:
    return {k: error[k] for k in _ERROR_KEYS if k in error}


def _known(value: Any) -> Any:
    """A recorded value in the form in which this side shows one."""
    if isinstance(value, dict):
        return {k: _known(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_known(v) for v in value]
    return value


def _observed(run: Run) -> dict[str, Any]:
    shown = run.of(MessageType.PIPELINE_OUTPUT)
    out: dict[str, Any] = {
        "output": [show(v) for v in shown],
        "typeNames": [None if v is None else _first_type(v) for v in shown],
        "errors": [_error(e) for e in run.of(MessageType.ERROR_RECORD)],
        "terminating": None if run.reason is None else _error(run.reason),
    }
    for stream, kind in (
        ("warning", MessageType.WARNING_RECORD),
        ("verbose", MessageType.VERBOSE_RECORD),
        ("debug", MessageType.DEBUG_RECORD),
    ):
        out[stream] = [r["InformationalRecord_Message"] for r in run.of(kind)]
    out["information"] = [_information(i) for i in run.of(MessageType.INFORMATION_RECORD)]
    return out


def _bare(name: str) -> str:
    return name.removeprefix("Deserialized.")


def _first_type(value: Any) -> str:
    if isinstance(value, PSObject):
        return _bare(value.type_names[0]) if value.type_names else ""
    return str(encode(value)["t"])


_NAMESPACE = "Microsoft.PowerShell.Commands."


def show(value: Any) -> Any:
    """A received value as the recorder showed it."""
    if isinstance(value, PSObject):
        name = _bare(value.type_names[0]) if value.type_names else ""
        if name == "System.Management.Automation.ErrorRecord":
            return {"t": name, "v": {"id": str(value["FullyQualifiedErrorId"]).partition(",")[0], **_error(value)}}
        if name == "System.Management.Automation.InformationRecord":
            return _information(value)
        if value.base is not None:
            shown = show(value.base)
            if name.endswith("OrderedHashtable"):
                shown["t"] = name
            if len(value):
                shown["notes"] = {k: show(v) for k, v in value.items()}
            return shown
        if name.startswith(_NAMESPACE):
            return {"t": name, "v": {k: show(v) for k, v in value.items()}}
        if value.text is not None and not name.endswith("PSCustomObject"):
            return {"t": name, "v": value.text}
        return {"t": "PSCustomObject", "v": {k: show(v) for k, v in value.items()}}
    if isinstance(value, TypedArray):
        return {"t": str(parse_type(value.type_name)), "v": [show(v) for v in value]}
    if isinstance(value, list):
        return {"t": "System.Object[]", "v": [show(v) for v in value]}
    if isinstance(value, dict):
        kind = encode(value)["t"]
        if value and all(isinstance(v, TypedArray) and "Collection" in v.type_name for v in value.values()):
            items = sorted(value.items(), key=lambda kv: (dotnet_text(kv[0]).casefold(), dotnet_text(kv[0]).swapcase()))
            return {"t": kind, "entries": [{"key": show(k), "value": show(v)} for k, v in items]}
        return {
            "t": kind,
            "v": {dotnet_text(k): show(v) for k, v in sorted(value.items(), key=lambda kv: dotnet_text(kv[0]))},
        }
    return encode(value)


def _error(record: PSObject) -> dict[str, Any]:
    exception = record["Exception"]
    category = record["ErrorCategory_Category"]
    number = category.value if isinstance(category, EnumValue) else int(category)
    out = {
        "fqid": record["FullyQualifiedErrorId"], "category": CATEGORIES[number],
        "exception": _bare(exception.type_names[0]).rpartition(".")[2],
        "message": exception["Message"], "activity": record["ErrorCategory_Activity"], "reason": record["ErrorCategory_Reason"],
        "targetName": record["ErrorCategory_TargetName"], "targetType": record["ErrorCategory_TargetType"],
    }  # fmt: skip
    if record.get("ErrorDetails_Message") is not None:
        out["details"] = record["ErrorDetails_Message"]
    if record.get("ErrorDetails_RecommendedAction") is not None:
        out["recommended"] = record["ErrorDetails_RecommendedAction"]
    return out


def _information(record: PSObject) -> dict[str, Any]:
    data = record["MessageData"]
    if isinstance(data, PSObject) and data.type_names and data.type_names[0].endswith("HostInformationMessage"):
        shown: dict[str, Any] = {"t": "HostInformationMessage", "v": {
            "Message": data["Message"], "NoNewLine": bool(data.get("NoNewLine")), "ForegroundColor": _text(data.get("ForegroundColor")),
            "BackgroundColor": _text(data.get("BackgroundColor")),
        }}  # fmt: skip
    else:
        shown = show(data)
    tags = record["Tags"]
    items = tags.base if isinstance(tags, PSObject) else tags
    return {
        "t": "System.Management.Automation.InformationRecord",
        "data": shown,
        "tags": [str(t) for t in items],
        "source": record["Source"],
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)
