"""The PSRP client: one runspace pool over any transport, its protocol state, and its messages through the CLIXML codec (MS-PSRP 3.1)."""

from __future__ import annotations

import logging
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from bridge.transport.base import Channel, Deadline, Timeouts, Transport
from bridge.transport.errors import OutcomeUnknown, PoolBroken, ProtocolViolation, TransportError
from bridge.transport.fragments import Defragmenter, Fragmenter, Message, pack_message, unpack_message
from bridge.transport.messages import (
    CommandCall,
    Kind,
    PipelineState,
    PoolState,
    capability,
    create_pipeline,
    error_record,
    host_response,
    init_pool,
    note,
)
from bridge.values import EnumValue, PSObject, Version

if TYPE_CHECKING:
    from bridge.transport.keys import KeyExchange

__all__ = ["Codec", "Event", "HostCall", "KeyNeeded", "PipelineClient", "PoolClient"]

log = logging.getLogger("bridge.transport")

_NO_ANSWER = -100  # the call id of a host method that returns nothing


class KeyNeeded(Exception):
    """A codec raises this when a value holds a SecureString and no session key was exchanged yet."""


class Codec(Protocol):
    """CLIXML of one pool."""

    def encode(self, value: Any) -> bytes: ...
    def decode(self, data: bytes) -> Any: ...
    def use_key(self, key: bytes) -> None: ...


class HostCall(NamedTuple):
    """A call of the host's interface. ``call_id`` is None when no answer is expected."""

    call_id: int | None
    method: str
    number: int
    arguments: list[Any]
    raw_method: Any


class Event(NamedTuple):
    """One message of a pipeline: its kind and decoded value (a :class:`HostCall` for a host call)."""

    kind: int
    value: Any


