"""Methods of values as ForEach-Object -MemberName and member lookup find them; what they do is :mod:`bridge.operators`."""

from __future__ import annotations

from typing import Any

from bridge.operators import OperatorError
from bridge.operators import call as call_member
from bridge.operators.classes.names import OBJECT, STRING
from bridge.operators.errors import ArgumentError
from bridge.operators.kinds import unwrap
from bridge.operators.members import find_method
from bridge.operators.objects import Method
from bridge.values import Char

__all__ = ["MethodFailure", "call", "find", "names", "takes_none"]


def names(value: Any) -> list[str]:
    """The methods of a value's type that member lookup by wildcard finds."""
    plain = unwrap(value)
    if isinstance(plain, str) and not isinstance(plain, Char):
        return list(STRING)
    return list(OBJECT)


class MethodFailure(Exception):
    """A call that .NET refuses. ``kind`` is the exception class."""

    def __init__(self, text: str, kind: str = "MethodException") -> None:
        super().__init__(text)
        self.kind = kind


def find(value: Any, name: str) -> Method | None:
    """The method of this name, ignoring case."""
    plain = unwrap(value)
    return None if plain is None else find_method(plain, name)


def takes_none(method: Method) -> bool:
    """True when it can be called without an argument."""
    return any(not overload.types for overload in method.overloads)


def call(value: Any, name: str, arguments: list[Any]) -> Any:
    """Call a method. Raises :class:`MethodFailure` with the engine's text."""
    try:
        return call_member(value, name, *arguments)
    except ArgumentError as error:
        raise MethodFailure(error.by_position) from None
    except OperatorError as error:
        kind = error.exception.rpartition(".")[2]
        raise MethodFailure(error.message, "MethodException" if kind == "RuntimeException" else kind) from None
