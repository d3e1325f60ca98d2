"""The attribute blocks of PlatyPS 2.0.0 parameters: lines of ``Key: value`` whose values have a grammar of their own each."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Attributes", "PipelineInput", "Required", "parse_attributes", "parse_pipeline_input", "parse_required"]

_KEYS = {
    "type": "type",
    "parameter sets": "sets",
    "aliases": "aliases",
    "accepted values": "values",
    "required": "required",
    "position": "position",
    "default value": "default",
    "accept pipeline input": "pipeline",
    "accept wildcard characters": "wildcards",
}
EXPECTED = ("type", "sets", "aliases", "required", "position", "pipeline")
NAMES = {short: key.capitalize() for key, short in _KEYS.items()} | {"sets": "Parameter Sets"}


@dataclass(frozen=True, slots=True)
class Required:
    """Whether a parameter is mandatory: ``general`` where no set is named, and what holds in the named ones."""

    general: bool = False
    sets: dict[str, bool] = field(default_factory=dict)
    clear: bool = True

    def in_set(self, name: str) -> bool:
        return self.sets.get(name.casefold(), self.general)


@dataclass(frozen=True, slots=True)
class PipelineInput:
    by_value: bool = False
    by_property_name: bool = False
    clear: bool = True


@dataclass(slots=True)
class Attributes:
    """One block as written. ``sets`` is empty for ``(All)``; a key that is not there is in ``missing``."""

    line: int
    type: str = ""
    sets: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    values: str = ""
    required: str = ""
    position: str = ""
    default: str = ""
    pipeline: str = ""
    wildcards: str = ""
    missing: tuple[str, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)


def parse_attributes(text: str, line: int) -> Attributes:
    """Read one block; ``line`` is that of its first content. Never raises; unknown keys are ignored."""
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    last = ""
    for number, row in enumerate(text.split("\n"), line):
        key, colon, value = row.partition(":")
        known = _KEYS.get(key.strip().casefold()) if colon else None
        if known is not None:
            if known not in found:
                found[known] = value.strip()
                lines[known] = number
            last = known
        elif last and row[:1].isspace() and row.strip():
            found[last] = f"{found[last]} {row.strip()}"  # a value that was wrapped
    missing = tuple(k for k in EXPECTED if k not in found) if len(found) < 9 else ()
    sets = found.get("sets", "")
    aliases = found.get("aliases", "")
    return Attributes(
        line,
        found.get("type", ""),
        () if sets.casefold() in ("(all)", "") else _listed(sets),
        () if not aliases or aliases.casefold() == "none" else _listed(aliases),
        found.get("values", ""),
        found.get("required", ""),
        found.get("position", ""),
        found.get("default", ""),
        found.get("pipeline", ""),
        found.get("wildcards", ""),
        missing,
        lines,
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(v for v in (part.strip() for part in text.split(",")) if v)


_PLAIN_REQUIRED = {"True": Required(True), "False": Required(False)}


def parse_required(text: str) -> Required:
    """``True``, ``False``, or ``True (A, B), False (C)`` in any order; set names may hold balanced parentheses themselves."""
    plain = _PLAIN_REQUIRED.get(text)
    if plain is not None:
        return plain
    folded = text.casefold().strip()
    if folded in ("true", "false"):
        return Required(folded == "true")
    sets: dict[str, bool] = {}
    bare: list[bool] = []
    clear = True
    position = 0
    while position < len(folded):
        if folded[position].isspace() or folded[position] in ",;":
            position += 1
            continue
        word = next((w for w in ("true", "false") if folded.startswith(w, position)), None)
        if word is None:
            clear = False
            break
        position += len(word)
        value = word == "true"
        while position < len(folded) and folded[position].isspace():
            position += 1
        if position < len(folded) and folded[position] == "(":
            inside, position = _parenthesised(folded, position)
            names = [n.strip() for n in inside.split(",")]
            sets.update({n: value for n in names if n and n not in ("none", "all", "(all)")})
            if any(n in ("all", "(all)") for n in names):
                bare.append(value)
        else:
            bare.append(value)
    if not bare and not sets:
        return Required(False, {}, False)
    if not bare:
        # "True (A), False (B)": a set that is not named takes nothing for granted.
        return Required(False, sets, clear)
    return Required(any(bare), sets, clear and len(bare) == 1 and not sets)


def _parenthesised(text: str, start: int) -> tuple[str, int]:
    depth = 0
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return text[start + 1 : at], at + 1
    return text[start + 1 :], len(text)


_PIPELINE: dict[str, PipelineInput] = {
    "False": PipelineInput(),
    "True (ByPropertyName)": PipelineInput(False, True),
    "True (ByValue)": PipelineInput(True, False),
    "True (ByPropertyName, ByValue)": PipelineInput(True, True),
    "True (ByValue, ByPropertyName)": PipelineInput(True, True),
}


def parse_pipeline_input(text: str) -> PipelineInput:
    """``False``, ``True (ByPropertyName, ByValue)`` and their variants; ``clear`` is False where a guess was needed."""
    plain = _PIPELINE.get(text)
    if plain is not None:
        return plain
    folded = "".join(text.casefold().split())
    if folded in ("", "false", "none"):
        return PipelineInput(clear=bool(folded))
    value = "byvalue" in folded and "byvalue(false)" not in folded
    name = any(n in folded and f"{n}(false)" not in folded for n in ("bypropertyname", "byname"))
    if folded in (
        "true(byvalue)",
        "(byvalue)",
        "true(bypropertyname)",
        "(bypropertyname)",
        "true(bypropertyname,byvalue)",
    ):
        return PipelineInput(value, name)
    if folded.startswith("false("):
        return PipelineInput(clear=False)
    if folded == "true":
        return PipelineInput(True, False, False)
    return PipelineInput(value, name, False)
