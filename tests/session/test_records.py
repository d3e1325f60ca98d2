"""Records as a real engine sends them: every message of the recorded streams becomes an object that says what it should."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from bridge.session.records import error_of, information_of, message_of, progress_of
from bridge.transport.client import host_call
from bridge.values import EnumValue, Int64, PSObject

_SCALARS: dict[str, Any] = {
    "S": str, "I32": int, "I64": lambda t: Int64(int(t)), "B": lambda t: t == "true", "Db": float, "U32": int, "Nil": lambda t: None,
}  # fmt: skip


def read(data: Any, seen: dict[int, Any]) -> Any:
    """A message's CLIXML as recorded, as a value."""
    if data is None or data == {"varies": True}:
        return None
    if "ref" in data:
        return seen.get(data["ref"])
    if "id" not in data and len(data) == 1:
        ((tag, text),) = data.items()
        return _SCALARS.get(tag, str)(text)
    types = tuple(data.get("types", ()))
    if "items" in data:
        items: list[Any] = []
        seen[data.get("id", -1)] = items
        items.extend(read(item, seen) for item in data["items"])
        return items
    if "entries" in data:
        return {"entries": len(data["entries"])}
    if "value" in data and "System.Enum" in types:
        made: Any = EnumValue(types[0], data.get("toString", ""), int(next(iter(data["value"].values()))))
        seen[data.get("id", -1)] = made
        return made
    adapted, extended = data.get("properties", {}), data.get("members", {})
    thing = PSObject(type_names=types, text=data.get("toString"), adapted=frozenset(n.lower() for n in adapted))
    seen[data.get("id", -1)] = thing
    for name, value in {**adapted, **extended}.items():
        thing[name] = read(value, seen)
    return thing


def events(golden_dir: Path, kind: str) -> list[tuple[dict[str, Any], Any]]:
    found = []
    with gzip.open(golden_dir / "streams.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            found += [(row, read(e["data"], {})) for e in row["events"] if e["kind"] == kind]
    assert found
    return found


def test_every_recorded_error_has_its_words_id_category_and_place(golden_dir: Path) -> None:
    placed = 0
    for row, value in events(golden_dir, "error"):
        error = error_of(value)
        where = row["script"][-80:]
        assert error.message, where
        assert error.error_id, where
        assert not error.category.isdigit(), where
        assert error.exception_type.count(".") >= 1, where
        assert str(error) == error.message
        placed += error.position.startswith("At line:")
    assert placed > 10


def test_every_failed_state_holds_an_error(golden_dir: Path) -> None:
    failed = [(r, v) for r, v in events(golden_dir, "state") if r["state"] == "Failed"]
    assert failed
    for _row, value in failed:
        error = error_of(value["ExceptionAsErrorRecord"])
        assert error.message
        assert error.error_id


def test_recorded_texts_and_progress(golden_dir: Path) -> None:
    assert {message_of(v) for _, v in events(golden_dir, "warning")} >= {"w"}
    assert {message_of(v) for _, v in events(golden_dir, "verbose")} == {"v"}
    assert {message_of(v) for _, v in events(golden_dir, "debug")} >= {"d"}
    first, second = (progress_of(v) for _, v in events(golden_dir, "progress"))
    assert (first.activity, first.completed, first.percent, first.parent) == ("act", True, None, None)
    assert (second.activity, second.status, second.completed) == ("a", "s", False)


def test_recorded_information_is_text_whoever_wrote_it(golden_dir: Path) -> None:
    records = [(row["script"], information_of(v)) for row, v in events(golden_dir, "information")]
    assert all(r.source for _, r in records)
    hosts = [r for s, r in records if r.source == "Write-Host" or "PSHOST" in r.tags]
    assert {str(r) for r in hosts} >= {"h", "a-b", ""}


def test_recorded_host_calls_are_calls(golden_dir: Path) -> None:
    seen = set()
    for _, value in events(golden_dir, "host call"):
        call = host_call(value)
        seen.add((call.method, call.number, call.call_id is None))
    assert ("WriteWarningLine", 22, True) in seen
    assert ("PromptForChoice", 26, False) in seen
