"""Select-String in files, by path or as what Get-ChildItem writes."""

from __future__ import annotations

import dataclasses
import os

from bridge.binding.conversion.errors import DotNetError
from bridge.migrate.runtime.commands.file_support import resolved
from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.files.encodings import decoded, encoding_named, split_lines
from bridge.migrate.runtime.files.failures import dotnet_failures
from bridge.migrate.runtime.files.items import FileSystemInfo
from bridge.operators.kinds import unwrap
from bridge.simulator.builtins import BUILTINS
from bridge.simulator.builtins.select_string import SelectString, around_of, match_info
from bridge.simulator.context import Context

__all__ = ["COMMANDS"]


class SelectInFiles(SelectString):
    """Lines of files are numbered file by file."""

    in_files = True

    def process(self, ctx: Context) -> None:
        if "Path" in ctx.values or "LiteralPath" in ctx.values:
            places = list(resolved(ctx))
            for place in places:
                if not place.in_files:
                    raise NotTranslated(f"Select-String on the drive {place.drive}:")
            if places:
                self._files(ctx, [place.path for place in places])
            return
        item = unwrap(ctx.values.get("InputObject"))
        if isinstance(item, FileSystemInfo):
            self._files(ctx, [item.path])
        else:
            super().process(ctx)

    def _files(self, ctx: Context, paths: list[str]) -> None:
        """Search files until -Quiet has what it wants: with it there is an answer for each call, true or false."""
        quiet = bool(ctx.values.get("Quiet"))
        for path in paths:
            self.done = False
            self._file(ctx, path)
            if quiet and self.done:
                self.done = False
                return
        if quiet:
            if ctx.values.get("List"):
                raise NotTranslated("Select-String with both -Quiet and -List")
            ctx.write(False)

    def _file(self, ctx: Context, path: str) -> None:
        if os.path.isdir(path):
            return
        try:
            with dotnet_failures(path), open(path, "rb") as file:
                lines = split_lines(decoded(file.read(), encoding_named(ctx.values.get("Encoding"))))
        except DotNetError as error:
            raise NotTranslated(f"Select-String in a file that cannot be read: {error.message}") from None
        around = around_of(ctx)
        for number, line in enumerate(lines, 1):
            found = self.finder.find(line)
            info = None if found is None else match_info(line, number, found, self.finder.ignore_case, path)
            complete = [info] if around is None and info is not None else []
            if around is not None:
                complete = list(around.line(line, info))
            self.emit(ctx, complete)
            if self.done or (complete and ctx.values.get("List")):
                return
        if around is not None:
            self.emit(ctx, around.rest())


COMMANDS = tuple(
    dataclasses.replace(d, implementation=SelectInFiles, builtin=False)
    for d in BUILTINS
    if d.command.name == "Select-String"
)
