"""MultiPoint on the demo host: the desktop sessions of a small class room."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bridge.schema import read
from bridge.simulator import Context, Simulator
from bridge.values import PSObject, UInt32

__all__ = ["MultiPointState", "WmsSession", "register"]

_TYPE = ("Microsoft.WindowsServerSolutions.MultipointServer.PowerShell.Commands.WmsSession", "System.Object")


@dataclass(frozen=True)
class WmsSession:
    session_id: int
    user_name: str
    station: str
    state: str = "Active"


def _sessions() -> dict[int, WmsSession]:
    found = [
        WmsSession(1, r"CONTOSO\teacher", "Console"),
        WmsSession(2, r"CONTOSO\ana", "Station 1"),
        WmsSession(3, r"CONTOSO\ben", "Station 2"),
        WmsSession(4, r"CONTOSO\cleo", "Station 3"),
        WmsSession(5, r"CONTOSO\dan", "", "Disconnected"),
    ]
    return {s.session_id: s for s in found}


@dataclass
class MultiPointState:
    """Sessions by their ids, guarded by ``lock``."""

    sessions: dict[int, WmsSession] = field(default_factory=_sessions)
    lock: Any = field(default_factory=threading.RLock, repr=False)


def session_object(session: WmsSession, thumbnail: Any = None) -> PSObject:
    """The object that Get-WmsSession returns."""
    facts: dict[str, Any] = {
        "SessionId": UInt32(session.session_id), "UserName": session.user_name, "StationName": session.station, "State": session.state,
    }  # fmt: skip
    if thumbnail is not None:
        facts["Thumbnail"] = b"\x89PNG\r\n\x1a\n"
    return PSObject(facts, type_names=_TYPE, text=f"Session {session.session_id}")


def _not_found(ctx: Context, number: Any) -> None:
    ctx.error(
        f"Session {int(number)} was not found.", "ItemNotFound", "ObjectNotFound", number,
        exception="System.Management.Automation.ItemNotFoundException",
    )  # fmt: skip


def _chosen(ctx: Context, state: MultiPointState) -> list[WmsSession]:
    """The sessions that -SessionId names, or all with -All; a number without a session is an error, the others go on."""
    with state.lock:
        if ctx.values.get("All"):
            return list(state.sessions.values())
        found = []
        given: Any = ctx.values.get("SessionId")
        for number in given if isinstance(given, list) else [given]:
            session = state.sessions.get(int(number))
            if session is None:
                _not_found(ctx, number)
            else:
                found.append(session)
        return found


def get_wms_session(ctx: Context, thumbnail: Any = None) -> None:
    """Sessions by number, or all of them."""
    for session in _chosen(ctx, ctx.state.wms):
        ctx.write(session_object(session, thumbnail))


def close_wms_session(ctx: Context, timeout_in_second: int = 0) -> None:
    """Log off and end sessions. ``-TimeoutInSecond`` is accepted: a session here ends at once."""
    state: MultiPointState = ctx.state.wms
    for session in _chosen(ctx, state):
        if ctx.should_process(f"Session {session.session_id} ({session.user_name})"):
            with state.lock:
                state.sessions.pop(session.session_id, None)


def disconnect_wms_session(ctx: Context) -> None:
    """Disconnect sessions, which keep running."""
    state: MultiPointState = ctx.state.wms
    for session in _chosen(ctx, state):
        if ctx.should_process(f"Session {session.session_id} ({session.user_name})"):
            with state.lock:
                if session.session_id in state.sessions:
                    state.sessions[session.session_id] = replace(session, station="", state="Disconnected")


def register(simulator: Simulator, help_folder: Path) -> None:
    """Add the cmdlets, with the metadata of the help in ``help_folder``."""
    module = read(help_folder)
    simulator.add("Get-WmsSession", get_wms_session, help=module)
    simulator.add("Close-WmsSession", close_wms_session, help=module)
    simulator.add("Disconnect-WmsSession", disconnect_wms_session, help=module)
