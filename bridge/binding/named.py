"""Pairing names with their values, and binding by name (specification of parameter binding, sections 2.4, 2.5 and 3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bridge.binding.arguments import ABSENT, Argument
from bridge.binding.coerce import ON
from bridge.binding.errors import BindingError, error
from bridge.binding.plan import Plan
from bridge.values import ScriptBlock

if TYPE_CHECKING:
    from bridge.binding.call import BoundCall
    from bridge.binding.plan import PlanParameter

__all__ = ["bind_named", "delays", "is_block", "paired", "parameter_text"]

_SCRIPT_HOLDERS = frozenset(("System.Object", "System.Management.Automation.ScriptBlock"))


def parameter_text(argument: Argument) -> str:
    """The argument's name as it stands in the text of the call: with its dash, and the colon where it was written."""
    name = argument.name or ""
    dashed = name if name[:1] == "-" else f"-{name}"
    return f"{dashed}:" if argument.colon or argument.splatted else dashed


def paired(plan: Plan, arguments: Sequence[Argument]) -> list[Argument]:
    """The arguments with every known bare name joined to the value that follows it; splatted names go last.

    Raises :class:`BindingError`: ``AmbiguousParameter``, ``MissingArgument``.
    """
    for argument in arguments:
        if argument.splatted or argument.value is ABSENT:
            break
    else:
        return list(arguments)
    arguments = _splatted_last(arguments)
    result: list[Argument] = []
    index = 0
    count = len(arguments)
    while index < count:
        argument = arguments[index]
        index += 1
        if argument.value is not ABSENT:
            result.append(argument)
            continue
        if argument.name is None:
            continue
        parameter = plan.resolve(argument.name)
        if parameter is None:
            result.append(argument)
        elif parameter.switch:
            result.append(Argument(argument.name, ON))
        elif index == count:
            raise _missing(parameter)
        else:
            following = arguments[index]
            index += 1
            value = following.value
            if following.name is not None:
                if plan.resolve(following.name) is not None or following.value is not ABSENT:
                    raise _missing(parameter)
                # The name of no parameter is taken for the value, dash and all.
                value = parameter_text(following)
            result.append(Argument(parameter.name, value))
    return result


def _splatted_last(arguments: Sequence[Argument]) -> Sequence[Argument]:
    if not any(a.splatted and a.name is not None for a in arguments):
        return arguments
    return sorted(arguments, key=lambda a: a.splatted and a.name is not None)


def _missing(parameter: PlanParameter) -> BindingError:
    return error("MissingArgument", parameter.name, parameter.type_text)


def bind_named(call: BoundCall, arguments: Sequence[Argument], mask: int) -> list[Argument]:
    """Bind what has a known name, left to right, and return the rest. ``mask`` is the sets that may be named (section 3.1)."""
    plan = call.plan
    resolve = plan.names.resolve
    unbound = call.unbound
    left: list[Argument] = []
    for argument in arguments:
        name = argument.name
        if name is None or argument.value is ABSENT:
            left.append(argument)
            continue
        parameter = resolve(name)
        if parameter is None:
            left.append(argument)
            continue
        if parameter not in unbound:
            if argument.splatted and parameter not in (call.splat_bound or ()):
                continue
            raise call.elaborated(error("ParameterAlreadyBound", name))
        if argument.splatted:
            if call.splat_bound is None:
                call.splat_bound = set()
            call.splat_bound.add(parameter)
        if not parameter.in_mask(mask):
            raise call.elaborated(error("ParameterNotInParameterSet", name, more=plan.set_name(mask)))
        value = argument.value
        if parameter.pipeline and is_block(value) and delays(call, parameter, mask, value):
            continue
        try:
            call.bind_value(parameter, value, True)
        except BindingError as exc:
            raise call.elaborated(exc) from None
    return left


def is_block(value: Any) -> bool:
    """A script block, or the Python function that stands for one."""
    return isinstance(value, ScriptBlock) or (callable(value) and not isinstance(value, type))


def delays(call: BoundCall, parameter: PlanParameter, mask: int, block: Any) -> bool:
    """True when ``block`` is to be evaluated for each piped object instead of bound (section 8.6); then it counts as bound.

    Raises ``ScriptBlockArgumentNoInput``.
    """
    takes_input = any(d.matches(mask) and (d.member.by_value or d.member.by_property_name) for d in parameter.sets)
    if not takes_input or _holds_script(parameter):
        return False
    if not call.input_expected:
        raise error("ScriptBlockArgumentNoInput", parameter.name, parameter.type_text)
    call.delayed.setdefault(parameter, block)
    call.take(parameter)
    return True


def _holds_script(parameter: PlanParameter) -> bool:
    target = parameter.rule.target
    if target.text in _SCRIPT_HOLDERS:
        return True
    return target.element is not None and target.element.text in _SCRIPT_HOLDERS
