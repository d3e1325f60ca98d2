"""A bound call: the binder's state, and the order of events that makes it (specification of parameter binding, section 0)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bridge.binding import defaults as _defaults
from bridge.binding import mandatory as _mandatory
from bridge.binding import named as _named
from bridge.binding import pipeline as _pipeline
from bridge.binding import positional as _positional
from bridge.binding import remaining as _remaining
from bridge.binding import sets as _sets
from bridge.binding.arguments import Argument
from bridge.binding.coerce import NOT_ACCEPTED
from bridge.binding.errors import BindingError, error
from bridge.binding.plan import ALL, Plan, PlanParameter
from bridge.model import ALL_SETS, Parameter

__all__ = ["BoundCall", "prepare"]


class BoundCall:
    """A call whose arguments are bound; pipeline objects are bound one by one with :meth:`process`.

    ``parameter_set`` is what ``$PSCmdlet.ParameterSetName`` says. ``bound`` is ``$PSBoundParameters``: canonical names in binding order,
    and as in the engine an entry that an earlier object made stays after it (section 8.7). ``values`` are those that are bound now.
    ``notes`` say what was left to the host, ``warnings`` what the engine would write as warnings, ``arguments`` is ``$args`` of a simple
    function.
    """

    __slots__ = (
        "arguments",
        "bound",
        "bound_defaults",
        "cur",
        "default_pairs",
        "delayed",
        "evaluate",
        "from_pipeline",
        "input_expected",
        "notes",
        "parameter_set",
        "plan",
        "pre_mask",
        "prioritized",
        "reported",
        "splat_bound",
        "unbound",
        "unbound_pipeline",
        "values",
        "warnings",
    )

    def __init__(self, plan: Plan, input_expected: bool) -> None:
        self.plan = plan
        self.input_expected = input_expected
        self.cur = ALL
        self.pre_mask = ALL
        self.prioritized = 0
        # Empty until some step names a set; a command without sets is in that of all sets from the start.
        self.parameter_set = "" if plan.named_flags or plan.default else ALL_SETS
        self.unbound = plan.unbound.copy()
        self.unbound_pipeline = plan.unbound_pipeline.copy()
        self.bound: dict[str, Any] = {}
        self.values: dict[str, Any] = {}
        self.from_pipeline: list[PlanParameter] = []
        self.delayed: dict[PlanParameter, Any] = {}
        self.splat_bound: set[PlanParameter] | None = None
        self.notes: list[str] = []
        self.warnings: list[str] = []
        self.arguments: list[Any] = []
        self.default_pairs: dict[PlanParameter, Any] | None = None
        self.bound_defaults: list[str] = []
        self.evaluate: _pipeline.Evaluate | None = None
        self.reported: BindingError | None = None

    def __repr__(self) -> str:
        return f"<BoundCall {self.plan.command.name} [{self.parameter_set}] {', '.join(self.values)}>"

    @property
    def blocks(self) -> dict[str, Any]:
        """The script blocks and functions that wait for piped objects, by parameter: they are bound, yet not in ``bound`` before that."""
        return {parameter.name: block for parameter, block in self.delayed.items()}

    def process(self, obj: Any) -> None:
        """Bind one piped object (section 8); afterwards ``parameter_set``, ``bound`` and ``values`` are those of its record.

        Raises :class:`BindingError`, with the object as ``target``, for the non-terminating error that the engine would write; the
        next object can then be processed.
        """
        _pipeline.process(self, obj)
        if self.plan.obsolete:
            self.warn_of_obsolete()

    def bind_value(self, parameter: PlanParameter, value: Any, coerce: bool, wrapped: bool = False) -> bool:
        """Bind one value (section 9.1). False when it does not fit without coercion; raises :class:`BindingError`."""
        rule = parameter.rule
        if coerce:
            if type(value) is not rule.exact and not (
                rule.int32 and type(value) is int and -2147483648 <= value <= 2147483647
            ):
                value = rule.coerced(value, wrapped, self.notes)
        else:
            value = rule.uncoerced(value, wrapped)
            if value is NOT_ACCEPTED:
                return False
        if rule.checked:
            rule.check(value, coerce, wrapped, self.notes)
        if value is None:
            rule.assignable(value)
        name = parameter.name
        self.bound[name] = value
        self.values[name] = value
        self.take(parameter)
        return True

    def take(self, parameter: PlanParameter) -> None:
        """Mark a parameter as bound: its sets are now the only ones possible (section 3.2)."""
        if parameter.set_flags:
            self.cur &= parameter.set_flags
        self.unbound.pop(parameter, None)
        if parameter.pipeline:
            self.unbound_pipeline.pop(parameter, None)

    def release(self, parameter: PlanParameter) -> None:
        """Make a parameter unbound again; it goes to the end of the unbound ones (section 8.2)."""
        self.values.pop(parameter.name, None)
        if parameter not in self.unbound:
            self.unbound[parameter] = None
            self.unbound_pipeline[parameter] = None

    def warn_of_obsolete(self) -> None:
        """One warning for each bound parameter that its command calls obsolete."""
        for parameter in self.plan.obsolete:
            warning = f"Parameter '{parameter.name}' is obsolete. {parameter.model.obsolete}"
            if parameter.name in self.bound and warning not in self.warnings:
                self.warnings.append(warning)

    def elaborated(self, exc: BindingError) -> BindingError:
        """``exc`` with what the engine adds once a default of ``$PSDefaultParameterValues`` was bound (section 6)."""
        return _defaults.elaborate(self, exc) if self.bound_defaults else exc


def prepare(
    plan: Plan,
    arguments: Sequence[Argument],
    input_expected: bool,
    prompt: _mandatory.Prompt | None,
    defaults: Mapping[str, Any] | None,
    evaluate: _pipeline.Evaluate | None,
    dynamic: Callable[[Mapping[str, Any]], Sequence[Parameter]] | None,
    position: int,
) -> BoundCall:
    """Steps a to r of section 0."""
    call = BoundCall(plan, input_expected)
    call.evaluate = evaluate
    if plan.simple:
        _simple(call, arguments)
        return call
    if defaults:
        call.default_pairs = _defaults.pairs_for(call, defaults)
    left = _bind_arguments(call, arguments, ALL)
    if call.default_pairs:
        _defaults.apply(call)
    # A command without named sets has nothing to choose between.
    single = not plan.named_flags and not plan.default
    if not single:
        _sets.validate(call, pre=True, set_default=False)
    if dynamic is not None:
        left = _bind_dynamic(call, left, dynamic)
        plan = call.plan
        single = not plan.named_flags and not plan.default
    if defaults:
        if dynamic is not None:
            call.default_pairs = _defaults.pairs_for(call, defaults)
        if call.default_pairs:
            _defaults.apply(call)
    if left:
        left = _remaining.bind_remaining(call, left)
        if left:
            raise call.elaborated(_positional.leftover(left[0], call.reported))
    if single:
        count = 1
    else:
        count = _sets.validate(call, pre=input_expected, set_default=not input_expected)
    if count == 1 and call.default_pairs and not call.bound_defaults:
        _defaults.apply(call)
    if count > 1 and input_expected:
        narrowed = _sets.filtered(call)
        if narrowed != call.cur:
            call.cur = narrowed
            count = _sets.validate(call, pre=True, set_default=False)
    if plan.mandatory:
        missing = _mandatory.missing(call, count, input_expected)
        if missing:
            _mandatory.supply(call, missing, prompt, position)
    if not input_expected:
        _sets.verify_selected(call)
    call.pre_mask = call.cur
    if plan.obsolete:
        call.warn_of_obsolete()
    return call


def _bind_arguments(call: BoundCall, arguments: Sequence[Argument], mask: int) -> list[Argument]:
    """REPARSE, NAMED and POSITIONAL; what nothing took."""
    left = _named.bind_named(call, _named.paired(call.plan, arguments), mask)
    return _positional.bind_positional(call, left) if left else left


def _bind_dynamic(
    call: BoundCall, left: list[Argument], dynamic: Callable[[Mapping[str, Any]], Sequence[Parameter]]
) -> list[Argument]:
    """Section 2.7: the parameters that depend on those already bound, and the arguments that waited for them."""
    try:
        parameters = dynamic(dict(call.values))
    except Exception as exc:
        raise error("GetDynamicParametersException", more=str(exc)) from exc
    if not parameters:
        return left
    known = call.plan.parameters
    call.plan = call.plan.extended(parameters)
    for parameter in call.plan.parameters[len(known) :]:
        call.unbound[parameter] = None
        if parameter.pipeline:
            call.unbound_pipeline[parameter] = None
    if not left:
        return left
    kept, call.reported = call.reported, None
    left = _bind_arguments(call, left, call.cur)
    call.reported = kept or call.reported
    return left


def _simple(call: BoundCall, arguments: Sequence[Argument]) -> None:
    """A function without CmdletBinding: by name, by position, and the rest to ``$args`` (section 1.4)."""
    left = _named.bind_named(call, _named.paired(call.plan, arguments), ALL)
    for argument in _positional.bind_positional(call, left) if left else left:
        call.arguments += _remaining.as_items(argument)
