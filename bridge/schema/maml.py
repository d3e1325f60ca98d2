"""Reads MAML, the XML of ``*-help.xml``: one or many commands in a file.

MAML knows no names of parameter sets: with several syntax items the sets are numbered like PlatyPS numbers them, and the first is taken as
the default, since help shows the default set first.
"""

from __future__ import annotations

from bridge.errors import InputError
from bridge.model import Command, Diagnostic, Example, Link
from bridge.schema.assemble import RawCommand, RawMember, RawParameter, RawSet, assemble
from bridge.schema.diagnostics import Log, diagnostic
from bridge.schema.syntax import SyntaxItem
from bridge.schema.xmlsafe import MAX_BYTES, Element, parse_xml, root_name

__all__ = ["looks_like", "read_document"]

_ROOTS = ("helpItems", "command")
_UNNAMED = "UNNAMED_PARAMETER_SET_{}"
_SWITCH = "System.Management.Automation.SwitchParameter"
_NONE = "none"
_PIPELINE: dict[str, tuple[bool, bool]] = {
    "": (False, False),
    "false": (False, False),
    "byvalue": (True, False),
    "bypropertyname": (False, True),
    "byvalue,bypropertyname": (True, True),
    "bypropertyname,byvalue": (True, True),
}


def looks_like(text: str, file: str) -> bool:
    """True when ``text`` begins like a MAML file. Never raises."""
    return root_name(text) in _ROOTS


def read_document(text: str, file: str, max_bytes: int = MAX_BYTES) -> tuple[list[Command], list[Diagnostic]]:
    """The commands of a MAML file, in file order.

    Raises :class:`InputError` when ``text`` is not XML, breaks a limit, or holds no command.
    """
    root = parse_xml(text, file, max_bytes=max_bytes)
    if root.name not in _ROOTS:
        raise InputError(f"is not MAML: its document element is {root.name}", file=file, line=root.line)
    commands: list[Command] = []
    diagnostics: list[Diagnostic] = []
    for element in [root] if root.name == "command" else root.all("command"):
        name = _line(element.path("details", "name"))
        if not name:
            diagnostics.append(diagnostic("maml-name-missing", file=file, line=element.line))
            continue
        reader = _Reader(name, element, file)
        command, found = assemble(reader.command())
        commands.append(command)
        diagnostics += [*reader.log.found, *found]
    if not commands:
        raise InputError("holds no command", file=file, line=root.line)
    return commands, diagnostics


def _line(element: Element | None) -> str:
    """The text of an element as one line."""
    return "" if element is None else " ".join(element.text.split())


def _paragraphs(element: Element | None) -> str:
    """The text of an element: its paragraphs apart by a blank line."""
    if element is None:
        return ""
    parts = [p.text.strip() for p in element.descend() if p.name == "para"]
    return "\n\n".join(p for p in parts if p) if parts else element.text.strip()


def _type(parameter: Element, *, in_syntax: bool) -> str:
    """The type's name: that of ``type``, else the placeholder's. A syntax item shows a switch without either."""
    named = _line(parameter.path("type", "name"))
    if named and named.casefold() != _NONE:
        return named
    value = _line(parameter.first("parameterValue"))
    if value:
        return value
    return _SWITCH if in_syntax and parameter.first("parameterValueGroup") is None else ""


def _accepted(parameter: Element) -> list[str]:
    group = parameter.first("parameterValueGroup")
    return [v for v in (_line(e) for e in group.all("parameterValue")) if v] if group is not None else []


