"""Signatures of a wrapper: one for each parameter set that a caller can tell from the others by what it requires.

How sets become signatures:

1. Sets that require the same parameters, and do not disagree about what stands at a position, become one signature: nothing that a
   caller must write tells them apart (the docstring still lists each).
2. The default set's signature comes first. One that accepts nothing that an earlier one does not is left out.
3. A mandatory parameter has no default. When it also takes pipeline input, its command is often called without it, as the right side
   of ``|``; it then stays without a default only where another signature accepts that call (``Close-SmbSession`` without
   ``-InputObject`` fits ``Query``).
4. Python has no required parameter after an optional one: where PowerShell's positions have that, there is a signature with all of
   them given by position, and one with the later ones by keyword.

Parameters stand in the order of a syntax line (specification of parameter binding, section 15).
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bridge.codegen.annotations import Annotation, parameter_annotation, result_annotation
from bridge.model import ALL_SETS, Command, Parameter, ParameterSetMember

__all__ = ["Keyword", "Signature", "added_parameters", "runtime_signature", "signatures"]

_SWITCH = "System.Management.Automation.SwitchParameter"
_SHOULD_PROCESS = (Parameter("WhatIf", _SWITCH, ("wi",)), Parameter("Confirm", _SWITCH, ("cf",)))
_PAGING = (
    Parameter("IncludeTotalCount", _SWITCH),
    Parameter("Skip", "System.UInt64"),
    Parameter("First", "System.UInt64"),
)


@dataclass(frozen=True)
class Keyword:
    """One parameter of a signature. ``name`` is the Python name, ``required`` says that it has no default."""

    name: str
    powershell: str
    annotation: Annotation
    required: bool = False


@dataclass(frozen=True)
class Signature:
    """``positional`` may be given by position or by keyword, ``keywords`` by keyword only; ``rest`` takes further positional values.

    ``sets`` are the parameter sets that it stands for.
    """

    sets: tuple[str, ...]
    positional: tuple[Keyword, ...]
    keywords: tuple[Keyword, ...]
    rest: Keyword | None = None

    @property
    def names(self) -> frozenset[str]:
        return frozenset(k.name for k in (*self.positional, *self.keywords))

    @property
    def required(self) -> frozenset[str]:
        return frozenset(k.name for k in (*self.positional, *self.keywords) if k.required)

    def covers(self, other: Signature) -> bool:
        """True when every call that ``other`` accepts is accepted by this one too."""
        mine = [k.name for k in self.positional]
        return (
            other.names <= self.names
            and self.required <= other.required
            and [k.name for k in other.positional] == mine[: len(other.positional)]
            and (other.rest is None or other.rest == self.rest)
        )


@dataclass(frozen=True)
class _Shape:
    """A set, or several that look alike to a caller."""

    sets: tuple[str, ...]
    positional: tuple[str, ...]
    named: tuple[str, ...]
    mandatory: frozenset[str]
    piped: frozenset[str]
    rest: str | None


def added_parameters(command: Command) -> tuple[Parameter, ...]:
    """What ShouldProcess and paging add to the declared parameters (specification, section 1.4)."""
    added = (
        *(_SHOULD_PROCESS if command.supports_should_process else ()),
        *(_PAGING if command.supports_paging else ()),
    )
    return tuple(p for p in added if command.parameter(p.name) is None)


def signatures(command: Command, names: Mapping[str, str]) -> tuple[Signature, ...]:
    """The signatures of ``command``; ``names`` maps each PowerShell parameter name to its Python name."""
    parameters = {p.name: p for p in (*command.parameters, *added_parameters(command))}
    keywords = {
        name: Keyword(names[name], name, parameter_annotation(parameter, command))
        for name, parameter in parameters.items()
    }
    automatic = _automatic_positions(command)
    shapes: list[_Shape] = []
    for entry in sorted(command.sets or (), key=lambda s: not s.default) or ():
        shape = _shape_of(entry.name, parameters, automatic)
        for i, other in enumerate(shapes):
            merged = _merge(other, shape)
            if merged is not None:
                shapes[i] = merged
                break
        else:
            shapes.append(shape)
    if not shapes:
        shapes = [_shape_of(ALL_SETS, parameters, automatic)]
    made: list[Signature] = []
    for shape in shapes:
        relaxed = shape.mandatory & shape.piped
        if relaxed and _piped_call_fits(shape, shapes):
            relaxed = frozenset()
        made += _write(shape, keywords, shape.mandatory - relaxed)
    kept: list[Signature] = []
    for signature in made:
        if not any(earlier.covers(signature) for earlier in kept):
            kept.append(signature)
    return tuple(kept)


def _automatic_positions(command: Command) -> dict[str, int]:
    """Positions that a function's parameters get when nothing declares any (specification, section 4.7)."""
    if not command.kind.is_function or not command.positional_binding:
        return {}
    if any(m.position is not None or m.set != ALL_SETS for p in command.parameters for m in p.members):
        return {}
    return {p.name: i for i, p in enumerate(p for p in command.parameters if p.type != _SWITCH)}


