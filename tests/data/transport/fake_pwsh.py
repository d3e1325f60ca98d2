"""A stand-in for ``pwsh -s``: psrpcore's server behind the packet protocol, strict about what a client may send when.

It handles each line on a thread of its own, as PowerShell does, and ends with exit code 9 when a packet comes before the one ahead of it
was acknowledged, a pipeline's data come before its CommandAck, or the pool is closed while pipelines are open.
"""

from __future__ import annotations

import base64
import os
import random
import re
import sys
import threading
import time
import uuid

import psrpcore
from psrpcore import types as ps

POOL = uuid.UUID(int=0)
LINE = re.compile(r"<(\w+)(?: Stream='(\w+)')? PSGuid='([0-9a-f-]{36})'(?: />|>(.*)</\1>)$")
write_lock = threading.Lock()


def violation(text: str) -> None:
    sys.stderr.write(f"VIOLATION: {text}\n")
    sys.stderr.flush()
    os._exit(9)


def out(text: str) -> None:
    with write_lock:
        sys.stdout.buffer.write(text.encode() + b"\n")
        sys.stdout.buffer.flush()


class Server:
    def __init__(self) -> None:
        self.pool = psrpcore.ServerRunspacePool()
        self.lock = threading.RLock()
        self.busy: set[uuid.UUID] = set()
        self.known: dict[uuid.UUID, str] = {POOL: "open"}
        self.stops: dict[uuid.UUID, threading.Event] = {}
        self.inputs: dict[uuid.UUID, list[object]] = {}
        self.replies: dict[int, object] = {}
        self.changed = threading.Condition(self.lock)
        self.names: dict[uuid.UUID, tuple[str, dict[str, object], bool]] = {}

    def flush(self) -> None:
        with self.lock:
            while (payload := self.pool.data_to_send(32768)) is not None:
                target = payload.pipeline_id or POOL
                out(f"<Data Stream='Default' PSGuid='{target}'>{base64.b64encode(payload.data).decode()}</Data>")

    def line(self, kind: str, stream: str | None, target: uuid.UUID, text: str | None) -> None:
        if kind == "Data":
            if target in self.busy:
                violation("Data before the DataAck of the packet before")
            if self.known.get(target) != "open":
                violation("Data for a pipeline without CommandAck")
            self.busy.add(target)
        elif kind == "Command":
            if target in self.known:
                violation("the same pipeline twice")
            self.known[target] = "asked"
        elif kind == "Close" and target == POOL and any(t != POOL and s == "open" for t, s in self.known.items()):
            violation("the pool is closed while pipelines are open")
        threading.Thread(target=self.handle, args=(kind, stream, target, text), daemon=True).start()

    def handle(self, kind: str, stream: str | None, target: uuid.UUID, text: str | None) -> None:
        time.sleep(random.random() * 0.002)
        if kind == "Data":
            self.data(base64.b64decode(text or ""), target)
            self.busy.discard(target)
            out(f"<DataAck PSGuid='{target}' />")
            self.flush()
        elif kind == "Command":
            self.stops[target] = threading.Event()
            self.inputs[target] = []
            with self.lock:
                psrpcore.ServerPipeline(self.pool, target)
            self.known[target] = "open"
            out(f"<CommandAck PSGuid='{target}' />")
        elif kind == "Signal":
            self.stops[target].set()
            with self.changed:
                self.changed.notify_all()
            out(f"<SignalAck PSGuid='{target}' />")
        elif kind == "Close":
            self.known[target] = "closed"
            out(f"<CloseAck PSGuid='{target}' />")

    def data(self, data: bytes, target: uuid.UUID) -> None:
        with self.changed:
            self.pool.receive_data(
                psrpcore.PSRPPayload(data, psrpcore.StreamType.default, None if target == POOL else target)
            )
            while (event := self.pool.next_event()) is not None:
                if isinstance(event, psrpcore.CreatePipelineEvent):
                    pipeline = self.pool.pipeline_table[event.pipeline_id]
                    pipeline.start()
                    command = event.pipeline.commands[0]
                    parameters = {n or str(i): v for i, (n, v) in enumerate(command.parameters)}
                    threading.Thread(
                        target=self.run,
                        args=(pipeline, command.command_text, parameters, not event.pipeline.no_input),
                        daemon=True,
                    ).start()
                elif isinstance(event, psrpcore.PipelineInputEvent):
                    self.inputs[event.pipeline_id].append(event.data)
                elif isinstance(event, psrpcore.EndOfPipelineInputEvent):
                    self.inputs[event.pipeline_id].append(StopIteration)
                elif isinstance(event, psrpcore.PipelineHostResponseEvent):
                    self.replies[event.ci] = event
                self.changed.notify_all()

    def ask(
        self, pipeline: psrpcore.ServerPipeline, method: ps.HostMethodIdentifier, parameters: list[object]
    ) -> object:
        with self.changed:
            ci = pipeline.host_call(method, parameters)
            self.flush()
            while ci not in self.replies and not self.stops[pipeline.pipeline_id].is_set():
                self.changed.wait(0.2)
            reply = self.replies.pop(ci, None)
        return None if reply is None else reply.result

    def run(self, pipeline: psrpcore.ServerPipeline, name: str, given: dict[str, object], has_input: bool) -> None:
        stop = self.stops[pipeline.pipeline_id]
        try:
            self.command(pipeline, name.lower(), {k.lower(): v for k, v in given.items()}, has_input, stop)
            with self.lock:
                pipeline.stop() if stop.is_set() else pipeline.complete()
        except Exception as exc:
            with self.lock:
                record = ps.ErrorRecord(
                    Exception=ps.NETException(Message=str(exc)),
                    CategoryInfo=ps.ErrorCategoryInfo(),
                    FullyQualifiedErrorId="Fake",
                )
                pipeline._change_state(ps.PSInvocationState.Failed, error=record)
        self.flush()

    def write(self, pipeline: psrpcore.ServerPipeline, value: object) -> None:
        with self.lock:
            pipeline.write_output(value)
        self.flush()

    def command(
        self,
        pipeline: psrpcore.ServerPipeline,
        name: str,
        given: dict[str, object],
        has_input: bool,
        stop: threading.Event,
    ) -> None:
        if name == "send-back":
            if has_input:
                seen = 0
                while True:
                    with self.changed:
                        values = self.inputs[pipeline.pipeline_id]
                        while len(values) == seen and not stop.is_set():
                            self.changed.wait(0.2)
                        fresh, seen = values[seen:], len(values)
                    for value in fresh:
                        if value is StopIteration:
                            return
                        self.write(pipeline, value)
                    if stop.is_set():
                        return
            else:
                self.write(pipeline, given.get("inputobject", given.get("0")))
        elif name == "get-many":
            for number in range(int(str(given["count"]))):
                if stop.is_set():
                    return
                self.write(pipeline, "x" * 2000 + str(number))
        elif name == "wait-long":
            self.write(pipeline, "waiting")
            stop.wait(60)
        elif name == "confirm-it":
            choices = [
                ps.ChoiceDescription(Label=label, HelpMessage="")
                for label in ("&Yes", "Yes to &All", "&No", "No to A&ll")
            ]
            described = [ps.ChoiceDescription.ToPSObjectForRemoting(c, for_host=True) for c in choices]
            answer = self.ask(pipeline, ps.HostMethodIdentifier.PromptForChoice, ["Confirm", "Sure?", described, 0])
            if not stop.is_set():
                self.write(pipeline, answer)
        elif name == "write-line":
            with self.lock:
                pipeline.host_call(ps.HostMethodIdentifier.WriteLine2, ["What if: it happened"])
            self.flush()
        elif name == "end-now":
            sys.stderr.write("out of memory\n")
            sys.stderr.flush()
            os._exit(3)
        elif name == "be-rude":
            out("<Data Stream='Default' PSGuid='nonsense'>%%%</Data>")
            stop.wait(60)
        else:
            raise ValueError(f"The term '{name}' is not recognized")


def main() -> None:
    if "-s" not in sys.argv[1:]:
        violation("-s is missing")
    sys.stdout.write("A banner that is no packet\n")
    sys.stdout.flush()
    server = Server()
    for line in sys.stdin:
        match = LINE.match(line.rstrip("\n"))
        if match is None:
            violation(f"not a packet: {line[:60]!r}")
            return
        server.line(match[1], match[2], uuid.UUID(match[3]), match[4])
    if server.known.get(POOL) != "closed":
        violation("standard input ended before the pool was closed")


main()
