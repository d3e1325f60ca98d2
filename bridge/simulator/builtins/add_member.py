"""Add-Member: notes, script properties and methods, aliases and type names for objects."""

from __future__ import annotations

from typing import Any

from bridge.binding.convert import to_text
from bridge.operators.classes.names import OBJECT
from bridge.operators.errors import NotSupportedHere, OperatorError
from bridge.operators.extended import (
    AliasProperty,
    ScriptMethod,
    ScriptProperty,
    add_member,
    raw_members,
    remove_member,
)
from bridge.operators.kinds import unwrap
from bridge.operators.properties import all_properties, is_custom
from bridge.operators.values import cast
from bridge.simulator.builtins import methods
from bridge.simulator.builtins.notes import type_chain
from bridge.simulator.context import Context
from bridge.values import PSObject, ScriptBlock

__all__ = ["AddMember"]


class AddMember:
    """Members are added to the object itself. A value that is no object gets one around it, which only -PassThru shows."""

    def process(self, ctx: Context) -> None:
        values = ctx.values
        item = values["InputObject"]
        target = self._target(item, bool(values.get("PassThru")))
        members = self._members(values)
        added = [self._add(ctx, target, name, member) for name, member in members]
        if members and not any(added):
            return
        if "TypeName" in values:
            target.type_names = (_type_name(to_text(values["TypeName"])), *type_chain(target))
        if values.get("PassThru"):
            ctx.write(target)

    @staticmethod
    def _target(item: Any, shown: bool) -> PSObject:
        if isinstance(item, PSObject):
            return item
        if not shown or not isinstance(item, (str, int, float, dict, list)):
            # .NET keeps the members of a reference type wherever it is seen: here nothing could hold them.
            raise NotSupportedHere("Add-Member to a value that is no object, without -PassThru")
        return PSObject((), base=item, type_names=type_chain(item))

    def _members(self, values: Any) -> list[tuple[str, Any]]:
        if "NotePropertyMembers" in values:
            return [(to_text(k), v) for k, v in unwrap(values["NotePropertyMembers"]).items()]
        if "NotePropertyName" in values:
            return [(to_text(values["NotePropertyName"]), values["NotePropertyValue"])]
        if "MemberType" not in values:
            return []
        name = to_text(values["Name"])
        return [(name, self._member(values["MemberType"].name, name, values))]

    def _member(self, kind: str, name: str, values: Any) -> Any:
        value, second = values.get("Value"), values.get("SecondValue")
        if kind == "NoteProperty" and second is None:
            return value
        if kind == "AliasProperty" and second is None and value is not None:
            return AliasProperty(name, to_text(value))
        blocks = [v for v in (value, second) if v is not None]
        if blocks and all(isinstance(v, ScriptBlock) for v in blocks):
            if kind == "ScriptProperty":
                return ScriptProperty(name, value, second)
            if kind == "ScriptMethod" and second is None:
                return ScriptMethod(name, value)
        raise NotSupportedHere(f"Add-Member -MemberType {kind} with these values")

    def _add(self, ctx: Context, target: PSObject, name: str, member: Any) -> bool:
        own = next((n for n, _ in raw_members(target) if n.casefold() == name.casefold()), None)
        if own is not None or _of_type(target, name):
            if not ctx.values.get("Force"):
                ctx.error(
                    f'Cannot add a member with the name "{name}" because a member with that name already exists. To overwrite the '
                    "member anyway, add the Force parameter to your command.",
                    "MemberAlreadyExists", "InvalidOperation", target, exception="System.InvalidOperationException",
                )  # fmt: skip
                return False
            if own is not None and own.casefold() in target.adapted:
                raise NotSupportedHere(f"Add-Member -Force over {name}, which belongs to the type")
            if own is not None:
                remove_member(target, own)
        if isinstance(member, (ScriptProperty, ScriptMethod, AliasProperty)):
            add_member(target, member)
        else:
            target[name] = member
        return True


def _of_type(target: PSObject, name: str) -> bool:
    """True for a member that the class of the object has."""
    plain = unwrap(target)
    folded = name.casefold()
    if folded in (n.casefold() for n in OBJECT):
        return True
    if is_custom(target):
        return False
    return folded in (n.casefold() for n in all_properties(plain)) or methods.find(target, name) is not None


def _type_name(name: str) -> str:
    """A type's own name where ``name`` is one, else the name itself."""
    try:
        found = cast("type", name)
    except (NotSupportedHere, OperatorError):
        return name
    return found.text or name if isinstance(found, PSObject) else name
