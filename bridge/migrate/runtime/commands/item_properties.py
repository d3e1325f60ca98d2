"""Get-ItemProperty, Get-ItemPropertyValue, Set-ItemProperty, Get-FileHash and New-TemporaryFile."""

from __future__ import annotations

import hashlib
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.migrate.runtime.commands.file_support import (
    definition_of,
    paths_of,
    places_of,
    refuse,
    report,
    resolved,
    texts,
)
from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.files.failures import dotnet_failures
from bridge.migrate.runtime.files.items import FileInfo, FileSystemInfo, item_at, provider_notes
from bridge.migrate.runtime.files.places import PathFailure, Place, dotnet_path_failure, globs
from bridge.migrate.runtime.files.temporary import temporary_directory, temporary_file
from bridge.operators import text
from bridge.simulator.context import Context
from bridge.values import PSObject

__all__ = ["COMMANDS"]

_HASH = "Microsoft.PowerShell.Commands.FileHashInfo"


def _item(place: Place, ctx: Context) -> FileSystemInfo:
    if not place.in_files:
        raise NotTranslated(f"{ctx.name} on the drive {place.drive}:")
    found = item_at(place.path)
    return found.described(*provider_notes(place.path, container=None).items())


class GetItemProperty:
    values_only = False

    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential", "Filter")
        names = texts(ctx, "Name")
        for place in resolved(ctx):
            item = _item(place, ctx)
            if not names:
                ctx.write(item)
                continue
            found: dict[str, Any] = {}
            for name in names:
                if globs(name):
                    raise NotTranslated(f"{ctx.name} with a wildcard for -Name")
                value = item.get_member(name)
                if value is NotImplemented:
                    ctx.error(
                        f"The property {name} does not exist or was not found.",
                        "GetValueError",
                        "ReadError",
                        name,
                        exception="System.IO.IOException",
                    )
                else:
                    found[name] = value
            if self.values_only:
                for value in found.values():
                    ctx.write(value)
            elif found:
                ctx.write(PSObject(found | provider_notes(place.path, container=None)))


class GetItemPropertyValue(GetItemProperty):
    values_only = True


class SetItemProperty:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential", "Filter", "PassThru", "InputObject")
        name, value = text(ctx.values.get("Name")), ctx.values.get("Value")
        for place in resolved(ctx):
            item = _item(place, ctx)
            kind = "Directory" if item.is_directory else "File"
            target = f"Item: {place.path} Property: {name} Value: {text(value)}"
            if ctx.should_process(target, f"Set Property {kind}"):
                item.set_member(name, value)


class GetFileHash:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "InputStream")
        name = text(ctx.values.get("Algorithm") or "SHA256").upper()
        paths, literal = paths_of(ctx)
        for path in paths:
            given = text(path)
            try:
                found = places_of(ctx).expand(given, literal=literal, missing=literal, force=True)
            except PathFailure as failure:
                report(ctx, PathFailure(failure.message, "FileNotFound", failure.category, given, failure.exception))
                continue
            for place in found:
                self._one(ctx, place.path, name)

    def _one(self, ctx: Context, path: str, name: str) -> None:
        try:
            with dotnet_failures(path), open(path, "rb") as file:
                digest = hashlib.new(name.lower(), file.read(), usedforsecurity=False).hexdigest().upper()
        except DotNetError as error:
            ids = {
                "System.IO.FileNotFoundException": ("FileNotFound", "ObjectNotFound"),
                "System.UnauthorizedAccessException": ("UnauthorizedAccessError", "InvalidData"),
            }
            error_id, category = ids.get(error.kind, ("FileReadError", "ReadError"))
            report(ctx, dotnet_path_failure(error, error_id, category, path))
            return
        ctx.write(
            PSObject(
                {"Algorithm": name, "Hash": digest, "Path": path},
                type_names=(_HASH, "System.Object"),
                text=_HASH,
                adapted=frozenset({"algorithm", "hash", "path"}),
            )
        )


class NewTemporaryFile:
    def process(self, ctx: Context) -> None:
        folder = temporary_directory()
        if ctx.should_process(folder):
            ctx.write(FileInfo(temporary_file()))


COMMANDS = (
    definition_of("Get-ItemProperty", GetItemProperty),
    definition_of("Get-ItemPropertyValue", GetItemPropertyValue),
    definition_of("Set-ItemProperty", SetItemProperty),
    definition_of("Get-FileHash", GetFileHash),
    definition_of("New-TemporaryFile", NewTemporaryFile),
)
