"""One pipeline of a pool: its thread, its input, its outbox, and how its records become messages."""

from __future__ import annotations

import queue
import threading
import uuid
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bridge.simulator.context import Sink
from bridge.simulator.execution import NO_INPUT, CommandCall, Scope, run_statement
from bridge.simulator.fragments import Defragmenter
from bridge.simulator.host import Host, progress_record
from bridge.simulator.invocation import FLAGS
from bridge.simulator.messages import ANSWERED, HostMethod, MessageType, PipelineState, bag, host_call
from bridge.simulator.outbox import Outbox
from bridge.simulator.records import ErrorRecord, ExceptionInfo, PipelineStopped, TerminatingError, pipeline_stopped
from bridge.simulator.wire import error_object, outgoing

if TYPE_CHECKING:
    from bridge.simulator.pool import RunspacePool
    from bridge.simulator.recording import RecordedPipeline

__all__ = ["Pipeline"]

_END = object()
_TYPE = {
    "error": MessageType.ERROR_RECORD,
    "warning": MessageType.WARNING_RECORD,
    "verbose": MessageType.VERBOSE_RECORD,
    "debug": MessageType.DEBUG_RECORD,
    "information": MessageType.INFORMATION_RECORD,
    "progress": MessageType.PROGRESS_RECORD,
}
INPUT_LIMIT = 4096
"""Objects of input that may wait; a Send is then held back."""


