"""Join-Path and Split-Path: paths as text."""

from __future__ import annotations

import re

from bridge.migrate.runtime.commands.file_support import (
    definition_of,
    paths_of,
    places_of,
    refuse,
    reporting,
)
from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.files.items import extension_of
from bridge.operators import text
from bridge.simulator.context import Context

__all__ = ["COMMANDS"]

_NO_TREE = frozenset(("alias", "env", "function", "variable"))
_DRIVE = re.compile(r"([^/\\:]+):(?!:)")


def _no_share(ctx: Context, path: str) -> None:
    if path.startswith(("\\\\", "//")):
        raise NotTranslated(f"{ctx.name} of a path on a share")


def joined(parent: str, child: str) -> str:
    """``parent`` and ``child`` with one separator of this system between them."""
    parent, child = parent.replace("\\", "/"), child.replace("\\", "/")
    if not parent:
        return child
    if not child:
        return parent if parent.endswith("/") else parent + "/"
    if parent.endswith("/"):
        return parent + child.removeprefix("/")
    return parent + child if child.startswith("/") else f"{parent}/{child}"


class JoinPath:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential")
        rest = ""
        for child in (*(ctx.values.get("ChildPath") or ()), *(ctx.values.get("AdditionalChildPath") or ())):
            rest = joined(rest, text(child))
        for path in ctx.values.get("Path") or ():
            _no_share(ctx, text(path))
            # Joining looks for the drive.
            with reporting(ctx):
                places_of(ctx).resolve(text(path))
                self._join(ctx, joined(text(path), rest))

    def _join(self, ctx: Context, found: str) -> None:
        if not ctx.values.get("Resolve"):
            ctx.write(found)
            return
        for place in places_of(ctx).expand(found):
            ctx.write(place.shown)


def parent_of(path: str) -> str:
    trimmed = path.replace("\\", "/").rstrip("/")
    at = trimmed.rfind("/")
    return "" if at < 0 else trimmed[: at or 1]


def _parent_on(drive: str, path: str) -> str:
    """The parent on a drive, whether or not there is such a drive; that of its root is empty."""
    plain = path.replace("\\", "/")
    if not plain.startswith("/") or (plain != "/" and plain.endswith("/")) or drive[:-1].casefold() in _NO_TREE:
        raise NotTranslated("the parent of such a path on a drive")
    return "" if plain == "/" else drive + parent_of(plain)


def leaf_of(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


class SplitPath:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "Credential")
        paths, literal = paths_of(ctx)
        for path in paths:
            given = [text(path)]
            if ctx.values.get("Resolve"):
                given = []
                with reporting(ctx):
                    given = [p.shown for p in places_of(ctx).expand(text(path), literal=literal)]
            for one in given:
                self._one(ctx, one)

    def _one(self, ctx: Context, path: str) -> None:
        kind = ctx.parameter_set
        if kind == "IsAbsoluteSet":
            ctx.write(path.startswith(("/", "\\")) or (":" in path[1:] and not path.startswith((".\\", "./"))))
        elif kind == "QualifierSet":
            at = path.find(":")
            if at < 0:
                ctx.error(
                    f"Cannot parse path because path '{path}' does not have a qualifier specified.",
                    "ParsePathFormatError",
                    "InvalidArgument",
                    path,
                    exception="System.FormatException",
                )
                return
            ctx.write(path[: at + 2] if path[at + 1 : at + 2] == ":" and at else path[: at + 1])
        elif kind == "NoQualifierSet":
            self._without_qualifier(ctx, path)
        elif kind in ("LeafSet", "LeafBaseSet", "ExtensionSet"):
            self._leaf(ctx, path, kind)
        else:
            _no_share(ctx, path)
            if "::" in path:
                raise NotTranslated("the parent of a path that names its provider")
            drive = _DRIVE.match(path)
            ctx.write(_parent_on(drive.group(), path[drive.end() :]) if drive else parent_of(path))

    def _without_qualifier(self, ctx: Context, path: str) -> None:
        at = path.find(":")
        if at > 0 and path[at + 1 : at + 2] == ":":
            ctx.write(path[at + 2 :])
        elif at > 0 and not path.startswith(("/", "\\", "./", ".\\")):
            ctx.write(path[at + 1 :] if path[at + 1 :] else path)
        else:
            ctx.write(path)

    def _leaf(self, ctx: Context, path: str, kind: str) -> None:
        name = leaf_of(path)
        if not name or (":" in name and "/" not in path.replace("\\", "/")):
            raise NotTranslated("the leaf of a root or a drive")
        extension = extension_of(name)
        if kind == "ExtensionSet":
            ctx.write(extension)
        elif kind == "LeafBaseSet":
            at = name.rfind(".")
            ctx.write(name if at < 0 else name[:at])
        else:
            ctx.write(name)


COMMANDS = (definition_of("Join-Path", JoinPath), definition_of("Split-Path", SplitPath))
