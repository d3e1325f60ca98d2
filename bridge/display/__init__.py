"""How objects become text: PowerShell 7's formatter, without colours.

:class:`Formatter` chooses the view of an object and gives packets, :class:`Writer` lays them out as lines; :class:`Display` is both for
output that nobody formatted. What a class looks like comes from the engine's own format data; a class whose view this project does not
know raises :class:`~bridge.operators.NotSupportedHere`.
"""

from __future__ import annotations

from bridge.display.display import DEFAULT_WIDTH, Display, shown_lines, text_lines
from bridge.display.formatter import Formatter, Options
from bridge.display.packets import FormatObject
from bridge.display.writer import Writer

__all__ = ["DEFAULT_WIDTH", "Display", "FormatObject", "Formatter", "Options", "Writer", "shown_lines", "text_lines"]
