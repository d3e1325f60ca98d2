"""Binding by position: the table, the four attempts, and what is left over (specification of parameter binding, section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bridge.binding.arguments import ABSENT, Argument
from bridge.binding.convert import dotnet_text
from bridge.binding.errors import BindingError, error
from bridge.binding.named import delays, is_block
from bridge.binding.types import runtime_type

if TYPE_CHECKING:
    from bridge.binding.call import BoundCall
    from bridge.binding.plan import PlanParameter, SetData

__all__ = ["bind_positional", "leftover"]

_Row = dict["PlanParameter", list["SetData"]]


def bind_positional(call: BoundCall, arguments: Sequence[Argument]) -> list[Argument]:
    """Bind unnamed arguments to positions in increasing order and return the rest, in their order.

    Raises :class:`BindingError`; a failure that lets the binder go on is kept in ``call.reported`` instead.
    """
    call.reported = None
    if not call.plan.positional:
        return list(arguments)
    try:
        table = _table(call)
        if not table:
            return list(arguments)
        return _bind_rows(call, table, arguments)
    except BindingError as exc:
        raise call.elaborated(exc) from None


def _table(call: BoundCall) -> dict[int, _Row]:
    """Positions of the unbound parameters that the valid sets allow (section 4.1)."""
    table: dict[int, _Row] = {}
    for parameter in call.unbound:
        if not parameter.positional or not parameter.in_mask(call.cur):
            continue
        for data in parameter.sets:
            position = data.member.position
            if position is None or data.member.remaining or not data.matches(call.cur):
                continue
            row = table.setdefault(position, {})
            for other, others in row.items():
                if other is not parameter and any(o.flag & data.flag or o.flag == data.flag for o in others):
                    raise error("AmbiguousPositionalParameterNoName")
            row.setdefault(parameter, []).append(data)
    return table


def _bind_rows(call: BoundCall, table: dict[int, _Row], arguments: Sequence[Argument]) -> list[Argument]:
    left: list[Argument] = []
    valid = call.cur
    default = call.plan.default
    index = 0
    for position in sorted(table):
        row = table[position]
        if not row:
            continue
        argument, index = _next(arguments, left, index)
        if argument is None:
            break
        value = argument.value
        taken = False
        if default and valid & default:
            taken = _try(call, row, value, default, False)
        if not taken:
            taken = _try(call, row, value, valid, False)
        if not taken and default and valid & default:
            taken = _try(call, row, value, default, True)
        if not taken:
            taken = _try(call, row, value, valid, True)
        if not taken:
            left.append(argument)
        elif valid != call.cur:
            valid = call.cur
            _narrow(table, valid)
    left += arguments[index:]
    return left


def _next(arguments: Sequence[Argument], left: list[Argument], index: int) -> tuple[Argument | None, int]:
    """The next unnamed argument. A name on the way is set aside with the unnamed argument after it, its value perhaps (section 4.3)."""
    while index < len(arguments):
        argument = arguments[index]
        index += 1
        if argument.name is None:
            return argument, index
        left.append(argument)
        if index < len(arguments) and arguments[index].name is None:
            left.append(arguments[index])
            index += 1
    return None, index


def _try(call: BoundCall, row: _Row, value: Any, mask: int, coerce: bool) -> bool:
    """Offer the argument to every parameter of the position: more than one may take it (section 4.4)."""
    call.reported = None
    taken = False
    for parameter, datas in list(row.items()):
        for data in datas:
            if not data.matches(mask):
                continue
            try:
                if parameter.pipeline and is_block(value) and delays(call, parameter, mask, value):
                    # The engine keeps the block for the objects to come, yet calls the argument not bound (section 8.6).
                    continue
                bound = call.bind_value(parameter, value, coerce)
            except BindingError as exc:
                if not exc.swallowed:
                    raise
                call.reported = exc
                continue
            if bound:
                taken = True
                break
    return taken


def _narrow(table: dict[int, _Row], valid: int) -> None:
    for row in table.values():
        for parameter in list(row):
            row[parameter] = [d for d in row[parameter] if d.matches(valid)]
            if not row[parameter]:
                del row[parameter]


def leftover(argument: Argument, reported: BindingError | None) -> BindingError:
    """The error for the first argument that nothing took (sections 3.4 and 4.6)."""
    value = argument.value
    specified = None if value is ABSENT else runtime_type(value)
    if argument.name is not None:
        return error("NamedParameterNotFound", argument.name.removeprefix("-"), None, specified)
    if reported is not None:
        return reported
    text = "$null" if value is None else dotnet_text(value)
    return error("PositionalParameterNotFound", text, None, specified)
