"""Where a record came from: the members that a client asks for with AddInvocationInfo (MS-PSRP 2.2.3.15.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.binding.convert import to_text
from bridge.values import EnumValue, Int64, PSCredential, PSObject, SecureString, TypedArray, TypedDictionary

__all__ = ["FLAGS", "Invocation"]

FLAGS = {"error": 1, "warning": 2, "debug": 4, "verbose": 8}
"""The RemoteStreamOptions flag of each stream."""

_CORE = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e"
_BOUND = f"System.Collections.Generic.Dictionary`2[[System.String, {_CORE}],[System.Object, {_CORE}]]"
_UNBOUND = f"System.Collections.Generic.List`1[[System.Object, {_CORE}]]"
_NUMBERS = "System.Collections.ObjectModel.ReadOnlyCollection`1[[System.Int32]]"
_M = "System.Management.Automation."


@dataclass(frozen=True)
class Invocation:
    """One command of a pipeline as a record's InvocationInfo shows it. ``position`` counts from 1."""

    name: str
    kind: str
    position: int
    length: int
    expecting_input: bool
    bound: Mapping[str, Any] = field(default_factory=dict)

    def members(self) -> dict[str, Any]:
        """The flat members of a record with extended information. There is no script text here, so there are no positions in one."""
        kind, number = ("Cmdlet", 8) if self.kind == "cmdlet" else ("Function", 2)
        return {
            "InvocationInfo_BoundParameters": TypedDictionary(_BOUND, {k: _shown(v) for k, v in self.bound.items()}),
            "InvocationInfo_CommandOrigin": EnumValue(f"{_M}CommandOrigin", "Runspace", 0),
            "InvocationInfo_ExpectingInput": self.expecting_input,
            "InvocationInfo_HistoryId": Int64(1),
            "InvocationInfo_InvocationName": self.name,
            "InvocationInfo_Line": "",
            "InvocationInfo_OffsetInLine": 0,
            "InvocationInfo_PipelineIterationInfo": TypedArray("System.Int32[]", []),
            "InvocationInfo_PipelineLength": self.length,
            "InvocationInfo_PipelinePosition": self.position,
            "InvocationInfo_PositionMessage": "",
            "InvocationInfo_ScriptLineNumber": 0,
            "InvocationInfo_ScriptName": "",
            "InvocationInfo_UnboundArguments": TypedArray(_UNBOUND, []),
            "SerializeExtent": False,
            "CommandInfo_CommandType": EnumValue(f"{_M}CommandTypes", kind, number),
            "CommandInfo_Definition": self.name,
            "CommandInfo_Name": self.name,
            "CommandInfo_Visibility": EnumValue(f"{_M}SessionStateEntryVisibility", "Public", 0),
        }

    def iteration(self) -> TypedArray:
        """How many objects each command has had; not counted here."""
        return TypedArray(_NUMBERS, [0] * (self.length + 1))


def _shown(value: Any) -> Any:
    """A bound value as a record may carry it: secrets and what CLIXML has no form for become text."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (SecureString, PSCredential)):
        return value.type_name
    if isinstance(value, (list, tuple)):
        return [_shown(v) for v in value]
    return value if isinstance(value, (EnumValue,)) else str(value) if isinstance(value, PSObject) else to_text(value)
