"""Objects that have no Python type of their own: properties by name, ignoring case, and the type names that came with them."""

from __future__ import annotations

import reprlib
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from bridge.values.nothing import NOTHING

__all__ = ["MemberSet", "PSObject", "Shape", "shape_of"]

_CUSTOM = ("System.Management.Automation.PSCustomObject", "System.Object")
_NONE: frozenset[str] = frozenset()


def _shown(value: Any) -> Any:
    return None if value is NOTHING else value


class Shape:
    """What objects of one kind have in common: property names in order, which of them are adapted, and the type names.

    Objects share their shape, so that an object costs little more than its values. Never changed once made. ``wire`` is room for
    what the codec derives from a shape.
    """

    __slots__ = ("adapted", "index", "names", "type_names", "wire")

    def __init__(self, names: tuple[str, ...], type_names: tuple[str, ...], adapted: frozenset[str]) -> None:
        self.names = names
        self.type_names = type_names
        self.adapted = adapted
        self.index: dict[str, int] = {}
        for position, name in enumerate(names):
            # Of two members of one name the later one, an extended one, hides the other.
            self.index[name.lower()] = position
        self.wire: Any = None


@lru_cache(maxsize=4096)
def shape_of(names: tuple[str, ...], type_names: tuple[str, ...], adapted: frozenset[str] = _NONE) -> Shape:
    """The shared shape of these names."""
    return Shape(names, type_names, adapted)


