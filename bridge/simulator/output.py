"""Python values as PowerShell objects: dataclasses become objects with properties, tuples lists, the rest stays."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping
from typing import Any

from bridge.simulator.definition import pascal
from bridge.simulator.records import ErrorRecord
from bridge.values import EnumValue, PSObject

__all__ = ["to_output"]


def to_output(value: Any) -> Any:
    """``value`` as the object that the next command or the client sees.

    A dataclass instance gets its fields as properties in PascalCase and the type name of its class attribute ``ps_type``, else its
    class name; an Enum member becomes an :class:`EnumValue`.
    """
    kind = type(value)
    if kind in (str, int, bool, float, PSObject, dict, list) or value is None:
        return value
    if isinstance(value, ErrorRecord):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return PSObject(
            [
                (pascal(f.name), to_output(getattr(value, f.name)))
                for f in dataclasses.fields(value)
                if not f.name.startswith("_")
            ],
            type_names=(str(getattr(value, "ps_type", kind.__name__)), "System.Object"),
        )
    if isinstance(value, enum.Enum):
        number = value.value if isinstance(value.value, int) else list(type(value)).index(value)
        return EnumValue(str(getattr(kind, "ps_type", kind.__name__)), value.name, number)
    if isinstance(value, tuple):
        return [to_output(v) for v in value]
    if isinstance(value, Mapping) and not isinstance(value, dict):
        return dict(value)
    return value