class Pipeline(Sink):
    """A pipeline from its creation to its final state.

    ``statements`` are lists of commands; ``no_input`` says that the client pipes nothing in.
    """

    def __init__(
        self, pool: RunspacePool, pipeline_id: uuid.UUID, statements: Sequence[Sequence[CommandCall]], *, no_input: bool, has_host: bool,
        invocation_info: int = 0, colors: tuple[int, int] | None = None, nested: bool = False,
    ) -> None:  # fmt: skip
        self.pool = pool
        self.id = pipeline_id
        self.statements = statements
        self.outbox = Outbox(pool.object_ids, pool.limits.outbox_bytes)
        self.defragmenter = Defragmenter(pool.limits.object_bytes, pool.limits.command_bytes)
        self.state = PipelineState.NOT_STARTED
        self.stop_requested = threading.Event()
        self.had_errors = False
        self.nested = nested
        self._invocation_info = invocation_info
        self._no_input = no_input
        self._input: queue.Queue[Any] = queue.Queue(INPUT_LIMIT)
        self._replies: dict[int, queue.SimpleQueue[Any]] = {}
        self._next_call = 1
        self._host = Host(self if has_host else None, colors)
        self.thread = threading.Thread(target=self._run, name=f"psbridge-pipeline-{str(pipeline_id)[:8]}", daemon=True)

    def start(self) -> None:
        self.state = PipelineState.RUNNING
        self.thread.start()

    @property
    def is_final(self) -> bool:
        return self.state in (PipelineState.COMPLETED, PipelineState.FAILED, PipelineState.STOPPED)

    # -- from the client ----------------------------------------------------------------------------------------------------

    def feed(self, value: Any) -> None:
        """One object of input; holds the caller while the commands are behind."""
        while not self.stop_requested.is_set() and not self.is_final and not self._offer(value):
            pass

    def _offer(self, value: Any) -> bool:
        try:
            self._input.put(value, timeout=0.25)
        except queue.Full:
            return False
        return True

    def end_input(self) -> None:
        self.feed(_END)

    def reply(self, ci: int, value: Any, error: str | None) -> None:
        """The client's answer to host call ``ci``; an answer that nobody waits for is dropped."""
        waiting = self._replies.get(ci)
        if waiting is not None:
            waiting.put((value, error))

    def stop(self) -> None:
        """Ask the commands to end; the state follows when they have."""
        self.stop_requested.set()
        self.outbox.wake()

    def close(self) -> None:
        """Stop, and let nothing more be received."""
        self.stop()
        self.outbox.close()

    # -- the thread ---------------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        state, record = PipelineState.COMPLETED, None
        try:
            with self.pool.runspace(self) as runspace:
                scope = Scope(
                    self.pool.environment, runspace, self._host, self.stop_requested, self.pool.user, runspace.variables,
                    record_options=self._invocation_info,
                )  # fmt: skip
                runspace.history += 1
                recorded = self.pool.environment.recorded(self.statements)
                if recorded is not None:
                    self._replay(recorded)
                    return
                self._statements(scope)
        except TerminatingError as error:
            state, record = PipelineState.FAILED, error.record
        except PipelineStopped:
            state, record = PipelineState.STOPPED, pipeline_stopped()
        except Exception as error:  # a fault of the simulator itself: the client must still get an end
            info = ExceptionInfo(
                "System.Management.Automation.RuntimeException",
                f"The simulator failed: {type(error).__name__}: {error}",
            )
            state, record = PipelineState.FAILED, ErrorRecord(info, "SimulatorFailure", "InvalidOperation")
        self._finish(state, record)

    def _finish(self, state: PipelineState, record: ErrorRecord | None) -> None:
        facts: dict[str, Any] = {"PipelineState": int(state)}
        if record is not None:
            facts["ExceptionAsErrorRecord"] = error_object(
                record, extended=bool(self._invocation_info & FLAGS["error"])
            )
        self.state = state
        self._send(MessageType.PIPELINE_STATE, bag(**facts), wait=False)
        self.outbox.finish()
        self.pool.pipeline_ended(self)

    def _replay(self, recorded: RecordedPipeline) -> None:
        """Send what was recorded, waiting for the client's answers where the real host did."""
        for kind, text in recorded.messages:
            if self.stop_requested.is_set():
                raise PipelineStopped
            data = text.encode("utf-8", "surrogatepass")
            ci = -1
            if kind is MessageType.PIPELINE_HOST_CALL:
                ci = int(self.pool.codec.decode(data).get("ci", -1))
            if kind is MessageType.PIPELINE_STATE:
                self.state = PipelineState(int(self.pool.codec.decode(data)["PipelineState"]))
            if ci >= 0:
                self._replies[ci] = queue.SimpleQueue()
            if not self.outbox.put(self.pool.pack(kind, self.id, data), stop=self.stop_requested):
                raise PipelineStopped
            if ci >= 0:
                self._await(ci)
        self.outbox.finish()
        self.pool.pipeline_ended(self)

    def _await(self, ci: int) -> tuple[Any, str | None]:
        """The client's answer to host call ``ci``: a value, or the text of an error."""
        try:
            while not self.stop_requested.is_set():
                found = self._answer(ci)
                if found is not None:
                    return found
            raise PipelineStopped
        finally:
            del self._replies[ci]

    def _answer(self, ci: int) -> tuple[Any, str | None] | None:
        try:
            value, error = self._replies[ci].get(timeout=0.25)
        except queue.Empty:
            return None
        return value, error

    def _statements(self, scope: Scope) -> None:
        given: Any = NO_INPUT if self._no_input else self._inputs()
        for statement in self.statements:
            if self.stop_requested.is_set():
                raise PipelineStopped
            self._statement(statement, scope, given)
            given = NO_INPUT

    def _statement(self, statement: Sequence[CommandCall], scope: Scope, given: Any) -> None:
        try:
            run_statement(statement, scope, self, given)
        except TerminatingError as error:
            # In a batch the failure of one statement is an error record, and the next one runs, unless errors stop.
            stops = str(scope.variables.get("ErrorActionPreference")).casefold() == "stop"
            if len(self.statements) == 1 or error.script or stops:
                raise
            scope.runspace.remember(error.record)
            self.record("error", error.record)

    def _inputs(self) -> Iterator[Any]:
        while True:
            try:
                value = self._input.get(timeout=0.25)
            except queue.Empty:
                if self.stop_requested.is_set():
                    raise PipelineStopped from None
                continue
            if value is _END:
                return
            yield value

    # -- to the client ------------------------------------------------------------------------------------------------------

    def output(self, value: Any) -> None:
        self._send(MessageType.PIPELINE_OUTPUT, outgoing(value))

    def record(self, stream: str, value: Any) -> None:
        if stream == "error":
            self.had_errors = True
            value = error_object(value, in_stream=True, extended=bool(self._invocation_info & FLAGS["error"]))
        elif stream == "progress":
            value = progress_record(value)
        self._send(_TYPE[stream], value)

    def _send(self, kind: MessageType, value: Any, *, wait: bool = True) -> None:
        data = self.pool.codec.encode(value)
        if not self.outbox.put(self.pool.pack(kind, self.id, data), wait=wait, stop=self.stop_requested) and wait:
            raise PipelineStopped

    # -- host calls (HostLink) ----------------------------------------------------------------------------------------------

    def send(self, method: HostMethod, arguments: list[Any]) -> None:
        self._send(MessageType.PIPELINE_HOST_CALL, host_call(-100, method, arguments))

    def ask(self, method: HostMethod, arguments: list[Any]) -> Any:
        assert method in ANSWERED
        ci = self._next_call
        self._next_call += 1
        self._replies[ci] = queue.SimpleQueue()
        self._send(MessageType.PIPELINE_HOST_CALL, host_call(ci, method, arguments))
        value, error = self._await(ci)
        if error is not None:
            info = ExceptionInfo("System.Management.Automation.Remoting.RemoteHostCallException", error)
            raise TerminatingError(ErrorRecord(info, "HostCallFailed", "InvalidResult"))
        return value
