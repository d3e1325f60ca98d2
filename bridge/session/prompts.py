"""Questions that a host asks, and who answers them. The default answers nothing: it raises, naming the question."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bridge.session.errors import ConfirmationRequired, PromptRequired
from bridge.session.options import ConfirmOption
from bridge.values import PSCredential, SecureString

__all__ = [
    "Answers",
    "AskPrompts",
    "Choice",
    "ChoicePrompt",
    "Confirm",
    "CredentialPrompt",
    "Field",
    "Prompts",
    "confirm_answer",
    "credential_answer",
    "field_answer",
    "prompts_of",
]


@dataclass(frozen=True)
class Choice:
    """One choice of a prompt; ``label`` without the ``&`` that marks its key."""

    label: str
    help: str = ""
    key: str = ""


@dataclass(frozen=True)
class ChoicePrompt:
    """PromptForChoice: one of ``choices`` by index; ``default`` is the index that Enter would take, None when there is none."""

    caption: str
    message: str
    choices: tuple[Choice, ...]
    default: int | None = None

    def index_of(self, answer: Any) -> int:
        """The index that ``answer`` (an index, a label, or its key letter) means. Raises ValueError."""
        if isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer < len(self.choices):
            return answer
        if isinstance(answer, str) and answer.strip():
            wanted = answer.strip().casefold()
            for index, choice in enumerate(self.choices):
                if wanted in (choice.label.casefold(), choice.key.casefold()):
                    return index
        raise ValueError(f"{answer!r} is none of {', '.join(c.label for c in self.choices)}")


@dataclass(frozen=True)
class Confirm(ChoicePrompt):
    """A choice prompt of ShouldProcess, ShouldContinue or the preference Inquire."""

    @property
    def yes(self) -> int:
        return 0

    @property
    def no(self) -> int:
        """No, or Halt Command."""
        return 2 if len(self.choices) > 2 else 1

    def index_of(self, answer: Any) -> int:
        """As for any choice; also True, False, ``"yes"``, ``"no"``, ``"yes to all"``, ``"no to all"`` in any host language."""
        if isinstance(answer, bool):
            return self.yes if answer else self.no
        word = answer.strip().casefold() if isinstance(answer, str) else None
        positions = {"yes": self.yes, "no": self.no}
        if len(self.choices) > 2:
            positions["yes to all"] = 1
        if len(self.choices) > 3:
            positions["no to all"] = 3
        if word in positions:
            return positions[word]
        return super().index_of(answer)


@dataclass(frozen=True)
class CredentialPrompt:
    """PromptForCredential."""

    caption: str
    message: str
    user_name: str = ""
    target_name: str = ""


@dataclass(frozen=True)
class Field:
    """One value that Prompt asks for: a mandatory parameter, or a line of Read-Host. ``type`` is the .NET name of its type."""

    name: str
    label: str = ""
    type: str = "System.String"
    help: str = ""
    mandatory: bool = True
    default: Any = None

    @property
    def secret(self) -> bool:
        return self.type.rpartition(".")[2].lower() == "securestring"


class Prompts:
    """Answers what a host asks beside confirmations. Each method may raise; this base class always does, so that nothing hangs.

    Subclass it and override what your program can answer, or use :class:`Answers` or :class:`AskPrompts`.
    """

    def read_line(self) -> str:
        """Read-Host without a prompt text."""
        raise PromptRequired("the host asked for a line of text (ReadLine); pass prompts= to answer")

    def read_secret(self) -> str:
        """Read-Host -AsSecureString without a prompt text."""
        raise PromptRequired("the host asked for a secret line (ReadLineAsSecureString); pass prompts= to answer")

    def field(self, field: Field, caption: str, message: str) -> Any:
        """One value of Prompt: a mandatory parameter that is missing, or Read-Host with a text."""
        asked = field.label or field.name
        raise PromptRequired(f"the host asked for {asked!r}; pass it as a parameter, or prompts= to answer", field)

    def credential(self, prompt: CredentialPrompt) -> PSCredential | tuple[str, str]:
        """Get-Credential."""
        raise PromptRequired(
            f"the host asked for a credential: {prompt.message or prompt.caption}; pass prompts= to answer", prompt
        )

    def choice(self, prompt: ChoicePrompt) -> int | str:
        """A choice that is not a confirmation; the index, label or key."""
        labels = ", ".join(c.label for c in prompt.choices)
        raise PromptRequired(
            f"the host asked to choose ({labels}): {prompt.message or prompt.caption}; pass prompts= to answer", prompt
        )

    def choices(self, prompt: ChoicePrompt, defaults: Sequence[int]) -> Sequence[int | str]:
        """Any number of choices."""
        labels = ", ".join(c.label for c in prompt.choices)
        raise PromptRequired(
            f"the host asked to choose any of {labels}: {prompt.message or prompt.caption}; pass prompts= to answer",
            prompt,
        )


class Answers(Prompts):
    """Answers known beforehand, by what is asked: a field's name or label, a choice's caption or message, a credential's message.

    ``Answers({"Name": "x", "Pick a colour": "red"})``. What is not among them raises.
    """

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self._answers = {key.casefold(): value for key, value in answers.items()}

    def __repr__(self) -> str:
        return f"Answers({', '.join(sorted(self._answers))})"

    def _find(self, *names: str) -> tuple[bool, Any]:
        for name in names:
            for form in (name.casefold(), name.rstrip(": ").casefold()):
                if name and form in self._answers:
                    return True, self._answers[form]
        return False, None

    def field(self, field: Field, caption: str, message: str) -> Any:
        found, value = self._find(field.name, field.label)
        return value if found else super().field(field, caption, message)

    def credential(self, prompt: CredentialPrompt) -> PSCredential | tuple[str, str]:
        found, value = self._find(prompt.message, prompt.caption, prompt.user_name, "credential")
        return value if found else super().credential(prompt)

    def choice(self, prompt: ChoicePrompt) -> int | str:
        found, value = self._find(prompt.message, prompt.caption)
        return value if found else super().choice(prompt)

    def choices(self, prompt: ChoicePrompt, defaults: Sequence[int]) -> Sequence[int | str]:
        found, value = self._find(prompt.message, prompt.caption)
        return value if found else super().choices(prompt, defaults)


class AskPrompts(Prompts):
    """Asks on the terminal (standard error and standard input). Without a terminal it raises, as the base class does."""

    def _terminal(self) -> bool:
        return sys.stdin is not None and sys.stdin.isatty()

    def read_line(self) -> str:
        return _ask("") if self._terminal() else super().read_line()

    def read_secret(self) -> str:
        return getpass.getpass("") if self._terminal() else super().read_secret()

    def field(self, field: Field, caption: str, message: str) -> Any:
        if not self._terminal():
            return super().field(field, caption, message)
        for line in (caption, message):
            if line:
                print(line, file=sys.stderr)
        asked = f"{field.label or field.name}: "
        return SecureString(getpass.getpass(asked)) if field.secret else _ask(asked)

    def credential(self, prompt: CredentialPrompt) -> PSCredential | tuple[str, str]:
        if not self._terminal():
            return super().credential(prompt)
        print(prompt.message or prompt.caption, file=sys.stderr)
        user = prompt.user_name or _ask("User: ")
        return user, getpass.getpass(f"Password for {user}: ")

    def choice(self, prompt: ChoicePrompt) -> int | str:
        return ask_choice(prompt) if self._terminal() else super().choice(prompt)

    def choices(self, prompt: ChoicePrompt, defaults: Sequence[int]) -> Sequence[int | str]:
        if not self._terminal():
            return super().choices(prompt, defaults)
        labels = ", ".join(c.label for c in prompt.choices)
        print(f"{prompt.message or prompt.caption} ({labels}; several with commas)", file=sys.stderr)
        given = [part.strip() for part in _ask("Choices: ").split(",") if part.strip()]
        return [prompt.index_of(g) for g in given] if given else list(defaults)


def _ask(text: str) -> str:
    # The question goes to standard error, so that output can be piped.
    print(text, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise PromptRequired("standard input ended while the host waited for an answer")
    return line.rstrip("\r\n")


def ask_choice(prompt: ChoicePrompt) -> int:
    """Ask on the terminal until the answer is one of the choices."""
    for line in (prompt.caption, prompt.message):
        if line:
            print(line, file=sys.stderr)
    shown = "  ".join(f"[{c.key or index}] {c.label}" for index, c in enumerate(prompt.choices))
    default = (
        "" if prompt.default is None else f' (default is "{prompt.choices[prompt.default].key or prompt.default}")'
    )
    while True:
        answer = _ask(f"{shown}{default}: ").strip()
        if not answer and prompt.default is not None:
            return prompt.default
        try:
            return prompt.index_of(int(answer) if answer.isdigit() else answer)
        except ValueError:
            continue


def confirm_answer(prompt: Confirm, confirm: ConfirmOption | None) -> int:
    """The index that ``confirm`` gives to ``prompt``. Raises :class:`ConfirmationRequired` when it gives none."""
    answer: Any = confirm
    if callable(confirm):
        answer = _called(confirm, prompt)
    elif confirm == "ask":
        if sys.stdin is not None and sys.stdin.isatty():
            return ask_choice(prompt)
        answer = None
    elif confirm == "raise":
        answer = None
    if answer is None:
        text = " ".join(prompt.message.split())
        raise ConfirmationRequired(
            f'the host asks for confirmation: {text} Pass confirm="yes", "no", "ask" or a function.', prompt
        )
    return prompt.index_of(answer)


def _called(confirm: Callable[[Confirm], Any], prompt: Confirm) -> Any:
    return confirm(prompt)


def field_answer(prompts: Prompts, field: Field, caption: str, message: str) -> Any:
    """What ``prompts`` gives for ``field``, secrets in the form in which they travel."""
    value = prompts.field(field, caption, message)
    kind = field.type.rpartition(".")[2].lower()
    if kind == "securestring" and isinstance(value, str):
        return SecureString(value)
    return credential_answer(value) if kind == "pscredential" else value


def credential_answer(value: Any) -> PSCredential:
    """A PSCredential from one, or from a (user, password) pair. Raises :class:`PromptRequired` for anything else."""
    if isinstance(value, PSCredential):
        return value
    if isinstance(value, (tuple, list)) and len(value) == 2:
        secret = value[1] if isinstance(value[1], SecureString) else SecureString(str(value[1]))
        return PSCredential(str(value[0]), secret)
    raise PromptRequired("prompts= must answer a credential with a PSCredential or a (user, password) pair")


def prompts_of(given: Prompts | Mapping[str, Any] | None) -> Prompts:
    """What ``prompts=`` means: an object that answers, a mapping of answers, or nobody."""
    if given is None:
        return Prompts()
    return Answers(given) if isinstance(given, Mapping) else given
