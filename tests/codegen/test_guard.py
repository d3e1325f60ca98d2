"""The guard refuses whatever a wrapper does not consist of, even when a template lets it through."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bridge.codegen.guard import MAX_SOURCE, Allowed, check_source
from bridge.codegen.render import Package, Templates
from bridge.errors import InputError
from bridge.model import Command


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "from os import system",
        "from . import x",
        "from ..x import y",
        "from ._x import y",
        "from bridge.values import *",
        "from bridge.codegen import _private",
        "from bridge.wrappers import lazy, _plain",
        "print(1)",
        "__import__('os')",
        "exec('x')",
        "x = 1",
        "(x := 1)",
        "__all__ = [n for n in ()]",
        "__all__ = f'{1}'",
        "lambda: 1",
        "def f(): return 1",
        "def f():\n    global x",
        "def f(x=print): ...",
        "async def f(): ...",
        "class C: ...",
        "class C(object): ...",
        "class Wrapper(Wrapper, metaclass=M): ...",
        "class C(Wrapper):\n    x: int = 1",
        "@evil\ndef f(): ...",
        "from bridge.wrappers import Wrapper\nclass C(Wrapper):\n    'x'\n@C.other('x')\ndef f(): ...",
        "from bridge.wrappers import Wrapper\nclass C(Wrapper):\n    'x'\n@C.wraps(C)\ndef f(): ...",
        "from bridge.wrappers import Wrapper\nclass C(Wrapper):\n    'x'\n@C.wraps(**{'x': 1})\ndef f(): ...",
        "from bridge.wrappers import Wrapper\nclass C(Wrapper):\n    'x'\n@C.wraps(names={**{}})\ndef f(): ...",
        "from bridge.wrappers import Wrapper\nWrapper.wraps",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING or 1: ...",
        "TYPE_CHECKING = True",
        "TYPE_CHECKING = __all__ = 1",
        "while 1: ...",
        "for x in y: ...",
        "try: ...\nfinally: ...",
        "with x: ...",
        "assert 1",
        "raise x",
        "del x",
        "x.y = 1",
        "1 + 1",
        "[1][0]",
        "'a'",
        "match 1:\n    case _: ...",
        "type X = int",
        "def f(:",
        "\0",
        "(" * 500 + ")" * 500,
    ],
)
def test_anything_but_a_wrapper_is_refused(source: str) -> None:
    if source == "'a'":
        check_source(source, "Get-X")  # a docstring
        return
    with pytest.raises(InputError, match="Get-X: the generated text is"):
        check_source(source, "Get-X")


def test_a_wrapper_and_a_package_pass(text_of: Callable[..., str], close_smb_session: Command) -> None:
    check_source(text_of(close_smb_session), "Close-SmbSession")
    check_source(Templates().package(Package("M", "M.", {"get_x": "Get-X"})), "M")


def test_a_file_beyond_the_limit_is_refused() -> None:
    with pytest.raises(InputError, match="at most"):
        check_source("#" * (MAX_SOURCE + 1), "Get-X")


def test_what_a_user_allows_for_own_templates_passes() -> None:
    source = "from mytools import audited\n@audited('x')\ndef f(): ..."
    with pytest.raises(InputError, match="import from mytools"):
        check_source(source, "Get-X")
    check_source(source, "Get-X", Allowed(frozenset({"mytools"}), frozenset({"audited"})))
