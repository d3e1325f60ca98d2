"""A runspace pool over WSMan: pypsrp's connection carries authentication and encryption, the shell protocol is spoken here (MS-WSMV)."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
import uuid
from typing import Any

from bridge.transport import soap
from bridge.transport.base import Channel, Deadline, Timeouts, Transport
from bridge.transport.errors import (
    ConnectionDropped,
    HostFault,
    OutcomeUnknown,
    PoolBroken,
    ProtocolViolation,
    TransportError,
    TransportTimeout,
)
from bridge.transport.lanes import Lanes, WsmanFault

__all__ = ["WsmanTransport"]

log = logging.getLogger("bridge.transport")

_PROTOCOL = {"protocolversion": ("2.3", True)}
_KEEPALIVE = {"WSMAN_CMDSHELL_OPTION_KEEPALIVE": ("True", False)}
_PLAIN_COMMAND = {"WINRS_SKIP_CMD_SHELL": ("False", False)}
_SHORTEST_POLL = 0.5  # seconds; WinRM refuses less
_ABORTED = 995  # the service went away in the middle of it
_SEND_SECONDS = 300.0  # a host whose cmdlet is slow takes its time before it accepts more input
_ENVELOPE_HEAD = 2300  # bytes of an envelope around its payload, rounded up
_FRESH_ENVELOPE = 512_000  # what hosts since Windows 8 / Server 2012 take


class WsmanTransport(Transport):
    """A pool in a WSMan shell. ``resource`` is the session configuration's URI; ``name`` shows in the host's list of shells."""

    def __init__(
        self, lanes: Lanes, endpoint: str, address: str, resource: str, *,
        timeouts: Timeouts, locale: str = "en-US", name: str = "", idle_seconds: float | None = None,
    ) -> None:  # fmt: skip
        self.address = address
        self.timeouts = timeouts
        self._lanes = lanes
        self._soap = soap.Soap(endpoint, resource, locale=locale)
        self._name = name
        self._idle = idle_seconds
        self._open = False
        self._sizes(self._soap.max_envelope)

    def _sizes(self, envelope: int) -> None:
        self._soap.max_envelope = envelope
        self.send_size = (envelope - _ENVELOPE_HEAD) * 3 // 4

    @property
    def shell_id(self) -> str:
        return self._soap.shell_id

    def use_protocol(self, version: tuple[int, int]) -> None:
        if version >= (2, 2):
            self._sizes(_FRESH_ENVELOPE)

    # One exchange: build, send, check that the answer belongs to the request.
    def ask(
        self, action: str, body: str, seconds: float, *,
        options: Any = None, shell: bool = True, resource: str | None = None, read: float | None = None,
    ) -> Any:  # fmt: skip
        """The Body of the answer. Raises :class:`~bridge.transport.errors.TransportError`."""
        message_id, envelope = self._soap.envelope(
            action, body, seconds, options=options, shell=shell, resource=resource
        )
        try:
            return self.exchange(message_id, envelope, seconds if read is None else read)
        except WsmanFault as exc:
            raise self.fault(action, exc) from None

    def exchange(self, message_id: str, envelope: bytes, seconds: float) -> Any:
        """Like :meth:`ask` for a made envelope; a fault comes out as it is."""
        began = time.monotonic()
        with self._lanes.lane() as wsman:
            answer = self._lanes.post(wsman, envelope, self.timeouts.connect, seconds + self.timeouts.answer)
        log.debug(
            "%s: %d bytes up, %d down, %.1f ms",
            self.address,
            len(envelope),
            len(answer),
            (time.monotonic() - began) * 1e3,
        )
        return soap.parse(answer, message_id)

    def fault(self, action: str, exc: WsmanFault) -> TransportError:
        fault = exc.fault
        if fault.code == soap.TIMED_OUT:
            return TransportTimeout(f"{self.address}: the host did not finish {action} in time")
        if fault.code == soap.NO_SHELL:
            return PoolBroken(f"{self.address}: the host no longer knows this session")
        return HostFault(f"{self.address}: {action} was refused: {fault.text}", fault.code)

    def open(self, pool: uuid.UUID, data: bytes, deadline: Deadline) -> None:
        shell_id = str(pool).upper()
        body = soap.create_body(shell_id, data, name=self._name, idle_seconds=self._idle)
        answer = self.ask("Create", body, deadline.within(self.timeouts.open), options=_PROTOCOL, shell=False)
        self._soap.shell_id = soap.shell_id_of(answer) or shell_id
        self._open = True

    def receive(self, deadline: Deadline) -> bytes:
        while not deadline.passed:
            seconds = max(_SHORTEST_POLL, deadline.within(self.timeouts.operation))
            message_id, envelope = self._soap.envelope("Receive", soap.receive_body(None), seconds, options=_KEEPALIVE)
            try:
                data = soap.received_of(self.exchange(message_id, envelope, seconds)).data
            except WsmanFault as exc:
                if exc.fault.code != soap.TIMED_OUT:
                    raise self.fault("Receive", exc) from None
                continue
            if data:
                return data
        raise TransportTimeout(f"{self.address}: the host did not answer in time")

    def send(self, data: bytes, deadline: Deadline) -> None:
        self.ask("Send", soap.send_body("stdin", data, None), deadline.within(self.timeouts.operation))

    def start(self, pipeline: uuid.UUID, fragments: list[bytes], deadline: Deadline) -> Channel:
        command_id = str(pipeline).upper()
        seconds = deadline.within(self.timeouts.operation)
        try:
            answer = self.ask("Command", soap.command_body(command_id, fragments[0]), seconds, options=_PLAIN_COMMAND)
            channel = WsmanChannel(self, soap.command_id_of(answer) or command_id)
            block: list[bytes] = []
            size = 0
            for fragment in fragments[1:]:
                if size + len(fragment) > self.send_size and block:
                    channel.send(b"".join(block))
                    block, size = [], 0
                block.append(fragment)
                size += len(fragment)
            if block:
                channel.send(b"".join(block))
        except (ConnectionDropped, TransportTimeout, ProtocolViolation, HostFault) as exc:
            if (isinstance(exc, TransportTimeout) and exc.connecting) or (
                isinstance(exc, HostFault) and exc.code != _ABORTED
            ):
                raise
            raise OutcomeUnknown(
                f"{self.address}: the connection failed after the command was sent, so it may have run; it is not sent again"
            ) from exc
        return channel

    def close(self, deadline: Deadline) -> None:
        if self._open:
            self._open = False
            with contextlib.suppress(TransportError):
                self.ask("Delete", "", deadline.within(self.timeouts.close), read=deadline.within(self.timeouts.close))
        self._lanes.close()

    def abandon(self) -> None:
        """Let go of the connections and leave the pool on the host."""
        self._open = False
        self._lanes.close()

    # Disconnected sessions (MS-WSMV 3.1.4.14 - 3.1.4.16).
    def disconnect(self, deadline: Deadline, idle_seconds: float | None = None) -> None:
        """Leave the pool and its running pipelines on the host."""
        self.ask("Disconnect", soap.disconnect_body(idle_seconds), deadline.within(self.timeouts.operation))

    def reconnect(self, deadline: Deadline) -> None:
        """Come back to a pool that this transport left."""
        self.ask("Reconnect", "", deadline.within(self.timeouts.operation))

    def connect(self, shell_id: str, data: bytes, deadline: Deadline) -> bytes:
        """Connect to a pool that another client left; the fragments of the host's answer."""
        self._soap.shell_id = shell_id
        answer = self.ask("Connect", soap.connect_body(data), deadline.within(self.timeouts.open), options=_PROTOCOL)
        self._open = True
        return soap.connected_of(answer)

    def connect_command(self, command_id: str, deadline: Deadline) -> Channel:
        """Connect to a pipeline of a pool that :meth:`connect` connected to."""
        self.ask("Connect", soap.connect_command_body(command_id), deadline.within(self.timeouts.operation))
        return WsmanChannel(self, command_id)

    def channel(self, command_id: str) -> Channel:
        """The channel of a pipeline that this transport started."""
        return WsmanChannel(self, command_id)

    def shells(self, deadline: Deadline) -> list[tuple[str, str]]:
        """Id and state of the shells that this user has on the host."""
        answer = self.ask(
            "Enumerate",
            soap.enumerate_body(),
            deadline.within(self.timeouts.operation),
            shell=False,
            resource=soap.SHELLS,
        )
        return soap.shells_of(answer)

    def commands(self, shell_id: str, deadline: Deadline) -> list[tuple[str, str]]:
        """Id and state of the commands in a shell."""
        answer = self.ask(
            "Enumerate",
            soap.enumerate_body(shell_id),
            deadline.within(self.timeouts.operation),
            shell=False,
            resource=soap.COMMANDS,
        )
        return soap.commands_of(answer)