def _shape_of(set_name: str, parameters: Mapping[str, Parameter], automatic: Mapping[str, int]) -> _Shape:
    members: dict[str, ParameterSetMember] = {}
    for name, parameter in parameters.items():
        member = parameter.member(set_name)
        if member is not None:
            members[name] = member
    rest = next((n for n, m in members.items() if m.remaining), None)
    at: dict[int, str] = {}
    for name, member in members.items():
        position = automatic.get(name, member.position)
        if position is not None and not member.remaining:
            at.setdefault(position, name)
    positional = tuple(at[p] for p in sorted(at))
    mandatory = frozenset(n for n, m in members.items() if m.mandatory)
    named = sorted((n for n in members if n not in positional), key=lambda n: n not in mandatory)
    piped = frozenset(n for n, m in members.items() if m.by_value or m.by_property_name)
    return _Shape((set_name,), positional, tuple(named), mandatory, piped, rest)


def _merge(a: _Shape, b: _Shape) -> _Shape | None:
    """Two sets as one signature, or None when a caller can tell them apart."""
    if a.mandatory != b.mandatory or a.rest != b.rest:
        return None
    if any(x != y for x, y in zip(a.positional, b.positional, strict=False)):
        return None
    longer, shorter = (a, b) if len(a.positional) >= len(b.positional) else (b, a)
    if any(
        name in shorter.positional or name in shorter.mandatory for name in longer.positional[len(shorter.positional) :]
    ):
        return None
    named = dict.fromkeys(n for n in (*a.named, *b.named) if n not in longer.positional)
    ordered = sorted(named, key=lambda n: n not in a.mandatory)
    return _Shape((*a.sets, *b.sets), longer.positional, tuple(ordered), a.mandatory, a.piped | b.piped, a.rest)


def _piped_call_fits(shape: _Shape, shapes: Sequence[_Shape]) -> bool:
    """Is a call of ``shape`` without what the pipeline brings accepted by a set that requires no such thing?"""
    left = shape.mandatory - shape.piped
    names = (set(shape.positional) | set(shape.named)) - (shape.mandatory & shape.piped)
    for other in shapes:
        has = set(other.positional) | set(other.named)
        if other is not shape and not other.mandatory & other.piped and other.mandatory <= left and names <= has:
            positional = [n for n in shape.positional if n in names]
            if list(other.positional[: len(positional)]) == positional:
                return True
    return False


def _write(shape: _Shape, keywords: Mapping[str, Keyword], required: frozenset[str]) -> list[Signature]:
    def make(positional: Sequence[str], named: Sequence[str], needed: frozenset[str]) -> Signature:
        return Signature(
            shape.sets,
            tuple(replace(keywords[n], required=n in needed) for n in positional),
            tuple(replace(keywords[n], required=n in needed) for n in named),
            keywords[shape.rest] if shape.rest else None,
        )

    order = shape.positional
    last = max((i for i, n in enumerate(order) if n in required), default=-1)
    gap = next((i for i, n in enumerate(order) if n not in required), len(order))
    if gap > last:
        return [make(order, shape.named, required)]
    by_position = make(order, shape.named, required | set(order[: last + 1]))
    later = order[gap:]
    cut = gap + next(i for i, n in enumerate(later) if n in required)
    named = sorted((*order[cut:], *shape.named), key=lambda n: n not in required)
    return [by_position, make(order[:cut], named, required)]


def runtime_signature(command: Command, names: Mapping[str, str]) -> inspect.Signature:
    """All signatures of a wrapper as one, for ``inspect.signature`` and ``help()``."""
    found = signatures(command, names)
    unset = inspect.Parameter.empty
    order = max((s.positional for s in found), key=len)
    agreed = []
    for i, keyword in enumerate(order):
        if any(len(s.positional) > i and s.positional[i].name != keyword.name for s in found):
            break
        agreed.append(keyword)
    everywhere = frozenset.intersection(*(s.required for s in found))
    kinds = inspect.Parameter
    out: list[inspect.Parameter] = []
    optional_seen = False
    for keyword in agreed:
        optional_seen = optional_seen or keyword.name not in everywhere
        out.append(
            kinds(
                keyword.name,
                kinds.POSITIONAL_OR_KEYWORD,
                default=_Shown() if optional_seen else unset,
                annotation=keyword.annotation.text,
            )
        )
    taken = {k.name for k in agreed}
    rest = next((s.rest for s in found if s.rest), None)
    if rest is not None:
        out.append(kinds("rest" if "rest" not in names.values() else "rest_", kinds.VAR_POSITIONAL, annotation="Any"))
    for signature in found:
        for keyword in (*signature.positional, *signature.keywords):
            if keyword.name not in taken:
                taken.add(keyword.name)
                default = unset if keyword.name in everywhere else _Shown()
                out.append(kinds(keyword.name, kinds.KEYWORD_ONLY, default=default, annotation=keyword.annotation.text))
    if command.common_parameters:
        name = "common" if "common" not in taken else "common_parameters"
        out.append(kinds(name, kinds.VAR_KEYWORD, annotation="Unpack[CommonParameters]"))
    return inspect.Signature(out, return_annotation=f"Invocation[{result_annotation(command).text}]")


class _Shown:
    """A default that reads as "not given"."""

    def __repr__(self) -> str:
        return "..."
