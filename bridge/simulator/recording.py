"""Record what a real host answers, as a file without secrets, and let the simulator play it back.

A recording holds pipelines, not connections: which commands were sent, and every PSRP message that came back. Authentication, session
keys, ids and envelopes never get into it; secure strings are replaced on the way.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import threading
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from bridge.binding.arguments import ABSENT
from bridge.clixml import CLIXMLError, dump_object, load_object
from bridge.errors import InputError
from bridge.simulator import wsman
from bridge.simulator.errors import ProtocolError
from bridge.simulator.execution import CommandCall
from bridge.simulator.fragments import Defragmenter
from bridge.simulator.messages import MessageType, unpack
from bridge.simulator.requests import create_pipeline
from bridge.values import PSObject

__all__ = ["RecordedPipeline", "Recording", "record"]

FORMAT = "psbridge-recording"
VERSION = 1
_SECRET = re.compile(r"<SS(?P<name>[^>]*)>[^<]*</SS>")
_HIDDEN = r"<S\g<name>>(secret)</S>"


def without_secrets(clixml: str) -> str:
    """``clixml`` with each SecureString replaced by the text ``(secret)``."""
    return _SECRET.sub(_HIDDEN, clixml)


@dataclass(frozen=True)
class RecordedPipeline:
    """``commands`` is what identifies the pipeline, ``messages`` are (type, CLIXML) in the order in which they came."""

    commands: str
    messages: tuple[tuple[MessageType, str], ...]


def identity_of(statements: Sequence[Sequence[CommandCall]]) -> str:
    """The commands and arguments of a pipeline as text that two equal pipelines share. Secrets are left out."""

    def shown(value: Any) -> str:
        try:
            return without_secrets(dump_object(value))
        except CLIXMLError:
            return "(secret)"

    def call(command: CommandCall) -> list[Any]:
        arguments = [
            [(a.name or "").casefold(), None if a.value is ABSENT else shown(a.value)] for a in command.arguments
        ]
        return [command.name.casefold(), command.is_script, arguments]

    return json.dumps([[call(c) for c in s] for s in statements], ensure_ascii=False)


class Recording:
    """Recorded pipelines. Each is played once for each time it was recorded; the last of its kind again and again."""

    def __init__(self, pipelines: Sequence[RecordedPipeline] = ()) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[RecordedPipeline]] = {}
        for pipeline in pipelines:
            self._waiting.setdefault(pipeline.commands, []).append(pipeline)

    def __len__(self) -> int:
        return sum(len(p) for p in self._waiting.values())

    def find(self, statements: Sequence[Sequence[CommandCall]]) -> RecordedPipeline | None:
        """The recorded pipeline of these commands and arguments, or None."""
        with self._lock:
            found = self._waiting.get(identity_of(statements))
            if not found:
                return None
            return found.pop(0) if len(found) > 1 else found[0]

    @classmethod
    def read(cls, path: Path) -> Recording:
        """Raises :class:`InputError` with file and line for what is no recording of this version."""
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"cannot be read: {error}", file=str(path)) from None
        if not lines:
            raise InputError("holds no recording", file=str(path), line=1)
        pipelines = []
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                if number == 1:
                    if row.get("format") != FORMAT or row.get("version") != VERSION:
                        raise InputError(f"not a recording of version {VERSION}", file=str(path), line=1)
                    continue
                messages = tuple((MessageType[kind], text) for kind, text in row["messages"])
                pipelines.append(RecordedPipeline(row["commands"], messages))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise InputError("not a line of a recording", file=str(path), line=number) from None
        return cls(pipelines)


@dataclass
class _Watched:
    """A pipeline while it is recorded."""

    commands: str
    defragmenter: Defragmenter = field(default_factory=lambda: Defragmenter(2**31, 2**40))
    messages: list[tuple[str, str]] = field(default_factory=list)


class _Recorder:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[uuid.UUID, _Watched] = {}
        self._order: list[_Watched] = []
        self._answered: set[str] = set()

    def exchange(self, request: bytes, response: bytes) -> None:
        """Look at one request and its answer. What cannot be read is left out: recording never breaks a session."""
        with contextlib.suppress(ProtocolError, CLIXMLError, ValueError, etree.XMLSyntaxError):
            parsed = wsman.parse(request)
            action = parsed.action.rpartition("/")[2]
            if action == "Command":
                self._command(parsed)
            elif action == "Receive" and parsed.message_id not in self._answered:
                self._answered.add(parsed.message_id)
                self._receive(response)

    def _command(self, request: wsman.Request) -> None:
        line, argument = request.find("rsp:CommandLine"), request.find("rsp:CommandLine/rsp:Arguments")
        if line is None or argument is None or not line.get("CommandId"):
            return
        for raw in Defragmenter(2**31, 2**40).feed(base64.b64decode(argument.text or "")):
            message = unpack(raw)
            if message.type is MessageType.CREATE_PIPELINE:
                found = load_object(without_secrets(message.data.decode("utf-8")))
                if isinstance(found, PSObject):
                    watched = _Watched(identity_of(create_pipeline(found).statements))
                    with self._lock:
                        self._running[uuid.UUID(line.get("CommandId"))] = watched
                        self._order.append(watched)

    def _receive(self, response: bytes) -> None:
        root = etree.fromstring(response)
        for stream in root.iter(f"{{{wsman.RSP}}}Stream"):
            command = stream.get("CommandId")
            watched = self._running.get(uuid.UUID(command)) if command else None
            if watched is None:
                continue
            for raw in watched.defragmenter.feed(base64.b64decode(stream.text or "")):
                message = unpack(raw, to_server=False)
                watched.messages.append((message.type.name, without_secrets(message.data.decode("utf-8"))))

    def write(self, path: Path) -> None:
        rows: list[dict[str, Any]] = [{"format": FORMAT, "version": VERSION}]
        rows += [{"commands": w.commands, "messages": w.messages} for w in self._order if w.messages]
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        scratch = path.with_name(path.name + ".part")
        scratch.write_text(text, encoding="utf-8")
        scratch.replace(path)


@contextlib.contextmanager
def record(connection: Any, path: Path | str) -> Iterator[None]:
    """Record every pipeline that runs over ``connection`` (a pypsrp ``WSMan``) meanwhile, into ``path``."""
    recorder = _Recorder()
    transport = connection.transport
    original = transport.send

    def send(message: bytes, **options: Any) -> bytes:
        response: bytes = original(message, **options)
        recorder.exchange(message, response)
        return response

    transport.send = send
    try:
        yield
    finally:
        transport.send = original
        recorder.write(Path(path))
