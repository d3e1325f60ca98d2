"""Copy-Item, Move-Item and Rename-Item."""

from __future__ import annotations

import os
import shutil

from bridge.binding.conversion.errors import DotNetError
from bridge.migrate.runtime.commands.file_support import (
    definition_of,
    described,
    paths_of,
    places_of,
    provider_errors,
    refuse,
    report,
    reporting,
    resolved,
    texts,
)
from bridge.migrate.runtime.commands.removing import make_directory
from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.files.failures import dotnet_failures, missing_part
from bridge.migrate.runtime.files.items import FileInfo, FileSystemInfo, item_at
from bridge.migrate.runtime.files.operations import move_directory, move_file
from bridge.migrate.runtime.files.places import dotnet_path_failure, entries, matches_any
from bridge.operators import text
from bridge.simulator.context import Context

__all__ = ["COMMANDS"]


def _only_files(*places: object) -> None:
    if not all(getattr(p, "in_files", False) for p in places):
        raise NotTranslated("copying or moving on a drive that is no file system")


def _beside(path: str, name: str) -> str:
    return f"{path.rstrip('/')}/{name}"


class CopyItem:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential", "Filter", "FromSession", "ToSession")
        if "Container" in ctx.bound and not ctx.values.get("Container"):
            raise NotTranslated("Copy-Item -Container:$false")
        self.excluded = texts(ctx, "Exclude")
        places = places_of(ctx)
        with reporting(ctx):
            targets = places.expand(text(ctx.values.get("Destination") or "."), missing=True)
            if len(targets) != 1:
                raise NotTranslated("Copy-Item to a destination that is not one place")
            for source in resolved(ctx):
                _only_files(source, targets[0])
                self._one(ctx, source.path, targets[0].path)

    def _one(self, ctx: Context, source: str, target: str) -> None:
        item = item_at(source)
        if item.is_directory and os.path.isfile(target):
            ctx.error(
                "Container cannot be copied onto existing leaf item.", "CopyContainerItemToLeafError", "InvalidArgument", target,
                exception="System.Management.Automation.PSArgumentException",
            )  # fmt: skip
        elif os.path.exists(target) and os.path.samefile(source, target):
            self._itself(ctx, source, source)
        elif item.is_directory:
            inside = _beside(target, item.name) if os.path.isdir(target) else target
            if f"{os.path.realpath(inside)}/".startswith(f"{os.path.realpath(source)}/"):
                raise NotTranslated("Copy-Item of a directory into itself")
            self._directory(ctx, item, target, bool(ctx.values.get("Recurse")))
        else:
            self._file(ctx, item, target)

    def _itself(self, ctx: Context, path: str, target: object) -> None:
        ctx.error(
            f"Cannot overwrite the item {path} with itself.",
            "CopyError",
            "WriteError",
            target,
            exception="System.IO.IOException",
        )

    def _directory(self, ctx: Context, item: FileSystemInfo, target: str, recurse: bool) -> None:
        target = _beside(target, item.name) if os.path.isdir(target) else target
        if not ctx.should_process(f"Item: {item.path} Destination: {target}", "Copy Directory"):
            return
        made = make_directory(ctx, target, force=bool(ctx.values.get("Force")))
        if made is not None and ctx.values.get("PassThru"):
            ctx.write(described(target, made))
        if not recurse:
            return
        directories, files = entries(item.path)
        for file in files:
            self._file(ctx, file, target)
        for directory in directories:
            self._directory(ctx, directory, target, recurse)

    def _file(self, ctx: Context, item: FileSystemInfo, target: str) -> None:
        target = _beside(target, item.name) if os.path.isdir(target) else target
        if os.path.exists(target) and os.path.samefile(item.path, target):
            self._itself(ctx, target, target)
            return
        if matches_any(item.name, self.excluded):
            return
        if not ctx.should_process(f"Item: {item.path} Destination: {target}", "Copy File"):
            return
        try:
            if not os.path.isdir(os.path.dirname(target)):
                raise missing_part(target)
            with dotnet_failures(target):
                if ctx.values.get("Force") and os.path.isfile(target):
                    FileInfo(target).set_read_only(False)
                shutil.copy2(item.path, target)
        except DotNetError:
            with provider_errors(ctx, "CopyFileInfoItem", "WriteError", item):
                raise
            return
        if ctx.values.get("PassThru"):
            ctx.write(described(target, FileInfo(target)))


