"""From a Python function or class to a command: its metadata from help, a model, or its own signature."""

from __future__ import annotations

import datetime as _dt
import decimal as _decimal
import inspect
import types
import uuid as _uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from bridge.model import (
    ALL_SETS,
    Command,
    CommandKind,
    ConfirmImpact,
    Parameter,
    ParameterSet,
    ParameterSetMember,
    ValidationRule,
)
from bridge.simulator.errors import SimulatorError
from bridge.values import PSObject, ScriptBlock, Switch

__all__ = ["CmdletDefinition", "Param", "command_from_signature", "fold", "resolve_help"]


@dataclass(frozen=True)
class Param:
    """What a signature alone cannot say, given as ``Annotated[type, Param(…)]``.

    ``sets`` names the parameter sets (all when empty); ``position`` counts from 0, None is named only.
    """

    mandatory: bool | None = None
    position: int | None = -1
    by_value: bool = False
    by_property_name: bool = False
    remaining: bool = False
    sets: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    type: str | None = None
    name: str | None = None
    validate: tuple[ValidationRule, ...] = ()


@dataclass(frozen=True)
class CmdletDefinition:
    """A registered cmdlet. ``type_name`` is what follows the comma in its error ids (the name, unless it is a class of its own)."""

    command: Command
    implementation: Any
    type_name: str
    builtin: bool = False
    script: bool = False


_TYPES: dict[Any, str] = {
    int: "System.Int32",
    str: "System.String",
    bool: "System.Boolean",
    float: "System.Double",
    bytes: "System.Byte[]",
    dict: "System.Collections.Hashtable",
    list: "System.Object[]",
    object: "System.Object",
    Any: "System.Object",
    PSObject: "System.Management.Automation.PSObject",
    Switch: "System.Management.Automation.SwitchParameter",
    ScriptBlock: "System.Management.Automation.ScriptBlock",
    _dt.datetime: "System.DateTime",
    _dt.timedelta: "System.TimeSpan",
    _decimal.Decimal: "System.Decimal",
    _uuid.UUID: "System.Guid",
}


def fold(name: str) -> str:
    """A Python or PowerShell name without the differences between the two: ``session_id`` and ``SessionId`` fold alike."""
    return name.strip("_").replace("_", "").casefold()


def pascal(name: str) -> str:
    """``session_id`` as ``SessionId``; a name with capitals stays as it is."""
    if name != name.lower():
        return name.rstrip("_")
    return "".join(part[:1].upper() + part[1:] for part in name.strip("_").split("_"))


def own_parameters(function: Callable[..., Any], skip: int = 0) -> list[inspect.Parameter]:
    """The parameters of a function that are the command's: all but the context and ``*``/``**`` ones."""
    found = list(inspect.signature(function).parameters.values())[skip:]
    return [p for p in found if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD) and not is_context(p)]


def is_context(parameter: inspect.Parameter) -> bool:
    """True for the parameter that takes the :class:`~bridge.simulator.Context`."""
    annotation = parameter.annotation
    named = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
    return parameter.name in ("ctx", "context") or named in ("Context", "bridge.simulator.Context")


def _hints(target: Any) -> Mapping[str, Any]:
    try:
        return get_type_hints(target, include_extras=True)
    except (NameError, TypeError, AttributeError):
        # Annotations that name something only a type checker sees: the parameter is then an object.
        return {}


