"""What an editor shows of a wrapper: pyright's language server is asked as an editor asks it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = "from generated import smbshare as smb\n\nsmb.close_smb_session(1, force=True)\nsmb.\n"


class Server:
    """Just enough of the language server protocol."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", "from basedpyright.langserver import main; main()", "--stdio"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.number = 0
        self.uri = (folder / "use.py").as_uri()
        root = folder.as_uri()
        plain = {"contentFormat": ["plaintext"]}
        signature = {"signatureInformation": {"documentationFormat": ["plaintext"]}}
        self.ask(
            "initialize",
            processId=None,
            rootUri=root,
            workspaceFolders=[{"uri": root, "name": "x"}],
            capabilities={"textDocument": {"hover": plain, "signatureHelp": signature}},
        )
        self.tell("initialized")
        self.tell(
            "textDocument/didOpen", textDocument={"uri": self.uri, "languageId": "python", "version": 1, "text": TEXT}
        )

    def tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        self.number += 1
        self._send({"id": self.number, "method": method, "params": params})
        while True:
            answer = self._receive()
            if (
                "method" in answer and "id" in answer
            ):  # the server asks us something: a setting, or leave to show progress
                wants = answer["method"] == "workspace/configuration"
                self._send({"id": answer["id"], "result": [{} for _ in answer["params"]["items"]] if wants else None})
            elif answer.get("id") == self.number:
                return answer["result"]

    def at(self, method: str, line: int, character: int) -> Any:
        position = {"line": line, "character": character}
        return self.ask(f"textDocument/{method}", textDocument={"uri": self.uri}, position=position)

    def _send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def _receive(self) -> Any:
        assert self.process.stdout is not None
        length = 0
        while True:
            line = self.process.stdout.readline()
            assert line, "the language server ended"
            if line == b"\r\n":
                return json.loads(self.process.stdout.read(length))
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("editor")
    (folder / "pyrightconfig.json").write_text(json.dumps({"extraPaths": [str(ROOT)]}), encoding="utf-8")
    (folder / "use.py").write_text(TEXT, encoding="utf-8")
    made = Server(folder)
    yield made
    made.close()


def test_hovering_over_a_wrapper_shows_its_help(server: Server) -> None:
    text = server.at("hover", 2, 8)["contents"]["value"]
    for part in ("Ends SMB sessions at once.", "Close-SmbSession", "InputObject (cdxml)", "session_id", "position 0"):
        assert part in text, text


def test_writing_a_call_shows_each_set_with_its_syntax_line(server: Server) -> None:
    first, second = server.at("signatureHelp", 2, 22)["signatures"]
    assert first["label"].startswith("(session_id: Sequence[int] | int = ..., *, client_computer_name:")
    assert "Parameter set Query" in first["documentation"]["value"]
    assert "error_action" in first["label"]
    assert second["label"].startswith("(*, input_object: Sequence[PSObject] | PSObject, force: bool = ...")
    assert "Close-SmbSession -InputObject" in second["documentation"]["value"]


def test_completion_after_the_module_offers_its_wrappers(server: Server) -> None:
    answer = server.at("completion", 3, 4)
    items = answer["items"] if isinstance(answer, dict) else answer
    assert {"close_smb_session", "get_smb_session", "close_smb_open_file"} <= {item["label"] for item in items}
