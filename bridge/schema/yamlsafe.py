"""YAML from strangers, read with limits: texts, lists and maps alone, every scalar as it is written.

Anchors are allowed, since PlatyPS writes them, but what they expand to counts against a limit.
"""

from __future__ import annotations

from typing import Any

import yaml

from bridge.errors import InputError

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_NODES", "YamlList", "YamlMap", "YamlValue", "parse_yaml"]

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 32
MAX_NODES = 1_000_000
"""How many values a document may hold, those that anchors repeat counted each time."""


class YamlMap(dict[str, "YamlValue"]):
    """A map. ``line`` is where it starts (1 is the first)."""

    line: int = 0


class YamlList(list["YamlValue"]):
    """A list. ``line`` is where it starts (1 is the first)."""

    line: int = 0


YamlValue = str | YamlMap | YamlList
"""A scalar is text, whatever YAML would make of it; an empty one is ``""``."""

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def parse_yaml(text: str, file: str, *, first_line: int = 1, max_bytes: int = MAX_BYTES) -> YamlValue:
    """The first document of ``text``; ``first_line`` is the line of ``file`` at which it starts.

    Raises :class:`InputError` with file and line for what is not YAML or breaks a limit. Of a key that is there twice the last one counts.
    """
    if len(text) > max_bytes:
        raise InputError(
            f"is larger than {max_bytes:,} bytes; raise the size limit if the file is meant to be read", file=file
        )
    builder = _Builder(file, first_line)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if builder.take(event):
                break
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        line = first_line + mark.line if mark is not None else None
        raise InputError(f"is not YAML: {exc.problem or exc.context or 'error'}", file=file, line=line) from None
    except (yaml.YAMLError, UnicodeEncodeError, ValueError) as exc:
        raise InputError(f"is not YAML: {str(exc).splitlines()[0] if str(exc) else 'error'}", file=file) from None
    return builder.root


class _Builder:
    """Puts events together. ``weights`` holds how many values a finished map or list stands for."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.root: YamlValue = ""
        self.open: list[tuple[YamlMap | YamlList, str | None]] = []
        self.keys: list[str | None] = []
        self.weights: list[int] = []
        self.anchors: dict[str, tuple[YamlValue, int]] = {}

    def take(self, event: Any) -> bool:
        """Use one event; true when the first document is complete."""
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self.start(YamlMap() if isinstance(event, yaml.MappingStartEvent) else YamlList(), event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.finish()
        elif isinstance(event, yaml.ScalarEvent):
            if event.anchor:
                self.anchors[event.anchor] = (event.value, 1)
            self.add(event.value, 1, event)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise self.error(f"the anchor {event.anchor} is used before it is complete", event)
            self.add(*self.anchors[event.anchor], event)
        return isinstance(event, yaml.DocumentEndEvent)

    def start(self, container: YamlMap | YamlList, event: Any) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise self.error(f"values nest deeper than {MAX_DEPTH}", event)
        container.line = self.first_line + event.start_mark.line
        self.open.append((container, event.anchor))
        self.keys.append(None)
        self.weights.append(1)

    def finish(self) -> None:
        container, anchor = self.open.pop()
        self.keys.pop()
        weight = self.weights.pop()
        if anchor:
            self.anchors[anchor] = (container, weight)
        self.add(container, weight, None)

    def add(self, value: YamlValue, weight: int, event: Any) -> None:
        if not self.open:
            self.root = value
            return
        container = self.open[-1][0]
        self.weights[-1] += weight
        if self.weights[-1] > MAX_NODES:
            raise self.error(f"holds more than {MAX_NODES:,} values", event)
        if isinstance(container, YamlList):
            container.append(value)
        elif self.keys[-1] is None:
            # A key that is not a text cannot be one of ours; it is kept so that its value is skipped with it.
            self.keys[-1] = value if isinstance(value, str) else ""
        else:
            container[self.keys[-1]] = value
            self.keys[-1] = None

    def error(self, reason: str, event: Any) -> InputError:
        line = None if event is None else self.first_line + event.start_mark.line
        return InputError(f"is refused: {reason}", file=self.file, line=line)
