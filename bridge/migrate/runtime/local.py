"""Commands that scripts use on values alone and that need no host: paths as text, objects made and extended."""

from __future__ import annotations

from typing import Annotated, Any

from bridge.migrate.runtime.errors import NotTranslated
from bridge.operators import custom_object, new, text
from bridge.simulator.context import Context
from bridge.simulator.definition import CmdletDefinition, Param, command_from_signature
from bridge.values import PSObject

__all__ = ["LOCAL"]


def join_path(
    ctx: Context,
    path: Annotated[list[str], Param(position=0, type="System.String[]")],
    child_path: Annotated[str, Param(position=1)],
    additional_child_path: Annotated[Any, Param(remaining=True, mandatory=False, type="System.String[]")] = None,
) -> None:
    """Join-Path, by the text of the paths: separators of this system, none doubled."""
    for one in path:
        joined = one
        for child in (child_path, *(additional_child_path or ())):
            joined = _slashes(joined).rstrip("/") + "/" + _slashes(text(child)).lstrip("/")
        ctx.write(joined)


def _slashes(path: str) -> str:
    if ":" in path or path.startswith("\\\\"):
        raise NotTranslated("Join-Path of a Windows drive or share: separators depend on the host")
    return path.replace("\\", "/")


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


def _definition(name: str, implementation: Any, type_name: str) -> CmdletDefinition:
    return CmdletDefinition(command_from_signature(name, implementation), implementation, type_name)


LOCAL: tuple[CmdletDefinition, ...] = (
    _definition("Join-Path", join_path, "Microsoft.PowerShell.Commands.JoinPathCommand"),
    _definition("New-Object", new_object, "Microsoft.PowerShell.Commands.NewObjectCommand"),
    _definition("Add-Member", AddMember, "Microsoft.PowerShell.Commands.AddMemberCommand"),
)
"""Built-in commands beside those of the simulator."""
