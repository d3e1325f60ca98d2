"""A small HTTP/1.1 server: one thread a connection, deadlines on every wait, one write an answer (Nagle would cost 40 ms)."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.simulator.errors import SimulatorError

__all__ = ["Connection", "HttpLimits", "HttpRequest", "HttpResponse", "HttpServer"]

_REASONS = {
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 408: "Request Timeout",
    411: "Length Required", 413: "Content Too Large", 415: "Unsupported Media Type", 431: "Request Header Fields Too Large",
    500: "Internal Server Error", 501: "Not Implemented", 503: "Service Unavailable",
}  # fmt: skip


@dataclass(frozen=True)
class HttpLimits:
    """Sizes in bytes, times in seconds."""

    header_bytes: int = 64 * 1024
    body_bytes: int = 2 * 1024 * 1024
    header_seconds: float = 10.0
    body_seconds: float = 60.0
    idle_seconds: float = 300.0
    write_seconds: float = 60.0
    connections: int = 512


@dataclass(frozen=True)
class HttpRequest:
    """Header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass
class HttpResponse:
    """``drop`` closes the connection without an answer; ``truncate`` sends only that many bytes of the body, then closes."""

    status: int
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    content_type: str = "application/soap+xml;charset=UTF-8"
    close: bool = False
    drop: bool = False
    truncate: int | None = None


class _Refused(Exception):
    def __init__(self, status: int) -> None:
        self.status = status


class _Gone(Exception):
    """The peer closed, or was too slow to say even one request."""


class Connection:
    """One client connection. ``state`` is the handler's to keep (authentication lives on the connection)."""

    def __init__(self, sock: socket.socket, peer: str, limits: HttpLimits) -> None:
        self.socket = sock
        self.peer = peer
        self.state: Any = None
        self._limits = limits
        self._buffer = b""

    def _more(self, deadline: float) -> bytes:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.socket.settimeout(left)
        data = self.socket.recv(65536)
        if not data:
            raise _Gone
        return data

    def read(self) -> HttpRequest:
        """The next request. Raises :class:`_Refused` with a status, or :class:`_Gone`."""
        limits = self._limits
        started = False
        deadline = time.monotonic() + limits.idle_seconds
        try:
            while b"\r\n\r\n" not in self._buffer:
                if len(self._buffer) > limits.header_bytes:
                    raise _Refused(431)
                if self._buffer and not started:
                    started = True
                    deadline = time.monotonic() + limits.header_seconds
                self._buffer += self._more(deadline)
        except TimeoutError:
            raise (_Refused(408) if started else _Gone()) from None
        head, _, rest = self._buffer.partition(b"\r\n\r\n")
        if len(head) > limits.header_bytes:
            raise _Refused(431)
        method, path, headers = _parse_head(head)
        if "transfer-encoding" in headers:
            raise _Refused(501)
        length = headers.get("content-length", "0" if method in ("GET", "HEAD", "OPTIONS") else "")
        if not length:
            raise _Refused(411)
        if not length.isascii() or not length.isdigit():
            raise _Refused(400)
        size = int(length)
        if size > limits.body_bytes:
            raise _Refused(413)
        if headers.get("expect", "").lower() == "100-continue" and len(rest) < size:
            self.socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        parts, got = [rest], len(rest)
        deadline = time.monotonic() + limits.body_seconds
        try:
            while got < size:
                data = self._more(deadline)
                parts.append(data)
                got += len(data)
        except TimeoutError:
            raise _Refused(408) from None
        whole = b"".join(parts)
        self._buffer = whole[size:]
        return HttpRequest(method, path, headers, whole[:size])

    def write(self, response: HttpResponse, close: bool) -> None:
        """Send ``response`` in one write."""
        lines = [f"HTTP/1.1 {response.status} {_REASONS.get(response.status, 'Unknown')}"]
        if response.body:
            lines.append(f"Content-Type: {response.content_type}")
        lines.append(f"Content-Length: {len(response.body)}")
        lines += [f"{name}: {value}" for name, value in response.headers]
        if close:
            lines.append("Connection: close")
        data = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
        body = response.body if response.truncate is None else response.body[: response.truncate]
        self.socket.settimeout(self._limits.write_seconds)
        self.socket.sendall(data + body)