class WsmanChannel(Channel):
    """A command of a shell."""

    def __init__(self, transport: WsmanTransport, command_id: str) -> None:
        self._transport = transport
        self.command_id = command_id
        self._done = False
        self._lock = threading.Lock()

    def receive(self, seconds: float) -> bytes:
        transport = self._transport
        poll = max(_SHORTEST_POLL, min(seconds, transport.timeouts.operation))
        message_id, envelope = transport._soap.envelope(
            "Receive", soap.receive_body(self.command_id), poll, options=_KEEPALIVE
        )
        recover: Deadline | None = None
        pause = 0.05
        while True:
            try:
                received = soap.received_of(transport.exchange(message_id, envelope, poll))
            except WsmanFault as exc:
                if exc.fault.code == soap.TIMED_OUT:
                    return b""
                raise self._lost(transport.fault("Receive", exc)) from None
            except TransportError as exc:
                # The identical request may be sent again: the host replays what it had answered. So the shell is asked, not the command.
                recover = recover or Deadline(transport.timeouts.recover)
                if recover.passed or isinstance(exc, (ProtocolViolation, HostFault)):
                    raise self._lost(exc) from exc
                log.warning("%s: %s; asking again", transport.address, type(exc).__name__)
                time.sleep(recover.within(pause))
                pause = min(pause * 2, 2.0)
                continue
            self._done = self._done or received.done
            return received.data

    def _lost(self, exc: TransportError) -> OutcomeUnknown:
        return OutcomeUnknown(f"{exc}; the command was running, so what it did is not known")

    def send(self, data: bytes) -> None:
        self._send("stdin", data)

    def respond(self, data: bytes) -> None:
        # A prompt's answer goes without CommandId; the host finds the pipeline inside the fragment.
        self._send("pr", data)

    def _send(self, stream: str, data: bytes) -> None:
        command = self.command_id if stream == "stdin" else None
        transport = self._transport
        try:
            transport.ask("Send", soap.send_body(stream, data, command), _SEND_SECONDS)
        except (ConnectionDropped, TransportTimeout, ProtocolViolation, PoolBroken) as exc:
            raise self._lost(exc) from exc

    def stop(self) -> None:
        seconds = self._transport.timeouts.stop
        self._transport.ask("Signal", soap.signal_body(self.command_id, soap.STOP), seconds)

    def close(self, finished: bool) -> None:
        with self._lock:
            if self._done:
                return
            self._done = True
        seconds = self._transport.timeouts.close
        with contextlib.suppress(TransportError):
            self._transport.ask("Signal", soap.signal_body(self.command_id, soap.TERMINATE), seconds)
