"""New-Item, Set-Item, Clear-Item and Remove-Item."""

from __future__ import annotations

import os
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import dotnet_text
from bridge.migrate.runtime.commands.environment import environment_entry
from bridge.migrate.runtime.commands.file_support import (
    definition_of,
    described,
    environment_only,
    paths_of,
    places_of,
    provider_errors,
    refuse,
    reporting,
    resolved,
    texts,
)
from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.files.failures import dotnet_failures
from bridge.migrate.runtime.files.items import DirectoryInfo, FileInfo, FileSystemInfo, item_at
from bridge.migrate.runtime.files.places import Place, dotnet_path_failure, entries
from bridge.operators import text
from bridge.operators.kinds import unwrap
from bridge.simulator.context import Context, ToAll

__all__ = ["COMMANDS", "make_directory"]

_KINDS = ("directory", "container", "file", "symboliclink", "junction", "hardlink")


def make_directory(ctx: Context, path: str, *, force: bool) -> DirectoryInfo | None:
    """A new directory with those above it, as the provider makes it; None where it did not (that is reported)."""
    if not force and os.path.lexists(path):
        ctx.error(
            f"An item with the specified name {path} already exists.",
            "DirectoryExist",
            "ResourceExists",
            path,
            exception="System.IO.IOException",
        )
        return None
    if not ctx.should_process(f"Destination: {path}", "Create Directory"):
        return None
    try:
        with dotnet_failures(path, directory=True):
            os.makedirs(path, exist_ok=os.path.isdir(path))
    except DotNetError as error:
        if not force or error.kind.endswith("UnauthorizedAccessException"):
            with provider_errors(ctx, "CreateDirectory", "WriteError", path):
                raise
        return None
    return DirectoryInfo(path)


class NewItem:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential")
        paths, _ = paths_of(ctx)
        name = ctx.values.get("Name")
        for path in paths or [""]:
            with reporting(ctx):
                places = places_of(ctx)
                if not name:
                    self._new(ctx, places.resolve(text(path)))
                    continue
                for parent in places.expand(text(path), missing=True):
                    if not parent.in_files:
                        raise NotTranslated("New-Item -Name on a drive that is no file system")
                    self._new(ctx, places.resolve(f"{parent.path.rstrip('/')}/{text(name)}"))

    def _new(self, ctx: Context, place: Place) -> None:
        if not place.in_files:
            self._variable(ctx, place)
            return
        path, force = place.path, bool(ctx.values.get("Force"))
        wanted = text(ctx.values.get("ItemType") or "file").casefold()
        kind = next((k for k in _KINDS if k.startswith(wanted)), "")
        if not kind:
            raise NotTranslated(f"New-Item -ItemType {wanted}: no type of the file system")
        if force:
            parent = os.path.dirname(path.rstrip("/"))
            if not os.path.lexists(parent):
                make_directory(ctx, parent, force=True)
        if kind in ("directory", "container"):
            made = make_directory(ctx, path, force=force)
            if made is not None:
                ctx.write(described(path, made))
        elif kind == "file":
            self._file(ctx, path, force)
        else:
            self._link(ctx, path, kind, force)

    def _file(self, ctx: Context, path: str, force: bool) -> None:
        if not ctx.should_process(f"Destination: {path}", "Create File"):
            return
        with provider_errors(ctx, "NewItem", "WriteError", path), dotnet_failures(path):
            if not force and os.path.isdir(path):
                raise IsADirectoryError(21, path)
            with open(path, "wb" if force else "xb") as file:
                value = unwrap(ctx.values.get("Value"))
                if value is not None:
                    file.write(dotnet_text(value).encode("utf-8", "replace"))
            ctx.write(described(path, FileInfo(path)))

    def _link(self, ctx: Context, path: str, kind: str, force: bool) -> None:
        target = unwrap(ctx.values.get("Value"))
        if kind != "symboliclink" or target is None or force or os.path.lexists(path):
            raise NotTranslated(f"New-Item -ItemType {kind}")
        if not ctx.should_process(f"Destination: {path}", "Create Symbolic Link"):
            return
        shown = text(target).replace("\\", "/")
        with provider_errors(ctx, "NewItem", "WriteError", path), dotnet_failures(path):
            os.symlink(shown, path)
            ctx.write(described(path))

    def _variable(self, ctx: Context, place: Place) -> None:
        environment_only(place, "New-Item")
        if place.path in os.environ and not ctx.values.get("Force"):
            raise NotTranslated("New-Item for an environment variable that exists")
        value = text(ctx.values.get("Value"))
        if ctx.should_process(
            f"Item: {place.path} Type: {text(ctx.values.get('ItemType'))} Value: {value}", "New Item"
        ):
            os.environ[place.path] = value
            ctx.write(environment_entry(place.path))


