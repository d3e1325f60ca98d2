"""Which parameter sets are possible, and which one is chosen (specification of parameter binding, sections 7.1 to 7.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.binding.errors import error
from bridge.binding.plan import ALL

if TYPE_CHECKING:
    from bridge.binding.call import BoundCall

__all__ = ["count", "filtered", "validate", "verify_selected"]


def count(mask: int) -> int:
    """The number of sets in ``mask``; "every set" counts as one (section 7), and so do 32 named ones, whose mask is the same there."""
    return 1 if mask in (ALL, 0xFFFFFFFF) else mask.bit_count()


def validate(call: BoundCall, *, pre: bool, set_default: bool) -> int:
    """VALIDATE-SETS (section 7.1): how many sets are possible. Raises ``AmbiguousParameterSet`` when it cannot become one."""
    plan = call.plan
    cur = call.cur
    default = plan.default
    if cur == ALL:
        number = plan.set_count or 1
        if pre and takes_input(call):
            pass
        elif default:
            if set_default:
                call.cur = default
                number = 1
        elif number > 1:
            number = _resolve_by_mandatory(call)
        call.parameter_set = plan.set_name(call.cur)
        return number
    if cur == 0:
        raise call.elaborated(error("AmbiguousParameterSet"))
    number = cur.bit_count()
    if number == 1:
        call.parameter_set = plan.set_names[cur.bit_length() - 1]
        return 1
    if cur & default:
        call.parameter_set = plan.default_name
        if set_default:
            call.cur = default
            number = 1
    elif not (pre and takes_input(call)):
        number = _resolve_by_mandatory(call)
    return number


def takes_input(call: BoundCall) -> bool:
    """True when some unbound parameter takes pipeline input in a valid set."""
    cur = call.cur
    return any(p.pipeline_mask & cur for p in call.unbound_pipeline)


def _resolve_by_mandatory(call: BoundCall) -> int:
    """The one set in which nothing mandatory is missing becomes the valid one. Raises ``AmbiguousParameterSet``."""
    plan = call.plan
    candidates = call.cur & plan.named_flags
    for parameter in plan.mandatory:
        if parameter in call.unbound:
            for data in parameter.sets:
                if data.member.mandatory:
                    candidates &= ~data.flag
    if candidates.bit_count() != 1:
        raise call.elaborated(error("AmbiguousParameterSet"))
    call.cur = candidates
    call.parameter_set = plan.set_name(candidates)
    return 1


def verify_selected(call: BoundCall) -> None:
    """VERIFY-SELECTED (section 7.2)."""
    plan = call.plan
    if plan.set_count > 1 and call.cur == ALL:
        if not plan.default:
            raise call.elaborated(error("AmbiguousParameterSet"))
        call.cur = plan.default
        call.parameter_set = plan.default_name


def filtered(call: BoundCall) -> int:
    """FILTER (section 7.3): the valid sets without those that cannot take pipeline input any more."""
    take = 0
    cur = call.cur
    for parameter in call.delayed:
        take |= parameter.set_flags
    for parameter in call.unbound_pipeline:
        for data in parameter.sets:
            if data.matches(cur) and (data.member.by_value or data.member.by_property_name):
                if data.flag == 0:
                    return cur
                take |= data.flag
    return cur & take if take else cur
