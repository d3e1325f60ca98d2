"""The command that a page describes: SYNTAX held against PARAMETERS, fact by fact.

Authority: Type, aliases, pipeline input and the order of positions come from the attributes; membership comes from SYNTAX, and so does
whether a typed parameter is mandatory or positional in a set. A switch in SYNTAX shows neither (the line prints a mandatory switch as
``[-Switch]``), so there the attributes decide.
"""

from __future__ import annotations

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
from bridge.schema.diagnostics import Log
from bridge.schema.draft import Draft, draft_of
from bridge.schema.order import merged_order
from bridge.schema.positions import settle_positions
from bridge.schema.raw import RawPage
from bridge.schema.reconcile_members import read_memberships
from bridge.schema.reconcile_sets import Sets, reconcile_sets
from bridge.schema.syntax import SyntaxItem
from bridge.schema.typenames import CIM_INSTANCE, SWITCH

__all__ = ["COMMON_PARAMETERS", "command_kind", "reconcile"]

_HELP_FILE = "external help file"
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
_CIM_SESSION = "Microsoft.Management.Infrastructure.CimSession"
_CDXML_PARAMETERS = frozenset(("asjob", "cimsession", "throttlelimit"))


def command_kind(help_file: str, set_names: list[str], parameters: frozenset[str]) -> tuple[CommandKind, str]:
    """How the command is made, and what told it: the name of its help file, else what only generated cmdlets have.

    ``parameters`` holds folded names. Commands over CIM all have AsJob, CimSession and ThrottleLimit (specification, section 14).
    """
    folded = help_file.casefold()
    if ".cdxml" in folded:
        return CommandKind.CDXML, _HELP_FILE
    if any("(cdxml)" in n.casefold() for n in set_names):
        return CommandKind.CDXML, "the names of its sets"
    if ".dll" in folded:
        return CommandKind.CMDLET, _HELP_FILE
    if ".psm1" not in folded and parameters >= _CDXML_PARAMETERS:
        return CommandKind.CDXML, "AsJob, CimSession and ThrottleLimit"
    # Help of compiled cmdlets was long called Hyper-V_Cmdlets.xml.
    return CommandKind.CMDLET if folded.endswith("_cmdlets.xml") else CommandKind.FUNCTION, _HELP_FILE


def reconcile(page: RawPage, log: Log) -> Command:
    """Decide every fact of the command of ``page``, which has at least one block of SYNTAX."""
    raws = page.parameters
    _read_all(page)
    for block in page.blocks:
        for item in block.syntax.items:
            page.shown.setdefault(item.name.casefold(), []).append((item, block))
    sets = reconcile_sets(page.blocks, {k: [a.sets for a in r.attributes] or [()] for k, r in raws.items()}, log)
    shown: dict[str, SyntaxItem] = {}
    for view in sets.views:
        for folded, item in view.items.items():
            shown.setdefault(folded, item)
    every = frozenset((*shown, *raws))
    should_process = _should_process(every, page, log)
    kind, witness = command_kind(page.help_file, [v.name for v in sets.views], every)
    order = merged_order([list(v.items) for v in sets.views], [list(v.items.values()) for v in sets.views], list(raws))
    drafts: dict[str, Draft] = {}
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
        draft = draft_of(name, raw, shown_as, page, log)
        read_memberships(draft, sets, log)
        drafts[folded] = draft
    switches = frozenset(d.name for d in drafts.values() if d.type == SWITCH)
    positional = next((d for d in drafts.values() if d.places), None)
    settle_positions({d.name: d.places for d in drafts.values()}, switches, _position_line(positional, page), log)
    paging = all(p in drafts and drafts[p].type == t for p, t in _PAGING.items())
    if paging:
        for folded in _PAGING:
            del drafts[folded]
    enums: dict[str, EnumType] = {}
    taken = {d.name.casefold() for d in drafts.values()}
    origins: dict[str, Origin] = {}
    parameters = tuple(_parameter(d, sets, kind, enums, taken, origins, log) for d in drafts.values())
    common = [b.line for b in page.blocks if not b.syntax.common_parameters]
    if common:
        log.add("no-common-parameters", common[0])
    origins["kind"] = origins["positional_binding"] = Origin(witness, page.file, 1)
    if should_process:
        origins["supports_should_process"] = Origin("-WhatIf and -Confirm", page.file, page.blocks[0].line)
    for fact, line in page.lines.items():
        origins[fact] = Origin("text", page.file, line)
    origins["sets"] = origins["default_set"] = Origin("SYNTAX headings and blocks", page.file, page.blocks[0].line)
    origins["name"] = Origin("title", page.file, page.line)
    origins["module"] = Origin(page.module_source, page.file, 1)
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
        obsolete=_obsolete(page.description, "cmdlet", "command", "function"),
        origins=origins,
    )


