"""A useful core of PowerShell's own cmdlets, so that real pipelines run. Anything else is not found."""

from __future__ import annotations

from typing import Any

from bridge.simulator.builtins.add_member import AddMember
from bridge.simulator.builtins.chance import GetRandom, GetSecureRandom, NewGuid
from bridge.simulator.builtins.csv_reader import ConvertFromCsv
from bridge.simulator.builtins.csv_writer import ConvertToCsv
from bridge.simulator.builtins.dates import GetCulture, GetDate, GetUICulture, NewTimeSpan, StartSleep
from bridge.simulator.builtins.foreach import ForEachObject
from bridge.simulator.builtins.html import ConvertToHtml
from bridge.simulator.builtins.joining import ConvertFromStringData, JoinString
from bridge.simulator.builtins.json_check import TestJson
from bridge.simulator.builtins.json_reader import ConvertFromJson
from bridge.simulator.builtins.json_writer import ConvertToJson
from bridge.simulator.builtins.measuring import MeasureObject
from bridge.simulator.builtins.metadata import CLIENT_METADATA, COMMANDS
from bridge.simulator.builtins.metadata_text import TEXT_COMMANDS
from bridge.simulator.builtins.metadata_values import VALUE_COMMANDS
from bridge.simulator.builtins.reflecting import CommandMetadataForClient, GetCommand, GetMember
from bridge.simulator.builtins.select_string import SelectString
from bridge.simulator.builtins.selecting import SelectObject
from bridge.simulator.builtins.sorting import CompareObject, GetUnique, GroupObject, SortObject
from bridge.simulator.builtins.where import WhereObject
from bridge.simulator.builtins.writing import (
    OutDefault,
    OutNull,
    OutString,
    TeeObject,
    WriteDebug,
    WriteError,
    WriteHost,
    WriteInformation,
    WriteOutput,
    WriteProgress,
    WriteVerbose,
    WriteWarning,
)
from bridge.simulator.definition import CmdletDefinition

__all__ = ["BUILTINS", "METADATA_ANSWER"]

_CLASSES: tuple[Any, ...] = (
    AddMember, CompareObject, ConvertFromCsv, ConvertFromJson, ConvertFromStringData, ConvertToCsv, ConvertToHtml, ConvertToJson,
    ForEachObject, GetCommand, GetCulture, GetDate, GetMember, GetRandom, GetSecureRandom, GetUICulture, GetUnique, GroupObject,
    JoinString, MeasureObject, NewGuid, NewTimeSpan, OutDefault, OutNull, OutString, SelectObject, SelectString, SortObject, StartSleep,
    TeeObject, TestJson, WhereObject, WriteDebug, WriteError, WriteHost, WriteInformation, WriteOutput, WriteProgress, WriteVerbose,
    WriteWarning,
)  # fmt: skip
_BY_NAME = {cls.__name__.casefold(): cls for cls in _CLASSES}


def _definition(command: Any) -> CmdletDefinition:
    cls = _BY_NAME[command.name.replace("-", "").casefold()]
    return CmdletDefinition(command, cls, f"Microsoft.PowerShell.Commands.{cls.__name__}Command", builtin=True)


BUILTINS: tuple[CmdletDefinition, ...] = tuple(_definition(c) for c in (*COMMANDS, *TEXT_COMMANDS, *VALUE_COMMANDS))
METADATA_ANSWER = CmdletDefinition(CLIENT_METADATA, CommandMetadataForClient, CLIENT_METADATA.name, builtin=True)
"""What runs for GET_COMMAND_METADATA; no client can call it by name."""
