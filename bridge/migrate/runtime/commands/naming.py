"""Names of commands: aliases, and what Get-Command tells of a name."""

from __future__ import annotations

from typing import Annotated, Any

from bridge.migrate.runtime.command_info import AliasInfo, CommandInfo
from bridge.migrate.runtime.commands.definition import definition
from bridge.migrate.runtime.errors import NotTranslated, record_of
from bridge.simulator.context import Context
from bridge.simulator.definition import Param
from bridge.simulator.records import TerminatingError

__all__ = ["COMMANDS", "GetCommandOfScript"]

_MAKING = "Microsoft.PowerShell.Commands."


class SetAlias:
    """An alias of the scope that calls it, or of the scope that -Scope names."""

    name: Annotated[str, Param(mandatory=True, position=0, by_property_name=True)] = ""
    value: Annotated[str, Param(mandatory=True, position=1, by_property_name=True)] = ""
    description: Annotated[str, Param(mandatory=False, position=None)] = ""
    scope: Annotated[str, Param(mandatory=False, position=None)] = ""
    force: Annotated[bool, Param(position=None)] = False
    pass_thru: Annotated[bool, Param(position=None)] = False

    def process(self, ctx: Context) -> None:
        frame: Any = ctx.variables
        where = self.scope.casefold()
        if where in ("global", "script"):
            frame = frame.nearest(where)
        elif where not in ("", "local", "0"):
            raise NotTranslated(f"{ctx.name} -Scope {self.scope}")
        self.check(ctx, frame)
        frame.aliases[self.name.casefold()] = (self.name, self.value)
        if self.pass_thru:
            ctx.write(AliasInfo(self.name, self.value))

    def check(self, ctx: Context, frame: Any) -> None:
        """Set-Alias changes an alias that is there."""


class NewAlias(SetAlias):
    def check(self, ctx: Context, frame: Any) -> None:
        if self.name.casefold() in frame.aliases and not self.force:
            ctx.throw(
                f"The alias is not allowed, because an alias with the name '{self.name}' already exists.",
                "AliasAlreadyExists", "ResourceExists", self.name,
                exception="System.Management.Automation.SessionStateException",
            )  # fmt: skip


class GetAlias:
    """The aliases with these names."""

    name: Annotated[Any, Param(mandatory=True, position=0, by_value=True, type="System.String[]")] = None

    def process(self, ctx: Context) -> None:
        for name in self.name:
            if any(c in name for c in "*?["):
                raise NotTranslated("Get-Alias with a wildcard")
            found = ctx.server.alias(name)
            if found is not None:
                ctx.write(AliasInfo(*found))
                continue
            ctx.error(
                f"This command cannot find a matching alias because an alias with the name '{name}' does not exist.",
                "ItemNotFoundException", "ObjectNotFound", name, exception="System.Management.Automation.ItemNotFoundException",
            )  # fmt: skip


class GetCommandOfScript:
    """Get-Command of names: aliases and functions of the script, then what is built in here."""

    def process(self, ctx: Context) -> None:
        known = {"name", "erroraction", "errorvariable", "warningaction", "outvariable", "verbose", "debug"}
        if {n.casefold() for n in ctx.bound} - known or not ctx.values.get("Name"):
            raise NotTranslated("Get-Command with more than names")
        for name in (str(n) for n in ctx.values["Name"]):
            if any(c in name for c in "*?["):
                raise NotTranslated("Get-Command with a wildcard")
            alias = ctx.server.alias(name)
            found = ctx.server.find(name)
            if alias is not None:
                ctx.write(AliasInfo(*alias))
            elif found is not None:
                ctx.write(CommandInfo(found.command))
            else:
                self._missing(ctx, name)

    def _missing(self, ctx: Context, name: str) -> None:
        error = ctx.server.missing(name)
        if not isinstance(error, TerminatingError):
            raise error
        ctx.error(record_of(error))


COMMANDS = (
    definition("Set-Alias", SetAlias, _MAKING + "SetAliasCommand", aliases=("sal",)),
    definition("New-Alias", NewAlias, _MAKING + "NewAliasCommand", aliases=("nal",)),
    definition("Get-Alias", GetAlias, _MAKING + "GetAliasCommand", aliases=("gal",)),
)
