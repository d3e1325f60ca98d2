"""PlatyPS 2.0.0 markdown: a page taken apart into :class:`RawPage`, then reconciled into a command."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bridge.model import Command, Diagnostic, Example, Link
from bridge.schema.attributes import Attributes, parse_attributes
from bridge.schema.diagnostics import Log
from bridge.schema.documents import MAX_BYTES
from bridge.schema.outline import Outline, Section, front_matter, outline
from bridge.schema.platyps_module import module_name
from bridge.schema.raw import RawPage, RawParameter
from bridge.schema.reconcile import reconcile
from bridge.schema.reconcile_sets import MAX_SETS, Block
from bridge.schema.syntax import parse_line
from bridge.schema.text import Garbled, clean_structure, placeholder, plain, repair_mojibake

__all__ = ["looks_like", "not_a_command", "read_document"]

_HEADING = re.compile(r"\\?-\s*([A-Za-z_]\w*)")
_COMMAND = re.compile(r"\w[\w.-]{0,254}")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\(([^()\s]{0,500})\)")
_OUTPUT_LANGUAGES = frozenset(("output", "console-output", "text", "plaintext"))
_SECTIONS = {
    "synopsis": "synopsis",
    "description": "description",
    "notes": "notes",
    "examples": "examples",
    "inputs": "input_types",
    "outputs": "output_types",
    "related links": "links",
}
_PLACEHOLDER_START = "{{"


def looks_like(text: str, file: str) -> bool:
    """True for markdown that this module reads: a page with a SYNTAX section, or front matter of schema 2.0.0."""
    head = text[:4096]
    if head.startswith("---") and "\nschema:" in head:
        return True
    return "\n## SYNTAX" in text or "\n## Syntax" in text


def not_a_command(text: str, file: str) -> bool:
    """True for the other pages of a module's help: the module page and conceptual (``about_``) topics."""
    stem = file.replace("\\", "/").rpartition("/")[2].casefold()
    if stem.startswith("about_"):
        return True
    head = text[:4096].removeprefix("\ufeff").replace("\r", "")
    front, _, _ = front_matter(head)
    if any(key in front for key in ("module guid", "help version")):
        return True
    return (
        front.get("document type", "").casefold() == "module" or front.get("module name", "-").casefold() == stem[:-3]
    )


def read_document(text: str, file: str, max_bytes: int = MAX_BYTES) -> tuple[list[Command], list[Diagnostic]]:
    """The command of a page. An empty list comes with a diagnostic of severity error that says why; never raises."""
    log = Log(file)
    garbled = Garbled()
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        repaired = repair_mojibake(text, garbled)
        if garbled.count:
            line = text.count("\n", 0, garbled.position) + 1
            log.add(
                "mojibake",
                line,
                count=garbled.count,
                s="" if garbled.count == 1 else "s",
                sample=garbled.sample,
                repaired=garbled.repaired,
            )
            text = repaired
        lost = text.count("\ufffd")
        if lost:
            line = text.count("\n", 0, text.index("\ufffd")) + 1
            log.add("replacement-characters", line, count=lost, s=" was" if lost == 1 else "s were")
    page = outline(text)
    if page.unclosed is not None:
        log.add("unclosed-fence", page.unclosed)
        return [], log.found
    raw = _page(page, file, log)
    if raw is None:
        return [], log.found
    return [reconcile(raw, log)], log.found


def _page(page: Outline, file: str, log: Log) -> RawPage | None:
    syntax = page.sections.get("syntax")
    if syntax is None:
        if not page.front and not page.sections:
            log.add("not-help", 1, reason="No front matter and no section heading: this is no help page.")
        else:
            log.add("no-syntax", page.title_line or 1, reason="The page has no SYNTAX section.")
        return None
    title = clean_structure(page.title).strip().strip("`*").strip()
    blocks = _blocks(page, syntax, log)
    if not blocks:
        log.add("no-syntax", syntax.line, reason="The SYNTAX section holds no syntax.")
        return None
    if len(blocks) > MAX_SETS:
        log.add("too-many-sets", syntax.line, count=len(blocks))
        return None
    shown = next((b.syntax.command for b in blocks if b.syntax.command), "")
    name = next((n for n in (title, page.front.get("title", "").strip(), shown) if _COMMAND.fullmatch(n)), "")
    if not name:
        log.add("no-syntax", syntax.line, reason="Neither the title nor SYNTAX names a command.")
        return None
    log.command = name
    log.found[:] = [d if d.command else _with_command(d, name) for d in log.found]
    if shown and shown.casefold() != name.casefold():
        log.add("name-differs", page.title_line or 1, title=name, syntax=shown)
    for block in blocks:
        if block.syntax.problems:
            log.add("syntax-repaired", block.line, problem="; ".join(block.syntax.problems))
    raw = RawPage(name, file, page.title_line or 1)
    raw.blocks = blocks
    raw.help_file = page.front.get("external help file", "")
    raw.module = page.front.get("module name", "").strip()
    if not raw.module:
        raw.module, raw.module_source = module_name(page.front, file)
        log.add("no-module-name", 1, module=raw.module, source=raw.module_source)
    _parameters(page, raw, log)
    _texts(page, raw, log)
    return raw


def _with_command(d: Diagnostic, name: str) -> Diagnostic:
    return Diagnostic(d.code, d.name, d.severity, d.message, d.file, d.line, name, d.parameter)


# -- SYNTAX ------------------------------------------------------------------------------------------------------------------------


