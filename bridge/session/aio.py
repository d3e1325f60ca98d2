"""Runs for asyncio: the work is done in a thread, and cancelling the task stops the remote pipeline."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from bridge.session.errors import TransportError
from bridge.session.result import Result
from bridge.session.session import running_on

if TYPE_CHECKING:
    from bridge.session.invocation import Runnable
    from bridge.session.options import RunOptions
    from bridge.session.running import Running
    from bridge.session.session import Session

__all__ = ["arun", "astream"]

T = TypeVar("T")
_BLOCK = 256
"""Objects that are handed to the event loop at a time, at most."""


class _Job:
    """One pipeline in threads of its own; ``stop`` comes from the event loop."""

    def __init__(
        self, what: Runnable[Any], host: Session | str | None, own: Session | None, options: RunOptions
    ) -> None:
        self._what = what
        self._host = host
        self._own = own
        self._options = options
        self._lock = threading.Lock()
        self._stopped = False
        self._running: Running[Any] | None = None

    def run(self) -> Result[Any]:
        with running_on(self._host, self._own) as session, session.start(self._what, **self._options) as running:
            self._started(running)
            return running.wait()

    def produce(self, put: Callable[[list[Any]], None]) -> None:
        """Give blocks of output to ``put``, which waits until there is room."""
        with running_on(self._host, self._own) as session, session.start(self._what, **self._options) as running:
            self._started(running)
            for block in running.blocks(_BLOCK):
                put(block)

    def _started(self, running: Running[Any]) -> None:
        with self._lock:
            self._running = running
            stopped = self._stopped
        if stopped:
            running.stop()

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            running = self._running
        if running is not None:
            with contextlib.suppress(TransportError):
                running.stop()


def _executor() -> Executor:
    # One thread a run: a waiting pipeline must not keep others from running, as a shared pool of few threads would.
    return ThreadPoolExecutor(1, thread_name_prefix="psbridge-async")


async def arun(what: Runnable[T], host: Session | str | None, own: Session | None, options: RunOptions) -> Result[T]:
    """Run ``what``; a cancelled task stops the remote pipeline and waits for its end."""
    loop = asyncio.get_running_loop()
    job = _Job(what, host, own, options)
    executor = _executor()
    try:
        future = loop.run_in_executor(executor, job.run)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            await _stopped(loop, job, future)
            raise
    finally:
        executor.shutdown(wait=False)


async def astream(
    what: Runnable[T], host: Session | str | None, own: Session | None, options: RunOptions
) -> AsyncIterator[T]:
    """Yield output as it arrives. The host is not asked for more while a block waits to be consumed."""
    loop = asyncio.get_running_loop()
    job = _Job(what, host, own, options)
    executor = _executor()
    queue: asyncio.Queue[list[T] | None] = asyncio.Queue()
    room = threading.Semaphore(2)
    over = threading.Event()

    def put(block: list[T]) -> None:
        while not room.acquire(timeout=0.5):
            if over.is_set():
                return
        loop.call_soon_threadsafe(queue.put_nowait, block)

    future = loop.run_in_executor(executor, functools.partial(job.produce, put))
    future.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while (block := await queue.get()) is not None:
            room.release()
            for item in block:
                yield item
        await future
    finally:
        over.set()
        if not future.done():
            await _stopped(loop, job, future)
        executor.shutdown(wait=False)


async def _stopped(loop: asyncio.AbstractEventLoop, job: _Job, future: asyncio.Future[Any]) -> None:
    """Stop ``job`` and wait until its thread is through, whatever it ends with."""
    stopper = _executor()
    try:
        await asyncio.shield(loop.run_in_executor(stopper, job.stop))
        with contextlib.suppress(Exception):
            await asyncio.shield(future)
    finally:
        stopper.shutdown(wait=False)
