"""Calls made from a command's metadata, to bind here and on the host: the forms that a user's calls have, right and wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bridge.model import Command, Parameter, ParameterSet
from bridge.parity.samples import Typed, fitting, is_switch, unfitting

__all__ = ["MOST", "calls_of"]

MOST = 400
"""The most calls made for one command."""

Argument = dict[str, Any]


def calls_of(command: Command) -> tuple[list[dict[str, Any]], list[str]]:
    """The calls, in the form of recorded binding cases (``id``, ``command``, ``why``, ``args``, ``input``, ``text``), and notes on what
    could not be called. The same metadata give the same calls."""
    maker = _Maker(command)
    cases: list[dict[str, Any]] = []
    seen: set[str] = set()
    for why, args, given in maker.all():
        text = _text(command.name, args, given)
        if text in seen:
            continue
        seen.add(text)
        case: dict[str, Any] = {
            "id": f"{command.name}/{len(cases):03}",
            "command": command.name,
            "why": why,
            "args": args,
            "text": text,
        }
        if given is not None:
            case["input"] = given
        cases.append(case)
        if len(cases) == MOST:
            maker.notes.append(f"only the first {MOST} calls were made")
            break
    return cases, maker.notes


Call = tuple[str, list[Argument], "list[Typed] | None"]


class _Maker:
    def __init__(self, command: Command) -> None:
        self.command = command
        self.notes: list[str] = []
        self.samples = {p.name: fitting(command, p) for p in command.parameters}
        unknown = [p for p in command.parameters if self.samples[p.name] is None]
        for parameter in unknown:
            self.notes.append(f"-{parameter.name} was not called: no value of type {parameter.type} can be made up")

    def all(self) -> Iterator[Call]:
        yield "nothing at all", [], None
        yield "a parameter that does not exist", [{"name": "NoSuchParameter", "value": _string("x")}], None
        yield "more positional values than there are positions", [{"value": _string(f"v{n}")} for n in range(40)], None
        bases: dict[str, list[Parameter]] = {}
        for each in self.command.sets:
            mandatory = [p for p in self.command.in_set(each.name) if self._is(p, each, "mandatory")]
            lacking = [p.name for p in mandatory if self.samples[p.name] is None]
            if lacking:
                self.notes.append(f"set {each.name} was not called in full: -{lacking[0]} is mandatory")
                continue
            bases[each.name] = mandatory
            yield from self._of_set(each, mandatory)
        yield from self._of_parameters(bases)
        yield from self._mixed(bases)

    def _is(self, parameter: Parameter, each: ParameterSet, flag: str) -> bool:
        member = parameter.member(each.name)
        return member is not None and bool(getattr(member, flag))

    def _of_set(self, each: ParameterSet, mandatory: list[Parameter]) -> Iterator[Call]:
        usable = [p for p in self.command.in_set(each.name) if self.samples[p.name] is not None]
        label = f"set {each.name}"
        yield f"{label}, mandatory parameters only", self._named(mandatory), None
        yield f"{label}, every parameter", self._named(usable), None
        yield f"{label}, every parameter with a colon", [{**a, "colon": True} for a in self._named(usable)], None
        placed = sorted(
            (m.position, at, p)
            for at, p in enumerate(usable)
            if (m := p.member(each.name)) is not None and m.position is not None and not m.remaining
        )
        for count in range(1, len(placed) + 1):
            taken = [p for _, _, p in placed[:count]]
            rest = [p for p in mandatory if p not in taken]
            positional = [{"value": self.samples[p.name]} for p in taken]
            yield f"{label}, {count} by position", [*self._named(rest), *positional], None
        for parameter in mandatory[:4]:
            yield f"{label}, -{parameter.name} missing", self._named(p for p in mandatory if p is not parameter), None
        yield from self._piped(each, label, mandatory, usable)

    def _piped(
        self, each: ParameterSet, label: str, mandatory: list[Parameter], usable: list[Parameter]
    ) -> Iterator[Call]:
        for parameter in (p for p in usable if self._is(p, each, "by_value")):
            rest = [p for p in mandatory if p is not parameter]
            value = _first(self.samples[parameter.name])
            yield f"{label}, -{parameter.name} piped by value", self._named(rest), [value, value]
            wrong = unfitting(self.command, parameter)
            if wrong is not None:
                yield f"{label}, a wrong object piped to -{parameter.name}", self._named(rest), [wrong, value]
        named = [p for p in usable if self._is(p, each, "by_property_name")]
        if named:
            rest = [p for p in mandatory if p not in named]
            properties = {p.name: self.samples[p.name] for p in named}
            yield f"{label}, properties piped", self._named(rest), [_bag(properties)]
            for parameter in named:
                rest = [p for p in mandatory if p is not parameter]
                yield (
                    f"{label}, property {parameter.name} piped",
                    self._named(rest),
                    [_bag({parameter.name: self.samples[parameter.name]})],
                )
                for alias in parameter.aliases[:1]:
                    yield (
                        f"{label}, property {alias} piped for -{parameter.name}",
                        self._named(rest),
                        [_bag({alias: self.samples[parameter.name]})],
                    )
            yield f"{label}, an object without properties piped", self._named(mandatory), [_bag({})]

    def _of_parameters(self, bases: dict[str, list[Parameter]]) -> Iterator[Call]:
        for parameter in self.command.parameters:
            value = self.samples[parameter.name]
            home = next((s.name for s in self.command.sets if s.name in bases and parameter.member(s.name)), None)
            if home is None or value is None:
                continue
            rest = self._named(p for p in bases[home] if p is not parameter)
            for alias in parameter.aliases:
                yield f"alias {alias} of -{parameter.name}", [*rest, self._argument(parameter, alias)], None
            for prefix in self._prefixes(parameter):
                yield f"prefix {prefix} of -{parameter.name}", [*rest, self._argument(parameter, prefix)], None
            wrong = unfitting(self.command, parameter)
            if wrong is not None:
                bad = {"name": parameter.name, "value": wrong, "colon": True}
                yield f"a wrong value for -{parameter.name}", [*rest, bad], None
            if not is_switch(parameter):
                for what, typed in _EMPTY:
                    given = {"name": parameter.name, "value": typed, "colon": True}
                    yield f"{what} for -{parameter.name}", [*rest, given], None
            yield (
                f"-{parameter.name} twice",
                [*rest, self._argument(parameter, parameter.name), self._argument(parameter, parameter.name)],
                None,
            )

    def _prefixes(self, parameter: Parameter) -> list[str]:
        """The first letter, which is often ambiguous, and the shortest prefix of no other declared parameter."""
        name = parameter.name
        others = [n.casefold() for p in self.command.parameters if p is not parameter for n in (p.name, *p.aliases)]
        for length in range(1, len(name)):
            if not any(o.startswith(name[:length].casefold()) for o in others):
                return list(dict.fromkeys((name[:1], name[:length])))
        return [name[:1]]

    def _mixed(self, bases: dict[str, list[Parameter]]) -> Iterator[Call]:
        names = list(bases)
        for first in names:
            for second in names:
                if first == second:
                    continue
                only = [
                    p
                    for p in self.command.in_set(second)
                    if p.member(first) is None and self.samples[p.name] is not None
                ]
                if only:
                    yield f"sets {first} and {second} mixed", self._named([*bases[first], only[0]]), None

    def _named(self, parameters: Iterable[Parameter]) -> list[Argument]:
        return [self._argument(p, p.name) for p in parameters]

    def _argument(self, parameter: Parameter, name: str) -> Argument:
        return {"name": name} if is_switch(parameter) else {"name": name, "value": self.samples[parameter.name]}


_EMPTY: tuple[tuple[str, Typed], ...] = (
    ("null", {"t": "null"}),
    ("an empty string", {"t": "String", "v": ""}),
    ("an empty list", {"t": "Object[]", "v": []}),
)


def _string(text: str) -> Typed:
    return {"t": "String", "v": text}


def _bag(properties: dict[str, Any]) -> Typed:
    return {"t": "PSCustomObject", "v": properties}


def _first(typed: Typed | None) -> Typed:
    assert typed is not None
    return typed["v"][0] if typed["t"] == "Object[]" else typed


def _text(name: str, args: list[Argument], given: list[Typed] | None) -> str:
    """The call as it would be typed; for reading, nothing runs it."""
    parts = [] if given is None else [", ".join(map(_shown, given)), "|"]
    parts.append(name)
    for argument in args:
        if "value" not in argument:
            parts.append(f"-{argument['name']}")
        elif "name" not in argument:
            parts.append(_shown(argument["value"]))
        else:
            parts.append(f"-{argument['name']}{':' if argument.get('colon') else ' '}{_shown(argument['value'])}")
    return " ".join(parts)


def _shown(typed: Typed) -> str:
    kind, value = typed["t"], typed.get("v")
    if kind == "null":
        return "$null"
    if isinstance(value, list):
        return f"@({', '.join(map(_shown, value))})"
    if isinstance(value, dict):
        inner = "; ".join(f"{k} = {_shown(v)}" for k, v in value.items())
        return f"@{{{inner}}}" if kind == "Hashtable" else f"[pscustomobject]@{{{inner}}}"
    if kind == "Boolean":
        return "$true" if value else "$false"
    if kind == "ScriptBlock":
        return f"{{{value}}}"
    quoted = "'" + str(value).replace("'", "''") + "'"
    return str(value) if kind == "Int32" else quoted if kind == "String" else f"[{kind}]{quoted}"
