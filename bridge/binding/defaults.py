"""``$PSDefaultParameterValues`` (specification of parameter binding, section 6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bridge.binding.arguments import ABSENT
from bridge.binding.convert import dotnet_text
from bridge.binding.errors import BindingError
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
    return re.compile("".join(out), re.IGNORECASE | re.DOTALL)


def pairs_for(call: BoundCall, defaults: Mapping[str, Any]) -> dict[PlanParameter, Any]:
    """What ``defaults`` says about this command: parameter -> value. Entries that cannot be used become warnings."""
    for key, value in defaults.items():
        if key.strip().lower() == "disabled" and value is True:
            return {}
    plan = call.plan
    names = (plan.command.name, *plan.command.aliases)
    found: dict[PlanParameter, Any] = {}
    refused: set[PlanParameter] = set()
    bad = []
    for key, value in defaults.items():
        if key.strip().lower() == "disabled":
            continue
        match = _KEY.fullmatch(key)
        if match is None or not match["command"] or not match["parameter"]:
            bad.append(key)
            continue
        command, wanted = match["command"].strip("\"'"), match["parameter"].strip("\"'")
        pattern = wildcard(command)
        if not any(pattern.fullmatch(n) for n in names):
            continue
        parameter = _parameter(call, wanted)
        if parameter is None or parameter in refused:
            continue
        if parameter in found and not _same(found[parameter], value):
            refused.add(parameter)
            del found[parameter]
            call.warnings.append(
                "Multiple different default values are defined in $PSDefaultParameterValues for the parameter matching the following "
                f"name or alias: {wanted}. These defaults have been ignored."
            )
            continue
        found[parameter] = value
    if bad:
        shown = ", ".join(bad)
        about = "see about_Parameters_Default_Values at https://go.microsoft.com/fwlink/?LinkId=228266."
        one = f"The key '{shown}' does not have a valid format. For information about the correct format, {about}"
        more = f"The keys '{shown}' do not have valid formats. For information about the correct format, {about}"
        call.warnings.append(one if len(bad) == 1 else more)
    return found


def _same(first: Any, second: Any) -> bool:
    return type(first) is type(second) and bool(first == second)


def _parameter(call: BoundCall, wanted: str) -> PlanParameter | None:
    """A parameter by exact name or alias, or by a wildcard that matches only one."""
    parameters = call.plan.parameters
    if not any(c in wanted for c in _WILD):
        folded = wanted.lower()
        return next((p for p in parameters if folded in p.lookup), None)
    pattern = wildcard(wanted)
    matches = [p for p in parameters if any(pattern.fullmatch(n) for n in p.lookup)]
    if len(matches) > 1:
        call.warnings.append(
            "The following name or alias defined in $PSDefaultParameterValues for this cmdlet resolves to multiple parameters: "
            f"{wanted}. The default has been ignored."
        )
        return None
    return matches[0] if matches else None


def apply(call: BoundCall) -> None:
    """Bind the defaults of parameters that are still unbound and possible; a failure is a warning."""
    pairs = call.default_pairs or {}
    candidates = [p for p in pairs if p in call.unbound and p.in_mask(call.cur)]
    common = call.cur
    for parameter in candidates:
        if parameter.set_flags and not parameter.all_sets:
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
            call.warnings.append(
                f"The binding of default value '{shown}' to parameter '{parameter.name}' failed: {exc.message}"
            )
            continue
        if bound:
            call.bound_defaults.append(parameter.name)


def _value(call: BoundCall, value: Any) -> Any:
    """A script block is invoked with what is bound so far; without output the default is skipped."""
    if isinstance(value, ScriptBlock):
        output = call.evaluate(value, dict(call.values)) if call.evaluate is not None else ()
        if call.evaluate is None:
            call.notes.append("a script block in the default parameter values runs on the host alone")
        return ABSENT if not output else output[0] if len(output) == 1 else list(output)
    return value(dict(call.values)) if callable(value) else value


def elaborate(call: BoundCall, exc: BindingError) -> BindingError:
    """``exc`` with the sentence that names the defaults which were bound."""
    if getattr(exc, "elaborated", False):
        return exc
    names = "".join(f" -{name}" for name in call.bound_defaults)
    exc.message = (_ONE if len(call.bound_defaults) == 1 else _SEVERAL).format(exc.message, names)
    exc.elaborated = True  # type: ignore[attr-defined]
    return exc
