"""The WSMan service: shells by id, and what each action does to them."""

from __future__ import annotations

import base64
import binascii
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.simulator import wsman
from bridge.simulator.auth import Identity
from bridge.simulator.codec import DecodeError
from bridge.simulator.errors import ProtocolError
from bridge.simulator.execution import Environment
from bridge.simulator.messages import PoolState
from bridge.simulator.outbox import Answer, Superseded
from bridge.simulator.pipeline import Pipeline
from bridge.simulator.pool import PoolLimits, RunspacePool
from bridge.simulator.wsman import Action, Fault, Request

__all__ = ["Exchange", "Service", "ServiceLimits", "Shell"]

_POWERSHELL = "http://schemas.microsoft.com/powershell/"
_SIGNAL = f"{wsman.RSP}/signal"
_STOP = ("powershell/signal/ctrl_c", f"{_SIGNAL}/ctrl_c", "powershell/signal/crtl_c")
_OVERHEAD = 4096
"""Bytes of a ReceiveResponse besides its data, generously."""


@dataclass(frozen=True)
class ServiceLimits:
    """``shells`` are counted in all, ``shells_per_user`` for one; times in seconds."""

    shells: int = 512
    shells_per_user: int = 256
    idle_seconds: float = 7200.0
    poll_seconds: float = 180.0
    pool: PoolLimits = field(default_factory=PoolLimits)


@dataclass
class Shell:
    """A shell that carries one pool. ``session_id`` is the client that owns the connection to it."""

    id: str
    owner: Identity
    resource_uri: str
    peer: str
    pool: RunspacePool
    name: str = ""
    session_id: str = ""
    idle_seconds: float = 7200.0
    connected: bool = True
    created: float = field(default_factory=time.monotonic)
    used: float = field(default_factory=time.monotonic)
    polling: int = 0


@dataclass
class Exchange:
    """One request as hooks (fault injection, recording) see it: what it was, which commands it starts, and its answer."""

    request: Request
    identity: Identity
    shell: Shell | None = None
    commands: tuple[str, ...] = ()


