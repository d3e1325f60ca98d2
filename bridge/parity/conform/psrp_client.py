"""A plain PSRP client over pypsrp's WSMan that keeps every message as it came: what recordings of pipelines are held against."""

from __future__ import annotations

import base64
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pypsrp.exceptions import WSManFaultError
from pypsrp.host import PSHost, PSHostUserInterface
from pypsrp.powershell import RunspacePool
from pypsrp.shell import SignalCode
from pypsrp.wsman import WSMan

from bridge.binding.arguments import Absent, Argument
from bridge.clixml import dump_object, load_object
from bridge.simulator import Simulator
from bridge.simulator.fragments import Defragmenter, fragments_of
from bridge.simulator.messages import MessageType, PipelineState, bag, pack, unpack
from bridge.values import EnumValue, PSObject, TypedArray

__all__ = ["Event", "PsrpClient", "Run", "call_object", "connected", "host_call_of"]

_COLOR = "System.ConsoleColor"
_TIMED_OUT = 2150858793
_LIST = "System.Collections.ArrayList"
_DEADLINE = 60.0
"""Seconds after which a pipeline that does not end is stopped and reported."""


@dataclass(frozen=True)
class Event:
    """One message of a pipeline: its type and the object it held."""

    type: MessageType
    value: Any
    data: bytes


@dataclass
class Run:
    """All messages of one pipeline in order."""

    events: list[Event] = field(default_factory=list)

    def of(self, kind: MessageType) -> list[Any]:
        return [e.value for e in self.events if e.type is kind]

    @property
    def state(self) -> PipelineState:
        return PipelineState(int(self.of(MessageType.PIPELINE_STATE)[-1]["PipelineState"]))

    @property
    def reason(self) -> PSObject | None:
        found = self.of(MessageType.PIPELINE_STATE)[-1].get("ExceptionAsErrorRecord")
        return found if isinstance(found, PSObject) else None


Answer = Callable[[str, list[Any]], Any]


def call_object(name: str, arguments: Sequence[Argument], *, script: bool = False) -> PSObject:
    """A command as it travels (MS-PSRP 2.2.3.12). A bare ``-Name`` goes with its dash and no value, as in text."""
    entries = []
    for argument in arguments:
        if argument.name is None:
            entries.append(bag(N=None, V=argument.value))
        elif isinstance(argument.value, Absent):
            entries.append(bag(N=f"-{argument.name}", V=None))
        else:
            entries.append(bag(N=f"-{argument.name}:", V=argument.value))
    none = EnumValue("System.Management.Automation.Runspaces.PipelineResultTypes", "None", 0)
    merges = (
        "MergeMyResult",
        "MergeToResult",
        "MergePreviousResults",
        "MergeError",
        "MergeWarning",
        "MergeVerbose",
        "MergeDebug",
        "MergeInformation",
    )
    return bag(
        Cmd=name, IsScript=script, UseLocalScope=None, **dict.fromkeys(merges, none), Args=TypedArray(_LIST, entries)
    )  # fmt: skip