class SetItem:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential", "Filter", "PassThru")
        for place in resolved(ctx, missing=True):
            if place.in_files:
                raise NotTranslated("Set-Item on a file")
            environment_only(place, "Set-Item")
            value = ctx.values.get("Value")
            if ctx.should_process(f"Item: {place.path} Value: {text(value)}", "Set Item"):
                if value is None:
                    os.environ.pop(place.path, None)
                else:
                    os.environ[place.path] = text(value)


class ClearItem:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential", "Filter")
        for place in resolved(ctx):
            if place.in_files:
                raise NotTranslated("Clear-Item on a file")
            environment_only(place, "Clear-Item")
            if ctx.should_process(f"Item: {place.path}", "Clear Item"):
                os.environ.pop(place.path, None)


class RemoveItem:
    def begin(self, ctx: Context) -> None:
        self.answers = ToAll()

    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential", "Filter")
        recurse = bool(ctx.values.get("Recurse"))
        if recurse and (texts(ctx, "Include") or texts(ctx, "Exclude")):
            raise NotTranslated("Remove-Item -Recurse with -Include or -Exclude")
        for place in resolved(ctx):
            if not place.in_files:
                self._variable(ctx, place)
                continue
            path = place.path
            here = places_of(ctx).location
            if here.in_files and f"{here.path.rstrip('/')}/".startswith(f"{path.rstrip('/')}/"):
                ctx.error(
                    f"Cannot remove the item at '{path}' because it is in use.", "InvalidOperation", "InvalidOperation", None,
                    exception="System.Management.Automation.PSInvalidOperationException",
                )  # fmt: skip
                continue
            self._remove(ctx, path, recurse)

    def _variable(self, ctx: Context, place: Place) -> None:
        environment_only(place, "Remove-Item")
        if ctx.should_process(f"Item: {place.path}", "Remove Item"):
            os.environ.pop(place.path, None)

    def _remove(self, ctx: Context, path: str, recurse: bool) -> None:
        item = item_at(path)
        if not item.is_directory:
            self._file(ctx, item)
            return
        if not item.is_link and not recurse and os.listdir(path):
            question = (
                f"The item at {path} has children and the Recurse parameter was not specified. If you continue, all children will be "
                "removed with the item. Are you sure you want to continue?"
            )
            if not ctx.should_continue(question, "", to_all=self.answers):
                return
            recurse = True
        self._directory(ctx, item, recurse, root=True)

    def _directory(self, ctx: Context, item: FileSystemInfo, recurse: bool, *, root: bool) -> None:
        force = bool(ctx.values.get("Force"))
        if (root or recurse) and not ctx.should_process(item.path, "Remove Directory"):
            return
        if item.is_link:
            self._delete(ctx, item)
            return
        try:
            with dotnet_failures(item.path, directory=True):
                directories, files = entries(item.path)
        except DotNetError:
            with provider_errors(ctx, "RemoveItem", "WriteError", item.path):
                raise
            return
        for inner in directories:
            self._directory(ctx, inner, recurse, root=False)
        for file in files:
            if recurse:
                self._file(ctx, file)
            else:
                self._delete(ctx, file)
        if os.listdir(item.path) and not force:
            ctx.error(
                f"Directory {item.path} cannot be removed because it is not empty.",
                "DirectoryNotEmpty",
                "WriteError",
                item,
                exception="System.IO.IOException",
            )
            return
        self._delete(ctx, item)

    def _file(self, ctx: Context, item: FileSystemInfo) -> None:
        if ctx.should_process(item.path, "Remove File"):
            self._delete(ctx, item)

    def _delete(self, ctx: Context, item: FileSystemInfo) -> None:
        path = item.path.rstrip("/")
        if not ctx.values.get("Force") and (item.hidden or item.read_only):
            reason = "You do not have sufficient access rights to perform this operation or the item is hidden, system, or read only."
            ctx.error(
                reason,
                "RemoveFileSystemItemUnAuthorizedAccess",
                "PermissionDenied",
                item,
                exception="System.IO.IOException",
                details=f"Cannot remove item {path}: {reason}",
            )
            return
        try:
            with dotnet_failures(path):
                if item.is_directory and not item.is_link:
                    os.rmdir(path)
                else:
                    os.unlink(path)
        except DotNetError as error:
            denied = error.kind.endswith("UnauthorizedAccessException")
            failure = dotnet_path_failure(
                error,
                "RemoveFileSystemItemUnAuthorizedAccess" if denied else "RemoveFileSystemItemIOError",
                "PermissionDenied" if denied else "WriteError",
                item,
            )
            ctx.error(
                failure.message, failure.error_id, failure.category, item, exception=failure.exception,
                details=f"Cannot remove item {path}: {error.message}",
            )  # fmt: skip


def _definitions() -> dict[str, Any]:
    return {"New-Item": NewItem, "Set-Item": SetItem, "Clear-Item": ClearItem, "Remove-Item": RemoveItem}


COMMANDS = tuple(definition_of(name, made) for name, made in _definitions().items())