class Service:
    """All shells of one endpoint."""

    def __init__(
        self, environment: Environment, variables: Mapping[str, Any], limits: ServiceLimits | None = None
    ) -> None:
        self._environment = environment
        self._variables = variables
        self.limits = limits or ServiceLimits()
        self._lock = threading.Lock()
        self._shells: dict[str, Shell] = {}
        self._closed = threading.Event()
        self._reaper = threading.Thread(target=self._reap, name="psbridge-reaper", daemon=True)

    def start(self) -> None:
        self._reaper.start()

    def close(self) -> None:
        self._closed.set()
        with self._lock:
            shells = list(self._shells.values())
            self._shells.clear()
        for shell in shells:
            shell.pool.close()
        if self._reaper.is_alive():
            self._reaper.join(5)

    @property
    def shells(self) -> list[Shell]:
        with self._lock:
            return list(self._shells.values())

    def handle(self, request: Request, identity: Identity, peer: str) -> bytes:
        """The response envelope. Raises :class:`Fault`."""
        handler = _ACTIONS.get(request.action)
        if handler is None:
            raise Fault.unsupported()
        try:
            return wsman.response(request, handler(self, request, identity, peer))
        except Superseded:
            raise Fault.timed_out() from None

    # -- shells -------------------------------------------------------------------------------------------------------------

    def _find(self, request: Request, identity: Identity) -> Shell:
        key = request.shell_id.upper()
        with self._lock:
            shell = self._shells.get(key)
        if shell is None:
            raise Fault.no_shell(request.shell_id)
        if shell.owner.key != identity.key:
            raise Fault.denied()
        shell.used = time.monotonic()
        return shell

    def _open(self, request: Request, identity: Identity) -> Shell:
        shell = self._find(request, identity)
        if not shell.connected:
            raise Fault(
                2150859113, "w:InvalidSelectors", "The shell is disconnected. Reconnect or connect to it first."
            )
        return shell

    def _create(self, request: Request, identity: Identity, peer: str) -> str:
        if not request.resource_uri.startswith(_POWERSHELL):
            raise Fault(2150858811, "w:InvalidResourceURI", "The resource URI is not one of a PowerShell endpoint.")
        element = request.find("rsp:Shell")
        content = request.find("rsp:Shell/pwsh:creationXml")
        if element is None or content is None:
            raise Fault.invalid("The request holds no PowerShell session.")
        shell_id = (element.get("ShellId") or str(uuid.uuid4())).upper()
        _uuid(shell_id)
        pool = RunspacePool(self._environment, identity.user, self._variables, self.limits.pool)
        idle = wsman.seconds(_text(element.find("rsp:IdleTimeOut", wsman._NS)), self.limits.idle_seconds)
        shell = Shell(
            shell_id, identity, request.resource_uri, peer, pool, element.get("Name") or "", request.session_id,
            min(idle, self.limits.idle_seconds),
        )  # fmt: skip
        with self._lock:
            if shell_id in self._shells:
                raise Fault.invalid("A shell with this id exists already.")
            mine = sum(s.owner.key == identity.key for s in self._shells.values())
            if len(self._shells) >= self.limits.shells or mine >= self.limits.shells_per_user:
                raise Fault.quota("The WS-Management service cannot process the request. The maximum number of concurrent shells for "
                                  "this user has been exceeded. Close existing shells or raise the quota for this user.")  # fmt: skip
            self._shells[shell_id] = shell
        try:
            self._protocol(shell, pool.receive, _data(content.text))
        except Fault:
            self._drop(shell)
            raise
        return wsman.created_xml(request.resource_uri, shell_id) + wsman.shell_xml(self._facts(shell))

    def _facts(self, shell: Shell) -> dict[str, str]:
        now = time.monotonic()
        return {
            "ShellId": shell.id, "Name": shell.name, "ResourceUri": shell.resource_uri, "Owner": shell.owner.user, "ClientIP": shell.peer,
            "IdleTimeOut": f"PT{shell.idle_seconds:.3f}S", "InputStreams": "stdin pr", "OutputStreams": "stdout",
            "MaxIdleTimeOut": f"PT{self.limits.idle_seconds:.3f}S", "ShellRunTime": f"P0DT0H0M{int(now - shell.created)}S",
            "ShellInactivity": f"P0DT0H0M{int(now - shell.used)}S", "State": "Connected" if shell.connected else "Disconnected",
        }  # fmt: skip

    def _drop(self, shell: Shell) -> None:
        with self._lock:
            self._shells.pop(shell.id, None)
        shell.pool.close()

    def _delete(self, request: Request, identity: Identity, _: str) -> str:
        self._drop(self._find(request, identity))
        return ""

    def _protocol(self, shell: Shell, call: Callable[..., Any], *arguments: Any) -> Any:
        """Run what reads a client's PSRP data; a breach breaks the shell, as on Windows, and nothing else."""
        try:
            return call(*arguments)
        except DecodeError as error:
            # The frame was sound and the object in it was not: this request fails, the session goes on.
            raise Fault.invalid(f"The request cannot be read: {error}") from None
        except ProtocolError as error:
            self._drop(shell)
            raise Fault(995, "w:InternalError", f"The session was closed: {error}") from None

    # -- actions on one shell -----------------------------------------------------------------------------------------------

    def _command(self, request: Request, identity: Identity, _: str) -> str:
        shell = self._open(request, identity)
        line = request.find("rsp:CommandLine")
        argument = request.find("rsp:CommandLine/rsp:Arguments")
        if line is None or argument is None:
            raise Fault.invalid("The request holds no command.")
        given = line.get("CommandId")
        pipeline = self._protocol(shell, shell.pool.create, _data(argument.text), _uuid(given) if given else None)
        return f"<rsp:CommandResponse><rsp:CommandId>{str(pipeline.id).upper()}</rsp:CommandId></rsp:CommandResponse>"

    def _send(self, request: Request, identity: Identity, _: str) -> str:
        shell = self._open(request, identity)
        for stream in request.findall("rsp:Send/rsp:Stream"):
            data = _data(stream.text)
            command = stream.get("CommandId")
            if stream.get("Name") == "pr":
                self._protocol(shell, shell.pool.receive_answer, data)
            elif command:
                pipeline = shell.pool.pipelines.get(_uuid(command))
                if pipeline is None:
                    raise _no_command()
                self._protocol(shell, shell.pool.receive_for, pipeline, data)
            else:
                self._protocol(shell, shell.pool.receive, data)
        return "<rsp:SendResponse/>"

    def _receive(self, request: Request, identity: Identity, _: str) -> str:
        shell = self._open(request, identity)
        wanted = request.find("rsp:Receive/rsp:DesiredStream")
        if wanted is None:
            raise Fault.invalid("The request names no stream.")
        command = wanted.get("CommandId")
        pipeline: Pipeline | None = None
        if command:
            pipeline = shell.pool.pipelines.get(_uuid(command))
            if pipeline is None:
                raise _no_command()
        box = pipeline.outbox if pipeline is not None else shell.pool.outbox
        room = max(1024, (request.max_envelope - _OVERHEAD) * 3 // 4)
        shell.polling += 1
        try:
            answer = box.poll(request.message_id, min(request.timeout, self.limits.poll_seconds), room)
        finally:
            shell.polling -= 1
            shell.used = time.monotonic()
        if answer is None:
            raise Fault.aborted() if box.is_closed else Fault.timed_out()
        return _received(answer, command)

    def _signal(self, request: Request, identity: Identity, _: str) -> str:
        shell = self._open(request, identity)
        signal = request.find("rsp:Signal")
        code = _text(request.find("rsp:Signal/rsp:Code")) or ""
        command = signal.get("CommandId") if signal is not None else None
        if not command:
            raise Fault.invalid("The signal names no command.")
        pipeline = shell.pool.pipelines.get(_uuid(command))
        if code in _STOP:
            if pipeline is not None:
                pipeline.stop()
        elif code.lower() == f"{_SIGNAL}/terminate":
            if pipeline is not None:
                pipeline.close()
                shell.pool.forget(pipeline)
        else:
            raise Fault.invalid("The signal is not one of this service.")
        return "<rsp:SignalResponse/>"

    def _get(self, request: Request, identity: Identity, _: str) -> str:
        if request.resource_uri.startswith(wsman.CONFIG_URI):
            size = wsman.MAX_ENVELOPE // 1024
            return f'<cfg:Config xmlns:cfg="{wsman.CONFIG_URI}"><cfg:MaxEnvelopeSizekb>{size}</cfg:MaxEnvelopeSizekb></cfg:Config>'
        return wsman.shell_xml(self._facts(self._find(request, identity)))

    def _disconnect(self, request: Request, identity: Identity, _: str) -> str:
        shell = self._open(request, identity)
        shell.connected = False
        shell.pool.outbox.wake()
        return "<rsp:DisconnectResponse/>"

    def _reconnect(self, request: Request, identity: Identity, _: str) -> str:
        shell = self._find(request, identity)
        if shell.session_id and request.session_id and shell.session_id != request.session_id:
            raise Fault(
                2150859114, "w:InvalidSelectors", "The shell was created by another client: connect to it instead."
            )
        shell.connected = True
        return "<rsp:ReconnectResponse/>"

    def _connect(self, request: Request, identity: Identity, _: str) -> str:
        shell = self._find(request, identity)
        connect = request.find("rsp:Connect")
        if connect is None:
            raise Fault.invalid("The request holds no connect.")
        command = connect.get("CommandId")
        if command:
            if _uuid(command) not in shell.pool.pipelines:
                raise _no_command()
            return "<rsp:ConnectResponse/>"
        content = request.find("rsp:Connect/pwsh:connectXml")
        if content is None:
            raise Fault.invalid("The request holds no PowerShell session.")
        fragments = self._protocol(shell, shell.pool.connect, _data(content.text))
        shell.connected = True
        shell.session_id = request.session_id
        text = base64.b64encode(fragments).decode("ascii")
        return f'<rsp:ConnectResponse><connectResponseXml xmlns="{wsman.PWSH}">{text}</connectResponseXml></rsp:ConnectResponse>'

    def _enumerate(self, request: Request, identity: Identity, _: str) -> str:
        if request.resource_uri == wsman.SHELL_URI:
            mine = [s for s in self.shells if s.owner.key == identity.key]
            return wsman.enumerate_xml(wsman.shell_xml(self._facts(s)) for s in mine)
        if request.resource_uri == wsman.COMMAND_URI:
            wanted = request.find("n:Enumerate/w:Filter/w:SelectorSet/w:Selector")
            shell_id = (_text(wanted) or request.shell_id).upper()
            items = []
            for shell in self.shells:
                if shell.owner.key == identity.key and shell.id == shell_id:
                    items += [
                        f"<rsp:Command><rsp:ShellId>{shell.id}</rsp:ShellId><rsp:CommandId>{str(p.id).upper()}</rsp:CommandId>"
                        f"<rsp:State>{'Done' if p.is_final else 'Running'}</rsp:State></rsp:Command>"
                        for p in list(shell.pool.pipelines.values())
                    ]
            return wsman.enumerate_xml(items)
        raise Fault(2150858811, "w:InvalidResourceURI", "This resource cannot be enumerated.")

    # -- for ordered faults -------------------------------------------------------------------------------------------------

    def commands_of(self, request: Request) -> tuple[str, ...]:
        """The commands of the pipeline that a request is about, or starts."""
        with self._lock:
            shell = self._shells.get(request.shell_id.upper())
        if shell is None:
            return ()
        element = next((e for e in request.body.iter() if isinstance(e.tag, str) and e.get("CommandId")), None)
        if element is not None:
            try:
                pipeline = shell.pool.pipelines.get(uuid.UUID(element.get("CommandId")))
            except ValueError:
                return ()
            if pipeline is not None:
                return tuple(c.name for s in pipeline.statements for c in s)
        argument = request.find("rsp:CommandLine/rsp:Arguments")
        if argument is None:
            return ()
        try:
            return shell.pool.peek(_data(argument.text))
        except (Fault, ProtocolError, DecodeError):
            return ()

    def break_shell(self, request: Request) -> None:
        """The shell of a request is gone, as after a crash of its host process."""
        with self._lock:
            shell = self._shells.get(request.shell_id.upper())
        if shell is not None:
            self._drop(shell)

    # -- housekeeping -------------------------------------------------------------------------------------------------------

    def _reap(self) -> None:
        while not self._closed.wait(min(15.0, max(0.05, self.limits.idle_seconds / 4))):
            now = time.monotonic()
            for shell in self.shells:
                running = any(not p.is_final for p in list(shell.pool.pipelines.values()))
                idle = now - shell.used > shell.idle_seconds and not shell.polling and not (running and shell.connected)
                if idle or shell.pool.state in (PoolState.BROKEN, PoolState.CLOSED):
                    self._drop(shell)


def _received(answer: Answer, command: str | None) -> str:
    return wsman.receive_xml(answer.chunks, command, "Done" if answer.last else "Running")


def _no_command() -> Fault:
    return Fault(2150858844, "w:InvalidSelectors", "The command was not found in the shell.")


def _text(element: Any) -> str | None:
    return element.text.strip() if element is not None and element.text else None


def _data(text: str | None) -> bytes:
    try:
        return base64.b64decode("".join((text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        raise Fault.invalid("The data are not base64.") from None


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Fault.invalid("An id is not a GUID.") from None


_ACTIONS: dict[str, Callable[[Service, Request, Identity, str], str]] = {
    Action.CREATE: Service._create,
    Action.DELETE: Service._delete,
    Action.GET: Service._get,
    Action.ENUMERATE: Service._enumerate,
    Action.COMMAND: Service._command,
    Action.CONNECT: Service._connect,
    Action.DISCONNECT: Service._disconnect,
    Action.RECEIVE: Service._receive,
    Action.RECONNECT: Service._reconnect,
    Action.SEND: Service._send,
    Action.SIGNAL: Service._signal,
}
