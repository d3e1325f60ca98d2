"""Calls as values: composition and what is piped. Nothing here touches a host."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.binding.arguments import Argument
from bridge.model import Command
from bridge.session import Invocation, Pipeline
from bridge.values import Byte, PSObject, SecureString


def call(name: str, **arguments: Any) -> Invocation[Any]:
    return Invocation(name, [Argument(k, v, colon=True) for k, v in arguments.items()])


def test_commands_join_in_order() -> None:
    pipeline = call("Get-A") | call("Select-B") | call("Remove-C")
    assert isinstance(pipeline, Pipeline)
    assert [c.name for c in pipeline.commands] == ["Get-A", "Select-B", "Remove-C"]
    assert pipeline.input is None


def test_pipelines_join_pipelines() -> None:
    pipeline = (call("Get-A") | call("Get-B")) | (call("Get-C") | call("Get-D"))
    assert [c.name for c in pipeline.commands] == ["Get-A", "Get-B", "Get-C", "Get-D"]


@pytest.mark.parametrize(
    ("value", "piped"),
    [
        ([1, 2], [1, 2]),
        ((1,), [1]),
        (range(3), [0, 1, 2]),
        ("text", ["text"]),
        ({"SessionId": 1}, [{"SessionId": 1}]),
        (7, [7]),
        (None, [None]),
        (b"\x01\x02", [Byte(1), Byte(2)]),
        ([], []),
    ],
)
def test_what_a_python_value_on_the_left_pipes(value: Any, piped: list[Any]) -> None:
    pipeline = value | call("Remove-C")
    assert list(pipeline.input) == piped


def test_an_object_is_one_object_though_it_can_be_iterated() -> None:
    thing = PSObject({"Name": "a"})
    pipeline = thing | call("Remove-C")
    assert list(pipeline.input) == [thing]


def test_a_generator_is_not_consumed_until_the_run() -> None:
    asked = []

    def numbers() -> Any:
        asked.append(1)
        yield 1

    pipeline = numbers() | call("Remove-C") | call("Remove-D")
    assert asked == []
    assert next(iter(pipeline.input)) == 1


def test_input_goes_first_and_only_once() -> None:
    with pytest.raises(TypeError, match="already has input"):
        [1] | ([2] | call("Get-A"))
    with pytest.raises(TypeError, match="already has input"):
        call("Get-A") | ([2] | call("Get-B"))


def test_the_model_may_be_given_by_a_function_that_is_called_when_needed() -> None:
    model = Command("Get-A")
    calls = []

    def give() -> Command:
        calls.append(1)
        return model

    invocation: Invocation[Any] = Invocation("Get-A", (), give)
    assert calls == []
    assert invocation.model is model


def test_a_repr_names_parameters_and_hides_texts() -> None:
    shown = repr(call("New-User", Password="hunter2", Secure=SecureString("hunter3"), Age=3, Force=True))
    assert shown == "<Invocation New-User -Password … -Secure SecureString(***) -Age 3 -Force True>"
    assert repr(["hunter2"] | call("Get-A")) == "<Pipeline … | Get-A>"
