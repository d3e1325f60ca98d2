"""New-Object and Add-Member."""

from __future__ import annotations

from typing import Annotated, Any

from bridge.migrate.runtime.commands.definition import definition
from bridge.migrate.runtime.errors import NotTranslated
from bridge.operators import custom_object, new, text
from bridge.simulator.context import Context
from bridge.simulator.definition import Param
from bridge.values import PSObject

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


class AddMember:
    """Add-Member -NotePropertyName/-NotePropertyValue, -NotePropertyMembers, and -MemberType NoteProperty."""

    input_object: Annotated[Any, Param(mandatory=True, by_value=True, position=None)] = None
    member_type: Annotated[Any, Param(mandatory=False, position=0)] = None
    name: Annotated[Any, Param(mandatory=False, position=1)] = None
    value: Annotated[Any, Param(mandatory=False, position=2)] = None
    note_property_name: Annotated[Any, Param(mandatory=False, position=None)] = None
    note_property_value: Annotated[Any, Param(mandatory=False, position=None)] = None
    note_property_members: Annotated[Any, Param(mandatory=False, position=None)] = None
    pass_thru: Annotated[bool, Param(position=None)] = False
    force: Annotated[bool, Param(position=None)] = False

    def process(self, ctx: Context) -> None:
        target = self.input_object
        if not isinstance(target, PSObject):
            raise NotTranslated("Add-Member on something that is no object of the script")
        for name, value in self._members().items():
            if name in target and not self.force:
                raise NotTranslated(f"Add-Member of {name}, which the object has already")
            target[name] = value
        if self.pass_thru:
            ctx.write(target)

    def _members(self) -> dict[str, Any]:
        if self.note_property_members is not None:
            return {text(k): v for k, v in self.note_property_members.items()}
        if self.note_property_name is not None:
            return {text(self.note_property_name): self.note_property_value}
        if text(self.member_type).lower() == "noteproperty" and self.name is not None:
            return {text(self.name): self.value}
        if isinstance(self.member_type, dict):
            return {text(k): v for k, v in self.member_type.items()}
        if self.member_type is not None and self.value is None and self.name is not None:
            return {text(self.member_type): self.name}
        raise NotTranslated("Add-Member of something that is no note property")


COMMANDS = (
    definition("New-Object", new_object, "Microsoft.PowerShell.Commands.NewObjectCommand"),
    definition("Add-Member", AddMember, "Microsoft.PowerShell.Commands.AddMemberCommand"),
)
