"""Recordings of binding: a ``define`` row, then the ``case`` rows of that command, run through :mod:`bridge.binding`.

Every ``define`` row gives one outcome for the engine's view of its sets (names, default, syntax lines), every ``case`` row one for the
call: the terminating error, or the set and bound parameters at Begin, those at each run of Process, and the non-terminating errors.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bridge.binding import ABSENT, Argument, BindingError, BoundCall, compile_plan
from bridge.binding.plan import with_positions
from bridge.errors import BridgeError
from bridge.model import (
    ALL_SETS,
    Command,
    CommandKind,
    EnumMember,
    EnumType,
    Parameter,
    ParameterSet,
    ParameterSetMember,
    ValidationRule,
)
from bridge.parity.conform.leaning import leaned
from bridge.parity.conform.recorded_day import on_its_day
from bridge.parity.conform.report import ConformOptions, Outcome
from bridge.parity.typed_values import decode, encode
from bridge.schema.syntax import format_line
from bridge.values import EnumValue, ScriptBlock, TypeName, short_name
from bridge.values.enums import declared_type
from bridge.values.literals import parse_number
from bridge.values.types import ACCELERATORS

__all__ = ["check", "command_of", "matches", "observe"]


def matches(row: dict[str, Any]) -> bool:
    return "define" in row and "parameters" in row["define"]


def check(rows: Iterable[dict[str, Any]], options: ConformOptions) -> Iterator[Outcome | str]:
    """One outcome for each row."""
    commands: dict[str, Command] = {}
    for row in rows:
        if "define" in row:
            define = row["define"]
            commands[define["name"]] = command_of(define)
            yield _check_define(define, commands[define["name"]])
        else:
            yield _check_case(row, commands.get(row["case"]["command"]))


def command_of(define: dict[str, Any]) -> Command:
    """The command that a ``define`` row describes. Bits are given to sets as the engine does it (specification, section 1.2)."""
    kind = CommandKind.CMDLET if define["kind"] == "cmdlet" else CommandKind.FUNCTION
    default = define.get("defaultSet") or None
    parameters = tuple(_parameter(p) for p in define["parameters"])
    names = [default] if default and default != ALL_SETS else []
    for parameter in parameters:
        for member in reversed(parameter.members) if kind.is_function else parameter.members:
            if member.set != ALL_SETS and member.set not in names:
                names.append(member.set)
    command = Command(
        name=define["name"],
        kind=kind,
        parameters=parameters,
        sets=tuple(ParameterSet(n, n == default) for n in names) or (ParameterSet(ALL_SETS),),
        default_set=default,
        supports_should_process=define["supportsShouldProcess"],
        supports_paging=bool(define.get("supportsPaging")),
        positional_binding=define["positionalBinding"],
        enums=tuple(_enum(n, members) for n, members in (define.get("enums") or {}).items()),
    )
    return dataclasses.replace(command, parameters=with_positions(command))


def _enum(name: str, members: Sequence[str]) -> EnumType:
    return EnumType(name, tuple(EnumMember(m, value) for value, m in enumerate(members)))


def _parameter(recorded: dict[str, Any]) -> Parameter:
    members = tuple(
        ParameterSetMember(
            set=name,
            mandatory=s["mandatory"],
            position=s["position"],
            by_value=s["byValue"],
            by_property_name=s["byPropertyName"],
            remaining=s["remaining"],
        )
        for name, s in recorded["sets"].items()
    )
    return Parameter(
        name=recorded["name"],
        type=recorded["type"],
        aliases=tuple(recorded["aliases"]),
        members=members,
        validation=tuple(_rule(v) for v in recorded["validate"]),
        ps_type_name=recorded.get("psTypeName"),
    )


_RULE_ARGUMENTS: dict[str, Callable[[dict[str, Any]], tuple[Any, ...]]] = {
    "Set": lambda v: tuple(v["values"]),
    "Range": lambda v: (v["min"], v["max"]),
    "RangeKind": lambda v: (v["name"],),
    "Pattern": lambda v: (v["regex"],),
    "Length": lambda v: (v["min"], v["max"]),
    "Count": lambda v: (v["min"], v["max"]),
}


def _rule(recorded: dict[str, Any]) -> ValidationRule:
    kind = recorded["kind"].removeprefix("Validate")
    read = _RULE_ARGUMENTS.get(kind)
    return ValidationRule(kind, read(recorded) if read else ())


def _check_define(define: dict[str, Any], command: Command) -> Outcome:
    expected = define["sets"]
    try:
        # Get-Command marks a default set that is declared; the set of all sets never is one.
        actual: Any = [
            {
                "name": s.name,
                "default": s.name == command.default_set,
                "syntax": format_line(command, s.name).removeprefix(command.name).lstrip(),
            }
            for s in command.sets
        ]
    except BridgeError as exc:
        actual = str(exc)
    return _outcome(define["name"], define.get("text", ""), expected, actual)


def _check_case(row: dict[str, Any], command: Command | None) -> Outcome:
    case, expected = row["case"], row["expect"]
    if command is None:
        return Outcome(case["id"], False, case["text"], expected, "its command was not defined before it")
    actual = _observed(command, case)
    reason = None if actual == expected else leaned(expected, actual)
    if reason is None and actual != expected:
        reason = on_its_day(expected, lambda: _observed(command, case))
    if reason is not None:
        return Outcome(case["id"], True, case["text"], leaned=reason)
    return _outcome(case["id"], case["text"], expected, actual)


def _observed(command: Command, case: dict[str, Any]) -> Any:
    try:
        return observe(command, case)
    except BridgeError as exc:
        return f"{type(exc).__name__}: {exc}"


def _outcome(case: str, text: str, expected: Any, actual: Any) -> Outcome:
    if actual == expected:
        return Outcome(case, True, text)
    return Outcome(case, False, text, expected, actual)


def observe(command: Command, case: dict[str, Any], *, cim: bool = False) -> dict[str, Any]:
    """What a case's call does, in the form of a recording's ``expect``. ``cim``: see :func:`bridge.binding.compile_plan`; the recordings
    come from PowerShell on Linux, which has no CIM client library."""
    seen: dict[str, Any] = {"begin": None, "process": [], "errors": [], "terminating": None}
    try:
        plan = compile_plan(command, cim=cim)
        enums = {enum.name.lower(): enum for enum in command.enums}
        call = plan.bind(_arguments(case["args"], enums), input_expected="input" in case, evaluate=evaluate)
        seen["begin"] = _state(call)
        if "input" not in case:
            seen["process"].append(_state(call))
        for recorded in case.get("input", ()):
            _feed(call, decode(recorded, enums), seen, command)
    except BindingError as exc:
        seen["terminating"] = error_of(exc, command.enums)
    return seen


def _feed(call: BoundCall, obj: Any, seen: dict[str, Any], command: Command) -> None:
    """One object: its record, or its error as the call's own ErrorAction has it."""
    try:
        call.process(obj)
    except BindingError as exc:
        action = call.bound.get("ErrorAction")
        name = action.name if isinstance(action, EnumValue) else "Continue"
        if name == "Stop":
            raise
        if name not in ("SilentlyContinue", "Ignore"):
            seen["errors"].append(error_of(exc, command.enums))
    else:
        seen["process"].append(_state(call))


