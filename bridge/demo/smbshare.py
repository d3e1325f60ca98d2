"""SmbShare on the demo host: sessions and open files of a small file server.

``-CimSession`` is accepted and means this host, whatever it names. ``-ThrottleLimit`` is accepted and changes nothing: there is one
host. ``-AsJob`` is accepted; the work is done at once and a finished job object is returned in place of the results.
"""

from __future__ import annotations

import fnmatch
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bridge.schema import read
from bridge.simulator import Context, Simulator
from bridge.values import EnumValue, PSObject, UInt32, UInt64

__all__ = ["OpenFile", "SmbSession", "SmbState", "register"]

_CIM = "Microsoft.Management.Infrastructure.CimInstance"
INSTANCES = ("Default", "CSV", "SBL", "SR")


@dataclass(frozen=True)
class SmbSession:
    """Times in seconds."""

    session_id: int
    client_computer_name: str
    client_user_name: str
    scope_name: str = "FS01"
    cluster_node_name: str = "FS01"
    num_opens: int = 0
    dialect: str = "3.1.1"
    seconds_exists: int = 0
    seconds_idle: int = 0
    smb_instance: str = "Default"


@dataclass(frozen=True)
class OpenFile:
    file_id: int
    session_id: int
    path: str
    share_relative_path: str
    client_computer_name: str
    client_user_name: str
    scope_name: str = "FS01"
    cluster_node_name: str = "FS01"
    locks: int = 0
    permissions: int = 1_179_785
    smb_instance: str = "Default"


def _sessions() -> dict[int, SmbSession]:
    first = 4398046511109
    found = [
        SmbSession(first, "192.168.10.21", r"CONTOSO\bob", num_opens=2, seconds_exists=5412, seconds_idle=3),
        SmbSession(first + 4, "192.168.10.34", r"CONTOSO\alice", num_opens=1, seconds_exists=812, seconds_idle=40),
        SmbSession(first + 8, "192.168.10.21", r"CONTOSO\bobby", seconds_exists=96, seconds_idle=95),
        SmbSession(first + 12, "BACKUP01", r"CONTOSO\svc-backup", num_opens=1, dialect="3.0.2", seconds_exists=86_200),
        SmbSession(
            first + 16, "NODE02", r"NT AUTHORITY\SYSTEM", scope_name="*", smb_instance="CSV", seconds_exists=604_800
        ),
    ]
    return {s.session_id: s for s in found}


def _files() -> dict[int, OpenFile]:
    first = 4398046511109
    found = [
        OpenFile(
            first + 1, first, r"D:\Shares\Finance\budget.xlsx", "budget.xlsx", "192.168.10.21", r"CONTOSO\bob", locks=1
        ),
        OpenFile(first + 5, first, r"D:\Shares\Finance\notes.docx", "notes.docx", "192.168.10.21", r"CONTOSO\bob"),
        OpenFile(first + 9, first + 4, r"D:\Shares\Public\plan.pptx", "plan.pptx", "192.168.10.34", r"CONTOSO\alice"),
        OpenFile(
            first + 13, first + 12, r"E:\Backup\full-07.vbk", "full-07.vbk", "BACKUP01", r"CONTOSO\svc-backup", locks=4
        ),
    ]
    return {f.file_id: f for f in found}


@dataclass
class SmbState:
    """Sessions and open files by their ids. ``lock`` guards both."""

    sessions: dict[int, SmbSession] = field(default_factory=_sessions)
    files: dict[int, OpenFile] = field(default_factory=_files)
    lock: Any = field(default_factory=threading.RLock, repr=False)


def _instance(name: str) -> EnumValue:
    return EnumValue("Microsoft.PowerShell.Cmdletization.GeneratedTypes.SmbInstance", name, INSTANCES.index(name))


def _names(cim_class: str) -> tuple[str, ...]:
    namespace = "ROOT/Microsoft/Windows/SMB"
    return (f"{_CIM}#{namespace}/{cim_class}", f"{_CIM}#{cim_class}", _CIM, "System.Object")


_SESSION, _FILE = _names("MSFT_SmbSession"), _names("MSFT_SmbOpenFile")