class PsrpClient:
    """One open pool. ``run`` is for one thread."""

    def __init__(self, pool: RunspacePool) -> None:
        self._pool = pool
        self._pool_id = uuid.UUID(pool.id)
        self._next = 1000

    def _fragments(self, messages: Sequence[tuple[MessageType, bytes]], pipeline: uuid.UUID) -> bytes:
        out = b""
        for kind, data in messages:
            self._next += 1
            out += b"".join(fragments_of(pack(kind, self._pool_id, pipeline, data, to_server=True), self._next, 32768))
        return out

    def run(
        self, statements: Sequence[Sequence[PSObject]], given: Sequence[Any] | None = None, answer: Answer | None = None,
        stop_after: float | None = None,
    ) -> Run:  # fmt: skip
        """Run statements of commands and gather every message. ``answer(method, arguments)`` replies to host calls that ask;
        ``stop_after`` is seconds."""
        pipeline = uuid.uuid4()
        command = str(pipeline).upper()
        groups = [bag(Cmds=TypedArray(_LIST, list(s))) for s in statements]
        power_shell: dict[str, Any] = {"IsNested": False}
        if len(groups) > 1:
            power_shell["ExtraCmds"] = TypedArray(_LIST, groups)
        power_shell |= {"Cmds": groups[0]["Cmds"], "History": None, "RedirectShellErrorOutputPipe": False}
        host = bag(
            _isHostNull=answer is None, _isHostUINull=answer is None, _isHostRawUINull=answer is None, _useRunspaceHost=False,
            _hostDefaultData=None if answer is None else bag(data={0: bag(T=_COLOR, V=15), 1: bag(T=_COLOR, V=0)}),
        )  # fmt: skip
        create = bag(
            NoInput=given is None, ApartmentState=EnumValue("System.Threading.ApartmentState", "Unknown", 2),
            RemoteStreamOptions=EnumValue("System.Management.Automation.RemoteStreamOptions", "None", 0), AddToHistory=False,
            HostInfo=host, PowerShell=bag(**power_shell), IsNested=False,
        )  # fmt: skip
        messages = [(MessageType.CREATE_PIPELINE, _encoded(create))]
        shell = self._pool.shell
        first = base64.b64encode(self._fragments(messages, pipeline)).decode("ascii")
        shell.command("", [first], command_id=command)
        if given is not None:
            inputs = [(MessageType.PIPELINE_INPUT, _encoded(v)) for v in given]
            shell.send(
                "stdin",
                self._fragments([*inputs, (MessageType.END_OF_PIPELINE_INPUT, b"")], pipeline),
                command_id=command,
            )
        timer = threading.Timer(stop_after or _DEADLINE, self._stop, (command,))
        timer.daemon = True
        timer.start()
        try:
            run = Run()
            for event in self._messages(command):
                run.events.append(event)
                self._respond(event, pipeline, answer)
            return run
        finally:
            timer.cancel()

    def _stop(self, command: str) -> None:
        self._pool.shell.signal(SignalCode.PS_CTRL_C, command)

    def _messages(self, command: str) -> Iterator[Event]:
        defragmenter = Defragmenter(2**31, 2**62)
        while True:
            try:
                state, _, buffers = self._pool.shell.receive("stdout", command)
            except WSManFaultError as fault:
                if fault.code == _TIMED_OUT:
                    continue
                raise
            for raw in defragmenter.feed(buffers["stdout"]):
                message = unpack(raw, to_server=False)
                yield Event(message.type, load_object(message.data) if message.data else None, message.data)
                if message.type is MessageType.PIPELINE_STATE:
                    return
            if state.endswith("/Done"):
                return

    def _respond(self, event: Event, pipeline: uuid.UUID, answer: Answer | None) -> None:
        if event.type is not MessageType.PIPELINE_HOST_CALL or int(event.value["ci"]) < 0 or answer is None:
            return
        method, arguments = host_call_of(event.value)
        reply = bag(mi=event.value["mi"], ci=event.value["ci"], mr=answer(method, arguments))
        self._pool.shell.send("pr", self._fragments([(MessageType.PIPELINE_HOST_RESPONSE, _encoded(reply))], pipeline))


def host_call_of(value: PSObject) -> tuple[str, list[Any]]:
    """The method and arguments of a host call."""
    arguments = value["mp"]
    return str(value["mi"]), list(arguments.base if isinstance(arguments, PSObject) else arguments)


def _encoded(value: Any) -> bytes:
    return dump_object(value).encode("utf-8", "surrogatepass")


@contextmanager
def connected(simulator: Simulator) -> Iterator[PsrpClient]:
    """A client of a running simulator, over HTTP on the loopback with Basic authentication."""
    wsman = WSMan(
        simulator.host, port=simulator.port, path="wsman", ssl=False, auth="basic", username=simulator.username,
        password=simulator.password,
        encryption="never", operation_timeout=20, read_timeout=30,
    )  # fmt: skip
    ui = PSHostUserInterface()
    pool = RunspacePool(wsman, host=PSHost(None, None, False, "conform", None, ui, "1.0"))
    with wsman, pool:
        yield PsrpClient(pool)
