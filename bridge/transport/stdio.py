"""A runspace pool behind the packet protocol: ``pwsh -s``, PowerShell behind OpenSSH, or in this process behind a pipe of its own.

Each line is handled on a thread pool over there, so the next packet for a target waits for the acknowledgement of the one before.
"""

from __future__ import annotations

import collections
import contextlib
import logging
import threading
import uuid

from bridge.transport.base import Channel, Deadline, Timeouts, Transport
from bridge.transport.errors import (
    ConnectionDropped,
    OutcomeUnknown,
    ProtocolViolation,
    TransportError,
    TransportTimeout,
)
from bridge.transport.links import Link
from bridge.transport.packets import POOL, Packet, data_packet, packet, parse_packet

__all__ = ["StdioTransport"]

log = logging.getLogger("bridge.transport")

_ROOM = 16 * 1024 * 1024
"""Bytes of one pipeline's output that are kept unread; then the process has to wait."""
_LONGEST_LINE = 64 * 1024 * 1024
_ACK_SECONDS = 300.0


class _Target:
    """What arrives for the pool or one pipeline."""

    def __init__(self) -> None:
        self.data: collections.deque[bytes] = collections.deque()
        self.size = 0
        self.acks: collections.Counter[str] = collections.Counter()
        self.sending = threading.Lock()


class StdioTransport(Transport):
    """A pool behind ``link``. ``address`` names the host in messages."""

    fragment_size = 32 * 1024
    send_size = 64 * 1024
    look_every = 0.0

    def __init__(self, link: Link, address: str, *, timeouts: Timeouts) -> None:
        self.address = address
        self.timeouts = timeouts
        self.link = link
        self._changed = threading.Condition()
        self._targets: dict[uuid.UUID, _Target] = {POOL: _Target()}
        self._waiting = 0
        self._writing = threading.Lock()
        self._dead: TransportError | None = None
        self._closing = False
        self._reader = threading.Thread(target=self._read, name="psbridge-packets", daemon=True)
        self._reader.start()

    # -- reading --------------------------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        reason: TransportError | None = None
        try:
            for line in _lines(self.link):
                found = parse_packet(line)
                if found is not None:
                    self._deliver(found)
                elif line.strip():
                    log.debug("%s: a line that is no packet was skipped", self.address)
        except ProtocolViolation as exc:
            reason = ProtocolViolation(f"{self.address}: {exc}")
        except (OSError, ValueError):
            reason = None
        if reason is None and not self._closing:
            reason = ConnectionDropped(f"{self.address}: {self.link.what} ended{self.link.why()}")
        with self._changed:
            self._dead = self._dead or reason or ConnectionDropped(f"{self.address}: the session is closed")
            self._changed.notify_all()

    def _deliver(self, found: Packet) -> None:
        with self._changed:
            target = self._targets.get(found.target)
            if target is None:
                return
            if found.kind == "Data":
                # Who waits for an acknowledgement must get it even when output lies before it.
                while target.size > _ROOM and not self._waiting and not self._closing and found.target in self._targets:
                    self._changed.wait(1.0)
                target.data.append(found.data)
                target.size += len(found.data)
            else:
                target.acks[found.kind] += 1
            self._changed.notify_all()

    # -- writing --------------------------------------------------------------------------------------------------------------------

    def _write(self, data: bytes) -> None:
        try:
            with self._writing:
                self.link.write(data)
        except (OSError, ValueError):
            with self._changed:
                self._changed.wait_for(lambda: self._dead is not None, 4.0)
            raise self._dead or ConnectionDropped(f"{self.address}: {self.link.what} no longer reads") from None

    def exchange(self, data: bytes, target_id: uuid.UUID, ack: str, deadline: Deadline) -> None:
        """Write a packet and wait for its acknowledgement."""
        target = self._targets.get(target_id)
        if target is None:
            raise ConnectionDropped(f"{self.address}: the pipeline is closed")
        with target.sending:
            with self._changed:
                if self._dead is not None:
                    raise self._dead
                before = target.acks[ack]
                self._waiting += 1
                self._changed.notify_all()
            try:
                self._write(data)
                with self._changed:
                    arrived = self._changed.wait_for(
                        lambda: target.acks[ack] > before or self._dead is not None, deadline.left
                    )
                    if target.acks[ack] > before:
                        return
                    if self._dead is not None:
                        raise self._dead
                    assert not arrived
                    raise TransportTimeout(f"{self.address}: {self.link.what} did not answer in time")
            finally:
                with self._changed:
                    self._waiting -= 1

    def take(self, target_id: uuid.UUID, seconds: float) -> bytes:
        """What arrived for a target, b"" when nothing did in time. Raises when the process is gone and nothing is left."""
        with self._changed:
            target = self._targets[target_id]
            self._changed.wait_for(lambda: bool(target.data) or self._dead is not None, seconds)
            if target.data:
                data = b"".join(target.data)
                target.data.clear()
                target.size = 0
                self._changed.notify_all()
                return data
            if self._dead is not None:
                raise self._dead
            return b""

    def wait_for_room(self, target_id: uuid.UUID) -> None:
        """Wait until the pipeline's output is read: its input must not run ahead of that."""
        with self._changed:
            target = self._targets.get(target_id)
            while target is not None and target.size > _ROOM and self._dead is None and not self._closing:
                self._changed.wait(1.0)

    # -- the transport --------------------------------------------------------------------------------------------------------------

    def open(self, pool: uuid.UUID, data: bytes, deadline: Deadline) -> None:
        self.exchange(data_packet(POOL, data), POOL, "DataAck", deadline)

    def receive(self, deadline: Deadline) -> bytes:
        data = self.take(POOL, deadline.within(3600.0))
        if not data:
            raise TransportTimeout(f"{self.address}: {self.link.what} did not answer in time")
        return data

    def send(self, data: bytes, deadline: Deadline) -> None:
        self.exchange(data_packet(POOL, data), POOL, "DataAck", deadline)

    def start(self, pipeline: uuid.UUID, fragments: list[bytes], deadline: Deadline) -> Channel:
        with self._changed:
            self._targets[pipeline] = _Target()
        channel = StdioChannel(self, pipeline)
        sent = False
        try:
            self.exchange(packet("Command", pipeline), pipeline, "CommandAck", deadline)
            sent = True
            channel.send(b"".join(fragments))
        except TransportError as exc:
            with self._changed:
                self._targets.pop(pipeline, None)
            if not sent or isinstance(exc, OutcomeUnknown):
                raise
            raise OutcomeUnknown(f"{exc}; the command may have run and is not sent again") from exc
        return channel

    def forget(self, pipeline: uuid.UUID) -> None:
        with self._changed:
            self._targets.pop(pipeline, None)
            self._changed.notify_all()

    def close(self, deadline: Deadline) -> None:
        with self._changed:
            if self._closing:
                return
            self._closing = True
            pipelines = [t for t in self._targets if t != POOL]
            self._changed.notify_all()
        with contextlib.suppress(TransportError):
            # The process waits for its pipelines before it closes the pool.
            for pipeline in pipelines:
                self.exchange(packet("Close", pipeline), pipeline, "CloseAck", deadline)
            self.exchange(packet("Close", POOL), POOL, "CloseAck", deadline)
        self.link.close(deadline.within(5.0))
        self._reader.join(5.0)


