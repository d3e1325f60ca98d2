"""New-Object."""

from __future__ import annotations

from typing import Annotated, Any, NoReturn

from bridge.migrate.runtime.commands.definition import definition
from bridge.migrate.runtime.errors import record_of
from bridge.operators import NotSupportedHere, OperatorError, cast, custom_object, member, new, set_member, text
from bridge.operators.errors import METHOD
from bridge.operators.kinds import unwrap
from bridge.simulator.context import Context
from bridge.simulator.definition import Param
from bridge.simulator.records import ErrorRecord, ExceptionInfo

__all__ = ["COMMANDS"]

_BAGS = frozenset(
    (
        "psobject",
        "pscustomobject",
        "system.management.automation.psobject",
        "system.management.automation.pscustomobject",
    )
)


_CONSTRUCTION = (METHOD, "System.Management.Automation.MethodInvocationException")


def new_object(
    ctx: Context,
    type_name: Annotated[str, Param(position=0)],
    argument_list: Annotated[Any, Param(position=1, mandatory=False, type="System.Object[]", aliases=("Args",))] = None,
    property: Annotated[Any, Param(position=None, mandatory=False, type="System.Collections.IDictionary")] = None,  # noqa: A002
) -> None:
    """New-Object, for property bags and for the types that the operators know. Raises :class:`NotSupportedHere` where a property fails:
    the engine's error for it is not known."""
    given = {} if property is None else unwrap(property)
    if type_name.casefold() in _BAGS and not argument_list:
        ctx.write(custom_object(given))
        return
    try:
        made = new(type_name, *(argument_list or ()))
    except OperatorError as error:
        if error.exception not in _CONSTRUCTION:
            raise NotSupportedHere(f"New-Object {type_name}, which fails: {error.message}") from None
        _not_made(ctx, type_name, error)
    try:
        for name, value in given.items():
            set_member(made, text(name), value)
    except OperatorError as error:
        raise NotSupportedHere(f"New-Object {type_name} -Property, which fails: {error.message}") from None
    ctx.write(made)


def _not_made(ctx: Context, type_name: str, error: OperatorError) -> NoReturn:
    """A constructor that throws, or that there is not, ends the command under an id of its own. It goes by the name of its type."""
    record = record_of(error)
    if error.exception == METHOD:
        bare = text(member(cast("type", type_name), "Name"))
        record.exception = ExceptionInfo(METHOD, record.message.replace('"new"', f'"{bare}"', 1))
    ctx.throw(ErrorRecord(record.exception, "ConstructorInvokedThrowException", "InvalidOperation"))


COMMANDS = (definition("New-Object", new_object, "Microsoft.PowerShell.Commands.NewObjectCommand"),)
