"""What the built-in cmdlets that make values take: facts of PowerShell 7, written as tables."""

from __future__ import annotations

from bridge.model import Command, EnumMember, EnumType, Parameter, ParameterSetMember
from bridge.simulator.builtins.parameters import MEMBER_TYPES, PSOBJECT, command, parameter, rule, switch

__all__ = ["VALUE_COMMANDS"]

_INT = "System.Int32"
_HINT = EnumType(
    "Microsoft.PowerShell.Commands.DisplayHintType",
    tuple(EnumMember(n, i) for i, n in enumerate(("Date", "Time", "DateTime"))),
)


def _get_date() -> Command:
    net, unix = ["DateAndFormat", "UnixTimeSecondsAndFormat"], ["DateAndUFormat", "UnixTimeSecondsAndUFormat"]
    parts = (
        ("Year", 1, 9999), ("Month", 1, 12), ("Day", 1, 31), ("Hour", 0, 23), ("Minute", 0, 59), ("Second", 0, 59),
        ("Millisecond", 0, 999),
    )  # fmt: skip
    parameters = [
        parameter(
            "Date",
            "System.DateTime",
            0,
            ["DateAndFormat", "DateAndUFormat"],
            by_value=True,
            by_name=True,
            aliases=["LastWriteTime"],
        ),
        parameter(
            "UnixTimeSeconds",
            "System.Int64",
            None,
            ["UnixTimeSecondsAndFormat", "UnixTimeSecondsAndUFormat"],
            mandatory=True,
            aliases=["UnixTime"],
        ),
        *(parameter(name, _INT, rules=[rule("Range", low, high)]) for name, low, high in parts),
        parameter("DisplayHint", _HINT.name),
        parameter("UFormat", "System.String", None, unix, mandatory=True),
        parameter("Format", "System.String", None, net),
        switch("AsUTC", net),
    ]
    return command("Get-Date", parameters, (*net, *unix), net[0], enums=[_HINT])


def _new_time_span() -> Command:
    parameters = [
        parameter("Start", "System.DateTime", 0, ["Date"], by_value=True, by_name=True, aliases=["LastWriteTime"]),
        parameter("End", "System.DateTime", 1, ["Date"], by_name=True),
        *(parameter(n, _INT, None, ["Time"]) for n in ("Days", "Hours", "Minutes", "Seconds", "Milliseconds")),
    ]
    return command("New-TimeSpan", parameters, ("Date", "Time"), "Date")


def _random(name: str) -> Command:
    number, items, shuffle = "RandomNumberParameterSet", "RandomListItemParameterSet", "ShuffleParameterSet"
    parameters = [
        parameter("Maximum", "System.Object", 0, [number]),
        parameter("Minimum", "System.Object", None, [number]),
        parameter(
            "InputObject",
            "System.Object[]",
            0,
            [items, shuffle],
            mandatory=True,
            by_value=True,
            rules=[rule("NotNullOrEmpty")],
        ),
        parameter("Count", _INT, None, [number, items], rules=[rule("Range", 1, 2**31 - 1)]),
        switch("Shuffle", [shuffle], mandatory=True),
    ]
    if name == "Get-Random":
        parameters.append(parameter("SetSeed", "System.Nullable`1[System.Int32]", rules=[rule("NotNull")]))
    return command(name, parameters, (number, items, shuffle), number)


def _add_member() -> Command:
    typed, single, several, member = (
        "TypeNameSet",
        "NotePropertySingleMemberSet",
        "NotePropertyMultiMemberSet",
        "MemberSet",
    )
    adding = (member, single, several)
    name = Parameter(
        "TypeName", "System.String", (),
        (ParameterSetMember(typed, True), *(ParameterSetMember(s) for s in adding)), (rule("NotNullOrEmpty"),),
    )  # fmt: skip
    parameters = [
        parameter("InputObject", PSOBJECT, None, [typed, *adding], mandatory=True, by_value=True),
        parameter("MemberType", MEMBER_TYPES.name, 0, [member], mandatory=True, aliases=["Type"]),
        parameter("Name", "System.String", 1, [member], mandatory=True),
        parameter("Value", "System.Object", 2, [member]),
        parameter("SecondValue", "System.Object", 3, [member]),
        name,
        switch("Force", adding),
        switch("PassThru", [typed, *adding]),
        parameter("NotePropertyName", "System.String", 0, [single], mandatory=True,
                  rules=[rule("NotNullOrEmpty"), rule("NotePropertyName")]),
        parameter("NotePropertyValue", "System.Object", 1, [single], mandatory=True, rules=[rule("AllowNull")]),
        parameter(
            "NotePropertyMembers", "System.Collections.IDictionary", 0, [several], mandatory=True, rules=[rule("NotNullOrEmpty")]
        ),
    ]  # fmt: skip
    return command("Add-Member", parameters, (typed, *adding), typed, enums=[MEMBER_TYPES])


def _new_guid() -> Command:
    parameters = [
        switch("Empty", ["Empty"]),
        parameter("InputObject", "System.String", 0, ["InputObject"], by_value=True),
    ]
    return command("New-Guid", parameters, ("Default", "Empty", "InputObject"), "Default")


VALUE_COMMANDS: tuple[Command, ...] = (
    _get_date(), _new_time_span(), _random("Get-Random"), _random("Get-SecureRandom"), _new_guid(), _add_member(),
    command("Get-Culture", [
        parameter("Name", "System.String[]", None, ["Name"], by_value=True, rules=[rule("NotNullOrEmpty")]),
        switch("NoUserOverrides", ["CurrentCulture", "Name"]),
        switch("ListAvailable", ["ListAvailable"]),
    ], ("CurrentCulture", "Name", "ListAvailable"), "CurrentCulture"), command("Get-UICulture", []),
    command("Start-Sleep", [
        parameter("Seconds", "System.Double", 0, ["Seconds"], mandatory=True, by_value=True, by_name=True,
                  rules=[rule("Range", 0.0, 2147483.0)]),
        parameter("Milliseconds", _INT, None, ["Milliseconds"], mandatory=True, by_name=True, aliases=["ms"],
                  rules=[rule("Range", 0, 2**31 - 1)]),
        parameter("Duration", "System.TimeSpan", None, ["FromTimeSpan"], mandatory=True, by_value=True, by_name=True, aliases=["ts"]),
    ], ("Seconds", "Milliseconds", "FromTimeSpan"), "Seconds", aliases=("sleep",)),
)  # fmt: skip
