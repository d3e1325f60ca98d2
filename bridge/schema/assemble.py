"""Puts a command together from help that holds the attributes of each parameter in each set: PlatyPS 1.x, and MAML.

The attributes decide; the syntax lines give the order of sets and parameters, and the default set.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bridge.common import COMMON
from bridge.model import (
    ALL_SETS,
    Command,
    CommandKind,
    Diagnostic,
    EnumMember,
    EnumType,
    Example,
    Link,
    Origin,
    Parameter,
    ParameterSet,
    ParameterSetMember,
    ValidationRule,
)
from bridge.schema.diagnostics import Log
from bridge.schema.syntax import SyntaxItem
from bridge.values import parse_type

__all__ = ["RawCommand", "RawMember", "RawParameter", "RawSet", "assemble", "kind_of_help_file"]

_EVERY = "(All)"
_SWITCH = "System.Management.Automation.SwitchParameter"
_SHOULD_PROCESS = ("whatif", "confirm")
_COMMON = frozenset(p.name.casefold() for p in COMMON)


@dataclass
class RawSet:
    """A set as SYNTAX shows it."""

    name: str
    default: bool
    items: tuple[SyntaxItem, ...]
    line: int
    common: bool = False


@dataclass
class RawMember:
    """The attributes of one parameter in one set, as text."""

    set: str
    position: str = "Named"
    mandatory: str = "false"
    by_value: str = "false"
    by_property_name: str = "false"
    remaining: str = "false"
    line: int = 0


@dataclass
class RawParameter:
    """A parameter as its section describes it."""

    name: str
    line: int
    type: str = ""
    default: str = ""
    wildcards: str = "false"
    dynamic: str = "false"
    dont_show: str = "false"
    aliases: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    members: list[RawMember] = field(default_factory=list)
    help_message: str = ""
    description: str = ""


@dataclass
class RawCommand:
    """A command as help describes it, before it is judged. ``source`` names the kind of help in origins."""

    name: str
    file: str
    line: int
    source: str
    module: str = ""
    help_file: str = ""
    help_uri: str = ""
    sets: list[RawSet] = field(default_factory=list)
    parameters: list[RawParameter] = field(default_factory=list)
    common: bool = False
    aliases: list[str] = field(default_factory=list)
    synopsis: str = ""
    description: str = ""
    notes: str = ""
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def kind_of_help_file(name: str) -> CommandKind:
    """What the name of the external help file tells: ``X.dll-Help.xml`` is for compiled cmdlets, ``X.cdxml-help.xml`` for cdxml."""
    stem = name.casefold().removesuffix(".xml").removesuffix("-help")
    if stem.endswith(".dll"):
        return CommandKind.CMDLET
    return CommandKind.CDXML if stem.endswith(".cdxml") else CommandKind.FUNCTION


def assemble(raw: RawCommand) -> tuple[Command, list[Diagnostic]]:
    """The command, and what was decided on the way."""
    return _Assembler(raw).run()


class _Assembler:
    def __init__(self, raw: RawCommand) -> None:
        self.raw = raw
        self.log = Log(raw.file, raw.name)
        self.enums: dict[str, EnumType] = {}

    def run(self) -> tuple[Command, list[Diagnostic]]:
        raw = self.raw
        described = self.described()
        should_process = all(n in described for n in _SHOULD_PROCESS)
        if should_process:
            for name in _SHOULD_PROCESS:
                del described[name]
        parameters = [self.parameter(p) for p in self.ordered(described)]
        sets = self.sets(parameters)
        default = next((s.name for s in sets if s.default), None)
        command = Command(
            name=raw.name,
            module=raw.module,
            kind=kind_of_help_file(raw.help_file),
            parameters=tuple(parameters),
            sets=sets,
            default_set=default,
            supports_should_process=should_process,
            common_parameters=raw.common or any(s.common for s in raw.sets) or not _is_simple(parameters),
            enums=tuple(self.enums.values()),
            aliases=tuple(raw.aliases),
            input_types=tuple(raw.inputs),
            output_types=tuple(raw.outputs),
            synopsis=raw.synopsis,
            description=raw.description,
            notes=raw.notes,
            examples=tuple(raw.examples),
            links=tuple(raw.links),
            help_uri=raw.help_uri,
            origins={
                "name": Origin(raw.source, raw.file, raw.line),
                **{f"parameters.{p.name}": Origin(raw.source, raw.file, p.line) for p in described.values()},
            },
        )
        return command, self.log.found

    def described(self) -> dict[str, RawParameter]:
        """Parameters by name. One that is described twice has the sets of both; one that only SYNTAX shows is as its items say."""
        found: dict[str, RawParameter] = {}
        for parameter in self.raw.parameters:
            folded = parameter.name.casefold()
            if folded in _COMMON:
                continue
            first = found.setdefault(folded, parameter)
            if first is not parameter:
                self.log.add("parameter-repeated", parameter.line, parameter.name)
                known = {m.set for m in first.members}
                first.members += [m for m in parameter.members if m.set not in known]
        only_shown: dict[str, RawParameter] = {}
        for shown in self.raw.sets:
            positional = 0
            for item in shown.items:
                folded = item.name.casefold()
                if folded not in found and folded not in _COMMON:
                    if folded not in only_shown:
                        only_shown[folded] = RawParameter(
                            item.name, shown.line, item.type or _SWITCH, accepted=list(item.values)
                        )
                        self.log.add("parameter-undescribed", shown.line, item.name)
                    position = str(positional) if item.positional else "Named"
                    member = RawMember(shown.name, position, str(item.mandatory), line=shown.line)
                    only_shown[folded].members.append(member)
                positional += item.positional
        for parameter in only_shown.values():
            parameter.members = list({m.set: m for m in reversed(parameter.members)}.values())[::-1]
        return {**found, **only_shown}

    def ordered(self, described: dict[str, RawParameter]) -> list[RawParameter]:
        """Parameters in the order that the syntax lines agree with; those in none of them follow as described."""
        # A ring of names, so that putting one in front of another costs the same however many there are.
        following, preceding = {"": ""}, {"": ""}
        for shown in self.raw.sets:
            fresh: list[str] = []
            for name in (n for item in shown.items if (n := item.name.casefold()) in described):
                if name in following:
                    _insert(fresh, name, following, preceding)
                    fresh = []
                elif name not in fresh[-1:]:
                    fresh.append(name)
            _insert(fresh, "", following, preceding)
        _insert([name for name in described if name not in following], "", following, preceding)
        order = []
        name = following[""]
        while name:
            order.append(name)
            name = following[name]
        return [described[name] for name in order]

    def parameter(self, raw: RawParameter) -> Parameter:
        type_name = parse_type(raw.type or "object")
        members = [self.member(m, raw) for m in raw.members] or [ParameterSetMember()]
        if not raw.members:
            self.log.add(
                "attributes-missing",
                raw.line,
                raw.name,
                keys="ParameterSets",
                verb="is",
                assumed="it was put into every set",
            )
        if not raw.type:
            self.log.add("type-missing", raw.line, raw.name, type="System.Object")
        if any(m.set == ALL_SETS for m in members):
            members = [m for m in members if m.set == ALL_SETS][:1]
        element = type_name.element if type_name.is_array else type_name
        accepted = tuple(dict.fromkeys(raw.accepted))
        validation: tuple[ValidationRule, ...] = ()
        if accepted and element.name == "System.String":
            validation = (ValidationRule("Set", accepted),)
        elif accepted and not element.is_array and not element.arguments:
            self.enums.setdefault(
                element.name, EnumType(element.name, tuple(EnumMember(n, i) for i, n in enumerate(accepted)))
            )
        return Parameter(
            name=raw.name,
            type=str(type_name),
            aliases=tuple(raw.aliases),
            members=tuple(members),
            validation=validation,
            dynamic=self.flag(raw.dynamic, "IsDynamic", raw),
            dont_show=self.flag(raw.dont_show, "DontShow", raw),
            default=raw.default if raw.default not in ("", "None") else None,
            wildcards=self.flag(raw.wildcards, "SupportsWildcards", raw),
            accepted_values=accepted,
            description=raw.description,
        )

    def member(self, raw: RawMember, parameter: RawParameter) -> ParameterSetMember:
        position: int | None = None
        if raw.position.casefold() not in ("named", ""):
            try:
                position = int(raw.position) if len(raw.position) < 12 else None
            except ValueError:
                position = None
            if position is None:
                self.log.add("position-unclear", raw.line, parameter.name, text=raw.position[:40], decided="Named")
        return ParameterSetMember(
            set=ALL_SETS if raw.set in (_EVERY, ALL_SETS, "") else raw.set,
            mandatory=self.flag(raw.mandatory, "IsRequired", parameter),
            position=position,
            by_value=self.flag(raw.by_value, "ValueFromPipeline", parameter),
            by_property_name=self.flag(raw.by_property_name, "ValueFromPipelineByPropertyName", parameter),
            remaining=self.flag(raw.remaining, "ValueFromRemainingArguments", parameter),
            help_message=parameter.help_message or None,
        )

    def flag(self, text: str, key: str, parameter: RawParameter) -> bool:
        folded = text.strip().casefold()
        if folded not in ("true", "false", ""):
            self.log.add("attribute-unclear", parameter.line, parameter.name, key=key, text=text[:40], decided="false")
        return folded == "true"

    def sets(self, parameters: list[Parameter]) -> tuple[ParameterSet, ...]:
        """Those that SYNTAX shows, default first, then those that only attributes name."""
        shown = [s for s in self.raw.sets if s.name not in (ALL_SETS, _EVERY)]
        defaults = [s for s in shown if s.default]
        if len(defaults) > 1:
            self.log.add("several-default-sets", defaults[1].line, count=len(defaults), name=defaults[0].name)
        names = dict.fromkeys(s.name for s in [*defaults[:1], *shown])
        mentioned = dict.fromkeys(m.set for p in parameters for m in p.members if m.set != ALL_SETS)
        for name in mentioned:
            if name not in names and self.raw.sets:
                self.log.add("set-without-syntax", self.raw.sets[0].line, name=name)
        everything = dict.fromkeys([*names, *mentioned])
        if not everything:
            return (ParameterSet(ALL_SETS),)
        return tuple(ParameterSet(n, default=bool(defaults) and n == defaults[0].name) for n in everything)


def _insert(names: list[str], before: str, following: dict[str, str], preceding: dict[str, str]) -> None:
    for name in names:
        if name in following:
            continue
        last = preceding[before]
        following[last], following[name] = name, before
        preceding[name], preceding[before] = last, name


def _is_simple(parameters: list[Parameter]) -> bool:
    """True when nothing tells an advanced function from a simple one: all optional, in every set, in positions as declared."""
    members = [(p, m) for p in parameters for m in p.members]
    if any(m.set != ALL_SETS or m.mandatory or m.by_value or m.by_property_name or m.remaining for _, m in members):
        return False
    positions = sorted(m.position for p, m in members if p.type != _SWITCH and m.position is not None)
    typed = [p for p in parameters if p.type != _SWITCH]
    return positions == list(range(len(typed)))
