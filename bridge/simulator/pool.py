"""The server side of a runspace pool (MS-PSRP 3.2): handshake, pool messages, pipelines, runspaces."""

from __future__ import annotations

import base64
import contextlib
import itertools
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bridge.simulator.codec import Codec
from bridge.simulator.errors import ProtocolError
from bridge.simulator.execution import METADATA_CALL, CommandCall, Environment
from bridge.simulator.fragments import MAX_OBJECT, MAX_TOTAL, Defragmenter
from bridge.simulator.host import colors_of
from bridge.simulator.messages import Message, MessageType, PoolState, bag, capability, pack, unpack
from bridge.simulator.outbox import LIMIT, Outbox
from bridge.simulator.pipeline import Pipeline
from bridge.simulator.records import PipelineStopped
from bridge.simulator.requests import commands_of, create_pipeline, session_version
from bridge.simulator.runspace import Runspace
from bridge.simulator.wire import revived
from bridge.values import Int64, PSObject, Version

__all__ = ["PoolLimits", "RunspacePool"]


@dataclass(frozen=True)
class PoolLimits:
    """Sizes in bytes. ``pipelines`` counts those that have not ended; ``finished`` ended ones whose last data wait to be fetched."""

    object_bytes: int = MAX_OBJECT
    command_bytes: int = MAX_TOTAL
    outbox_bytes: int = LIMIT
    pipelines: int = 256
    finished: int = 64
    runspaces: int = 1000


