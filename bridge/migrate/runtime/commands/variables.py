"""Get-, Set-, New-, Clear- and Remove-Variable, on the scopes of the script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bridge.migrate.runtime.errors import NotTranslated, record_of
from bridge.migrate.runtime.variables import AUTOMATIC, Frame, Variable, VariableObject
from bridge.model import Command, ConfirmImpact, EnumMember, EnumType, Parameter
from bridge.operators import OperatorError, text
from bridge.operators.kinds import unwrap
from bridge.operators.wildcards import wildcard
from bridge.simulator.builtins.parameters import command, parameter, switch
from bridge.simulator.context import Context
from bridge.simulator.definition import CmdletDefinition

__all__ = ["COMMANDS"]

_SMA = "System.Management.Automation."
_OPTIONS = EnumType(
    _SMA + "ScopedItemOptions",
    tuple(
        EnumMember(n, i) for n, i in (("None", 0), ("ReadOnly", 1), ("Constant", 2), ("Private", 4), ("AllScope", 8))
    ),
    True,
)


def _frame(ctx: Context) -> Frame:
    """The scope that ``-Scope`` says, or the current one."""
    current: Any = ctx.variables
    frame: Frame = current
    said = ctx.values.get("Scope")
    if said is None or text(said).casefold() in ("local", "private"):
        return frame
    name = text(said).casefold()
    if name in ("global", "script"):
        return frame.nearest(name)
    if not name.isdigit():
        raise NotTranslated(f"-Scope {said}")
    for _ in range(int(name)):
        if frame.outer is None:
            raise NotTranslated(f"-Scope {said}, more than there are")
        frame = frame.outer
    return frame


def _matching(ctx: Context, pattern: str) -> list[tuple[Frame, Variable]]:
    """The variables that a name or pattern means, with their scopes, by name."""
    frame = _frame(ctx)
    through = "Scope" not in ctx.values
    wild = set("*?[") & set(pattern)
    if not wild:
        found = frame.place(pattern) if through else _own(frame, pattern)
        if found is None and pattern.casefold() in AUTOMATIC:
            raise NotTranslated(f"the variable {pattern} of the engine as an object")
        return [] if found is None else [found]
    test = wildcard(pattern)
    if any(test.fullmatch(n) for n in AUTOMATIC) and (through or frame.kind):
        raise NotTranslated(f"the variables {pattern}, some of which are the engine's")
    seen: dict[str, tuple[Frame, Variable]] = {}
    for one in frame.chain() if through else [frame]:
        for variable in one.variables():
            if test.fullmatch(variable.name) and (one is frame or "Private" not in variable.options):
                seen.setdefault(variable.name.casefold(), (one, variable))
    return [seen[n] for n in sorted(seen)]


def _own(frame: Frame, name: str) -> tuple[Frame, Variable] | None:
    found = frame.own(name)
    return None if found is None else (frame, found)


def _named(ctx: Context) -> Iterator[tuple[Frame, Variable]]:
    """The variables of ``-Name``, ``-Include`` and ``-Exclude``. One that is not there is an error."""
    include = [wildcard(text(p)) for p in ctx.values.get("Include") or ()]
    exclude = [wildcard(text(p)) for p in ctx.values.get("Exclude") or ()]
    for given in ctx.values.get("Name") or ["*"]:
        name = text(given)
        found = _matching(ctx, name)
        if not found and not set("*?[") & set(name):
            _not_found(ctx, name)
        for frame, variable in found:
            if include and not any(t.fullmatch(variable.name) for t in include):
                continue
            if not any(t.fullmatch(variable.name) for t in exclude):
                yield frame, variable


def _not_found(ctx: Context, name: str) -> None:
    message = f"Cannot find a variable with the name '{name}'."
    ctx.error(message, "VariableNotFound", "ObjectNotFound", name, exception=_SMA + "ItemNotFoundException")


def _refused(ctx: Context, error: OperatorError, name: str) -> None:
    """An error of a variable, as the command reports it."""
    if error.error_id != "VariableNotWritable":
        raise NotTranslated(f"{ctx.name} of {name}: {error.message}") from error
    record = record_of(error)
    ctx.error(record.message, record.error_id, record.category, name, exception=record.exception.type_name)


def _options(ctx: Context) -> frozenset[str]:
    said = ctx.values.get("Option")
    return frozenset() if said is None else frozenset(text(said).split(", ")) - {"None", "Unspecified"}


def _make(ctx: Context, frame: Frame, name: str, value: Any) -> Variable:
    options = _options(ctx)
    if "AllScope" in options or ctx.values.get("Visibility") is not None:
        raise NotTranslated("a variable of all scopes, or one that is not public")
    if text(ctx.values.get("Scope") or "").casefold() == "private":
        options |= {"Private"}
    made = Variable(name, value, None, options, text(ctx.values.get("Description") or ""))
    frame.put(made)
    return made


class GetVariable:
    def process(self, ctx: Context) -> None:
        for _, variable in _named(ctx):
            if not ctx.values.get("ValueOnly"):
                ctx.write(VariableObject.of(variable))
                continue
            plain = unwrap(variable.value)
            ctx.write(list(plain) if isinstance(plain, (list, tuple)) else variable.value, enumerate=True)


class NewVariable:
    def process(self, ctx: Context) -> None:
        name, frame = text(ctx.values["Name"]), _frame(ctx)
        known = frame.own(name)
        if name.casefold() in AUTOMATIC:
            raise NotTranslated(f"New-Variable {name}, which the engine has")
        if known is not None and not ctx.values.get("Force"):
            ctx.error(
                f"A variable with name '{name}' already exists.", "VariableAlreadyExists", "ResourceExists", name,
                exception=_SMA + "SessionStateException",
            )  # fmt: skip
            return
        if known is not None and "Constant" in known.options:
            _unwritable(ctx, name)
            return
        if ctx.should_process(f"Name: {name} Value: {text(ctx.values.get('Value'))}", "New variable"):
            made = _make(ctx, frame, name, ctx.values.get("Value"))
            if ctx.values.get("PassThru"):
                ctx.write(VariableObject.of(made))


def _unwritable(ctx: Context, name: str) -> None:
    message = f"Cannot overwrite variable {name} because it is read-only or constant."
    kind = _SMA + "SessionStateUnauthorizedAccessException"
    ctx.error(message, "VariableNotWritable", "WriteError", name, exception=kind)


class SetVariable:
    """What is piped in is the value: all of it, as a list of several."""

    def begin(self, ctx: Context) -> None:
        self.kept: list[Any] = []
        self.by_name = "Name" in ctx.values
        self.piped = False

    def process(self, ctx: Context) -> None:
        if not self.by_name:
            self._set(ctx, ctx.values.get("Value"))
            return
        if "Value" in ctx.values and ctx.has_input:
            self.kept.append(ctx.values["Value"])
            self.piped = True

    def end(self, ctx: Context) -> None:
        if self.by_name:
            value = self.kept if len(self.kept) > 1 else self.kept[0] if self.kept else ctx.values.get("Value")
            self._set(ctx, value)

    def _set(self, ctx: Context, value: Any) -> None:
        for given in ctx.values["Name"]:
            name, frame = text(given), _frame(ctx)
            if set("*?[") & set(name) or ctx.values.get("Include") or ctx.values.get("Exclude"):
                raise NotTranslated("Set-Variable by a pattern")
            if name.casefold() in AUTOMATIC and not name.casefold().endswith("preference"):
                raise NotTranslated(f"Set-Variable {name}, which the engine has")
            if ctx.should_process(f"Name: {name} Value: {text(value)}", "Set variable"):
                self._one(ctx, frame, name, value)

    def _one(self, ctx: Context, frame: Frame, name: str, value: Any) -> None:
        known, options = frame.own(name), _options(ctx)
        if known is not None:
            made = known
            if not self._change(ctx, known, value, options):
                return
        elif options or "Description" in ctx.values:
            made = _make(ctx, frame, name, value)
        else:
            made = frame.assign(name, value)
        if text(ctx.values.get("Scope") or "").casefold() == "private":
            made.options |= {"Private"}
        if ctx.values.get("PassThru"):
            ctx.write(VariableObject.of(made))

    def _change(self, ctx: Context, known: Variable, value: Any, options: frozenset[str]) -> bool:
        """Change a variable that is there: its value, then its options. False when it refuses."""
        forced = known.options & {"ReadOnly"} if ctx.values.get("Force") else frozenset()
        known.options -= forced
        try:
            if "Value" in ctx.values or self.piped:
                known.assign(value)
        except OperatorError as error:
            _refused(ctx, error, known.name)
            return False
        if "Description" in ctx.values:
            known.description = text(ctx.values["Description"])
        if "Option" not in ctx.values:
            known.options |= forced
            return True
        if known.options & {"ReadOnly", "Constant"}:
            _unwritable(ctx, known.name)
            return False
        if "Constant" in options:
            ctx.error(
                f"Existing variable {known.name} cannot be made constant. Variables can be made constant only at creation time.",
                "VariableCannotBeMadeConstant", "WriteError", known.name, exception=_SMA + "SessionStateUnauthorizedAccessException",
            )  # fmt: skip
            return False
        known.options = options
        return True


class ClearVariable:
    def process(self, ctx: Context) -> None:
        for frame, variable in _named(ctx):
            if not ctx.should_process(f"Name: {variable.name}", "Clear variable"):
                continue
            if variable.options & {"ReadOnly", "Constant"} and not (
                "ReadOnly" in variable.options and ctx.values.get("Force")
            ):
                _unwritable(ctx, variable.name)
                continue
            options, variable.options = variable.options, frozenset()
            current: Any = ctx.variables
            if "Scope" in ctx.values or frame is current:
                variable.assign(None)
                made = variable
            else:
                made = current.assign(variable.name, None)
            variable.options = options
            if ctx.values.get("PassThru"):
                ctx.write(VariableObject.of(made))


class RemoveVariable:
    def process(self, ctx: Context) -> None:
        for frame, variable in _named(ctx):
            if not ctx.should_process(f"Name: {variable.name}", "Remove variable"):
                continue
            if "Constant" in variable.options or ("ReadOnly" in variable.options and not ctx.values.get("Force")):
                ctx.error(
                    f"Cannot remove variable {variable.name} because it is constant or read-only. If the variable is read-only, try the "
                    "operation again specifying the Force option.",
                    "VariableNotRemovable", "WriteError", variable.name, exception=_SMA + "SessionStateUnauthorizedAccessException",
                )  # fmt: skip
                continue
            frame.remove(variable.name)


_TEXT, _TEXTS = "System.String", "System.String[]"
_FILTERS = (parameter("Include", _TEXTS), parameter("Exclude", _TEXTS))
_SCOPE = parameter("Scope", _TEXT)
_MADE = (
    parameter("Value", position=1, by_value=True, by_name=True),
    parameter("Description", _TEXT),
    parameter("Option", _OPTIONS.name),
    switch("Force"),
    parameter("Visibility", _SMA + "SessionStateEntryVisibility"),
    switch("PassThru"),
    _SCOPE,
)
_CHANGES: dict[str, Any] = {"supports_should_process": True, "confirm_impact": ConfirmImpact.MEDIUM}


def _name(net: str = _TEXTS, *, mandatory: bool = True, by_value: bool = False) -> Parameter:
    return parameter("Name", net, 0, mandatory=mandatory, by_value=by_value, by_name=True)


def _commands() -> Iterator[tuple[Command, type[Any]]]:
    enums = (_OPTIONS,)
    names = (_name(mandatory=False, by_value=True), switch("ValueOnly"), *_FILTERS, _SCOPE)
    yield command("Get-Variable", names, aliases=("gv",)), GetVariable
    yield command("New-Variable", (_name(_TEXT), *_MADE), enums=enums, aliases=("nv",), **_CHANGES), NewVariable
    yield (
        command("Set-Variable", (_name(), *_FILTERS, *_MADE), enums=enums, aliases=("sv", "set"), **_CHANGES),
        SetVariable,
    )
    rest = (*_FILTERS, switch("Force"), _SCOPE)
    yield command("Clear-Variable", (_name(), *rest, switch("PassThru")), aliases=("clv",), **_CHANGES), ClearVariable
    yield command("Remove-Variable", (_name(), *rest), aliases=("rv",), **_CHANGES), RemoveVariable


COMMANDS = tuple(
    CmdletDefinition(made, implementation, f"Microsoft.PowerShell.Commands.{made.name.replace('-', '')}Command")
    for made, implementation in _commands()
)
