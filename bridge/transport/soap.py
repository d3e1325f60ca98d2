"""WSMan envelopes of a shell client (MS-WSMV), as text, and what is read from the answers."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from bridge.transport.errors import ProtocolViolation

__all__ = ["RESOURCE", "Fault", "Received", "Soap", "parse", "parse_fault"]

_S = "http://www.w3.org/2003/05/soap-envelope"
_A = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
_W = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
_P = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
_RSP = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
_TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
_ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
_FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
_PWSH = "http://schemas.microsoft.com/powershell"

RESOURCE = "http://schemas.microsoft.com/powershell/"
"""Resource URIs of session configurations begin with this."""

ACTIONS = {
    "Create": f"{_TRANSFER}/Create",
    "Delete": f"{_TRANSFER}/Delete",
    "Enumerate": f"{_ENUMERATION}/Enumerate",
    **{a: f"{_RSP}/{a}" for a in ("Command", "Connect", "Disconnect", "Receive", "Reconnect", "Send", "Signal")},
}

TIMED_OUT = 2150858793
NO_SHELL = 2150858843


@dataclass(frozen=True)
class Fault:
    """A WSMan fault: the Win32 or WSMan number, None when the host gave none, and its text."""

    code: int | None
    text: str


@dataclass(frozen=True)
class Received:
    """A ReceiveResponse: the fragments, and whether the command is Done."""

    data: bytes
    done: bool


def _attributes(mandatory: bool) -> str:
    return ' s:mustUnderstand="true"' if mandatory else ' s:mustUnderstand="false"'


class Soap:
    """Writes envelopes for one endpoint and shell. ``timeout`` of each is the OperationTimeout, in seconds."""

    def __init__(self, endpoint: str, resource: str, *, locale: str = "en-US", max_envelope: int = 153_600) -> None:
        self.max_envelope = max_envelope
        self.resource = resource
        self.shell_id = ""
        self._to = endpoint
        self._locale = escape(locale, {'"': "&quot;"})
        self._session = str(uuid.uuid4()).upper()

    def envelope(
        self, action: str, body: str, timeout: float, *,
        options: Mapping[str, tuple[str, bool]] | None = None, shell: bool = True, resource: str | None = None,
    ) -> tuple[str, bytes]:  # fmt: skip
        """The message's id as the answer must repeat it, and the envelope."""
        message_id = f"uuid:{str(uuid.uuid4()).upper()}"
        yes = _attributes(True)
        no = _attributes(False)
        seconds = f"{timeout:.3f}".rstrip("0").rstrip(".")
        selectors = (
            f'<w:SelectorSet><w:Selector Name="ShellId">{escape(self.shell_id)}</w:Selector></w:SelectorSet>'
            if shell
            else ""
        )
        option_set = ""
        if options:
            each = "".join(
                f'<w:Option Name="{name}"{" MustComply=" + chr(34) + "true" + chr(34) if must else ""}>{escape(value)}</w:Option>'
                for name, (value, must) in options.items()
            )
            option_set = f'<w:OptionSet s:mustUnderstand="true">{each}</w:OptionSet>'
        text = (
            f'<s:Envelope xmlns:s="{_S}" xmlns:a="{_A}" xmlns:w="{_W}" xmlns:p="{_P}" xmlns:rsp="{_RSP}"><s:Header>'
            f"<a:Action{yes}>{ACTIONS[action]}</a:Action>"
            f'<p:DataLocale{no} xml:lang="{self._locale}"/><w:Locale{no} xml:lang="{self._locale}"/>'
            f"<w:MaxEnvelopeSize{yes}>{self.max_envelope}</w:MaxEnvelopeSize><a:MessageID>{message_id}</a:MessageID>"
            f"<w:OperationTimeout>PT{seconds}S</w:OperationTimeout>"
            f"<a:ReplyTo><a:Address{yes}>{_A}/role/anonymous</a:Address></a:ReplyTo>"
            f"<w:ResourceURI{yes}>{escape(resource or self.resource)}</w:ResourceURI>"
            f"<p:SessionId{no}>uuid:{self._session}</p:SessionId><a:To>{escape(self._to)}</a:To>"
            f"{option_set}{selectors}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
        )
        return message_id, text.encode()


