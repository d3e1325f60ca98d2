"""The drive ``Env:`` as items: what Get-Item, Get-ChildItem, Set-Item and their like do with environment variables."""

from __future__ import annotations

import os

from bridge.operators.compare import collation_key
from bridge.values import PSObject

__all__ = ["environment_entry", "environment_names"]

_PROVIDER = PSObject(
    {"Name": "Environment", "ModuleName": "Microsoft.PowerShell.Core"},
    type_names=("System.Management.Automation.ProviderInfo", "System.Object"),
    text="Microsoft.PowerShell.Core\\Environment",
)
_DRIVE = PSObject(
    {"Name": "Env", "Provider": _PROVIDER, "Root": ""},
    type_names=("System.Management.Automation.PSDriveInfo", "System.Object"),
    text="Env",
)


def environment_names() -> list[str]:
    """The names of all variables, in the order that the engine lists them."""
    return sorted(os.environ, key=lambda n: collation_key(n, True))


def environment_entry(name: str) -> PSObject:
    """A variable as the provider gives it: a DictionaryEntry with a Name."""
    return PSObject(
        {
            "PSPath": f"Microsoft.PowerShell.Core\\Environment::{name}",
            "PSDrive": _DRIVE,
            "PSProvider": _PROVIDER,
            "PSIsContainer": False,
            "Name": name,
            "Key": name,
            "Value": os.environ.get(name),
        },
        type_names=("System.Collections.DictionaryEntry", "System.ValueType", "System.Object"),
        text="System.Collections.DictionaryEntry",
    )
