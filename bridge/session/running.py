"""A pipeline that runs: its output object by object, its other streams collected, its host calls answered."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from bridge.session.errors import (
    OutcomeUnknown,
    PipelineStopped,
    PromptRequired,
    RemoteError,
    RunTimeout,
    TransportError,
)
from bridge.session.feeder import Feeder
from bridge.session.host import HostCalls, NotAnswered
from bridge.session.records import ProgressRecord, error_of, information_of, message_of, progress_of
from bridge.session.result import Result
from bridge.transport.base import Deadline
from bridge.transport.client import Event, HostCall, PipelineClient
from bridge.transport.messages import Kind, PipelineState

__all__ = ["Running"]

T = TypeVar("T")
_GRACE = 5.0
"""Seconds that a host may take to tell why it no longer takes input."""


class Running(Generic[T]):
    """Iterate to get the output as it arrives, or :meth:`wait` for the whole; ``with`` stops what is not finished at the end.

    ``result`` collects the other streams while output is iterated. :meth:`stop` may be called from any thread.
    """

    def __init__(
        self, client: PipelineClient, host: HostCalls, *, address: str, deadline: Deadline, timeout: float | None = None,
        feeder: Feeder | None = None, release: Callable[[], None] = lambda: None, what_if: bool = False,
        progress: Callable[[ProgressRecord], None] | None = None, log: logging.Logger | None = None,
    ) -> None:  # fmt: skip
        self.result: Result[T] = Result()
        self._client = client
        self._host = host
        self._address = address
        self._deadline = deadline
        self._timeout = timeout
        self._feeder = feeder
        self._release = release
        self._what_if = what_if
        self._progress = progress
        self._log = log
        self._line = ""
        self._received = 0
        self._stopping = False
        self._closed = False
        self._output: Iterator[T] | None = None
        self._activities: dict[int, int] = {}
        self._more = False
        # Two threads must not poll one pipeline: who closes it from outside waits until its reader has seen the end.
        self._reading = threading.Lock()

    @property
    def state(self) -> str:
        """``Running``, ``Completed``, ``Failed`` or ``Stopped``."""
        return self.result.state

    @property
    def pipeline_id(self) -> uuid.UUID:
        return self._client.pipeline_id

    def __iter__(self) -> Iterator[T]:
        if self._output is None:
            self._output = self._pump()
        return self._output

    def wait(self) -> Result[T]:
        """Collect the output that was not iterated yet and return the result. Raises as iterating does."""
        result = self.result
        try:
            result._output.extend(iter(self))
        finally:
            self.close()
        return result

    def blocks(self, size: int) -> Iterator[list[T]]:
        """The output in lists of at most ``size``, each as soon as what has arrived is in it."""
        block: list[T] = []
        for item in self:
            block.append(item)
            if len(block) >= size or not self._more:
                yield block
                block = []
        if block:
            yield block

    def __enter__(self) -> Running[T]:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def stop(self) -> None:
        """Ask the host to stop. Iterating ends without an error once it has; what was sent before still arrives."""
        self._stopping = True
        if self._feeder is not None:
            self._feeder.cancel()
        self._client.stop()

    def close(self) -> None:
        """Stop the pipeline if it still runs, and let go of it. Never raises for a host that is gone."""
        if self._closed:
            return
        self._closed = True
        try:
            if not self._client.state.final:
                self._finish(Deadline(self._client.pool.timeouts.stop))
        finally:
            if self._feeder is not None:
                self._feeder.cancel()
                self._feeder.join(1.0)
            self._client.close()
            self._release()

    def leaving(self, leaves: bool) -> None:
        """Told that the session is being disconnected: a poll that the host then ends is no failure."""
        self.result.state = "Disconnected" if leaves else "Running"

    def detach(self) -> None:
        """Let go without stopping: the session was disconnected and the pipeline goes on."""
        self._closed = True
        if self._feeder is not None:
            self._feeder.cancel()
        self._release()

    def _finish(self, deadline: Deadline) -> None:
        """Stop and read to the final state; every question on the way is refused."""
        try:
            self.stop()
            while not self._client.state.final and not deadline.passed:
                for event in self._next(deadline.within(1.0), deadline):
                    if event.kind in (Kind.HOST_CALL, Kind.POOL_HOST_CALL):
                        self._refuse(event.value)
                    elif event.kind == Kind.STATE:
                        self._ended(event)
                    elif event.kind != Kind.OUTPUT:
                        self._take(event)
        except TransportError:
            self.result.state = "Unknown"

    def _next(self, seconds: float, deadline: Deadline | None = None) -> list[Event]:
        if not self._reading.acquire(timeout=-1 if deadline is None else deadline.within(5.0)):
            return []
        try:
            return [] if self._client.state.final else self._client.events(seconds)
        finally:
            self._reading.release()

    def _pump(self) -> Iterator[T]:
        try:
            yield from self._events()
        except OutcomeUnknown as exc:
            if self.result.state == "Disconnected":
                self.detach()  # close() would stop what is meant to go on, if it comes here before the session's own detach
                return
            exc.received = self._received
            self.result.state = "Unknown"
            raise
        finally:
            self.close()

    def _events(self) -> Iterator[T]:
        client, operation = self._client, self._client.pool.timeouts.operation
        grace: Deadline | None = None
        while not client.state.final:
            if self._closed:
                return
            if self._deadline.passed:
                self._finish(Deadline(client.pool.timeouts.stop))
                raise self._with_result(
                    RunTimeout(f"{self._address}: the run took longer than {self._timeout:g} s and was stopped")
                )
            error = self._feeder.error if self._feeder is not None else None
            if error is not None and not self._stopping:
                if not isinstance(error, TransportError):
                    self._finish(Deadline(client.pool.timeouts.stop))
                    raise error
                # The host may have ended the pipeline while input was on its way (Select-Object -First): its word counts.
                grace = grace or Deadline(_GRACE)
                if grace.passed:
                    raise error
            seconds = self._deadline.within(operation)
            if self._feeder is not None and not self._feeder.done:
                seconds = min(seconds, 1.0)
            events = self._next(seconds if grace is None else grace.within(seconds))
            left = sum(event.kind == Kind.OUTPUT for event in events)
            for event in events:
                if event.kind == Kind.OUTPUT:
                    self._received += 1
                    left -= 1
                    self._more = left > 0
                    yield event.value
                elif event.kind == Kind.STATE:
                    self._ended(event)
                else:
                    self._take(event)
        self._judge()

    def _judge(self) -> None:
        error = self._feeder.error if self._feeder is not None else None
        if error is not None and not isinstance(error, TransportError):
            raise error
        state = self._client.state
        if state is PipelineState.FAILED and self.result.terminating is not None:
            raise RemoteError(self.result.terminating, self.result)
        if state is PipelineState.STOPPED and not self._stopping:
            raise self._with_result(PipelineStopped(f"{self._address}: the pipeline was stopped on the host"))

    def _with_result(self, exc: Any) -> Any:
        exc.result = self.result
        return exc

    def _ended(self, event: Event) -> None:
        state = self._client.state
        if not state.final:
            return
        self.result.state = state.name.capitalize()
        if self._line:
            self._wrote("", True)
        record = event.value.get("ExceptionAsErrorRecord") if event.value is not None else None
        if record is not None and state is PipelineState.FAILED:
            self.result.terminating = error_of(record)
        elif state is PipelineState.FAILED:
            self.result.terminating = error_of("the host ended the pipeline without saying why")

    def _take(self, event: Event) -> None:
        handler = _TAKERS.get(event.kind)
        if handler is not None:
            handler(self, event.value)

    def _say(self, level: int, text: Any) -> None:
        if self._log is not None:
            self._log.log(level, "%s: %s", self._address, text)

    def _error(self, value: Any) -> None:
        record = error_of(value)
        self.result.errors.append(record)
        self._say(logging.ERROR, record)

    def _warning(self, value: Any) -> None:
        self.result.warnings.append(message_of(value))
        self._say(logging.WARNING, self.result.warnings[-1])

    def _verbose(self, value: Any) -> None:
        self.result.verbose.append(message_of(value))
        self._say(logging.INFO, self.result.verbose[-1])

    def _debug(self, value: Any) -> None:
        self.result.debug.append(message_of(value))
        self._say(logging.DEBUG, self.result.debug[-1])

    def _information(self, value: Any) -> None:
        record = information_of(value)
        self.result.information.append(record)
        self._say(logging.INFO, record)

    def _progressed(self, value: Any) -> None:
        record = progress_of(value)
        at = self._activities.setdefault(record.activity_id, len(self.result.progress))
        self.result.progress[at : at + 1] = [record]
        if self._progress is not None:
            self._progress(record)

    def wrote(self, text: str, ends: bool) -> None:
        """The host was told to write ``text``."""
        self._wrote(text, ends)

    def _wrote(self, text: str, ends: bool) -> None:
        self._line += text
        if not ends:
            return
        line, self._line = self._line, ""
        self.result.host.append(line)
        # What if texts come to the host alone, as lines (specification of PSRP in practice, section 1). Other languages have other
        # words for it; then a run that is a dry run tells.
        if line.startswith("What if: ") or (self._what_if and line):
            self.result.what_if.append(line)

    def _asked(self, call: HostCall) -> None:
        try:
            answer = self._host.answer(call)
        except NotAnswered:
            self._refuse(call)
            return
        except BaseException as exc:
            # The question stays open on the host; stopping is what ends it there.
            self._finish(Deadline(self._client.pool.timeouts.stop))
            if isinstance(exc, PromptRequired):
                exc.result = self.result
            raise
        self._client.respond(call, answer)

    def _refuse(self, call: HostCall) -> None:
        self._client.respond(
            call, error=(f"{call.method} is not available in this host.", "HostFunctionNotImplemented")
        )


_TAKERS: dict[int, Callable[[Running[Any], Any], None]] = {
    Kind.ERROR: Running._error,
    Kind.WARNING: Running._warning,
    Kind.VERBOSE: Running._verbose,
    Kind.DEBUG: Running._debug,
    Kind.INFORMATION: Running._information,
    Kind.PROGRESS: Running._progressed,
    Kind.HOST_CALL: Running._asked,
    Kind.POOL_HOST_CALL: Running._asked,
}
