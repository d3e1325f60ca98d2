"""PSRP messages that this side makes from values (MS-PSRP 2.2.2), and their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from bridge.values import EnumValue, Int32, Int64, PSObject, TypedArray, TypedDictionary, Version

__all__ = ["CommandCall", "Kind", "PipelineState", "PoolState", "create_pipeline", "host_response", "note"]


class Kind(IntEnum):
    """MessageType (MS-PSRP 2.2.1)."""

    SESSION_CAPABILITY = 0x00010002
    INIT_POOL = 0x00010004
    PUBLIC_KEY = 0x00010005
    ENCRYPTED_SESSION_KEY = 0x00010006
    PUBLIC_KEY_REQUEST = 0x00010007
    CONNECT_POOL = 0x00010008
    POOL_STATE = 0x00021005
    CREATE_PIPELINE = 0x00021006
    PRIVATE_DATA = 0x00021009
    POOL_HOST_CALL = 0x00021100
    POOL_HOST_RESPONSE = 0x00021101
    INPUT = 0x00041002
    END_OF_INPUT = 0x00041003
    OUTPUT = 0x00041004
    ERROR = 0x00041005
    STATE = 0x00041006
    DEBUG = 0x00041007
    VERBOSE = 0x00041008
    WARNING = 0x00041009
    PROGRESS = 0x00041010
    INFORMATION = 0x00041011
    HOST_CALL = 0x00041100
    HOST_RESPONSE = 0x00041101


class PipelineState(IntEnum):
    """PSInvocationState (MS-PSRP 2.2.3.5)."""

    NOT_STARTED = 0
    RUNNING = 1
    STOPPING = 2
    STOPPED = 3
    COMPLETED = 4
    FAILED = 5
    DISCONNECTED = 6

    @property
    def final(self) -> bool:
        return self in (PipelineState.STOPPED, PipelineState.COMPLETED, PipelineState.FAILED)


class PoolState(IntEnum):
    """RunspacePoolState (MS-PSRP 2.2.3.4)."""

    BEFORE_OPEN = 0
    OPENING = 1
    OPENED = 2
    CLOSED = 3
    CLOSING = 4
    BROKEN = 5
    CONNECTING = 10


@dataclass
class CommandCall:
    """A command and what goes with it; a parameter without a name is positional. Text of scripts has no place here."""

    name: str
    parameters: list[tuple[str | None, Any]] = field(default_factory=list)


def note(**properties: Any) -> PSObject:
    """An object of note properties without type names, which is how PSRP writes its own structures."""
    return PSObject(properties, type_names=())


def capability() -> PSObject:
    """SessionCapability (MS-PSRP 2.2.2.1): this side speaks protocol 2.3, that of PowerShell 5 and later."""
    return note(PSVersion=Version(2, 0), protocolversion=Version(2, 3), SerializationVersion=Version(1, 1, 0, 1))


def init_pool(runspaces: int, arguments: Mapping[str, Any], screen: tuple[int, int]) -> PSObject:
    """InitRunspacePool (MS-PSRP 2.2.2.2). ``screen`` is columns and lines of the terminal here."""
    return note(
        MinRunspaces=1,
        MaxRunspaces=runspaces,
        PSThreadOptions=EnumValue("System.Management.Automation.Runspaces.PSThreadOptions", "Default", 0),
        ApartmentState=EnumValue("System.Threading.ApartmentState", "Unknown", 2),
        HostInfo=host_info(*screen),
        ApplicationArguments=TypedDictionary(_PRIMITIVES[0], arguments, _PRIMITIVES),
    )


_PRIMITIVES = ("System.Management.Automation.PSPrimitiveDictionary", "System.Collections.Hashtable", "System.Object")


def host_info(columns: int, lines: int) -> PSObject:
    """HostInfo (MS-PSRP 2.2.3.14) of a host with an interface. All ten members of its data are needed, or host calls fail."""
    host = "System.Management.Automation.Host."

    def entry(kind: str, value: Any) -> PSObject:
        return PSObject({"T": kind, "V": value}, type_names=("System.Object",))

    def size(width: int, height: int) -> PSObject:
        return entry(host + "Size", note(width=width, height=height))

    # Foreground, background, cursor and window position, cursor size, buffer, window, largest windows, title.
    data = [
        entry("System.ConsoleColor", 7), entry("System.ConsoleColor", 0), entry(host + "Coordinates", note(x=0, y=0)),
        entry(host + "Coordinates", note(x=0, y=0)), entry("System.Int32", 25), size(columns, 3000), size(columns, lines),
        size(columns, lines), size(columns, lines), entry("System.String", "psbridge"),
    ]  # fmt: skip
    return note(
        _isHostNull=False, _isHostUINull=False, _isHostRawUINull=False, _useRunspaceHost=False,
        _hostDefaultData=note(data=dict(enumerate(data))),
    )  # fmt: skip


_MERGE = "System.Management.Automation.Runspaces.PipelineResultTypes"
_LIST = "System.Collections.ArrayList"


def _list(items: Sequence[Any]) -> TypedArray:
    return TypedArray(_LIST, items)


def create_pipeline(calls: Sequence[CommandCall], *, no_input: bool, protocol: tuple[int, int]) -> PSObject:
    """CreatePipeline (MS-PSRP 2.2.2.10): one statement, ``calls`` piped into one another, host calls sent to the pool's host."""
    none = EnumValue(_MERGE, "None", 0)
    merges = {"MergeMyResult": none, "MergeToResult": none, "MergePreviousResults": none}
    if protocol >= (2, 2):
        merges |= {"MergeError": none, "MergeWarning": none, "MergeVerbose": none, "MergeDebug": none}
    if protocol >= (2, 3):
        merges["MergeInformation"] = none
    commands = [
        note(
            Cmd=call.name,
            Args=_list([note(N=name, V=value) for name, value in call.parameters]),
            IsScript=False,
            UseLocalScope=None,
            **merges,
        )
        for call in calls
    ]
    return note(
        NoInput=no_input,
        ApartmentState=EnumValue("System.Threading.ApartmentState", "Unknown", 2),
        RemoteStreamOptions=EnumValue("System.Management.Automation.RemoteStreamOptions", "None", 0),
        AddToHistory=False,
        HostInfo=note(_isHostNull=True, _isHostUINull=True, _isHostRawUINull=True, _useRunspaceHost=True),
        PowerShell=note(Cmds=_list(commands), IsNested=False, History=None, RedirectShellErrorOutputPipe=True),
        IsNested=False,
    )