class _Reader:
    """One command element."""

    def __init__(self, name: str, element: Element, file: str) -> None:
        self.name = name
        self.element = element
        self.file = file
        self.log = Log(file, name)

    def command(self) -> RawCommand:
        element = self.element
        raw = RawCommand(
            name=self.name,
            file=self.file,
            line=element.line,
            source="maml",
            help_file=self.file.replace("\\", "/").rpartition("/")[2],
            common=True,
            synopsis=_paragraphs(element.path("details", "description")),
            description=_paragraphs(element.first("description")),
            notes=_paragraphs(element.first("alertSet")),
            inputs=self.types("inputTypes", "inputType"),
            outputs=self.types("returnValues", "returnValue"),
        )
        self.sets(raw)
        self.parameters(raw)
        examples = element.first("examples")
        for example in examples.all("example") if examples is not None else ():
            code = example.first("code")
            title = _line(example.first("title")).strip("- ")
            raw.examples.append(
                Example(title, "" if code is None else code.text.strip("\n"), _paragraphs(example.first("remarks")))
            )
        links = element.first("relatedLinks")
        for link in links.all("navigationLink") if links is not None else ():
            text, uri = _line(link.first("linkText")), _line(link.first("uri"))
            if text.casefold().startswith("online version"):
                raw.help_uri = raw.help_uri or uri
            elif text or uri:
                raw.links.append(Link(text, uri))
        return raw

    def types(self, outer: str, inner: str) -> list[str]:
        holder = self.element.first(outer)
        found = [_line(e.path("type", "name")) for e in holder.all(inner)] if holder is not None else []
        return [t for t in found if t and t.casefold() != _NONE]

    def items(self) -> list[Element]:
        syntax = self.element.first("syntax")
        return syntax.all("syntaxItem") if syntax is not None else []

    def sets(self, raw: RawCommand) -> None:
        items = self.items()
        for number, item in enumerate(items, 1):
            name = _UNNAMED.format(number) if len(items) > 1 else "__AllParameterSets"
            shown = tuple(SyntaxItem(n) for p in item.all("parameter") if (n := _line(p.first("name"))))
            raw.sets.append(
                RawSet(name, default=number == 1 and len(items) > 1, items=shown, line=item.line, common=True)
            )
        if len(items) > 1:
            reason = (
                f"MAML names no parameter sets: its {len(items)} were numbered, and the first was taken as the default."
            )
            self.log.add("no-sets-in-source", items[0].line, reason=reason)

    def parameters(self, raw: RawCommand) -> None:
        """Attributes come from the syntax items, texts and types from ``parameters`` where it tells more."""
        described: dict[str, Element] = {}
        holder = self.element.first("parameters")
        for element in holder.all("parameter") if holder is not None else ():
            described.setdefault(_line(element.first("name")).casefold(), element)
        found: dict[str, RawParameter] = {}
        for shown, item in zip(raw.sets, self.items(), strict=True):
            seen: set[str] = set()
            for element in item.all("parameter"):
                name = _line(element.first("name"))
                if not name or name.casefold() in seen:
                    continue
                seen.add(name.casefold())
                parameter = found.get(name.casefold())
                if parameter is None:
                    parameter = self.parameter(name, element, described.get(name.casefold()))
                    found[name.casefold()] = parameter
                parameter.members.append(self.member(shown.name, name, element))
        for folded, element in described.items():
            if folded and folded not in found:
                name = _line(element.first("name"))
                parameter = self.parameter(name, element, element)
                parameter.members.append(self.member("", name, element))
                found[folded] = parameter
                if raw.sets:
                    self.log.add("parameter-not-in-syntax", element.line, name, sets="every set")
        for parameter in found.values():
            _widen(parameter, len(raw.sets))
        raw.parameters = list(found.values())

    def parameter(self, name: str, element: Element, other: Element | None) -> RawParameter:
        attributes = (element.attributes, other.attributes if other is not None else {})
        aliases = [
            a
            for at in attributes
            for a in at.get("aliases", "").split(",")
            if a.strip() and a.strip().casefold() != _NONE
        ]
        texts = [e for e in (other, element) if e is not None]
        return RawParameter(
            name=name,
            line=element.line,
            type=(_type(other, in_syntax=False) if other is not None else "")
            or _type(element, in_syntax=element is not other),
            default=next((d for e in texts if (d := _line(e.first("defaultValue")))), ""),
            wildcards="true" if any(at.get("globbing", "").casefold() == "true" for at in attributes) else "false",
            aliases=list(dict.fromkeys(a.strip() for a in aliases)),
            accepted=next((a for e in (element, *texts) if (a := _accepted(e))), []),
            description=next((d for e in texts if (d := _paragraphs(e.first("description")))), ""),
        )

    def member(self, set_name: str, name: str, element: Element) -> RawMember:
        by_value, by_name = self.pipeline(name, element)
        return RawMember(
            set=set_name,
            position=element.attributes.get("position", "named").strip(),
            mandatory=element.attributes.get("required", "false"),
            by_value=str(by_value),
            by_property_name=str(by_name),
            line=element.line,
        )

    def pipeline(self, name: str, element: Element) -> tuple[bool, bool]:
        text = element.attributes.get("pipelineInput", "")
        folded = "".join(text.casefold().split())
        inside = folded.partition("(")[2].rstrip(")") if folded.startswith("true(") else folded
        if inside in _PIPELINE:
            return _PIPELINE[inside]
        decided = "True (ByValue)" if folded == "true" else "False"
        self.log.add("pipeline-input-unclear", element.line, name, text=text[:40], decided=decided)
        return folded == "true", False


def _widen(parameter: RawParameter, sets: int) -> None:
    """A parameter that is the same in every set is in all sets."""
    shapes = {
        (m.position.casefold(), m.mandatory.casefold(), m.by_value, m.by_property_name) for m in parameter.members
    }
    if len(parameter.members) == sets and len(shapes) == 1:
        del parameter.members[1:]
        parameter.members[0].set = ""
