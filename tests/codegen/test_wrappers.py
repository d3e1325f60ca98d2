"""The runtime that generated modules import."""

from __future__ import annotations

import copy
import inspect
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import get_type_hints

import pytest

from bridge.binding.arguments import Argument
from bridge.codegen.render import COMMON_KEYWORDS
from bridge.errors import BridgeError
from bridge.model import Command, Parameter
from bridge.wrappers import COMMON, UNSET, CommonParameters, Wrapper


@pytest.fixture
def close(wrapper_of: Callable[..., Wrapper], close_smb_session: Command) -> Wrapper:
    return wrapper_of(close_smb_session)


def test_a_call_is_an_invocation_in_powershells_terms(close: Wrapper) -> None:
    call = close([1, 2], force=True, error_action="Stop")
    assert call.name == "Close-SmbSession"
    assert list(call.arguments) == [
        Argument(None, [1, 2]),
        Argument("Force", True, colon=True),
        Argument("ErrorAction", "Stop", colon=True),
    ]
    assert call.model is close.command


def test_what_is_not_given_is_not_sent_and_none_is_null(close: Wrapper) -> None:
    call = close(UNSET, client_user_name=None, force=UNSET)
    assert list(call.arguments) == [Argument("ClientUserName", None, colon=True)]


def test_a_hole_between_positional_arguments_is_refused(close: Wrapper) -> None:
    with pytest.raises(BridgeError, match="positional argument is UNSET"):
        close(UNSET, 2)


def test_too_many_positional_arguments_are_left_to_the_binder(close: Wrapper) -> None:
    assert [a.value for a in close(1, 2, 3).arguments] == [1, 2, 3]


@pytest.mark.parametrize(
    ("keyword", "hint"),
    [
        ("sesion_id", "'session_id'"),
        ("SessionId", "'session_id'"),
        ("WhatIf", "'what_if'"),
        ("zzz", "it has session_id"),
    ],
)
def test_an_unknown_keyword_is_a_type_error_that_helps(close: Wrapper, keyword: str, hint: str) -> None:
    with pytest.raises(TypeError, match=hint) as caught:
        close(**{keyword: 1})
    assert isinstance(caught.value, BridgeError)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ((1, 2), [1, 2]),
        (range(3), [0, 1, 2]),
        ({7}, [7]),
        (iter("ab"), ["a", "b"]),
        (MappingProxyType({"a": 1}), {"a": 1}),
        (PurePosixPath("/x/y"), "/x/y"),
        ("text", "text"),
        (b"bytes", b"bytes"),
        ([1], [1]),
    ],
)
def test_pythons_other_containers_become_lists_and_dictionaries(close: Wrapper, given: object, sent: object) -> None:
    (argument,) = close(session_id=given).arguments
    assert argument.value == sent
    assert type(argument.value) is type(sent)


def test_the_object_tells_what_it_is(close: Wrapper) -> None:
    assert close.powershell_name == "Close-SmbSession"
    assert close.module == "SmbShare"
    assert repr(close) == "<wrapper close_smb_session: Close-SmbSession of SmbShare>"
    assert close.__name__ == "close_smb_session"
    assert (inspect.getdoc(close) or "").startswith(
        "Ends SMB sessions.\n\nPowerShell: Close-SmbSession of module SmbShare."
    )


def test_the_model_is_the_one_that_was_generated_from_without_its_prose(
    close: Wrapper, close_smb_session: Command
) -> None:
    assert [p.name for p in close.command.parameters] == [p.name for p in close_smb_session.parameters]
    assert close.command.sets == close_smb_session.sets
    assert close.command.supports_should_process
    assert close.command.synopsis == ""
    assert close.command is close.command


def test_a_wrapper_survives_pickling_as_the_same_object(close: Wrapper) -> None:
    assert pickle.loads(pickle.dumps(close)) is close
    assert copy.deepcopy(close) is close
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET


def test_a_simple_function_has_no_common_parameters(wrapper_of: Callable[..., Wrapper]) -> None:
    wrapper = wrapper_of(Command("Simple", "M", parameters=(Parameter("Verbose"),), common_parameters=False))
    assert [a.name for a in wrapper(verbose=1).arguments] == ["Verbose"]
    with pytest.raises(TypeError, match="error_action"):
        wrapper(error_action="Stop")


def test_common_parameters_are_the_same_everywhere() -> None:
    assert set(COMMON) == set(get_type_hints(CommonParameters)) == COMMON_KEYWORDS


def test_importing_a_large_package_loads_no_command(
    tmp_path: Path, text_of: Callable[..., str], close_smb_session: Command
) -> None:
    from bridge.codegen.render import Package, Templates

    package = tmp_path / "big"
    package.mkdir()
    commands = {f"get_thing_{i}": f"Get-Thing{i}" for i in range(300)} | {"close_smb_session": "Close-SmbSession"}
    (package / "__init__.py").write_text(Templates().package(Package("Big", "Big.", commands)))
    (package / "_close_smb_session.py").write_text(text_of(close_smb_session))
    code = """
import sys
import big
assert not [m for m in sys.modules if m.startswith("big.")]
assert {"close_smb_session", "get_thing_7"} <= set(dir(big))
heavy = [m for m in sys.modules if m.startswith("bridge.") and m not in ("bridge.wrappers", "bridge.errors")]
assert not heavy, heavy
assert "typing" not in sys.modules
from big import close_smb_session
assert [m for m in sys.modules if m.startswith("big.")] == ["big._close_smb_session"]
assert big.close_smb_session is close_smb_session
try:
    big.close_smb_sesion
except AttributeError as exc:
    assert "did you mean 'close_smb_session'" in str(exc)
else:
    raise AssertionError
assert not hasattr(big, "__path_x__")
"""
    root = Path(__file__).resolve().parents[2]
    subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=tmp_path, env={"PYTHONPATH": f"{root}:{tmp_path}"}, check=True
    )
