"""Get-Item, Get-ChildItem, Test-Path, Resolve-Path and Convert-Path."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

from bridge.migrate.runtime.commands.environment import environment_entry, environment_names
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
from bridge.migrate.runtime.files.items import FileSystemInfo, item_at, path_info
from bridge.migrate.runtime.files.patterns import file_pattern
from bridge.migrate.runtime.files.places import (
    PathFailure,
    Place,
    children,
    entries,
    globs,
    matches_any,
    path_not_found,
)
from bridge.operators import ge, le, text
from bridge.operators.kinds import unwrap
from bridge.operators.values import cast
from bridge.simulator.context import Context

__all__ = ["COMMANDS", "write_item"]


def write_item(ctx: Context, place: Place) -> None:
    """One item, as Get-Item gives it; a hidden one needs -Force."""
    if not place.in_files:
        environment_only(place, ctx.name)
        if not place.path:
            raise NotTranslated("the drive Env: as one item")
        ctx.write(environment_entry(place.path))
        return
    item = item_at(place.path)
    lost = place.path.endswith("/") and not item.is_directory
    if lost or (item.hidden and not ctx.values.get("Force") and not ctx.values.get("Hidden")):
        ctx.error(
            f"Could not find item {place.path}.",
            "ItemNotFound",
            "ObjectNotFound",
            place.path,
            exception="System.IO.IOException",
        )
        return
    ctx.write(described(place.path, item))


class GetItem:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential")
        for place in resolved(ctx):
            write_item(ctx, place)


class GetChildItem:
    """The engine walks a tree in two ways: whole directories one after another, or, where names are chosen by -Include, -Exclude or
    a wildcard, into each directory as it meets it."""

    def process(self, ctx: Context) -> None:
        refuse(ctx, "Attributes", "FollowSymlink")
        values = ctx.values
        self.ctx = ctx
        self.force = bool(values.get("Force") or values.get("Hidden"))
        self.filter = file_pattern(text(values["Filter"]), ignore_case=True) if values.get("Filter") else None
        self.recurse = bool(values.get("Recurse")) or "Depth" in ctx.bound
        self.depth = int(values["Depth"]) if "Depth" in ctx.bound else 2**32 - 1
        self.include, self.exclude = texts(ctx, "Include"), texts(ctx, "Exclude")
        paths, self.literal = paths_of(ctx)
        for path in paths or [""]:
            with reporting(ctx):
                (self._names if values.get("Name") else self._items)(text(path))

    # --- which children count -----------------------------------------------------------------------------------------------------------

    def _wanted(self, item: FileSystemInfo) -> bool:
        """-File, -Directory, -Hidden and -ReadOnly."""
        values = self.ctx.values
        if values.get("System") or (values.get("File") and values.get("Directory")):
            return False
        if (values.get("File") and item.is_directory) or (values.get("Directory") and not item.is_directory):
            return False
        return not (values.get("Hidden") and not item.hidden) and not (values.get("ReadOnly") and not item.read_only)

    def _leaf(self, item: FileSystemInfo) -> bool:
        return self._wanted(item) and (self.filter is None or bool(self.filter.fullmatch(item.name)))

    def _shown(self, item: FileSystemInfo) -> bool:
        return self.force or not item.hidden

    def _chosen(self, name: str) -> bool:
        return (not self.include or matches_any(name, self.include)) and not matches_any(name, self.exclude)

    # --- objects ------------------------------------------------------------------------------------------------------------------------

    def _items(self, path: str) -> None:
        ctx, places = self.ctx, places_of(self.ctx)
        place = places.resolve(path)
        if not place.in_files:
            self._environment(path, place)
            return
        include, added = self.include, False
        walks = self.recurse and not self.literal
        if not walks and (self.literal or not (globs(path) or self.include or self.exclude)):
            self._literally(place)
            return
        if self.recurse and path and not path.endswith(("/", "\\")):
            name = os.path.basename(place.path)
            if name == "*" and (ctx.values.get("File") or ctx.values.get("Directory")):
                path = path[: len(path) - 1]
            elif not self.include and not os.path.isdir(place.path):
                if name != "*":
                    self.include, added = [name], True
                path = path[: len(path) - len(name)]
        try:
            filters = {} if self.recurse else {"include": self.include, "exclude": self.exclude}
            found = places.expand(path, force=self.force, leaf=self._leaf if not self.recurse else None, **filters)  # type: ignore[arg-type]
            plain = not globs(path)
            manual = (self.recurse and not plain and not self.include) or bool(self.include or self.exclude)
            for one in found:
                if manual:
                    self._walk(one.path, self.depth)
                elif (plain or self.recurse) and os.path.isdir(one.path):
                    self._list(one.path, self.depth)
                else:
                    write_item(ctx, one)
        finally:
            if added:
                self.include = include

    def _literally(self, place: Place) -> None:
        plain = place if self.literal else Place(re.sub("`(.)", r"\1", place.path))
        if self.include or self.exclude:
            self._walk(plain.path, self.depth if self.recurse else 0, deeper=self.recurse)
        elif not os.path.lexists(plain.path):
            raise path_not_found(plain.path)
        elif os.path.isdir(plain.path):
            self._list(plain.path, self.depth)
        elif self._wanted(item_at(plain.path)):
            write_item(self.ctx, plain)

    def _children(self, path: str, listed: Any) -> Any:
        with (
            provider_errors(self.ctx, "Dir", "ReadError", path.rstrip("/") or "/"),
            dotnet_failures(path, directory=True),
        ):
            return listed(path)
        return None

    def _list(self, path: str, depth: int) -> None:
        """A directory, then those in it."""
        found = self._children(path, children)
        if found is None:
            return
        for item in found:
            if self._shown(item) and self._leaf(item):
                self.ctx.write(described(item.path, item))
        if self.recurse and depth > 0:
            directories, _ = entries(path)
            for directory in directories:
                if self._shown(directory) and not directory.is_link:
                    self._list(directory.path, depth - 1)

    def _walk(self, path: str, depth: int, *, deeper: bool | None = None) -> None:
        """Each child whose name is chosen, and right after it what is in it."""
        recurse = self.recurse if deeper is None else deeper
        if not os.path.isdir(path):
            if os.path.lexists(path) and self._chosen(os.path.basename(path)):
                write_item(self.ctx, Place(path))
            return
        for item in self._children(path, children) or ():
            if not self._shown(item):
                continue
            if self._leaf(item):
                if self._chosen(item.name):
                    self.ctx.write(described(item.path, item))
            elif not (recurse and item.is_directory):
                continue
            if recurse and item.is_directory and depth > 0:
                self._walk(item.path, depth - 1)

    # --- names --------------------------------------------------------------------------------------------------------------------------

    def _names(self, path: str) -> None:
        places = places_of(self.ctx)
        place = places.resolve(path)
        if not place.in_files:
            if place.path or place.drive != "Env":
                raise NotTranslated("Get-ChildItem -Name on a drive that is no file system")
            for name in environment_names():
                self.ctx.write(name)
            return
        found = places.expand(path or ".", literal=self.literal, force=self.force, leaf=self._leaf)
        for one in found:
            if (not globs(path) or self.literal or self.recurse) and os.path.isdir(one.path):
                self._names_in(one.path, "", self.depth)
            elif self._chosen(os.path.basename(one.path)):
                self.ctx.write(os.path.basename(one.path))

    def _names_in(self, path: str, relative: str, depth: int) -> None:
        for item in self._children(path, children) or ():
            if self._shown(item) and self._leaf(item) and self._chosen(item.name):
                self.ctx.write(f"{relative}{item.name}")
        if self.recurse and depth > 0:
            for item in children(path):
                if self._shown(item) and item.is_directory and not item.is_link:
                    self._names_in(item.path, f"{relative}{item.name}/", depth - 1)

    # --- the environment ----------------------------------------------------------------------------------------------------------------

    def _environment(self, path: str, place: Place) -> None:
        environment_only(place, "Get-ChildItem")
        refuse(self.ctx, "Filter", "Include", "Exclude", "Recurse", "File", "Directory", "Hidden")
        if not place.path:
            for name in environment_names():
                self.ctx.write(environment_entry(name))
            return
        if not globs(path) and place.path not in os.environ:
            raise path_not_found(place.path)
        for one in places_of(self.ctx).expand(path):
            self.ctx.write(environment_entry(one.path))


class TestPath:
    __test__ = False

    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential", "Filter")
        paths, literal = paths_of(ctx)
        if not paths:
            self._null(ctx)
            return
        for path in paths:
            if path is None:
                self._null(ctx)
            else:
                ctx.write(bool(text(path).strip()) and self._one(ctx, text(path), literal))

    def _null(self, ctx: Context) -> None:
        where = "The provided Path argument was null or an empty collection."
        ctx.error(
            f"Value cannot be null. (Parameter '{where}')",
            "NullPathNotPermitted",
            "InvalidArgument",
            None,
            exception="System.ArgumentNullException",
        )

    def _one(self, ctx: Context, path: str, literal: bool) -> bool:
        places = places_of(ctx)
        if ctx.values.get("IsValid"):
            try:
                places.resolve(path)
            except PathFailure:
                return False
            return "\0" not in path
        try:
            found = self._known(ctx, path, literal)
        except PathFailure:
            return False
        kind = text(ctx.values.get("PathType") or "Any")
        if kind == "Any":
            return any(self._of_age(ctx, p) for p in found)
        every = bool(found) and all(places.is_container(p) for p in found)
        return every if kind == "Container" else bool(found) and not every

    def _known(self, ctx: Context, path: str, literal: bool) -> list[Place]:
        places = places_of(ctx)
        place = places.resolve(path)
        if not place.in_files and place.drive != "Env":
            known = ctx.server.drive_item(place.drive, place.path)
            if known is None or (globs(place.path) and not literal):
                raise NotTranslated(f"Test-Path on the drive {place.drive}:")
            return [place] if known else []
        if literal and place.in_files:
            return [place] if places.exists(place) else []
        include, exclude = texts(ctx, "Include"), texts(ctx, "Exclude")
        return places.expand(path, literal=literal, force=True, include=include, exclude=exclude)

    def _of_age(self, ctx: Context, place: Place) -> bool:
        older, newer = unwrap(ctx.values.get("OlderThan")), unwrap(ctx.values.get("NewerThan"))
        if older is None and newer is None:
            return True
        written = item_at(place.path).get_member("LastWriteTime")
        if older is not None and ge(written, _here(older)):
            return False
        return newer is None or not le(written, _here(newer))


def _here(moment: Any) -> Any:
    from bridge.operators import call, member

    plain = cast("datetime", moment)
    return call(plain, "ToLocalTime") if text(member(plain, "Kind")) == "Utc" else plain


class ResolvePath:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential", "RelativeBasePath")
        for place in resolved(ctx):
            if ctx.values.get("Relative"):
                base = places_of(ctx).location
                if not (place.in_files and base.in_files):
                    raise NotTranslated("a relative path on a drive that is no file system")
                ctx.write(_relative(place.path, base.path))
            else:
                ctx.write(path_info(place))


def _relative(path: str, base: str) -> str:
    path, base = path.rstrip("/") or "/", base.rstrip("/")
    if path == "/":
        raise NotTranslated("the root as a relative path")
    if path == base:
        return f"../{os.path.basename(path)}"
    if f"{path}/".startswith(f"{base}/"):
        return f"./{path[len(base) + 1 :]}"
    if f"{base}/".startswith(f"{path}/"):
        ups = base[len(path) :].count("/")
        return "/".join([".."] * (ups + 1)) + f"/{os.path.basename(path)}"
    return os.path.relpath(path, base or "/")


class ConvertPath:
    def process(self, ctx: Context) -> None:
        for place in resolved(ctx):
            ctx.write(place.path)


def _all() -> Iterator[Any]:
    yield definition_of("Get-Item", GetItem)
    yield definition_of("Get-ChildItem", GetChildItem)
    yield definition_of("Test-Path", TestPath)
    yield definition_of("Resolve-Path", ResolvePath)
    yield definition_of("Convert-Path", ConvertPath)


COMMANDS = tuple(_all())
