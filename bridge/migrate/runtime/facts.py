"""What the engine's own variables say of the machine and of the script: ``$PWD``, ``$IsLinux``, ``$PSVersionTable`` and their like."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.files.items import path_info
from bridge.values import PSObject, SemanticVersion

if TYPE_CHECKING:
    from bridge.migrate.runtime.files.places import Places

__all__ = ["Facts"]


class _Known:
    """An object of which a few properties are known; every other use of it is refused."""

    def __init__(self, type_name: str, **known: Any) -> None:
        self.type_name = type_name
        self._known = {name.casefold(): value for name, value in known.items()}

    def get_member(self, name: str) -> Any:
        if name.casefold() not in self._known:
            raise NotTranslated(f"{name} of a {self.type_name}, which depends on the machine")
        return self._known[name.casefold()]

    def __str__(self) -> str:
        raise NotTranslated(f"the text of a {self.type_name}, which depends on the machine")


_VERSION = SemanticVersion("7.6.5")
"""The engine that a translation behaves as."""


class Facts:
    """The values, each as the script sees it. ``file`` is the path of the Python file that runs, where there is one."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.file: str | None = None
        self.is_linux = sys.platform.startswith("linux")
        self.is_windows = sys.platform == "win32"
        self.is_mac_os = sys.platform == "darwin"
        self.is_core_clr = True
        self.edition = "Core"
        self.shell = "Microsoft.PowerShell"

    @property
    def location(self) -> PSObject:
        """``$PWD``"""
        return path_info(self._places.location)

    @property
    def home(self) -> str:
        return self._places.home

    @property
    def process(self) -> int:
        """``$PID``"""
        return os.getpid()

    @property
    def versions(self) -> Any:
        """``$PSVersionTable``: of PowerShell, as far as it does not depend on the machine."""
        platform = "Win32NT" if self.is_windows else "Unix"
        return _Known(
            "System.Management.Automation.PSVersionHashTable",
            PSVersion=_VERSION,
            PSEdition=self.edition,
            Platform=platform,
        )

    @property
    def script(self) -> str:
        """``$PSCommandPath``: of the script in its translation."""
        if self.file is None:
            raise NotTranslated("the path of a script that is run from no file")
        return str(Path(self.file).absolute())

    @property
    def folder(self) -> str:
        """``$PSScriptRoot``"""
        return str(Path(self.script).parent)
