"""Write-*, Out-* and Tee-Object."""

from __future__ import annotations

from typing import Any

from bridge.binding.conversion.text import dotnet_text
from bridge.binding.convert import to_text
from bridge.display import Display, Options, Writer, text_lines
from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import unwrap
from bridge.simulator.builtins.limits import enumeration_limit
from bridge.simulator.builtins.metadata import COLORS
from bridge.simulator.context import Context
from bridge.simulator.records import ErrorRecord, ExceptionInfo
from bridge.values import EnumValue, PSObject, TypedArray, type_name_of

__all__ = [
    "OutDefault", "OutNull", "OutString", "TeeObject", "WriteDebug", "WriteError", "WriteHost", "WriteInformation", "WriteOutput",
    "WriteProgress", "WriteVerbose", "WriteWarning",
]  # fmt: skip

_M = "System.Management.Automation."


class WriteOutput:
    def process(self, ctx: Context) -> None:
        given = ctx.values.get("InputObject")
        if given is None:
            ctx.write(None)
        elif ctx.values.get("NoEnumerate"):
            if isinstance(given, TypedArray) and given.type_name.startswith("System.Collections.Generic.List"):
                raise NotSupportedHere("Write-Output -NoEnumerate of a value that is no array, or of several")
            ctx.write(given)
        else:
            ctx.write(given if isinstance(given, list) else [given], enumerate=True)


class WriteWarning:
    def process(self, ctx: Context) -> None:
        ctx.warning(ctx.values["Message"])


class WriteVerbose:
    def process(self, ctx: Context) -> None:
        ctx.verbose(ctx.values["Message"])


class WriteDebug:
    def process(self, ctx: Context) -> None:
        ctx.debug(ctx.values["Message"])


class WriteInformation:
    def process(self, ctx: Context) -> None:
        ctx.information(ctx.values["MessageData"], [str(t) for t in ctx.values.get("Tags") or ()])


class WriteHost:
    """The text goes to the client's host, and as an information record with the tag PSHOST."""

    def process(self, ctx: Context) -> None:
        values = ctx.values
        separator = to_text(values["Separator"]) if "Separator" in values else " "
        text = _joined(values.get("Object"), separator)
        stay = bool(values.get("NoNewline"))
        fore, back = (_color(ctx, values.get(n), i) for i, n in enumerate(("ForegroundColor", "BackgroundColor")))
        message = PSObject(
            {"Message": text, "NoNewLine": stay, "ForegroundColor": fore, "BackgroundColor": back},
            type_names=(f"{_M}HostInformationMessage", "System.Object"), text=text,
            adapted=frozenset(("message", "nonewline", "foregroundcolor", "backgroundcolor")),
        )  # fmt: skip
        ctx.information(message, ["PSHOST"])
        if ctx.preferences.action("Information") != "Ignore":
            ctx.write_host_text(text, stay, fore, back)


def _color(ctx: Context, given: Any, index: int) -> Any:
    """The colour that was given, else the console's usual one, when the client told it."""
    if given is not None or ctx.host.colors is None:
        return given
    number = ctx.host.colors[index]
    return EnumValue("System.ConsoleColor", COLORS[number], number) if 0 <= number < len(COLORS) else None


def _joined(value: Any, separator: str) -> str:
    plain = unwrap(value)
    if isinstance(plain, list):
        return separator.join(_joined(v, separator) for v in plain)
    text = to_text(value)
    if isinstance(plain, dict) or (isinstance(plain, float) and text != dotnet_text(plain)):
        raise NotSupportedHere(f"Write-Host of a {type_name_of(plain)}, whose text depends on how it came")
    return text


class WriteError:
    def process(self, ctx: Context) -> None:
        values = ctx.values
        kind = "Microsoft.PowerShell.Commands.WriteErrorException"
        message = values.get("Message")
        if isinstance(values.get("ErrorRecord"), ErrorRecord):
            record = values["ErrorRecord"]
        else:
            text = f"Exception of type '{kind}' was thrown." if message is None else str(message)
            record = ErrorRecord(
                ExceptionInfo(kind, text), str(values.get("ErrorId") or kind), str(values.get("Category") or "NotSpecified"),
                values.get("TargetObject"),
                details=None,
            )  # fmt: skip
        if "RecommendedAction" in values:
            record.details = record.message
            record.recommended_action = str(values["RecommendedAction"])
        record.activity = str(values.get("CategoryActivity") or ctx.name)
        record.reason = str(values.get("CategoryReason") or "")
        for name, field in (("CategoryTargetName", "target_name"), ("CategoryTargetType", "target_type")):
            if values.get(name):
                setattr(record, field, str(values[name]))
        # The id of Write-Error is the caller's own: a cmdlet adds none.
        record.source = ctx.caller
        ctx.write_error(record)


class WriteProgress:
    def process(self, ctx: Context) -> None:
        values = ctx.values
        ctx.progress(
            values["Activity"], str(values.get("Status") or "Processing"), percent=int(values.get("PercentComplete", -1)),
            seconds=int(values.get("SecondsRemaining", -1)), id=int(values.get("Id", 0)), parent=int(values.get("ParentId", -1)),
            operation=values.get("CurrentOperation"), completed=bool(values.get("Completed")),
        )  # fmt: skip


class OutNull:
    def process(self) -> None:
        return None


class OutDefault:
    def process(self, ctx: Context) -> None:
        if "InputObject" in ctx.values:
            ctx.write(ctx.values["InputObject"])


class OutString:
    """Text as a console would show it: tables and lists of objects, lines of everything else."""

    def begin(self, ctx: Context) -> None:
        self.lines: list[str] = []
        given = ctx.values.get("Width")
        emit = ctx.write if ctx.values.get("Stream") else self.lines.append
        width = ctx.host.width
        options = Options(limit=enumeration_limit(ctx))
        if given is None and width is not None:
            self.display = Display(Writer(emit, width), options=options)
        else:
            self.display = text_lines(None if given is None else int(given), emit, options)

    def process(self, ctx: Context) -> None:
        self.display.add(ctx.values.get("InputObject"))

    def end(self, ctx: Context) -> None:
        self.display.close()
        if not ctx.values.get("Stream"):
            end = "" if ctx.values.get("NoNewline") else "\n"
            ctx.write("".join(line + end for line in self.lines))


class TeeObject:
    """-Variable keeps what went through; one object is kept as itself."""

    def begin(self, ctx: Context) -> None:
        self.kept: list[Any] = []
        if "Variable" not in ctx.values:
            ctx.throw(
                "The simulator has no file system: use -Variable.", "NotSupported", "NotImplemented",
                exception="System.Management.Automation.PSNotSupportedException",
            )  # fmt: skip

    def process(self, ctx: Context) -> None:
        if "InputObject" in ctx.values:
            self.kept.append(ctx.values["InputObject"])
            ctx.write(ctx.values["InputObject"])

    def end(self, ctx: Context) -> None:
        if self.kept:
            ctx.variables[str(ctx.values["Variable"])] = self.kept[0] if len(self.kept) == 1 else list(self.kept)
