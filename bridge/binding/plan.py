"""A command's metadata compiled for binding, once: set bits, name tables, positions, one converter a parameter.

Specification of parameter binding, sections 1, 2.2, 4.7 and 14.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bridge.binding.arguments import Argument
from bridge.binding.coerce import ValueRule, value_rule
from bridge.binding.conversion.engine import Converter
from bridge.binding.errors import error
from bridge.binding.names import NameTable
from bridge.binding.types import is_switch
from bridge.common import added_parameters
from bridge.model import ALL_SETS, Command, CommandKind, EnumType, Parameter, ParameterSetMember
from bridge.values import TypeName, parse_type
from bridge.values.enums import declared_type

if TYPE_CHECKING:
    from bridge.binding.call import BoundCall
    from bridge.binding.mandatory import Prompt
    from bridge.binding.pipeline import Evaluate

__all__ = ["ALL", "Plan", "PlanParameter", "SetData", "compile_plan"]

ALL = -1
"""The mask of every set. Any mask of named sets is a positive number, so ``ALL & mask == mask``."""

_MAX_SETS = 32
_RESERVED = frozenset(("selectproperty", "selectobject"))
_CACHED = ("_binding_plan_without_cim", "_binding_plan")


class SetData:
    """One set membership of one parameter. ``flag`` is 0 for the membership of all sets."""

    __slots__ = ("flag", "member")

    def __init__(self, flag: int, member: ParameterSetMember) -> None:
        self.flag = flag
        self.member = member

    def matches(self, mask: int) -> bool:
        """True when it holds in ``mask``; the membership of all sets always does."""
        return self.flag == 0 or (self.flag & mask) != 0


class PlanParameter:
    """A parameter with what binding asks of it. ``*_mask`` are the sets in which it is so; :data:`ALL` for a membership of all sets."""

    __slots__ = (
        "all_sets",
        "by_name",
        "by_name_mask",
        "by_value",
        "by_value_mask",
        "declared",
        "lookup",
        "mandatory",
        "mandatory_mask",
        "model",
        "name",
        "pipeline",
        "pipeline_mask",
        "positional",
        "remaining",
        "rule",
        "set_flags",
        "sets",
        "switch",
        "type",
        "type_text",
    )

    def __init__(
        self, model: Parameter, declared: bool, sets: tuple[SetData, ...], rule: ValueRule, type_name: TypeName
    ) -> None:
        self.model = model
        self.name = model.name
        self.declared = declared
        self.type = type_name
        self.type_text = str(type_name)
        self.switch = is_switch(type_name)
        self.sets = sets
        self.rule = rule
        self.set_flags = 0
        for data in sets:
            self.set_flags |= data.flag
        self.all_sets = any(data.flag == 0 for data in sets)
        self.by_value_mask = _mask(sets, lambda m: m.by_value)
        self.by_name_mask = _mask(sets, lambda m: m.by_property_name)
        self.pipeline_mask = self.by_value_mask | self.by_name_mask
        self.mandatory_mask = _mask(sets, lambda m: m.mandatory)
        self.by_value = self.by_value_mask != 0
        self.by_name = self.by_name_mask != 0
        self.pipeline = self.pipeline_mask != 0
        self.mandatory = self.mandatory_mask != 0
        self.remaining = any(data.member.remaining for data in sets)
        self.positional = any(data.member.position is not None and not data.member.remaining for data in sets)
        self.lookup = (model.name.lower(), *(alias.lower() for alias in model.aliases))

    def __repr__(self) -> str:
        return f"PlanParameter({self.name!r})"

    def in_mask(self, mask: int) -> bool:
        """True when the parameter may be bound while ``mask`` is valid."""
        return self.all_sets or (self.set_flags & mask) != 0

    def data_for(self, mask: int) -> SetData | None:
        """The membership that holds in ``mask``, a named set's before that of all sets."""
        found = None
        for data in self.sets:
            if data.flag == 0:
                found = data
            elif data.flag & mask:
                return data
        return found


def _mask(sets: Sequence[SetData], test: Callable[[ParameterSetMember], bool]) -> int:
    mask = 0
    for data in sets:
        if test(data.member):
            mask |= data.flag or ALL
    return mask


