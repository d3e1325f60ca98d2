"""Every worked example of the specification's section 16 that is about binding, by its number there."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.binding import Argument, BindingError
from bridge.model import CommandKind, ValidationRule
from bridge.values import DateTime, PSObject, ScriptBlock, TypedArray
from tests.binding.commands import bind, command, outcome, records

C = CommandKind.CMDLET
ALL = "__AllParameterSets"
TRANSFORMATION = "ParameterArgumentTransformationError"
AMBIGUOUS = "AmbiguousParameterSet"
NOT_BOUND = "InputObjectNotBound"


def splat(**entries: Any) -> list[Argument]:
    return [Argument(name, value, splatted=True) for name, value in entries.items()]


def obj(**properties: Any) -> PSObject:
    return PSObject(properties)


SWITCH = "[switch]$Sw"
THREE = "$A {A,M}; $B {B,M}; $C"
MIXED = "$X {A}{B}; $Y {B}{C}"
MANDATORY = "$X {A,M}{B}; $Y {B}"
BOTH = "$M1 {}{A,M}; $M2 {B}"
CHAIN = "$M1 {A,M}; $M2 {A,M}{B}; $M3 {B,M}"
TWO_AT_0 = "[string]$S {A,P0}; [int]$I {B,P0}"
DATE_AT_0 = "[datetime]$S {A,P0}; [int]$I {B,P0}"
THREE_AT = "[int]$I {A,P0}; [string]$S {B,P0}; $T {B,P1}"
REST = "$X {P0}; $R {VFRA}"
TWO_REST = "$RA {A,VFRA}; $RB {B,VFRA}; $B2 {B}"

CALLS: list[tuple[int, str, dict[str, Any], tuple[Any, ...], Any]] = [
    (1, "$Path; $PathType", {}, ("-Path", 1), (ALL, {"Path": 1})),
    (2, "$Path; $PathType", {}, ("-Pat", 1), "AmbiguousParameter"),
    (3, "$LiteralPath(PSPath,LP)", {}, ("-PSP", 1), (ALL, {"LiteralPath": 1})),
    (4, "$Version; $Ver2", {}, ("-Ver", "a"), "AmbiguousParameter"),
    (5, "$Version; $Ver2", {}, ("-Verb",), (ALL, {"Verbose": True})),
    (6, "$Verb", {}, ("-Verb", "a"), (ALL, {"Verb": "a"})),
    (6, "$Verb", {}, ("-V", "a"), (ALL, {"Verb": "a"})),
    (7, "[switch]$Confirmed", {"supports_should_process": True}, ("-C",), (ALL, {"Confirmed": True})),
    (7, "[switch]$Confirmed", {"supports_should_process": True}, ("-Confirm",), (ALL, {"Confirm": True})),
    (8, "[int]$Num; " + SWITCH, {}, ("-Num", "-Sw"), "MissingArgument"),
    (9, "$Path", {}, ("-Path", "-Zzz"), (ALL, {"Path": "-Zzz"})),
    (10, "$Path", {}, ("-Path", "-Zzz:4"), "MissingArgument"),
    (11, "$Path; " + SWITCH, {}, ("-Sw", False), (ALL, {"Sw": True, "Path": False})),
    (12, SWITCH, {}, (("-Sw:", None),), (ALL, {"Sw": False})),
    (12, SWITCH, {"kind": C}, (("-Sw:", None),), (ALL, {"Sw": True})),
    (13, SWITCH, {}, (("-Sw:", 1),), TRANSFORMATION),
    (13, SWITCH, {"kind": C}, (("-Sw:", 1),), (ALL, {"Sw": True})),
    (14, "$Path", {}, (*splat(Path=1), "-Path", 2), (ALL, {"Path": 2})),
    (15, "$LiteralPath(PSPath)", {}, ("-LiteralPath", 1, "-PSPath", 2), "ParameterAlreadyBound"),
    (16, THREE, {}, ("-A", 1), ("A", {"A": 1})),
    (17, THREE, {}, ("-A", 1, "-B", 2), AMBIGUOUS),
    (17, THREE, {}, ("-C", 1), AMBIGUOUS),
    (17, THREE, {}, (), AMBIGUOUS),
    (18, THREE, {"default": "B"}, (), "MissingMandatoryParameter"),
    (19, "$A {A}; $B {B}", {}, (), AMBIGUOUS),
    (20, "$A {A,M}; $B {B}", {}, (), ("B", {})),
    (21, "$A {A,M}; $B {B}", {"default": "Zed"}, (), ("Zed", {})),
    (21, "$A {A,M}; $B {B}", {"default": "Zed"}, ("-B", 2), ("B", {"B": 2})),
    (22, MIXED, {}, ("-X", 1, "-Y", 2), ("B", {"X": 1, "Y": 2})),
    (22, MIXED, {}, ("-X", 1), AMBIGUOUS),
    (23, MANDATORY, {"default": "A"}, ("-Y", 1), ("B", {"Y": 1})),
    (23, MANDATORY, {"default": "A"}, (), "MissingMandatoryParameter"),
    (24, "$X {A}; $Y {B}", {"default": "a"}, (), ("a", {})),
    (24, "$X {A}; $Y {B}", {"default": "a"}, ("-X", 1), ("A", {"X": 1})),
    (25, BOTH, {}, (), ("B", {})),
    (25, BOTH, {}, ("-M1", 1), ("A", {"M1": 1})),
    (25, BOTH, {}, ("-M1", 1, "-M2", 1), AMBIGUOUS),
    (26, CHAIN, {}, ("-M2", 1), AMBIGUOUS),
    (26, CHAIN, {}, ("-M3", 1), ("B", {"M3": 1})),
    (27, TWO_AT_0, {"default": "A"}, (5,), ("B", {"I": 5})),
    (27, TWO_AT_0, {"default": "A"}, ("x",), ("A", {"S": "x"})),
    (28, "$S {A,P0}; $I {B,P0}", {}, (5,), AMBIGUOUS),
    (29, DATE_AT_0, {}, ("2020-01-02",), TRANSFORMATION),
    (29, DATE_AT_0, {"kind": C}, ("2020-01-02",), ("A", {"S": DateTime(2020, 1, 2)})),
    (30, DATE_AT_0, {"kind": C}, ("abc",), AMBIGUOUS),
    (31, THREE_AT, {"default": "A"}, (5, "y"), "PositionalParameterNotFound"),
    (31, THREE_AT, {"default": "A"}, ("5", "y"), ("B", {"S": "5", "T": "y"})),
    (31, THREE_AT, {"default": "A"}, ("x", "y"), ("B", {"S": "x", "T": "y"})),
    (32, "$X; " + SWITCH + "; $Y; $Z {M}", {}, (1, 2, 3), (ALL, {"X": 1, "Y": 2, "Z": 3})),
    (33, "$X; $Y {P0}; $Z", {}, (1,), (ALL, {"Y": 1})),
    (33, "$X; $Y {P0}; $Z", {}, (1, 2), "PositionalParameterNotFound"),
    (34, "$X; $Y {S}; $Z", {}, (1,), "PositionalParameterNotFound"),
    (35, "$X {P0}; $Y {P0}", {}, (1,), "AmbiguousPositionalParameterNoName"),
    (35, "$X {P0}; $Y {P0}", {}, ("-X", 1, 2), (ALL, {"X": 1, "Y": 2})),
    (36, "$X {P0}; $Y {A,P0}", {}, (1,), ("A", {"X": 1, "Y": 1})),
    (37, REST, {}, (1, "-foo", "bar", "-baz"), (ALL, {"X": 1, "R": ["-foo", "bar", "-baz"]})),
    (38, REST, {}, ("-foo", "bar", "baz"), (ALL, {"X": "baz", "R": ["-foo", "bar"]})),
    (39, REST, {}, (1, [2, 3]), (ALL, {"X": 1, "R": [2, 3]})),
    (39, REST, {}, (1, [2, 3], 4), (ALL, {"X": 1, "R": [[2, 3], 4]})),
    (40, "[int]$A {M}", {}, (), "MissingMandatoryParameter"),
    (47, "$A {A,M}; [int]$B {B,M,VFP}", {}, (), AMBIGUOUS),
    (54, "[string]$Name {VFPBPN}", {}, ("-Name", ScriptBlock(" $_.Q ")), "ScriptBlockArgumentNoInput"),
    (58, "[string]$A {M}", {"rules": {"A": [ValidationRule("AllowNull")]}}, ("-A", None),
     "ParameterArgumentValidationErrorEmptyStringNotAllowed"),
    (60, "[int]$A {A}; $B {B}", {}, ("-A", "x", "-B", 2), TRANSFORMATION),
    (60, "[int]$A {A}; $B {B}", {}, ("-A", 1, "-B", 2, "extra"), AMBIGUOUS),
    (65, TWO_REST, {}, (1,), AMBIGUOUS),
    (65, TWO_REST, {}, ("-B2", 1, 9), ("B", {"B2": 1, "RB": [9]})),
]  # fmt: skip


@pytest.mark.parametrize(("number", "text", "options", "call", "expected"), CALLS, ids=lambda v: None)
def test_a_call_without_input_ends_as_the_engine_ends_it(
    number: int, text: str, options: dict[str, Any], call: tuple[Any, ...], expected: Any
) -> None:
    assert outcome(command(text, **options), *call) == expected, number


NAMED = "[int]$Id {VFP}; $Name(Nm) {VFPBPN}"
LENGTHS = "[string]$S {VFP,M}; [int]$Len {VFPBPN,M}"
SETS_44 = "[string]$S {A,VFP}; [int]$I {B,VFP}"
SETS_45 = "[int]$I {A,M,VFP}; [string]$Name {B,M,VFPBPN}"
SETS_46 = "[datetime]$D {A,M,VFP}; [int]$I {B,M,VFP}"
SETS_47 = "$A {A,M}; [int]$B {B,M,VFP}"
SETS_48 = "$A {A,M}; $B {B,M}; $C {VFP}"
SETS_49 = "$A {A,M,VFPBPN}; $B {B,M,VFPBPN}"
SETS_51 = "[int]$A {A,M,VFP}; $A2 {A,M}; [datetime]$B {B,M,VFP}"
SETS_52 = "[datetime]$Date {M,VFP}; $CN {computer}{session}; [timespan]$TS {session,M,VFP}"
SETS_53 = (
    "[timespan]$N {network,M,VFP}; [string[]]$CN {computer,VFPBPN}; [switch]$DC {computer,M}; "
    "[string]$Param {session}{server}; [datetime]$Date {VFP}"
)
NOW = DateTime(2024, 5, 6)

PIPED: list[tuple[int, str, dict[str, Any], list[Any], tuple[Any, ...], list[Any]]] = [
    (41, NAMED, {}, [3, "x", obj(Nm="m"), obj(Zed=1)], (),
     [(ALL, {"Id": 3}), NOT_BOUND, (ALL, {"Name": "m"}), NOT_BOUND]),
    (42, NAMED, {}, [1, 2], ("-Id", 9), [NOT_BOUND, NOT_BOUND]),
    (43, LENGTHS, {}, ["abc", obj(Len=3), obj(Len="q")], (),
     ["InputObjectMissingMandatory", (ALL, {"Len": 3, "S": "@{Len=3}"}), TRANSFORMATION]),
    (44, SETS_44, {"default": "A"}, [1, "x"], (), [("B", {"I": 1}), ("A", {"S": "x"})]),
    (45, SETS_45, {"default": "A"}, [1, obj(Name="n"), "z"], (), [("A", {"I": 1}), ("B", {"Name": "n"}), NOT_BOUND]),
    (46, SETS_46, {}, [1, "5", "2020-01-02"], (), [("B", {"I": 1}), ("B", {"I": 5}), ("A", {"D": DateTime(2020, 1, 2)})]),
    (47, SETS_47, {}, [1], (), [("B", {"B": 1})]),
    (47, SETS_47, {}, [1], ("-A", 2), [NOT_BOUND]),
    (49, SETS_49, {}, [obj(A=1), obj(B=2), obj(A=1, B=2)], (), [("A", {"A": 1}), ("B", {"B": 2}), AMBIGUOUS]),
    (51, SETS_51, {}, [1], (), [("B", {"B": DateTime(1, 1, 1)})]),
    (52, SETS_52, {}, [NOW], (), [("computer", {"Date": NOW})]),
    (53, SETS_53, {"default": "server"}, [NOW], (), [("server", {"Date": NOW})]),
    (61, "[datetime]$D {A,VFP}; [long]$L {B,VFP}", {"default": "A"}, ["5"], (), [("B", {"L": 5})]),
]  # fmt: skip


@pytest.mark.parametrize(("number", "text", "options", "objects", "call", "expected"), PIPED, ids=lambda v: None)
def test_piped_objects_bind_as_in_the_engine(
    number: int, text: str, options: dict[str, Any], objects: list[Any], call: tuple[Any, ...], expected: list[Any]
) -> None:
    found = records(command(text, **options), objects, *call)
    if number == 51:
        # One tick is below what a datetime compares; the kind and the clock's face are looked at instead.
        assert found[0][0] == "B"
        assert found[0][1]["B"].ticks == 1
        return
    assert found == expected, number


def test_example_15_names_the_parameter_as_it_was_typed_only_with_a_colon() -> None:
    made = command("$LiteralPath(PSPath)")
    with pytest.raises(BindingError, match="parameter 'LiteralPath' is specified more than once"):
        bind(made, "-LiteralPath", 1, "-PSPath", 2)
    with pytest.raises(BindingError, match="parameter 'PSPath' is specified more than once"):
        bind(made, ("-LiteralPath:", 1), ("-PSPath:", 2))


def test_examples_2_4_8_10_18_40_say_it_in_the_engine_s_words() -> None:
    cases = [
        ("$Path; $PathType", ("-Pat", 1), "Possible matches include: -Path -PathType."),
        ("$Version; $Ver2", ("-Ver", "a"), "include: -Version -Ver2 -Verbose."),
        (
            "[int]$Num; [switch]$Sw",
            ("-Num", "-Sw"),
            "parameter 'Num'. Specify a parameter of type 'System.Int32' and try again.",
        ),
        ("$Path", ("-Path", "-Zzz:4"), "parameter 'Path'. Specify a parameter of type 'System.Object' and try again."),
        ("[int]$A {M}", (), "one or more missing mandatory parameters: A."),
    ]
    for text, call, sentence in cases:
        with pytest.raises(BindingError) as caught:
            bind(command(text), *call)
        assert str(caught.value).endswith(sentence)


def test_example_29_blames_the_parameter_that_was_tried_with_conversion() -> None:
    with pytest.raises(BindingError) as caught:
        bind(command(DATE_AT_0), "2020-01-02")
    assert caught.value.parameter == "I"


def test_example_39_gives_a_list_where_the_parameter_has_no_type() -> None:
    call = bind(command(REST), 1, [2, 3], 4)
    assert isinstance(call.bound["R"], TypedArray)
    assert call.bound["R"].type_name == "System.Collections.Generic.List`1[System.Object]"
    assert type(bind(command(REST), 1, [2, 3]).bound["R"]) is list


def test_example_43_lists_what_is_missing_after_two_spaces() -> None:
    call = bind(command(LENGTHS), input_expected=True)
    with pytest.raises(BindingError, match=r"bind all mandatory parameters:  Len\Z"):
        call.process("abc")


def test_example_44_keeps_what_an_earlier_object_bound() -> None:
    call = bind(command(SETS_44, default="A"), input_expected=True)
    call.process(1)
    call.process("x")
    assert call.bound == {"I": 1, "S": "x"}
    assert call.values == {"S": "x"}


def test_example_48_has_no_input_object_to_blame() -> None:
    assert outcome(command(SETS_48, default="A"), input_expected=True) == "MissingMandatoryParameter"
    assert outcome(command(SETS_48), input_expected=True) == AMBIGUOUS


def test_example_50_gives_the_object_itself_to_the_default_set() -> None:
    piped = obj(B=2)
    made = command("$A {A,VFP}; $B {B,VFPBPN}", default="A")
    assert records(made, [piped]) == [("A", {"A": piped})]


def test_example_54_evaluates_a_block_for_each_object() -> None:
    made = command("[string]$Name {VFPBPN}")

    def twice(block: ScriptBlock, piped: Any) -> list[Any]:
        return [] if not str(block).strip() else [piped.Q * 2]

    assert records(made, [obj(Q=3)], "-Name", ScriptBlock(" $_.Q*2 "), evaluate=twice) == [(ALL, {"Name": "6"})]
    assert records(made, [obj(Q=3)], "-Name", ScriptBlock(""), evaluate=twice) == ["ScriptBlockArgumentNoOutput"]
    assert records(made, [obj(Q=3)], "-Name", lambda piped: piped.Q * 2) == [(ALL, {"Name": "6"})]


def test_example_55_takes_no_block_by_position() -> None:
    made = command("[int]$n {P0,VFPBPN}")
    assert outcome(made, ScriptBlock(" $_.a+5 "), input_expected=True) == "PositionalParameterNotFound"


def test_example_56_ends_the_object_in_a_function_and_skips_the_property_in_a_cmdlet() -> None:
    text = "[int]$Id {VFPBPN}; [string]$Name {VFPBPN}"
    assert records(command(text), [obj(Id="z", Name="b")]) == [TRANSFORMATION]
    assert records(command(text, C), [obj(Id="z", Name="b")]) == [(ALL, {"Name": "b"})]


def test_example_57_binds_one_object_to_every_parameter_that_takes_it() -> None:
    made = command("[long]$L {VFP}; [int]$I {VFP}; [int?]$NI {VFP}; $O {VFP}; [double]$D {VFP}")
    ((name, values),) = records(made, [5])
    assert name == ALL
    assert values == {"D": 5.0, "O": 5, "NI": 5, "I": 5, "L": 5}


@pytest.mark.parametrize("kind", [CommandKind.FUNCTION, CommandKind.CDXML])
def test_example_59_and_the_cdxml_shape(kind: CommandKind) -> None:
    query, both = "Query (cdxml)", "InputObject (cdxml)"
    cim = "Microsoft.Management.Infrastructure.CimInstance"
    made = command(
        f"[ulong[]]$SessionId {{{query},VFPBPN}}; [string[]]$ClientName {{{query},VFPBPN}}; "
        f"[{cim}[]]$InputObject {{{both},M,VFP}}; [switch]$Force {{{query}}}{{{both}}}",
        kind,
        query,
    )
    session = PSObject({"SessionId": 5}, type_names=(f"{cim}#ROOT/x/MSFT_SmbSession", cim, "System.Object"))
    assert outcome(made) == (query, {})
    assert outcome(made, "-SessionId", 7, "-InputObject", session) == AMBIGUOUS
    assert records(made, [session]) == [(both, {"InputObject": [session]})]
    assert records(made, [obj(SessionId=5)], "-ClientName", "a") == [(query, {"ClientName": ["a"], "SessionId": [5]})]
    assert records(made, [session], "-SessionId", 7) == [NOT_BOUND]


def test_example_62_goes_on_after_an_object_that_fails_validation() -> None:
    made = command("[int]$I {VFP}", rules={"I": [ValidationRule("Range", (1, 3))]})
    found = records(made, [1, 9, 2])
    assert found == [(ALL, {"I": 1}), "ParameterArgumentValidationError", (ALL, {"I": 2})]


def test_example_64_validates_in_reverse_order_in_functions() -> None:
    rules = {"A": [ValidationRule("Set", ("a",)), ValidationRule("Length", (1, 1))]}
    with pytest.raises(BindingError, match="character length"):
        bind(command("$A", rules=rules), "-A", "zz")
    with pytest.raises(BindingError, match="does not belong to the set"):
        bind(command("$A", C, rules=rules), "-A", "zz")