class RunspacePool:
    """One pool. ``shell_id`` is the WSMan shell that carries it; ``id`` the pool's own, from the client's first message."""

    def __init__(
        self, environment: Environment, user: str, variables: Mapping[str, Any], limits: PoolLimits | None = None
    ) -> None:
        self.environment = environment
        self.user = user
        self.limits = limits or PoolLimits()
        self.id = uuid.UUID(int=0)
        self.codec = Codec()
        self.state = PoolState.BEFORE_OPEN
        self.object_ids = itertools.count(1)
        self.outbox = Outbox(self.object_ids, self.limits.outbox_bytes)
        self.min_runspaces = 1
        self.max_runspaces = 1
        self.has_host = False
        self.host_colors: tuple[int, int] | None = None
        self.application_arguments: Any = None
        self.pipelines: dict[uuid.UUID, Pipeline] = {}
        self._variables = variables
        self._defragmenter = Defragmenter(self.limits.object_bytes, 2**62)
        self._answers = Defragmenter(self.limits.object_bytes, 2**62)
        self._lock = threading.Condition()
        self._free: list[Runspace] = []
        self._lent: list[Runspace] = []
        self._busy = 0
        self._version = Version(2, 0)

    # -- from the client ----------------------------------------------------------------------------------------------------

    def receive(self, data: bytes) -> None:
        """Fragments for the pool. Raises :class:`ProtocolError`; the caller then breaks the pool."""
        for raw in self._defragmenter.feed(data):
            self._handle(unpack(raw))

    def receive_answer(self, data: bytes) -> None:
        """Fragments of the stream ``pr``: answers to host calls, routed by the pipeline id inside."""
        for raw in self._answers.feed(data):
            self._handle(unpack(raw))

    def create(self, data: bytes, command_id: uuid.UUID | None) -> Pipeline:
        """The first fragments of a new pipeline: CREATE_PIPELINE or GET_COMMAND_METADATA. Starts it when it is whole."""
        defragmenter = Defragmenter(self.limits.object_bytes, self.limits.command_bytes)
        messages = [unpack(raw) for raw in defragmenter.feed(data)]
        if defragmenter.pending or not messages:
            # The rest comes by Send: a placeholder keeps what there is.
            if command_id is None:
                raise ProtocolError("A command without an id holds only part of its pipeline.")
            pipeline = Pipeline(self, command_id, (), no_input=True, has_host=False)
            pipeline.defragmenter = defragmenter
            self._add(pipeline)
            return pipeline
        first, *rest = messages
        pipeline = self._new_pipeline(first, command_id, defragmenter)
        for message in rest:
            self._handle(message)
        return pipeline

    def receive_for(self, pipeline: Pipeline, data: bytes) -> None:
        """Fragments for one pipeline."""
        for raw in pipeline.defragmenter.feed(data):
            message = unpack(raw)
            if (
                message.type in (MessageType.CREATE_PIPELINE, MessageType.GET_COMMAND_METADATA)
                and not pipeline.statements
            ):
                self._new_pipeline(message, pipeline.id, pipeline.defragmenter)
            else:
                self._handle(message, pipeline)

    def peek(self, data: bytes) -> tuple[str, ...]:
        """The commands that these fragments of a new pipeline name, without starting it."""
        for raw in Defragmenter(self.limits.object_bytes, self.limits.command_bytes).feed(data):
            message = unpack(raw)
            if message.type is MessageType.CREATE_PIPELINE:
                return tuple(c.name for s in create_pipeline(self._object(message)).statements for c in s)
        return ()

    def _new_pipeline(self, message: Message, command_id: uuid.UUID | None, defragmenter: Defragmenter) -> Pipeline:
        if message.pipeline_id is None:
            raise ProtocolError("A pipeline message has no pipeline id.")
        if command_id is not None and command_id != message.pipeline_id:
            raise ProtocolError("The pipeline id differs from the command id.")
        if message.type is MessageType.CREATE_PIPELINE:
            facts = create_pipeline(self._object(message))
            pipeline = Pipeline(
                self, message.pipeline_id, facts.statements, no_input=facts.no_input,
                has_host=self.has_host if facts.use_pool_host else facts.has_host, invocation_info=facts.invocation_info,
                colors=self.host_colors if facts.use_pool_host else facts.colors, nested=facts.nested,
            )  # fmt: skip
        elif message.type is MessageType.GET_COMMAND_METADATA:
            calls = (CommandCall(METADATA_CALL, commands_of(self._object(message))),)
            pipeline = Pipeline(self, message.pipeline_id, (calls,), no_input=True, has_host=False)
        else:
            raise ProtocolError("The first message of a command does not create a pipeline.")
        pipeline.defragmenter = defragmenter
        self._add(pipeline)
        pipeline.start()
        return pipeline

    def _add(self, pipeline: Pipeline) -> None:
        with self._lock:
            known = self.pipelines.get(pipeline.id)
            if known is not None and known.statements:
                raise ProtocolError("A pipeline with this id exists already.")
            if sum(not p.is_final for p in self.pipelines.values()) >= self.limits.pipelines:
                raise ProtocolError("The pool has too many pipelines.")
            if known is not None:
                pipeline.outbox = known.outbox
            self.pipelines[pipeline.id] = pipeline

    def _handle(self, message: Message, pipeline: Pipeline | None = None) -> None:
        handler = _HANDLERS.get(message.type)
        if handler is None:
            raise ProtocolError("A message has a type that a server does not take.")
        if self.state is PoolState.BEFORE_OPEN and message.type not in _FIRST:
            raise ProtocolError("A message came before the session was opened.")
        if message.pipeline_id is not None and pipeline is None:
            pipeline = self.pipelines.get(message.pipeline_id)
        elif pipeline is not None and message.pipeline_id != pipeline.id:
            raise ProtocolError("A message for one pipeline was sent to another.")
        handler(self, message, pipeline)

    def _object(self, message: Message) -> PSObject:
        value = self.codec.decode(message.data)
        if not isinstance(value, PSObject):
            raise ProtocolError("A message does not hold an object.")
        return value

    def _session_capability(self, message: Message, _: Pipeline | None) -> None:
        if self.state is PoolState.BEFORE_OPEN:
            self.id = message.pool_id
        elif self.id != message.pool_id:
            raise ProtocolError("The connection is meant for another pool.")
        self._version = session_version(self._object(message))
        self._put(MessageType.SESSION_CAPABILITY, capability())

    def _init(self, message: Message, _: Pipeline | None) -> None:
        facts = self._object(message)
        self.min_runspaces = _count(facts.get("MinRunspaces"))
        self.max_runspaces = max(_count(facts.get("MaxRunspaces")), self.min_runspaces)
        if self.max_runspaces > self.limits.runspaces:
            raise ProtocolError("The pool asks for more runspaces than the endpoint allows.")
        host = facts.get("HostInfo")
        self.has_host = isinstance(host, PSObject) and not host.get("_isHostNull", True)
        self.host_colors = colors_of(host)
        self.application_arguments = facts.get("ApplicationArguments")
        self.state = PoolState.OPENED
        self._private_data()
        self._put(MessageType.RUNSPACEPOOL_STATE, bag(RunspaceState=int(PoolState.OPENED)))

    def _private_data(self) -> None:
        table = {
            "PSVersion": Version(7, 6, 5), "PSEdition": "Core", "PSRemotingProtocolVersion": Version(2, 3),
            "SerializationVersion": Version(1, 1, 0, 1),
        }  # fmt: skip
        self._put(MessageType.APPLICATION_PRIVATE_DATA, bag(ApplicationPrivateData={"PSVersionTable": table}))

    def _connect(self, message: Message, _: Pipeline | None) -> None:
        # An object with MinRunspaces and MaxRunspaces, or the empty string of a client that changes neither.
        self.codec.decode(message.data)
        self._put(
            MessageType.RUNSPACEPOOL_INIT_DATA, bag(MinRunspaces=self.min_runspaces, MaxRunspaces=self.max_runspaces)
        )

    def connect(self, data: bytes) -> bytes:
        """A new client takes over (MS-PSRP 3.1.4.10): the fragments of the answer; the rest waits for its first Receive.

        What waits in the pool's outbox was meant for the old client; what waits in the pipelines' boxes is kept.
        """
        whole = self.outbox
        self.outbox = Outbox(self.object_ids, self.limits.outbox_bytes)
        whole.close()
        self._defragmenter = Defragmenter(self.limits.object_bytes, 2**62)
        self._answers = Defragmenter(self.limits.object_bytes, 2**62)
        self.receive(data)
        answer = self.outbox.poll("", 0, 2**31)
        fragments = b"".join(base64.b64decode(chunk) for chunk in answer.chunks) if answer is not None else b""
        self._private_data()
        self._put(MessageType.RUNSPACEPOOL_STATE, bag(RunspaceState=int(PoolState.OPENED)))
        return fragments

    def _public_key(self, message: Message, _: Pipeline | None) -> None:
        key = self.codec.accept_public_key(str(self._object(message).get("PublicKey", "")))
        self._put(MessageType.ENCRYPTED_SESSION_KEY, bag(EncryptedSessionKey=key))

    def _respond(self, message: Message, value: Any) -> None:
        ci = self._object(message).get("ci")
        self._put(MessageType.RUNSPACE_AVAILABILITY, bag(SetMinMaxRunspacesResponse=value, ci=Int64(_count(ci, 0))))

    def _set_max(self, message: Message, _: Pipeline | None) -> None:
        count = _count(self._object(message).get("MaxRunspaces"), 0)
        good = self.min_runspaces <= count <= self.limits.runspaces
        with self._lock:
            if good:
                self.max_runspaces = count
                self._lock.notify_all()
        self._respond(message, good)

    def _set_min(self, message: Message, _: Pipeline | None) -> None:
        count = _count(self._object(message).get("MinRunspaces"), 0)
        good = 1 <= count <= self.max_runspaces
        if good:
            self.min_runspaces = count
        self._respond(message, good)

    def _available(self, message: Message, _: Pipeline | None) -> None:
        with self._lock:
            free = max(0, self.max_runspaces - self._busy)
        self._respond(message, Int64(free))

    def _reset(self, message: Message, _: Pipeline | None) -> None:
        with self._lock:
            idle = self._busy == 0
            if idle:
                for runspace in self._free:
                    runspace.reset()
        self._respond(message, idle)

    def _input(self, message: Message, pipeline: Pipeline | None) -> None:
        if pipeline is not None:
            pipeline.feed(revived(self.codec.decode(message.data)))

    def _end_of_input(self, message: Message, pipeline: Pipeline | None) -> None:
        if pipeline is not None:
            pipeline.end_input()

    def _host_response(self, message: Message, pipeline: Pipeline | None) -> None:
        if pipeline is None:
            return
        facts = self._object(message)
        raised = facts.get("me")
        text = None
        if raised is not None:
            cause = raised.get("Exception") if isinstance(raised, PSObject) else None
            text = str(cause.get("Message")) if isinstance(cause, PSObject) and cause.get("Message") else str(raised)
        pipeline.reply(_count(facts.get("ci"), -1), facts.get("mr"), text)

    # -- to the client ------------------------------------------------------------------------------------------------------

    def pack(self, kind: MessageType, pipeline_id: uuid.UUID | None, data: bytes) -> bytes:
        return pack(kind, self.id, pipeline_id, data)

    def _put(self, kind: MessageType, value: Any) -> None:
        self.outbox.put(self.pack(kind, None, self.codec.encode(value)), wait=False)

    # -- runspaces and ends -------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def runspace(self, pipeline: Pipeline) -> Iterator[Runspace]:
        """Wait for a free runspace (at most ``max_runspaces`` are busy) and lend it. Raises :class:`PipelineStopped`."""
        if pipeline.nested:
            # It runs inside another pipeline, in that one's runspace.
            with self._lock:
                borrowed = self._lent[-1] if self._lent else Runspace(self._variables)
            yield borrowed
            return
        with self._lock:
            while self._busy >= self.max_runspaces:
                if pipeline.stop_requested.is_set():
                    raise PipelineStopped
                self._lock.wait(0.25)
            self._busy += 1
            lent = self._free.pop() if self._free else Runspace(self._variables)
            self._lent.append(lent)
        try:
            yield lent
        finally:
            with self._lock:
                self._busy -= 1
                self._lent.remove(lent)
                self._free.append(lent)
                self._lock.notify_all()

    def pipeline_ended(self, pipeline: Pipeline) -> None:
        """Forget the oldest ended pipelines: a client that stops one never fetches its end."""
        with self._lock:
            done = [p for p in self.pipelines.values() if p.is_final]
            for old in done[: max(0, len(done) - self.limits.finished)]:
                del self.pipelines[old.id]
            self._lock.notify_all()

    def forget(self, pipeline: Pipeline) -> None:
        with self._lock:
            self.pipelines.pop(pipeline.id, None)

    def close(self, state: PoolState = PoolState.CLOSED) -> None:
        """Stop every pipeline and end every Receive."""
        self.state = state
        with self._lock:
            running = list(self.pipelines.values())
            self._lock.notify_all()
        for pipeline in running:
            pipeline.close()
        self.outbox.close()
        # A cmdlet that does not look at its stop flag is left to end by itself.
        deadline = time.monotonic() + 2.0
        for pipeline in running:
            if pipeline.thread.is_alive() and pipeline.thread is not threading.current_thread():
                pipeline.thread.join(max(0.0, deadline - time.monotonic()))


