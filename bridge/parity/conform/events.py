"""The messages of a pipeline in a form that recordings and received ones share.

Left out is what depends on the place in a script's text, on the machine or on the moment: InvocationInfo, the script stack trace, times.
"""

from __future__ import annotations

from typing import Any

from bridge.parity.conform.psrp_client import Run, host_call_of
from bridge.simulator.messages import MessageType, PipelineState
from bridge.simulator.records import CATEGORIES
from bridge.values import EnumValue, PSObject

__all__ = ["Observer", "expected_events"]

_KINDS = {
    MessageType.PIPELINE_OUTPUT: "output",
    MessageType.ERROR_RECORD: "error",
    MessageType.WARNING_RECORD: "warning",
    MessageType.VERBOSE_RECORD: "verbose",
    MessageType.DEBUG_RECORD: "debug",
    MessageType.INFORMATION_RECORD: "information",
    MessageType.PROGRESS_RECORD: "progress",
    MessageType.PIPELINE_HOST_CALL: "host call",
    MessageType.PIPELINE_STATE: "state",
}


class Observer:
    """Answers prompts with one choice, and shows what came."""

    def __init__(self, answer: int) -> None:
        self._answer = answer

    def __call__(self, method: str, arguments: list[Any]) -> Any:
        return self._answer

    def shown(self, run: Run) -> list[dict[str, Any]]:
        return [{"kind": _KINDS[e.type], **_actual(_KINDS[e.type], e.value)} for e in run.events]


def _plain(value: Any) -> Any:
    """A received value as nested plain data."""
    if isinstance(value, EnumValue):
        return value.name
    if isinstance(value, PSObject):
        if value.base is not None and not len(value):
            return _plain(value.base)
        return (
            {"text": value.text, "members": {n.casefold(): _plain(v) for n, v in value.items()}}
            if len(value)
            else value.text
        )
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    return str(int(value)) if isinstance(value, int) else str(value)


def _recorded(data: Any) -> Any:
    """A recorded value as nested plain data."""
    if not isinstance(data, dict):
        return data
    if "id" in data or "members" in data or "items" in data or "value" in data:
        members = {**data.get("properties", {}), **data.get("members", {})}
        if "types" in data and any(t == "System.Enum" for t in data["types"]):
            return data["toString"]
        if "items" in data:
            return [_recorded(v) for v in data["items"]]
        if members:
            return {"text": data.get("toString"), "members": {n.casefold(): _recorded(v) for n, v in members.items()}}
        if "value" in data:
            return _recorded(data["value"])
        return data.get("toString")
    if len(data) == 1:
        tag, text = next(iter(data.items()))
        return text == "true" if tag == "B" else text
    return data


_RECORD_KEYS = (
    ("fullyQualifiedErrorId", "FullyQualifiedErrorId"), ("activity", "ErrorCategory_Activity"), ("reason", "ErrorCategory_Reason"),
    ("message", "ErrorCategory_Message"), ("targetName", "ErrorCategory_TargetName"), ("targetType", "ErrorCategory_TargetType"),
)  # fmt: skip


def _error(record: PSObject) -> dict[str, Any]:
    exception = record["Exception"]
    category = record["ErrorCategory_Category"]
    out = {key: record.get(name) for key, name in _RECORD_KEYS}
    out["category"] = CATEGORIES[category.value if isinstance(category, EnumValue) else int(category)]
    out["targetObject"] = _plain(record.get("TargetObject"))
    out["exceptionTypes"] = [t.removeprefix("Deserialized.") for t in exception.type_names]
    out["exceptionMessage"] = exception["Message"]
    out["fields"] = sorted(n for n in record)
    return out


_SUMMARY = (*(key for key, _ in _RECORD_KEYS), "category", "exceptionTypes", "exceptionMessage", "fields")


def _summary(summary: dict[str, Any]) -> dict[str, Any]:
    out = {key: summary[key] for key in _SUMMARY}
    out["targetObject"] = _recorded(summary["targetObject"])
    out["fields"] = sorted(summary["fields"])
    return out


def _actual(kind: str, value: Any) -> dict[str, Any]:
    if kind == "error":
        return _error(value)
    if kind in ("warning", "verbose", "debug"):
        return {
            "message": value["InformationalRecord_Message"],
            "types": [t.removeprefix("Deserialized.") for t in value.type_names],
        }
    if kind == "information":
        return {
            "data": _plain(value["MessageData"]),
            "source": value["Source"],
            "tags": _plain(value["Tags"]),
            "fields": sorted(value),
        }
    if kind == "host call":
        method, arguments = host_call_of(value)
        return {"method": method, "asks": int(value["ci"]) >= 0, "arguments": _plain(arguments)}
    if kind == "state":
        reason = value.get("ExceptionAsErrorRecord")
        return {
            "state": PipelineState(int(value["PipelineState"])).name.capitalize(),
            "reason": None if reason is None else _error(reason),
        }
    return {"value": _plain(value)}


def _expected(event: dict[str, Any], reason: Any) -> dict[str, Any]:
    kind, data = event["kind"], event["data"]
    if kind == "error":
        return _summary(event["summary"])
    if kind in ("warning", "verbose", "debug"):
        return {"message": _recorded(data["members"]["InformationalRecord_Message"]), "types": data["types"]}
    if kind == "information":
        members = data["members"]
        return {
            "data": _recorded(members["MessageData"]), "source": _recorded(members["Source"]), "tags": _recorded(members["Tags"]),
            "fields": sorted(members),
        }  # fmt: skip
    if kind == "host call":
        members = data["members"]
        return {
            "method": members["mi"]["toString"], "asks": int(members["ci"]["I64"]) >= 0,
            "arguments": [_recorded(v) for v in members["mp"]["items"]],
        }  # fmt: skip
    if kind == "state":
        return {"state": event["state"], "reason": None if reason is None else _summary(reason)}
    return {"value": _recorded(data)}


def expected_events(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The recorded events of a row."""
    return [{"kind": e["kind"], **_expected(e, row.get("reason"))} for e in row["events"]]
