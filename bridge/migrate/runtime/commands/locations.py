"""Get-Location, Set-Location, Push-Location and Pop-Location: a location of the script's own."""

from __future__ import annotations

from bridge.migrate.runtime.commands.file_support import definition_of, places_of, refuse, reporting
from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.files.items import path_info
from bridge.migrate.runtime.files.places import Place, path_not_found
from bridge.operators import text
from bridge.simulator.context import Context

__all__ = ["COMMANDS"]

_ARGUMENT = "System.Management.Automation.PSArgumentException"


def _go(ctx: Context, given: str, *, literal: bool) -> None:
    places = places_of(ctx)
    if given in ("-", "+"):
        raise NotTranslated("a location of the history")
    found = [p for p in places.expand(given or "~", literal=literal, force=True) if p.in_files or not p.path]
    containers = [p for p in found if places.is_container(p)]
    if len(containers) > 1:
        ctx.error(
            f"Cannot set the location because path '{given}' resolved to multiple containers. You can only the set location to a "
            "single container at a time.",
            "Argument", "InvalidArgument", None, exception=_ARGUMENT,
        )  # fmt: skip
        return
    if not containers:
        raise path_not_found(given)
    place = containers[0]
    if not place.in_files:
        raise NotTranslated(f"a location on the drive {place.drive}:")
    places.location = Place(place.path.rstrip("/") or "/")


def _given(ctx: Context) -> tuple[str | None, bool]:
    literal = "LiteralPath" in ctx.values
    value = ctx.values.get("LiteralPath" if literal else "Path")
    return (None if value is None else text(value)), literal


class GetLocation:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "PSProvider", "PSDrive", "Stack", "StackName")
        ctx.write(path_info(places_of(ctx).location))


class SetLocation:
    def process(self, ctx: Context) -> None:
        refuse(ctx, "StackName")
        given, literal = _given(ctx)
        with reporting(ctx):
            _go(ctx, given or "", literal=literal)
            if ctx.values.get("PassThru"):
                ctx.write(path_info(places_of(ctx).location))


class PushLocation:
    def process(self, ctx: Context) -> None:
        places = places_of(ctx)
        places.stacks.setdefault(text(ctx.values.get("StackName")), []).append(places.location)
        given, literal = _given(ctx)
        with reporting(ctx):
            if given:
                _go(ctx, given, literal=literal)
            if ctx.values.get("PassThru"):
                ctx.write(path_info(places.location))


class PopLocation:
    def process(self, ctx: Context) -> None:
        places = places_of(ctx)
        name = text(ctx.values.get("StackName"))
        stack = places.stacks.get(name, [])
        if name and not stack:
            raise NotTranslated(f"Pop-Location from the stack {name}, which is empty")
        if stack:
            places.location = stack.pop()
            if ctx.values.get("PassThru"):
                ctx.write(path_info(places.location))


COMMANDS = (
    definition_of("Get-Location", GetLocation),
    definition_of("Set-Location", SetLocation),
    definition_of("Push-Location", PushLocation),
    definition_of("Pop-Location", PopLocation),
)