class Plan:
    """A compiled command. Made by :func:`compile_plan`; never changed after that, so any number of threads may bind with it."""

    __slots__ = (
        "all_flags",
        "by_name",
        "by_value",
        "cim",
        "command",
        "default",
        "default_name",
        "is_function",
        "mandatory",
        "named_flags",
        "names",
        "obsolete",
        "parameters",
        "pipeline",
        "places",
        "positional",
        "set_count",
        "set_names",
        "simple",
        "unbound",
        "unbound_pipeline",
    )

    def __init__(
        self, command: Command, cim: bool, parameters: tuple[PlanParameter, ...], set_names: tuple[str, ...]
    ) -> None:
        self.command = command
        self.cim = cim
        self.is_function = command.kind.is_function
        self.simple = self.is_function and not command.common_parameters
        self.parameters = parameters
        self.set_names = set_names
        self.set_count = len(set_names)
        self.all_flags = (1 << self.set_count) - 1
        self.default = 1 << set_names.index(command.default_set) if command.default_set in set_names else 0
        self.default_name = command.default_set if self.default and command.default_set else ALL_SETS
        self.named_flags = 0
        for parameter in parameters:
            self.named_flags |= parameter.set_flags
        self.pipeline = tuple(p for p in parameters if p.pipeline)
        self.by_value = any(p.by_value for p in parameters)
        self.by_name = tuple(p for p in parameters if p.by_name)
        self.places: dict[Any, tuple[tuple[PlanParameter, int], ...]] = {}
        self.mandatory = tuple(p for p in parameters if p.mandatory)
        self.obsolete = tuple(p for p in parameters if p.model.obsolete is not None)
        self.positional = any(p.positional for p in parameters)
        self.names = NameTable(parameters)
        self.unbound: dict[PlanParameter, None] = dict.fromkeys(parameters)
        self.unbound_pipeline: dict[PlanParameter, None] = dict.fromkeys(self.pipeline)

    def __reduce__(self) -> Any:
        # A plan is found again from its command; it does not travel with a pickled or copied one.
        return _no_plan, ()

    def set_name(self, mask: int) -> str:
        """The ParameterSetName that the engine reports for ``mask`` (section 1.2).

        Several possible sets give the empty name, except that the engine looks no further than the bit after the first one: of the
        first and the third set it names the first.
        """
        if mask in (ALL, 0):
            return self.default_name
        lowest = mask & -mask
        return "" if mask & (lowest << 1) else self.set_names[lowest.bit_length() - 1]

    def resolve(self, name: str) -> PlanParameter | None:
        """The parameter that ``name`` means: exact name or alias, else the only one that starts so (section 2.2).

        Raises :class:`BindingError` (``AmbiguousParameter``) when several do.
        """
        return self.names.resolve(name)

    def bind(
        self,
        arguments: Sequence[Argument],
        *,
        input_expected: bool = False,
        prompt: Prompt | None = None,
        defaults: Mapping[str, Any] | None = None,
        evaluate: Evaluate | None = None,
        dynamic: Callable[[Mapping[str, Any]], Sequence[Parameter]] | None = None,
        position: int = 1,
    ) -> BoundCall:
        """Bind a call's arguments as the engine prepares a command (section 0).

        ``input_expected`` is true when objects will be piped in; each is then given to :meth:`BoundCall.process`. ``prompt`` supplies
        missing mandatory parameters, ``defaults`` is ``$PSDefaultParameterValues``, ``evaluate`` runs the text of a script block that
        was given where a value is expected (without it such a block waits for the host), ``dynamic`` gives the dynamic parameters for
        what is bound so far, ``position`` is the command's place in its pipeline, from 1.

        Raises :class:`BindingError` for what ends the call.
        """
        from bridge.binding.call import prepare

        return prepare(self, arguments, input_expected, prompt, defaults, evaluate, dynamic, position)

    def extended(self, dynamic: Sequence[Parameter]) -> Plan:
        """This plan with dynamic parameters at the end of its metadata (section 2.7). Raises :class:`BindingError` for clashes."""
        return _compile(self.command, self.cim, self.parameters, tuple(dynamic), self.set_names)


