"""Test-Json without a schema: is it JSON, to the letter?"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from bridge.simulator.builtins.refusing import refuse
from bridge.simulator.context import Context

__all__ = ["TestJson"]


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return False
    return True


class TestJson:
    """True, or false with an error."""

    __test__ = False  # no class of tests

    def process(self, ctx: Context) -> None:
        refuse(ctx, "Schema", "SchemaFile", "Path", "LiteralPath", "Options")
        text: Any = str(ctx.values["Json"])
        valid = _is_json(text)
        if not valid:
            ctx.error("Cannot parse the JSON.", "InvalidJson", "InvalidData", text, exception="System.Exception")
        ctx.write(valid)
