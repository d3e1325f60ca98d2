"""What Import-Csv and Export-Csv take: facts of PowerShell 7.6, written as tables."""

from __future__ import annotations

from bridge.model import Command, ConfirmImpact
from bridge.simulator.builtins.metadata_text import QUOTES, csv_writing
from bridge.simulator.builtins.parameters import NOT_EMPTY, PSOBJECT, command, parameter, rule, switch

__all__ = ["CSV_COMMANDS"]

_TEXT, _TEXTS = "System.String", "System.String[]"
_NOT_NULL = (rule("NotNull"),)
_ENCODING = parameter("Encoding", "System.Object", rules=NOT_EMPTY)


def _import() -> Command:
    sets = ("DelimiterPath", "DelimiterLiteralPath", "CulturePath", "CultureLiteralPath")
    parameters = [
        parameter("Delimiter", "System.Char", 1, sets[:2], rules=_NOT_NULL),
        parameter("Path", _TEXTS, 0, (sets[0], sets[2]), mandatory=True, by_value=True, by_name=True, rules=NOT_EMPTY),
        parameter(
            "LiteralPath", _TEXTS, None, (sets[1], sets[3]), mandatory=True, by_name=True, aliases=("PSPath", "LP"), rules=NOT_EMPTY
        ),
        switch("UseCulture", sets[2:], mandatory=True),
        parameter("Header", _TEXTS, rules=_NOT_NULL),
        _ENCODING,
    ]  # fmt: skip
    return command("Import-Csv", parameters, sets, sets[0], aliases=("ipcsv",))


def _export() -> Command:
    parameters = [
        parameter("InputObject", PSOBJECT, mandatory=True, by_value=True, by_name=True),
        parameter("Path", _TEXT, 0, rules=NOT_EMPTY),
        parameter("LiteralPath", _TEXT, aliases=("PSPath", "LP"), rules=NOT_EMPTY),
        switch("Force"),
        switch("NoClobber", aliases=("NoOverwrite",)),
        _ENCODING,
        switch("Append"),
        parameter("Delimiter", "System.Char", 1, ["Delimiter"], rules=_NOT_NULL),
        switch("UseCulture", ["UseCulture"]),
        *csv_writing(),
    ]
    return command(
        "Export-Csv", parameters, ("Delimiter", "UseCulture"), "Delimiter", enums=[QUOTES], aliases=("epcsv",),
        supports_should_process=True, confirm_impact=ConfirmImpact.MEDIUM,
    )  # fmt: skip


CSV_COMMANDS: dict[str, Command] = {c.name: c for c in (_import(), _export())}
