"""What translated scripts import: the few things that PowerShell does and Python does not."""

from __future__ import annotations

from bridge.migrate.runtime.errors import CATCHABLE, NotTranslated, ScriptExit
from bridge.migrate.runtime.functions import Block, enum, function, parameter
from bridge.migrate.runtime.runner import run
from bridge.migrate.runtime.script import Script, command, named, splat, spread
from bridge.model import ValidationRule

__all__ = [
    "CATCHABLE",
    "Block",
    "NotTranslated",
    "Script",
    "ScriptExit",
    "ValidationRule",
    "command",
    "enum",
    "function",
    "named",
    "parameter",
    "run",
    "splat",
    "spread",
]
