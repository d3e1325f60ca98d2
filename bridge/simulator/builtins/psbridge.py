"""The functions of the PowerShell module PSBridge, as a host in Python answers them.

Metadata are those of the registered commands, and a probe is bound by the binder of this project: what is tested against such a host is
everything but the engine itself.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from bridge.model import Command, CommandKind, Parameter, ParameterSet, ParameterSetMember
from bridge.schema.export import write_document
from bridge.simulator.context import Context
from bridge.simulator.definition import CmdletDefinition
from bridge.values import PSObject

__all__ = ["definitions"]

_ANSWER = "bridge.parity.compare_binding:answer"
_ENGINE = {"version": "7.6.5", "edition": "Core", "platform": "Unix"}
_TEXTS = "System.String[]"
_CUSTOM = ("System.Management.Automation.PSCustomObject", "System.Object")

_EXPORT = Command(
    "Export-BridgeMetadata",
    module="PSBridge",
    kind=CommandKind.FUNCTION,
    parameters=(
        Parameter("Module", _TEXTS, members=(ParameterSetMember("Module", mandatory=True, position=0),)),
        Parameter("Command", _TEXTS, members=(ParameterSetMember("Command", mandatory=True),)),
    ),
    sets=(ParameterSet("Module", default=True), ParameterSet("Command")),
    default_set="Module",
)
_TEST = Command(
    "Test-BridgeBinding",
    module="PSBridge",
    kind=CommandKind.FUNCTION,
    parameters=(
        Parameter("InputObject", _TEXTS, members=(ParameterSetMember(mandatory=True, position=0, by_value=True),)),
    ),
)


_PROBE = Command(
    "New-BridgeProbe",
    module="PSBridge",
    kind=CommandKind.FUNCTION,
    parameters=(
        Parameter("Command", _TEXTS, members=(ParameterSetMember(mandatory=True, position=0, by_value=True),)),
    ),
    supports_should_process=True,
)


class _Shadow:
    """The shadow of a command: says what was bound when it begins and for each object, and does nothing."""

    def begin(self, ctx: Context) -> PSObject:
        return self._record("begin", ctx)

    def process(self, ctx: Context) -> PSObject:
        return self._record("process", ctx)

    def _record(self, phase: str, ctx: Context) -> PSObject:
        bound = {"Phase": phase, "Set": ctx.parameter_set, "Bound": dict(ctx.bound)}
        return PSObject(bound, type_names=("PSBridge.Record", "System.Object"))


class Commands(Protocol):
    """What these functions need of the registry."""

    def add(self, definition: CmdletDefinition) -> None: ...

    def find(self, name: str) -> CmdletDefinition | None: ...

    def matching(self, pattern: str) -> list[CmdletDefinition]: ...


def definitions(registry: Commands) -> tuple[CmdletDefinition, ...]:
    """The functions over ``registry``."""

    def export(ctx: Context, module: Any = None, command: Any = None) -> str:
        names: Sequence[str] = list(module or command or ())
        found: list[Command] = []
        for name in names:
            if module is None:
                one = registry.find(name)
                matches = [one.command] if one is not None else []
            else:
                matches = [d.command for d in registry.matching("*") if d.command.module.casefold() == name.casefold()]
            if not matches:
                _missing(ctx, name, module is not None)
            found += matches
        return write_document(found, names[0] if module is not None and len(names) == 1 else None, _ENGINE)

    def test(ctx: Context, input_object: Any) -> Iterator[str]:
        path, _, function = _ANSWER.partition(":")
        answer = getattr(importlib.import_module(path), function)
        for line in input_object:
            found = registry.find(_command_of(line))
            yield answer(found.command if found is not None else None, line)

    def probe(ctx: Context, command: Any) -> Iterator[PSObject]:
        for name in command:
            found = registry.find(name)
            if found is None:
                _missing(ctx, name, False)
                continue
            shadow = "BridgeProbe-" + "".join(filter(str.isalnum, found.command.name))
            if ctx.should_process(shadow, f"Define a shadow of {found.command.name}"):
                model = replace(found.command, name=shadow, module="PSBridge", aliases=())
                registry.add(CmdletDefinition(model, _Shadow, shadow, builtin=True))
                form = "Function" if found.command.kind.is_function else "Cmdlet"
                facts = {"Name": shadow, "Command": found.command.name, "Form": form, "Lacks": []}
                yield PSObject(facts, type_names=("PSBridge.Probe", *_CUSTOM))

    return (
        CmdletDefinition(_PROBE, probe, _PROBE.name, builtin=True),
        CmdletDefinition(_EXPORT, export, _EXPORT.name, builtin=True),
        CmdletDefinition(_TEST, test, _TEST.name, builtin=True),
    )


def _command_of(line: str) -> str:
    case = json.loads(line)
    return str(case.get("case", case)["command"])


def _missing(ctx: Context, name: str, is_module: bool) -> None:
    if is_module:
        ctx.throw(
            f"The specified module '{name}' was not loaded because no valid module file was found in any module directory.",
            "Modules_ModuleNotFound",
            "ResourceUnavailable",
        )
    ctx.throw(
        f"The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program.",
        "CommandNotFoundException",
        "ObjectNotFound",
    )