def _blocks(page: Outline, syntax: Section, log: Log) -> list[Block]:
    found: list[Block] = []
    for section, heading in [(syntax, None), *((c, clean_structure(c.title)) for c in syntax.children)]:
        for fence in section.fences:
            text = fence.text
            language = fence.info.casefold()
            if fence.info and " " in fence.info and "-" in fence.info:
                text = f"{fence.info}\n{text}"  # the syntax begins on the fence's own line
            elif language not in ("", "powershell", "syntax"):
                log.add("syntax-language", fence.line, language=fence.info)
            text = clean_structure(text)
            if not text.strip():
                continue
            found.append(Block(len(found) + 1, heading or None, fence.line + 1, parse_line(text)))
    return found


# -- PARAMETERS --------------------------------------------------------------------------------------------------------------------


def _parameters(page: Outline, raw: RawPage, log: Log) -> None:
    section = page.sections.get("parameters")
    if section is None:
        if any(b.syntax.items for b in raw.blocks):
            log.add("no-parameters-section", page.title_line or 1)
        return
    for child in section.children:
        title = clean_structure(child.title)
        match = _HEADING.match(title)
        if match is None:
            continue  # CommonParameters and the like
        name = match.group(1)
        if match.end() != len(title) or title[0] == "\\":
            log.add("heading-cleaned", child.line, name, text=child.title)
        parameter = RawParameter(name, child.line)
        texts: list[str] = []
        at = child.start
        for fence in child.fences:
            if _is_attributes(fence.info, fence.text):
                texts.append(page.text[at : fence.start])
                at = fence.end
                attributes = parse_attributes(clean_structure(fence.text), fence.line + 1)
                _unmark_default(attributes, name, log)
                parameter.attributes.append(attributes)
        texts.append(page.text[at : child.end])
        parameter.description = plain("\n\n".join(t for t in (t.strip() for t in texts) if t))
        known = raw.parameters.setdefault(name.casefold(), parameter)
        if known is not parameter:
            log.add("parameter-repeated", child.line, name)
            known.attributes += parameter.attributes
            known.description = known.description or parameter.description


def _is_attributes(info: str, text: str) -> bool:
    return info.casefold() in ("yaml", "yml") or (not info and text.lstrip()[:5].casefold() == "type:")


def _unmark_default(attributes: Attributes, name: str, log: Log) -> None:
    if not any("(default)" in s.casefold() for s in attributes.sets):
        return
    cleaned = []
    for text in attributes.sets:
        at = text.casefold().find("(default)")
        if at >= 0:
            log.add("set-name-has-default-mark", attributes.lines.get("sets"), name, text=text)
            text = (text[:at] + text[at + len("(default)") :]).strip()
        cleaned.append(text)
    attributes.sets = tuple(c for c in cleaned if c)


# -- texts -------------------------------------------------------------------------------------------------------------------------


def _texts(page: Outline, raw: RawPage, log: Log) -> None:
    sections = page.sections
    raw.lines = {fact: sections[title].line for title, fact in _SECTIONS.items() if title in sections}
    raw.synopsis = " ".join(_filled(page, "synopsis", "SYNOPSIS", log).split())
    raw.description = _filled(page, "description", "DESCRIPTION", log)
    raw.notes = _filled(page, "notes", "NOTES", log)
    examples = sections.get("examples")
    if examples is not None:
        raw.examples = tuple(_example(page, child) for child in examples.children)
    raw.input_types = _types(page, sections.get("inputs"))
    raw.output_types = _types(page, sections.get("outputs"))
    links = sections.get("related links")
    if links is not None:
        raw.links = tuple(Link(plain(t), u) for t, u in _LINK.findall(page.whole(links)) if t.strip())
    raw.help_uri = page.front.get("online version", "").strip()
    raw.aliases = tuple(a for a in page.front.get("aliases", "").split("\n") if a and not any(c.isspace() for c in a))
    for parameter in raw.parameters.values():
        if _PLACEHOLDER_START in parameter.description and placeholder(parameter.description):
            text = placeholder(parameter.description)
            log.add("placeholder-text", parameter.line, parameter.name, what=f"-{parameter.name}", text=text)
            parameter.description = ""


def _filled(page: Outline, key: str, what: str, log: Log) -> str:
    section = page.sections.get(key)
    if section is None:
        return ""
    text = plain(page.whole(section))
    if _PLACEHOLDER_START in text:
        left = placeholder(text)
        if left is not None:
            log.add("placeholder-text", section.line, what=what, text=left)
            return ""
    return text


def _example(page: Outline, section: Section) -> Example:
    code: list[str] = []
    remarks: list[str] = []
    at = section.start
    for fence in section.fences:
        before = page.text[at : fence.start].strip()
        if before:
            remarks.append(before)
        at = fence.end
        if fence.info.casefold() in _OUTPUT_LANGUAGES:
            remarks.append(page.text[fence.start : fence.end].strip())
        else:
            code.append(fence.text.strip("\n"))
    after = page.text[at : section.end].strip()
    if after:
        remarks.append(after)
    return Example(_example_title(section.title), "\n\n".join(code), plain("\n\n".join(remarks)))


def _example_title(title: str) -> str:
    """The heading without the rows of dashes that MAML put around it."""
    return plain(title.strip("- \t") or title)


def _types(page: Outline, section: Section | None) -> tuple[str, ...]:
    if section is None:
        return ()
    return tuple(_listed_types(c.title for c in section.children))


def _listed_types(titles: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for title in titles:
        # Several types may share a heading; a generic type has its commas inside brackets.
        names = title.split(", ") if "[" not in title.replace("[]", "") else [title]
        for name in names:
            name = plain(clean_structure(name)).strip("`* ")
            if name and name.casefold() != "none" and name not in seen:
                seen.add(name)
                yield name