class PoolClient:
    """A runspace pool. ``open`` first; then pipelines are started one by one or, with ``runspaces`` > 1, beside each other."""

    def __init__(
        self, transport: Transport, codec: Codec, *, timeouts: Timeouts, runspaces: int = 1,
        application_arguments: Mapping[str, Any] | None = None, pool_id: uuid.UUID | None = None,
    ) -> None:  # fmt: skip
        self.transport = transport
        self.codec = codec
        self.timeouts = timeouts
        self.pool_id = pool_id or uuid.uuid4()
        self.state = PoolState.BEFORE_OPEN
        self.protocol = (2, 1)
        """The version that the host speaks."""
        self.private_data: dict[str, Any] = {}
        """What the host said of itself (PSVersionTable among it)."""
        self.broken: str | None = None
        self._runspaces = runspaces
        self._arguments = application_arguments or {}
        self._fragmenter = Fragmenter(transport.fragment_size)
        self._defragmenter = Defragmenter()
        self._lock = threading.RLock()
        self._key: KeyExchange | None = None
        self._key_done = False
        self._next_look = time.monotonic() + transport.look_every

    def open(self, deadline: Deadline) -> None:
        """Make the pool on the host and wait until it is open."""
        self.state = PoolState.OPENING
        init = init_pool(self._runspaces, self._arguments, shutil.get_terminal_size((120, 50)))
        messages = [(Kind.SESSION_CAPABILITY, capability()), (Kind.INIT_POOL, init)]
        self.transport.open(self.pool_id, self._pack(messages), deadline)
        self._until_open(deadline)

    def adopt(self) -> bytes:
        """The fragments that connect to a pool of another client (the transport carries them in its own way)."""
        self.state = PoolState.CONNECTING
        # Minimum and maximum of runspaces stay as they are: the message is an empty string then.
        return self._pack([(Kind.SESSION_CAPABILITY, capability()), (Kind.CONNECT_POOL, "")])

    def adopted(self, answer: bytes, deadline: Deadline) -> None:
        """The host's answer to :meth:`adopt`; returns when the pool is open."""
        self._take(answer, deadline)
        self._until_open(deadline)
        # The host may still deliver objects under the ids that the first client began with.
        self._fragmenter = Fragmenter(self.transport.fragment_size, first_id=1 << 40)

    def _pack(self, messages: Sequence[tuple[int, Any]]) -> bytes:
        return b"".join(f for kind, value in messages for f in self.cut(kind, self.codec.encode(value), None))

    def _until_open(self, deadline: Deadline) -> None:
        while self.state is not PoolState.OPENED:
            self._take(self.transport.receive(deadline), deadline)
        self.transport.use_protocol(self.protocol)

    def _take(self, data: bytes, deadline: Deadline) -> None:
        for raw in self._defragmenter.feed(data):
            message = unpack_message(raw)
            handler = _POOL_MESSAGES.get(message.kind)
            if handler is not None:
                handler(self, self.codec.decode(message.data) if message.data else None, deadline)

    def _capability(self, value: Any, deadline: Deadline) -> None:
        version = value.get("protocolversion") if isinstance(value, PSObject) else None
        if isinstance(version, Version):
            self.protocol = (version.major, version.minor)

    def _private_data(self, value: Any, deadline: Deadline) -> None:
        data = value.get("ApplicationPrivateData") if isinstance(value, PSObject) else None
        self.private_data = dict(data) if isinstance(data, dict) else {}
        if self.state is PoolState.CONNECTING:
            self.state = PoolState.OPENED

    def _pool_state(self, value: Any, deadline: Deadline) -> None:
        number = value.get("RunspaceState") if isinstance(value, PSObject) else None
        if number == PoolState.OPENED:
            self.state = PoolState.OPENED
        elif number in (PoolState.CLOSED, PoolState.CLOSING, PoolState.BROKEN):
            self.state = PoolState(int(number))
            error = value.get("ExceptionAsErrorRecord")
            reason = f": {' '.join(str(error).split())}" if error is not None else ""
            self.broken = f"{self.transport.address}: the host closed the session{reason}"
            raise PoolBroken(self.broken)

    def _session_key(self, value: Any, deadline: Deadline) -> None:
        if self._key is not None and isinstance(value, PSObject):
            self.codec.use_key(self._key.session_key(str(value.get("EncryptedSessionKey", ""))))
            self._key_done = True

    def _key_wanted(self, value: Any, deadline: Deadline) -> None:
        self._send_public_key(deadline)

    def _refuse_pool_call(self, value: Any, deadline: Deadline) -> None:
        call = host_call(value)
        log.debug("%s: pool host call %s", self.transport.address, call.method)
        if call.call_id is not None:
            error = error_record(f"{call.method} is not available outside a pipeline", "HostFunctionNotImplemented")
            response = host_response(call.call_id, call.raw_method, error=error)
            self.transport.send(self._pack([(Kind.POOL_HOST_RESPONSE, response)]), deadline)

    def cut(self, kind: int, data: bytes, target: uuid.UUID | None) -> list[bytes]:
        """The fragments of a message."""
        with self._lock:
            return self._fragmenter.cut(pack_message(kind, data, self.pool_id, target))

    def _send_public_key(self, deadline: Deadline) -> None:
        with self._lock:
            if self._key is not None:
                return
            from bridge.transport.keys import KeyExchange

            self._key = KeyExchange()
        self.transport.send(self._pack([(Kind.PUBLIC_KEY, note(PublicKey=self._key.public_key))]), deadline)

    def exchange_key(self, deadline: Deadline) -> None:
        """Have a session key, which SecureStrings need. Returns at once when there is one."""
        if self._key_done:
            return
        self._send_public_key(deadline)
        while not self._key_done:
            self._take(self.transport.receive(deadline), deadline)

    def encode(self, value: Any, deadline: Deadline) -> bytes:
        """CLIXML of ``value``; exchanges the session key when it holds a secret."""
        try:
            return self.codec.encode(value)
        except KeyNeeded:
            self.exchange_key(deadline)
            return self.codec.encode(value)

    def look(self) -> None:
        """Take what waits for the pool itself, now and then: a host tells so about a broken pool, or the key that it wants.

        Raises :class:`PoolBroken`; any other trouble is left to the exchange that matters.
        """
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + self.transport.look_every
        try:
            self._take(self.transport.receive(Deadline(0.001)), Deadline(self.timeouts.operation))
        except PoolBroken:
            raise
        except TransportError:
            return

    def start(self, calls: Sequence[CommandCall], *, has_input: bool, deadline: Deadline) -> PipelineClient:
        """Start a pipeline of ``calls``."""
        if self.broken:
            raise PoolBroken(self.broken)
        pipeline = uuid.uuid4()
        message = create_pipeline(calls, no_input=not has_input, protocol=self.protocol)
        fragments = self.cut(Kind.CREATE_PIPELINE, self.encode(message, deadline), pipeline)
        channel = self.transport.start(pipeline, fragments, deadline)
        return PipelineClient(self, channel, pipeline)

    def resume(self, pipeline: uuid.UUID, channel: Channel) -> PipelineClient:
        """A pipeline that already runs in this pool."""
        return PipelineClient(self, channel, pipeline)

    def close(self, deadline: Deadline) -> None:
        """End the pool. Never raises for a host that is gone."""
        self.broken = self.broken or f"{self.transport.address}: the session is closed"
        self.transport.close(deadline)