def host_response(ci: int, method: Any, value: Any = None, error: PSObject | None = None) -> PSObject:
    """PipelineHostResponse or RunspacePoolHostResponse (MS-PSRP 2.2.2.16, 2.2.2.28)."""
    response = note(ci=Int64(ci), mi=method)
    if value is not None:
        response["mr"] = value
    if error is not None:
        response["me"] = error
    return response


def error_record(
    message: str, error_id: str, exception: str = "System.Management.Automation.Host.HostException"
) -> PSObject:
    """An ErrorRecord (MS-PSRP 2.2.3.15) that tells the host why a call was not answered."""
    wrapped = PSObject(
        {"Message": message}, type_names=(exception, "System.Exception", "System.Object"), text=message,
        adapted=frozenset({"message"}),
    )  # fmt: skip
    return PSObject(
        {
            "Exception": wrapped,
            "TargetObject": None,
            "FullyQualifiedErrorId": error_id,
            "InvocationInfo": None,
            "ErrorCategory_Category": Int32(12),
            "ErrorCategory_Activity": "",
            "ErrorCategory_Reason": exception.rpartition(".")[2],
            "ErrorCategory_TargetName": "",
            "ErrorCategory_TargetType": "",
            "ErrorCategory_Message": "",
            "SerializeExtendedInfo": False,
        },
        type_names=("System.Management.Automation.ErrorRecord", "System.Object"),
        text=message,
    )
