"""New-Object."""

from __future__ import annotations

from typing import Annotated, Any

from bridge.migrate.runtime.commands.definition import definition
from bridge.operators import NotSupportedHere, OperatorError, custom_object, new, set_member, text
from bridge.operators.kinds import unwrap
from bridge.simulator.context import Context
from bridge.simulator.definition import Param

__all__ = ["COMMANDS"]

_BAGS = frozenset(
    (
        "psobject",
        "pscustomobject",
        "system.management.automation.psobject",
        "system.management.automation.pscustomobject",
    )
)


def new_object(
    ctx: Context,
    type_name: Annotated[str, Param(position=0)],
    argument_list: Annotated[Any, Param(position=1, mandatory=False, type="System.Object[]", aliases=("Args",))] = None,
    property: Annotated[Any, Param(position=None, mandatory=False, type="System.Collections.IDictionary")] = None,  # noqa: A002
) -> None:
    """New-Object, for property bags and for the types that the operators know. Raises :class:`NotSupportedHere` where a constructor or
    a property fails: the engine's error for it is not known."""
    given = {} if property is None else unwrap(property)
    if type_name.casefold() in _BAGS and not argument_list:
        ctx.write(custom_object(given))
        return
    try:
        made = new(type_name, *(argument_list or ()))
        for name, value in given.items():
            set_member(made, text(name), value)
    except OperatorError as error:
        raise NotSupportedHere(f"New-Object {type_name}, which fails: {error.message}") from None
    ctx.write(made)


COMMANDS = (definition("New-Object", new_object, "Microsoft.PowerShell.Commands.NewObjectCommand"),)
