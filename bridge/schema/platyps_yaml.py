"""Reads what PlatyPS 1.x writes (schema 2024-05-01): markdown whose parameters have nested YAML, and the ``.yml`` export of the same."""

from __future__ import annotations

from collections.abc import Callable

from bridge.errors import InputError
from bridge.model import Command, Diagnostic, Example, Link
from bridge.schema.assemble import RawCommand, RawMember, RawParameter, RawSet, assemble
from bridge.schema.diagnostics import diagnostic
from bridge.schema.platyps_page import Page, Section, split_page
from bridge.schema.syntax import parse_line
from bridge.schema.yamlsafe import MAX_BYTES, YamlList, YamlMap, YamlValue, parse_yaml

__all__ = ["looks_like", "read_document"]

_HEAD = 4096
_SOURCE = "platyps-yaml"
_VERSION = "platyps schema version:"
_PLAIN = ("CommonParameters", "WorkflowCommonParameters")
_DEFAULT_MARK = "(default)"
_NONE = "none"
_EVERY = "__AllParameterSets"


def looks_like(text: str, file: str) -> bool:
    """True when ``text`` begins like a command's page of schema 2024-05-01, in markdown or YAML. Never raises."""
    head = text[:_HEAD].removeprefix("\ufeff")
    folded = head.casefold()
    if _VERSION not in folded or "2024-05-01" not in folded or "document type: module" in folded:
        return False
    return head.startswith("---") or _is_export(head)


def read_document(text: str, file: str, max_bytes: int = MAX_BYTES) -> tuple[list[Command], list[Diagnostic]]:
    """The one command of a page or export.

    Raises :class:`InputError` when no command can be read: no title, no YAML where all is YAML, a limit broken.
    """
    if len(text) > max_bytes:
        raise InputError(
            f"is larger than {max_bytes:,} bytes; raise the size limit if the file is meant to be read", file=file
        )
    diagnostics: list[Diagnostic] = []
    raw = (
        _export(text, file, max_bytes)
        if _is_export(text[:_HEAD].removeprefix("\ufeff"))
        else _markdown(text, file, diagnostics)
    )
    command, found = assemble(raw)
    return [command], [*diagnostics, *found]


def _is_export(head: str) -> bool:
    lines = [line for line in head.splitlines()[:50] if line.strip() and not line.startswith(("#", "---", "%"))]
    return bool(lines) and lines[0].startswith("metadata:")


def _text(value: YamlValue | None) -> str:
    return value.strip("\n") if isinstance(value, str) else ""


def _texts(value: YamlValue | None) -> list[str]:
    """A list of texts; a text stands for its parts apart by commas, as aliases are written."""
    if isinstance(value, YamlList):
        return [v for v in value if isinstance(v, str) and v]
    return [part.strip() for part in _text(value).split(",") if part.strip()]


def _maps(value: YamlValue | None) -> list[YamlMap]:
    return [v for v in value if isinstance(v, YamlMap)] if isinstance(value, YamlList) else []


def _map(value: YamlValue | None) -> YamlMap:
    return value if isinstance(value, YamlMap) else YamlMap()


def _lower(data: YamlMap) -> YamlMap:
    """The same with keys in lower case: markdown has ``IsRequired``, the export ``isRequired``."""
    out = YamlMap((k.casefold(), v) for k, v in data.items())
    out.line = data.line
    return out


def _attributes(data: YamlMap, into: RawParameter) -> None:
    """Take a parameter's attributes from its YAML."""
    keys = _lower(data)
    into.type = _text(keys.get("type")).strip()
    into.default = _text(keys.get("defaultvalue")).strip()
    into.wildcards = _text(keys.get("supportswildcards", keys.get("globbing", "")))
    into.dynamic = _text(keys.get("isdynamic"))
    into.dont_show = _text(keys.get("dontshow"))
    into.aliases = [a for a in _texts(keys.get("aliases")) if a.casefold() != _NONE]
    into.accepted = _texts(keys.get("acceptedvalues"))
    into.help_message = _text(keys.get("helpmessage"))
    for item in map(_lower, _maps(keys.get("parametersets"))):
        into.members.append(
            RawMember(
                set=_text(item.get("name")).strip(),
                position=_text(item.get("position", "Named")).strip(),
                mandatory=_text(item.get("isrequired")),
                by_value=_text(item.get("valuefrompipeline")),
                by_property_name=_text(item.get("valuefrompipelinebypropertyname")),
                remaining=_text(item.get("valuefromremainingarguments")),
                line=item.line,
            )
        )