def create_body(shell_id: str, data: bytes, *, name: str = "", idle_seconds: float | None = None) -> str:
    """An rsp:Shell with the pool's first fragments."""
    idle = "" if idle_seconds is None else f"<rsp:IdleTimeOut>PT{idle_seconds:.3f}S</rsp:IdleTimeOut>"
    label = f"<rsp:Name>{escape(name)}</rsp:Name>" if name else ""
    return (
        f'<rsp:Shell ShellId="{shell_id}"><rsp:InputStreams>stdin pr</rsp:InputStreams><rsp:OutputStreams>stdout</rsp:OutputStreams>'
        f'{idle}{label}<creationXml xmlns="{_PWSH}">{_b64(data)}</creationXml></rsp:Shell>'
    )


def connect_body(data: bytes) -> str:
    """An rsp:Connect of a new client to a shell."""
    return f'<rsp:Connect><connectXml xmlns="{_PWSH}">{_b64(data)}</connectXml></rsp:Connect>'


def connect_command_body(command_id: str) -> str:
    """An rsp:Connect to a command of a connected shell."""
    return f'<rsp:Connect CommandId="{command_id}"/>'


def command_body(command_id: str, data: bytes) -> str:
    """An rsp:CommandLine with the first fragment of CreatePipeline."""
    return (
        f'<rsp:CommandLine CommandId="{command_id}"><rsp:Command></rsp:Command><rsp:Arguments>{_b64(data)}</rsp:Arguments>'
        "</rsp:CommandLine>"
    )


def send_body(stream: str, data: bytes, command_id: str | None) -> str:
    """An rsp:Send on ``stdin`` or ``pr``."""
    to = f' CommandId="{command_id}"' if command_id else ""
    return f'<rsp:Send><rsp:Stream Name="{stream}"{to}>{_b64(data)}</rsp:Stream></rsp:Send>'


def receive_body(command_id: str | None) -> str:
    """An rsp:Receive of stdout."""
    to = f' CommandId="{command_id}"' if command_id else ""
    return f"<rsp:Receive><rsp:DesiredStream{to}>stdout</rsp:DesiredStream></rsp:Receive>"


def signal_body(command_id: str, code: str) -> str:
    """An rsp:Signal; ``code`` is a URI."""
    return f'<rsp:Signal CommandId="{command_id}"><rsp:Code>{code}</rsp:Code></rsp:Signal>'


def disconnect_body(idle_seconds: float | None) -> str:
    """An rsp:Disconnect. ``idle_seconds``: how long the host keeps the shell."""
    idle = "" if idle_seconds is None else f"<rsp:IdleTimeOut>PT{idle_seconds:.3f}S</rsp:IdleTimeOut>"
    return f"<rsp:Disconnect>{idle}</rsp:Disconnect>"


def enumerate_body(shell_id: str | None = None) -> str:
    """An Enumerate of shells, or of the commands of one."""
    chosen = ""
    if shell_id:
        chosen = (
            f'<w:Filter Dialect="http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter"><w:SelectorSet>'
            f'<w:Selector Name="ShellId">{escape(shell_id)}</w:Selector></w:SelectorSet></w:Filter>'
        )
    return f'<n:Enumerate xmlns:n="{_ENUMERATION}"><w:OptimizeEnumeration/><w:MaxElements>32000</w:MaxElements>{chosen}</n:Enumerate>'


TERMINATE = f"{_RSP}/signal/terminate"
# PowerShell's own stop signal: the pipeline ends as Stopped and what it still writes is delivered (MS-PSRP 3.1.4.4).
STOP = "powershell/signal/crtl_c"

