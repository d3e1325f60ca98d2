"""Parameter sets: SYNTAX headings and blocks against the names that PARAMETERS uses.

Authority: SYNTAX says which sets there are, in which order, what is in them and which is the default. Names come from the headings, but
where a heading and Parameter Sets differ and the members tell which belong together, the latter is right, for it was never typed by
hand. ``UNNAMED_PARAMETER_SET_n`` is the n-th block; ``X (Default) - suffix`` is one of several blocks of the set X.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from bridge.model import ALL_SETS
from bridge.schema.diagnostics import Log
from bridge.schema.syntax import SyntaxItem, SyntaxLine

__all__ = ["MAX_SETS", "Block", "SetView", "Sets", "reconcile_sets"]

_UNNAMED = "unnamed_parameter_set_"
_EVERY = frozenset(("all", "(all)", ALL_SETS.casefold()))
_MAX_PERMUTED = 7
_MAX_SWAPPED = 32
MAX_SETS = 128
"""More blocks or set names than this are not looked at: the engine itself stops at 32 sets (specification, section 1.2)."""


@dataclass(slots=True)
class Block:
    """One fenced block of SYNTAX. ``heading`` is None where it has none; ``number`` counts from 1."""

    number: int
    heading: str | None
    line: int
    syntax: SyntaxLine
    name: str = ""
    default: bool = False
    variant: bool = False
    members: frozenset[str] = frozenset()


@dataclass(slots=True)
class SetView:
    """A set as SYNTAX shows it: its items by folded name, in the order of the line; ``lines`` are those of its blocks.

    A set ``from_parameters`` has no block: PARAMETERS alone says what is in it.
    """

    name: str
    default: bool
    items: dict[str, SyntaxItem]
    lines: list[int]
    from_parameters: bool = False
    everywhere: frozenset[str] = frozenset()
    ranks: dict[str, int] = field(default_factory=dict)
    """The members that every block of the set has; others exist with some provider only."""


@dataclass(slots=True)
class Sets:
    """What became of the sets. ``names`` maps a folded name of Parameter Sets to the set it means (absent: none)."""

    views: list[SetView]
    names: dict[str, str] = field(default_factory=dict)

    @property
    def default(self) -> str | None:
        return next((v.name for v in self.views if v.default), None)


def reconcile_sets(blocks: Sequence[Block], described: Mapping[str, Sequence[Sequence[str]]], log: Log) -> Sets:
    """Decide the sets. ``described`` maps each parameter's folded name to the Parameter Sets of its attribute blocks (empty: all).

    ``blocks`` must not be empty.
    """
    for block in blocks:
        block.members = frozenset(i.name.casefold() for i in block.syntax.items)
    spoken = _spoken(described)
    _name_from_headings(blocks, spoken)
    _name_blocks_without_heading(blocks, spoken, described, log)
    order = [b.name for b in blocks]
    _unswap(blocks, spoken, described, log)
    _rename(blocks, spoken, described, log)
    names: dict[str, str] = {}
    unnamed: list[str] = []
    missing: list[str] = []
    by_number = {b.number: b for b in blocks}
    own = {b.name.casefold(): b.name for b in blocks}
    for folded, name in spoken.items():
        number = folded.removeprefix(_UNNAMED)
        numbered = by_number.get(int(number)) if number != folded and number.isdecimal() and len(number) < 4 else None
        if folded in own:
            names[folded] = own[folded]
        elif numbered is not None:
            names[folded] = numbered.name
        if number != folded:
            unnamed.append(name)
        elif folded not in names:
            missing.append(name)
    if unnamed or any((b.heading or "").casefold().startswith(_UNNAMED) for b in blocks):
        listed = unnamed or [b.name for b in blocks]
        log.add("sets-unnamed", blocks[0].line, names=", ".join(sorted(listed)))
    views = _joined(sorted(blocks, key=lambda b: _place(order, b.name)), log)
    for name in missing[:MAX_SETS]:
        added = _from_parameters(name, views, described)
        log.add("set-without-syntax" if added is None else "set-added", blocks[0].line, name=name)
        if added is not None:
            views.append(added)
            names[name.casefold()] = name
    for view in views:
        view.ranks = {folded: rank for rank, folded in enumerate(view.items)}
    return Sets(_default_first(views, log), names)


def _from_parameters(
    name: str, views: list[SetView], described: Mapping[str, Sequence[Sequence[str]]]
) -> SetView | None:
    """The set ``name`` when a parameter that no line shows belongs to it alone: SYNTAX then lacks the whole block."""
    shown = frozenset().union(*(v.items for v in views))
    alone = [(name.casefold(),)]
    for parameter, groups in described.items():
        if parameter not in shown and [tuple(n.casefold() for n in g) for g in groups] == alone:
            return SetView(name, False, {}, [], from_parameters=True)
    return None


def _place(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _spoken(described: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, str]:
    names: dict[str, str] = {}
    for groups in described.values():
        for group in groups:
            for name in group:
                names.setdefault(name.casefold(), name)
    return names


def _name_from_headings(blocks: Sequence[Block], spoken: Mapping[str, str]) -> None:
    for block in blocks:
        if block.heading is None:
            continue
        name = block.heading
        at = name.casefold().find("(default)")
        if at >= 0:
            block.default = True
            suffix = name[at + len("(default)") :].strip()
            name = name[:at].strip()
            block.variant = suffix.startswith("-")
        elif name.casefold() not in spoken and " - " in name:
            base, _, suffix = name.partition(" - ")
            if base.strip().casefold() in spoken or "provider" in suffix.casefold():
                name, block.variant = base.strip(), True
        known = spoken.get(name.casefold())
        every = name.casefold() in _EVERY and known is None and (len(blocks) == 1 or name.casefold() != "all")
        block.name = ALL_SETS if every or not name else known or name


def _name_blocks_without_heading(
    blocks: Sequence[Block],
    spoken: Mapping[str, str],
    described: Mapping[str, Sequence[Sequence[str]]],
    log: Log,
) -> None:
    bare = [b for b in blocks if b.heading is None]
    if not bare:
        return
    taken = {b.name.casefold() for b in blocks}
    free = {f: n for f, n in spoken.items() if f not in taken and not f.startswith(_UNNAMED)}
    if len(blocks) == 1:
        if len(spoken) == 1 and free:
            blocks[0].name = next(iter(free.values()))
            log.add("set-name-from-parameters", blocks[0].line, name=blocks[0].name)
        else:
            blocks[0].name = ALL_SETS
        return
    matched = _match(bare, list(free.values()), described)
    for block in bare:
        block.name = matched.get(block.number) or f"UNNAMED_PARAMETER_SET_{block.number}"
    log.add("set-headings-missing", bare[0].line, count=len(bare), names=", ".join(b.name for b in bare))


def _members_by_name(name: str, described: Mapping[str, Sequence[Sequence[str]]]) -> frozenset[str]:
    """The parameters that PARAMETERS puts in the set ``name``, those of every set included."""
    folded = name.casefold()
    return frozenset(
        p for p, groups in described.items() if any(not g or folded in (n.casefold() for n in g) for g in groups)
    )


def _match(
    blocks: Sequence[Block], names: Sequence[str], described: Mapping[str, Sequence[Sequence[str]]]
) -> dict[int, str]:
    """Which name belongs to which block, by members: best overlap first, and only where it is clear."""
    if len(blocks) > MAX_SETS or len(names) > MAX_SETS:
        return {}
    known = frozenset(described)
    scores = []
    for name in names:
        wanted = _members_by_name(name, described)
        for block in blocks:
            have = block.members & known
            union = len(wanted | have)
            scores.append((len(wanted & have) / union if union else 1.0, block.number, name))
    matched: dict[int, str] = {}
    for score, number, name in sorted(scores, key=lambda s: -s[0]):
        if score < 0.6 or number in matched or name in matched.values():
            continue
        rivals = [s for s, n, other in scores if s == score and (n == number) != (other == name)]
        if not rivals:
            matched[number] = name
    return matched


# -- swapped headings --------------------------------------------------------------------------------------------------------------


def _unswap(
    blocks: Sequence[Block],
    spoken: Mapping[str, str],
    described: Mapping[str, Sequence[Sequence[str]]],
    log: Log,
) -> None:
    """Move headings to the blocks they speak of, when where they stand is contradicted and one other order is not.

    Two witnesses are heard. PARAMETERS: the members it gives each set. The name itself: a set called ``InputObject`` (or ``ByName``)
    that lacks -InputObject (-Name) while another has it.
    """
    names = [b.name for b in blocks]
    if not 2 <= len(blocks) <= _MAX_SWAPPED or len(set(names)) != len(names) or ALL_SETS in names:
        return
    better = _by_members(blocks, names, spoken, described) or _by_name(blocks, names)
    if better is None or list(better) == names:
        return
    moved = [(b, new) for b, new in zip(blocks, better, strict=True) if b.name != new]
    was, now = ([(b.name if old else new) for b, new in moved] for old in (True, False))
    default = {b.name for b in blocks if b.default}
    for block, new in moved:
        block.name = new
        block.default = new in default
    log.add("set-headings-swapped", moved[0][0].line, was=_quoted(was), now=_quoted(now))


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(repr(n) for n in names)


def _by_members(
    blocks: Sequence[Block],
    names: list[str],
    spoken: Mapping[str, str],
    described: Mapping[str, Sequence[Sequence[str]]],
) -> tuple[str, ...] | None:
    if any(n.casefold() not in spoken for n in names) or any(f.startswith(_UNNAMED) for f in spoken):
        return None
    shown = frozenset().union(*(b.members for b in blocks))
    wanted = {n: _members_by_name(n, described) & shown for n in names}
    known = frozenset(described)
    have = [b.members & known for b in blocks]
    if any(wanted[n] == h for n, h in zip(names, have, strict=True)):
        return None  # one heading stands right: this is no mere exchange
    owners: dict[frozenset[str], str] = {w: n for n, w in wanted.items()}
    if len(owners) != len(names) or any(h not in owners for h in have):
        return None
    order = tuple(owners[h] for h in have)
    return order if len(set(order)) == len(names) else None


def _by_name(blocks: Sequence[Block], names: list[str]) -> tuple[str, ...] | None:
    shown = frozenset().union(*(b.members for b in blocks))
    meant = {n: p for n in names if (p := _parameter_of(n, shown)) is not None}
    have = [b.members for b in blocks]

    def wrong(order: Sequence[str]) -> int:
        return sum(n in meant and meant[n] not in h for n, h in zip(order, have, strict=True))

    if not wrong(names):
        return None
    candidates: Iterable[tuple[str, ...]]
    if len(names) <= _MAX_PERMUTED:
        candidates = permutations(names)
    else:
        candidates = _exchanges(names)
    right = [(sum(a != b for a, b in zip(c, names, strict=True)), c) for c in candidates if not wrong(c)]
    if not right:
        return None
    fewest = min(moved for moved, _ in right)
    best = [c for moved, c in right if moved == fewest]
    return best[0] if len(best) == 1 else None


def _exchanges(names: list[str]) -> Iterable[tuple[str, ...]]:
    for i in range(len(names)):
        for j in range(i + 1, len(names)):
            changed = list(names)
            changed[i], changed[j] = names[j], names[i]
            yield tuple(changed)


def _parameter_of(set_name: str, parameters: frozenset[str]) -> str | None:
    """The parameter that a set is named after: ``InputObject (cdxml)``, ``ByName``, ``NameSet``, ``NameParameterSet``; else None."""
    folded = set_name.casefold().replace("(cdxml)", "").strip()
    if not folded.replace("_", "").isalnum():
        return None
    bare = folded
    for suffix in ("parameterset", "paramset", "set"):
        bare = bare.removesuffix(suffix)
    for name in dict.fromkeys((folded, bare, bare.removeprefix("by"))):
        if name in parameters:
            return name
    return None


# -- renamed sets ------------------------------------------------------------------------------------------------------------------


def _rename(
    blocks: Sequence[Block],
    spoken: Mapping[str, str],
    described: Mapping[str, Sequence[Sequence[str]]],
    log: Log,
) -> None:
    taken = {b.name.casefold() for b in blocks}
    missing = [n for f, n in spoken.items() if f not in taken and not f.startswith(_UNNAMED)]
    unspoken = [b for b in blocks if b.name.casefold() not in spoken and b.name != ALL_SETS]
    if not missing or not unspoken:
        return
    for number, name in _match(unspoken, missing, described).items():
        block = next(b for b in unspoken if b.number == number)
        if not block.name.casefold().startswith(_UNNAMED):
            log.add("set-renamed", block.line, heading=block.name, name=name)
        block.name = name


# -- the result --------------------------------------------------------------------------------------------------------------------


def _joined(blocks: Iterable[Block], log: Log) -> list[SetView]:
    views: dict[str, SetView] = {}
    variants: dict[str, bool] = {}
    for block in blocks:
        view = views.get(block.name)
        if view is None:
            items: dict[str, SyntaxItem] = {}
            for item in block.syntax.items:
                folded = item.name.casefold()
                if folded in items:
                    log.add("parameter-twice-in-syntax", block.line, item.name)
                items.setdefault(folded, item)
            views[block.name] = SetView(block.name, block.default, items, [block.line], everywhere=block.members)
            variants[block.name] = block.variant
            continue
        for item in block.syntax.items:
            view.items.setdefault(item.name.casefold(), item)
        view.everywhere &= block.members
        view.default |= block.default
        view.lines.append(block.line)
        variants[block.name] |= block.variant
    for name, view in views.items():
        if len(view.lines) > 1 and not variants[name]:
            log.add("set-heading-repeated", view.lines[1], name=name, count=len(view.lines))
    return list(views.values())


def _default_first(views: list[SetView], log: Log) -> list[SetView]:
    marked = [v for v in views if v.default]
    if not marked:
        return views
    if len(marked) > 1:
        log.add("several-default-sets", marked[1].lines[0], count=len(marked), name=marked[0].name)
        for view in marked[1:]:
            view.default = False
    first = marked[0]
    if first.name == ALL_SETS:
        first.default = False
    return [first, *(v for v in views if v is not first)]