def _arguments(recorded: Iterable[dict[str, Any]], enums: Mapping[str, EnumType]) -> list[Argument]:
    """``-Name value`` is two elements of the parser's list, ``-Name:value`` is one."""
    made = []
    for argument in recorded:
        name = argument.get("name")
        value = decode(argument["value"], enums) if "value" in argument else ABSENT
        if name is not None and value is not ABSENT and not argument.get("colon"):
            made += [Argument(name), Argument(value=value)]
        else:
            made.append(Argument(name, value, colon=bool(argument.get("colon"))))
    return made


def evaluate(block: ScriptBlock, obj: Any) -> Sequence[Any]:
    """The script blocks of recordings are a number each; anything else cannot be expressed here and fails the case."""
    text = str.strip(str(block))
    if not text:
        return ()
    number = parse_number(text)
    if number is None:
        raise BridgeError(f"the script block {{{block}}} is more than a number")
    return (number,)


def _state(call: BoundCall) -> dict[str, Any]:
    return {"set": call.parameter_set, "bound": {name: encode(call.bound[name]) for name in call.bound}}


def error_of(exc: BindingError, enums: Sequence[EnumType] = ()) -> dict[str, Any]:
    """An error in the form of a recording."""
    return {
        "id": exc.error_id,
        "category": exc.category,
        "exception": exc.exception,
        "message": exc.message,
        "parameter": exc.parameter,
        "parameterType": type_text(exc.parameter_type, enums),
        "typeSpecified": type_text(exc.type_specified, enums),
    }


def type_text(name: str | None, enums: Sequence[EnumType] = ()) -> str:
    """A type as PowerShell turns one into a string: its accelerator, else the full name; arguments and elements likewise."""
    return "" if name is None else _type_text(declared_type(name, enums))


def _type_text(t: TypeName) -> str:
    suffix = "".join("[" + "," * (rank - 1) + "]" for rank in t.ranks)
    arguments = f"[{','.join(_type_text(a) for a in t.arguments)}]" if t.arguments else ""
    short = short_name(TypeName(t.name))
    known = not t.arguments and t.name != "System.Object" and ACCELERATORS.get(short.casefold()) == t.name
    return (short if known else t.name) + arguments + suffix
