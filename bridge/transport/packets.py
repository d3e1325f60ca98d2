"""The lines of out-of-process PowerShell remoting: one small XML element each (``pwsh -s``, ``ssh host -s powershell``)."""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from typing import NamedTuple

from bridge.transport.errors import ProtocolViolation

__all__ = ["POOL", "Packet", "data_packet", "packet", "parse_packet"]

POOL = uuid.UUID(int=0)
"""The id that stands for the pool."""

_LINE = re.compile(
    rb"^\s*<(?P<kind>[A-Za-z]+)(?:\s+Stream=(?P<q>['\"])(?P<stream>\w*)(?P=q))?\s+PSGuid=(?P<p>['\"])(?P<id>[0-9a-fA-F-]{36})(?P=p)\s*"
    rb"(?:/>|>(?P<text>[A-Za-z0-9+/=\s]*)</(?P=kind)>)\s*$"
)
_KINDS = frozenset(("Data", "DataAck", "Command", "CommandAck", "Close", "CloseAck", "Signal", "SignalAck"))


class Packet(NamedTuple):
    """``target`` is the pipeline, or :data:`POOL`; ``data`` the fragments of a Data packet."""

    kind: str
    target: uuid.UUID
    data: bytes = b""
    stream: str = ""


def packet(kind: str, target: uuid.UUID) -> bytes:
    """A packet without data, with its line end."""
    return f"<{kind} PSGuid='{target}' />\n".encode("ascii")


def data_packet(target: uuid.UUID, data: bytes, stream: str = "Default") -> bytes:
    """A Data packet on the stream ``Default`` or ``PromptResponse``, with its line end."""
    return f"<Data Stream='{stream}' PSGuid='{target}'>{base64.b64encode(data).decode('ascii')}</Data>\n".encode(
        "ascii"
    )


def parse_packet(line: bytes) -> Packet | None:
    """The packet in ``line``; None for a line that is none, such as a banner. Raises :class:`ProtocolViolation` for a broken one."""
    match = _LINE.match(line)
    if match is None:
        if line.lstrip().startswith((b"<Data", b"<Close", b"<Command", b"<Signal")):
            raise ProtocolViolation("the PowerShell process sent a packet that cannot be read")
        return None
    kind = match["kind"].decode("ascii")
    if kind not in _KINDS:
        return None
    try:
        data = base64.b64decode(match["text"] or b"")
    except binascii.Error:
        raise ProtocolViolation("the PowerShell process sent a packet that cannot be read") from None
    return Packet(kind, uuid.UUID(match["id"].decode("ascii")), data, (match["stream"] or b"").decode("ascii"))
