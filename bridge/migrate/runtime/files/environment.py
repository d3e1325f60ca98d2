"""[System.Environment] of the process that runs the script."""

from __future__ import annotations

import getpass
import os
import platform
import re
import time
from typing import Any

from bridge.migrate.runtime.files.void import give_nothing
from bridge.operators.errors import NotSupportedHere
from bridge.operators.objects import class_
from bridge.values import Int64

_environment = class_("System.Environment")
_environment.statics.update(
    machinename=lambda: platform.node().partition(".")[0] if os.name == "nt" else platform.node(),
    username=getpass.getuser,
    currentdirectory=os.getcwd,
    processorcount=lambda: os.cpu_count() or 1,
    processid=os.getpid,
    is64bitprocess=lambda: platform.machine().endswith("64"),
    is64bitoperatingsystem=lambda: platform.machine().endswith("64"),
    tickcount64=lambda: Int64(time.monotonic_ns() // 1_000_000),
    newline=lambda: os.linesep,
)


def _get(name: Any, target: Any = None) -> str | None:
    if target is not None and target.name != "Process":
        # Unix keeps variables of users and machines nowhere.
        if os.name == "nt":
            raise NotSupportedHere("environment variables of the user or machine")
        return None
    return os.environ.get(str(name))


def _set(name: Any, value: Any, target: Any = None) -> None:
    key = str(name)
    if not key or "=" in key or "\0" in key:
        raise NotSupportedHere("an environment variable of this name")
    if target is not None and target.name != "Process":
        if os.name == "nt":
            raise NotSupportedHere("environment variables of the user or machine")
        return
    # A script's null is an empty text by now, which .NET keeps; only [NullString]::Value would remove.
    os.environ[key] = str(value)


def _folder(which: Any) -> str:
    folders = {"UserProfile": os.path.expanduser("~"), "Personal": os.path.expanduser("~"), "System": "", "Windows": ""}
    if os.name == "nt" or which.name not in folders:
        raise NotSupportedHere(f"the folder {which.name} of this system")
    return folders[which.name]


_TARGET = "System.EnvironmentVariableTarget"
_environment.static("GetEnvironmentVariable", "string", _get)
_environment.static("GetEnvironmentVariable", f"string, {_TARGET}", _get)
_environment.static("SetEnvironmentVariable", "string, string", _set)
_environment.static("SetEnvironmentVariable", f"string, string, {_TARGET}", _set)
_environment.static("GetFolderPath", "System.Environment+SpecialFolder", _folder)
_environment.static(
    "ExpandEnvironmentVariables",
    "string",
    lambda text: re.sub("%([^%]+)%", lambda m: os.environ.get(m.group(1), m.group(0)), str(text)),
)
give_nothing(_environment, "SetEnvironmentVariable")
