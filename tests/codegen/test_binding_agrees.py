"""What the signatures promise, the binder keeps: a call that one overload alone accepts is bound in one of its sets."""

from __future__ import annotations

import importlib
from itertools import combinations
from typing import Any

import pytest

from bridge.binding import compile_plan
from bridge.codegen.signatures import Keyword, Signature, signatures
from bridge.values import PSObject
from bridge.wrappers import Wrapper

CIM = "Microsoft.Management.Infrastructure.CimInstance"
VALUES: dict[str, Any] = {
    "bool": True,
    "int": 1,
    "str": "x",
    "PSObject": PSObject({"SessionId": 1}, type_names=(CIM, "System.Object")),
    "PSObject | str": "x",
}


def demo_wrappers() -> list[Wrapper]:
    found = []
    for module in ("generated.smbshare", "generated.multipoint"):
        package = importlib.import_module(module)
        found += [getattr(package, name) for name in package.__all__]
    return found


def value(keyword: Keyword) -> Any:
    text = keyword.annotation.text
    if text.startswith("Literal["):
        return text.split("'")[1]
    return VALUES[text.rpartition("] | ")[2] if text.startswith("Sequence") else text]


def piped(wrapper: Wrapper, signature: Signature, given: set[str]) -> bool:
    """Is this a call that only the pipeline completes?"""
    command = wrapper.command
    members = [(p.name, p.member(name)) for name in signature.sets for p in command.parameters]
    return any(m is not None and m.mandatory and name not in {wrapper.names[g] for g in given} for name, m in members)


@pytest.mark.parametrize("wrapper", demo_wrappers(), ids=lambda w: w.powershell_name)
def test_a_call_that_only_one_overload_accepts_is_bound_in_its_set(wrapper: Wrapper) -> None:
    found = signatures(wrapper.command, {powershell: python for python, powershell in wrapper.names.items()})
    plan = compile_plan(wrapper.command)
    bound = 0
    for signature in found:
        keywords = (*signature.positional, *signature.keywords)
        required = {k.name for k in keywords if k.required}
        for more in (*combinations(keywords, 1), *combinations(keywords, 2)):
            given = {k.name: value(k) for k in keywords if k.name in required or k in more}
            if any(
                other.names >= set(given) and other.required <= set(given) for other in found if other is not signature
            ):
                continue
            call = plan.bind(wrapper.arguments((), given), input_expected=piped(wrapper, signature, set(given)))
            assert call.parameter_set in signature.sets
            assert set(call.bound) == {wrapper.names[name] for name in given}
            bound += 1
    assert bound


@pytest.mark.parametrize("wrapper", demo_wrappers(), ids=lambda w: w.powershell_name)
def test_an_argument_by_position_is_the_parameter_that_the_signature_shows(wrapper: Wrapper) -> None:
    plan = compile_plan(wrapper.command)
    for signature in signatures(wrapper.command, {powershell: python for python, powershell in wrapper.names.items()}):
        for count in range(1, len(signature.positional) + 1):
            given = signature.positional[:count]
            others = {k.name: value(k) for k in signature.keywords if k.required}
            call = plan.bind(wrapper.arguments([value(k) for k in given], others), input_expected=True)
            assert {k.powershell for k in given} <= set(call.bound)
