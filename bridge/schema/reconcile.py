"""The command that a page describes: SYNTAX held against PARAMETERS, fact by fact.

Authority: Type, aliases, pipeline input and the order of positions come from the attributes; membership comes from SYNTAX, and so does
whether a typed parameter is mandatory or positional in a set. A switch in SYNTAX shows neither (the line prints a mandatory switch as
``[-Switch]``), so there the attributes decide.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bridge.model import (
    ALL_SETS,
    Command,
    CommandKind,
    EnumMember,
    EnumType,
    Origin,
    Parameter,
    ParameterSet,
    ParameterSetMember,
    ValidationRule,
)
from bridge.schema.attributes import NAMES, Attributes, PipelineInput, parse_pipeline_input, parse_required
from bridge.schema.diagnostics import Log
from bridge.schema.order import merged_order
from bridge.schema.positions import Place, settle_positions
from bridge.schema.raw import RawPage, RawParameter
from bridge.schema.reconcile_sets import Sets, reconcile_sets
from bridge.schema.syntax import SyntaxItem
from bridge.schema.typenames import accepted_values, full_type, same_type

__all__ = ["COMMON_PARAMETERS", "command_kind", "reconcile"]

COMMON_PARAMETERS = frozenset(
    (
        "verbose",
        "debug",
        "erroraction",
        "warningaction",
        "informationaction",
        "progressaction",
        "errorvariable",
        "warningvariable",
        "informationvariable",
        "outvariable",
        "outbuffer",
        "pipelinevariable",
    )
)
_SHOULD_PROCESS = {"whatif": "-WhatIf", "confirm": "-Confirm"}
_PAGING = {
    "includetotalcount": "System.Management.Automation.SwitchParameter",
    "skip": "System.UInt64",
    "first": "System.UInt64",
}
_SWITCH = "System.Management.Automation.SwitchParameter"
_CIM_SESSION = "Microsoft.Management.Infrastructure.CimSession"
_CIM_INSTANCE = "Microsoft.Management.Infrastructure.CimInstance"
_CDXML_PARAMETERS = frozenset(("asjob", "cimsession", "throttlelimit"))
_ASSUMED = {
    "type": "SYNTAX decides",
    "sets": "SYNTAX decides",
    "aliases": "there are none",
    "required": "SYNTAX decides",
    "position": "SYNTAX decides",
    "pipeline": "it takes none",
}


@dataclass(slots=True)
class _Draft:
    """A parameter on its way into the model."""

    name: str
    line: int | None
    type: str
    ps_type_name: str | None
    raw: RawParameter | None
    members: dict[str, ParameterSetMember] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


def command_kind(help_file: str, set_names: list[str], parameters: frozenset[str]) -> CommandKind:
    """How the command is made, from the name of its help file, else from what only generated cmdlets have.

    ``parameters`` holds folded names. Commands over CIM all have AsJob, CimSession and ThrottleLimit (specification, section 14).
    """
    folded = help_file.casefold()
    if ".cdxml" in folded or any("(cdxml)" in n.casefold() for n in set_names):
        return CommandKind.CDXML
    if ".dll" in folded:
        return CommandKind.CMDLET
    if ".psm1" not in folded and parameters >= _CDXML_PARAMETERS:
        return CommandKind.CDXML
    return CommandKind.FUNCTION


def reconcile(page: RawPage, log: Log) -> Command:
    """Decide every fact of the command of ``page``, which has at least one block of SYNTAX."""
    raws = page.parameters
    sets = reconcile_sets(page.blocks, {k: [a.sets for a in r.attributes] or [()] for k, r in raws.items()}, log)
    shown: dict[str, SyntaxItem] = {}
    for view in sets.views:
        for folded, item in view.items.items():
            shown.setdefault(folded, item)
    every = frozenset((*shown, *raws))
    should_process = _should_process(every, page, log)
    kind = command_kind(page.help_file, [v.name for v in sets.views], every)
    order = merged_order([list(v.items) for v in sets.views], [list(v.items.values()) for v in sets.views], list(raws))
    drafts: dict[str, _Draft] = {}
    for folded in order:
        if folded in _SHOULD_PROCESS and should_process:
            continue
        raw, shown_as = raws.get(folded), shown.get(folded)
        name = raw.name if raw is not None else shown[folded].name
        if folded in COMMON_PARAMETERS:
            log.add("common-parameter-listed", raw.line if raw else page.blocks[0].line, name)
            continue
        if raw is None or not raw.attributes:
            log.add("parameter-undescribed", raw.line if raw else page.blocks[0].line, name)
        draft = _draft(name, raw, shown_as, page, log)
        _memberships(draft, sets, log)
        drafts[folded] = draft
    switches = frozenset(d.name for d in drafts.values() if d.type == _SWITCH)
    settle_positions({d.name: d.places for d in drafts.values()}, switches, page.blocks[0].line, log)
    paging = all(p in drafts and drafts[p].type == t for p, t in _PAGING.items())
    if paging:
        for folded in _PAGING:
            del drafts[folded]
    enums: dict[str, EnumType] = {}
    taken = {d.name.casefold() for d in drafts.values()}
    origins: dict[str, Origin] = {}
    parameters = tuple(_parameter(d, sets, kind, enums, taken, shown, origins, log) for d in drafts.values())
    common = [b.line for b in page.blocks if not b.syntax.common_parameters]
    if common:
        log.add("no-common-parameters", common[0])
    origins["sets"] = Origin("SYNTAX headings and blocks", page.file, page.blocks[0].line)
    origins["name"] = Origin("title", page.file, page.line)
    return Command(
        name=page.name,
        module=page.module,
        kind=kind,
        parameters=parameters,
        sets=tuple(ParameterSet(v.name, v.default) for v in sets.views),
        default_set=sets.default,
        supports_should_process=should_process,
        supports_paging=paging,
        # Help gives each position that a function has, those that PositionalBinding made included.
        positional_binding=not kind.is_function,
        enums=tuple(sorted(enums.values(), key=lambda e: e.name.casefold())),
        aliases=page.aliases,
        input_types=page.input_types,
        output_types=page.output_types,
        synopsis=page.synopsis,
        description=page.description,
        notes=page.notes,
        examples=page.examples,
        links=page.links,
        help_uri=page.help_uri,
        origins=origins,
    )


def _should_process(every: frozenset[str], page: RawPage, log: Log) -> bool:
    given = [shown for folded, shown in _SHOULD_PROCESS.items() if folded in every]
    if len(given) == 1:
        other = next(shown for shown in _SHOULD_PROCESS.values() if shown not in given)
        log.add("should-process-partial", page.blocks[0].line, given=given[0], other=other)
    return bool(given)


def _draft(name: str, raw: RawParameter | None, item: SyntaxItem | None, page: RawPage, log: Log) -> _Draft:
    """Type and line of a parameter."""
    line = raw.line if raw is not None else page.blocks[0].line
    first = raw.attributes[0] if raw is not None and raw.attributes else None
    written = first.type if first is not None else ""
    if written:
        followed = _settled_type(name, written, page, line, log)
        type_name, ps_type_name = full_type(followed)
        if ps_type_name is None and item is not None and item.type and "#" in item.type:
            ps_type_name = full_type(item.type)[1] if type_name.startswith(_CIM_INSTANCE) else None
    elif item is not None and item.type:
        type_name, ps_type_name = full_type(item.type)
    else:
        type_name = _SWITCH if item is not None and not item.values else "System.Object"
        if item is not None and item.values:
            type_name = "System.String"
        ps_type_name = None
        log.add("type-missing", line, name, type=type_name)
    for attributes in raw.attributes if raw is not None else ():
        if attributes.missing:
            keys = [k for k in attributes.missing if k != "type"]
            if keys:
                assumed = "; ".join(dict.fromkeys(_ASSUMED[k] for k in keys))
                verb = "is" if len(keys) == 1 else "are"
                log.add(
                    "attributes-missing",
                    attributes.line,
                    name,
                    keys=", ".join(NAMES[k] for k in keys),
                    verb=verb,
                    assumed=assumed,
                )
    return _Draft(name, line, type_name, ps_type_name, raw)


def _settled_type(name: str, written: str, page: RawPage, line: int | None, log: Log) -> str:
    """The type of a parameter where Type and the lines may differ.

    Type decides between two classes, unless three lines or more agree against it. Whether it is a switch at all, and whether it is an
    array, is what a line shows best: there a well-formed line decides (Type is often a copy of a neighbour's).
    """
    folded = name.casefold()
    shown: list[str] = []
    sound = True
    for block in page.blocks:
        for item in block.syntax.items:
            if item.name.casefold() == folded and not item.values:
                shown.append(item.type or _SWITCH)
                sound &= not block.syntax.problems
    if not shown or any(same_type(s, written) for s in shown):
        return written
    first = shown[0]
    unanimous = all(same_type(first, s) for s in shown)
    switch_or_not = _SWITCH in (full_type(first)[0], full_type(written)[0])
    array_or_not = same_type(first.replace("[]", ""), written.replace("[]", ""))
    lines_win = unanimous and sound and (switch_or_not or array_or_not or len(shown) > 2)
    log.add(
        "type-differs",
        line,
        name,
        syntax="no type" if first == _SWITCH else f"<{first}>",
        yaml=written,
        followed="SYNTAX" if lines_win else "Type",
    )
    if lines_win and array_or_not:
        return written.replace("[]", "") + "[]" * first.count("[]")  # the fuller spelling
    return first if lines_win else written


# -- membership, mandatory, position -------------------------------------------------------------------------------------------------


def _memberships(draft: _Draft, sets: Sets, log: Log) -> None:
    folded = draft.name.casefold()
    raw = draft.raw
    blocks = [(a, _meant(a, sets)) for a in raw.attributes] if raw is not None else []
    in_syntax = [v.name for v in sets.views if folded in v.items]
    everywhere = [v.name for v in sets.views]
    said = [n for n in everywhere if any(meant is None or n in meant for _, meant in blocks)]
    if in_syntax:
        members = in_syntax
        if blocks and said and set(said) != set(in_syntax):
            log.add("membership-differs", draft.line, draft.name, syntax=_sets(in_syntax), yaml=_sets(said))
    else:
        members = said or everywhere
        log.add("parameter-not-in-syntax", draft.line, draft.name, sets=_sets(members))
    mandatory_said: list[tuple[bool, bool]] = []
    position_said: list[tuple[int | None, bool]] = []
    is_switch = draft.type == _SWITCH
    for view in sets.views:
        if view.name not in members:
            continue
        item = view.items.get(folded)
        attributes = _block_for(view.name, blocks)
        telling = item is not None and not is_switch and (item.type is not None or bool(item.values))
        required = _required(attributes, view.name, sets)
        number = _number(attributes)
        mandatory = required if required is not None else item is not None and item.mandatory
        if item is not None and telling:
            if required is not None:
                mandatory_said.append((required, item.mandatory))
            mandatory = item.mandatory
        elif item is not None and is_switch and item.mandatory and not required:
            # Only a line that tells mandatory switches apart writes one without brackets.
            mandatory = True
        rank = list(view.items).index(folded) if item is not None else 10_000
        if item is not None and telling:
            if attributes is not None and "position" not in attributes.missing:
                position_said.append((number, item.positional))
            place = Place(number, rank) if item.positional else None
        else:
            place = Place(number, rank) if number is not None else None
        if place is not None:
            if place.number is None:
                ahead = [i for i in list(view.items.values())[:rank] if i.positional]
                place.number = len(ahead)
            draft.places[view.name] = place
        pipeline = parse_pipeline_input(attributes.pipeline) if attributes is not None else PipelineInput()
        draft.members[view.name] = ParameterSetMember(
            view.name, mandatory, None, pipeline.by_value, pipeline.by_property_name
        )
    _note_contradictions(draft, mandatory_said, position_said, log)
    for attributes, _ in blocks:
        _note_unclear(draft.name, attributes, log)


def _meant(attributes: Attributes, sets: Sets) -> frozenset[str] | None:
    """The sets that a block speaks of; None for all of them."""
    if not attributes.sets:
        return None
    return frozenset(sets.names[n.casefold()] for n in attributes.sets if n.casefold() in sets.names)


def _block_for(set_name: str, blocks: list[tuple[Attributes, frozenset[str] | None]]) -> Attributes | None:
    for attributes, meant in blocks:
        if meant is not None and set_name in meant:
            return attributes
    for attributes, meant in blocks:
        if meant is None:
            return attributes
    return blocks[0][0] if blocks else None


def _required(attributes: Attributes | None, set_name: str, sets: Sets) -> bool | None:
    if attributes is None or not attributes.required:
        return None
    required = parse_required(attributes.required)
    for said, value in required.sets.items():
        if sets.names.get(said, said).casefold() == set_name.casefold():
            return value
    return required.general


def _number(attributes: Attributes | None) -> int | None:
    if attributes is None:
        return None
    text = attributes.position
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _note_contradictions(
    draft: _Draft,
    mandatory: list[tuple[bool, bool]],
    position: list[tuple[int | None, bool]],
    log: Log,
) -> None:
    # One value for several sets cannot say what differs between them: that is no contradiction.
    if mandatory and all(said != shown for said, shown in mandatory):
        said, shown = mandatory[0]
        log.add(
            "mandatory-differs",
            draft.line,
            draft.name,
            yaml=said,
            syntax="mandatory" if shown else "optional",
            followed="SYNTAX",
        )
    if position and all((number is not None) != shown for number, shown in position):
        number, shown = position[0]
        log.add(
            "position-differs",
            draft.line,
            draft.name,
            yaml="Named" if number is None else number,
            syntax="as positional" if shown else "by name only",
        )


def _note_unclear(name: str, attributes: Attributes, log: Log) -> None:
    if attributes.pipeline or "pipeline" not in attributes.missing:
        pipeline = parse_pipeline_input(attributes.pipeline)
        if not pipeline.clear:
            decided = [
                n for n, on in (("ByValue", pipeline.by_value), ("ByPropertyName", pipeline.by_property_name)) if on
            ]
            log.add(
                "pipeline-input-unclear",
                attributes.lines.get("pipeline", attributes.line),
                name,
                text=attributes.pipeline,
                decided=", ".join(decided) or "False",
            )
    if attributes.required:
        required = parse_required(attributes.required)
        if not required.clear:
            log.add(
                "required-unclear",
                attributes.lines.get("required", attributes.line),
                name,
                text=attributes.required,
                decided=required.general,
            )
    position = attributes.position
    if position and not position.isdecimal() and position.casefold() not in ("named", "none"):
        line = attributes.lines.get("position", attributes.line)
        log.add("position-unclear", line, name, text=position, decided="Named")


def _sets(names: list[str]) -> str:
    return ", ".join("all sets" if n == ALL_SETS else n for n in names) or "no set"


# -- the parameter -------------------------------------------------------------------------------------------------------------------


def _parameter(
    draft: _Draft,
    sets: Sets,
    kind: CommandKind,
    enums: dict[str, EnumType],
    taken: set[str],
    shown: dict[str, SyntaxItem],
    origins: dict[str, Origin],
    log: Log,
) -> Parameter:
    raw = draft.raw
    first = raw.attributes[0] if raw is not None and raw.attributes else None
    origins[f"parameters.{draft.name}"] = Origin("PARAMETERS" if first else "SYNTAX", log.file, draft.line)
    values, rules = _values(draft, first, shown.get(draft.name.casefold()), enums, log)
    aliases = _aliases(draft, taken, log)
    if kind is CommandKind.CDXML:
        aliases, implied = _generated(draft, aliases, origins)
        rules += implied
    folded = draft.name.casefold()
    dynamic = any(folded in v.items and folded not in v.everywhere for v in sets.views if len(v.lines) > 1)
    default = first.default if first is not None else ""
    description = raw.description if raw is not None else ""
    return Parameter(
        name=draft.name,
        type=draft.type,
        aliases=aliases,
        members=_members(draft, sets, kind),
        validation=rules,
        ps_type_name=draft.ps_type_name,
        dynamic=dynamic,
        obsolete=_obsolete(description),
        default=default if default and default != "None" else None,
        wildcards=first is not None and first.wildcards.casefold() == "true",
        accepted_values=values,
        description=description,
    )


def _members(draft: _Draft, sets: Sets, kind: CommandKind) -> tuple[ParameterSetMember, ...]:
    members = []
    for name, member in draft.members.items():
        place = draft.places.get(name)
        position = place.number if place is not None else None
        if position is not None:
            member = ParameterSetMember(name, member.mandatory, position, member.by_value, member.by_property_name)
        members.append(member)
    first = members[0]
    # Generated functions list every set by name; others say "all sets" where nothing differs.
    if (
        first.set != ALL_SETS
        and kind is not CommandKind.CDXML
        and len(members) == len(sets.views)
        and all(_same(first, m) for m in members[1:])
    ):
        return (ParameterSetMember(ALL_SETS, first.mandatory, first.position, first.by_value, first.by_property_name),)
    return tuple(members)


def _same(one: ParameterSetMember, other: ParameterSetMember) -> bool:
    return (one.mandatory, one.position, one.by_value, one.by_property_name) == (
        other.mandatory,
        other.position,
        other.by_value,
        other.by_property_name,
    )


def _values(
    draft: _Draft, first: Attributes | None, item: SyntaxItem | None, enums: dict[str, EnumType], log: Log
) -> tuple[tuple[str, ...], tuple[ValidationRule, ...]]:
    text = first.values if first is not None else ""
    if not text and item is not None and item.values:
        text = ", ".join(item.values)
    if not text:
        return (), ()
    found = accepted_values(text, draft.type)
    line = first.lines.get("values", first.line) if first is not None else draft.line
    for repair in found.repairs:
        log.add("accepted-values-repaired", line, draft.name, was=repair)
    if found.prose:
        log.add("accepted-values-prose", line, draft.name, type=draft.type, values=text)
    if found.rule is not None and found.rule.kind == "Range":
        log.add("accepted-values-range", line, draft.name, text=text)
    if found.enum is not None:
        known = enums.get(found.enum.name)
        if known is not None and known.members != found.enum.members:
            names = dict.fromkeys(m.name for m in (*known.members, *found.enum.members))
            enums[known.name] = EnumType(known.name, tuple(EnumMember(n, i) for i, n in enumerate(names)))
        else:
            enums[found.enum.name] = found.enum
    return found.values, (found.rule,) if found.rule is not None else ()


def _aliases(draft: _Draft, taken: set[str], log: Log) -> tuple[str, ...]:
    kept: list[str] = []
    for attributes in draft.raw.attributes if draft.raw is not None else ():
        for alias in attributes.aliases:
            folded = alias.casefold()
            if folded in (k.casefold() for k in kept):
                continue
            why = None
            if not alias.replace("_", "").replace("-", "").replace("?", "").isalnum():
                why = "is no name"
            elif folded == draft.name.casefold():
                why = "is the parameter's own name"
            elif folded in taken:
                why = "belongs to another parameter"
            if why is not None:
                log.add("alias-dropped", attributes.lines.get("aliases"), draft.name, alias=alias, why=why)
                continue
            taken.add(folded)
            kept.append(alias)
    return tuple(kept)


def _generated(
    draft: _Draft, aliases: tuple[str, ...], origins: dict[str, Origin]
) -> tuple[tuple[str, ...], tuple[ValidationRule, ...]]:
    """What the engine's cdxml writer gives these parameters whatever the help says (specification, section 14)."""
    folded = draft.name.casefold()
    if folded == "cimsession" and draft.type.removesuffix("[]") == _CIM_SESSION:
        if "session" not in (a.casefold() for a in aliases):
            aliases = (*aliases, "Session")
            origins[f"parameters.{draft.name}.aliases"] = Origin("cdxml commands always have it")
        return aliases, (ValidationRule("NotNullOrEmpty"),)
    if folded == "inputobject" and draft.type.removesuffix("[]") == _CIM_INSTANCE:
        return aliases, (ValidationRule("NotNull"),)
    return aliases, ()


def _obsolete(description: str) -> str | None:
    """The sentence by which a description calls the parameter itself deprecated or obsolete."""
    head = description[:240].split("\n\n", 1)[0]
    folded = " ".join(head.casefold().split())
    for subject in ("this parameter", "this switch", "the parameter"):
        for verb in (" is ", " has been ", " was "):
            for word in ("deprecated", "obsolete"):
                if folded.startswith(subject + verb + word):
                    return " ".join(head.split(".")[0].split()) + "."
    return None