def _net_type(hint: Any) -> tuple[str, tuple[ValidationRule, ...]]:
    """The .NET type and validation of an annotation."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return "System.String", (ValidationRule("Set", tuple(str(a) for a in arguments)),)
    if origin in (Union, types.UnionType):
        plain = [a for a in arguments if a is not type(None)]
        return _net_type(plain[0]) if len(plain) == 1 else ("System.Object", ())
    if (
        origin is not None
        and isinstance(origin, type)
        and issubclass(origin, Iterable)
        and origin is not dict
        and arguments
    ):
        name, rules = _net_type(arguments[0])
        return f"{name}[]", rules
    if origin is dict:
        return _TYPES[dict], ()
    try:
        known = _TYPES.get(hint)
    except TypeError:
        known = None
    if known is not None:
        return known, ()
    named = getattr(hint, "type_name", None)
    return (named, ()) if isinstance(named, str) else ("System.Object", ())


def command_from_signature(
    name: str, target: Any, *, should_process: bool = False, confirm_impact: ConfirmImpact = ConfirmImpact.MEDIUM,
    default_set: str | None = None,
) -> Command:  # fmt: skip
    """The command that ``target``'s signature (a function) or annotated attributes (a class) describe."""
    hints = _hints(target)
    if inspect.isclass(target):
        missing = inspect.Parameter.empty
        found = [
            (n, h, getattr(target, n, missing), False)
            for n, h in hints.items()
            if not n.startswith("_") and fold(n) != "ctx"
        ]
    else:
        found = [(p.name, hints.get(p.name, Any), p.default, p.kind is p.KEYWORD_ONLY) for p in own_parameters(target)]
    parameters = []
    position = 0
    for python_name, hint, default, named_only in found:
        parameter, takes_position = _parameter(python_name, hint, default, None if named_only else position)
        position += takes_position
        parameters.append(parameter)
    names: list[str] = []
    for parameter in parameters:
        for member in parameter.members:
            if member.set != ALL_SETS and member.set not in names:
                names.append(member.set)
    if default_set is not None and default_set in names:
        names.remove(default_set)
        names.insert(0, default_set)
    sets = tuple(ParameterSet(n, default=n == default_set) for n in names) or (ParameterSet(ALL_SETS),)
    return Command(
        name, kind=CommandKind.CMDLET, parameters=tuple(parameters), sets=sets, default_set=default_set,
        supports_should_process=should_process, confirm_impact=confirm_impact, synopsis=(inspect.getdoc(target) or "").split("\n")[0],
    )  # fmt: skip


def _parameter(python_name: str, hint: Any, default: Any, position: int | None) -> tuple[Parameter, int]:
    extra = Param()
    if get_origin(hint) in (Union, types.UnionType):
        # Python 3.10 makes Optional of what has the default None, around all that was said of it.
        said = [a for a in get_args(hint) if get_origin(a) is Annotated]
        hint = said[0] if len(said) == 1 else hint
    if get_origin(hint) is Annotated:
        hint, *metadata = get_args(hint)
        extra = next((m for m in metadata if isinstance(m, Param)), extra)
    net, rules = _net_type(hint)
    if hint is bool and default is False:
        net = _TYPES[Switch]
    net = extra.type or net
    is_switch = net == _TYPES[Switch]
    at = position if extra.position == -1 else extra.position
    takes = 0 if is_switch or at is None or extra.remaining else 1
    no_default = default is inspect.Parameter.empty
    mandatory = extra.mandatory if extra.mandatory is not None else no_default and not is_switch
    members = tuple(
        ParameterSetMember(s, mandatory, at if takes else None, extra.by_value, extra.by_property_name, extra.remaining)
        for s in extra.sets or (ALL_SETS,)
    )
    return Parameter(extra.name or pascal(python_name), net, extra.aliases, members, rules + extra.validate), takes


def resolve_help(name: str, source: Any) -> Command:
    """The command ``name`` of ``source``: a :class:`Command`, a generated wrapper, a Module, or the path of a help file or folder.

    Raises :class:`SimulatorError` when the source does not have it.
    """
    own = getattr(source, "command", None)
    if isinstance(own, Command):
        source = own
    if isinstance(source, Command):
        return source if source.name.casefold() == name.casefold() else replace(source, name=name)
    commands = getattr(source, "commands", None)
    if commands is None:
        from bridge.schema import read

        commands = read(Path(source)).commands
    for command in commands:
        if command.name.casefold() == name.casefold():
            assert isinstance(command, Command)
            return command
    raise SimulatorError(f"{source}: has no command {name}; it has {', '.join(c.name for c in commands) or 'none'}")
