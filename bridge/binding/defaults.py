"""``$PSDefaultParameterValues`` (specification of parameter binding, section 6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bridge.binding.arguments import ABSENT
from bridge.binding.convert import dotnet_text, is_true
from bridge.binding.errors import BindingError
from bridge.binding.named import is_block
from bridge.values import ScriptBlock

if TYPE_CHECKING:
    from bridge.binding.call import BoundCall
    from bridge.binding.plan import PlanParameter

__all__ = ["apply", "elaborate", "pairs_for"]

_ONE = (
    "{} This failure might be caused by applying the default parameter binding. You can disable the default parameter binding in "
    '$PSDefaultParameterValues by setting $PSDefaultParameterValues["Disabled"] to be $true, and retry. The following default parameter '
    "was successfully bound for this cmdlet when the error occurred:{}"
)
_SEVERAL = (
    "{} This error might have been caused by applying the default parameter binding. You can disable the default parameter binding in "
    '$PSDefaultParameterValues by setting $PSDefaultParameterValues["Disabled"] to be $true, and then trying again. The following '
    "default parameters were successfully bound for this cmdlet when the error occurred:{}"
)
_KEY = re.compile(
    r"\s*(?P<command>\"[^\"]*\"|'[^']*'|[^:]*?)\s*:\s*(?P<parameter>\"[^\"]*\"|'[^']*'|.*?)\s*", re.DOTALL
)
_WILD = "*?["
_DIFFERENT = (
    "Multiple different default values are defined in $PSDefaultParameterValues for the parameter matching the following name or alias: "
    "{}. These defaults have been ignored."
)
_MULTIPLE = (
    "The following name or alias defined in $PSDefaultParameterValues for this cmdlet resolves to multiple parameters: {}. The default "
    "has been ignored."
)
_ABOUT = "see about_Parameters_Default_Values at https://go.microsoft.com/fwlink/?LinkId=228266."
_BAD_KEY = "The key '{}' does not have a valid format. For information about the correct format, " + _ABOUT
_BAD_KEYS = "The keys '{}' do not have valid formats. For information about the correct format, " + _ABOUT


def wildcard(pattern: str) -> re.Pattern[str]:
    """A PowerShell wildcard as a regular expression: ``*``, ``?``, ``[a-c]``, and ````` before a literal character."""
    out = []
    index = 0
    while index < len(pattern):
        char = pattern[index]
        index += 1
        if char == "`" and index < len(pattern):
            out.append(re.escape(pattern[index]))
            index += 1
        elif char == "*":
            out.append(".*")
        elif char == "?":
            out.append(".")
        elif char == "[" and "]" in pattern[index:]:
            end = pattern.index("]", index)
            inside = pattern[index:end].replace("\\", r"\\").replace("^", r"\^").replace("[", r"\[")
            out.append(f"[{inside}]" if inside else "(?!)")
            index = end + 1
        else:
            out.append(re.escape(char))
    try:
        return re.compile("".join(out), re.IGNORECASE | re.DOTALL)
    except re.error:
        # A range the wrong way round, which nothing matches.
        return re.compile("(?!)")


def pairs_for(call: BoundCall, defaults: Mapping[str, Any]) -> dict[PlanParameter, Any]:
    """What ``defaults`` says about this command: parameter -> value. Entries that cannot be used become warnings.

    Entries without a wildcard come first; a parameter that two entries give different values gets none.
    """
    if any(key.strip().lower() == "disabled" and is_true(value) for key, value in defaults.items()):
        return {}
    found: dict[PlanParameter, Any] = {}
    refused: set[PlanParameter] = set()
    for command, wanted, value in _entries(call, defaults):
        parameter = _parameter(call, wanted) if _matches(call, command) else None
        if parameter is None:
            continue
        if parameter not in found:
            found[parameter] = value
        elif not _same(found[parameter], value):
            refused.add(parameter)
            _warn(call, _DIFFERENT.format(wanted))
    return {parameter: value for parameter, value in found.items() if parameter not in refused}