def _heading_set(title: str) -> tuple[str, bool]:
    """The name of a set and whether its heading marks it as the default."""
    if title.casefold().endswith(_DEFAULT_MARK):
        return title[: -len(_DEFAULT_MARK)].rstrip(), True
    return title, False


def _markdown(text: str, file: str, diagnostics: list[Diagnostic]) -> RawCommand:
    page = split_page(text)
    front = _front(page, file, diagnostics)
    name = page.title or _text(front.get("title")).strip()
    if not name:
        raise InputError("has neither a heading nor a title that names a command", file=file)
    raw = RawCommand(
        name=name,
        file=file,
        line=page.title_line,
        source=_SOURCE,
        module=_text(front.get("module name")),
        help_file=_text(front.get("external help file")),
        help_uri=_text(front.get("helpuri")) or _text(front.get("online version")),
        aliases=_texts(front.get("aliases")),
    )
    diagnostics += [diagnostic("fence-without-end", file=file, line=line, command=name) for line in page.unclosed]
    for section in page.sections:
        reader = _SECTIONS.get(section.title.casefold())
        if reader is not None:
            reader(section, raw)
    _parameters(page, raw, diagnostics)
    return raw


def _front(page: Page, file: str, diagnostics: list[Diagnostic]) -> YamlMap:
    try:
        return _lower(_map(parse_yaml(page.front, file, first_line=page.front_line)))
    except InputError as exc:
        diagnostics.append(diagnostic("front-matter-unreadable", file=file, line=exc.line, reason=exc.reason))
    out = YamlMap()
    for line in page.front.splitlines():
        key, found, value = line.partition(":")
        if found:
            out[key.strip().casefold()] = value.strip().strip("'\"")
    return out


def _syntax(section: Section, raw: RawCommand) -> None:
    parts = section.subsections()
    for part in parts or [section]:
        name, default = ("", False) if part is section else _heading_set(part.title)
        for fence in part.fences():
            line = parse_line(fence.text)
            raw.sets.append(RawSet(name or _EVERY, default, line.items, part.line, line.common_parameters))


def _parameters(page: Page, raw: RawCommand, diagnostics: list[Diagnostic]) -> None:
    section = page.section("parameters")
    for part in section.subsections() if section is not None else ():
        if part.title in _PLAIN:
            raw.common = raw.common or part.title == _PLAIN[0]
            continue
        if not part.title.startswith("-"):
            continue
        parameter = RawParameter(part.title[1:].strip(), part.line, description=part.outside())
        raw.parameters.append(parameter)
        blocks = [f for f in part.fences() if f.language in ("yaml", "yml")]
        if not blocks:
            continue
        try:
            data = _map(parse_yaml(blocks[-1].text, raw.file, first_line=blocks[-1].line))
        except InputError as exc:
            found = diagnostic(
                "attributes-unreadable",
                file=raw.file,
                line=exc.line,
                command=raw.name,
                parameter=parameter.name,
                reason=exc.reason,
            )
            diagnostics.append(found)
            continue
        _attributes(data, parameter)


def _types(section: Section) -> list[str]:
    titles = [part.title.strip() for part in section.subsections()]
    return [t for t in titles if t and t.casefold() != _NONE]


def _inputs(section: Section, raw: RawCommand) -> None:
    raw.inputs = _types(section)


def _outputs(section: Section, raw: RawCommand) -> None:
    raw.outputs = _types(section)


def _synopsis(section: Section, raw: RawCommand) -> None:
    raw.synopsis = section.text


