"""Functions of a translated script: their metadata and the Python that runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bridge.binding.convert import convert
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
from bridge.operators.collections import made
from bridge.operators.enums import declare
from bridge.values import Switch, TypeName, parse_type

__all__ = ["Function", "Param", "checked_by", "enum", "function", "parameter", "rule_for"]


def enum(name: str, members: Sequence[tuple[str, int]], *, flags: bool = False, of: str = "System.Int32") -> None:
    """Declare an enumeration of the script. ``of`` is the type of its numbers."""
    declare(EnumType(name, tuple(EnumMember(n, v) for n, v in members), flags, of))


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
    of_type: str | None = None,
) -> Param:
    """A parameter. ``members`` has one mapping for each Parameter attribute: the fields of ParameterSetMember that it sets."""
    sets = tuple(ParameterSetMember(**member) for member in members)
    return Param(Parameter(name, str(parse_type(type)), aliases, sets, validate, ps_type_name=of_type), default)


class Checking(str):
    """The text of a ValidateScript block, with the Python that runs for ``$_`` once a script has taken the function over."""

    __slots__ = ("body", "script")
    body: Callable[..., None]
    script: Any

    @classmethod
    def of(cls, text: str, body: Callable[..., None], script: Any = None) -> Checking:
        made = cls(text)
        made.body, made.script = body, script
        return made

    def __call__(self, value: Any) -> Any:
        return self.script.checked(self.body, value)


def checked_by(body: Callable[..., None], text: str, message: str | None = None) -> ValidationRule:
    """``[ValidateScript({ … })]``: ``body`` runs with each value as ``$_``."""
    return ValidationRule("Script", (Checking.of(text, body),), message=message)


@dataclass(frozen=True)
class Function:
    """A translated function: what binds its calls, and the Python that runs."""

    command: Command
    target: Any
    defaults: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    dotted: bool = False
    """It runs in the scope of its caller."""
    state: Any = None
    """The script scope that it belongs to, where that is not the script's own: that of a closure."""

    def __call__(self, script: Any, *arguments: Any) -> None:
        """Run it as the script itself: bind ``arguments``, values by position and :func:`named` ones, as PowerShell does."""
        script.start(self, arguments)

    def for_script(self, script: Any) -> Function:
        """The function with its ValidateScript blocks running in ``script``."""
        if not any(r.kind == "Script" for p in self.command.parameters for r in p.validation):
            return self
        parameters = tuple(
            replace(p, validation=tuple(rule_for(r, script) for r in p.validation)) for p in self.command.parameters
        )
        return replace(self, command=replace(self.command, parameters=parameters))

    def values(self, bound: Mapping[str, Any]) -> dict[str, Any]:
        """A value for every parameter: the bound one, its default, or what its type gives."""
        found: dict[str, Any] = {}
        for p in self.command.parameters:
            if p.name in bound:
                found[p.name] = made(bound[p.name])
            elif p.name in self.defaults:
                found[p.name] = convert(self.defaults[p.name](), p.type, enums=self.command.enums)
            else:
                found[p.name] = _empty(parse_type(p.type))
        return found


def rule_for(rule: ValidationRule, script: Any) -> ValidationRule:
    """A rule whose ValidateScript block runs in ``script``."""
    text = rule.arguments[0] if rule.arguments else None
    if not isinstance(text, Checking):
        return rule
    return replace(rule, arguments=(Checking.of(str(text), text.body, script),))


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
    aliases: tuple[str, ...] = (),
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
        return Function(command, target, defaults, aliases)

    return made
