"""Asking a host: the functions of the PowerShell module PSBridge, which are brought along when the host has not got them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bridge.errors import InputError
from bridge.parity.errors import ParityError
from bridge.session import Session
from bridge.session.errors import RemoteError
from bridge.session.host import NotAnswered
from bridge.session.prompts import Field, Prompts
from bridge.session.result import Result

__all__ = ["export_metadata", "install", "module_files", "module_text", "probe"]

T = TypeVar("T")

PUBLIC = ("Export-BridgeMetadata", "New-BridgeProbe", "Test-BridgeBinding", "Test-BridgeCommand")
_MISSING = "CommandNotFoundException"
_ROOT = Path(__file__).resolve().parent.parent
_BATCH = 200


def module_files() -> dict[str, str]:
    """The files of PSBridge by their path in it. Raises :class:`ParityError` when they were not installed with this package."""
    for folder in (_ROOT / "psmodule" / "PSBridge", _ROOT.parent / "psmodule" / "PSBridge"):
        if folder.is_dir():
            kept = (".psd1", ".psm1", ".ps1")
            return {
                path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8-sig")
                for path in sorted(folder.rglob("*"))
                if path.suffix in kept
            }
    raise ParityError("the PowerShell module PSBridge was not installed with psbridge; install psbridge again")


def module_text() -> str:
    """PSBridge as one text that makes a module of it in a running session: always the same, nothing of a call goes into it."""
    files = module_files()
    parts = [text for name, text in files.items() if name.endswith(".ps1")]
    if not parts:
        raise ParityError("the PowerShell module PSBridge has no functions; install psbridge again")
    public = [Path(name).stem for name in files if name.startswith("Public/")]
    exported = ", ".join(f"'{name}'" for name in public)
    body = "\n".join(parts)
    return (
        "New-Module -Name PSBridge -ScriptBlock {\nSet-StrictMode -Version Latest\n"
        f"{body}\nExport-ModuleMember -Function {exported}\n}} | Import-Module -Global\n"
    )


def _asking(session: Session, ask: Callable[[], T]) -> T:
    """``ask``, and once more with the module brought along when the host does not know its functions."""
    try:
        return ask()
    except RemoteError as exc:
        if _MISSING not in exc.error_id:
            raise
    try:
        session.command("Invoke-Expression", Command=module_text()).run()
    except RemoteError as exc:
        raise ParityError(
            f"{session.address} has no PSBridge and does not take it for the session ({exc}); install the module on the host, and "
            "make its functions visible on an endpoint that restricts commands"
        ) from None
    return ask()


def export_metadata(session: Session, *, module: str | None = None, commands: Sequence[str] = ()) -> str:
    """What the host knows of a module's commands (or of single ``commands``), as JSON text (``docs/metadata-schema.md``).

    Raises :class:`RemoteError` when there is no such module or command, :class:`ParityError` when the answer is no metadata.
    """
    given: dict[str, Any] = {"Module": [module]} if module is not None else {"Command": list(commands)}
    result = _asking(session, lambda: session.command("Export-BridgeMetadata", **given).run())
    text = "".join(part for part in result if isinstance(part, str))
    if not text.lstrip().startswith("{"):
        raise ParityError(f"{session.address}: Export-BridgeMetadata gave no JSON for {module or ', '.join(commands)}")
    return text


def probe(
    session: Session, cases: Iterable[dict[str, Any]], warnings: list[str] | None = None
) -> dict[str, dict[str, Any]]:
    """What the host's binder makes of each case, by id: a recording's ``expect``. No command of the case runs: the host binds its
    probe, a command with the same parameters that does nothing. ``warnings`` gets what the host remarks on its probes."""
    answers: dict[str, dict[str, Any]] = {}
    lines = [json.dumps({"case": case}, ensure_ascii=False) for case in cases]
    for at in range(0, len(lines), _BATCH):
        result = _asking(session, partial(_ask_batch, session, lines[at : at + _BATCH]))
        if warnings is not None:
            warnings += [text for text in dict.fromkeys(result.warnings) if text not in warnings]
        for line in result:
            found = _answer(session, line)
            answers[found["case"]["id"]] = found["expect"]
    return answers


class _Nobody(Prompts):
    """Tells the host that nobody is there. Its binder then says what is missing, as it does where PowerShell is not interactive; by
    default the prompt would stop the pipeline with all the calls in it."""

    def field(self, field: Field, caption: str, message: str) -> Any:
        raise NotAnswered


def _ask_batch(session: Session, lines: list[str]) -> Result[Any]:
    return (lines | session.command("Test-BridgeBinding")).run(prompts=_Nobody())


def _answer(session: Session, line: Any) -> dict[str, Any]:
    try:
        found = json.loads(line) if isinstance(line, str) else line.to_dict()
        if isinstance(found["case"]["id"], str) and isinstance(found["expect"], dict):
            return dict(found)
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise ParityError(
        f"{session.address}: Test-BridgeBinding gave an answer that is not understood: {str(line)[:120]!r}"
    )


def install(session: Session) -> str:
    """Write PSBridge into the user's module folder on the host; its path is returned. Raises :class:`RemoteError`."""
    path = session.command("Get-Item", LiteralPath="Env:PSModulePath").run()[0]
    value = str(path.Value)
    separator = ";" if ";" in value or "\\" in value else ":"
    slash = "\\" if separator == ";" else "/"
    first = value.split(separator)[0].rstrip("/\\")
    if not first:
        raise InputError(f"{session.address}: PSModulePath names no folder to install into")
    root = f"{first}{slash}PSBridge"
    files = module_files()
    folders = {root, *(root + slash + name.rpartition("/")[0].replace("/", slash) for name in files if "/" in name)}
    for folder in sorted(folders):
        session.command("New-Item", Path=folder, ItemType="Directory", Force=True).run()
    for name, text in files.items():
        target = root + slash + name.replace("/", slash)
        session.command("Set-Content", LiteralPath=target, Value=text, Encoding="UTF8").run()
    return root
