"""Help pages made in place, in this project's own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from bridge.model import Command, Diagnostic
from bridge.schema import read_text_as

Syntax = str | Mapping[str, str] | Sequence[tuple[str | None, str]]


def make_page(
    syntax: Syntax = "Get-Thing [-Name <String>] [<CommonParameters>]",
    parameters: Mapping[str, str | Mapping[str, object] | Sequence[Mapping[str, object]]] | None = None,
    *,
    name: str = "Get-Thing",
    front: str = "external help file: Things.dll-Help.xml\nModule Name: Things\nonline version:\nschema: 2.0.0\n",
    more: str = "",
) -> str:
    """A page of PlatyPS 2.0.0. A parameter's facts override the usual ones; a list of facts makes several yaml blocks."""
    lines = ["---", front.rstrip("\n"), "---", "", f"# {name}", "", "## SYNOPSIS", "Gets things.", "", "## SYNTAX", ""]
    blocks = [(None, syntax)] if isinstance(syntax, str) else list(getattr(syntax, "items", lambda: syntax)())
    for heading, text in blocks:
        if heading is not None:
            lines.append(f"### {heading}")
        lines += ["```", text, "```", ""]
    lines += ["## DESCRIPTION", "Things are got.", "", "## PARAMETERS", ""]
    for parameter, facts in (parameters or {}).items():
        lines += [f"### -{parameter}", f"What -{parameter} means.", ""]
        for block in [facts] if isinstance(facts, (str, Mapping)) else facts:
            lines += ["```yaml", block if isinstance(block, str) else attributes(**block), "```", ""]
    return "\n".join(lines) + "\n" + more


def attributes(**facts: object) -> str:
    """A yaml block: ``type``, ``sets``, ``aliases``, ``values``, ``required``, ``position``, ``default``, ``pipeline``, ``wildcards``."""
    values = f"Accepted values: {facts['values']}\n" if "values" in facts else ""
    return (
        f"Type: {facts.get('type', 'String')}\n"
        f"Parameter Sets: {facts.get('sets', '(All)')}\n"
        f"Aliases: {facts.get('aliases', '')}\n"
        f"{values}\n"
        f"Required: {facts.get('required', 'False')}\n"
        f"Position: {facts.get('position', 'Named')}\n"
        f"Default value: {facts.get('default', 'None')}\n"
        f"Accept pipeline input: {facts.get('pipeline', 'False')}\n"
        f"Accept wildcard characters: {facts.get('wildcards', 'False')}"
    )


class Read:
    """A page that was read: its command and what was noticed."""

    def __init__(self, text: str, file: str) -> None:
        module = read_text_as(text, file)
        self.module = module
        self.command: Command = module.commands[0]
        self.diagnostics: tuple[Diagnostic, ...] = module.diagnostics

    @property
    def names(self) -> list[str]:
        return [d.name for d in self.diagnostics]

    def found(self, name: str) -> Diagnostic:
        (one,) = (d for d in self.diagnostics if d.name == name)
        return one

    def facts(self, parameter: str) -> dict[str, tuple[bool, int | None, bool, bool]]:
        """Set name -> (mandatory, position, by value, by property name)."""
        entry = self.command.parameter(parameter)
        assert entry is not None
        return {m.set: (m.mandatory, m.position, m.by_value, m.by_property_name) for m in entry.members}


@pytest.fixture
def page() -> Callable[..., str]:
    return make_page


@pytest.fixture
def read_page() -> Callable[..., Read]:
    """Makes a page of the arguments of :func:`make_page` and reads it."""

    def made(*args: object, file: str = "Get-Thing.md", **kwargs: object) -> Read:
        return Read(make_page(*args, **kwargs), file)  # type: ignore[arg-type]

    return made


@pytest.fixture
def read_text() -> Callable[..., Read]:
    return lambda text, file="Get-Thing.md": Read(text, file)
