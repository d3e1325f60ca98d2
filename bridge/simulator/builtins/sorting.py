"""Sort-Object, Group-Object, Compare-Object and Get-Unique."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bridge.binding.convert import to_text
from bridge.operators.compare import try_compare
from bridge.operators.extended import remove_member
from bridge.operators.kinds import unwrap
from bridge.operators.properties import MISSING, all_names, is_custom
from bridge.operators.wildcards import wildcard
from bridge.simulator.builtins.expressions import Expression, expressions_of
from bridge.simulator.builtins.notes import with_note
from bridge.simulator.builtins.ordering import compare_directed, compare_objects, compare_values, sort
from bridge.simulator.context import Context
from bridge.values import PSObject, Switch, TypedArray, type_name_of

__all__ = ["CompareObject", "GetUnique", "GroupObject", "SortObject"]


@dataclass
class Entry:
    """An object and the values that it is ordered by."""

    item: Any
    values: list[Any]


def expand(expressions: list[Expression], items: list[Any]) -> list[Expression]:
    """Wildcards become the names that the objects have, in the order of the alphabet."""
    found: list[Expression] = []
    for expression in expressions:
        if not expression.has_wildcard:
            found.append(expression)
            continue
        matcher = wildcard(expression.text)
        names = {n.casefold(): n for item in items for n in all_names(item) if matcher.fullmatch(n)}
        found += [
            Expression(names[k], descending=expression.descending, ascending=expression.ascending)
            for k in sorted(names)
        ]
    return found


def entries_of(ctx: Context, items: list[Any], expressions: list[Expression]) -> list[Entry]:
    if not expressions:
        return [Entry(item, [item]) for item in items]
    return [Entry(item, [_one(ctx, e, item) for e in expressions]) for item in items]


def _one(ctx: Context, expression: Expression, item: Any) -> Any:
    values = expression.values(ctx, item)
    return values[0][1] if values else MISSING


class SortObject:
    """Stable, case-insensitive unless told."""

    def begin(self) -> None:
        self.items: list[Any] = []

    def process(self, ctx: Context) -> None:
        item = ctx.values.get("InputObject")
        if item is not None:
            self.items.append(item)

    def end(self, ctx: Context) -> None:
        values = ctx.values
        ignore = not values.get("CaseSensitive")
        given = expressions_of(ctx, values.get("Property"))
        expressions = expand(given, self.items)
        down = bool(values.get("Descending"))
        directions = [_direction(e, down) for e in expressions] or [down]

        def order(a: Entry, b: Entry) -> int:
            for x, y, descending in zip(a.values, b.values, directions, strict=False):
                result = compare_directed(x, y, ignore, descending)
                if result:
                    return result
            return 0

        # Without -Stable, -Unique keeps whichever of equals the engine's unstable sort happens to put first.
        stable = bool(values.get("Stable")) or not values.get("Unique")
        ordered = sort(entries_of(ctx, self.items, expressions), order, lambda e: e.values, stable=stable)
        if values.get("Unique"):
            kept: list[Entry] = []
            for entry in ordered:
                if not kept or order(kept[-1], entry) != 0:
                    kept.append(entry)
            ordered = kept
        if "Top" in values:
            ordered = ordered[: int(values["Top"])]
        elif "Bottom" in values:
            ordered = ordered[-int(values["Bottom"]) :]
        for entry in ordered:
            ctx.write(entry.item)


def _direction(expression: Expression, default: bool) -> bool:
    """Whether it goes down. Entries that contradict each other leave it to the command's switch."""
    down, up = expression.descending, expression.ascending
    if down == up:
        return default
    return not up if down is None else down


@dataclass
class Group:
    keys: list[Any]
    items: list[Any] = field(default_factory=list)
    count: int = 0

    @property
    def values(self) -> list[Any]:
        """The keys, with null for a property that there is not."""
        return [None if k is MISSING else k for k in self.keys]


_GROUP = ("Microsoft.PowerShell.Commands.GroupInfo", "System.Object")
_NO_ELEMENT = ("Microsoft.PowerShell.Commands.GroupInfoNoElement", *_GROUP)
_COLLECTION = (
    "System.Collections.ObjectModel.Collection`1[[System.Management.Automation.PSObject, System.Management.Automation, Version=7.6.0.500, "
    "Culture=neutral, PublicKeyToken=31bf3856ad364e35]]"
)


def _key_equal(first: Any, second: Any, ignore: bool) -> bool:
    """Two group keys as a dictionary sees them: values in order compare, anything else is its .NET text."""
    first, second = unwrap(first), unwrap(second)
    if first is None or second is None or first is MISSING or second is MISSING:
        return first is second or (first in (None, MISSING) and second in (None, MISSING))
    if isinstance(first, (list, dict)):
        return isinstance(second, (list, dict)) and type_name_of(first) == type_name_of(second)
    return try_compare(first, second, ignore_case=ignore) == 0


