"""A parameter on its way into the model: its type, from Type, from the lines and from Accepted values."""

from __future__ import annotations

from dataclasses import dataclass, field

from bridge.model import ParameterSetMember
from bridge.schema.attributes import NAMES, Attributes
from bridge.schema.diagnostics import Log
from bridge.schema.positions import Place
from bridge.schema.raw import RawPage, RawParameter
from bridge.schema.syntax import SyntaxItem
from bridge.schema.typenames import (
    CIM_INSTANCE,
    SWITCH,
    AcceptedValues,
    accepted_values,
    enum_of_values,
    full_type,
    same_type,
)

__all__ = ["Draft", "draft_of"]

_ASSUMED = {
    "type": "SYNTAX decides",
    "sets": "SYNTAX decides",
    "aliases": "there are none",
    "required": "SYNTAX decides",
    "position": "SYNTAX decides",
    "pipeline": "it takes none",
}


@dataclass(slots=True)
class Draft:
    """A parameter on its way into the model."""

    name: str
    line: int | None
    type: str
    ps_type_name: str | None
    raw: RawParameter | None
    values: AcceptedValues = field(default_factory=AcceptedValues)
    misread: bool = False
    type_from: str | None = None
    syntax_line: int | None = None
    members: dict[str, ParameterSetMember] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def line_of(self, key: str) -> int | None:
        """The line of an attribute, that of the parameter where the attribute is not written."""
        if self.raw is not None and self.raw.attributes:
            return self.raw.attributes[0].lines.get(key, self.line)
        return self.line


def draft_of(name: str, raw: RawParameter | None, item: SyntaxItem | None, page: RawPage, log: Log) -> Draft:
    """Type and line of a parameter."""
    line = raw.line if raw is not None else page.blocks[0].line
    first = raw.attributes[0] if raw is not None and raw.attributes else None
    written = first.type if first is not None else ""
    followed = written
    if written:
        followed = _settled_type(name, written, page, line, log)
        type_name, ps_type_name = full_type(followed)
        if ps_type_name is None and item is not None and item.type and "#" in item.type:
            ps_type_name = full_type(item.type)[1] if type_name.startswith(CIM_INSTANCE) else None
    elif item is not None and item.type:
        type_name, ps_type_name = full_type(item.type)
    else:
        type_name = SWITCH if item is not None and not item.values else "System.Object"
        if item is not None and item.values:
            type_name = "System.String"
        ps_type_name = None
        if first is not None or (item is not None and item.values):
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
    draft = Draft(name, line, type_name, ps_type_name, raw)
    if not written or followed != written:
        draft.type_from = "SYNTAX"
    draft.syntax_line = next((b.line for _, b in page.shown.get(name.casefold(), ())), None)
    _read_values(draft, first, item, page, log)
    return draft


def _read_values(draft: Draft, first: Attributes | None, item: SyntaxItem | None, page: RawPage, log: Log) -> None:
    """What Accepted values says of the type, noted in ``draft``."""
    text = first.values if first is not None else ""
    if not text and first is not None and "{" in first.type:
        text = first.type.partition("{")[2].rstrip("}> ").replace("|", ",")
    if not text and item is not None and item.values:
        text = ", ".join(item.values)
    if not text:
        return
    line = first.lines.get("values", first.line) if first is not None else draft.line
    if draft.type == SWITCH and not any(b.syntax.common_parameters for b in page.blocks):
        # Pages that were made from MAML lose the type of an enumeration; what is left looks like a switch.
        enum = enum_of_values(draft.name, text)
        if enum is not None:
            draft.type, draft.misread, draft.type_from = draft.name, True, "Accepted values"
            values = tuple(m.name for m in enum.members)
            draft.values = AcceptedValues(values, enum=enum)
            log.add("switch-with-values", line, draft.name, values=", ".join(values))
            return
    found = accepted_values(text, draft.type, first.type if first is not None else "")
    draft.values = found
    if found.type is not None:
        draft.type, draft.type_from = found.type, "Accepted values"
    for repair in found.repairs:
        log.add("accepted-values-repaired", line, draft.name, was=repair)
    if found.prose:
        log.add("accepted-values-prose", line, draft.name, type=draft.type, values=text)
    if found.rule is not None and found.rule.kind == "Range":
        log.add("accepted-values-range", line, draft.name, text=text)


def _settled_type(name: str, written: str, page: RawPage, line: int | None, log: Log) -> str:
    """The type of a parameter where Type and the lines may differ.

    Type decides between two classes, unless three lines or more agree against it. Whether it is a switch at all, and whether it is an
    array, is what a line shows best: there a well-formed line decides (Type is often a copy of a neighbour's).
    """
    folded = name.casefold()
    shown: list[str] = []
    sound = True
    for item, block in page.shown.get(folded, ()):
        if not item.values:
            shown.append(item.type or SWITCH)
            sound &= not block.syntax.problems
    if not shown or any(same_type(s, written) for s in shown):
        return written
    first = shown[0]
    unanimous = all(same_type(first, s) for s in shown)
    switch_or_not = SWITCH in (full_type(first)[0], full_type(written)[0])
    array_or_not = same_type(first.replace("[]", ""), written.replace("[]", ""))
    lines_win = unanimous and sound and (switch_or_not or array_or_not or len(shown) > 2)
    log.add(
        "type-differs",
        line,
        name,
        syntax="no type" if first == SWITCH else f"<{first}>",
        yaml=written,
        followed="SYNTAX" if lines_win else "Type",
    )
    if lines_win and array_or_not:
        return written.replace("[]", "") + "[]" * first.count("[]")  # the fuller spelling
    return first if lines_win else written
