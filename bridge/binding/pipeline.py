"""Binding one piped object: delayed blocks, restoring, the four passes (specification of parameter binding, section 8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bridge.binding import defaults as _defaults
from bridge.binding import sets as _sets
from bridge.binding.arguments import ABSENT
from bridge.binding.errors import BindingError, TransformationError, error
from bridge.binding.properties import properties_of
from bridge.binding.types import runtime_type
from bridge.values import ScriptBlock

if TYPE_CHECKING:
    from bridge.binding.call import BoundCall
    from bridge.binding.plan import PlanParameter

__all__ = ["Evaluate", "process"]

Evaluate = Callable[[ScriptBlock, Any], Sequence[Any]]
"""``evaluate(block, obj)`` runs a script block's text with ``$_`` being the object and gives what it wrote."""


def process(call: BoundCall, obj: Any) -> None:
    """Bind ``obj``; raises :class:`BindingError` with it as target when the engine would write an error for it."""
    if call.plan.simple:
        return
    try:
        bound = _bind(call, obj)
    except BindingError as exc:
        _restore(call)
        exc.target = obj
        raise
    if not bound:
        _restore(call)
        raise error("InputObjectNotBound", None, None, runtime_type(obj), target=obj)
    if call.plan.mandatory:
        cur = call.cur
        lacking = [p for p in call.plan.mandatory if p.mandatory_mask & cur and p in call.unbound]
        if lacking:
            names = "".join(f" {p.name}" for p in call.unbound if p in lacking)
            raise error("InputObjectMissingMandatory", None, None, runtime_type(obj), more=names, target=obj)


def _bind(call: BoundCall, obj: Any) -> bool:
    delayed = bool(call.delayed)
    if delayed:
        _evaluate_delayed(call, obj)
    _restore(call)
    call.from_pipeline.clear()
    call.cur = call.pre_mask
    result = _passes(call, obj)
    plan = call.plan
    if plan.named_flags or plan.default:
        _sets.validate(call, pre=False, set_default=True)
    if call.default_pairs and not call.bound_defaults:
        _defaults.apply(call)
    _sets.verify_selected(call)
    return result or delayed


def _restore(call: BoundCall) -> None:
    """What the previous object bound is unbound again, in the order in which it was bound."""
    for parameter in call.from_pipeline:
        call.release(parameter)


def _passes(call: BoundCall, obj: Any) -> bool:
    first = call.prioritized
    found = properties_of(call.plan, obj) if call.plan.by_name else {}
    if not first:
        return _round(call, obj, found, call.cur, True)
    result = _round(call, obj, found, first, False)
    if call.cur == first:
        return result
    return _round(call, obj, found, call.cur & ~first, True) or result


_PASSES = ((True, False), (False, False), (True, True), (False, True))


def _round(call: BoundCall, obj: Any, found: dict[PlanParameter, Any], valid: int, narrow: bool) -> bool:
    """All four passes for the sets in ``valid``; with ``narrow`` a success decides about sets at once."""
    plan = call.plan
    named = plan.named_flags or plan.default
    default = plan.default
    result = False
    for by_value, coerce in _PASSES:
        if not (plan.by_value if by_value else found) or not call.unbound_pipeline:
            continue
        bound = False
        mask = valid
        if default and valid & default:
            bound = _try(call, obj, found, default, by_value, coerce)
            mask = valid & ~default
        if not bound and mask:
            bound = _try(call, obj, found, mask, by_value, coerce)
        if bound:
            result = True
            if narrow and named:
                _sets.validate(call, pre=True, set_default=True)
                valid = call.cur
    return result


def _try(call: BoundCall, obj: Any, found: dict[PlanParameter, Any], mask: int, by_value: bool, coerce: bool) -> bool:
    """Offer the object, or those of its properties that exist, to every unbound parameter of ``mask``, from last to first."""
    taken = False
    if by_value:
        for parameter in [p for p in reversed(call.unbound_pipeline) if p.by_value_mask & mask]:
            if _by_value(call, parameter, obj, coerce):
                taken = True
        return taken
    for parameter in [p for p in reversed(call.unbound_pipeline) if p in found and p.by_name_mask & mask]:
        if _by_name(call, parameter, found[parameter], coerce):
            taken = True
    return taken


def _by_value(call: BoundCall, parameter: PlanParameter, obj: Any, coerce: bool) -> bool:
    try:
        if not call.bind_value(parameter, obj, coerce, True):
            return False
    except TransformationError as exc:
        if exc.invalid_cast:
            return False
        raise call.elaborated(exc) from None
    except BindingError as exc:
        if exc.swallowed:
            return False
        raise call.elaborated(exc) from None
    call.from_pipeline.append(parameter)
    return True


def _by_name(call: BoundCall, parameter: PlanParameter, value: Any, coerce: bool) -> bool:
    try:
        if not call.bind_value(parameter, value, coerce):
            return False
    except BindingError as exc:
        if exc.swallowed:
            return False
        raise call.elaborated(exc) from None
    call.from_pipeline.append(parameter)
    return True


def _evaluate_delayed(call: BoundCall, obj: Any) -> None:
    """Run the blocks given where a value is expected, and bind what they give (section 8.6)."""
    for parameter, block in call.delayed.items():
        if isinstance(block, ScriptBlock):
            if call.evaluate is None:
                note = f"the script block of parameter '{parameter.name}' runs on the host, once an object"
                if note not in call.notes:
                    call.notes.append(note)
                continue
            output = _run(parameter, call.evaluate, block, obj)
        else:
            value = _run(parameter, block, obj)
            output = () if value is ABSENT else (value,)
        if not output:
            raise error("ScriptBlockArgumentNoOutput", parameter.name)
        value = output[0] if len(output) == 1 else list(output)
        call.bind_value(parameter, value, True)


def _run(parameter: PlanParameter, function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except BindingError:
        raise
    except Exception as exc:
        raise error("ScriptBlockArgumentInvocationFailed", parameter.name, more=str(exc)) from exc
