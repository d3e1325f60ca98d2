"""Mandatory parameters without a value (specification of parameter binding, section 7.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge.binding.arguments import Argument
from bridge.binding.errors import error
from bridge.binding.plan import ALL
from bridge.binding.sets import count as count_sets
from bridge.model import ValidationRule

if TYPE_CHECKING:
    from bridge.binding.call import BoundCall
    from bridge.binding.plan import PlanParameter

__all__ = ["Prompt", "PromptField", "missing", "supply"]

_MESSAGE = "Supply values for the following parameters:"


@dataclass(frozen=True)
class PromptField:
    """One parameter that a host is asked for. ``type`` is its full .NET name."""

    name: str
    type: str
    label: str
    help_message: str = ""
    mandatory: bool = True
    validation: tuple[ValidationRule, ...] = ()


Prompt = Callable[[str, str, Sequence[PromptField]], Mapping[str, Any] | None]
"""``prompt(caption, message, fields)`` gives values by parameter name, or None when nobody can be asked."""


class _Bucket:
    """What is missing in one set, or in all of them (``flag`` :data:`ALL`)."""

    __slots__ = ("by_name", "by_value", "fed", "flag", "is_default", "lacking")

    def __init__(self, flag: int, default: int) -> None:
        self.flag = flag
        self.is_default = bool(flag & default)
        self.lacking: list[PlanParameter] = []  # mandatory, and the pipeline cannot give it
        self.fed = False  # mandatory, and the pipeline may give it
        self.by_value = False
        self.by_name = False


def missing(call: BoundCall, number: int, input_expected: bool) -> list[PlanParameter]:
    """The mandatory parameters that have no value and will get none from the pipeline, in unbound order.

    May narrow the valid sets. Raises ``AmbiguousParameterSet``. ``number`` is the count that VALIDATE-SETS gave.
    """
    unbound = call.unbound
    cur = call.cur
    for parameter in call.plan.mandatory:
        if parameter in unbound and parameter.mandatory_mask & cur:
            break
    else:
        return []
    if not input_expected:
        return [p for p in unbound if p.mandatory_mask & cur]
    return _Check(call).run(number)


class _Check:
    """The check with input expected: sets that the pipeline can complete stay, the others are dropped or chosen."""

    def __init__(self, call: BoundCall) -> None:
        self.call = call
        self.default = call.plan.default
        self.buckets: dict[int, _Bucket] = {}
        self.mandatory = 0
        self.everywhere = False
        for parameter in call.unbound:
            if not parameter.mandatory:
                continue
            for data in parameter.sets:
                if not data.member.mandatory or not data.matches(call.cur):
                    continue
                if data.flag == 0:
                    self.everywhere = True
                else:
                    self.mandatory |= call.cur & data.flag
                bucket = self.buckets.setdefault(data.flag or ALL, _Bucket(data.flag or ALL, self.default))
                if data.member.by_value or data.member.by_property_name:
                    bucket.fed = True
                    bucket.by_value |= data.member.by_value
                    bucket.by_name |= data.member.by_property_name
                elif parameter not in bucket.lacking:
                    bucket.lacking.append(parameter)

    def run(self, number: int) -> list[PlanParameter]:
        call, default = self.call, self.default
        if self.mandatory == 0:
            self.mandatory = call.cur
        if self.everywhere:
            self.mandatory = call.cur & (call.plan.all_flags or ALL)
        if number > 1 and default and not default & self.mandatory and default & call.cur:
            self._prefer_complete_default()
        valid = count_sets(self.mandatory)
        if valid == 0:
            raise call.elaborated(error("AmbiguousParameterSet"))
        if valid == 1:
            return self._lacking(self.mandatory)
        if call.prioritized:
            return []
        if default & self.mandatory and self._latches():
            self.mandatory = call.cur = default
            call.parameter_set = call.plan.set_name(default)
            return self._lacking(default)
        return self._choose()

    def _prefer_complete_default(self) -> None:
        """The default set lacks nothing: sets that do are dropped, unless the pipeline may complete one of them."""
        call = self.call
        if any(b.fed for b in self._named() if not b.is_default):
            return
        self.mandatory = call.cur & ~self.mandatory
        call.cur = self.mandatory
        if call.cur == self.default:
            call.parameter_set = call.plan.set_name(self.default)
        else:
            call.prioritized = self.default

    def _named(self) -> list[_Bucket]:
        """Buckets of named sets that are still looked at."""
        return [b for b in self.buckets.values() if b.flag != ALL and b.flag & self.call.cur]

    def _latches(self) -> bool:
        """True when the default set is the one to complete."""
        others = [b for b in self._named() if not b.is_default]
        other_fed = any(b.fed and not b.lacking for b in others)
        other_by_name = any(b.by_name for b in others)
        own = self.buckets.get(self.default)
        if own is not None:
            if own.by_name:
                if not other_by_name:
                    return True
            elif own.fed and not other_fed:
                return True
        everywhere = self.buckets.get(ALL)
        return not other_fed or (everywhere is not None and bool(everywhere.lacking))

    def _choose(self) -> list[PlanParameter]:
        call = self.call
        buckets = [b for b in self.buckets.values() if b.flag != ALL and b.flag & self.mandatory]
        by_value, found_value, several_values = _only([b.flag for b in buckets if b.by_value])
        by_name, found_name, several_names = _only([b.flag for b in buckets if b.by_name])
        unique = 0
        if found_value and found_name and by_value == by_name:
            unique = by_value
        elif found_value != found_name:
            unique = by_value if found_value else by_name
        if unique:
            return self._take(unique)
        lacking = 0
        for bucket in buckets:
            if bucket.lacking:
                lacking |= bucket.flag
        everywhere = self.buckets.get(ALL)
        if not lacking and not (everywhere is not None and everywhere.lacking):
            return []
        if by_value:
            return self._take(by_value)
        if not several_values and not several_names:
            raise call.elaborated(error("AmbiguousParameterSet"))
        if lacking:
            call.cur = self._known_sets() & ~lacking
            if call.cur == 0:
                raise call.elaborated(error("AmbiguousParameterSet"))
            if count_sets(call.cur) == 1:
                call.parameter_set = call.plan.set_name(call.cur)
        return []

    def _take(self, chosen: int) -> list[PlanParameter]:
        """CHOOSE(s) of section 7.4."""
        call = self.call
        others = 0
        for bucket in self.buckets.values():
            if bucket.flag not in (chosen, ALL):
                others |= bucket.flag
        own = self.buckets.get(chosen)
        if own is not None and own.lacking:
            call.cur = chosen
            call.parameter_set = call.plan.set_name(chosen)
        else:
            if others:
                call.cur = self._known_sets() & ~others
            call.parameter_set = call.plan.set_name(call.cur)
            if call.cur != chosen:
                call.prioritized = chosen
        return self._lacking(chosen)

    def _known_sets(self) -> int:
        return self.call.plan.all_flags if self.call.cur == ALL else self.call.cur

    def _lacking(self, flag: int) -> list[PlanParameter]:
        """What the pipeline cannot give, in one set and in all of them: set by set as they were met, each in unbound order."""
        return [p for b in self.buckets.values() if b.flag == ALL or b.flag & flag for p in b.lacking]


def _only(flags: list[int]) -> tuple[int, bool, bool]:
    """The only flag (0 when there are several), whether there is any, whether there are several."""
    return (flags[0] if len(flags) == 1 else 0), bool(flags), len(flags) > 1


def supply(call: BoundCall, lacking: list[PlanParameter], prompt: Prompt | None, position: int) -> None:
    """Ask for what is missing and bind it by name. Raises ``MissingMandatoryParameter`` when nobody answers."""
    answers = None
    if prompt is not None:
        fields = [_field(call, p) for p in lacking]
        caption = f"cmdlet {call.plan.command.name} at command pipeline position {position}"
        answers = prompt(caption, _MESSAGE, fields)
    if not answers:
        names = "".join(f" {p.name}" for p in lacking)
        raise call.elaborated(error("MissingMandatoryParameter", names))
    from bridge.binding.named import bind_named

    bind_named(call, [Argument(name, value) for name, value in answers.items()], ALL)


def _field(call: BoundCall, parameter: PlanParameter) -> PromptField:
    data = parameter.data_for(call.cur)
    return PromptField(
        name=parameter.name,
        type=parameter.type_text,
        label=f"&{parameter.name}",
        help_message=(data.member.help_message or "") if data else "",
        validation=parameter.model.validation,
    )
