"""Two-way byte streams that the packet protocol runs over: a process, a socket."""

from __future__ import annotations

import abc
import collections
import contextlib
import socket
import subprocess
import threading
from collections.abc import Sequence
from typing import IO

from bridge.transport.errors import HostUnreachable

__all__ = ["Link", "ProcessLink", "SocketLink"]

_ERROR_TAIL = 4096


class Link(abc.ABC):
    """``read`` and ``write`` are each for one thread at a time; ``close`` for any."""

    what = "PowerShell"
    """What is at the other end, in messages."""

    @abc.abstractmethod
    def read(self, size: int) -> bytes:
        """What is there, at least one byte; b"" at the end. Raises OSError or ValueError once closed."""

    @abc.abstractmethod
    def write(self, data: bytes) -> None:
        """Write all of ``data``. Raises OSError or ValueError when the other end is gone."""

    @abc.abstractmethod
    def finish(self) -> None:
        """Say that nothing more is written."""

    @abc.abstractmethod
    def close(self, seconds: float) -> None:
        """End it, by force after ``seconds``."""

    def why(self) -> str:
        """What is known of its end, to be put after "… ended"."""
        return ""


class ProcessLink(Link):
    """The standard streams of a process that is started here."""

    what = "the PowerShell process"

    def __init__(self, command: Sequence[str], address: str, environment: dict[str, str] | None = None) -> None:
        try:
            self.process = subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                bufsize=0,
            )
        except OSError as exc:
            raise HostUnreachable(f"{address}: {command[0]} cannot be started: {exc.strerror or exc}") from None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self._input: IO[bytes] = self.process.stdin
        self._output: IO[bytes] = self.process.stdout
        self._errors: collections.deque[bytes] = collections.deque(maxlen=64)
        self._error_reader = threading.Thread(
            target=self._read_errors, args=(self.process.stderr,), name="psbridge-stderr", daemon=True
        )
        self._error_reader.start()

    def _read_errors(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):
            while chunk := stream.read(1024):
                self._errors.append(chunk)
        stream.close()

    def read(self, size: int) -> bytes:
        return self._output.read(size) or b""

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._input.write(view) :]

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            self._input.close()

    def close(self, seconds: float) -> None:
        self.finish()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._error_reader.join(5.0)
        with contextlib.suppress(OSError):
            self._output.close()

    def why(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(1.0)
        self._error_reader.join(1.0)
        text = " ".join(b"".join(self._errors)[-_ERROR_TAIL:].decode("utf-8", "replace").split())
        code = self.process.returncode
        ended = "" if code in (0, None) else f" with exit code {code}"
        return f"{ended}: {text[:500]}" if text else ended


class SocketLink(Link):
    """A connected stream socket."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._socket.settimeout(None)

    def read(self, size: int) -> bytes:
        return self._socket.recv(size)

    def write(self, data: bytes) -> None:
        self._socket.sendall(data)

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)

    def close(self, seconds: float) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
