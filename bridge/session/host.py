"""This side as the host of a remote pipeline: what it is told to write, and what it is asked (MS-PSRP 2.2.3.17)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from bridge import __version__
from bridge.session.errors import PromptRequired
from bridge.session.options import ConfirmOption
from bridge.session.prompts import (
    Choice,
    ChoicePrompt,
    Confirm,
    CredentialPrompt,
    Field,
    Prompts,
    confirm_answer,
    credential_answer,
    field_answer,
)
from bridge.transport.client import HostCall
from bridge.values import PSCredential, PSObject, SecureString, Version

__all__ = ["HostCalls", "NotAnswered"]


class NotAnswered(Exception):
    """A host method that this side does not have; the pipeline gets an error and goes on."""


class HostCalls:
    """Answers the host calls of one run. ``write`` is called with each text written to the host and whether a line ends there."""

    def __init__(self, confirm: ConfirmOption | None, prompts: Prompts, write: Callable[[str, bool], None]) -> None:
        self._confirm = confirm
        self._prompts = prompts
        self._write = write
        self._instance = uuid.uuid4()

    def answer(self, call: HostCall) -> Any:
        """The answer to ``call``. Raises :class:`PromptRequired` (or what a callback raises), or :class:`NotAnswered`."""
        handler = _HANDLERS.get(call.number)
        if handler is None:
            raise NotAnswered
        return handler(self, call.arguments)

    # Writing. Warning, verbose, debug and progress come as records too; those count.
    def _nothing(self, arguments: list[Any]) -> None:
        return None

    def _text(self, arguments: list[Any]) -> None:
        self._write(_string(arguments, -1), False)

    def _line(self, arguments: list[Any]) -> None:
        self._write(_string(arguments, -1), True)

    # Facts.
    def _name(self, arguments: list[Any]) -> str:
        return "psbridge"

    def _version(self, arguments: list[Any]) -> Version:
        parts = [int(p) for p in __version__.split(".")[:4] if p.isdigit()]
        return Version(*[*parts, 0, 0][: max(2, len(parts))])

    def _id(self, arguments: list[Any]) -> uuid.UUID:
        return self._instance

    def _culture(self, arguments: list[Any]) -> str:
        return "en-US"

    def _no(self, arguments: list[Any]) -> bool:
        return False

    # Questions.
    def _read_line(self, arguments: list[Any]) -> str:
        return str(self._prompts.read_line())

    def _read_secret(self, arguments: list[Any]) -> SecureString:
        given = self._prompts.read_secret()
        return given if isinstance(given, SecureString) else SecureString(str(given))

    def _prompt(self, arguments: list[Any]) -> dict[str, Any]:
        caption, message = _string(arguments, 0), _string(arguments, 1)
        answers: dict[str, Any] = {}
        for described in _items(arguments, 2):
            field = _field(described)
            answers[field.name] = field_answer(self._prompts, field, caption, message)
        return answers

    def _credential(self, arguments: list[Any]) -> PSCredential:
        prompt = CredentialPrompt(*(_string(arguments, i) for i in range(4)))
        return credential_answer(self._prompts.credential(prompt))

    def _choice(self, arguments: list[Any]) -> int:
        prompt = _choice_prompt(arguments)
        if isinstance(prompt, Confirm):
            return confirm_answer(prompt, self._confirm)
        return prompt.index_of(self._prompts.choice(prompt))

    def _choices(self, arguments: list[Any]) -> list[int]:
        defaults = [int(i) for i in _items(arguments, 3)]
        choices = tuple(_choice(c) for c in _items(arguments, 2))
        prompt = ChoicePrompt(_string(arguments, 0), _string(arguments, 1), choices)
        return [prompt.index_of(a) for a in self._prompts.choices(prompt, defaults)]

    def _key(self, arguments: list[Any]) -> PSObject:
        raise PromptRequired("the host asked for a key press (ReadKey), which a remote session cannot give")


_Handler = Callable[[HostCalls, list[Any]], Any]

_HANDLERS: dict[int, _Handler] = {
    1: HostCalls._name,
    2: HostCalls._version,
    3: HostCalls._id,
    4: HostCalls._culture,
    5: HostCalls._culture,
    6: HostCalls._nothing,  # SetShouldExit
    9: HostCalls._nothing,  # NotifyBeginApplication
    10: HostCalls._nothing,  # NotifyEndApplication
    11: HostCalls._read_line,
    12: HostCalls._read_secret,
    13: HostCalls._text,  # Write(text)
    14: HostCalls._text,  # Write(colours, text)
    15: lambda self, arguments: self._write("", True),  # WriteLine()
    16: HostCalls._line,  # WriteLine(text)
    17: HostCalls._line,  # WriteLine(colours, text)
    18: HostCalls._line,  # WriteErrorLine
    19: HostCalls._nothing,  # WriteDebugLine
    20: HostCalls._nothing,  # WriteProgress
    21: HostCalls._nothing,  # WriteVerboseLine
    22: HostCalls._nothing,  # WriteWarningLine
    23: HostCalls._prompt,
    24: HostCalls._credential,
    25: HostCalls._credential,
    26: HostCalls._choice,
    46: HostCalls._key,
    **dict.fromkeys((28, 30, 32, 34, 36, 38, 40, 42), HostCalls._nothing),  # setters of the raw interface
    **dict.fromkeys((47, 48, 49, 51), HostCalls._nothing),  # buffers: there is no screen here
    52: HostCalls._nothing,  # PushRunspace
    53: HostCalls._nothing,  # PopRunspace
    54: HostCalls._no,  # GetIsRunspacePushed
    56: HostCalls._choices,
}


def _string(arguments: list[Any], index: int) -> str:
    try:
        value = arguments[index]
    except IndexError:
        return ""
    return "" if value is None else str(value)


def _items(arguments: list[Any], index: int) -> list[Any]:
    value = arguments[index] if index < len(arguments) else None
    return list(value) if isinstance(value, list) else []


def _part(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, PSObject) else None
    return "" if found is None else str(found)


def _choice(value: Any) -> Choice:
    marked = _part(value, "label")
    label, ampersand, rest = marked.partition("&")
    return Choice(label + rest if ampersand else marked, _part(value, "helpMessage"), rest[:1] if ampersand else "")


def _choice_prompt(arguments: list[Any]) -> ChoicePrompt:
    choices = tuple(_choice(c) for c in _items(arguments, 2))
    default = arguments[3] if len(arguments) > 3 else None
    default = int(default) if isinstance(default, int) and 0 <= default < len(choices) else None
    kind = Confirm if _is_confirmation([c.label.casefold() for c in choices]) else ChoicePrompt
    return kind(_string(arguments, 0), _string(arguments, 1), choices, default)


def _is_confirmation(labels: list[str]) -> bool:
    """The engine's own prompts: Yes, No; Yes, Yes to All, Halt Command; Yes, Yes to All, No, No to All (and Suspend).

    In whatever language, the second of three and more begins with the first, the fourth with the third.
    """
    if len(labels) == 2:
        return labels == ["yes", "no"]
    if not 3 <= len(labels) <= 5 or not labels[1].startswith(labels[0]) or labels[1] == labels[0]:
        return False
    return len(labels) == 3 or labels[3].startswith(labels[2])


def _field(value: Any) -> Field:
    mandatory = value.get("isMandatory") if isinstance(value, PSObject) else True
    marked = _part(value, "label")
    return Field(
        name=_part(value, "name"),
        label=marked.replace("&", "", 1),
        type=_part(value, "parameterTypeFullName") or _part(value, "parameterTypeName") or "System.String",
        help=_part(value, "helpMessage"),
        mandatory=mandatory is not False,
        default=value.get("defaultValue") if isinstance(value, PSObject) else None,
    )
