"""Models to generate from, and a way to load what was generated."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bridge.codegen.docs import Docs
from bridge.codegen.guard import check_source
from bridge.codegen.naming import Naming
from bridge.codegen.render import Page, Templates, make_page
from bridge.model import Command, Parameter, ParameterSet, ParameterSetMember, ValidationRule
from bridge.wrappers import Wrapper

SWITCH = "System.Management.Automation.SwitchParameter"
QUERY, INPUT = "Query (cdxml)", "InputObject (cdxml)"


def in_query(**kwargs: Any) -> tuple[ParameterSetMember, ...]:
    return (ParameterSetMember(QUERY, by_property_name=True, **kwargs),)


@pytest.fixture
def close_smb_session() -> Command:
    """A command of two sets: one that requires nothing, one that takes objects."""
    return Command(
        "Close-SmbSession",
        "SmbShare",
        parameters=(
            Parameter("SessionId", "System.UInt64[]", members=in_query(position=0), description="Numbers of sessions."),
            Parameter("ClientUserName", "System.String[]", members=in_query()),
            Parameter(
                "SmbInstance", "SmbInstance", members=in_query(), accepted_values=("Default", "CSV", "SBL", "SR")
            ),
            Parameter(
                "InputObject",
                "Microsoft.Management.Infrastructure.CimInstance[]",
                members=(ParameterSetMember(INPUT, mandatory=True, by_value=True),),
                validation=(ValidationRule("NotNull"),),
            ),
            Parameter("Force", SWITCH),
            Parameter("CimSession", "Microsoft.Management.Infrastructure.CimSession[]", aliases=("Session",)),
            Parameter("ThrottleLimit", "System.Int32"),
            Parameter("PassThru", SWITCH),
        ),
        sets=(ParameterSet(QUERY, default=True), ParameterSet(INPUT)),
        default_set=QUERY,
        supports_should_process=True,
        output_types=("None",),
        synopsis="Ends SMB sessions.",
    )


@pytest.fixture
def page_of() -> Callable[..., Page]:
    def make(command: Command, naming: Naming | None = None, docs: Docs = Docs.FULL) -> Page:
        naming = naming or Naming()
        return make_page(command, naming.command(command.name), naming, docs)

    return make


@pytest.fixture
def text_of(page_of: Callable[..., Page]) -> Callable[..., str]:
    """The checked text of a command's file."""

    def render(
        command: Command, naming: Naming | None = None, docs: Docs = Docs.FULL, folder: Path | None = None
    ) -> str:
        text = Templates(folder).command(page_of(command, naming, docs))
        check_source(text, command.name)
        return text

    return render


@pytest.fixture
def wrapper_of(text_of: Callable[..., str]) -> Iterator[Callable[..., Wrapper]]:
    """The wrapper object that a command's file defines."""
    loaded: list[str] = []

    def load(command: Command, naming: Naming | None = None, docs: Docs = Docs.FULL) -> Wrapper:
        name = f"_generated_for_a_test_{len(loaded)}"
        module = types.ModuleType(name)
        sys.modules[name] = module
        loaded.append(name)
        exec(compile(text_of(command, naming, docs), name, "exec"), vars(module))
        wrapper = vars(module)[(naming or Naming()).command(command.name)]
        assert isinstance(wrapper, Wrapper)
        return wrapper

    yield load
    for name in loaded:
        del sys.modules[name]
