"""What translated scripts import: the few things that PowerShell does and Python does not."""

from __future__ import annotations

from bridge.migrate.runtime.blocks import Block
from bridge.migrate.runtime.classes import Instance, constructor, method, prop, script_class
from bridge.migrate.runtime.errors import CATCHABLE, NotTranslated, ScriptExit
from bridge.migrate.runtime.functions import checked_by, enum, function, parameter
from bridge.migrate.runtime.jumps import Break, Continue, Return, loop, turn
from bridge.migrate.runtime.runner import run
from bridge.migrate.runtime.script import Script, command, named, splat, spread
from bridge.migrate.runtime.strict import UNSET
from bridge.migrate.runtime.unknown import NO_HOST
from bridge.migrate.runtime.variables import typed
from bridge.model import ValidationRule

__all__ = [
    "CATCHABLE",
    "UNSET",
    "NO_HOST",
    "Block",
    "Break",
    "Continue",
    "Instance",
    "NotTranslated",
    "Return",
    "Script",
    "ScriptExit",
    "ValidationRule",
    "checked_by",
    "command",
    "constructor",
    "enum",
    "function",
    "loop",
    "method",
    "named",
    "parameter",
    "prop",
    "run",
    "script_class",
    "splat",
    "spread",
    "turn",
    "typed",
]
