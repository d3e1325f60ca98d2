"""``clr:``: PowerShell in this process, through pythonnet.

PowerShell serves a pipe to whoever wants to enter its process, with the packets of ``pwsh -s``; it is asked for one, and the session is
opened through it. So streams, prompts and types are those of every other host.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bridge.session.addresses import Address
from bridge.session.connect import ConnectOptions
from bridge.session.errors import AddressError, HostUnreachable, MissingDependency, SessionError
from bridge.session.process import open_link
from bridge.session.session import Session
from bridge.transport.base import Deadline
from bridge.transport.links import Link, SocketLink

__all__ = ["find_home", "find_runtime", "open_session"]

_DLL = "System.Management.Automation.dll"
_loading = threading.Lock()
_serving = threading.Lock()
_loaded: Path | None = None


def open_session(address: Address, options: ConnectOptions) -> Session:
    """A session in a runspace of this process."""
    options_of_winrm = ("credential", "auth", "certificate", "proxy", "configuration_name", "reconnect_to")
    given = [n for n in options_of_winrm if getattr(options, n) is not None]
    for name in [*sorted(options.extra), *given]:
        raise AddressError(f"connect() cannot use {name!r} with clr:")
    load(find_home(address.path))
    if not _serving.acquire(blocking=False):
        raise SessionError(
            "clr: PowerShell serves one session a process, and there is one open; close it first or use pwsh:"
        )
    try:
        session = open_link(_pipe(address.text, options.timeouts.connect), address.text, options)
    except BaseException:
        _serving.release()
        raise
    session._on_close = _serving.release
    return session


def _pipe(address: str, seconds: float) -> Link:
    """A pipe that PowerShell in this process serves, connected. It is the one that ``pwsh -CustomPipeName`` makes."""
    from System.Management.Automation.Remoting import RemoteSessionNamedPipeServer  # type: ignore[import-not-found]

    name = f"psbridge-{os.getpid()}-{secrets.token_hex(8)}"
    RemoteSessionNamedPipeServer.CreateCustomNamedPipeServer(name)
    if os.name == "nt":
        return _windows_pipe(name, seconds)
    # .NET keeps the pipe as a socket in the folder for temporary files.
    path = Path(tempfile.gettempdir()) / f"CoreFxPipe_{name}"
    return connect_socket(path, address, seconds)


def connect_socket(path: Path, address: str, seconds: float) -> SocketLink:
    """Connect to the socket at ``path``, which may take a moment to appear. Raises :class:`HostUnreachable`."""
    deadline = Deadline(seconds)
    while True:
        connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connected.settimeout(deadline.within(5.0) or 0.1)
            connected.connect(os.fspath(path))
            return SocketLink(connected)
        except OSError as exc:
            connected.close()
            if deadline.passed:
                raise HostUnreachable(f"{address}: PowerShell does not serve its pipe: {exc.strerror or exc}") from None
            time.sleep(0.02)


class _DotNetLink(Link):
    """A System.IO.Pipes client: reading and writing at once need its overlapped input and output on Windows."""

    what = "PowerShell in this process"

    def __init__(self, stream: Any) -> None:
        from System import Array, Byte  # type: ignore[import-not-found]

        self._stream = stream
        self._bytes = Array[Byte]

    def read(self, size: int) -> bytes:
        buffer = self._bytes(size)
        count = self._stream.Read(buffer, 0, size)
        return bytes(buffer)[:count]

    def write(self, data: bytes) -> None:
        self._stream.Write(self._bytes(data), 0, len(data))
        self._stream.Flush()

    def finish(self) -> None:
        return None

    def close(self, seconds: float) -> None:
        self._stream.Dispose()


def _windows_pipe(name: str, seconds: float) -> Link:
    from System.IO.Pipes import (  # type: ignore[import-not-found]
        NamedPipeClientStream,
        PipeDirection,
        PipeOptions,
    )

    stream = NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous)
    stream.Connect(int(seconds * 1000))
    return _DotNetLink(stream)


def find_home(path: str = "") -> Path:
    """PowerShell's folder: ``path``, ``PSHOME`` of the environment, or the folder of ``pwsh``. Raises :class:`MissingDependency`."""
    if path:
        home = Path(path)
        if not (home / _DLL).is_file():
            raise MissingDependency(
                f"clr:{path}: there is no {_DLL} in this folder; name PowerShell's own folder ($PSHOME)"
            )
        return home
    candidates = [Path(os.environ["PSHOME"])] if os.environ.get("PSHOME") else []
    program = shutil.which("pwsh")
    if program is not None:
        candidates.append(Path(program).resolve().parent)
    candidates += [
        Path("/opt/microsoft/powershell/7"),
        Path("/usr/local/microsoft/powershell/7"),
        Path(r"C:\Program Files\PowerShell\7"),
    ]
    for home in candidates:
        if (home / _DLL).is_file():
            return home
    raise MissingDependency(
        "clr: PowerShell 7 was not found; install it, or write clr:FOLDER with the folder that holds " + _DLL
    )


