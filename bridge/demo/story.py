"""The story that ``psbridge demo`` tells: help becomes wrappers, a host starts, and wrapper calls run on it."""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from bridge.demo import HELP, simulator
from bridge.errors import BridgeError
from bridge.session import Session
from bridge.session.connect import connect
from bridge.session.tables import table_of
from bridge.values import PSObject

__all__ = ["tell"]

_PACKAGE = "psbridge_demo_wrappers"
_COLUMNS = ("SessionId", "ClientComputerName", "ClientUserName", "NumOpens")


@dataclass(frozen=True)
class _Scene:
    """``code`` is what a reader would write; ``run`` does it and returns what to print below."""

    title: str
    code: str
    run: Callable[[Any, Session], RenderableType]


def _sessions(items: Any) -> RenderableType:
    rows = [PSObject([(name, item.get(name)) for name in _COLUMNS]) for item in items]
    return table_of(rows) if rows else Text("(nothing)")


def _lines(texts: Any) -> RenderableType:
    return Text("\n".join(str(t) for t in texts))


def _refused(smb: Any, ps: Session) -> RenderableType:
    try:
        smb.close_smb_session(session_id=1, input_object=smb.get_smb_session().run(ps)[0]).run(ps)
    except BridgeError as exc:
        return Text(f"{type(exc).__name__}: {exc}")
    raise AssertionError("two parameter sets in one call must be refused")


_SCENES = (
    _Scene(
        "Ask for what is there",
        "smb.get_smb_session().run(ps)",
        lambda smb, ps: _sessions(smb.get_smb_session().run(ps)),
    ),
    _Scene(
        "Close one: the Query set, by position",
        "smb.close_smb_session(4398046511109, force=True, pass_thru=True).run(ps)",
        lambda smb, ps: _sessions(smb.close_smb_session(4398046511109, force=True, pass_thru=True).run(ps)),
    ),
    _Scene(
        "One remote pipeline: what Get- finds goes to -InputObject of Close-",
        '(smb.get_smb_session(client_user_name=r"CONTOSO\\bob*") | smb.close_smb_session(force=True, pass_thru=True)).run(ps)',
        lambda smb, ps: _sessions(
            (
                smb.get_smb_session(client_user_name="CONTOSO\\bob*")
                | smb.close_smb_session(force=True, pass_thru=True)
            ).run(ps)
        ),
    ),
    _Scene(
        "Python dictionaries bind by property name; -WhatIf changes nothing",
        '([{"SessionId": 4398046511113}, {"SessionId": 4398046511121}] | smb.close_smb_session(what_if=True)).run(ps).what_if',
        lambda smb, ps: _lines(
            ([{"SessionId": 4398046511113}, {"SessionId": 4398046511121}] | smb.close_smb_session(what_if=True))
            .run(ps)
            .what_if
        ),
    ),
    _Scene(
        "The host asks for confirmation, and the answer is no",
        'smb.close_smb_session(4398046511113, pass_thru=True).run(ps, confirm="no")',
        lambda smb, ps: _sessions(smb.close_smb_session(4398046511113, pass_thru=True).run(ps, confirm="no")),
    ),
    _Scene(
        "The same question, and the answer is yes",
        'smb.close_smb_session(4398046511113, pass_thru=True).run(ps, confirm="yes")',
        lambda smb, ps: _sessions(smb.close_smb_session(4398046511113, pass_thru=True).run(ps, confirm="yes")),
    ),
    _Scene(
        "An error is an object; error_action='Stop' would raise it",
        "smb.close_smb_session(999, force=True).run(ps).errors",
        lambda smb, ps: _lines(
            f"{e.category}: {e.message}" for e in smb.close_smb_session(999, force=True).run(ps).errors
        ),
    ),
    _Scene(
        "What PowerShell would refuse is refused here, before a byte is sent",
        "smb.close_smb_session(session_id=1, input_object=session).run(ps)",
        _refused,
    ),
)


def tell(console: Console, generate: Callable[[Path, Path], int]) -> None:
    """Tell the story on ``console``. ``generate(help, out)`` writes wrappers and returns their number."""
    with tempfile.TemporaryDirectory(prefix="psbridge-demo-") as scratch:
        out = Path(scratch) / _PACKAGE
        count = generate(HELP, out)
        console.print(f"Help of 2 modules read, {count} typed wrappers written.", highlight=False)
        with _imported(out) as smb, simulator() as host:
            address = f"winrm+http://127.0.0.1:{host.port}"
            console.print(f"A simulated file server listens at {address}.", highlight=False)
            with connect(
                address, credential=(host.username, host.password), auth="basic", allow_unencrypted=True
            ) as ps:
                for number, scene in enumerate(_SCENES, 1):
                    console.print(f"\n[bold]{number}. {scene.title}[/bold]", highlight=False)
                    console.print(Text(">>> " + scene.code, style="cyan"), soft_wrap=True)
                    shown = scene.run(smb, ps)
                    console.print(shown, soft_wrap=isinstance(shown, Text))


@contextmanager
def _imported(package: Path) -> Iterator[ModuleType]:
    """The freshly written SmbShare wrappers, importable while the story runs."""
    sys.path.insert(0, str(package.parent))
    try:
        importlib.invalidate_caches()
        yield importlib.import_module(f"{_PACKAGE}.smbshare")
    finally:
        sys.path.remove(str(package.parent))
        for name in [n for n in sys.modules if n.split(".")[0] == _PACKAGE]:
            del sys.modules[name]
