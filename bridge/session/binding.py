"""Binding before sending: the engine's verdict on a call, and what then goes over the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bridge.binding import PromptField, compile_plan
from bridge.binding.arguments import ABSENT, Argument
from bridge.model import Command
from bridge.session.invocation import Invocation, Pipeline
from bridge.session.options import RunOptions
from bridge.session.prompts import Field, field_answer, prompts_of
from bridge.transport.messages import CommandCall
from bridge.values import EnumValue, Switch

__all__ = ["bind_pipeline", "paired"]


def bind_pipeline(pipeline: Pipeline[Any], options: RunOptions) -> tuple[list[CommandCall], list[str]]:
    """The commands as they are sent, and what the binder remarked.

    Raises :class:`~bridge.binding.BindingError` for the first command that the engine would refuse; then nothing was sent.
    """
    calls: list[CommandCall] = []
    notes: list[str] = []
    last = len(pipeline.commands) - 1
    prompt = _prompt(options)
    for index, invocation in enumerate(pipeline.commands):
        model = invocation.model
        arguments = [*invocation.arguments, *_common(invocation, model, options, index == last)]
        piped = index > 0 or pipeline.input is not None
        if model is None or not options.get("bind", True):
            calls.append(CommandCall(invocation.name, [(a.name, a.value) for a in paired(arguments)]))
            continue
        bound = compile_plan(model).bind(arguments, input_expected=piped, position=index + 1, prompt=prompt)
        notes += bound.notes
        calls.append(CommandCall(_qualified(invocation, model), [(n, _wire(v, model)) for n, v in bound.bound.items()]))
    return calls, notes


def _prompt(options: RunOptions) -> Any:
    """What asks for mandatory parameters without a value: ``prompts=``. Nobody is asked when it was not given, and binding fails."""
    given = options.get("prompts")
    if given is None:
        return None
    prompts = prompts_of(given)

    def ask(caption: str, message: str, fields: Sequence[PromptField]) -> dict[str, Any]:
        asked = [Field(f.name, f.label.replace("&", "", 1), f.type, f.help_message, f.mandatory) for f in fields]
        return {field.name: field_answer(prompts, field, caption, message) for field in asked}

    return ask


def _qualified(invocation: Invocation[Any], model: Command) -> str:
    # What was asked for is what is sent: a module prefix or another case is the caller's choice.
    return invocation.name or model.name


def _common(invocation: Invocation[Any], model: Command | None, options: RunOptions, last: bool) -> list[Argument]:
    """Common parameters that a run gives to its commands, unless the call has them itself.

    WhatIf goes to the commands that support it; without a model, to the last one.
    """
    own = {a.name.lower() for a in invocation.arguments if a.name is not None}
    added: list[Argument] = []
    action = options.get("error_action")
    if action and (model is None or model.common_parameters) and not own & {"erroraction", "ea"}:
        added.append(Argument("ErrorAction", action, colon=True))
    dry = options.get("what_if") and (last if model is None else model.supports_should_process)
    if dry and not own & {"whatif", "wi"}:
        added.append(Argument("WhatIf", True, colon=True))
    return added


def paired(arguments: Sequence[Argument]) -> list[Argument]:
    """Arguments for a command that nothing is known of: a bare name takes the value that follows it, else it is a switch."""
    out: list[Argument] = []
    waiting: Argument | None = None
    for argument in arguments:
        if waiting is not None:
            if argument.name is None:
                out.append(Argument(waiting.name, argument.value, colon=True))
                waiting = None
                continue
            out.append(Argument(waiting.name, True, colon=True))
            waiting = None
        if argument.name is not None and argument.value is ABSENT:
            waiting = argument
        else:
            out.append(argument)
    if waiting is not None:
        out.append(Argument(waiting.name, True, colon=True))
    return out


def _wire(value: Any, model: Command) -> Any:
    """``value`` as it is sent. Help tells the names of an enumeration and not always its numbers: the name is what the host takes."""
    if isinstance(value, EnumValue):
        return value.name if model.enum(value.type_name) is not None else value
    if isinstance(value, Switch):
        return bool(value)
    if isinstance(value, list) and any(isinstance(v, EnumValue) for v in value):
        return [_wire(v, model) for v in value]
    return value
