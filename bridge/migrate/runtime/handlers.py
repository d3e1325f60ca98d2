"""Which ``catch`` or ``trap`` takes an error, and with which exception: the engine's search through an error and what it holds.

What a statement throws is a RuntimeException around the cause, and both may be asked for. A clause that names the cause gets the cause as
its exception; the most special clause wins, whatever the order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bridge.migrate.runtime.error_objects import exception_info, exception_object
from bridge.migrate.runtime.errors import NotTranslated
from bridge.operators.exceptions import exception_chain, is_exception, known_exception
from bridge.operators.scripted import find_kind
from bridge.simulator.records import ErrorRecord, ExceptionInfo

__all__ = ["CATCH_ALL", "for_catch", "for_trap"]

CATCH_ALL = ""
"""The type of a clause that names none."""

_M = "System.Management.Automation."
_RUNTIME = _M + "RuntimeException"
_CMDLET = _M + "CmdletInvocationException"
_STOP = _M + "ActionPreferenceStopException"

# What a binding error was made of is told after what it is about.
_CAUSES = (
    (re.compile(r"Cannot validate argument on parameter '[^']*'\. ", re.DOTALL), _M + "ValidationMetadataException"),
    (
        re.compile(r"Cannot process argument transformation on parameter '[^']*'\. ", re.DOTALL),
        _M + "ArgumentTransformationMetadataException",
    ),
    (re.compile(r"Cannot bind parameter '[^']*'\. (?=Cannot convert )", re.DOTALL), _M + "PSInvalidCastException"),
)


def for_catch(record: ErrorRecord, types: Sequence[str]) -> tuple[str | None, ErrorRecord]:
    """(the type of the clause that takes the error or None, the record that it gets). ``types`` are those of all clauses, in order."""
    chains = [_chain(t) for t in types]
    ranks = _ranks(chains)
    best: int | None = None
    passed = record.exception
    for level, exception in _searched(record):
        if best is not None and ranks[best] == 0 and level:
            break
        found = _match(exception, chains)
        if found is None:
            continue
        if best is None or ranks[found] < ranks[best] or (ranks[found] == ranks[best] and types[best] == CATCH_ALL):
            best, passed = found, exception
    return (None, record) if best is None else (types[best], _passing(record, passed))


def for_trap(record: ErrorRecord, types: Sequence[str]) -> tuple[int | None, ErrorRecord]:
    """(the position of the trap that takes the error or None, the record that it gets)"""
    chains = [_chain(t) for t in types]
    outer = _outer(record)
    inner = _inner(record)
    found: int | None = None
    passed = outer
    if inner is not None:
        found, passed = _match(inner, chains), inner
    if found is None or types[found] == CATCH_ALL:
        of_outer = _match(outer, chains)
        if of_outer != found:
            found, passed = of_outer, outer
    return (None, record) if found is None else (found, _passing(record, passed))


# --- what an error is made of ---------------------------------------------------------------------------------------------------------


def _outer(record: ErrorRecord) -> ExceptionInfo:
    """The RuntimeException that carries the record: the record's own exception, or one around it."""
    if record.carrier:
        return ExceptionInfo(record.carrier, record.message)
    if _RUNTIME in exception_object(record.exception).type_names:
        return record.exception
    return ExceptionInfo(_RUNTIME, record.message)


def _inner(record: ErrorRecord) -> ExceptionInfo | None:
    outer = _outer(record)
    if outer is not record.exception:
        return None if record.carrier == _STOP else record.exception
    return _cause(outer)


def _cause(exception: ExceptionInfo) -> ExceptionInfo | None:
    """The InnerException."""
    inner = exception_object(exception).get("InnerException")
    if is_exception(inner):
        return exception_info(inner)
    if exception.bare_name.startswith("ParameterBinding"):
        for pattern, kind in _CAUSES:
            found = pattern.match(exception.message)
            if found is not None:
                return ExceptionInfo(kind, exception.message[found.end() :])
    return None


def _searched(record: ErrorRecord) -> Iterator[tuple[int, ExceptionInfo]]:
    """(step, exception) in the order of the search: a step is only taken while a better clause may be found."""
    inner, outer = _inner(record), _outer(record)
    if inner is not None:
        yield 0, inner
    yield 1, outer
    if outer.type_name == _STOP and record.carrier:
        own = replace(record, carrier="")
        if _outer(own) is record.exception:
            for level, exception in _searched(own):
                yield level + 2, exception
        else:
            yield 2, record.exception
    elif outer.type_name == _CMDLET and inner is not None:
        cause = _cause(inner)
        if cause is not None:
            yield 2, cause


def _passing(record: ErrorRecord, exception: ExceptionInfo) -> ErrorRecord:
    """The record that a clause gets: around what it took, where the record's own exception is only the carrier."""
    if _outer(record) is not record.exception or exception is record.exception:
        return record
    return replace(record, exception=exception, shown=None)


# --- types ----------------------------------------------------------------------------------------------------------------------------


def _chain(type_name: str) -> tuple[str, ...]:
    """The names of a type and of what it derives from, in lower case; nothing for a clause without a type."""
    if type_name == CATCH_ALL:
        return ()
    kind = find_kind(type_name)
    if kind is not None:
        return tuple(n.casefold() for n in kind.chain)
    full = known_exception(type_name)
    if full is None:
        raise NotTranslated(f"catch [{type_name}], of which it is not known what it derives from")
    return tuple(n.casefold() for n in exception_chain(full))


def _ranks(chains: Sequence[tuple[str, ...]]) -> list[int]:
    """How many types before it derive from each: 0 is most special."""
    return [
        i if not chain else sum(earlier[0] != chain[0] and chain[0] in earlier for earlier in chains[:i])
        for i, chain in enumerate(chains)
    ]


def _match(exception: ExceptionInfo, chains: Sequence[tuple[str, ...]]) -> int | None:
    """The type that an exception is of, else the first that it derives from, else the clause without one."""
    names = [n.casefold() for n in exception_object(exception).type_names]
    own = [chain[0] if chain else CATCH_ALL for chain in chains]
    for wanted in (names[:1], names[1:], [CATCH_ALL]):
        found = next((i for i, name in enumerate(own) if name in wanted), None)
        if found is not None:
            return found
    return None
