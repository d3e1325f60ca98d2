"""What a translator says when it will not guess."""

from __future__ import annotations

from bridge.language.nodes import Node

__all__ = ["Refusal"]


class Refusal(Exception):
    """A piece of the script has no faithful Python. ``why`` is for the reader of the report."""

    def __init__(self, why: str, node: Node) -> None:
        super().__init__(why)
        self.why = why
        self.node = node
