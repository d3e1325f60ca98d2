"""Objects of the classes that a script declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bridge.values.psobject import PSObject, Shape, make_object

__all__ = ["Instance", "make_instance"]


class Instance(PSObject):
    """An object of a class that a script declares.

    ``kind`` is the class as it runs: it converts what a property is set to, calls methods, and knows which properties are hidden.
    Hidden ones are read by name but not listed. ``text`` is what ``ToString()`` gives now. Two instances are equal when they are one.
    """

    __slots__ = ("kind",)

    kind: Any

    @property
    def text(self) -> str | None:  # type: ignore[override]
        found: str = self.kind.text(self)
        return found

    def __setattr__(self, name: str, value: Any) -> None:
        declared = getattr(type(self), name, None)
        self[getattr(declared, "property_name", name)] = value

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, self.kind.converted(name, value))

    def put(self, name: str, value: Any) -> None:
        """Set a property as its initializer does: the value is of its type already."""
        super().__setitem__(name, value)

    def keys(self) -> list[str]:
        return [name for name, _ in self.items()]

    def items(self) -> list[tuple[str, Any]]:
        """The properties that are listed: those that were added to the object, then those of its class."""
        shown = [one for one in super().items() if not self.kind.is_hidden(one[0])]
        added = [one for one in shown if one[0].lower() not in self.adapted]
        return added + [one for one in shown if one[0].lower() in self.adapted]

    def every_item(self) -> list[tuple[str, Any]]:
        """The properties with the hidden ones."""
        return super().items()

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__

    def call_method(self, name: str, arguments: tuple[Any, ...]) -> Any:
        """What a method gives; NotImplemented when the class has none of this name."""
        return self.kind.call(self, name, arguments)


_set_kind = Instance.__dict__["kind"].__set__


def make_instance(cls: type[Instance], kind: Any, shape: Shape, values: list[Any]) -> Instance:
    """A new object of ``kind`` in the Python class ``cls``; ``values`` has one for each name of ``shape``."""
    made = make_object(shape, values, cls=cls)
    assert isinstance(made, Instance)
    _set_kind(made, kind)
    return made
