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

_TEXTS = "System.String[]"
_MAKING = "Microsoft.PowerShell.Commands."


class SetAlias:
    """An alias of the scope that calls it, or of the scope that -Scope names."""

    name: Annotated[str, Param(mandatory=True, position=0, by_property_name=True)] = ""
    value: Annotated[str, Param(mandatory=True, position=1, by_property_name=True)] = ""
    description: Annotated[str, Param(mandatory=False, position=None)] = ""
    scope: Annotated[str, Param(mandatory=False, position=None)] = ""
    force: Annotated[bool, Param(position=None)] = False
    pass_thru: Annotated[bool, Param(position=None)] = False
    option: Annotated[Any, Param(mandatory=False, position=None)] = None

    def process(self, ctx: Context) -> None:
        if self.option is not None:
            raise NotTranslated(f"{ctx.name} -Option")
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
    """The aliases with these names, or for these commands."""

    name: Annotated[
        Any, Param(mandatory=False, position=0, by_value=True, by_property_name=True, sets=("Default",), type=_TEXTS)
    ] = None
    exclude: Annotated[Any, Param(mandatory=False, position=None, type=_TEXTS)] = None
    scope: Annotated[Any, Param(mandatory=False, position=None)] = None
    definition: Annotated[Any, Param(mandatory=False, position=None, sets=("Definition",), type=_TEXTS)] = None

    def process(self, ctx: Context) -> None:
        if self.exclude or self.scope is not None or not (self.name or self.definition):
            raise NotTranslated("Get-Alias with other parameters than -Name or -Definition")
        for name in self.name or self.definition:
            if any(c in name for c in "*?["):
                raise NotTranslated("Get-Alias with a wildcard")
        for target in self.definition or ():
            self._of(ctx, target)
        for name in self.name or ():
            found = ctx.server.alias(name)
            if found is not None:
                ctx.write(AliasInfo(*found))
                continue
            _no_alias(ctx, f"name '{name}'", name)

    @staticmethod
    def _of(ctx: Context, target: str) -> None:
        """The aliases of a command, by name."""
        from bridge.migrate.runtime.commands.aliases import ALIASES  # which reads the commands of this module

        known = {alias: (alias, name) for alias, name in ALIASES.items()}
        for frame in reversed(list(ctx.server.frame.chain())):
            known |= frame.aliases
        found = [known[k] for k in sorted(known) if known[k][1].casefold() == target.casefold()]
        if not found and ctx.server.find(target) is None:
            raise NotTranslated(f"Get-Alias -Definition {target}")
        for alias, name in found:
            ctx.write(AliasInfo(alias, name))
        if not found:
            _no_alias(ctx, f"definition '{target}'", target)


def _no_alias(ctx: Context, what: str, target: str) -> None:
    ctx.error(
        f"This command cannot find a matching alias because an alias with the {what} does not exist.", "ItemNotFoundException",
        "ObjectNotFound", target, exception="System.Management.Automation.ItemNotFoundException",
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
    definition("Get-Alias", GetAlias, _MAKING + "GetAliasCommand", default_set="Default", aliases=("gal",)),
)
