"""Commands as values: what Get-Command, Get-Alias and ``$MyInvocation.MyCommand`` give."""

from __future__ import annotations

from typing import Any

from bridge.common import added_parameters
from bridge.model import Command
from bridge.operators.collections import Dictionary
from bridge.values import EnumValue

__all__ = ["AliasInfo", "CommandInfo"]

_SMA = "System.Management.Automation."
_TYPES = _SMA + "CommandTypes"
_KINDS = {"Alias": 1, "Function": 2, "Filter": 4, "Cmdlet": 8, "Script": 64}
_PARAMETERS = f"System.Collections.Generic.Dictionary`2[[System.String],[{_SMA}ParameterMetadata]]"


class CommandInfo:
    """A function or a built-in command. What is not known of it is refused."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.kind = command.kind.value.title() if command.name else "Script"
        self.type_name = f"{_SMA}{self.kind}Info"

    def properties(self) -> dict[str, Any]:
        made: dict[str, Any] = {
            "Name": self.command.name,
            "CommandType": EnumValue(_TYPES, self.kind, _KINDS[self.kind]),
        }
        if self.kind == "Function":
            names = [p.name for p in (*self.command.parameters, *added_parameters(self.command))]
            made["Parameters"] = Dictionary(_PARAMETERS, [(n, _ParameterInfo(n)) for n in names], ignores_case=True)
            made |= {"Source": "", "ModuleName": "", "Version": None}
        elif self.command.module:
            made |= {"Source": self.command.module, "ModuleName": self.command.module}
        return made

    def __str__(self) -> str:
        return self.command.name


class _ParameterInfo:
    """A parameter as ``Parameters`` of a command shows it: only its name is known here."""

    type_name = _SMA + "ParameterMetadata"

    def __init__(self, name: str) -> None:
        self.name = name

    def properties(self) -> dict[str, Any]:
        return {"Name": self.name}


class AliasInfo:
    """An alias and the name that it stands for."""

    type_name = _SMA + "AliasInfo"

    def __init__(self, name: str, target: str) -> None:
        self.name = name
        self.target = target

    def properties(self) -> dict[str, Any]:
        return {
            "Name": self.name,
            "CommandType": EnumValue(_TYPES, "Alias", 1),
            "Definition": self.target,
            "DisplayName": f"{self.name} -> {self.target}",
            "ResolvedCommandName": self.target,
        }

    def __str__(self) -> str:
        return self.name
