"""Select-Object: which objects, which properties."""

from __future__ import annotations

from typing import Any

from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import unwrap
from bridge.operators.properties import MISSING, get_property, is_custom
from bridge.operators.wildcards import wildcard
from bridge.simulator.builtins.expressions import Expression, expressions_of
from bridge.simulator.builtins.notes import mark, with_note
from bridge.simulator.builtins.ordering import compare_objects
from bridge.simulator.context import Context
from bridge.simulator.execution import StopUpstream
from bridge.values import PSObject

__all__ = ["SelectObject"]

_ARGUMENT = "System.Management.Automation.PSArgumentException"


class SelectObject:
    """-First stops what comes before it, unless -Wait."""

    def begin(self, ctx: Context) -> None:
        values = ctx.values
        self.expressions = expressions_of(ctx, values.get("Property"))
        self.exclude = [wildcard(str(p)) for p in values.get("ExcludeProperty") or ()]
        if self.exclude and not self.expressions and "ExpandProperty" not in values:
            self.expressions = expressions_of(ctx, ["*"])
        self.expand = values.get("ExpandProperty")
        self.unique: list[tuple[Any, dict[str, Any]]] = []
        self.seen = 0
        self.written = 0
        self.held: list[Any] = []
        self.indexes = {int(i) for i in values.get("Index") or ()}
        self.skipped = {int(i) for i in values.get("SkipIndex") or ()}

    def process(self, ctx: Context) -> None:
        values = ctx.values
        item = values.get("InputObject")
        if item is None:
            return
        position = self.seen
        self.seen += 1
        if "Index" in values:
            if position in self.indexes:
                self._one(ctx, item)
            if position >= max(self.indexes) and not values.get("Wait"):
                self._stop(ctx)
        elif "SkipIndex" in values:
            if position not in self.skipped:
                self._one(ctx, item)
        elif "SkipLast" in values:
            if position >= int(values.get("Skip", 0)):
                self._delayed(ctx, item, int(values["SkipLast"]))
        elif "Last" in values:
            self._first_and_last(ctx, item)
        else:
            self._from_start(ctx, item, position)

    def _from_start(self, ctx: Context, item: Any, position: int) -> None:
        values = ctx.values
        if position < int(values.get("Skip", 0)):
            return
        first = values.get("First")
        if first is None or self.written < int(first):
            self.written += 1
            self._one(ctx, item)
        if first is not None and self.written >= int(first) and not values.get("Wait"):
            self._stop(ctx)

    def _first_and_last(self, ctx: Context, item: Any) -> None:
        values = ctx.values
        first, last, skip = int(values.get("First", 0)), int(values["Last"]), int(values.get("Skip", 0))
        if "First" in values:
            if self.seen <= skip:
                return
            if self.written < first:
                self.written += 1
                self._one(ctx, item)
                return
            skip = 0
        self.held.append(item)
        if len(self.held) > last + skip:
            self.held.pop(0)

    def _delayed(self, ctx: Context, item: Any, count: int) -> None:
        self.held.append(item)
        if len(self.held) > count:
            self._one(ctx, self.held.pop(0))

    def _stop(self, ctx: Context) -> None:
        self.end(ctx)
        raise StopUpstream(ctx)

    def end(self, ctx: Context) -> None:
        if "Last" in ctx.values:
            held = self.held
            skip = 0 if "First" in ctx.values else int(ctx.values.get("Skip", 0))
            last = int(ctx.values["Last"])
            if skip:
                held = held[:-skip] if skip < len(held) else []
            for item in held[-last:] if last else []:
                self._one(ctx, item)
            self.held = []
        for item, _ in self.unique:
            ctx.write(item)
        self.unique = []

    # -- one object ---------------------------------------------------------------------------------------------------------

    def _one(self, ctx: Context, item: Any) -> None:
        if not self.expressions and self.expand is None:
            self._put(ctx, item, item, {})
            return
        notes = self._notes(ctx, item)
        if self.expand is not None:
            self._expanded(ctx, item, notes)
            return
        self._put(ctx, item, PSObject(notes), notes)

    def _notes(self, ctx: Context, item: Any) -> dict[str, Any]:
        notes: dict[str, Any] = {}
        folded: set[str] = set()
        expanding = "" if self.expand is None else "Expand"
        for expression in self.expressions:
            found = self._kept(expression, expression.values(ctx, item))
            if expression.label and len(found) > 1:
                ctx.error(
                    "Cannot rename multiple results.", "RenamingMultipleResults", "InvalidOperation", item,
                    exception="System.InvalidOperationException", target_type="PSObject",
                )  # fmt: skip
                continue
            for name, value in found:
                if not name:
                    ctx.throw(
                        "A property is an empty script block and does not provide a name.", "EmptyScriptBlockAndNoName",
                        "InvalidArgument", exception=_ARGUMENT,
                    )  # fmt: skip
                if name.casefold() in folded:
                    self._exists(ctx, item, name, f"AlreadyExistingUserSpecifiedProperty{expanding or 'NoExpand'}")
                    continue
                folded.add(name.casefold())
                notes[name] = None if value is MISSING else value
        return notes

    def _kept(self, expression: Expression, found: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        """Without what -ExcludeProperty names: it goes by the property or the text of the block, not by the name that it is to have."""
        if not self.exclude:
            return found
        if expression.has_wildcard:
            if expression.label:
                raise NotSupportedHere("Select-Object -ExcludeProperty with a wildcard that has a name")
            return [(n, v) for n, v in found if not any(m.fullmatch(n) for m in self.exclude)]
        text = str.__str__(expression.text)
        return [] if any(m.fullmatch(text) for m in self.exclude) else found

    def _exists(self, ctx: Context, item: Any, name: str, error_id: str) -> None:
        text = f'The property cannot be processed because the property "{name}" already exists.'
        ctx.error(text, error_id, "InvalidOperation", item, exception=_ARGUMENT, target_type="PSObject")

    def _expanded(self, ctx: Context, item: Any, notes: dict[str, Any]) -> None:
        found = expressions_of(ctx, [self.expand])[0].values(ctx, item)
        if not found or found[0][1] is MISSING:
            text = f'Property "{self.expand}" cannot be found.'
            ctx.error(
                text, "ExpandPropertyNotFound", "InvalidArgument", item, exception=_ARGUMENT, target_type="PSObject"
            )
            return
        if len(found) > 1:
            text = "Multiple properties cannot be expanded."
            ctx.error(
                text, "MutlipleExpandProperties", "InvalidArgument", item, exception=_ARGUMENT, target_type="PSObject"
            )
            return
        value = found[0][1]
        plain = unwrap(value)
        for member in plain if isinstance(plain, list) else [value]:
            if member is None:
                continue
            self._put(ctx, item, self._annotated(ctx, item, member, notes), notes)

    def _annotated(self, ctx: Context, item: Any, member: Any, notes: dict[str, Any]) -> Any:
        """``member`` with the notes: an object gets them itself, a value in a wrapping of its own."""
        out = member
        for name, note in notes.items():
            if get_property(out, name) is not MISSING:
                self._exists(ctx, item, name, "AlreadyExistingUserSpecifiedPropertyExpand")
            elif isinstance(out, PSObject):
                out[name] = note
            else:
                out = with_note(out, name, note)
        return out

    def _put(self, ctx: Context, source: Any, item: Any, notes: dict[str, Any]) -> None:
        if is_custom(item):
            mark(item, source, always=bool(notes))
        if not ctx.values.get("Unique"):
            ctx.write(item)
            return
        ignore = bool(ctx.values.get("CaseInsensitive"))
        for known, known_notes in self.unique:
            same = len(notes) == len(known_notes) and compare_objects(item, known, ignore) == 0
            if same and all(n in notes and compare_objects(notes[n], v, ignore) == 0 for n, v in known_notes.items()):
                return
        self.unique.append((item, notes))