def _description(section: Section, raw: RawCommand) -> None:
    raw.description = section.text


def _notes(section: Section, raw: RawCommand) -> None:
    raw.notes = section.text


def _aliases(section: Section, raw: RawCommand) -> None:
    """One alias a line; sentences and placeholders are no aliases."""
    for line in section.lines:
        word = line.text.strip().lstrip("-* ").strip("`")
        if word and all(c.isalnum() or c in "-_." for c in word) and word not in raw.aliases:
            raw.aliases.append(word)


def _examples(section: Section, raw: RawCommand) -> None:
    raw.examples = [_example(p.title, p.text, p, raw.name) for p in section.subsections()]


def _example(title: str, text: str, section: Section, command: str) -> Example:
    """The first fenced block is the code; without one, a first paragraph that begins with the command or a prompt is."""
    blocks = section.fences()
    if blocks:
        return Example(title, blocks[0].text, section.outside())
    first, _, rest = text.partition("\n\n")
    if first.lstrip().casefold().startswith((command.casefold(), "ps>", "ps ", "$")):
        return Example(title, first.strip(), rest.strip("\n"))
    return Example(title, "", text)


def _links(section: Section, raw: RawCommand) -> None:
    for line in section.lines:
        start, middle = line.text.find("["), line.text.find("](")
        end = line.text.rfind(")")
        if 0 <= start < middle < end:
            raw.links.append(Link(line.text[start + 1 : middle], line.text[middle + 2 : end]))


_SECTIONS: dict[str, Callable[[Section, RawCommand], None]] = {
    "synopsis": _synopsis,
    "syntax": _syntax,
    "aliases": _aliases,
    "description": _description,
    "examples": _examples,
    "inputs": _inputs,
    "outputs": _outputs,
    "notes": _notes,
    "related links": _links,
}


def _export(text: str, file: str, max_bytes: int) -> RawCommand:
    data = _map(parse_yaml(text.removeprefix("\ufeff"), file, max_bytes=max_bytes))
    metadata = _lower(_map(data.get("metadata")))
    name = (_text(data.get("title")) or _text(metadata.get("title"))).strip()
    if not name:
        raise InputError("has no title that names a command", file=file)
    raw = RawCommand(
        name=name,
        file=file,
        line=1,
        source=_SOURCE,
        module=_text(metadata.get("module name")),
        help_file=_text(metadata.get("external help file")),
        help_uri=_text(metadata.get("helpuri")),
        aliases=[a for a in _texts(data.get("aliases")) if " " not in a],
        synopsis=_text(data.get("synopsis")),
        description=_text(data.get("description")),
        notes=_text(data.get("notes")),
    )
    for item in _maps(data.get("syntaxes")):
        line = parse_line(" ".join([name, *_texts_whole(item.get("parameters"))]))
        default = _text(item.get("isDefault")).casefold() == "true"
        raw.sets.append(RawSet(_text(item.get("parameterSetName")).strip() or _EVERY, default, line.items, item.line))
    for item in _maps(data.get("parameters")):
        parameter = RawParameter(_text(item.get("name")).strip(), item.line, description=_text(item.get("description")))
        if parameter.name in _PLAIN:
            raw.common = raw.common or parameter.name == _PLAIN[0]
        elif parameter.name:
            _attributes(item, parameter)
            raw.parameters.append(parameter)
    raw.inputs, raw.outputs = (_named(data.get(key)) for key in ("inputs", "outputs"))
    for item in _maps(data.get("examples")):
        page = split_page("## EXAMPLES\n### Example\n" + _text(item.get("description")))
        section = page.sections[0].subsections()[0]
        raw.examples.append(_example(_text(item.get("title")), section.text, section, name))
    raw.links = [Link(_text(item.get("text")), _text(item.get("href"))) for item in _maps(data.get("links"))]
    return raw


def _texts_whole(value: YamlValue | None) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, YamlList) else []


def _named(value: YamlValue | None) -> list[str]:
    names = [_text(item.get("name")).strip() for item in _maps(value)]
    return [n for n in names if n and n.casefold() != _NONE]
