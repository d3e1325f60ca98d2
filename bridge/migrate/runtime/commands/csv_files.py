"""Import-Csv and Export-Csv."""

from __future__ import annotations

import os

from bridge.binding.conversion.errors import DotNetError
from bridge.migrate.runtime.commands.csv_parameters import CSV_COMMANDS
from bridge.migrate.runtime.commands.out_file import file_to_write, open_to_write
from bridge.migrate.runtime.files.encodings import TextEncoding, decoded, encoding_named
from bridge.migrate.runtime.files.failures import dotnet_failures
from bridge.migrate.runtime.files.places import dotnet_path_failure
from bridge.operators import text
from bridge.simulator.builtins.csv_reader import CsvReader, delimiter_of, header_of
from bridge.simulator.builtins.csv_writer import CsvWriter, either, type_line, writer_of
from bridge.simulator.context import Context
from bridge.simulator.definition import CmdletDefinition

__all__ = ["COMMANDS"]


def _read(ctx: Context, path: str, encoding: TextEncoding) -> str:
    """The text of a file. Raises the command's terminating error."""
    try:
        with dotnet_failures(path), open(path, "rb") as file:
            return decoded(file.read(), encoding)
    except DotNetError as error:
        failure = dotnet_path_failure(error, "FileOpenFailure", "OpenError", None)
        ctx.throw(failure.message, failure.error_id, failure.category, exception=failure.exception)


class ImportCsv:
    """The objects of one file after another; each has a header of its own."""

    def process(self, ctx: Context) -> None:
        values = ctx.values
        literal = "LiteralPath" in ctx.bound
        encoding = encoding_named(values.get("Encoding"))
        header = values.get("Header")
        for path in values.get("LiteralPath" if literal else "Path") or ():
            found = file_to_write(ctx, text(path), literal=literal)
            reader = CsvReader(ctx, delimiter_of(ctx), None if header is None else [text(h) for h in header])
            reader.read(_read(ctx, found, encoding))


class ExportCsv:
    """The properties of the first object are the columns, or those that the file has that is appended to."""

    def begin(self, ctx: Context) -> None:
        values = ctx.values
        literal = "LiteralPath" in ctx.bound
        self.writer = writer_of(ctx)
        if ("Path" in ctx.bound) == literal:
            either(ctx, "CannotSpecifyPathAndLiteralPath", "Path", "LiteralPath")
        if values.get("Append") and values.get("NoHeader"):
            either(ctx, "CannotSpecifyBothAppendAndNoHeader", "Append", "NoHeader")
        self.shown = text(values.get("LiteralPath" if literal else "Path"))
        self.encoding = encoding_named(values.get("Encoding"))
        self.columns: list[str] | None = None
        self.path: str | None = None
        if not ctx.should_process(self.shown):
            return
        self.path = file_to_write(ctx, self.shown, literal=literal)
        self.appends = bool(values.get("Append")) and os.path.isfile(self.path) and os.path.getsize(self.path) > 0
        if self.appends:
            self.columns = header_of(_read(ctx, self.path, self.encoding), delimiter_of(ctx))
        open_to_write(
            ctx, self.path, self.shown, append=self.appends, no_clobber=bool(values.get("NoClobber")), force=bool(values.get("Force"))
        )  # fmt: skip
        if self.encoding.preamble and not self.appends:
            self._add(self.encoding.preamble)

    def process(self, ctx: Context) -> None:
        item = ctx.values.get("InputObject")
        if item is None or self.path is None:
            return
        lines = []
        if self.writer.columns is None:
            self.writer.start(item)
            if self.columns is not None:
                self._adopt(ctx, self.writer, self.columns)
            elif not ctx.values.get("NoHeader"):
                if ctx.values.get("IncludeTypeInformation"):
                    lines.append(type_line(item))
                lines.append(self.writer.header())
        lines.append(self.writer.line(item))
        self._add(self.encoding.encode("".join(f"{line}\n" for line in lines)))

    def _adopt(self, ctx: Context, writer: CsvWriter, columns: list[str]) -> None:
        own = {c.casefold() for c in writer.columns or ()}
        missing = next((c for c in columns if c.casefold() not in own), None)
        if missing is not None and not ctx.values.get("Force"):
            ctx.throw(
                f"Cannot append CSV content to the following file: {self.shown}. The appended object does not have a property that "
                f"corresponds to the following column: {missing}. To continue with mismatched properties, add the -Force parameter, and "
                "then retry the command.",
                "CannotAppendCsvWithMismatchedPropertyNames", "InvalidData", missing, exception="System.InvalidOperationException",
            )  # fmt: skip
        writer.columns = columns

    def _add(self, data: bytes) -> None:
        assert self.path is not None
        with open(self.path, "ab") as file:
            file.write(data)


COMMANDS = tuple(
    CmdletDefinition(CSV_COMMANDS[name], cls, f"Microsoft.PowerShell.Commands.{cls.__name__}Command")
    for name, cls in (("Import-Csv", ImportCsv), ("Export-Csv", ExportCsv))
)
