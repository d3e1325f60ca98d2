"""ValueFromRemainingArguments (specification of parameter binding, section 5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bridge.binding.arguments import ABSENT, Argument, ParameterText
from bridge.binding.errors import BindingError, error
from bridge.binding.named import parameter_text
from bridge.values import TypedArray

if TYPE_CHECKING:
    from bridge.binding.call import BoundCall

__all__ = ["as_items", "bind_remaining"]

_LIST = "System.Collections.Generic.List`1[System.Object]"


def as_items(argument: Argument) -> list[Any]:
    """What an argument that nothing took becomes: its name as written, then its value."""
    items: list[Any] = []
    if argument.name is not None:
        items.append(ParameterText(parameter_text(argument)))
    if argument.value is not ABSENT:
        items.append(argument.value)
    return items


def bind_remaining(call: BoundCall, arguments: Sequence[Argument]) -> list[Argument]:
    """Give what is left to the parameter that takes it, if there is one; what is left after that. Raises :class:`BindingError`."""
    taker = None
    for parameter in call.unbound:
        if not parameter.remaining:
            continue
        data = parameter.data_for(call.cur)
        if data is None or not data.member.remaining:
            continue
        if taker is not None:
            raise call.elaborated(error("AmbiguousParameterSet", parameter.name, category="MetadataError"))
        taker = parameter
    if taker is None:
        return list(arguments)
    items = [item for argument in arguments for item in as_items(argument)]
    value: Any = TypedArray(_LIST, items)
    if len(items) == 1 and _enumerable(items[0]):
        value = items[0]
    try:
        call.bind_value(taker, value, True)
    except BindingError as exc:
        raise call.elaborated(exc) from None
    return []


def _enumerable(value: Any) -> bool:
    return isinstance(value, (list, tuple, bytes, bytearray, set, frozenset))
