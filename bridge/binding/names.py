"""Which parameter a name means: exact name or alias, else an unambiguous prefix (specification of parameter binding, section 2.2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bridge.binding.errors import error

if TYPE_CHECKING:
    from bridge.binding.plan import PlanParameter

__all__ = ["NameTable"]

_DASHES = "-\u2013\u2014\u2015"
_REMEMBERED = 1024


def _folded(text: str) -> str:
    """``text`` as the invariant culture compares it without case: composed, and without characters that carry no weight."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if unicodedata.category(c) not in ("Cf", "Cc")).lower()


class NameTable:
    """Names in metadata order, then aliases in metadata order. What was resolved once is remembered as it was typed."""

    __slots__ = ("_aliases", "_exact", "_names", "_typed")

    def __init__(self, parameters: Sequence[PlanParameter]) -> None:
        self._names = [(_folded(p.name), p) for p in parameters]
        self._aliases = [(_folded(alias), p) for p in parameters for alias in p.model.aliases]
        self._exact: dict[str, PlanParameter] = {}
        self._typed: dict[str, PlanParameter | None] = {}
        for parameter in parameters:
            if parameter.name.lower() in self._exact:
                raise error("ParameterNameAlreadyExistsForCommand", parameter.name)
            self._exact[parameter.name.lower()] = parameter
        names = dict(self._exact)
        for parameter in parameters:
            for alias in parameter.model.aliases:
                if alias.lower() in names:
                    raise error("ParameterNameConflictsWithAlias", names[alias.lower()].name, more=parameter.name)
                if alias.lower() in self._exact:
                    raise error("AliasParameterNameAlreadyExistsForCommand", alias)
                self._exact[alias.lower()] = parameter
        self._typed.update((p.name, p) for p in parameters)

    def resolve(self, name: str) -> PlanParameter | None:
        """The parameter, or None when nothing starts so. Raises ``AmbiguousParameter``; ``Argument`` for an empty name."""
        try:
            return self._typed[name]
        except KeyError:
            found = self._search(name)
            if len(self._typed) < _REMEMBERED:
                self._typed[name] = found
            return found

    def _search(self, typed: str) -> PlanParameter | None:
        name = typed[1:] if typed[:1] in _DASHES and typed else typed
        if not name:
            raise error("Argument", "name")
        exact = self._exact.get(name.lower())
        if exact is not None:
            return exact
        prefix = _folded(name)
        candidates = [p for folded, p in self._names if folded.startswith(prefix)]
        for folded, parameter in self._aliases:
            if folded.startswith(prefix) and parameter not in candidates:
                candidates.append(parameter)
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        declared = [p for p in candidates if p.declared]
        if len(declared) == 1:
            return declared[0]
        matches = "".join(f" -{p.name}" for p in candidates)
        raise error("AmbiguousParameter", name, more=matches)