class GroupObject:
    """Groups of one type of key are sorted by it, groups of several come in the order of their first objects."""

    def begin(self, ctx: Context) -> None:
        self.entries: list[Entry] | None = None
        self.expressions: list[Expression] = []

    def process(self, ctx: Context) -> None:
        item = ctx.values.get("InputObject")
        if item is None:
            return
        if self.entries is None:
            self.entries = []
            self._check(ctx)
        self.entries += entries_of(ctx, [item], self.expressions)

    def _check(self, ctx: Context) -> None:
        """The errors of the parameters, which only come with the first object."""
        values = ctx.values
        self.expressions = expressions_of(ctx, values.get("Property"), wildcards=False)
        if values.get("AsString") and not values.get("AsHashTable"):
            ctx.throw(
                "The command cannot be run because the AsString parameter requires that you specify the AsHashtable parameter.",
                "ArgumentException", "InvalidArgument", Switch(True), exception="System.ArgumentException",
            )  # fmt: skip
        if values.get("AsHashTable") and not values.get("AsString") and len(self.expressions) > 1:
            ctx.throw(
                "The command cannot be run because using the AsHashTable parameter with more than one property requires adding the "
                "AsString parameter.",
                "ArgumentException", "InvalidArgument", values["Property"], exception="System.ArgumentException",
            )  # fmt: skip

    def end(self, ctx: Context) -> None:
        ignore = not ctx.values.get("CaseSensitive")
        entries = self.entries or []
        columns = zip(*(e.values for e in entries), strict=True)
        mixed = any(
            len({type_name_of(unwrap(v)) for v in c if v is not None and v is not MISSING}) > 1 for c in columns
        )

        def order(a: Entry, b: Entry) -> int:
            return next((r for x, y in zip(a.values, b.values, strict=True) if (r := compare_values(x, y, ignore))), 0)

        if not mixed:
            if not self.expressions and len(entries) > 1 and is_custom(unwrap(entries[0].item)):
                _key_failure(ctx, entries[0].item)
            entries = sort(entries, order, lambda e: e.values)
        groups: list[Group] = []
        for entry in entries:
            self._place(groups, entry, ignore, last_only=not mixed)
        self._write(ctx, groups)

    def _place(self, groups: list[Group], entry: Entry, ignore: bool, last_only: bool) -> None:
        for group in groups:
            if all(_key_equal(x, y, ignore) for x, y in zip(group.keys, entry.values, strict=True)):
                break
        else:
            candidates = groups[-1:] if last_only else groups
            for group in candidates:
                if all(compare_values(x, y, ignore) == 0 for x, y in zip(group.keys, entry.values, strict=True)):
                    break
            else:
                group = Group(list(entry.values))
                groups.append(group)
        group.count += 1
        group.items.append(entry.item)

    def _name(self, group: Group) -> str:
        if not self.expressions:
            return to_text(group.values[0])
        parts = []
        for value in group.values:
            plain = unwrap(value)
            if isinstance(plain, list):
                parts.append("{" + ", ".join(to_text(v) for v in plain) + "}")
            elif value is not None:
                parts.append(to_text(value))
        return ", ".join(parts)

    def _write(self, ctx: Context, groups: list[Group]) -> None:
        bare = bool(ctx.values.get("NoElement"))
        if ctx.values.get("AsHashTable"):
            self._write_table(ctx, groups)
            return
        for group in groups:
            facts = {
                "Values": TypedArray("System.Collections.ArrayList", group.values), "Count": group.count,
                "Group": TypedArray(_COLLECTION, [] if bare else group.items), "Name": self._name(group),
            }  # fmt: skip
            names = _NO_ELEMENT if bare else _GROUP
            ctx.write(PSObject(facts, type_names=names, text=names[0], adapted=frozenset(n.lower() for n in facts)))

    def _write_table(self, ctx: Context, groups: list[Group]) -> None:
        if not groups:
            return
        table: dict[Any, Any] = {}
        seen: set[str] = set()
        as_string = bool(ctx.values.get("AsString"))
        fold = (lambda s: s) if ctx.values.get("CaseSensitive") else str.casefold
        for group in groups:
            key = (
                self._name(group)
                if as_string
                else unwrap(group.values[0])
                if len(group.values) == 1
                else self._name(group)
            )
            if key is None or (isinstance(key, str) and fold(key) in seen):
                text = (
                    "The objects grouped by this property cannot be expanded because there is a key duplication. Provide a valid value for "
                    "the property, and then try again."
                )
                ctx.error(text, text, "InvalidArgument", exception="System.Exception")
                return
            if isinstance(key, str):
                seen.add(fold(key))
            table[key] = TypedArray(_COLLECTION, [] if ctx.values.get("NoElement") else group.items)
        ctx.write(table)


