"""What of [System.Environment] depends on where a script keeps its things: folders, and variables of the user or the machine."""

from __future__ import annotations

import os
from typing import Any

from bridge.operators.errors import NotSupportedHere
from bridge.operators.objects import class_
from bridge.values.nothing import NOTHING

_environment = class_("System.Environment")


def _only_process(target: Any) -> bool:
    """False where there is nothing: Unix keeps variables of users and machines nowhere."""
    if target.name != "Process" and os.name == "nt":
        raise NotSupportedHere("environment variables of the user or machine")
    return bool(target.name == "Process")


def _get(name: str, target: Any) -> str | None:
    return os.environ.get(name) if _only_process(target) else None


def _set(name: str, value: str, target: Any) -> Any:
    if _only_process(target):
        os.environ[name] = value
    return NOTHING


def _folder(which: Any) -> str:
    home = os.path.expanduser("~")
    folders = {"UserProfile": home, "Personal": home, "System": "", "Windows": ""}
    if os.name == "nt" or which.name not in folders:
        raise NotSupportedHere(f"the folder {which.name} of this system")
    return folders[which.name]


_TARGET = "System.EnvironmentVariableTarget"
_environment.static("GetEnvironmentVariable", f"string, {_TARGET}", _get)
_environment.static("SetEnvironmentVariable", f"string, string, {_TARGET}", _set)
_environment.static("GetFolderPath", "System.Environment+SpecialFolder", _folder)
_environment.statics.update(newline=lambda: os.linesep)
