"""What holds for every command and every call: own errors only, arguments untouched, the same answer twice."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import decimal
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.binding import ABSENT, Argument, BindingError, BoundCall, compile_plan
from bridge.model import ALL_SETS, Command, CommandKind, Parameter, ParameterSet, ParameterSetMember, ValidationRule
from bridge.values import (
    Byte,
    Char,
    DateTime,
    EnumValue,
    Int64,
    PSCredential,
    PSObject,
    ScriptBlock,
    Switch,
    TimeSpan,
    TypedArray,
    UInt64,
    Uri,
    Version,
)

NAMES = ["Path", "PathType", "Name", "Id", "Force", "Filter", "Count", "Größe", "Value"]
TYPES = [
    "System.Object",
    "System.String",
    "System.String[]",
    "System.Int32",
    "System.Int32[]",
    "System.UInt64[]",
    "System.Boolean",
    "System.Boolean[]",
    "System.Nullable[System.Int32]",
    "System.Nullable[System.Boolean]",
    "System.Management.Automation.SwitchParameter",
    "System.DateTime",
    "System.TimeSpan",
    "System.Guid",
    "System.Uri",
    "System.Version",
    "System.Char[]",
    "System.Byte[]",
    "System.DayOfWeek",
    "System.IO.FileAttributes[]",
    "System.Collections.Hashtable",
    "System.Collections.ArrayList",
    "System.Collections.Generic.List[System.Int32]",
    "System.Collections.Generic.HashSet[System.String]",
    "System.Management.Automation.PSObject",
    "System.Management.Automation.PSObject[]",
    "System.Management.Automation.PSCredential",
    "System.Management.Automation.ScriptBlock",
    "System.Management.Automation.PSReference",
    "System.Xml.XmlDocument",
    "System.Text.RegularExpressions.Regex",
    "System.Array",
    "System.IDisposable",
    "Microsoft.Management.Infrastructure.CimSession[]",
    "Contoso.Thing",
    "Contoso.Thing[]",
]
RULES = [
    ValidationRule("NotNull"),
    ValidationRule("NotNullOrEmpty"),
    ValidationRule("Set", ("a", "b")),
    ValidationRule("Range", (1, 5)),
    ValidationRule("RangeKind", ("Positive",)),
    ValidationRule("Pattern", ("^[a-z]+$",)),
    ValidationRule("Length", (1, 3)),
    ValidationRule("Count", (1, 2)),
    ValidationRule("Script", ("$_",)),
    ValidationRule("AllowNull"),
    ValidationRule("AllowEmptyString"),
    ValidationRule("AllowEmptyCollection"),
]
SETS = ["A", "B", "C"]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=True),
    st.text(max_size=6),
    st.sampled_from(["", "1", "0x1F", "1kb", "Monday", "2020-01-02", "true", "-Path", "a,b", "(", "\ud800", "٣"]),
    st.decimals(allow_nan=False, allow_infinity=False).filter(lambda d: abs(d) < 2**96),
    st.sampled_from(
        [
            Switch(True),
            Int64(5),
            UInt64(2**64 - 1),
            Byte(7),
            Char("x"),
            DateTime(2024, 1, 2),
            TimeSpan(seconds=1),
            uuid.UUID(int=5),
            Uri("http://srv"),
            Version(1, 2),
            EnumValue("System.DayOfWeek", "Friday", 5),
            ScriptBlock(" 1 "),
            PSCredential("me", "x"),
            dt.timedelta(days=1),
            decimal.Decimal("1.5"),
            b"\x00\x01",
        ]
    ),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=2).map(tuple),
        st.lists(inner, max_size=2).map(
            lambda items: TypedArray("System.Collections.Generic.List`1[System.Object]", items)
        ),
        st.dictionaries(st.sampled_from(["a", "Count", "Id"]), inner, max_size=2),
        st.dictionaries(st.sampled_from(NAMES), inner, max_size=3).map(PSObject),
        inner.map(lambda base: PSObject({}, base=base)),
    ),
    max_leaves=5,
)
members = st.builds(
    ParameterSetMember,
    set=st.sampled_from([ALL_SETS, *SETS]),
    mandatory=st.booleans(),
    position=st.one_of(st.none(), st.integers(-1, 3)),
    by_value=st.booleans(),
    by_property_name=st.booleans(),
    remaining=st.sampled_from([False, False, False, True]),
)
parameters = st.builds(
    Parameter,
    name=st.sampled_from(NAMES),
    type=st.sampled_from(TYPES),
    aliases=st.sampled_from([(), ("Alias",), ("Nm", "Pt")]),
    members=st.lists(members, min_size=1, max_size=3, unique_by=lambda m: m.set).map(tuple),
    validation=st.lists(st.sampled_from(RULES), max_size=2).map(tuple),
    ps_type_name=st.sampled_from([None, None, None, "Contoso.Thing"]),
)


@st.composite
def commands(draw: Any) -> Command:
    made = draw(st.lists(parameters, max_size=5, unique_by=lambda p: p.name))
    seen: set[str] = set()
    kept = []
    for parameter in made:
        aliases = tuple(a for a in parameter.aliases if a not in seen)
        seen.update(aliases)
        kept.append(Parameter(**{**parameter.__dict__, "aliases": aliases}))
    default = draw(st.sampled_from([None, "A", "Zed"]))
    names = [default] if default else []
    names += [m.set for p in kept for m in p.members if m.set != ALL_SETS]
    return Command(
        "Test-It",
        kind=draw(st.sampled_from(list(CommandKind))),
        parameters=tuple(kept),
        sets=tuple(ParameterSet(n, n == default) for n in dict.fromkeys(names)) or (ParameterSet(ALL_SETS),),
        default_set=default,
        supports_should_process=draw(st.booleans()),
        positional_binding=draw(st.booleans()),
        common_parameters=draw(st.sampled_from([True, True, True, False])),
    )


arguments = st.builds(
    Argument,
    name=st.one_of(
        st.none(), st.sampled_from([*NAMES, "P", "n", "Alias", "Verbose", "ea", "wi", "Nope", "", "-Id", "ob"])
    ),
    value=st.one_of(st.just(ABSENT), values),
    colon=st.booleans(),
    splatted=st.booleans(),
).map(lambda a: Argument(value=None) if a.name is None and a.value is ABSENT else a)
calls = st.lists(arguments, max_size=5)


FITTING: dict[str, Any] = {
    "System.Object": st.sampled_from([1, "a", None, [1, "a"]]),
    "System.String": st.sampled_from(["a", "ab", 5]),
    "System.String[]": st.sampled_from(["a", ["a", "b"], [1]]),
    "System.Boolean": st.booleans(),
    "System.Nullable[System.Boolean]": st.booleans(),
    "System.Boolean[]": st.sampled_from([True, [True, 0]]),
    "System.DateTime": st.sampled_from(["2020-01-02", DateTime(2024, 1, 2)]),
    "System.TimeSpan": st.sampled_from(["1:02:03", 5]),
    "System.Guid": st.just("6f9619ff-8b86-d011-b42d-00c04fc964ff"),
    "System.Uri": st.just("http://srv"),
    "System.Version": st.just("1.2"),
    "System.DayOfWeek": st.sampled_from(["Monday", 3]),
    "System.IO.FileAttributes[]": st.sampled_from(["ReadOnly", ["Hidden", 1]]),
    "System.Collections.Hashtable": st.just({"a": 1}),
    "System.Management.Automation.ScriptBlock": st.just(ScriptBlock(" 1 ")),
    "System.Management.Automation.PSCredential": st.just(PSCredential("me", "x")),
    "System.Xml.XmlDocument": st.just("<a/>"),
    "System.Text.RegularExpressions.Regex": st.just("a+"),
}
numbers = st.sampled_from([1, 2, "3", [1, "2"]])
single = st.sampled_from([1, 2, "3"])


@st.composite
def situations(draw: Any) -> tuple[Command, list[Argument]]:
    """A command with a call that has a fair chance: known names, values of the right kind, no validation, one set or little more."""
    command = draw(commands())
    kept = tuple(Parameter(p.name, p.type, p.aliases, p.members) for p in command.parameters)
    command = Command(**{**command.__dict__, "parameters": kept})
    call = []
    for parameter in kept:
        if not (draw(st.booleans()) or any(m.mandatory for m in parameter.members)):
            continue
        many = parameter.type.endswith("]") and not parameter.type.startswith("System.Nullable")
        value = draw(FITTING.get(parameter.type, numbers if many else single))
        if parameter.type.endswith("SwitchParameter"):
            call.append(Argument(parameter.name))
        elif draw(st.booleans()):
            call.append(Argument(parameter.name, value, colon=draw(st.booleans())))
        else:
            call += [Argument(parameter.name), Argument(value=value)]
    return command, call


def shown(value: Any) -> str:
    """Everything of a value, types included; ``repr`` alone would hide a NaN's identity and nothing else."""
    if isinstance(value, PSObject):
        return f"{value.type_names}{[(n, shown(v)) for n, v in value.items()]}{shown(value.base)}"
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__}{getattr(value, 'type_name', '')}{[shown(v) for v in value]}"
    if isinstance(value, dict):
        return f"{type(value).__name__}{[(shown(k), shown(v)) for k, v in value.items()]}"
    if isinstance(value, Argument):
        return f"{value.name}{shown(value.value)}{value.colon}{value.splatted}"
    return f"{type(value).__name__}:{value!r}"


