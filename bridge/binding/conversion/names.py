"""How .NET prints a type's name: ``ToString()`` and ``FullName``, which differ for generic types."""

from __future__ import annotations

from functools import lru_cache

from bridge.values import TypeName, parse_type

__all__ = ["display_name", "full_name", "plain_name"]

CORE_LIBRARY = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e"
_AUTOMATION = "System.Management.Automation, Version=7.6.5.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35"


@lru_cache(maxsize=4096)
def display_name(name: str | TypeName) -> str:
    """``Type.ToString()``: ``System.Collections.Generic.List`1[System.Int32]``."""
    return str(parse_type(name) if isinstance(name, str) else name)


@lru_cache(maxsize=4096)
def full_name(name: str | TypeName) -> str:
    """``Type.FullName``: arguments of a generic type carry their assembly."""
    t = parse_type(name) if isinstance(name, str) else name
    text = t.name
    if t.arguments:
        inner = ",".join(f"[{full_name(a)}, {_assembly(a)}]" for a in t.arguments)
        text += f"`{len(t.arguments)}[{inner}]"
    return text + "".join("[" + "," * (rank - 1) + "]" for rank in t.ranks)


def plain_name(name: TypeName) -> str:
    """The bare class name, as ``Type.Name``: ``Int32``, ``Int32[]``, ``List`1``."""
    arity = f"`{len(name.arguments)}" if name.arguments else ""
    return name.bare + arity + "".join("[" + "," * (rank - 1) + "]" for rank in name.ranks)


def _assembly(name: TypeName) -> str:
    return _AUTOMATION if name.name.startswith("System.Management.Automation.") else CORE_LIBRARY