_FIRST = (MessageType.SESSION_CAPABILITY, MessageType.INIT_RUNSPACEPOOL)
_HANDLERS = {
    MessageType.SESSION_CAPABILITY: RunspacePool._session_capability,
    MessageType.INIT_RUNSPACEPOOL: RunspacePool._init,
    MessageType.CONNECT_RUNSPACEPOOL: RunspacePool._connect,
    MessageType.PUBLIC_KEY: RunspacePool._public_key,
    MessageType.SET_MAX_RUNSPACES: RunspacePool._set_max,
    MessageType.SET_MIN_RUNSPACES: RunspacePool._set_min,
    MessageType.GET_AVAILABLE_RUNSPACES: RunspacePool._available,
    MessageType.RESET_RUNSPACE_STATE: RunspacePool._reset,
    MessageType.PIPELINE_INPUT: RunspacePool._input,
    MessageType.END_OF_PIPELINE_INPUT: RunspacePool._end_of_input,
    MessageType.PIPELINE_HOST_RESPONSE: RunspacePool._host_response,
    MessageType.RUNSPACEPOOL_HOST_RESPONSE: RunspacePool._host_response,
}


def _count(value: Any, default: int = 1) -> int:
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int):
        raise ProtocolError("A count is not a number.")
    return int(value)
