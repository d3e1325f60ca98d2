"""New-Object."""

from __future__ import annotations

from typing import Annotated, Any

from bridge.migrate.runtime.commands.definition import definition
from bridge.migrate.runtime.errors import NotTranslated
from bridge.operators import custom_object, new
from bridge.simulator.context import Context
from bridge.simulator.definition import Param

__all__ = ["COMMANDS"]


def new_object(
    ctx: Context,
    type_name: Annotated[str, Param(position=0)],
    argument_list: Annotated[Any, Param(position=1, mandatory=False, type="System.Object[]")] = None,
    property: Annotated[Any, Param(position=None, mandatory=False, type="System.Collections.IDictionary")] = None,  # noqa: A002
) -> None:
    """New-Object, for property bags and for the types that the operators know."""
    if type_name.lower() in ("psobject", "pscustomobject", "system.management.automation.psobject"):
        ctx.write(custom_object(dict(property or {})))
        return
    if property:
        raise NotTranslated("New-Object with -Property for a type of .NET")
    ctx.write(new(type_name, *(argument_list or ())))


COMMANDS = (definition("New-Object", new_object, "Microsoft.PowerShell.Commands.NewObjectCommand"),)
