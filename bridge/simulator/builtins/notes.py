"""Adding note properties to objects without changing the object that came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bridge.values import PSObject, type_name_of

__all__ = ["mark", "type_chain", "with_note"]


def type_chain(value: Any) -> tuple[str, ...]:
    """The type names of a value, down to System.Object."""
    if isinstance(value, PSObject):
        return value.type_names or ("System.Management.Automation.PSCustomObject", "System.Object")
    name = type_name_of(value)
    if name.endswith("]") and "`" not in name:
        return (name, "System.Array", "System.Object")
    if isinstance(value, (int, float)):
        return (name, "System.ValueType", "System.Object")
    return (name, "System.Object")


def mark(item: PSObject, source: Any, *, always: bool) -> None:
    """Give ``item`` the first type name ``Selected.<type of source>``, unless it has it already. An object that is only chosen stays the
    object that it is."""
    chain = type_chain(source)
    custom = "System.Management.Automation.PSCustomObject"
    name = f"Selected.{custom if custom in chain else chain[0]}"
    if always or name not in item.type_names:
        item.type_names = (name, *item.type_names)


def with_note(value: Any, name: str, note: Any, type_names: Sequence[str] | None = None) -> PSObject:
    """A copy of ``value`` that carries a note property."""
    if isinstance(value, PSObject):
        items = [*value.items(), (name, note)]
        return PSObject(
            items,
            type_names=tuple(type_names or value.type_names),
            base=value.base,
            text=value.text,
            adapted=value.adapted,
        )
    return PSObject([(name, note)], type_names=tuple(type_names or type_chain(value)), base=value)
