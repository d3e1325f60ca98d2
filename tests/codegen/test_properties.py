"""Any command at all: it is refused with a reason, or its file loads and gives the same command back."""

from __future__ import annotations

import dataclasses
import sys
import types

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.codegen.docs import Docs
from bridge.codegen.guard import check_source
from bridge.codegen.naming import Naming
from bridge.codegen.render import Templates, make_page
from bridge.errors import InputError
from bridge.model import (
    Command,
    CommandKind,
    EnumMember,
    EnumType,
    Parameter,
    ParameterSet,
    ParameterSetMember,
    ValidationRule,
)
from bridge.wrappers import Wrapper

TEXT = st.text(max_size=30)
NAME = st.one_of(st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,8}", fullmatch=True), TEXT)
SETS = ("A", "B", "C d", "__AllParameterSets")
TYPES = st.one_of(
    st.sampled_from(
        [
            "System.String",
            "System.Int32[]",
            "System.Management.Automation.SwitchParameter",
            "Contoso.Mode",
            "System.Nullable`1[System.Guid]",
        ]
    ),
    TEXT,
)
MEMBERS = st.lists(
    st.builds(
        ParameterSetMember,
        set=st.sampled_from(SETS),
        mandatory=st.booleans(),
        position=st.one_of(st.none(), st.integers(-3, 5)),
        by_value=st.booleans(),
        by_property_name=st.booleans(),
        remaining=st.booleans(),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda m: m.set,
).map(tuple)
RULES = st.lists(
    st.builds(
        ValidationRule,
        kind=st.one_of(st.sampled_from(["Set", "Range", "Pattern", "NotNull", "AllowNull"]), TEXT),
        arguments=st.lists(st.one_of(TEXT, st.integers(), st.floats(allow_nan=False)), max_size=3).map(tuple),
    ),
    max_size=2,
).map(tuple)
PARAMETERS = st.lists(
    st.builds(
        Parameter, NAME, TYPES, members=MEMBERS, validation=RULES, default=st.none() | TEXT,
        accepted_values=st.lists(TEXT, max_size=3).map(tuple), description=TEXT, aliases=st.lists(TEXT, max_size=2).map(tuple),
    ),
    max_size=5,
).map(tuple)  # fmt: skip
COMMANDS = st.builds(
    Command,
    NAME,
    TEXT,
    kind=st.sampled_from(CommandKind),
    parameters=PARAMETERS,
    sets=st.lists(
        st.builds(ParameterSet, st.sampled_from(SETS), st.booleans()), max_size=3, unique_by=lambda s: s.name
    ).map(tuple),
    supports_should_process=st.booleans(),
    supports_paging=st.booleans(),
    common_parameters=st.booleans(),
    positional_binding=st.booleans(),
    enums=st.just((EnumType("Contoso.Mode", (EnumMember("On", 1),)),)),
    output_types=st.lists(st.one_of(TYPES, st.just("None")), max_size=2).map(tuple),
    synopsis=TEXT,
    description=TEXT,
    obsolete=st.none() | TEXT,
)


@settings(max_examples=150, deadline=None)
@given(COMMANDS, st.sampled_from(Docs))
def test_any_command_is_refused_or_comes_back(command: Command, docs: Docs) -> None:
    naming = Naming()
    try:
        name = naming.command(command.name)
        text = Templates().command(make_page(command, name, naming, docs))
    except InputError:
        return
    check_source(text, command.name)
    module = types.ModuleType("any_command")
    sys.modules["any_command"] = module
    try:
        exec(compile(text, "any_command", "exec"), vars(module))
        wrapper = vars(module)[name]
    finally:
        del sys.modules["any_command"]
    assert isinstance(wrapper, Wrapper)
    bare = [dataclasses.replace(p, description="") for p in command.parameters]
    assert wrapper.command == dataclasses.replace(command, parameters=tuple(bare), synopsis="", description="")
    assert wrapper.__signature__ is not None
    sent = wrapper(**dict.fromkeys(wrapper.names, 1)).arguments
    assert {a.name for a in sent} == set(wrapper.names.values())
    assert {p.name for p in command.parameters} <= set(wrapper.names.values())