SHELLS = _RSP
COMMANDS = f"{_RSP}/Command"


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def parse(data: bytes, message_id: str | None = None) -> Any:
    """The Body element of an answer. Raises :class:`ProtocolViolation` for what is not one, or not the one asked for."""
    if b"<!DOCTYPE" in data:
        raise ProtocolViolation("the host's answer holds a document type, which is refused")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise ProtocolViolation("the host's answer is not XML; is this a WSMan endpoint?") from None
    body = root.find(f"{{{_S}}}Body")
    if body is None:
        raise ProtocolViolation("the host's answer is not a SOAP envelope; is this a WSMan endpoint?")
    if message_id is not None and root.findtext(f"{{{_S}}}Header/{{{_A}}}RelatesTo") != message_id:
        raise ProtocolViolation("the host's answer belongs to another request")
    return body


def parse_fault(data: bytes) -> Fault | None:
    """The fault in an answer with an error status, None when it holds none."""
    try:
        fault = parse(data).find(f"{{{_S}}}Fault")
    except ProtocolViolation:
        return None
    if fault is None:
        return None
    text = " ".join((fault.findtext(f"{{{_S}}}Reason/{{{_S}}}Text") or "").split())
    detail = fault.find(f"{{{_S}}}Detail/{{{_FAULT}}}WSManFault")
    code = None
    if detail is not None:
        number = detail.get("Code", "")
        code = int(number) if number.isascii() and number.isdigit() else None
        message = detail.find(f"{{{_FAULT}}}Message")
        if message is not None:
            text = " ".join("".join(message.itertext()).split()) or text
    return Fault(code, text or "no reason was given")


def shell_id_of(body: Any) -> str | None:
    """The ShellId selector of a CreateResponse."""
    for selector in body.iter(f"{{{_W}}}Selector"):
        if selector.get("Name") == "ShellId" and selector.text:
            return str(selector.text).strip()
    found = body.find(f".//{{{_RSP}}}ShellId")
    return None if found is None or not found.text else str(found.text).strip()


def command_id_of(body: Any) -> str | None:
    """The CommandId of a CommandResponse."""
    found = body.find(f".//{{{_RSP}}}CommandId")
    return None if found is None or not found.text else str(found.text).strip()


def received_of(body: Any) -> Received:
    """What a ReceiveResponse brought."""
    decode = base64.b64decode
    try:
        data = b"".join([decode(s.text) for s in body.iter(f"{{{_RSP}}}Stream") if s.text])
    except ValueError:
        raise ProtocolViolation("the host's answer holds data that are not base64") from None
    state = body.find(f".//{{{_RSP}}}CommandState")
    return Received(data, state is not None and (state.get("State") or "").endswith("/Done"))


def connected_of(body: Any) -> bytes:
    """The fragments in a ConnectResponse."""
    text = body.findtext(f".//{{{_PWSH}}}connectResponseXml")
    try:
        return base64.b64decode(text or "")
    except ValueError:
        raise ProtocolViolation("the host's answer holds data that are not base64") from None


def shells_of(body: Any) -> list[tuple[str, str]]:
    """ShellId and State of each shell in an EnumerateResponse."""
    return [
        (shell.findtext(f"{{{_RSP}}}ShellId") or "", shell.findtext(f"{{{_RSP}}}State") or "")
        for shell in body.iter(f"{{{_RSP}}}Shell")
    ]


def commands_of(body: Any) -> list[tuple[str, str]]:
    """CommandId and State of each command in an EnumerateResponse."""
    return [
        (command.findtext(f"{{{_RSP}}}CommandId") or "", command.findtext(f"{{{_RSP}}}State") or "")
        for command in body.iter(f"{{{_RSP}}}Command")
        if command.find(f"{{{_RSP}}}CommandId") is not None
    ]
