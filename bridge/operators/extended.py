"""Objects with members that run or refer: ScriptProperty, ScriptMethod and AliasProperty, as Add-Member makes them.

Such a member stands among the notes of its object, so that the order of members is the order in which they were added. The object's
class is changed when the first one comes: a plain object pays nothing for what it does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bridge.operators.errors import NotSupportedHere, runtime_error
from bridge.values import Instance, PSObject

__all__ = ["AliasProperty", "Extended", "ScriptMethod", "ScriptProperty", "add_member", "raw_members", "remove_member"]


class ScriptProperty:
    """``getter`` and ``setter`` are script blocks; ``$this`` is the object."""

    kind, number = "ScriptProperty", 16

    def __init__(self, name: str, getter: Any, setter: Any = None) -> None:
        self.name = name
        self.getter = getter
        self.setter = setter

    @property
    def definition(self) -> str:
        parts = [
            f"{word}={str.__str__(b)};" for word, b in (("get", self.getter), ("set", self.setter)) if b is not None
        ]
        return f"System.Object {self.name} {{{''.join(parts)}}}"


class ScriptMethod:
    """``script`` is called with ``$this`` as the object."""

    kind, number = "ScriptMethod", 256

    def __init__(self, name: str, script: Any) -> None:
        self.name = name
        self.script = script

    @property
    def definition(self) -> str:
        return f"System.Object {self.name}();"


class AliasProperty:
    """Another name for the property ``target``."""

    kind, number = "AliasProperty", 1

    def __init__(self, name: str, target: str) -> None:
        self.name = name
        self.target = target

    @property
    def definition(self) -> str:
        return f"{self.name} = {self.target}"


_KINDS = (ScriptProperty, ScriptMethod, AliasProperty)


def run(block: Any, this: Any, arguments: tuple[Any, ...]) -> Any:
    """Call a block with ``$this``. Raises :class:`NotSupportedHere` for one that has no Python to run."""
    method = getattr(block, "as_method", None)
    if method is None:
        raise NotSupportedHere("a script block that cannot be run here")
    return method(this, *arguments)


class Extended(PSObject):
    """An object some of whose values are members of these kinds. Methods are no properties."""

    __slots__ = ()

    def _read(self, value: Any) -> Any:
        if isinstance(value, ScriptProperty):
            return None if value.getter is None else run(value.getter, self, ())
        if isinstance(value, AliasProperty):
            from bridge.operators.members import member

            return member(self, value.target)
        return value

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if isinstance(value, ScriptMethod):
            raise KeyError(name)
        return self._read(value)

    def get(self, name: str, default: Any = None) -> Any:
        value = super().get(name, default)
        if isinstance(value, ScriptMethod):
            raise NotSupportedHere(f"the method {value.name} without a call")
        return self._read(value)

    def __setitem__(self, name: str, value: Any) -> None:
        known = super().get(name)
        if isinstance(known, AliasProperty):
            from bridge.operators.members import set_member

            set_member(self, known.target, value)
        elif isinstance(known, ScriptProperty):
            if known.setter is None:
                raise runtime_error(
                    f'Set accessor for property "{known.name}" is unavailable.', "SetWithoutSetterFromScriptProperty"
                )
            run(known.setter, self, (value,))
        elif isinstance(known, ScriptMethod):
            raise NotSupportedHere(f"a value for the method {known.name}")
        else:
            super().__setitem__(name, value)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(name) and not isinstance(super().get(name), ScriptMethod)

    def keys(self) -> list[str]:
        return [name for name, value in super().items() if not isinstance(value, ScriptMethod)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self.keys())

    def items(self) -> list[tuple[str, Any]]:
        return [(name, self._read(value)) for name, value in super().items() if not isinstance(value, ScriptMethod)]

    def call_method(self, name: str, arguments: tuple[Any, ...]) -> Any:
        """The result of a ScriptMethod, or NotImplemented where there is none of this name."""
        found = super().get(name)
        return run(found.script, self, arguments) if isinstance(found, ScriptMethod) else NotImplemented

    @property
    def text(self) -> str | None:
        """What ``ToString()`` gives: a ScriptMethod of that name decides it."""
        from bridge.operators.values import text

        made = self.call_method("ToString", ())
        return _text_slot.__get__(self) if made is NotImplemented else text(made)

    @text.setter
    def text(self, value: str | None) -> None:
        _text_slot.__set__(self, value)


_text_slot = PSObject.__dict__["text"]


def raw_members(target: PSObject) -> list[tuple[str, Any]]:
    """Every member by name: the value of a note, the member itself of the other kinds."""
    return target.items() if isinstance(target, Instance) else PSObject.items(target)


def add_member(target: PSObject, member: Any) -> None:
    """Add one of the kinds of this module to ``target``, which is changed in place."""
    if isinstance(target, Instance):
        raise NotSupportedHere(f"a member added to an object of the class {target.type_name}")
    if not isinstance(target, Extended):
        target.__class__ = Extended
    PSObject.__setitem__(target, member.name, member)


def remove_member(target: PSObject, name: str) -> None:
    """Take a member away, so that it can be added again at the end."""
    if isinstance(target, Instance):
        raise NotSupportedHere(f"a member taken from an object of the class {target.type_name}")
    kept = [(n, v) for n, v in raw_members(target) if n.casefold() != name.casefold()]
    made = PSObject(kept, type_names=target.type_names, adapted=target.adapted)
    for slot in ("_shape", "_values"):
        PSObject.__dict__[slot].__set__(target, PSObject.__dict__[slot].__get__(made))
