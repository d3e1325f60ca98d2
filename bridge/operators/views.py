"""What ``$x.psobject`` shows: the properties and methods of an object as objects, and its type names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bridge.binding.convert import to_text
from bridge.operators.classes.names import OBJECT
from bridge.operators.collections import NetList
from bridge.operators.errors import NotSupportedHere
from bridge.operators.extended import AliasProperty, ScriptMethod, ScriptProperty, raw_members, remove_member
from bridge.operators.kinds import unwrap
from bridge.operators.objects import class_for, lineage
from bridge.operators.pipeline import NOTHING
from bridge.operators.properties import adapted
from bridge.operators.wildcards import wildcard
from bridge.values import EnumValue, Instance, PSObject, parse_type, type_name_of

__all__ = ["MemberList", "NoteProperty", "PropertyInfo", "View", "type_names_of"]

_M = "System.Management.Automation."
_NUMBERS = {
    "AliasProperty": 1,
    "Property": 4,
    "NoteProperty": 8,
    "ScriptProperty": 16,
    "Method": 64,
    "ScriptMethod": 256,
}


def _kind(name: str) -> EnumValue:
    return EnumValue(f"{_M}PSMemberTypes", name, _NUMBERS[name])


class NoteProperty:
    """A PSNoteProperty that no object has yet."""

    type_name = f"{_M}PSNoteProperty"

    def __init__(self, name: str, value: Any) -> None:
        self.name = name
        self.value = value

    def properties(self) -> dict[str, Any]:
        kind = "System.Object" if self.value is None else type_name_of(unwrap(self.value))
        return {
            "MemberType": _kind("NoteProperty"), "IsSettable": True, "IsGettable": True, "Value": self.value, "TypeNameOfValue": kind,
            "Name": self.name, "IsInstance": False,
        }  # fmt: skip


class PropertyInfo:
    """A property as ``psobject.Properties`` gives it; setting its value sets the property."""

    def __init__(self, owner: Any, name: str, kind: str, own: Any = None) -> None:
        self.owner = owner
        self.name = name
        self.kind = kind
        self._own = own

    @property
    def type_name(self) -> str:
        return f"{_M}PS{self.kind}"

    def properties(self) -> dict[str, Any]:
        from bridge.operators.members import member

        value = member(self.owner, self.name)
        kind = "System.Object" if value is None or self.kind == "ScriptProperty" else type_name_of(unwrap(value))
        declared = self.owner.kind.find_field(self.name) if isinstance(self.owner, Instance) else None
        kind = kind if declared is None else declared.type
        settable = not isinstance(self._own, ScriptProperty) or self._own.setter is not None
        found = {
            "MemberType": _kind(self.kind), "IsSettable": settable, "IsGettable": True, "Value": value, "TypeNameOfValue": kind,
            "Name": self.name, "IsInstance": self.kind != "Property",
        }  # fmt: skip
        if isinstance(self._own, ScriptProperty):
            found |= {"GetterScript": self._own.getter, "SetterScript": self._own.setter}
        elif isinstance(self._own, AliasProperty):
            found["ReferencedMemberName"] = self._own.target
        return found

    def set_member(self, name: str, value: Any) -> None:
        from bridge.operators.members import set_member

        if name.casefold() != "value":
            raise NotSupportedHere(f"the {name} of a property is set")
        set_member(self.owner, self.name, value)

    def __str__(self) -> str:
        if self._own is not None:
            return str(self._own.definition)
        value = self.properties()["Value"]
        return f"{type_name_of(value)} {self.name}={to_text(value)}"


class MethodInfo:
    """A method as ``psobject.Methods`` gives it."""

    def __init__(self, name: str, own: ScriptMethod | None = None) -> None:
        self.name = name
        self._own = own

    @property
    def type_name(self) -> str:
        return f"{_M}PS{'Method' if self._own is None else 'ScriptMethod'}"

    def properties(self) -> dict[str, Any]:
        if self._own is None:
            return {"Name": self.name, "MemberType": _kind("Method"), "IsInstance": False}
        return {
            "Script": self._own.script, "Name": self.name, "MemberType": _kind("ScriptMethod"), "TypeNameOfValue": "System.Object",
            "IsInstance": True,
        }  # fmt: skip

    def __str__(self) -> str:
        if self._own is None:
            raise NotSupportedHere(f"the text of the method {self.name}")
        return self._own.definition


class MemberList(list[Any]):
    """``psobject.Properties`` and its like: by position, by name, with Add, Remove and Match."""

    def __init__(self, owner: Any, items: Iterable[Any], element: str) -> None:
        super().__init__(items)
        self.owner = owner
        self.type_name = f"{_M}PSMemberInfoIntegratingCollection`1[{_M}{element}]"

    def named(self, name: str) -> Any:
        return next((p for p in self if p.name.casefold() == name.casefold()), None)

    def call_method(self, name: str, arguments: tuple[Any, ...]) -> Any:
        folded = name.casefold()
        if folded == "match" and len(arguments) == 1:
            matcher = wildcard(to_text(arguments[0]))
            return NetList(
                f"{_M}ReadOnlyPSMemberInfoCollection`1[{_M}PSPropertyInfo]",
                [p for p in self if matcher.fullmatch(p.name)],
            )
        if folded == "item" and len(arguments) == 1:
            return self.named(to_text(arguments[0]))
        if not isinstance(self.owner, PSObject) or folded not in ("add", "remove"):
            return NotImplemented
        if folded == "remove" and len(arguments) == 1:
            self._remove(to_text(arguments[0]))
            return NOTHING
        given = unwrap(arguments[0]) if len(arguments) in (1, 2) else None
        if folded == "add" and isinstance(given, NoteProperty):
            self._add(given)
            return NOTHING
        return NotImplemented

    def _remove(self, name: str) -> None:
        known = self.named(name)
        if known is None:
            return
        if not isinstance(known, PropertyInfo) or known.kind == "Property":
            raise NotSupportedHere(f"removing the member {name}, which belongs to the type")
        remove_member(self.owner, name)
        self.remove(known)

    def _add(self, given: NoteProperty) -> None:
        if self.named(given.name) is not None:
            message = (
                f'Cannot add a member with the name "{given.name}" because a member with that name already exists.'
            )
            raise NotSupportedHere(message)
        self.owner[given.name] = given.value
        self.append(PropertyInfo(self.owner, given.name, "NoteProperty"))


def _own_members(owner: Any) -> list[tuple[str, Any]]:
    return raw_members(owner) if isinstance(owner, PSObject) else []


def properties_of(owner: Any) -> MemberList:
    """``$x.psobject.Properties``"""
    plain = unwrap(owner)
    found: dict[str, PropertyInfo] = {}
    for name, value in _own_members(owner):
        if isinstance(value, (ScriptProperty, AliasProperty)):
            found[name] = PropertyInfo(owner, name, value.kind, value)
        elif not isinstance(value, ScriptMethod):
            kind = "Property" if name.casefold() in owner.adapted else "NoteProperty"
            found[name] = PropertyInfo(owner, name, kind)
    if not isinstance(plain, PSObject):
        known = class_for(plain)
        own = [shown for one in lineage(known) for shown, _ in one.properties.values()] or list(adapted(plain))
        for name in own:
            found.setdefault(name, PropertyInfo(owner, name, "Property"))
    return MemberList(owner, found.values(), "PSPropertyInfo")


def methods_of(owner: Any) -> MemberList:
    """``$x.psobject.Methods`` of a property bag. Raises :class:`NotSupportedHere` for other objects."""
    own = [MethodInfo(name, value) for name, value in _own_members(owner) if isinstance(value, ScriptMethod)]
    if not isinstance(owner, PSObject) or owner.base is not None or owner.adapted:
        raise NotSupportedHere("the methods of an object that is no property bag")
    return MemberList(owner, [*own, *(MethodInfo(n) for n in OBJECT)], "PSMethodInfo")


def members_of(owner: Any) -> MemberList:
    """``$x.psobject.Members`` of a property bag. Raises :class:`NotSupportedHere` for other objects."""
    properties, methods = properties_of(owner), methods_of(owner)
    own = [properties.named(n) or methods.named(n) for n, _ in _own_members(owner)]
    return MemberList(owner, [*own, *(MethodInfo(n) for n in OBJECT)], "PSMemberInfo")


class View:
    """``$x.psobject``."""

    type_name = f"{_M}PSObject"

    def __init__(self, owner: Any) -> None:
        self.owner = owner

    def get_member(self, name: str) -> Any:
        folded = name.casefold()
        if folded in ("methods", "members"):
            return methods_of(self.owner) if folded == "methods" else members_of(self.owner)
        if folded == "typenames":
            return type_names_of(self.owner)
        return NotImplemented

    def properties(self) -> dict[str, Any]:
        owner = self.owner
        found: dict[str, Any] = {
            "Properties": properties_of(owner),
            "BaseObject": unwrap(owner),
            "ImmediateBaseObject": unwrap(owner),
        }
        return found

    def call_method(self, name: str, arguments: tuple[Any, ...]) -> Any:
        """``Copy()``: an object of its own with the same members."""
        if name.casefold() != "copy" or arguments:
            return NotImplemented
        owner = self.owner
        if not isinstance(owner, PSObject) or owner.base is not None or type(owner) is not PSObject:
            raise NotSupportedHere("a copy of an object that is no property bag of notes")
        made = PSObject(owner.items(), type_names=owner.type_names, text=owner.text, adapted=owner.adapted)
        for blank in filter(owner.is_blank, owner):
            made[blank] = NOTHING
        return made


class _TypeNames(NetList):
    """The type names of an object; a change of the list changes the object."""

    __slots__ = ("_owner",)

    def __init__(self, owner: PSObject) -> None:
        super().__init__("System.Collections.ObjectModel.Collection`1[System.String]", owner.type_names)
        self._owner = owner

    def _keep(self) -> None:
        self._owner.type_names = tuple(to_text(n) for n in self)

    def insert(self, index: Any, item: Any) -> None:
        super().insert(index, item)
        self._keep()

    def append(self, item: Any) -> None:
        super().append(item)
        self._keep()

    def remove(self, item: Any) -> None:
        super().remove(item)
        self._keep()

    def pop(self, index: Any = -1) -> Any:
        found = super().pop(index)
        self._keep()
        return found

    def clear(self) -> None:
        super().clear()
        self._keep()

    def extend(self, items: Iterable[Any]) -> None:
        super().extend(items)
        self._keep()

    def __setitem__(self, index: Any, item: Any) -> None:
        super().__setitem__(index, item)
        self._keep()

    def __delitem__(self, index: Any) -> None:
        super().__delitem__(index)
        self._keep()


def type_names_of(target: Any) -> Any:
    """``$x.pstypenames``. Raises :class:`NotSupportedHere` for a value of a class whose bases are not known."""
    if isinstance(target, PSObject):
        return _TypeNames(target)
    return NetList("System.Collections.ObjectModel.Collection`1[System.String]", _chain(unwrap(target)))


def _chain(plain: Any) -> tuple[str, ...]:
    from bridge.operators.type_facts import base_type

    known = getattr(plain, "type_names", None)
    if isinstance(known, tuple) and not isinstance(plain, (list, dict)):
        return known
    found = [type_name_of(plain)]
    while (base := base_type(parse_type(found[-1]))) is not None:
        found.append(base.text or "")
    return tuple(found)
