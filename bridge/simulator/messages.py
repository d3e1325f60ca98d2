"""PSRP messages (MS-PSRP 2.2.1, 2.2.2): the header, the types, and the objects that a server sends."""

from __future__ import annotations

import enum
import struct
import uuid
from dataclasses import dataclass
from typing import Any

from bridge.simulator.errors import ProtocolError
from bridge.values import EnumValue, Int64, PSObject, TypedArray, Version

__all__ = ["HostMethod", "Message", "MessageType", "PipelineState", "PoolState", "bag", "host_call", "pack", "unpack"]


class MessageType(enum.IntEnum):
    SESSION_CAPABILITY = 0x00010002
    INIT_RUNSPACEPOOL = 0x00010004
    PUBLIC_KEY = 0x00010005
    ENCRYPTED_SESSION_KEY = 0x00010006
    PUBLIC_KEY_REQUEST = 0x00010007
    CONNECT_RUNSPACEPOOL = 0x00010008
    RUNSPACEPOOL_INIT_DATA = 0x0002100B
    RESET_RUNSPACE_STATE = 0x0002100C
    SET_MAX_RUNSPACES = 0x00021002
    SET_MIN_RUNSPACES = 0x00021003
    RUNSPACE_AVAILABILITY = 0x00021004
    RUNSPACEPOOL_STATE = 0x00021005
    CREATE_PIPELINE = 0x00021006
    GET_AVAILABLE_RUNSPACES = 0x00021007
    USER_EVENT = 0x00021008
    APPLICATION_PRIVATE_DATA = 0x00021009
    GET_COMMAND_METADATA = 0x0002100A
    RUNSPACEPOOL_HOST_CALL = 0x00021100
    RUNSPACEPOOL_HOST_RESPONSE = 0x00021101
    PIPELINE_INPUT = 0x00041002
    END_OF_PIPELINE_INPUT = 0x00041003
    PIPELINE_OUTPUT = 0x00041004
    ERROR_RECORD = 0x00041005
    PIPELINE_STATE = 0x00041006
    DEBUG_RECORD = 0x00041007
    VERBOSE_RECORD = 0x00041008
    WARNING_RECORD = 0x00041009
    PROGRESS_RECORD = 0x00041010
    INFORMATION_RECORD = 0x00041011
    PIPELINE_HOST_CALL = 0x00041100
    PIPELINE_HOST_RESPONSE = 0x00041101


class PoolState(enum.IntEnum):
    BEFORE_OPEN = 0
    OPENING = 1
    OPENED = 2
    CLOSED = 3
    CLOSING = 4
    BROKEN = 5


class PipelineState(enum.IntEnum):
    NOT_STARTED = 0
    RUNNING = 1
    STOPPING = 2
    STOPPED = 3
    COMPLETED = 4
    FAILED = 5
    DISCONNECTED = 6


class HostMethod(enum.IntEnum):
    """Methods of the client's host (MS-PSRP 2.2.3.17); a value marked void in :data:`ANSWERED` sends no reply."""

    GetName = 1
    GetVersion = 2
    GetInstanceId = 3
    GetCurrentCulture = 4
    GetCurrentUICulture = 5
    SetShouldExit = 6
    EnterNestedPrompt = 7
    ExitNestedPrompt = 8
    NotifyBeginApplication = 9
    NotifyEndApplication = 10
    ReadLine = 11
    ReadLineAsSecureString = 12
    Write1 = 13
    Write2 = 14
    WriteLine1 = 15
    WriteLine2 = 16
    WriteLine3 = 17
    WriteErrorLine = 18
    WriteDebugLine = 19
    WriteProgress = 20
    WriteVerboseLine = 21
    WriteWarningLine = 22
    Prompt = 23
    PromptForCredential1 = 24
    PromptForCredential2 = 25
    PromptForChoice = 26


ANSWERED = frozenset(
    {
        *(HostMethod(n) for n in range(1, 6)),
        HostMethod.ReadLine,
        HostMethod.ReadLineAsSecureString,
        HostMethod.Prompt,
        HostMethod.PromptForCredential1,
        HostMethod.PromptForCredential2,
        HostMethod.PromptForChoice,
    }
)
"""Host methods that return a value, so that the caller waits."""

_HEADER = struct.Struct("<II16s16s")
_TO_CLIENT, _TO_SERVER = 1, 2
_NOBODY = uuid.UUID(int=0)
_TYPES = {int(t): t for t in MessageType}


@dataclass(frozen=True)
class Message:
    """One defragmented message. ``data`` is its CLIXML in UTF-8, without a byte order mark."""

    type: MessageType
    pool_id: uuid.UUID
    pipeline_id: uuid.UUID | None
    data: bytes


def pack(
    kind: MessageType, pool_id: uuid.UUID, pipeline_id: uuid.UUID | None, data: bytes, *, to_server: bool = False
) -> bytes:
    """A message to the client, or to the server."""
    return (
        _HEADER.pack(_TO_SERVER if to_server else _TO_CLIENT, kind, pool_id.bytes_le, (pipeline_id or _NOBODY).bytes_le)
        + data
    )


def unpack(raw: bytes, *, to_server: bool = True) -> Message:
    """Read a message to the server, or to the client. Raises :class:`ProtocolError` for a short one, an unknown type or a wrong
    destination."""
    if len(raw) < _HEADER.size:
        raise ProtocolError("A message ends inside its header.")
    destination, kind, pool, pipeline = _HEADER.unpack_from(raw)
    if destination != (_TO_SERVER if to_server else _TO_CLIENT):
        raise ProtocolError("A message is not addressed to this side.")
    if kind not in _TYPES:
        raise ProtocolError("A message has a type that is not defined.")
    data = raw[_HEADER.size :].removeprefix(b"\xef\xbb\xbf")
    pid = uuid.UUID(bytes_le=pipeline)
    return Message(_TYPES[kind], uuid.UUID(bytes_le=pool), None if pid == _NOBODY else pid, data)


def bag(**properties: Any) -> PSObject:
    """An object without type names, as most message payloads are."""
    return PSObject(properties, type_names=())


_METHOD_TYPE = "System.Management.Automation.Remoting.RemoteHostMethodId"


def host_call(ci: int, method: HostMethod, arguments: list[Any]) -> PSObject:
    """PIPELINE_HOST_CALL (MS-PSRP 2.2.2.27). ``ci`` is -100 for a method without a reply."""
    return bag(
        ci=Int64(ci),
        mi=EnumValue(_METHOD_TYPE, method.name, method.value),
        mp=TypedArray("System.Collections.ArrayList", arguments),
    )


def capability() -> PSObject:
    """SESSION_CAPABILITY of this server (MS-PSRP 2.2.2.1)."""
    return bag(protocolversion=Version(2, 3), PSVersion=Version(2, 0), SerializationVersion=Version(1, 1, 0, 1))
