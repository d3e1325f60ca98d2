"""The parameters that the engine adds to a command (specification of parameter binding, section 1.4)."""

from __future__ import annotations

from bridge.model import Command, Parameter, ValidationRule

__all__ = ["COMMON", "PAGING", "SHOULD_PROCESS", "added_parameters"]

_SWITCH = "System.Management.Automation.SwitchParameter"
_PREFERENCE = "System.Management.Automation.ActionPreference"
_STRING = "System.String"
_VARIABLE = (ValidationRule("VariableName"),)


def _make(name: str, alias: str, type_name: str, validation: tuple[ValidationRule, ...] = ()) -> Parameter:
    return Parameter(name, type_name, (alias,) if alias else (), validation=validation)


COMMON: tuple[Parameter, ...] = (
    _make("Verbose", "vb", _SWITCH),
    _make("Debug", "db", _SWITCH),
    _make("ErrorAction", "ea", _PREFERENCE),
    _make("WarningAction", "wa", _PREFERENCE),
    _make("InformationAction", "infa", _PREFERENCE),
    _make("ProgressAction", "proga", _PREFERENCE),
    _make("ErrorVariable", "ev", _STRING, _VARIABLE),
    _make("WarningVariable", "wv", _STRING, _VARIABLE),
    _make("InformationVariable", "iv", _STRING, _VARIABLE),
    _make("OutVariable", "ov", _STRING, _VARIABLE),
    _make("OutBuffer", "ob", "System.Int32", (ValidationRule("Range", (0, 2147483647)),)),
    _make("PipelineVariable", "pv", _STRING, _VARIABLE),
)
"""In metadata order, as PowerShell 7.4 and later have them."""

SHOULD_PROCESS: tuple[Parameter, ...] = (_make("WhatIf", "wi", _SWITCH), _make("Confirm", "cf", _SWITCH))

PAGING: tuple[Parameter, ...] = (
    _make("IncludeTotalCount", "", _SWITCH),
    _make("Skip", "", "System.UInt64"),
    _make("First", "", "System.UInt64"),
)


def added_parameters(command: Command) -> tuple[Parameter, ...]:
    """What the engine adds to ``command``, in metadata order: common, ShouldProcess, paging."""
    if not command.common_parameters:
        return ()
    added = COMMON
    if command.supports_should_process:
        added += SHOULD_PROCESS
    if command.supports_paging:
        added += PAGING
    return added
