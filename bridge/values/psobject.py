"""Objects that have no Python type of their own: properties by name, ignoring case, and the type names that came with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

__all__ = ["PSObject"]

_CUSTOM = ("System.Management.Automation.PSCustomObject", "System.Object")


class PSObject:
    """An object with properties. ``obj.Name``, ``obj["name"]`` and ``"NAME" in obj`` all ignore case; order is kept.

    ``type_names`` is the chain that PowerShell shows as PSTypeNames (shared between objects, never changed in place). ``base`` is the
    value that this object wraps (a primitive, list or dict), if any; ``text`` what ``ToString()`` gave. ``adapted`` holds the names
    (folded) of the properties that came as adapted ones; the others are extended.
    """

    __slots__ = ("_names", "_values", "adapted", "base", "text", "type_names")

    _names: dict[str, str]
    _values: dict[str, Any]
    adapted: frozenset[str]
    base: Any
    text: str | None
    type_names: tuple[str, ...]

    def __init__(
        self,
        properties: Mapping[str, Any] | Iterable[tuple[str, Any]] = (),
        *,
        type_names: tuple[str, ...] = _CUSTOM,
        base: Any = None,
        text: str | None = None,
        adapted: frozenset[str] = frozenset(),
    ) -> None:
        items = properties.items() if isinstance(properties, Mapping) else properties
        values: dict[str, Any] = {}
        names: dict[str, str] = {}
        for name, value in items:
            folded = name.lower()
            names.setdefault(folded, name)
            values[folded] = value
        object.__setattr__(self, "_values", values)
        object.__setattr__(self, "_names", names)
        object.__setattr__(self, "type_names", type_names)
        object.__setattr__(self, "base", base)
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "adapted", adapted)

    @property
    def type_name(self) -> str:
        """The first type name."""
        return self.type_names[0] if self.type_names else "System.Object"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self._values[name.lower()]
        except KeyError:
            raise AttributeError(f"{self.type_name} has no property {name!r}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        if name in PSObject.__slots__:
            object.__setattr__(self, name, value)
        else:
            self[name] = value

    def __getitem__(self, name: str) -> Any:
        try:
            return self._values[name.lower()]
        except KeyError:
            raise KeyError(name) from None

    def __setitem__(self, name: str, value: Any) -> None:
        folded = name.lower()
        self._names.setdefault(folded, name)
        self._values[folded] = value

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._names.values())

    def __len__(self) -> int:
        return len(self._values)

    def __bool__(self) -> bool:
        return True

    def get(self, name: str, default: Any = None) -> Any:
        return self._values.get(name.lower(), default)

    def keys(self) -> list[str]:
        """Property names as they came."""
        return list(self._names.values())

    def items(self) -> list[tuple[str, Any]]:
        return [(name, self._values[folded]) for folded, name in self._names.items()]

    def to_dict(self) -> dict[str, Any]:
        """Properties as a plain dict, objects within turned into dicts too."""
        return {name: _plain(value) for name, value in self.items()}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PSObject):
            return NotImplemented
        same = self._values == other._values and self.type_names == other.type_names
        return same and bool(self.base == other.base)

    __hash__ = object.__hash__

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self._names.values()]

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.items()[:8])
        more = ", …" if len(self) > 8 else ""
        return (
            f"<{self.type_name} {shown}{more}>"
            if len(self)
            else f"<{self.type_name} {self.text or ''}>".replace(" >", ">")
        )

    def __str__(self) -> str:
        if self.text is not None:
            return self.text
        return "@{" + "; ".join(f"{n}={'' if v is None else v}" for n, v in self.items()) + "}"


def _plain(value: Any) -> Any:
    if isinstance(value, PSObject):
        return value.to_dict()
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return value