def find_runtime(home: Path) -> Path:
    """The root of the .NET runtime (the folder that holds ``shared``). Raises :class:`MissingDependency` naming the version it needs."""
    needed = _needed_version(home)
    candidates = [Path(os.environ["DOTNET_ROOT"])] if os.environ.get("DOTNET_ROOT") else []
    program = shutil.which("dotnet")
    if program is not None:
        candidates.append(Path(program).resolve().parent)
    candidates += [
        Path("/usr/share/dotnet"),
        Path("/usr/lib/dotnet"),
        Path("/usr/local/share/dotnet"),
        Path(r"C:\Program Files\dotnet"),
    ]
    for root in candidates:
        runtimes = root / "shared" / "Microsoft.NETCore.App"
        if runtimes.is_dir() and any(r.name.split(".")[0] == needed.split(".")[0] for r in runtimes.iterdir()):
            return root
    raise MissingDependency(
        f"clr: the .NET runtime {needed} that this PowerShell needs was not found; install it or set DOTNET_ROOT"
    )


def _needed_version(home: Path) -> str:
    try:
        text = (home / "pwsh.runtimeconfig.json").read_text(encoding="utf-8-sig")
        options = json.loads(text)["runtimeOptions"]
        frameworks = options.get("frameworks") or options.get("includedFrameworks") or [options["framework"]]
        return str(frameworks[0]["version"])
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        raise MissingDependency(
            f"clr: {home / 'pwsh.runtimeconfig.json'} cannot be read; is this PowerShell's folder?"
        ) from None


def load(home: Path) -> None:
    """Start the runtime with PowerShell's assembly. One PowerShell a process: another folder is refused."""
    global _loaded
    with _loading:
        if _loaded is not None and _loaded != home:
            raise SessionError(f"clr: this process already runs PowerShell from {_loaded}")
        if _loaded is None:
            _starter(home)()
            _loaded = home


def _starter(home: Path) -> Callable[[], None]:
    try:
        import clr_loader
        import pythonnet
    except ImportError:
        raise MissingDependency('clr: the package pythonnet is not installed: pip install "psbridge[clr]"') from None

    def start() -> None:
        root = find_runtime(home)
        try:
            with contextlib.suppress(AttributeError):
                runtime = clr_loader.get_coreclr(
                    runtime_config=str(home / "pwsh.runtimeconfig.json"), dotnet_root=str(root)
                )
                pythonnet.set_runtime(runtime)
            pythonnet.load()
            import clr

            clr.AddReference(str(home / _DLL))
        except Exception as exc:  # the loader raises what .NET gave it
            raise MissingDependency(
                f"clr: the .NET runtime could not be started: {type(exc).__name__}: {exc}"
            ) from None

    return start