def _entries(call: BoundCall, defaults: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    """(command, parameter, value) of every well-formed key, those with a wildcard last."""
    exact: list[tuple[str, str, Any]] = []
    wild: list[tuple[str, str, Any]] = []
    bad = []
    for key, value in defaults.items():
        match = _KEY.fullmatch(key)
        if match is not None and match["command"] and match["parameter"]:
            entry = (match["command"].strip("\"'"), match["parameter"].strip("\"'"), value)
            (wild if _is_wild(key) else exact).append(entry)
        elif key.strip().lower() != "disabled":
            bad.append(key)
    if bad:
        _warn(call, (_BAD_KEY if len(bad) == 1 else _BAD_KEYS).format(", ".join(bad)))
    return exact + wild


def _matches(call: BoundCall, command: str) -> bool:
    """The command by its name or one of its aliases, or by a wildcard."""
    made = call.plan.command
    if not _is_wild(command):
        return command.lower() in (n.lower() for n in (made.name, *made.aliases))
    pattern = wildcard(command)
    return any(pattern.fullmatch(n) for n in (made.name, *made.aliases))


def _is_wild(text: str) -> bool:
    return any(c in text for c in _WILD)


def _same(first: Any, second: Any) -> bool:
    return type(first) is type(second) and bool(first == second)


def _warn(call: BoundCall, message: str) -> None:
    if message not in call.warnings:
        call.warnings.append(message)


def _parameter(call: BoundCall, wanted: str) -> PlanParameter | None:
    """A parameter by exact name or alias, or by a wildcard that matches only one of all names and aliases."""
    parameters = call.plan.parameters
    if not _is_wild(wanted):
        folded = wanted.lower()
        return next((p for p in parameters if folded in p.lookup), None)
    pattern = wildcard(wanted)
    matches = [p for p in parameters for name in p.lookup if pattern.fullmatch(name)]
    if len(matches) > 1:
        _warn(call, _MULTIPLE.format(wanted))
        return None
    return matches[0] if matches else None


def apply(call: BoundCall) -> None:
    """Bind the defaults of parameters that are still unbound and possible; a failure is a warning.

    None is bound when the sets of the candidates have no set in common.
    """
    pairs = call.default_pairs or {}
    candidates = [p for p in pairs if p in call.unbound and p.in_mask(call.cur)]
    common = -1
    for parameter in candidates:
        if parameter.set_flags:
            common &= parameter.set_flags
    if not common:
        return
    for parameter in candidates:
        value = _value(call, pairs[parameter])
        if value is ABSENT:
            continue
        try:
            bound = call.bind_value(parameter, value, True)
        except BindingError as exc:
            shown = "null" if value is None else dotnet_text(value)
            _warn(call, f"The binding of default value '{shown}' to parameter '{parameter.name}' failed: {exc.message}")
            continue
        if bound:
            call.bound_defaults.append(parameter.name)


def _value(call: BoundCall, value: Any) -> Any:
    """A script block is invoked with what is bound so far; without output the default is skipped."""
    if isinstance(value, ScriptBlock):
        if call.evaluate is None:
            note = "a script block in the default parameter values runs on the host alone"
            if note not in call.notes:
                call.notes.append(note)
            return ABSENT
        output = call.evaluate(value, dict(call.values))
        return ABSENT if not output else output[0] if len(output) == 1 else list(output)
    return value(dict(call.values)) if is_block(value) else value


def elaborate(call: BoundCall, exc: BindingError) -> BindingError:
    """``exc`` with the sentence that names the defaults which were bound; the engine reports it as the base exception."""
    if exc.elaborated:
        return exc
    names = "".join(f" -{name}" for name in call.bound_defaults)
    made = BindingError(
        exc.error_id,
        exc.category,
        "ParameterBindingException",
        (_ONE if len(call.bound_defaults) == 1 else _SEVERAL).format(exc.message, names),
        parameter=exc.parameter,
        parameter_type=exc.parameter_type,
        type_specified=exc.type_specified,
        target=exc.target,
    )
    made.elaborated = True
    return made
