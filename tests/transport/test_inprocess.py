"""``clr:``: what it needs is named when it is missing; its pipe is the packet protocol over a socket."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import bridge
from bridge.session.connect import ConnectOptions
from bridge.session.errors import AddressError, HostUnreachable, MissingDependency
from bridge.session.inprocess import connect_socket, find_home, find_runtime
from bridge.session.process import open_link

FAKE = Path(__file__).parent.parent / "data" / "transport" / "fake_pwsh.py"
HAS_PYTHONNET = importlib.util.find_spec("pythonnet") is not None


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "pshome"
    folder.mkdir()
    (folder / "System.Management.Automation.dll").write_bytes(b"MZ")
    options = {"runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": "10.0.1"}}}
    (folder / "pwsh.runtimeconfig.json").write_text(json.dumps(options))
    return folder


def test_a_folder_without_powershell_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingDependency, match=r"no System\.Management\.Automation\.dll"):
        bridge.connect(f"clr:{tmp_path}")


@pytest.mark.skipif(shutil.which("pwsh") is not None, reason="PowerShell is here")
def test_powershell_that_is_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PSHOME", raising=False)
    with pytest.raises(MissingDependency, match="PowerShell 7 was not found"):
        bridge.connect("clr:")


def test_powershells_folder_is_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_home(str(home)) == home
    monkeypatch.setenv("PSHOME", str(home))
    assert find_home() == home


@pytest.mark.skipif(HAS_PYTHONNET, reason="pythonnet is installed")
def test_a_missing_pythonnet_is_named_with_its_extra(home: Path) -> None:
    with pytest.raises(MissingDependency, match=r"psbridge\[clr\]"):
        bridge.connect(f"clr:{home}")


def test_the_runtime_is_found_by_its_version(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "dotnet"
    (root / "shared" / "Microsoft.NETCore.App" / "8.0.1").mkdir(parents=True)
    monkeypatch.setenv("DOTNET_ROOT", str(root))
    monkeypatch.setenv("PATH", str(tmp_path))
    if not any(Path(p).exists() for p in ("/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet")):
        with pytest.raises(MissingDependency, match=r"10\.0\.1"):
            find_runtime(home)
    (root / "shared" / "Microsoft.NETCore.App" / "10.0.4").mkdir()
    assert find_runtime(home) == root
    (home / "pwsh.runtimeconfig.json").write_text("nonsense")
    with pytest.raises(MissingDependency, match="cannot be read"):
        find_runtime(home)


def test_options_of_other_hosts_are_refused(home: Path) -> None:
    with pytest.raises(AddressError, match="'proxy'"):
        bridge.connect(f"clr:{home}", proxy="http://x")


@pytest.mark.skipif(os.name == "nt", reason="Unix sockets")
def test_a_session_over_a_socket(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    processes = []

    def serve() -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(str(path))
            listener.listen(1)
            connected, _ = listener.accept()
            processes.append(
                subprocess.Popen([sys.executable, "-X", "utf8", FAKE, "-s"], stdin=connected, stdout=connected)
            )
            connected.close()

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    link = connect_socket(path, "clr:", 5)
    with open_link(link, "clr:", ConnectOptions()) as ps:
        assert (["a", "b"] | ps.command("Send-Back")).run() == ["a", "b"]
        assert list((range(200) | ps.command("Send-Back")).run()) == list(range(200))
    server.join(5)
    assert processes[0].wait(10) == 0


@pytest.mark.skipif(os.name == "nt", reason="Unix sockets")
def test_a_pipe_that_never_appears(tmp_path: Path) -> None:
    with pytest.raises(HostUnreachable, match="does not serve its pipe"):
        connect_socket(tmp_path / "none", "clr:", 0.1)


@pytest.mark.skipif(
    not HAS_PYTHONNET or (shutil.which("pwsh") is None and "PSHOME" not in os.environ),
    reason="PowerShell 7 and pythonnet are not both here",
)
def test_a_real_powershell_in_this_process() -> None:
    with bridge.connect("clr:") as ps:
        (date,) = ps.command("Get-Date", Year=2000, Month=1, Day=2).run()
        assert (date.year, date.month, date.day) == (2000, 1, 2)
        assert list(([3, 1, 2] | ps.command("Sort-Object")).run()) == [1, 2, 3]