def _no_plan() -> None:
    return None


def compile_plan(command: Command, *, cim: bool = True) -> Plan:
    """The plan of ``command``, compiled at the first call and kept with the object.

    ``cim`` says whether the engine that will run the command has a CIM client library, as PowerShell on Windows has: a text for a
    CimSession is then left to that host, and refused otherwise. Raises :class:`BindingError` of category ``MetadataError`` for
    metadata that the engine refuses (section 1.3).
    """
    key = _CACHED[cim]
    found = command.__dict__.get(key)
    if found is None:
        found = command.__dict__[key] = _compile(command, cim, (), (), ())
    assert isinstance(found, Plan)
    return found


@lru_cache(maxsize=256)
def _converter(enums: tuple[EnumType, ...], cim: bool) -> Converter:
    return Converter(enums, cim)


def _compile(
    command: Command,
    cim: bool,
    known: tuple[PlanParameter, ...],
    dynamic: tuple[Parameter, ...],
    known_sets: tuple[str, ...],
) -> Plan:
    parameters = list(known)
    set_names = list(known_sets)
    if not known:
        if command.default_set and command.default_set != ALL_SETS:
            set_names.append(command.default_set)
        mentioned = {m.set for p in command.parameters for m in p.members}
        set_names += [
            s.name for s in command.sets if s.name != ALL_SETS and s.name in mentioned and s.name not in set_names
        ]
    bits = {name: 1 << index for index, name in enumerate(set_names)}
    converter = _converter(command.enums, cim)
    todo: list[tuple[Parameter, bool]] = [(p, True) for p in dynamic]
    if not known:
        declared = with_positions(command)
        todo = [(p, True) for p in declared] + [(p, False) for p in added_parameters(command)]
    for model, own in todo:
        # Attributes of a function's parameter run in reverse; added parameters bind by the compiled rules even on functions.
        reverse = own and command.kind.is_function
        members = tuple(reversed(model.members)) if reverse else model.members
        if model.name.lower() in _RESERVED:
            raise error("ReservedParameterName", model.name)
        aliases = [alias.lower() for alias in model.aliases]
        if len(set(aliases)) < len(aliases):
            raise error("AliasDeclaredMultipleTimes", next(a for a in model.aliases if aliases.count(a.lower()) > 1))
        seen: set[str] = set()
        for member in members:
            if member.set.lower() in seen:
                raise error("ParameterDeclaredInParameterSetMultipleTimes", model.name, more=member.set)
            seen.add(member.set.lower())
            if member.set != ALL_SETS and member.set not in bits:
                if len(bits) == _MAX_SETS:
                    raise error("ParsingTooManyParameterSets")
                bits[member.set] = 1 << len(bits)
                set_names.append(member.set)
        sets = tuple(SetData(bits.get(m.set, 0), m) for m in members) or (SetData(0, ParameterSetMember()),)
        type_name = declared_type(model.type, command.enums)
        rule = value_rule(
            model,
            type_name,
            function=reverse,
            declared=own,
            converter=converter,
            mandatory=any(m.mandatory for m in members),
            simple=not command.common_parameters,
        )
        parameters.append(PlanParameter(model, own, sets, rule, type_name))
    return Plan(command, cim, tuple(parameters), tuple(set_names))


def with_positions(command: Command) -> tuple[Parameter, ...]:
    """The declared parameters of ``command`` with the positions that the engine gives a function's parameters by itself (section 4.7).

    They are numbered in order, switches left out, when no parameter declares a position or a set.
    """
    automatic = command.kind is CommandKind.FUNCTION and command.positional_binding
    if not automatic or any(m.position is not None or m.set != ALL_SETS for p in command.parameters for m in p.members):
        return command.parameters
    placed = []
    position = 0
    for parameter in command.parameters:
        if is_switch(parse_type(parameter.type)):
            placed.append(parameter)
            continue
        first, *rest = parameter.members or (ParameterSetMember(),)
        placed.append(replace(parameter, members=(replace(first, position=position), *rest)))
        position += 1
    return tuple(placed)