def _parse_head(head: bytes) -> tuple[str, str, dict[str, str]]:
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise _Refused(400)
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise _Refused(400)
        folded = name.lower()
        if folded in headers and folded in ("content-length", "host", "authorization"):
            raise _Refused(400)
        headers[folded] = value.strip()
    return words[0], words[1], headers


Handler = Callable[[Connection, HttpRequest], HttpResponse]


class HttpServer:
    """Listens on ``host``:``port`` (0: a free one) and calls ``handler`` for each request. ``closed`` is told of each connection's end."""

    def __init__(
        self, handler: Handler, *, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None,
        limits: HttpLimits | None = None, closed: Callable[[Connection], None] | None = None,
    ) -> None:  # fmt: skip
        self._handler = handler
        self._tls = tls
        self._limits = limits or HttpLimits()
        self._closed = closed
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()
        self._stopping = False
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.socket(family, socket.SOCK_STREAM)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._listener.bind((host, port))
            self._listener.listen(256)
        except (OSError, OverflowError) as exc:
            self._listener.close()
            reason = exc.strerror if isinstance(exc, OSError) and exc.strerror else exc
            raise SimulatorError(
                f"cannot listen on {host}:{port}: {reason}; choose another address or port (0 takes a free one)"
            ) from None
        self.host = host
        self.port: int = self._listener.getsockname()[1]
        self._acceptor = threading.Thread(target=self._accept, name=f"psbridge-accept-{self.port}", daemon=True)

    def start(self) -> None:
        self._acceptor.start()

    @property
    def connection_count(self) -> int:
        with self._lock:
            return len(self._connections)

    def close(self) -> None:
        """Stop listening, cut every connection and wait for the threads."""
        self._stopping = True
        # A blocked accept() is woken by shutdown on Linux, by the connection elsewhere.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            socket.create_connection(self._listener.getsockname()[:2], timeout=0.2).close()
        self._listener.close()
        if self._acceptor.is_alive():
            self._acceptor.join(5)
        with self._lock:
            sockets, threads = list(self._connections), list(self._threads)
        for sock in sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(5)

    def _accept(self) -> None:
        while not self._stopping:
            try:
                sock, address = self._listener.accept()
            except OSError:
                return
            if self._stopping:
                sock.close()
                return
            with self._lock:
                full = len(self._connections) >= self._limits.connections
                if not full:
                    self._connections.add(sock)
            if full:
                with contextlib.suppress(OSError):
                    sock.settimeout(1)
                    sock.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                sock.close()
                continue
            thread = threading.Thread(
                target=self._serve, args=(sock, str(address[0])), name=f"psbridge-http-{self.port}", daemon=True
            )
            with self._lock:
                self._threads.add(thread)
            thread.start()

    def _serve(self, sock: socket.socket, peer: str) -> None:
        plain = sock
        connection: Connection | None = None
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                sock.settimeout(self._limits.header_seconds)
                sock = self._tls.wrap_socket(sock, server_side=True)
                with self._lock:
                    self._connections.discard(plain)
                    self._connections.add(sock)
            connection = Connection(sock, peer, self._limits)
            while not self._stopping and self._one(connection):
                pass
        except (OSError, _Gone):
            pass
        finally:
            if connection is not None and self._closed is not None:
                self._closed(connection)
            with contextlib.suppress(OSError):
                sock.close()
            with self._lock:
                self._connections.discard(sock)
                self._connections.discard(plain)
                self._threads.discard(threading.current_thread())

    def _one(self, connection: Connection) -> bool:
        try:
            request = connection.read()
        except _Refused as refused:
            connection.write(HttpResponse(refused.status), close=True)
            # What the client is still sending must be read, or the reset would overtake the answer.
            connection.socket.settimeout(0.5)
            with contextlib.suppress(OSError):
                connection.socket.shutdown(socket.SHUT_WR)
                for _ in range(64):
                    if not connection.socket.recv(65536):
                        break
            return False
        response = self._handler(connection, request)
        if response.drop:
            return False
        close = (
            response.close or response.truncate is not None or request.headers.get("connection", "").lower() == "close"
        )
        connection.write(response, close)
        return not close
