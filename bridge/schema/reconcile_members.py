"""In which sets a parameter is, and what it is there: mandatory, positional, fed by the pipeline."""

from __future__ import annotations

from bridge.model import ALL_SETS, ParameterSetMember
from bridge.schema.attributes import Attributes, PipelineInput, parse_pipeline_input, parse_required
from bridge.schema.diagnostics import Log
from bridge.schema.draft import Draft
from bridge.schema.positions import Place
from bridge.schema.reconcile_sets import Sets
from bridge.schema.typenames import SWITCH

__all__ = ["read_memberships"]


def read_memberships(draft: Draft, sets: Sets, log: Log) -> None:
    folded = draft.name.casefold()
    raw = draft.raw
    blocks = [(a, _meant(a, sets)) for a in raw.attributes] if raw is not None else []
    in_syntax = [v.name for v in sets.views if folded in v.items]
    everywhere = [v.name for v in sets.views]
    said = [n for n in everywhere if any(meant is None or n in meant for _, meant in blocks)]
    if in_syntax:
        members = in_syntax + [v.name for v in sets.views if v.from_parameters and v.name in said]
        if blocks and said and set(said) != set(members):
            log.add("membership-differs", draft.line_of("sets"), draft.name, syntax=_sets(in_syntax), yaml=_sets(said))
    else:
        members = said or everywhere
        log.add("parameter-not-in-syntax", draft.line, draft.name, sets=_sets(members))
    mandatory_said: list[tuple[bool, bool]] = []
    position_said: list[tuple[int | None, bool]] = []
    is_switch = draft.type == SWITCH
    for view in sets.views:
        if view.name not in members:
            continue
        item = view.items.get(folded)
        attributes = _block_for(view.name, blocks)
        telling = (
            item is not None and not is_switch and not draft.misread and (item.type is not None or bool(item.values))
        )
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
        rank = view.ranks[folded] if item is not None else len(view.ranks)
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
    draft: Draft,
    mandatory: list[tuple[bool, bool]],
    position: list[tuple[int | None, bool]],
    log: Log,
) -> None:
    # One value for several sets cannot say what differs between them: that is no contradiction.
    if mandatory and all(said != shown for said, shown in mandatory):
        said, shown = mandatory[0]
        log.add(
            "mandatory-differs",
            draft.line_of("required"),
            draft.name,
            yaml=said,
            syntax="mandatory" if shown else "optional",
            followed="SYNTAX",
        )
    if position and all((number is not None) != shown for number, shown in position):
        number, shown = position[0]
        log.add(
            "position-differs",
            draft.line_of("position"),
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
