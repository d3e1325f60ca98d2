"""Types as values: their static members, calls that name the class a method is of, and steps of members inside expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.names import full_name
from bridge.binding.convert import to_text
from bridge.operators.errors import NotSupportedHere, runtime_error
from bridge.operators.kinds import unwrap
from bridge.operators.members import call, member, set_member, static_member
from bridge.operators.scripted import find_kind
from bridge.operators.values import cast, type_name, type_of
from bridge.values import Instance, PSObject, parse_type, type_name_of

__all__ = ["call_as", "set_static", "static_of", "step_member", "step_static"]


def static_of(value: Any) -> PSObject:
    """The type whose static members ``$value::Name`` means: the type that the value is, else the type that it has."""
    plain = unwrap(value)
    if plain is None:
        raise NotSupportedHere("a static member of null")
    if isinstance(plain, PSObject) and plain.type_name == "System.RuntimeType":
        return plain
    return type_of(value)


def set_static(type_text: Any, name: Any, value: Any) -> None:
    """``[type]::name = value``. Raises :class:`OperatorError` for a property that is not there or does not take it."""
    kind = find_kind(type_name(type_text))
    if kind is None:
        raise NotSupportedHere(f"setting [{type_name(type_text)}]::{to_text(name)}")
    kind.set_static(to_text(name), value)


def call_as(type_text: str, target: Any, name: Any, *args: Any) -> Any:
    """``([type]target).name(args)``: the method that the named class has, whatever a class derived from it does instead."""
    value = cast(type_text, target)
    plain = unwrap(value)
    if plain is None:
        raise runtime_error("You cannot call a method on a null-valued expression.", "InvokeMethodOnNull")
    kind = find_kind(type_name(type_text))
    if kind is not None and isinstance(plain, Instance):
        return kind.call(plain, to_text(name), args)
    if to_text(name).casefold() != "tostring" or args:
        return call(value, name, *args)
    if isinstance(plain, PSObject) and not isinstance(plain, Instance):
        raise NotSupportedHere(f"ToString() of a {plain.type_name} as [{type_text}]")
    return full_name(parse_type(type_name_of(plain)))


def step_member(target: Any, name: Any, step: Callable[[Any], Any], *, before: bool) -> Any:
    """``$target.name++`` and the like inside an expression; ``before`` gives what it was."""
    old = member(target, name)
    new = step(old)
    set_member(target, name, new)
    return _stepped(old, new, before)


def step_static(type_text: Any, name: Any, step: Callable[[Any], Any], *, before: bool) -> Any:
    """``[type]::name++`` inside an expression."""
    old = static_member(type_text, name)
    new = step(old)
    set_static(type_text, name, new)
    return _stepped(old, new, before)


def _stepped(old: Any, new: Any, before: bool) -> Any:
    if not before:
        return new
    return 0 if old is None else old
