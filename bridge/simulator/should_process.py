"""ShouldProcess and ShouldContinue (specification of parameter binding, section 11)."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bridge.model import ConfirmImpact

__all__ = ["Choice", "ConfirmMemory", "ShouldProcessReason", "confirm_threshold", "description_of"]


@dataclass(frozen=True)
class Choice:
    """One answer of a prompt; the letter after ``&`` is its key."""

    label: str
    help: str = ""


YES = Choice("&Yes", "Continue with only the next step of the operation.")
YES_TO_ALL = Choice("Yes to &All", "Continue with all the steps of the operation.")
NO = Choice("&No", "Skip this operation and proceed with the next operation.")
NO_TO_ALL = Choice("No to A&ll", "Skip this operation and all subsequent operations.")
HALT = Choice("&Halt Command", "Stop this command.")

# A remote host has no nested prompt, so the engine leaves out Suspend.
PROCESS_CHOICES = (YES, YES_TO_ALL, NO, NO_TO_ALL)
CONTINUE_CHOICES = (YES, NO)
INQUIRE_CHOICES = (YES, YES_TO_ALL, HALT)

_ORDER = {ConfirmImpact.NONE: 0, ConfirmImpact.LOW: 1, ConfirmImpact.MEDIUM: 2, ConfirmImpact.HIGH: 3}


class ShouldProcessReason(enum.Enum):
    NONE = 0
    WHAT_IF = 1


class ConfirmMemory(enum.Enum):
    """What an earlier answer decided for the rest of the command instance."""

    ASK = 0
    YES_TO_ALL = 1
    NO_TO_ALL = 2


def confirm_threshold(confirm: bool | None, preference: Any) -> ConfirmImpact:
    """The impact from which the user is asked. ``confirm`` is the -Confirm switch, None when it was not given; ``preference`` is
    ``$ConfirmPreference`` (a name or number), High when it is not one of the four."""
    if confirm is not None:
        return ConfirmImpact.LOW if confirm else ConfirmImpact.NONE
    text = str(preference).casefold()
    for impact, number in _ORDER.items():
        if text in (impact.value.casefold(), str(number)):
            return impact
    return ConfirmImpact.HIGH


def description_of(command: str, target: str, action: str | None) -> str:
    """The text of the one- and two-argument forms."""
    return f'Performing the operation "{action if action is not None else command}" on target "{target}".'


def auto_confirmed(threshold: ConfirmImpact, impact: ConfirmImpact) -> bool:
    """True when the user need not be asked."""
    return threshold is ConfirmImpact.NONE or _ORDER[threshold] > _ORDER[impact]


@dataclass
class Confirmation:
    """The ShouldProcess state of one command instance.

    ``prompt(caption, message, choices, default)`` asks the client's host and returns an index, -1 when the user broke off;
    ``broke_off`` makes the error for that.
    """

    supports: bool
    impact: ConfirmImpact
    prompt: Callable[[str, str, tuple[Choice, ...], int], int]
    what_if_line: Callable[[str], None]
    verbose: Callable[[str], None]
    broke_off: Callable[[], Exception]
    memory: ConfirmMemory = ConfirmMemory.ASK

    def should_process(
        self, description: str, warning: str | None, caption: str | None, *, what_if: bool, threshold: ConfirmImpact
    ) -> tuple[bool, ShouldProcessReason]:
        """Decide, asking if need be. The order of the tests is the engine's."""
        if self.memory is not ConfirmMemory.ASK:
            return self.memory is ConfirmMemory.YES_TO_ALL, ShouldProcessReason.NONE
        if what_if:
            self.what_if_line(f"What if: {description}")
            return False, ShouldProcessReason.WHAT_IF
        impact = self.impact if self.supports else ConfirmImpact.NONE
        if impact is ConfirmImpact.NONE or auto_confirmed(threshold, impact):
            self.verbose(description)
            return True, ShouldProcessReason.NONE
        message = warning if warning else f"Are you sure you want to perform this action?\n{description}"
        answer = self.prompt(caption or "Confirm", message, PROCESS_CHOICES, 0)
        if answer < 0:
            raise self.broke_off()
        chosen = PROCESS_CHOICES[answer]
        if chosen is YES_TO_ALL:
            self.memory = ConfirmMemory.YES_TO_ALL
        elif chosen is NO_TO_ALL:
            self.memory = ConfirmMemory.NO_TO_ALL
        return chosen in (YES, YES_TO_ALL), ShouldProcessReason.NONE

    def should_continue(
        self, query: str, caption: str, *, to_all: bool, security: bool = False
    ) -> tuple[bool, ConfirmMemory]:
        """Ask, whatever the preferences say. With ``to_all`` the caller keeps the answer for all."""
        choices = PROCESS_CHOICES if to_all else CONTINUE_CHOICES
        default = choices.index(NO) if security else 0
        answer = self.prompt(caption or "Confirm", query or "Continue with this operation?", choices, default)
        if answer < 0:
            raise self.broke_off()
        chosen = choices[answer]
        memory = {YES_TO_ALL: ConfirmMemory.YES_TO_ALL, NO_TO_ALL: ConfirmMemory.NO_TO_ALL}.get(
            chosen, ConfirmMemory.ASK
        )
        return chosen in (YES, YES_TO_ALL), memory
