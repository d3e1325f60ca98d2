"""Sessions that live on their host while nobody is connected (WSMan hosts only)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge.session.addresses import Address
from bridge.session.connect import ConnectOptions
from bridge.session.errors import SessionError
from bridge.session.session import Session
from bridge.transport.base import Deadline
from bridge.transport.client import PipelineClient, PoolClient
from bridge.transport.codec import ClixmlCodec
from bridge.transport.wsman import WsmanTransport

if TYPE_CHECKING:
    from bridge.session.running import Running

__all__ = ["Disconnected", "adopt"]


@dataclass(frozen=True)
class Disconnected:
    """A session left on its host. ``session_id`` is what :func:`bridge.reconnect` takes; ``pipelines`` are the ids of what runs."""

    address: str
    session_id: str
    pipelines: tuple[str, ...] = ()


def adopt(transport: WsmanTransport, address: Address, options: ConnectOptions, session_id: str) -> Session:
    """A session on the pool ``session_id`` that waits on the host, with its pipelines in ``pending``."""
    try:
        pool_id = uuid.UUID(session_id)
    except ValueError:
        raise SessionError(f"{session_id!r} is not the id of a session") from None
    timeouts = options.timeouts
    deadline = Deadline(timeouts.open)
    pool = PoolClient(transport, ClixmlCodec(), timeouts=timeouts, runspaces=options.runspaces, pool_id=pool_id)
    shell_id = str(pool_id).upper()
    try:
        commands = [command for command, _ in transport.commands(shell_id, deadline)]
        pool.adopted(transport.connect(shell_id, pool.adopt(), deadline), deadline)
        clients = [_resumed(pool, transport, command, deadline) for command in commands]
    except BaseException:
        transport.abandon()
        raise
    session = Session(pool, address.text, timeouts=timeouts, options=options.run, runspaces=options.runspaces)
    session.pending = [session.resumed(client) for client in clients]
    return session


def _resumed(pool: PoolClient, transport: WsmanTransport, command: str, deadline: Deadline) -> PipelineClient:
    return pool.resume(uuid.UUID(command), transport.connect_command(command, deadline))


def leave(
    session: Session, transport: WsmanTransport, running: list[Running[Any]], idle_seconds: float | None
) -> Disconnected:
    """Disconnect ``session`` from its pool; its pipelines go on."""
    for one in running:
        one.leaving(True)
    try:
        transport.disconnect(Deadline(session.timeouts.operation), idle_seconds)
    except BaseException:
        for one in running:
            one.leaving(False)
        raise
    pipelines = tuple(str(r.pipeline_id) for r in running)
    for one in running:
        one.detach()
    transport.abandon()
    return Disconnected(session.address, session.id, pipelines)