class StdioChannel(Channel):
    """A pipeline in the process."""

    def __init__(self, transport: StdioTransport, pipeline: uuid.UUID) -> None:
        self._transport = transport
        self._pipeline = pipeline
        self._closed = False

    def receive(self, seconds: float) -> bytes:
        try:
            return self._transport.take(self._pipeline, seconds)
        except TransportError as exc:
            raise OutcomeUnknown(f"{exc}; the command was running, so what it did is not known") from exc
        except KeyError:
            raise OutcomeUnknown(f"{self._transport.address}: the pipeline is closed") from None

    def send(self, data: bytes) -> None:
        self._transport.wait_for_room(self._pipeline)
        self._data(data, "Default")

    def respond(self, data: bytes) -> None:
        self._data(data, "PromptResponse")

    def _data(self, data: bytes, stream: str) -> None:
        # The process joins fragments of one packet as well as of several.
        try:
            self._transport.exchange(
                data_packet(self._pipeline, data, stream), self._pipeline, "DataAck", Deadline(_ACK_SECONDS)
            )
        except TransportError as exc:
            raise OutcomeUnknown(f"{exc}; the command was running, so what it did is not known") from exc

    def stop(self) -> None:
        deadline = Deadline(self._transport.timeouts.stop)
        self._transport.exchange(packet("Signal", self._pipeline), self._pipeline, "SignalAck", deadline)

    def close(self, finished: bool) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            deadline = Deadline(self._transport.timeouts.close)
            self._transport.exchange(packet("Close", self._pipeline), self._pipeline, "CloseAck", deadline)
        finally:
            self._transport.forget(self._pipeline)


def _lines(link: Link) -> collections.abc.Iterator[bytes]:
    """Lines of a link, as soon as they are there."""
    parts: list[bytes] = []
    size = 0
    while chunk := link.read(256 * 1024):
        first, *rest = chunk.split(b"\n")
        parts.append(first)
        size += len(first)
        if size > _LONGEST_LINE:
            raise ProtocolViolation("a line from PowerShell is too long")
        if rest:
            yield b"".join(parts)
            yield from rest[:-1]
            parts, size = [rest[-1]], len(rest[-1])
    if parts:
        yield b"".join(parts)
