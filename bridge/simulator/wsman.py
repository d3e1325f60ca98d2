"""WSMan over SOAP 1.2 (MS-WSMV) as pure functions: bytes to :class:`Request`, facts to response bytes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from bridge.simulator.errors import ProtocolError

__all__ = ["Action", "Fault", "Request", "fault_envelope", "parse", "response"]

S = "http://www.w3.org/2003/05/soap-envelope"
A = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
W = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
P = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
RSP = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
X = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
N = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
PWSH = "http://schemas.microsoft.com/powershell"
FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
IDENTITY = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
SHELL_URI = RSP
COMMAND_URI = f"{RSP}/Command"
CONFIG_URI = "http://schemas.microsoft.com/wbem/wsman/1/config"

MAX_DEPTH = 64
MAX_ENVELOPE = 512_000
"""Bytes: what a default endpoint takes and answers (MaxEnvelopeSizekb 500)."""


class Action:
    """Values of the Action header."""

    CREATE = f"{X}/Create"
    DELETE = f"{X}/Delete"
    GET = f"{X}/Get"
    ENUMERATE = f"{N}/Enumerate"
    PULL = f"{N}/Pull"
    COMMAND = f"{RSP}/Command"
    CONNECT = f"{RSP}/Connect"
    DISCONNECT = f"{RSP}/Disconnect"
    RECEIVE = f"{RSP}/Receive"
    RECONNECT = f"{RSP}/Reconnect"
    SEND = f"{RSP}/Send"
    SIGNAL = f"{RSP}/Signal"
    FAULT = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"


class Fault(Exception):
    """A WSMan fault: ``code`` is the Win32 or WSMan number that clients test, ``subcode`` the SOAP subcode, ``text`` the reason."""

    def __init__(self, code: int, subcode: str, text: str, *, sender: bool = True) -> None:
        super().__init__(text)
        self.code = code
        self.subcode = subcode
        self.text = text
        self.sender = sender

    @classmethod
    def timed_out(cls) -> Fault:
        return cls(2150858793, "w:TimedOut", "The WS-Management service cannot complete the operation within the time "
                   "specified in OperationTimeout.", sender=False)  # fmt: skip

    @classmethod
    def no_shell(cls, shell_id: str) -> Fault:
        return cls(2150858843, "w:InvalidSelectors", f"The request for the Windows Remote Shell with ShellId {shell_id} failed "
                   "because the shell was not found on the server. Possible causes are: the specified ShellId is incorrect or the "
                   "shell no longer exists on the server. Provide the correct ShellId or create a new shell and retry the "
                   "operation.")  # fmt: skip

    @classmethod
    def invalid(cls, text: str) -> Fault:
        return cls(87, "w:InvalidParameter", text)

    @classmethod
    def denied(cls) -> Fault:
        return cls(5, "w:AccessDenied", "Access is denied.")

    @classmethod
    def aborted(cls) -> Fault:
        return cls(995, "w:InternalError", "The I/O operation has been aborted because of either a thread exit or an application "
                   "request.", sender=False)  # fmt: skip

    @classmethod
    def unsupported(cls) -> Fault:
        return cls(50, "a:ActionNotSupported", "The action is not supported by the service.")

    @classmethod
    def quota(cls, text: str) -> Fault:
        return cls(2150859174, "w:QuotaLimit", text, sender=False)


@dataclass(frozen=True)
class Request:
    """A parsed request. ``timeout`` is OperationTimeout in seconds; ``body`` is the Body element."""

    action: str
    message_id: str
    resource_uri: str
    body: Any
    selectors: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 60.0
    max_envelope: int = 153_600
    session_id: str = ""
    identify: bool = False

    @property
    def shell_id(self) -> str:
        return self.selectors.get("ShellId", "")

    def find(self, path: str) -> Any:
        """The first element at ``path`` (``rsp:Receive/rsp:DesiredStream``) within the body, or None."""
        return self.body.find(path, _NS)

    def findall(self, path: str) -> list[Any]:
        return list(self.body.findall(path, _NS))


_NS = {"s": S, "a": A, "w": W, "p": P, "rsp": RSP, "x": X, "n": N, "pwsh": PWSH}
_DURATION = re.compile(r"^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$")


def seconds(text: str | None, default: float) -> float:
    """An xs:duration of days or less, in seconds; ``default`` when there is none. Raises :class:`ProtocolError`."""
    if text is None or not text.strip():
        return default
    found = _DURATION.match(text.strip())
    if found is None:
        raise ProtocolError("A duration is not of the form PT60S.")
    days, hours, minutes, secs = (float(g or 0) for g in found.groups())
    return days * 86400 + hours * 3600 + minutes * 60 + secs


def _root(data: bytes) -> Any:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\x00" in data:
        raise ProtocolError("A document type or a binary envelope is refused.")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise ProtocolError("The envelope is not well-formed XML.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ProtocolError("A document type is refused.")
    deepest = 0
    stack = [(root, 1)]
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        if deepest > MAX_DEPTH:
            raise ProtocolError("The envelope is nested too deeply.")
        stack.extend((child, depth + 1) for child in node)
    return root


def parse(data: bytes) -> Request:
    """Read a request envelope. Raises :class:`ProtocolError` for anything that is not one."""
    root = _root(data)
    if root.tag != f"{{{S}}}Envelope":
        raise ProtocolError("The document is not a SOAP 1.2 envelope.")
    body = root.find("s:Body", _NS)
    header = root.find("s:Header", _NS)
    if body is None:
        raise ProtocolError("The envelope has no body.")
    if len(body) and body[0].tag == f"{{{IDENTITY}}}Identify":
        return Request("Identify", "", "", body, identify=True)
    if header is None:
        raise ProtocolError("The envelope has no header.")

    def text(path: str) -> str:
        element = header.find(path, _NS)
        return (element.text or "").strip() if element is not None else ""

    selectors = {s.get("Name", ""): (s.text or "").strip() for s in header.findall("w:SelectorSet/w:Selector", _NS)}
    size = text("w:MaxEnvelopeSize")
    if size and not (size.isascii() and size.isdigit()):
        raise ProtocolError("MaxEnvelopeSize is not a number.")
    message_id = text("a:MessageID")
    if not message_id:
        raise ProtocolError("The request has no MessageID.")
    return Request(
        text("a:Action"), message_id, text("w:ResourceURI"), body, selectors, seconds(text("w:OperationTimeout"), 60.0),
        min(max(int(size or 153_600), 8192), 2 * 1024 * 1024), text("p:SessionId"),
    )  # fmt: skip


_HEAD = (
    f'<s:Envelope xml:lang="en-US" xmlns:s="{S}" xmlns:a="{A}" xmlns:x="{X}" xmlns:w="{W}" xmlns:rsp="{RSP}" xmlns:p="{P}">'
    "<s:Header><a:Action>{action}</a:Action><a:MessageID>uuid:{new}</a:MessageID>"
    "<a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To><a:RelatesTo>{relates}</a:RelatesTo>"
    "</s:Header><s:Body>"
)
_TAIL = "</s:Body></s:Envelope>"


def _envelope(action: str, relates: str, body: str) -> bytes:
    head = _HEAD.format(action=action, new=str(uuid.uuid4()).upper(), relates=escape(relates))
    return (head + body + _TAIL).encode("utf-8", "replace")


def response(request: Request, body: str = "") -> bytes:
    """The answer to ``request`` with ``body`` (XML text) in it."""
    return _envelope(request.action + "Response", request.message_id, body)


def fault_envelope(fault: Fault, request: Request | None) -> bytes:
    """A fault as SOAP; ``request`` None when the request could not be read."""
    code = "s:Sender" if fault.sender else "s:Receiver"
    reason = escape(fault.text)
    body = (
        f"<s:Fault><s:Code><s:Value>{code}</s:Value><s:Subcode><s:Value>{fault.subcode}</s:Value></s:Subcode></s:Code>"
        f'<s:Reason><s:Text xml:lang="en-US">{reason}</s:Text></s:Reason><s:Detail>'
        f'<f:WSManFault xmlns:f="{FAULT}" Code="{fault.code}" Machine="simulator"><f:Message>{reason}</f:Message></f:WSManFault>'
        "</s:Detail></s:Fault>"
    )
    return _envelope(Action.FAULT, request.message_id if request else "", body)


def shell_xml(facts: Mapping[str, str]) -> str:
    """An rsp:Shell element of ``facts`` in order."""
    return "<rsp:Shell>" + "".join(f"<rsp:{k}>{escape(v)}</rsp:{k}>" for k, v in facts.items()) + "</rsp:Shell>"


def created_xml(resource_uri: str, shell_id: str) -> str:
    """The wst:ResourceCreated that gives later requests their selectors."""
    return (
        "<x:ResourceCreated><a:Address>http://localhost/wsman</a:Address><a:ReferenceParameters>"
        f'<w:ResourceURI>{escape(resource_uri)}</w:ResourceURI><w:SelectorSet><w:Selector Name="ShellId">{escape(shell_id)}'
        "</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>"
    )


def receive_xml(chunks: Iterable[str], command_id: str | None, state: str | None) -> str:
    """A ReceiveResponse: base64 ``chunks``, and the command's ``state`` (Running, Done, Pending) where one is told."""
    attribute = f" CommandId={quoteattr(command_id)}" if command_id else ""
    streams = "".join(f'<rsp:Stream Name="stdout"{attribute}>{chunk}</rsp:Stream>' for chunk in chunks)
    if state and command_id:
        code = "<rsp:ExitCode>0</rsp:ExitCode>" if state == "Done" else ""
        streams += f'<rsp:CommandState{attribute} State="{RSP}/CommandState/{state}">{code}</rsp:CommandState>'
    return f"<rsp:ReceiveResponse>{streams}</rsp:ReceiveResponse>"


def enumerate_xml(items: Iterable[str]) -> str:
    """An EnumerateResponse that holds everything at once."""
    return (
        f'<n:EnumerateResponse xmlns:n="{N}"><n:EnumerationContext/><w:Items>{"".join(items)}</w:Items><w:EndOfSequence/>'
        "</n:EnumerateResponse>"
    )


def identify_envelope(product: str) -> bytes:
    """The answer to wsmid:Identify."""
    return (
        f'<s:Envelope xml:lang="en-US" xmlns:s="{S}"><s:Header/><s:Body><i:IdentifyResponse xmlns:i="{IDENTITY}">'
        f"<i:ProtocolVersion>{W}</i:ProtocolVersion><i:ProductVendor>psbridge</i:ProductVendor>"
        f"<i:ProductVersion>{escape(product)}</i:ProductVersion></i:IdentifyResponse></s:Body></s:Envelope>"
    ).encode()
