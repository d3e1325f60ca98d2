"""Reading PowerShell text: tokens, the syntax tree, and what the engine's parser would report."""

from __future__ import annotations

from bridge.language.checks import walk
from bridge.language.parser import Comment, Script, parse
from bridge.language.tokens import ParseError

__all__ = ["Comment", "ParseError", "Script", "parse", "walk"]
