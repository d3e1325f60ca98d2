"""Out-File: text as it is, other objects as Out-String shows them. A redirection to a file is this command."""

from __future__ import annotations

import os
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.migrate.runtime.commands.file_support import definition_of, places_of
from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.files.encodings import encoding_named
from bridge.migrate.runtime.files.failures import dotnet_failures
from bridge.migrate.runtime.files.places import PathFailure, dotnet_path_failure
from bridge.operators import text
from bridge.operators.kinds import unwrap
from bridge.simulator.context import Context
from bridge.simulator.records import ErrorRecord, ExceptionInfo

__all__ = ["COMMANDS", "file_to_write", "open_to_write"]


def file_to_write(ctx: Context, path: str, *, literal: bool) -> str:
    """The one file that a path names, there or not. Raises the command's terminating error."""
    places = places_of(ctx)
    try:
        found = places.expand(path, literal=literal, missing=True)
    except PathFailure as failure:
        ctx.throw(failure.message, failure.error_id, failure.category, failure.target, exception=failure.exception)
    if len(found) != 1:
        raise NotTranslated(f"{ctx.name} to a path with wildcards that is not one file")
    if not found[0].in_files:
        raise NotTranslated(f"{ctx.name} on the drive {found[0].drive}:")
    return found[0].path


def open_to_write(ctx: Context, path: str, shown: str, *, append: bool, no_clobber: bool, force: bool = False) -> None:
    """Make ``path`` ready to be appended to, emptied unless ``append``. Raises the command's terminating error."""
    try:
        with dotnet_failures(path):
            if force and os.path.isfile(path):
                os.chmod(path, os.stat(path).st_mode | 0o200)
            with open(path, "ab" if append else "xb" if no_clobber else "wb"):
                return
    except DotNetError as error:
        failure = dotnet_path_failure(error, "FileOpenFailure", "OpenError", None)
        info = ExceptionInfo(failure.exception, failure.message)
        if no_clobber and os.path.isfile(path):
            details = f"File {shown} already exists and NoClobber was specified."
            ctx.throw(ErrorRecord(info, "NoClobber", "ResourceExists", path, details=details))
        ctx.throw(ErrorRecord(info, failure.error_id, failure.category))


class OutFile:
    def begin(self, ctx: Context) -> None:
        values = ctx.values
        literal = "LiteralPath" in ctx.bound
        shown = text(values.get("LiteralPath" if literal else "FilePath"))
        self.path: str | None = None
        self.items: list[Any] = []
        self.encoding = encoding_named(values.get("Encoding"))
        if not ctx.should_process(shown, "Output to File"):
            return
        self.path = file_to_write(ctx, shown, literal=literal)
        open_to_write(
            ctx, self.path, shown, append=bool(values.get("Append")), no_clobber=bool(values.get("NoClobber")),
            force=bool(values.get("Force")),
        )  # fmt: skip
        if self.encoding.preamble and os.path.getsize(self.path) == 0:
            self._add(self.encoding.preamble)

    def process(self, ctx: Context) -> None:
        if self.path is None or not (ctx.has_input or "InputObject" in ctx.bound):
            return
        item = ctx.values.get("InputObject")
        if item is None:
            return
        if not self.items and isinstance(unwrap(item), str):
            self._write(ctx, [str(unwrap(item))])
        else:
            # What is no text may be shown in a table with what follows it.
            self.items.append(item)

    def end(self, ctx: Context) -> None:
        if self.path is None or not self.items:
            return
        lines: list[Any] = []
        more: dict[str, Any] = {"Width": ctx.values["Width"]} if "Width" in ctx.bound else {}
        ctx.pipe("Out-String", input=self.items, emit=lines.append, Stream=True, **more)
        self._write(ctx, [text(line) for line in lines])

    def _write(self, ctx: Context, lines: list[str]) -> None:
        if "Width" in ctx.bound and any(len(line) > int(ctx.values["Width"]) for line in lines):
            raise NotTranslated("Out-File -Width with a longer line")
        ending = "" if ctx.values.get("NoNewline") else "\n"
        self._add(self.encoding.encode("".join(line + ending for line in lines)))

    def _add(self, data: bytes) -> None:
        assert self.path is not None
        with open(self.path, "ab") as file:
            file.write(data)


COMMANDS = (definition_of("Out-File", OutFile),)