def _in_use(ctx: Context, path: str, message: str) -> bool:
    here = places_of(ctx).location
    if not (here.in_files and f"{here.path.rstrip('/')}/".startswith(f"{path.rstrip('/')}/")):
        return False
    ctx.error(
        message, "InvalidOperation", "InvalidOperation", None,
        exception="System.Management.Automation.PSInvalidOperationException",
    )  # fmt: skip
    return True


class MoveItem:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential")
        places = places_of(ctx)
        with reporting(ctx):
            targets = places.expand(text(ctx.values.get("Destination") or "."), missing=True)
            if len(targets) != 1:
                raise NotTranslated("Move-Item to a destination that is not one place")
            sources = list(resolved(ctx))
            for source in sources:
                _only_files(source, targets[0])
                if _in_use(ctx, source.path, f"Cannot move item because the item at '{source.path}' is in use."):
                    continue
                self._one(ctx, item_at(source.path), targets[0].path)

    def _one(self, ctx: Context, item: FileSystemInfo, target: str) -> None:
        path = item.path.rstrip("/")
        target = _beside(target, item.name) if os.path.isdir(target) else target
        if item.is_directory and f"{target}/".startswith(f"{path}/"):
            raise NotTranslated("Move-Item of a directory into itself")
        kind = "Directory" if item.is_directory else "File"
        if not ctx.should_process(f"Item: {item.path} Destination: {target}", f"Move {kind}"):
            return
        try:
            if item.is_directory:
                move_directory(path, target)
            else:
                force = bool(ctx.values.get("Force")) and os.path.isfile(target)
                move_file(path, target, overwrite=force)
        except DotNetError as error:
            stem = "MoveDirectoryItem" if item.is_directory else "MoveFileInfoItem"
            denied = error.kind.endswith("UnauthorizedAccessException")
            suffix, category = ("UnauthorizedAccessError", "PermissionDenied") if denied else ("IOError", "WriteError")
            report(ctx, dotnet_path_failure(error, stem + suffix, category, item))
            return
        if ctx.values.get("PassThru"):
            ctx.write(described(target))


class RenameItem:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential")
        paths, literal = paths_of(ctx)
        name = text(ctx.values.get("NewName"))
        with reporting(ctx):
            places = places_of(ctx)
            place = places.resolve(text(paths[0]))
            found = places.expand(text(paths[0]), literal=literal, missing=True)
            if not place.in_files:
                raise NotTranslated("Rename-Item of something that is not in the file system")
            if len(found) != 1 or not os.path.lexists(found[0].path):
                if "`" in text(paths[0]):
                    raise NotTranslated("Rename-Item of a path with escapes that is not one item")
                ctx.error(
                    f"Cannot rename because item at '{text(paths[0])}' does not exist.", "InvalidOperation", "InvalidOperation", None,
                    exception="System.Management.Automation.PSInvalidOperationException",
                )  # fmt: skip
                return
            path = found[0].path.rstrip("/")
            if not _in_use(ctx, path, f"Cannot rename the item at '{found[0].path}' because it is in use."):
                self._rename(ctx, path, name)

    def _rename(self, ctx: Context, path: str, name: str) -> None:
        name = name.replace("\\", "/")
        if name.startswith("./"):
            name = name[2:]
        elif "/" in name and os.path.dirname(name) == os.path.dirname(path):
            name = os.path.basename(name)
        if "/" in name or not name:
            raise NotTranslated("Rename-Item to a name that is a path")
        target = _beside(os.path.dirname(path), name)
        kind = "Directory" if os.path.isdir(path) else "File"
        if not ctx.should_process(f"Item: {path} Destination: {target}", f"Rename {kind}"):
            return
        with provider_errors(ctx, "RenameItem", "WriteError", path):
            (move_directory if kind == "Directory" else move_file)(path, target)
            if ctx.values.get("PassThru"):
                ctx.write(described(target))


COMMANDS = (
    definition_of("Copy-Item", CopyItem),
    definition_of("Move-Item", MoveItem),
    definition_of("Rename-Item", RenameItem),
)