def session_object(session: SmbSession) -> PSObject:
    """The object that Get-SmbSession returns."""
    return PSObject(
        {
            "SmbInstance": _instance(session.smb_instance), "ClientComputerName": session.client_computer_name,
            "ClientUserName": session.client_user_name, "ClusterNodeName": session.cluster_node_name, "Dialect": session.dialect,
            "NumOpens": UInt64(session.num_opens), "ScopeName": session.scope_name, "SecondsExists": UInt32(session.seconds_exists),
            "SecondsIdle": UInt32(session.seconds_idle), "SessionId": UInt64(session.session_id), "PSComputerName": None,
        },
        type_names=_SESSION,
    )  # fmt: skip


def file_object(file: OpenFile) -> PSObject:
    """The object that Get-SmbOpenFile returns."""
    return PSObject(
        {
            "SmbInstance": _instance(file.smb_instance), "ClientComputerName": file.client_computer_name,
            "ClientUserName": file.client_user_name, "ClusterNodeName": file.cluster_node_name, "FileId": UInt64(file.file_id),
            "Locks": UInt64(file.locks), "Path": file.path,
            "Permissions": UInt32(file.permissions), "ScopeName": file.scope_name, "SessionId": UInt64(file.session_id),
            "ShareRelativePath": file.share_relative_path, "PSComputerName": None,
        },
        type_names=_FILE,
    )  # fmt: skip


def _like(value: str, patterns: Sequence[Any] | None) -> bool:
    return patterns is None or any(
        fnmatch.fnmatchcase(value.casefold(), str(p).casefold().replace("[", "[[]")) for p in patterns
    )


_TEXTS = ("ClientComputerName", "ClientUserName", "ScopeName", "ClusterNodeName")
_FIELDS = dict(
    zip(_TEXTS, ("client_computer_name", "client_user_name", "scope_name", "cluster_node_name"), strict=True)
)


def _query(ctx: Context, items: Iterable[Any], key: str, cim_class: str) -> list[Any]:
    """The items that the query parameters pick. A key or a name without wildcards that picks nothing is an error, as with every CIM
    cmdlet."""
    found = list(items)
    hidden = not ctx.values.get("IncludeHidden", False)
    instance = ctx.values.get("SmbInstance")
    if instance is not None:
        found = [i for i in found if i.smb_instance.casefold() == str(instance).casefold()]
    elif hidden and "InputObject" not in ctx.values:
        found = [i for i in found if i.smb_instance == "Default"]
    for name in ("SessionId", "FileId"):
        wanted = ctx.values.get(name)
        if wanted is None:
            continue
        column = "session_id" if name == "SessionId" else "file_id"
        kept = []
        for number in wanted:
            matching = [i for i in found if getattr(i, column) == int(number)]
            if not matching:
                _not_found(ctx, cim_class, name, UInt64(number))
            kept += [i for i in matching if i not in kept]
        found = kept
    for name in _TEXTS:
        wanted = ctx.values.get(name)
        if wanted is None:
            continue
        if not found and key in ctx.values:
            break
        for pattern in wanted:
            if not any(c in str(pattern) for c in "*?") and not any(
                _like(getattr(i, _FIELDS[name]), [pattern]) for i in found
            ):
                _not_found(ctx, cim_class, name, str(pattern))
        found = [i for i in found if _like(getattr(i, _FIELDS[name]), wanted)]
    return found


def _not_found(ctx: Context, cim_class: str, name: str, value: Any) -> None:
    ctx.error(
        f"No {cim_class} objects found with property '{name}' equal to '{int(value) if isinstance(value, int) else value}'.  "
        "Verify the value of the property and retry.",
        f"CmdletizationQuery_NotFound_{name}", "ObjectNotFound", value, exception="Microsoft.PowerShell.Cmdletization.Cim.CimJobException",
    )  # fmt: skip


def _given(ctx: Context, state: dict[int, Any], name: str, cim_class: str) -> list[Any]:
    """The items that -InputObject holds: each is looked up again, since it may be gone."""
    found = []
    for given in ctx.values["InputObject"]:
        number = given.get(name) if isinstance(given, PSObject) else None
        item = state.get(int(number)) if isinstance(number, (int, str)) and str(number).isdigit() else None
        if item is None:
            _not_found(ctx, cim_class, name, UInt64(int(number)) if isinstance(number, int) else str(number))
        else:
            found.append(item)
    return found