class PipelineClient:
    """A running pipeline: input goes in, events come out."""

    def __init__(self, pool: PoolClient, channel: Channel, pipeline: uuid.UUID) -> None:
        self.pool = pool
        self.pipeline_id = pipeline
        self.state = PipelineState.RUNNING
        self._channel = channel
        self._defragmenter = Defragmenter()

    def cut(self, kind: int, value: Any) -> list[bytes]:
        """The fragments of a message with ``value``."""
        deadline = Deadline(self.pool.timeouts.operation)
        return self.pool.cut(kind, self.pool.encode(value, deadline), self.pipeline_id)

    def cut_end(self) -> list[bytes]:
        """The fragments of the message that no input follows."""
        return self.pool.cut(Kind.END_OF_INPUT, b"", self.pipeline_id)

    def send_fragments(self, fragments: Iterable[bytes]) -> None:
        """Send fragments in blocks as large as the transport likes."""
        block: list[bytes] = []
        size, limit = 0, self.pool.transport.send_size
        for fragment in fragments:
            if block and size + len(fragment) > limit:
                self._channel.send(b"".join(block))
                block, size = [], 0
            block.append(fragment)
            size += len(fragment)
        if block:
            self._channel.send(b"".join(block))

    def send_all(self, values: Iterable[Any]) -> None:
        """Pipe ``values`` in and say that nothing follows."""
        fragments: list[bytes] = []
        for value in values:
            fragments += self.cut(Kind.INPUT, value)
        self.send_fragments(fragments + self.cut_end())

    def events(self, seconds: float) -> list[Event]:
        """What arrived, [] when nothing did within ``seconds``."""
        data = self._channel.receive(seconds)
        if not data:
            try:
                self.pool.look()
            except PoolBroken as exc:
                raise OutcomeUnknown(f"{exc}; the command was running, so what it did is not known") from exc
            return []
        try:
            return [self._event(unpack_message(raw)) for raw in self._defragmenter.feed(data)]
        except ProtocolViolation as exc:
            raise OutcomeUnknown(f"{exc}; the command was running, so what it did is not known") from exc

    def _event(self, message: Message) -> Event:
        value = self._decoded(message)
        if message.kind == Kind.STATE:
            self.state = _state_of(value)
        elif message.kind in (Kind.HOST_CALL, Kind.POOL_HOST_CALL):
            value = host_call(value)
        return Event(message.kind, value)

    def _decoded(self, message: Message) -> Any:
        if not message.data:
            return None
        return self.pool.codec.decode(message.data)

    def respond(self, call: HostCall, value: Any = None, *, error: tuple[str, str] | None = None) -> None:
        """Answer a host call with ``value``, or with an error (message, FullyQualifiedErrorId)."""
        if call.call_id is None:
            return
        deadline = Deadline(self.pool.timeouts.operation)
        record = None if error is None else error_record(*error)
        response = host_response(call.call_id, call.raw_method, value, record)
        data = self.pool.encode(response, deadline)
        self._channel.respond(b"".join(self.pool.cut(Kind.HOST_RESPONSE, data, self.pipeline_id)))

    def stop(self) -> None:
        """Ask the host to stop; the final state still arrives through :meth:`events`."""
        if not self.state.final:
            self._channel.stop()

    def close(self) -> None:
        """Let go of the pipeline, which the host then ends when it has not already. Never raises for a host that is gone."""
        try:
            self._channel.close(self.state.final)
        except TransportError as exc:
            log.debug("%s: closing a pipeline: %s", self.pool.transport.address, type(exc).__name__)


def _state_of(value: Any) -> PipelineState:
    number = value.get("PipelineState") if isinstance(value, PSObject) else None
    try:
        return PipelineState(number if isinstance(number, int) else -1)
    except ValueError:
        raise ProtocolViolation("the host sent a pipeline state that there is not") from None


def host_call(value: Any) -> HostCall:
    """The call in a PipelineHostCall or RunspacePoolHostCall message. Raises :class:`ProtocolViolation` when there is none in it."""
    number = value.get("ci") if isinstance(value, PSObject) else None
    method = value.get("mi") if isinstance(value, PSObject) else None
    if not isinstance(number, int) or not isinstance(method, (int, EnumValue)):
        raise ProtocolViolation("the host sent a host call without its number or method")
    arguments = value.get("mp")
    return HostCall(
        None if number == _NO_ANSWER else int(number), str(method), int(method),
        list(arguments) if isinstance(arguments, list) else [], method,
    )  # fmt: skip


_POOL_MESSAGES: dict[int, Callable[[PoolClient, Any, Deadline], None]] = {
    Kind.SESSION_CAPABILITY: PoolClient._capability,
    Kind.PRIVATE_DATA: PoolClient._private_data,
    Kind.POOL_STATE: PoolClient._pool_state,
    Kind.ENCRYPTED_SESSION_KEY: PoolClient._session_key,
    Kind.PUBLIC_KEY_REQUEST: PoolClient._key_wanted,
    Kind.POOL_HOST_CALL: PoolClient._refuse_pool_call,
}
