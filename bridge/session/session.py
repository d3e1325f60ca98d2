"""A session: one runspace pool on one host, in which pipelines run."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from bridge.binding.arguments import Argument
from bridge.session.binding import bind_pipeline
from bridge.session.errors import SessionBusy, SessionClosed, SessionError
from bridge.session.feeder import Feeder, is_small
from bridge.session.host import HostCalls
from bridge.session.invocation import Invocation, Pipeline, Runnable
from bridge.session.objects import as_object
from bridge.session.options import RunOptions
from bridge.session.prompts import prompts_of
from bridge.session.result import Result
from bridge.session.running import Running
from bridge.transport.base import Deadline, Timeouts
from bridge.transport.client import PipelineClient, PoolClient

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from bridge.session.disconnected import Disconnected

__all__ = ["Session", "running_on"]

T = TypeVar("T")
_BATCH = 1000


class Session:
    """Made by :func:`bridge.connect`. Use it in ``with``, or call :meth:`close`.

    It may be used from several threads; ``runspaces`` says how many pipelines run at a time, others wait their turn.
    """

    def __init__(
        self, pool: PoolClient, address: str, *, timeouts: Timeouts, options: RunOptions | None = None, runspaces: int = 1,
        on_close: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        self.address = address
        self.timeouts = timeouts
        self.pool = pool
        self._options: RunOptions = options or {}
        self._runspaces = runspaces
        self._turn = threading.Condition()
        self._owners: list[int] = []
        self._closed: str | None = None
        self._on_close = on_close
        self._live: set[Running[Any]] = set()
        self.pending: list[Running[Any]] = []
        """After :func:`bridge.reconnect`: the pipelines that were running, or waiting to be read."""

    def __repr__(self) -> str:
        return f"<Session {self.address}{' closed' if self._closed else ''}>"

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    @property
    def id(self) -> str:
        """The pool's id, by which another client finds it after :meth:`disconnect`."""
        return str(self.pool.pool_id)

    @property
    def host_facts(self) -> Mapping[str, Any]:
        """What the host said of itself when the session opened (``PSVersionTable`` among it)."""
        return self.pool.private_data

    def command(self, name: str, *arguments: Any, **parameters: Any) -> Invocation[Any]:
        """A call by PowerShell's own names: ``session.command("Close-SmbSession", SessionId=[1], Force=True)``.

        Aliases and unambiguous prefixes are the host's to resolve.
        """
        given = [Argument(None, value) for value in arguments]
        given += [Argument(key, value, colon=True) for key, value in parameters.items()]
        return Invocation(name, given, None, self)

    def run(self, what: Runnable[T], **options: Unpack[RunOptions]) -> Result[T]:
        """Run ``what`` to its end. See :meth:`Invocation.run`."""
        return self.start(what, **options).wait()

    def start(self, what: Runnable[T], **options: Unpack[RunOptions]) -> Running[T]:
        """Start ``what`` and return it running. Raises before anything is sent when binding fails."""
        pipeline: Pipeline[T] = what.as_pipeline()
        chosen = cast("RunOptions", {**self._options, **options})
        calls, notes = bind_pipeline(pipeline, chosen)
        timeout = chosen.get("timeout")
        deadline = Deadline(timeout)
        self._acquire(deadline)
        try:
            running = self._started(pipeline, calls, chosen, deadline, timeout)
        except BaseException:
            self._release(threading.get_ident())
            raise
        running.result.notes += notes
        return running

    def _started(
        self, pipeline: Pipeline[T], calls: list[Any], chosen: RunOptions, deadline: Deadline, timeout: float | None
    ) -> Running[T]:
        given = pipeline.input
        small = given is not None and is_small(given)
        owner = threading.get_ident()
        client = self.pool.start(
            calls, has_input=given is not None, deadline=Deadline(deadline.within(self.timeouts.open))
        )
        feeder = None
        try:
            if small:
                client.send_all([as_object(v) for v in given or ()])
            elif given is not None:
                feeder = Feeder(client, given, chosen.get("batch", _BATCH))
        except BaseException:
            # The pipeline waits for input on the host: it must not be left there.
            with contextlib.suppress(SessionError):
                client.stop()
            client.close()
            raise
        dry = any(
            name is not None and name.lower() == "whatif" and value is not False
            for call in calls
            for name, value in call.parameters
        )
        return self._running(client, chosen, deadline, timeout, feeder, owner, dry)

    def _running(
        self, client: PipelineClient, chosen: RunOptions, deadline: Deadline, timeout: float | None, feeder: Feeder | None,
        owner: int, dry: bool,
    ) -> Running[Any]:  # fmt: skip
        progress, finish = _progress_of(chosen)
        host = HostCalls(
            chosen.get("confirm"), prompts_of(chosen.get("prompts")), lambda text, ends: running.wrote(text, ends)
        )

        def release() -> None:
            self._live.discard(running)
            self._release(owner)
            finish()

        running: Running[Any] = Running(
            client, host, address=self.address, deadline=deadline, timeout=timeout, feeder=feeder, release=release,
            what_if=dry, progress=progress, log=_log_of(chosen),
        )  # fmt: skip
        self._live.add(running)
        return running

    def _acquire(self, deadline: Deadline) -> None:
        me = threading.get_ident()
        wait = Deadline(deadline.within(self.timeouts.queue))
        with self._turn:
            while True:
                if self._closed:
                    raise SessionClosed(f"{self.address}: {self._closed}")
                if len(self._owners) < self._runspaces:
                    self._owners.append(me)
                    return
                if self._owners.count(me) == self._runspaces:
                    raise SessionBusy(
                        f"{self.address}: this thread already runs a pipeline in the session (a stream that is not at its end?); "
                        "finish it, or connect with runspaces=2"
                    )
                if wait.passed:
                    raise SessionBusy(f"{self.address}: other pipelines kept the session busy for too long")
                self._turn.wait(wait.left)

    def _release(self, owner: int) -> None:
        with self._turn:
            if owner in self._owners:
                self._owners.remove(owner)
            self._turn.notify()

    def resumed(self, client: PipelineClient) -> Running[Any]:
        """A pipeline that ran on the host before this session was connected to it."""
        with self._turn:
            self._owners.append(-1)
        return self._running(client, self._options, Deadline(self._options.get("timeout")), None, None, -1, False)

    def disconnect(self, idle_timeout: float | None = None) -> Disconnected:
        """Leave the session and what runs in it on the host, for ``idle_timeout`` seconds at most (None: the host's own limit).

        :func:`bridge.reconnect` comes back to it. Raises :class:`SessionError` for a host that cannot keep a session.
        """
        from bridge.session.disconnected import leave
        from bridge.transport.wsman import WsmanTransport

        transport = self.pool.transport
        if not isinstance(transport, WsmanTransport):
            raise SessionError(f"{self.address}: only WinRM hosts keep a session that nobody is connected to")
        with self._turn:
            if self._closed:
                raise SessionClosed(f"{self.address}: {self._closed}")
            self._closed = "the session was disconnected; come back with bridge.reconnect()"
            self._turn.notify_all()
        try:
            return leave(self, transport, list(self._live), idle_timeout)
        except BaseException:
            self._closed = None
            raise

    @property
    def closed(self) -> bool:
        return self._closed is not None

    def close(self) -> None:
        """Stop what runs and end the session. Does nothing when it is closed already; never raises for a host that is gone."""
        with self._turn:
            if self._closed:
                return
            self._closed = "the session is closed"
            self._turn.notify_all()
        try:
            for running in list(self._live):
                running.close()
            self.pool.close(Deadline(self.timeouts.close))
        finally:
            if self._on_close is not None:
                self._on_close()


def _log_of(options: RunOptions) -> logging.Logger | None:
    log = options.get("log")
    if log is True:
        return logging.getLogger("bridge.streams")
    return log if isinstance(log, logging.Logger) else None


def _progress_of(options: RunOptions) -> tuple[Any, Callable[[], None]]:
    progress = options.get("progress")
    if progress is True:
        from bridge.session.progress import ProgressBars

        bars = ProgressBars()
        return bars.update, bars.close
    return (progress or None), lambda: None


@contextlib.contextmanager
def running_on(host: Session | str | None, own: Session | None) -> Iterator[Session]:
    """The session to run on: ``host``, one opened for the time of the block when it is an address, or ``own``."""
    chosen = own if host is None else host
    if chosen is None:
        raise SessionError("no host: pass a session (bridge.connect(…)) or an address to run")
    if isinstance(chosen, str):
        from bridge.session.connect import connect

        with connect(chosen) as session:
            yield session
    else:
        yield chosen
