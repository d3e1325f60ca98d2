"""What the commands of the file system have in common: paths from their parameters, errors of providers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.migrate.runtime.commands.file_parameters import FILE_COMMANDS
from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.files.items import FileSystemInfo, item_at, provider_notes
from bridge.migrate.runtime.files.patterns import file_pattern
from bridge.migrate.runtime.files.places import PathFailure, Place, Places, dotnet_path_failure, globs
from bridge.operators import text
from bridge.simulator.context import Context
from bridge.simulator.definition import CmdletDefinition

__all__ = [
    "definition_of",
    "described",
    "environment_only",
    "paths_of",
    "places_of",
    "provider_errors",
    "refuse",
    "report",
    "reporting",
    "resolved",
    "texts",
]


def places_of(ctx: Context) -> Places:
    """Where the script that runs ``ctx`` stands."""
    found: Places = ctx.server.places
    return found


def texts(ctx: Context, name: str) -> list[str]:
    """The strings of a parameter, none when it was not given."""
    return [text(v) for v in ctx.values.get(name) or ()]


def paths_of(ctx: Context) -> tuple[list[Any], bool]:
    """(the paths, whether they are literal). A path may be null where the parameter allows it."""
    literal = "LiteralPath" in ctx.values
    value = ctx.values.get("LiteralPath" if literal else "Path")
    return (list(value) if isinstance(value, (list, tuple)) else [] if value is None else [value]), literal


def refuse(ctx: Context, *names: str) -> None:
    """Refuse parameters that are not implemented, when one of them was given."""
    for name in names:
        if ctx.values.get(name):
            raise NotTranslated(f"{ctx.name} -{name}")


def environment_only(place: Place, what: str) -> None:
    """Of the drives that are no file system, only ``Env:`` is known to ``what``."""
    if place.drive != "Env":
        raise NotTranslated(f"{what} on the drive {place.drive}:")


def report(ctx: Context, failure: PathFailure) -> None:
    ctx.error(failure.message, failure.error_id, failure.category, failure.target, exception=failure.exception)


@contextmanager
def reporting(ctx: Context) -> Iterator[None]:
    """A path that cannot be worked on is an error that the command goes on from."""
    try:
        yield
    except PathFailure as failure:
        report(ctx, failure)


@contextmanager
def provider_errors(ctx: Context, stem: str, category: str, target: Any) -> Iterator[None]:
    """What .NET throws, as the provider reports it: ``<stem>IOError`` in ``category``, ``<stem>UnauthorizedAccessError``."""
    try:
        yield
    except DotNetError as error:
        denied = error.kind.endswith("UnauthorizedAccessException")
        suffix, kind = ("UnauthorizedAccessError", "PermissionDenied") if denied else ("IOError", category)
        report(ctx, dotnet_path_failure(error, stem + suffix, kind, target))


def resolved(ctx: Context, **more: Any) -> Iterator[Place]:
    """The places that -Path or -LiteralPath name, with -Filter, -Include and -Exclude; those that are not there are reported."""
    paths, literal = paths_of(ctx)
    if ctx.values.get("Filter"):
        if literal or not all(globs(text(path).replace("\\", "/").rpartition("/")[2]) for path in paths):
            raise NotTranslated(f"{ctx.name} -Filter for a path without a wildcard at its end")
        pattern = file_pattern(text(ctx.values["Filter"]), ignore_case=True)
        more["leaf"] = lambda item: pattern.fullmatch(item.name) is not None
    places = places_of(ctx)
    include, exclude = texts(ctx, "Include"), texts(ctx, "Exclude")
    for path in paths:
        found: list[Place] = []
        with reporting(ctx):
            found = places.expand(
                text(path),
                literal=literal,
                force=bool(ctx.values.get("Force")),
                include=include,
                exclude=exclude,
                **more,
            )
        yield from found


def described(path: str, item: FileSystemInfo | None = None) -> FileSystemInfo:
    """The object for ``path`` as a provider writes it."""
    found = item or item_at(path)
    return found.described(*provider_notes(path, container=found.is_directory).items())


def definition_of(name: str, implementation: Any) -> CmdletDefinition:
    """The definition of a command of the table in :mod:`file_parameters`."""
    bare = name.replace("-", "")
    return CmdletDefinition(FILE_COMMANDS[name], implementation, f"Microsoft.PowerShell.Commands.{bare}Command")