def state(call: BoundCall) -> str:
    return (
        f"{call.parameter_set}{shown(call.bound)}{shown(call.values)}{call.notes}{call.warnings}{shown(call.arguments)}"
    )


def run(command: Command, given_arguments: list[Argument], objects: list[Any] | None, **options: Any) -> list[str]:
    """A call's whole story. Raises only what binding lets through."""
    story = []
    try:
        call = compile_plan(command).bind(given_arguments, input_expected=objects is not None, **options)
        story.append(state(call))
        story.extend([_process(call, obj) for obj in objects or ()])
    except BindingError as exc:
        story.append(_said(exc))
    return story


def _process(call: BoundCall, obj: Any) -> str:
    try:
        call.process(obj)
    except BindingError as exc:
        return _said(exc) + ("" if exc.target is obj else "|the target is another object")
    return state(call)


def _said(exc: BindingError) -> str:
    assert exc.error_id
    assert exc.category
    assert exc.exception.endswith("Exception")
    assert exc.message
    return f"{exc.error_id}|{exc.message}|{exc.parameter}|{exc.parameter_type}|{exc.type_specified}"


slow = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@slow
@given(st.one_of(st.tuples(commands(), calls), situations()), st.one_of(st.none(), st.lists(values, max_size=3)))
def test_binding_leaves_its_arguments_alone_and_answers_the_same_twice(
    situation: tuple[Command, list[Argument]], objects: list[Any] | None
) -> None:
    command, call = situation
    before = shown([call, objects])
    first = run(command, call, objects)
    assert shown([call, objects]) == before
    assert run(command, call, objects) == first
    # A plan that was never used and one that has seen many calls agree.
    assert run(copy.deepcopy(command), call, objects) == first


