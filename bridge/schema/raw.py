"""What a page says about a command, before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass, field

from bridge.model import Example, Link
from bridge.schema.attributes import Attributes
from bridge.schema.reconcile_sets import Block
from bridge.schema.syntax import SyntaxItem

__all__ = ["RawParameter", "RawPage"]


@dataclass(slots=True)
class RawParameter:
    """A parameter as PARAMETERS describes it: one :class:`Attributes` for each of its blocks."""

    name: str
    line: int
    description: str = ""
    attributes: list[Attributes] = field(default_factory=list)


@dataclass(slots=True)
class RawPage:
    """A page taken apart. ``parameters`` is by folded name, in the order of the page."""

    name: str
    file: str
    line: int
    module: str = ""
    module_source: str = "Module Name"
    help_file: str = ""
    blocks: list[Block] = field(default_factory=list)
    parameters: dict[str, RawParameter] = field(default_factory=dict)
    synopsis: str = ""
    description: str = ""
    notes: str = ""
    examples: tuple[Example, ...] = ()
    links: tuple[Link, ...] = ()
    input_types: tuple[str, ...] = ()
    output_types: tuple[str, ...] = ()
    help_uri: str = ""
    aliases: tuple[str, ...] = ()
    shown: dict[str, list[tuple[SyntaxItem, Block]]] = field(default_factory=dict)
    """Every item of SYNTAX by folded name, with its block."""
    lines: dict[str, int] = field(default_factory=dict)
    """The line of the section that each text comes from."""
