"""Get-Content, Set-Content, Add-Content and Clear-Content."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import dotnet_text
from bridge.migrate.runtime.commands.file_support import (
    definition_of,
    environment_only,
    paths_of,
    places_of,
    provider_errors,
    refuse,
    report,
    reporting,
    resolved,
    texts,
)
from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.files.encodings import decoded, encoding_named, split_lines
from bridge.migrate.runtime.files.failures import dotnet_failures
from bridge.migrate.runtime.files.items import Line, provider_notes
from bridge.migrate.runtime.files.places import PathFailure, Place, dotnet_path_failure
from bridge.operators import text
from bridge.operators.kinds import unwrap
from bridge.simulator.context import Context
from bridge.values import Byte, Int64

__all__ = ["COMMANDS"]


def _read(ctx: Context, path: str) -> bytes | None:
    """The bytes of a file; what stops it is reported."""
    if os.path.isdir(path):
        ctx.error(
            f"Unable to get content because it is a directory: '{path}'. Please use 'Get-ChildItem' instead.",
            "GetContainerContentException",
            "InvalidOperation",
            None,
            exception="System.InvalidOperationException",
        )
        return None
    try:
        with dotnet_failures(path), open(path, "rb") as file:
            return file.read()
    except DotNetError as error:
        ids = {
            "System.UnauthorizedAccessException": ("UnauthorizedAccessError", "PermissionDenied"),
            "System.IO.FileNotFoundException": ("FileNotFoundError", "ObjectNotFound"),
            "System.IO.DirectoryNotFoundException": ("DirectoryNotFoundError", "ObjectNotFound"),
        }
        suffix, category = ids.get(error.kind, ("IOError", "ReadError"))
        report(ctx, dotnet_path_failure(error, f"GetContentReader{suffix}", category, path))
        return None


class GetContent:
    """All files are opened, and what is wrong with them reported, before the first line goes out."""

    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential", "Filter", "Wait")
        values = ctx.values
        if values.get("Raw") and ("TotalCount" in ctx.bound or "Tail" in ctx.bound):
            raise NotTranslated("Get-Content -Raw with -TotalCount or -Tail")
        if "TotalCount" in ctx.bound and "Tail" in ctx.bound:
            ctx.error(
                "The parameters TotalCount and Tail cannot be used together. Please specify only one parameter.",
                "TailAndHeadCannotCoexist",
                "InvalidOperation",
                None,
                exception="System.InvalidOperationException",
            )
            return
        if "TotalCount" in ctx.bound and int(values["TotalCount"]) == 0:
            return
        opened = [(place, self._content(ctx, place)) for place in self._places(ctx)]
        for place, content in opened:
            if content is not None:
                self._write(ctx, place, content)

    def _places(self, ctx: Context) -> list[Place]:
        found: list[Place] = []
        paths, literal = paths_of(ctx)
        include, exclude = texts(ctx, "Include"), texts(ctx, "Exclude")
        for path in paths:
            given = text(path)
            try:
                some = places_of(ctx).expand(
                    given, literal=literal, force=bool(ctx.values.get("Force")), include=include, exclude=exclude
                )
            except PathFailure as failure:
                report(ctx, failure)
                continue
            if not some and not literal:
                ctx.error(
                    f"An object at the specified path {given} does not exist, or has been filtered by the -Include or -Exclude "
                    "parameter.",
                    "ItemNotFound", "ObjectNotFound", given, exception="System.Exception",
                )  # fmt: skip
            found += some
        return found

    def _content(self, ctx: Context, place: Place) -> Sequence[Any] | None:
        """The units of a place: bytes, lines, the pieces between delimiters, or the whole text."""
        values = ctx.values
        if not place.in_files:
            environment_only(place, "Get-Content")
            return [os.environ[place.path]]
        data = _read(ctx, place.path)
        if data is None:
            return None
        if values.get("AsByteStream"):
            return [bytearray(data)] if values.get("Raw") and data else [Byte(b) for b in data]
        shown = decoded(data, encoding_named(values.get("Encoding")))
        if values.get("Raw"):
            return [shown] if shown else []
        if "Delimiter" not in ctx.bound:
            return split_lines(shown)
        delimiter = text(values["Delimiter"])
        pieces = shown.split(delimiter) if delimiter else [shown]
        return pieces if pieces[-1] else pieces[:-1]

    def _write(self, ctx: Context, place: Place, content: Sequence[Any]) -> None:
        values = ctx.values
        if "Tail" in ctx.bound:
            tail = int(values["Tail"])
            content = content[len(content) - tail :] if 0 < tail < len(content) else content if tail else []
        if "TotalCount" in ctx.bound:
            content = content[: int(values["TotalCount"])]
        size = int(values.get("ReadCount", 1)) if "ReadCount" in ctx.bound else 1
        notes = provider_notes(place.path, container=None) if place.in_files else {}
        if size == 1:
            for number, unit in enumerate(content, 1):
                noted = isinstance(unit, str)
                ctx.write(Line.of(unit, {**notes, "ReadCount": Int64(number)}) if noted else unit)
            return
        size = size if size > 0 else len(content) or 1
        for start in range(0, len(content), size):
            ctx.write(list(content[start : start + size]))


class _Writing:
    """Set-Content and Add-Content: the files are opened at the first object, unless the paths are piped in."""

    action = ""
    append = False

    def begin(self, ctx: Context) -> None:
        self.piped_paths = not ({"Path", "LiteralPath"} & set(ctx.bound))
        self.open: list[str] | None = None

    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential", "Filter", "PassThru")
        if self.open is None or self.piped_paths:
            self.open = self._opened(ctx)
        encoding = encoding_named(ctx.values.get("Encoding"))
        for path in self.open:
            data = self._bytes(ctx)
            fresh = not os.path.exists(path) or os.path.getsize(path) == 0
            if data and encoding.preamble and fresh and not ctx.values.get("AsByteStream"):
                data = encoding.preamble + data
            with (
                provider_errors(ctx, "GetContentWriter", "WriteError", path),
                dotnet_failures(path),
                open(path, "ab") as file,
            ):
                file.write(data)

    def _bytes(self, ctx: Context) -> bytes:
        given = unwrap(ctx.values.get("Value"))
        items: list[Any] = []
        for item in [] if given is None else list(given) if isinstance(given, (list, tuple)) else [given]:
            plain = unwrap(item)
            items += list(plain) if isinstance(plain, (list, tuple)) else [item]
        if ctx.values.get("AsByteStream"):
            plain_bytes = [unwrap(i) for i in items]
            if not all(isinstance(b, (Byte, bytes, bytearray)) for b in plain_bytes):
                raise NotTranslated(f"{ctx.name} -AsByteStream with something that is no byte")
            return b"".join(bytes(b) if isinstance(b, (bytes, bytearray)) else bytes([b]) for b in plain_bytes)
        ending = "" if ctx.values.get("NoNewline") else "\n"
        encoding = encoding_named(ctx.values.get("Encoding"))
        return b"".join(encoding.encode(dotnet_text(i) + ending) for i in items if unwrap(i) is not None)

    def _opened(self, ctx: Context) -> list[str]:
        accepted: list[str] = []
        paths, literal = paths_of(ctx)
        places = places_of(ctx)
        for path in paths:
            with reporting(ctx):
                given = text(path)
                found = places.expand(given, literal=literal, missing=True, force=bool(ctx.values.get("Force")))
                for place in found or [places.resolve(given)]:
                    if not place.in_files:
                        raise NotTranslated(f"{ctx.name} on the drive {place.drive}:")
                    if ctx.should_process(f"Path: {place.path}", self.action):
                        accepted.append(place.path)
        return [path for path in accepted if self._ready(ctx, path)]

    def _ready(self, ctx: Context, path: str) -> bool:
        """True when the file is there to be written to; Set-Content empties it first."""
        if not self.append and os.path.lexists(path) and not _cleared(ctx, path, stop=True):
            return False
        if os.path.isdir(path):
            ctx.error(
                f"Unable to write content because it is a directory: '{path}'.",
                "WriteContainerContentException",
                "InvalidOperation",
                None,
                exception="System.InvalidOperationException",
            )
            return False
        try:
            with dotnet_failures(path), open(path, "ab"):
                return True
        except DotNetError as error:
            ids = {
                "System.UnauthorizedAccessException": ("UnauthorizedAccessError", "PermissionDenied"),
                "System.IO.DirectoryNotFoundException": ("DirectoryNotFoundError", "ObjectNotFound"),
            }
            suffix, category = ids.get(error.kind, ("IOError", "WriteError"))
            report(ctx, dotnet_path_failure(error, f"GetContentWriter{suffix}", category, path))
            return False


def _cleared(ctx: Context, path: str, *, stop: bool) -> bool:
    """Empty a file. ``stop``: what stops it ends the command, as in Set-Content."""
    if os.path.isdir(path):
        message = (
            f"Unable to clear content of '{path}' because it is a directory. Clear-Content is only supported on files."
        )
        kind = "System.NotSupportedException"
        if stop:
            ctx.throw(message, kind, "NotSpecified", exception=kind)
        ctx.error(message, "ClearDirectoryContent", "InvalidOperation", path, exception=kind)
        return False
    if not ctx.should_process(f"Item: {path}", "Clear Content"):
        return False
    with provider_errors(ctx, "ClearContent", "WriteError", path), dotnet_failures(path):
        if ctx.values.get("Force"):
            from bridge.migrate.runtime.files.items import FileInfo

            FileInfo(path).set_read_only(False)
        with open(path, "r+b") as file:
            file.truncate(0)
        return True
    return False


class SetContent(_Writing):
    action = "Set Content"


class AddContent(_Writing):
    action = "Add Content"
    append = True


class ClearContent:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential", "Filter")
        for place in resolved(ctx):
            if not place.in_files:
                raise NotTranslated(f"Clear-Content on the drive {place.drive}:")
            _cleared(ctx, place.path, stop=False)


COMMANDS = (
    definition_of("Get-Content", GetContent),
    definition_of("Set-Content", SetContent),
    definition_of("Add-Content", AddContent),
    definition_of("Clear-Content", ClearContent),
)