class PSObject:
    """An object with properties. ``obj.Name``, ``obj["name"]`` and ``"NAME" in obj`` all ignore case; order is kept.

    ``type_names`` is the chain that the sender's PowerShell shows as PSTypeNames (a receiver's PowerShell puts ``Deserialized.`` before
    each); it is shared between objects, never changed in place. ``base`` is the value that this object wraps (a primitive, list or
    dict), if any; ``text`` what ``ToString()`` gave. ``adapted`` holds the names (in lower case) of the properties that came as
    adapted ones; the others are extended.
    """

    __slots__ = ("_shape", "_values", "base", "text")

    _shape: Shape
    _values: Sequence[Any]  # a tuple until a property is set: it is smaller
    base: Any
    text: str | None

    def __init__(
        self,
        properties: Mapping[str, Any] | Iterable[tuple[str, Any]] = (),
        *,
        type_names: tuple[str, ...] = _CUSTOM,
        base: Any = None,
        text: str | None = None,
        adapted: frozenset[str] = _NONE,
    ) -> None:
        items = properties.items() if isinstance(properties, Mapping) else properties
        values: dict[str, Any] = {}
        names: dict[str, str] = {}
        for name, value in items:
            folded = name.lower()
            names.setdefault(folded, name)
            values[folded] = value
        _set_shape(self, shape_of(tuple(names.values()), type_names, adapted))
        _set_values(self, tuple(values.values()))
        _set_base(self, base)
        _set_text(self, text)

    @property
    def type_names(self) -> tuple[str, ...]:
        return self._shape.type_names

    @type_names.setter
    def type_names(self, type_names: tuple[str, ...]) -> None:
        _set_shape(self, shape_of(self._shape.names, tuple(type_names), self._shape.adapted))

    @property
    def adapted(self) -> frozenset[str]:
        return self._shape.adapted

    @adapted.setter
    def adapted(self, adapted: frozenset[str]) -> None:
        _set_shape(self, shape_of(self._shape.names, self._shape.type_names, adapted))

    @property
    def type_name(self) -> str:
        """The first type name."""
        names = self._shape.type_names
        return names[0] if names else "System.Object"

    def __getattr__(self, name: str) -> Any:
        # While an object is being copied its slots are empty for a moment.
        position = None if name in PSObject.__slots__ else self._shape.index.get(name.lower())
        if position is None:
            raise AttributeError(f"{type(self).__name__} has no property {name!r}")
        return _shown(self._values[position])

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _OWN:
            object.__setattr__(self, name, value)
        else:
            self[name] = value

    def __getitem__(self, name: str) -> Any:
        try:
            return _shown(self._values[self._shape.index[name.lower()]])
        except KeyError:
            raise KeyError(name) from None

    def __setitem__(self, name: str, value: Any) -> None:
        shape = self._shape
        position = shape.index.get(name.lower())
        if position is None:
            _set_shape(self, shape_of((*shape.names, name), shape.type_names, shape.adapted))
            _set_values(self, [*self._values, value])
        else:
            values = self._values
            if not isinstance(values, list):
                values = list(values)
                _set_values(self, values)
            values[position] = value

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._shape.index

    def __iter__(self) -> Iterator[str]:
        return iter(self._shape.names)

    def __len__(self) -> int:
        return len(self._values)

    def __bool__(self) -> bool:
        return True

    def get(self, name: str, default: Any = None) -> Any:
        position = self._shape.index.get(name.lower())
        return default if position is None else _shown(self._values[position])

    @property
    def _shown_values(self) -> Sequence[Any]:
        """The values in the order of the names."""
        return [_shown(v) for v in self._values] if NOTHING in self._values else self._values

    def is_blank(self, name: str) -> bool:
        """True for a property that was given what a command wrote that wrote nothing. To all but the language it is null."""
        position = self._shape.index.get(name.lower())
        return position is not None and self._values[position] is NOTHING

    def keys(self) -> list[str]:
        """Property names as they came."""
        return list(self._shape.names)

    def items(self) -> list[tuple[str, Any]]:
        return list(zip(self._shape.names, map(_shown, self._values), strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Properties as a plain dict, objects within turned into dicts too; an object that holds itself gives a dict that does."""
        plain = _plain(self, {})
        assert isinstance(plain, dict)
        return plain

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PSObject):
            return NotImplemented
        if self is other:
            return True
        mine, theirs = self._shape, other._shape
        if mine.type_names != theirs.type_names or mine.index.keys() != theirs.index.keys():
            return False
        # A pair that is already being compared further up holds itself: it is equal if the rest is.
        pairs: set[tuple[int, int]] = _comparing.__dict__.setdefault("pairs", set())
        pair = (id(self), id(other))
        if pair in pairs:
            return True
        pairs.add(pair)
        try:
            same = all(self._values[at] == other._values[theirs.index[name]] for name, at in mine.index.items())
            return same and bool(self.base == other.base)
        finally:
            pairs.discard(pair)

    __hash__ = object.__hash__

    def __reduce__(self) -> Any:
        # The state comes apart from the object, so that one that holds itself can be copied.
        shape = self._shape
        state = (shape.names, shape.type_names, shape.adapted, list(self._values), self.base, self.text)
        return _new, (type(self),), state

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        names, type_names, adapted, values, base, text = state
        _set_shape(self, shape_of(names, type_names, adapted))
        _set_values(self, values)
        _set_base(self, base)
        _set_text(self, text)

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self._shape.names]

    @reprlib.recursive_repr()
    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.items()[:8])
        parts = [self.type_name]
        if self.base is not None:
            parts.append(repr(self.base))
        if shown:
            parts.append(shown + (", …" if len(self) > 8 else ""))
        elif self.base is None and self.text:
            parts.append(self.text)
        return f"<{' '.join(parts)}>"

    def __str__(self) -> str:
        if self.text is not None:
            return self.text
        if self.base is not None:
            return str(self.base)
        return "@{" + "; ".join(f"{n}={_brief(v)}" for n, v in self.items()) + "}"


class MemberSet(PSObject):
    """A named group of members (``PSMemberSet``), itself the value of a member. PowerShell does not list it as a property."""

    __slots__ = ()


_OWN = frozenset((*PSObject.__slots__, "type_names", "adapted", "__class__"))
_comparing = threading.local()
# What the slots' own descriptors set skips PSObject.__setattr__, which is for properties.
_set_shape = PSObject.__dict__["_shape"].__set__
_set_values = PSObject.__dict__["_values"].__set__
_set_base = PSObject.__dict__["base"].__set__
_new = object.__new__
_set_text = PSObject.__dict__["text"].__set__


def make_object(
    shape: Shape, values: Sequence[Any], base: Any = None, text: str | None = None, cls: type[PSObject] = PSObject
) -> PSObject:
    """An object over ``shape`` that takes ``values`` (one a name) as its own. For the codec: nothing is checked."""
    self = _new(cls)
    _set_shape(self, shape)
    _set_values(self, values)
    _set_base(self, base)
    _set_text(self, text)
    return self


def _brief(value: Any) -> str:
    """How PowerShell shows a property's value inside ``@{…}``: an object or list by its text or type, never by its members."""
    if value is None:
        return ""
    if isinstance(value, PSObject):
        return value.text or ("" if value.base is None else _brief(value.base))
    if isinstance(value, (list, dict)):
        known = getattr(value, "type_name", None)
        return known or ("System.Object[]" if isinstance(value, list) else "System.Collections.Hashtable")
    return str(value)


def _plain(value: Any, seen: dict[int, Any]) -> Any:
    if not isinstance(value, (PSObject, list, dict)):
        return value
    known = seen.get(id(value))
    if known is not None:
        return known
    if isinstance(value, list):
        items: list[Any] = []
        seen[id(value)] = items
        items.extend(_plain(v, seen) for v in value)
        return items
    out: dict[Any, Any] = {}
    seen[id(value)] = out
    for key, item in value.items():
        out[key] = _plain(item, seen)
    return out