def _key_failure(ctx: Context, item: Any) -> None:
    text = to_text(item)
    ctx.throw(
        f'Cannot compare "{text}" to "{text}" because the objects are not the same type or the object "{text}" does not implement '
        '"IComparable".',
        "PSObjectCompareTo", "NotSpecified", exception="System.Management.Automation.ExtendedTypeSystemException",
    )  # fmt: skip


class CompareObject:
    """Reference against difference, position by position, with backlogs of -SyncWindow objects on each side."""

    def begin(self, ctx: Context) -> None:
        self.differences: list[Any] = []
        self.expressions = expressions_of(ctx, ctx.values.get("Property"), wildcards=False)

    def process(self, ctx: Context) -> None:
        self.differences += ctx.values.get("DifferenceObject") or []

    def end(self, ctx: Context) -> None:
        values = ctx.values
        self.ignore = not values.get("CaseSensitive")
        self.exclude = bool(values.get("ExcludeDifferent"))
        self.include = bool(values.get("IncludeEqual")) or (self.exclude and "IncludeEqual" not in values)
        window = int(values.get("SyncWindow", 2**31 - 1))
        references = entries_of(ctx, _present(values.get("ReferenceObject")), self.expressions)
        differences = entries_of(ctx, _present(self.differences), self.expressions)
        left: list[Entry] = []
        right: list[Entry] = []
        for index in range(max(len(references), len(differences))):
            self._step(
                ctx, references[index] if index < len(references) else None, differences[index] if index < len(differences) else None,
                left, right, window,
            )  # fmt: skip
        for entry in right:
            self._emit(ctx, entry, "=>")
        for entry in left:
            self._emit(ctx, entry, "<=")

    def _step(
        self,
        ctx: Context,
        reference: Entry | None,
        difference: Entry | None,
        left: list[Entry],
        right: list[Entry],
        window: int,
    ) -> None:
        if reference is not None and difference is not None and self._same(reference, difference):
            self._emit(ctx, reference, "==")
            return
        if difference is not None:
            found = self._take(difference, left)
            if found is not None:
                self._emit(ctx, found, "==")
                difference = None
        if reference is not None and self._take(reference, right) is not None:
            self._emit(ctx, reference, "==")
            reference = None
        self._hold(ctx, difference, right, window, "=>")
        self._hold(ctx, reference, left, window, "<=")

    def _hold(self, ctx: Context, entry: Entry | None, backlog: list[Entry], window: int, side: str) -> None:
        if entry is None:
            return
        if window <= 0:
            self._emit(ctx, entry, side)
            return
        while len(backlog) >= window:
            self._emit(ctx, backlog.pop(0), side)
        backlog.append(entry)

    def _same(self, a: Entry, b: Entry) -> bool:
        return all(compare_values(x, y, self.ignore) == 0 for x, y in zip(a.values, b.values, strict=True))

    def _take(self, entry: Entry, backlog: list[Entry]) -> Entry | None:
        for index, held in enumerate(backlog):
            if self._same(held, entry):
                return backlog.pop(index)
        return None

    def _emit(self, ctx: Context, entry: Entry, side: str) -> None:
        if not self.include if side == "==" else self.exclude:
            return
        if ctx.values.get("PassThru"):
            ctx.write(_indicated(entry.item, side))
            return
        if self.expressions:
            facts = {
                e.label or e.text: None if v is MISSING else v
                for e, v in zip(self.expressions, entry.values, strict=True)
            }
        else:
            facts = {"InputObject": entry.item}
        ctx.write(PSObject({**facts, "SideIndicator": side}))


def _present(items: Any) -> list[Any]:
    return [i for i in items or () if i is not None]


def _indicated(item: Any, side: str) -> Any:
    """``item`` with its side: an object gets it itself, a value in a wrapping of its own."""
    if not isinstance(item, PSObject):
        return with_note(item, "SideIndicator", side)
    remove_member(item, "SideIndicator")
    item["SideIndicator"] = side
    return item


class GetUnique:
    """Drops each object that equals the one before it."""

    def begin(self) -> None:
        self.last: Any = MISSING

    def process(self, ctx: Context) -> None:
        if "InputObject" not in ctx.values:
            return
        item = ctx.values["InputObject"]
        if self.last is MISSING or not self._same(ctx, item):
            ctx.write(item)
            self.last = item

    def _same(self, ctx: Context, item: Any) -> bool:
        if item is None or self.last is None:
            return False
        if ctx.values.get("OnType"):
            return type_name_of(unwrap(item)) == type_name_of(unwrap(self.last))
        if ctx.values.get("AsString"):
            first, second = to_text(item), to_text(self.last)
            ignore = bool(ctx.values.get("CaseInsensitive"))
            return first.casefold() == second.casefold() if ignore else first == second
        return compare_objects(item, self.last, bool(ctx.values.get("CaseInsensitive"))) == 0