def _read_all(page: RawPage) -> None:
    """Takes ``All`` in Parameter Sets for ``(All)``, unless a heading says that a set has this name."""
    if any((b.heading or "").casefold().startswith("all") for b in page.blocks):
        return
    for raw in page.parameters.values():
        for attributes in raw.attributes:
            if len(attributes.sets) == 1 and attributes.sets[0].casefold() in ("all", "__allparametersets"):
                attributes.sets = ()


def _should_process(every: frozenset[str], page: RawPage, log: Log) -> bool:
    given = [shown for folded, shown in _SHOULD_PROCESS.items() if folded in every]
    if len(given) == 1:
        other = next(shown for shown in _SHOULD_PROCESS.values() if shown not in given)
        log.add("should-process-partial", page.blocks[0].line, given=given[0], other=other)
    return bool(given)


def _position_line(draft: Draft | None, page: RawPage) -> int:
    """Where the page gives the first position."""
    for attributes in draft.raw.attributes if draft is not None and draft.raw is not None else ():
        return attributes.lines.get("position", attributes.line)
    return page.blocks[0].line


# -- the parameter -------------------------------------------------------------------------------------------------------------------


def _parameter(
    draft: Draft,
    sets: Sets,
    kind: CommandKind,
    enums: dict[str, EnumType],
    taken: set[str],
    origins: dict[str, Origin],
    log: Log,
) -> Parameter:
    raw = draft.raw
    first = raw.attributes[0] if raw is not None and raw.attributes else None
    key = f"parameters.{draft.name}"
    origins[key] = Origin("PARAMETERS" if first else "SYNTAX", log.file, draft.line)
    if draft.syntax_line is not None:
        origins[f"{key}.members"] = Origin("SYNTAX", log.file, draft.syntax_line)
    if draft.type_from is not None:
        origins[f"{key}.type"] = Origin(draft.type_from, log.file, draft.line)
    if draft.places:
        origins[f"{key}.position"] = Origin("Position and the order in SYNTAX", log.file, draft.line)
    values = draft.values.values
    rules: tuple[ValidationRule, ...] = (draft.values.rule,) if draft.values.rule is not None else ()
    if draft.values.enum is not None:
        _add_enum(draft.values.enum, enums)
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
        obsolete=_obsolete(description, "parameter", "switch"),
        default=default if default and default != "None" else None,
        wildcards=first is not None and first.wildcards.casefold() == "true",
        accepted_values=values,
        description=description,
    )


def _members(draft: Draft, sets: Sets, kind: CommandKind) -> tuple[ParameterSetMember, ...]:
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


def _add_enum(enum: EnumType, enums: dict[str, EnumType]) -> None:
    known = enums.get(enum.name)
    if known is None:
        enums[enum.name] = enum
    elif known.members != enum.members:
        # Two parameters list different parts of one enumeration.
        names = dict.fromkeys(m.name for m in (*known.members, *enum.members))
        enums[enum.name] = EnumType(enum.name, tuple(EnumMember(n, i) for i, n in enumerate(names)))


def _aliases(draft: Draft, taken: set[str], log: Log) -> tuple[str, ...]:
    kept: list[str] = []
    own: set[str] = set()
    for attributes in draft.raw.attributes if draft.raw is not None else ():
        for alias in attributes.aliases:
            folded = alias.casefold()
            if folded in own:
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
            own.add(folded)
            kept.append(alias)
    return tuple(kept)


def _generated(
    draft: Draft, aliases: tuple[str, ...], origins: dict[str, Origin]
) -> tuple[tuple[str, ...], tuple[ValidationRule, ...]]:
    """What the engine's cdxml writer gives these parameters whatever the help says (specification, section 14)."""
    folded = draft.name.casefold()
    if folded == "cimsession" and draft.type.removesuffix("[]") == _CIM_SESSION:
        if "session" not in (a.casefold() for a in aliases):
            aliases = (*aliases, "Session")
            origins[f"parameters.{draft.name}.aliases"] = Origin("cdxml commands always have it")
        return aliases, (ValidationRule("NotNullOrEmpty"),)
    if folded == "inputobject" and draft.type.removesuffix("[]") == CIM_INSTANCE:
        return aliases, (ValidationRule("NotNull"),)
    return aliases, ()


def _obsolete(description: str, *kinds: str) -> str | None:
    """The sentence by which a description calls its own subject, one of ``kinds``, deprecated or obsolete."""
    head = description[:240].split("\n\n", 1)[0]
    if "eprecated" not in head and "bsolete" not in head:
        return None
    folded = " ".join(head.casefold().split())
    for subject in (f"{which} {kind}" for kind in kinds for which in ("this", "the")):
        for verb in (" is ", " has been ", " was "):
            for word in ("deprecated", "obsolete"):
                if folded.startswith(subject + verb + word):
                    return " ".join(head.split(".")[0].split()) + "."
    return None
