"""Functions and script blocks of a translated script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bridge.binding.convert import convert
from bridge.migrate.runtime.errors import NotTranslated, no_bug
from bridge.migrate.runtime.jumps import returning
from bridge.model import (
    ALL_SETS,
    Command,
    CommandKind,
    ConfirmImpact,
    EnumMember,
    EnumType,
    Parameter,
    ParameterSet,
    ParameterSetMember,
    ValidationRule,
)
from bridge.operators import collect
from bridge.operators.enums import declare
from bridge.simulator.context import Context
from bridge.values import ScriptBlock, Switch, TypeName, parse_type

__all__ = ["Block", "Function", "Param", "enum", "function", "parameter"]


class Block(ScriptBlock):
    """A script block as a Python function that writes through the script.

    A block that reads ``$_`` is a function of it; one with parameters or ``$args`` is a function of those (``takes_item`` False).
    Calling a block runs it for an item, as ForEach-Object does, and gives what it wrote; :meth:`delegate` passes arguments.
    """

    __slots__ = ("_body", "_script", "takes_item")

    def __new__(cls, script: Any, body: Callable[..., None], text: str = "", *, takes_item: bool = True) -> Block:
        made = str.__new__(cls, text)
        made._script = script
        made._body = body
        made.takes_item = takes_item
        return made

    _script: Any
    _body: Callable[..., None]
    takes_item: bool

    def __call__(self, item: Any = None, *arguments: Any) -> Any:
        return collect(self._script.gather(lambda: self._for(item, arguments)))

    def delegate(self, *arguments: Any) -> Any:
        """What the block writes when .NET calls it with ``arguments``."""
        return collect(self._script.gather(lambda: self.write(*arguments)))

    def _for(self, item: Any, arguments: tuple[Any, ...] = ()) -> None:
        if self.takes_item:
            if arguments:
                raise NotTranslated("a script block was given arguments besides $_")
            self.write(item)
        else:
            self.write(*arguments)

    def write(self, *arguments: Any) -> None:
        """Run the block; what it writes goes where the script's output goes now."""
        with no_bug(self._script.trying_now), returning():
            self._body(*arguments)

    def into(self, ctx: Context, item: Any) -> None:
        """Run the block with ``$_`` as ``item``; what it writes is output of the command ``ctx``."""
        with self._script.writing(ctx):
            self._for(item)


def enum(name: str, members: Sequence[tuple[str, int]], *, flags: bool = False) -> None:
    """Declare an enumeration of the script."""
    declare(EnumType(name, tuple(EnumMember(n, v) for n, v in members), flags))


@dataclass(frozen=True)
class Param:
    """A parameter of a translated function: its metadata, and what makes its default."""

    metadata: Parameter
    default: Callable[[], Any] | None = None


def parameter(
    name: str,
    type: str = "object",  # noqa: A002 - PowerShell's own word
    *,
    default: Callable[[], Any] | None = None,
    aliases: tuple[str, ...] = (),
    validate: tuple[ValidationRule, ...] = (),
    members: tuple[Mapping[str, Any], ...] = ({},),
) -> Param:
    """A parameter. ``members`` has one mapping for each Parameter attribute: the fields of ParameterSetMember that it sets."""
    sets = tuple(ParameterSetMember(**member) for member in members)
    return Param(Parameter(name, str(parse_type(type)), aliases, sets, validate), default)


@dataclass(frozen=True)
class Function:
    """A translated function: what binds its calls, and the Python that runs."""

    command: Command
    target: Any
    defaults: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    is_filter: bool = False

    def __call__(self, script: Any, *arguments: Any) -> None:
        """Run it as the script itself: bind ``arguments``, values by position and :func:`named` ones, as PowerShell does."""
        script.start(self, arguments)

    def values(self, bound: Mapping[str, Any]) -> dict[str, Any]:
        """A value for every parameter: the bound one, its default, or what its type gives."""
        found: dict[str, Any] = {}
        for p in self.command.parameters:
            if p.name in bound:
                found[p.name] = bound[p.name]
            elif p.name in self.defaults:
                found[p.name] = convert(self.defaults[p.name](), p.type, enums=self.command.enums)
            else:
                found[p.name] = _empty(parse_type(p.type))
        return found


def _empty(type_name: TypeName) -> Any:
    """What an unbound parameter holds (specification of parameter binding, section 10.6)."""
    if type_name.is_array or type_name.is_nullable:
        return None
    if type_name.name == "System.Management.Automation.SwitchParameter":
        return Switch(False)
    if type_name.name in _ZEROES:
        return convert(_ZEROES[type_name.name], type_name)
    return None


_ZEROES: dict[str, Any] = {
    "System.String": "",
    "System.Boolean": False,
    **{
        f"System.{n}": 0
        for n in (
            "Byte",
            "SByte",
            "Int16",
            "UInt16",
            "Int32",
            "UInt32",
            "Int64",
            "UInt64",
            "Single",
            "Double",
            "Decimal",
        )
    },
}


def function(
    name: str,
    *parameters: Param,
    advanced: bool = False,
    should_process: bool = False,
    confirm_impact: str = "Medium",
    default_set: str | None = None,
    positional_binding: bool = True,
    is_filter: bool = False,
) -> Callable[[Any], Function]:
    """Make a function or class a command of the script. ``advanced``: it has common parameters."""

    def made(target: Any) -> Function:
        names = [default_set] if default_set else []
        for p in parameters:
            for member in reversed(p.metadata.members):
                if member.set != ALL_SETS and member.set not in names:
                    names.append(member.set)
        command = Command(
            name,
            kind=CommandKind.FUNCTION,
            parameters=tuple(p.metadata for p in parameters),
            sets=tuple(ParameterSet(n, n == default_set) for n in names) or (ParameterSet(ALL_SETS),),
            default_set=default_set,
            supports_should_process=should_process,
            confirm_impact=ConfirmImpact(confirm_impact),
            positional_binding=positional_binding,
            common_parameters=advanced,
        )
        defaults = {p.metadata.name: p.default for p in parameters if p.default is not None}
        return Function(command, target, defaults, is_filter)

    return made
