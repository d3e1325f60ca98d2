"""Sets, queues and stacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import is_true
from bridge.operators.classes.arrays import changed, copy_to, holds
from bridge.operators.classes.lists import clear, to_array
from bridge.operators.collections import Enumerator, NetSet
from bridge.operators.indexing import as_element
from bridge.operators.kinds import items_of
from bridge.operators.objects import class_
from bridge.operators.pipeline import NOTHING
from bridge.values import parse_type, type_name_of


def _set_of(owner: NetSet, values: Any) -> NetSet:
    return NetSet(owner.type_name, [as_element(owner, v) for v in items_of(values)], ignores_case=owner.ignores_case)


def _kept(owner: NetSet, test: Callable[[Any], bool]) -> Any:
    for item in [item for item in owner if not test(item)]:
        owner.take_at(owner.find(item))
    return NOTHING


def _union(owner: NetSet, values: Any) -> Any:
    for item in _set_of(owner, values):
        owner.add(item)
    return NOTHING


def _symmetric(owner: NetSet, values: Any) -> Any:
    other = _set_of(owner, values)
    more = [i for i in other if owner.find(i) < 0]
    _kept(owner, lambda item: other.find(item) < 0)
    for item in more:
        owner.add(item)
    return NOTHING


def _discard(owner: NetSet, value: Any) -> bool:
    at = owner.find(value)
    if at >= 0:
        owner.take_at(at)
    return at >= 0


def _subset(owner: NetSet, other: NetSet) -> bool:
    return all(other.find(i) >= 0 for i in owner)


def _enumerator(items: Any) -> Enumerator:
    parsed = parse_type(type_name_of(items))
    inside = ",".join(map(str, parsed.arguments))
    name = f"{parsed.name}`1+Enumerator[{inside}]" if inside else f"{parsed.name}+{parsed.bare}Enumerator"
    return Enumerator(name, items_of(items), items)


def _remove_where(owner: NetSet, test: Callable[[Any], Any]) -> int:
    before = len(owner)
    _kept(owner, lambda item: not is_true(test(item)))
    return before - len(owner)


for _name in ("System.Collections.Generic.HashSet", "System.Collections.Generic.SortedSet"):
    _set = class_(_name, "System.Object")
    _set.get("Count", len)
    _set.method("Add", "T:item", lambda s, v: s.add(v))
    _set.method("Contains", "T:item", lambda s, v: s.find(v) >= 0)
    _set.method("Remove", "T:item", _discard)
    _set.method("Clear", "", clear)
    _set.method("UnionWith", "T*:other", _union)
    _set.method("IntersectWith", "T*:other", lambda s, v: (lambda o: _kept(s, lambda i: o.find(i) >= 0))(_set_of(s, v)))
    _set.method("ExceptWith", "T*:other", lambda s, v: (lambda o: _kept(s, lambda i: o.find(i) < 0))(_set_of(s, v)))
    _set.method("SymmetricExceptWith", "T*:other", _symmetric)
    _set.method("Overlaps", "T*:other", lambda s, v: any(s.find(i) >= 0 for i in _set_of(s, v)))
    _set.method("SetEquals", "T*:other", lambda s, v: (lambda o: len(o) == len(s) and _subset(s, o))(_set_of(s, v)))
    _set.method("IsSubsetOf", "T*:other", lambda s, v: _subset(s, _set_of(s, v)))
    _set.method("IsSupersetOf", "T*:other", lambda s, v: _subset(_set_of(s, v), s))
    _set.method(
        "IsProperSubsetOf", "T*:other", lambda s, v: (lambda o: len(o) > len(s) and _subset(s, o))(_set_of(s, v))
    )
    _set.method(
        "IsProperSupersetOf", "T*:other", lambda s, v: (lambda o: len(o) < len(s) and _subset(o, s))(_set_of(s, v))
    )
    _set.method("RemoveWhere", "delegate:match", _remove_where)
    _set.method("GetEnumerator", "", _enumerator)
    _set.method("CopyTo", "System.Array:array", lambda s, t: copy_to(s, t, 0))
    _set.method("CopyTo", "System.Array:array, int:arrayIndex", copy_to)
    _set.close("Add Contains Remove Clear UnionWith IntersectWith ExceptWith SetEquals Overlaps")
_hashed = class_("System.Collections.Generic.HashSet")
_hashed.method("TryGetValue", "T:equalValue, &T:actualValue", lambda s, v, ref: _actual(s, v, ref))
_sorted = class_("System.Collections.Generic.SortedSet")
_sorted.get("Min", lambda s: s[0] if s else None)
_sorted.get("Max", lambda s: s[-1] if s else None)


def _actual(owner: NetSet, value: Any, reference: Any) -> bool:
    at = owner.find(value)
    reference.value = owner[at] if at >= 0 else None
    return at >= 0


def _first(items: Any, what: str, take: bool) -> Any:
    if not items:
        raise DotNetError(f"{what} empty.", "InvalidOperationException")
    at = -1 if what.startswith("Stack") else 0
    if not take:
        return items[at]
    changed(items)
    return items.pop(at)


def _try_first(items: Any, reference: Any, at: int, take: bool) -> bool:
    if not items:
        from bridge.operators.creation import zero

        arguments = parse_type(type_name_of(items)).arguments
        reference.value = zero(arguments[0]) if arguments else None
        return False
    reference.value = items.pop(at) if take else items[at]
    return True


def _push(items: Any, value: Any) -> Any:
    items.append(value)
    return NOTHING


def _copied(items: Any) -> Any:
    return type(items)(items.type_name, items)


_QUEUES = (
    "System.Collections.Queue",
    "System.Collections.Generic.Queue",
    "System.Collections.Concurrent.ConcurrentQueue",
)
_STACKS = (
    "System.Collections.Stack",
    "System.Collections.Generic.Stack",
    "System.Collections.Concurrent.ConcurrentStack",
)
for _name in (*_QUEUES, *_STACKS):
    _one = class_(_name, "System.Object")
    _queue = _name in _QUEUES
    _word, _end = ("Queue", 0) if _queue else ("Stack", -1)
    _item = "obj" if _name.count(".") == 2 else "item"
    _one.get("Count", len)
    _one.method("Clear", "", clear)
    _one.method("ToArray", "", to_array)
    _one.method("GetEnumerator", "", _enumerator)
    _one.method("CopyTo", "System.Array:array, int:index", copy_to)
    _one.method("Enqueue" if _queue else "Push", f"T:{_item}", _push)
    if "Concurrent" in _name:
        _one.get("IsEmpty", lambda q: not q)
        _one.method("TryDequeue" if _queue else "TryPop", "&T:result", lambda q, r, e=_end: _try_first(q, r, e, True))
        _one.method("TryPeek", "&T:result", lambda q, r, e=_end: _try_first(q, r, e, False))
        continue
    _one.method("Dequeue" if _queue else "Pop", "", lambda q, w=_word: _first(q, w, True))
    _one.method("Peek", "", lambda q, w=_word: _first(q, w, False))
    _one.method("Contains", f"T:{_item}", holds)
    if "Generic" in _name:
        _one.method("TryDequeue" if _queue else "TryPop", "&T:result", lambda q, r, e=_end: _try_first(q, r, e, True))
        _one.method("TryPeek", "&T:result", lambda q, r, e=_end: _try_first(q, r, e, False))
        _one.method("TrimExcess", "", lambda q: NOTHING)
    else:
        _one.method("Clone", "", _copied)
        _one.get("IsSynchronized", lambda q: False)
        _one.get("SyncRoot", lambda q: q)
    _one.close_all()
_bag = class_("System.Collections.Concurrent.ConcurrentBag", "System.Object")
_bag.get("Count", len)
_bag.get("IsEmpty", lambda b: not b)
_bag.method("Add", "T:item", _push)
_bag.method("Clear", "", clear)