def finished_job(ctx: Context, results: Sequence[Any]) -> PSObject:
    """The job that -AsJob returns here: the work is done already."""
    return PSObject(
        {
            "Id": 1, "Name": "CimJob1", "PSJobTypeName": "CimJob", "State": "Completed", "HasMoreData": bool(results),
            "Location": "localhost",
            "Command": ctx.name, "StatusMessage": "", "Output": list(results),
        },
        type_names=("Microsoft.PowerShell.Cmdletization.Cim.ThrottlingJob", "System.Management.Automation.Job", "System.Object"),
    )  # fmt: skip


def _results(ctx: Context, results: list[PSObject]) -> None:
    if ctx.values.get("AsJob"):
        ctx.write(finished_job(ctx, results))
    else:
        ctx.write(results, enumerate=True)


def get_smb_session(ctx: Context) -> None:
    """Sessions, all or those that the parameters pick."""
    state: SmbState = ctx.state.smb
    with state.lock:
        found = _query(ctx, state.sessions.values(), "SessionId", "MSFT_SmbSession")
    _results(ctx, [session_object(s) for s in found])


def close_smb_session(ctx: Context, force: bool = False, pass_thru: bool = False) -> None:
    """End sessions, with the files that they hold open."""
    state: SmbState = ctx.state.smb
    with state.lock:
        if "InputObject" in ctx.values:
            found = _given(ctx, state.sessions, "SessionId", "MSFT_SmbSession")
        else:
            found = _query(ctx, state.sessions.values(), "SessionId", "MSFT_SmbSession")
    closed = []
    for session in found:
        if not ctx.should_process(
            f"{session.session_id} ({session.client_user_name} on {session.client_computer_name})", force=force
        ):
            continue
        with state.lock:
            if state.sessions.pop(session.session_id, None) is None:
                continue
            for file in [f for f in state.files.values() if f.session_id == session.session_id]:
                del state.files[file.file_id]
        closed.append(session_object(session))
    if pass_thru or ctx.values.get("AsJob"):
        _results(ctx, closed)


def get_smb_open_file(ctx: Context) -> None:
    """Open files, all or those that the parameters pick."""
    state: SmbState = ctx.state.smb
    with state.lock:
        found = _query(ctx, state.files.values(), "FileId", "MSFT_SmbOpenFile")
    _results(ctx, [file_object(f) for f in found])


def close_smb_open_file(ctx: Context, force: bool = False, pass_thru: bool = False) -> None:
    """Close files under their clients."""
    state: SmbState = ctx.state.smb
    with state.lock:
        if "InputObject" in ctx.values:
            found = _given(ctx, state.files, "FileId", "MSFT_SmbOpenFile")
        else:
            found = _query(ctx, state.files.values(), "FileId", "MSFT_SmbOpenFile")
    closed = []
    for file in found:
        if not ctx.should_process(f"{file.file_id} ({file.path})", force=force):
            continue
        with state.lock:
            if state.files.pop(file.file_id, None) is None:
                continue
            session = state.sessions.get(file.session_id)
            if session is not None:
                state.sessions[file.session_id] = replace(session, num_opens=max(0, session.num_opens - 1))
        closed.append(file_object(file))
    if pass_thru or ctx.values.get("AsJob"):
        _results(ctx, closed)


def register(simulator: Simulator, help_folder: Path) -> None:
    """Add the cmdlets, with the metadata of the help in ``help_folder``."""
    module = read(help_folder)
    simulator.add("Get-SmbSession", get_smb_session, help=module)
    simulator.add("Get-SmbOpenFile", get_smb_open_file, help=module)
    # Help does not say the impact; these two ask unless they are told not to.
    simulator.add("Close-SmbSession", close_smb_session, help=module, confirm_impact="High")
    simulator.add("Close-SmbOpenFile", close_smb_open_file, help=module, confirm_impact="High")