@slow
@given(
    commands(),
    calls,
    st.one_of(st.none(), st.lists(values, max_size=2)),
    st.dictionaries(st.sampled_from(NAMES), values),
)
def test_binding_raises_nothing_but_its_own_errors(
    command: Command, call: list[Argument], objects: list[Any] | None, answers: dict[str, Any]
) -> None:
    """With every hook in use; anything else than a BindingError would surface here."""
    story = run(
        command,
        call,
        objects,
        prompt=lambda *_: answers,
        defaults={f"Test-It:{name}": value for name, value in answers.items()} | {"bad": 1},
        evaluate=lambda block, obj: [obj],
        dynamic=lambda bound: [Parameter("Dynamic", "System.Int32")],
    )
    assert story
    assert not any(line.endswith("another object") for line in story)


@slow
@given(situations())
def test_what_is_bound_binds_again_by_name(situation: tuple[Command, list[Argument]]) -> None:
    """The values that binding made are values of the parameters' types: given by name they are taken as they are, in the same set."""
    command, call = situation
    try:
        bound = compile_plan(command).bind(call)
    except BindingError:
        return
    if not command.common_parameters:
        return
    again = compile_plan(command).bind([Argument(name, value, colon=True) for name, value in bound.bound.items()])
    assert again.parameter_set == bound.parameter_set
    assert list(again.bound) == list(bound.bound)
    assert shown(again.bound) == shown(bound.bound)


def endless() -> list[Any]:
    items: list[Any] = []
    items.append(items)
    return items


def deep() -> list[Any]:
    items: list[Any] = [1]
    for _ in range(3000):
        items = [items]
    return items


@pytest.mark.parametrize("kind", [CommandKind.FUNCTION, CommandKind.CMDLET])
@pytest.mark.parametrize("typed", TYPES)
def test_values_without_an_end_have_an_answer(typed: str, kind: CommandKind) -> None:
    member = ParameterSetMember(mandatory=True, by_value=True, by_property_name=True)
    command = Command("Test-It", kind=kind, parameters=(Parameter("V", typed, members=(member,)),))
    thing = PSObject({"V": 1})
    thing["V"] = thing
    for value in (endless(), deep(), thing):
        assert story_length(command, [Argument("V", value)], None) == 1
        assert story_length(command, [], [value]) == 2


def story_length(command: Command, call: list[Argument], objects: list[Any] | None) -> int:
    """How many answers there were: one for the call, one for each object. The values themselves cannot be shown."""
    answers = 1
    try:
        bound = compile_plan(command).bind(call, input_expected=objects is not None)
    except BindingError:
        return answers
    for obj in objects or ():
        with contextlib.suppress(BindingError):
            bound.process(obj)
        answers += 1
    return answers


@given(st.text(max_size=12))
def test_any_name_has_an_answer(name: str) -> None:
    plan = compile_plan(Command("Test-It", parameters=tuple(Parameter(n) for n in NAMES)))
    try:
        answer: Any = plan.resolve(name)
    except BindingError as exc:
        answer = exc.error_id
    assert answer in (None, "AmbiguousParameter", "Argument", *plan.parameters)
