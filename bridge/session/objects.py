"""Python values as pipeline input."""

from __future__ import annotations

import dataclasses
from typing import Any

from bridge.values import PSObject

__all__ = ["as_object"]


def as_object(value: Any) -> Any:
    """``value`` as it is piped: a dict whose keys are names, or a dataclass, is an object with those properties.

    PowerShell binds properties by name, and a hashtable has none; pipe an ``OrderedDictionary`` to send a dictionary as such.
    """
    if type(value) is dict:
        return PSObject(value) if all(isinstance(k, str) for k in value) else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return PSObject({f.name: getattr(value, f.name) for f in dataclasses.fields(value)})
    return value
