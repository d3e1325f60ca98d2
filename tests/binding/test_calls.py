"""Calls beyond the worked examples: names, values, errors in full, prompting, defaults, dynamic parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from bridge.binding import Argument, BindingError, PromptField
from bridge.model import CommandKind, EnumMember, EnumType, Parameter, ParameterSetMember, ValidationRule
from bridge.values import EnumValue, Int64, PSCredential, PSObject, Switch, TypedArray, UInt64, type_name_of
from tests.binding.commands import bind, command, outcome, parameter, records

C = CommandKind.CMDLET
ALL = "__AllParameterSets"


def failure(*call: Any, **options: Any) -> BindingError:
    with pytest.raises(BindingError) as caught:
        bind(*call, **options)
    return caught.value


# -- names


@pytest.mark.parametrize("name", ["-Path", "-PATH", "-pa", "-P\u00e4th".replace("\u00e4", "a"), "-FullName", "-fu"])
def test_a_name_is_found_by_name_alias_or_prefix(name: str) -> None:
    assert outcome(command("$Path(FullName)"), name, 1) == (ALL, {"Path": 1})


def test_names_beyond_ascii_compare_without_case() -> None:
    assert outcome(command("$Größe; $Öl"), "-GRÖ", 1) == (ALL, {"Größe": 1})


def test_an_empty_name_is_an_error_of_its_own() -> None:
    exc = failure(command("$A"), Argument("", 1))
    assert (exc.error_id, exc.exception) == ("Argument", "PSArgumentException")


def test_an_argument_without_name_and_value_is_none() -> None:
    assert outcome(command("$A"), Argument(), "-A", 1, Argument()) == (ALL, {"A": 1})


def test_an_error_says_everything_that_the_engine_s_exception_does() -> None:
    exc = failure(command("[int]$Id"), "-Id", "x")
    assert exc.error_id == "ParameterArgumentTransformationError"
    assert exc.category == "InvalidData"
    assert exc.exception == "ParameterBindingArgumentTransformationException"
    assert (exc.parameter, exc.parameter_type, exc.type_specified) == ("Id", "System.Int32", "System.String")
    assert exc.message == str(exc)
    assert exc.message == (
        'Cannot process argument transformation on parameter \'Id\'. Cannot convert value "x" to type "System.Int32". Error: "The '
        "input string 'x' was not in a correct format.\""
    )


def test_an_ambiguous_set_is_reported_before_an_unknown_name() -> None:
    assert outcome(command("$A {A}; $B {B}"), "-A", 1, "-B", 2, "-Bogus", 1) == "AmbiguousParameterSet"
    assert outcome(command("[int]$A"), "-A", "zz", "-Bogus", 1) == "ParameterArgumentTransformationError"
    assert outcome(command("$A"), "-Bogus", 1, "-A", 1, "-A", 2) == "ParameterAlreadyBound"


def test_two_splats_of_one_parameter_are_too_many() -> None:
    made = command("$Path")
    assert (
        outcome(made, Argument("Path", 1, splatted=True), Argument("Pa", 2, splatted=True)) == "ParameterAlreadyBound"
    )
    assert outcome(made, Argument("Nope", 1, splatted=True)) == "NamedParameterNotFound"


def test_what_remains_shows_how_its_name_was_written() -> None:
    made = command("[object[]]$R {VFRA}")
    assert bind(made, ("-x:", 1)).bound == {"R": ["-x:", 1]}
    assert bind(made, Argument("x", 1)).bound == {"R": ["-x", 1]}
    assert bind(made, Argument("x", 1, splatted=True)).bound == {"R": ["-x:", 1]}
    assert bind(made, "-x").bound == {"R": ["-x"]}


def test_what_remains_is_an_error_when_its_parameter_was_named() -> None:
    assert outcome(command("$R {VFRA}"), "-R", 1, 2) == "PositionalParameterNotFound"


def test_a_parameter_at_two_positions_is_bound_again() -> None:
    made = command("[string]$A {P0}{T,P2}; $B {P1}", CommandKind.CMDLET)
    assert outcome(made, 7, 8, 9) == ("T", {"A": "9", "B": 8})


# -- values


def test_a_cmdlet_cannot_store_null_in_a_value_type() -> None:
    exc = failure(command("[int]$Id", C), "-Id", None)
    assert (exc.error_id, exc.category) == ("ParameterBindingFailed", "WriteError")
    assert exc.message.endswith('Exception setting "Id": "Cannot convert null to type "System.Int32"."')
    exc = failure(command("[System.DayOfWeek]$Day", C), "-Day", None)
    assert "due to enumeration values that are not valid" in exc.message
    assert outcome(command("[int]$Id"), "-Id", None) == (ALL, {"Id": 0})
    assert outcome(command("[int?]$Id", C), "-Id", None) == (ALL, {"Id": None})


ROWS_9_5: list[tuple[str, Any, Any, Any]] = [
    ("switch", None, False, True),
    ("switch", 1, "ParameterArgumentTransformationError", True),
    ("bool", Switch(True), True, "CannotConvertArgument"),
    ("bool", None, "ParameterArgumentTransformationError", "ParameterArgumentValidationErrorNullNotAllowed"),
    ("int", "x", "ParameterArgumentTransformationError", "CannotConvertArgumentNoMessage"),
    ("int", [1, 2], "ParameterArgumentTransformationError", "CannotConvertArgument"),
    ("string", None, "", None),
    ("string", ["a"], "ParameterArgumentTransformationError", "CannotConvertArgument"),
    ("string[]", ["a", None], ["a", ""], ["a", None]),
    ("bool[]", None, "ParameterArgumentTransformationError", None),
    ("int[]", [1, None], [1, 0], [1, 0]),
    ("char[]", "abc", ["a", "b", "c"], "CannotConvertArgumentNoMessage"),
    ("System.Collections.ArrayList", "a", "ParameterArgumentTransformationError", ["a"]),
    ("System.Collections.ArrayList", {"a": 1}, [1], [1]),
    ("System.Collections.Generic.HashSet[string]", 5, [], []),
    ("System.Collections.Generic.HashSet[string]", [5, "5", "6"], ["5", "6"], ["5", "6"]),
    ("System.Collections.Specialized.StringCollection", [5], ["5"], "CannotConvertArgument"),
    ("array", 5, [5], [5]),
]


@pytest.mark.parametrize(("typed", "value", "function", "cmdlet"), ROWS_9_5, ids=str)
def test_functions_and_cmdlets_differ_as_in_section_9_5(typed: str, value: Any, function: Any, cmdlet: Any) -> None:
    for kind, expected in ((CommandKind.FUNCTION, function), (C, cmdlet)):
        found = outcome(command(f"[{typed}]$V", kind), ("-V:", value))
        is_error = isinstance(expected, str) and expected[:1].isupper()
        assert found == (expected if is_error else (ALL, {"V": expected})), kind


def test_a_bound_value_has_the_parameter_s_type() -> None:
    bound = bind(command("[ulong[]]$Id; [long]$Size; [switch]$Force", C), "-Id", [1, "2"], "-Size", 3, "-Force").bound
    assert bound["Id"] == [UInt64(1), UInt64(2)]
    assert [type_name_of(v) for v in bound.values()] == [
        "System.UInt64[]",
        "System.Int64",
        "System.Management.Automation.SwitchParameter",
    ]
    assert isinstance(bound["Size"], Int64)


def test_common_parameters_bind_by_the_compiled_rules() -> None:
    assert outcome(command("$A"), "-ea", "bogus") == "CannotConvertArgumentNoMessage"
    assert outcome(command("$A"), "-OutBuffer", -1) == "ParameterArgumentValidationError"
    exc = failure(command("$A"), "-ErrorAction", "Suspend")
    assert exc.error_id == "ParameterBindingFailed"
    assert 'Exception setting "ErrorAction": "The Suspend ActionPreference value is reserved' in exc.message
    bound = bind(command("$A"), "-ea", "sto").bound
    assert bound == {"ErrorAction": EnumValue("System.Management.Automation.ActionPreference", "Stop", 1)}


def test_a_mandatory_parameter_takes_nothing_empty() -> None:
    def ends(typed: str, value: Any, *allowed: str) -> str:
        rules = {"V": [ValidationRule(kind) for kind in allowed]}
        found = outcome(command(f"[{typed}]$V {{M}}", rules=rules), "-V", value)
        return found.removeprefix("ParameterArgumentValidationError") if isinstance(found, str) else ""

    assert ends("string", "") == "EmptyStringNotAllowed"
    assert ends("string", "", "AllowEmptyString") == ""
    assert ends("object[]", []) == "EmptyArrayNotAllowed"
    assert ends("object[]", [], "AllowEmptyCollection") == ""
    assert ends("System.Collections.Generic.List[object]", []) == "EmptyCollectionNotAllowed"
    assert ends("object[]", [1, None]) == "NullNotAllowed"
    assert ends("object[]", [1, None], "AllowNull") == ""
    assert ends("string[]", ["a", ""]) == "EmptyStringNotAllowed"
    assert ends("object", "") == ""
    assert ends("object", []) == ""
    assert ends("hashtable", {}) == ""
    assert ends("int?", None) == "NullNotAllowed"
    assert ends("bool?", None) == ""


def test_a_wrapped_value_binds_as_the_value_it_wraps() -> None:
    noted = PSObject({"PSComputerName": "srv"}, base="abc", type_names=("System.String", "System.Object"))
    for kind in (CommandKind.FUNCTION, C):
        assert bind(command("[string]$V", kind), "-V", noted).bound["V"] == "abc"
        assert bind(command("[string[]]$V", kind), "-V", PSObject({}, base=["a", "b"])).bound["V"] == ["a", "b"]
        assert bind(command("[object]$V", kind), "-V", noted).bound["V"] is noted
    assert records(command("[string]$V {VFP}"), [noted]) == [(ALL, {"V": "abc"})]
    mode = PSObject({}, base=2, type_names=("Deserialized.Contoso.Mode", "Deserialized.System.Enum"), text="Fast")
    assert bind(command("[Contoso.Mode]$Mode"), "-Mode", mode).bound == {"Mode": mode}


# -- types of other modules


def test_a_command_s_own_enumeration_comes_before_a_type_of_that_name() -> None:
    own = EnumType("Type", (EnumMember("QUIC", 0), EnumMember("TCP", 1)))
    made = command("[Type[]]$Kind", enums=(own,))
    (bound,) = bind(made, "-Kind", "quic").bound.values()
    assert isinstance(bound, TypedArray)
    assert (bound.type_name, bound) == ("Type[]", [EnumValue("Type", "QUIC", 0)])


def test_an_unknown_type_takes_its_own_objects_and_null_and_leaves_the_rest_to_the_host() -> None:
    disk = PSObject({"Number": 1}, type_names=("Contoso.Storage.Disk", "System.Object"))
    travelled = PSObject({"Number": 1}, type_names=("Deserialized.Contoso.Storage.Disk", "Deserialized.System.Object"))
    for kind in (CommandKind.FUNCTION, C):
        made = command("[Contoso.Storage.Disk]$Disk; [Contoso.Storage.Disk[]]$More", kind)
        for value in (disk, travelled, None):
            call = bind(made, "-Disk", value)
            assert call.bound == {"Disk": value}
            assert call.notes == []
        call = bind(made, "-More", [disk, travelled])
        assert call.bound == {"More": [disk, travelled]}
        assert call.notes == []
        call = bind(made, "-Disk", "disk0")
        assert call.bound == {"Disk": "disk0"}
        (note,) = call.notes
        assert "Contoso.Storage.Disk" in note
        assert "'Disk'" in note


def test_a_bare_class_name_matches_an_object_of_that_class() -> None:
    disk = PSObject({}, type_names=("Contoso.Storage.Disk", "System.Object"))
    assert bind(command("[Disk]$Disk"), "-Disk", disk).notes == []


def test_a_text_for_a_cim_session_is_the_windows_host_s_business() -> None:
    made = command("[CimSession[]]$CimSession")
    call = bind(made, "-CimSession", "srv01")
    assert call.bound == {"CimSession": "srv01"}
    assert len(call.notes) == 1
    assert outcome(made, "-CimSession", PSObject({"Name": "x"})) == "ParameterArgumentTransformationError"


def test_a_user_name_becomes_a_credential_on_the_host() -> None:
    made = command("[pscredential]$Credential")
    known = PSCredential("me", "secret")
    assert bind(made, "-Credential", known).bound == {"Credential": known}
    call = bind(made, "-Credential", "me")
    assert call.bound == {"Credential": "me"}
    assert len(call.notes) == 1
    assert outcome(command("[pscredential]$Credential", C), "-Credential", "me") == "CannotConvertArgumentNoMessage"


def test_a_pstypename_must_be_among_the_object_s_names() -> None:
    cim = "Microsoft.Management.Infrastructure.CimInstance"
    wanted = f"{cim}#root/x/Thing"
    thing = PSObject({}, type_names=(wanted, cim, "System.Object"))
    other = PSObject({}, type_names=(cim, "System.Object"))
    member = ParameterSetMember(by_value=True)
    made = command("$A")
    one = Parameter("Thing", cim + "[]", members=(member,), ps_type_name=wanted)
    made = command("").__class__("Test-It", parameters=(one,))
    assert records(made, [thing, other]) == [(ALL, {"Thing": [thing]}), "InputObjectNotBound"]
    exc = failure(made, "-Thing", other)
    assert (exc.error_id, exc.category) == ("MismatchedPSTypeName", "InvalidArgument")
    assert exc.message.endswith(f"required by the parameter: {wanted}.")


def test_a_validation_script_is_left_to_the_host() -> None:
    call = bind(command("$A", rules={"A": [ValidationRule("Script", ("$_ -gt 1",))]}), "-A", 0)
    assert call.bound == {"A": 0}
    assert len(call.notes) == 1


def test_an_obsolete_parameter_warns_when_it_is_used() -> None:
    old = Parameter("Old", obsolete="Use -New.")
    made = command("").__class__("Test-It", parameters=(old, Parameter("New")))
    assert bind(made, "-New", 1).warnings == []
    assert bind(made, "-Old", 1).warnings == ["Parameter 'Old' is obsolete. Use -New."]


# -- prompting


def test_missing_parameters_are_asked_for_by_name() -> None:
    asked: list[tuple[str, str, list[PromptField]]] = []

    def prompt(caption: str, message: str, fields: Sequence[PromptField]) -> Mapping[str, Any]:
        asked.append((caption, message, list(fields)))
        return {field.name: "7" for field in fields}

    made = command("[int]$Id {M}; [string]$Name {M}; $Other")
    assert bind(made, "-Other", 1, prompt=prompt, position=2).bound == {"Other": 1, "Id": 7, "Name": "7"}
    ((caption, message, fields),) = asked
    assert caption == "cmdlet Test-It at command pipeline position 2"
    assert message == "Supply values for the following parameters:"
    assert [(f.name, f.type, f.label) for f in fields] == [
        ("Id", "System.Int32", "&Id"),
        ("Name", "System.String", "&Name"),
    ]


@pytest.mark.parametrize("answer", [None, {}])
def test_no_answer_is_a_missing_parameter(answer: Any) -> None:
    exc = failure(command("$A {M}; $B {M}"), prompt=lambda *_: answer)
    assert exc.error_id == "MissingMandatoryParameter"
    assert exc.parameter == " A B"


# -- default parameter values


def test_default_values_bind_as_if_typed() -> None:
    made = command("[int]$Id; $Name(Nm); $Path", aliases=("tst",))
    for key in ("Test-It:Id", "tst:Id", "Test-*:Id", "*:[hi]d", " 'Test-It' : \"Id\" "):
        assert bind(made, "-Name", "n", defaults={key: "5"}).bound == {"Name": "n", "Id": 5}, key
    assert bind(made, defaults={"Test-It:Nm": 1}).bound == {"Name": 1}
    assert bind(made, defaults={"[a-z]est-It:[h-j]d": 1, "T`est-It*:Path": 2, "[x:Id": 3, "[z-a]*:Id": 4}).bound == {
        "Path": 2,
        "Id": 1,
    }
    for defaults in ({"Other:Id": 1}, {"Test-It:Id": 1, "Disabled": True}, {}):
        assert bind(made, defaults=defaults).bound == {}
    assert bind(made, "-Id", 1, defaults={"Test-It:Id": 2}).bound == {"Id": 1}


def test_a_default_that_does_not_fit_is_a_warning() -> None:
    call = bind(command("[int]$Id"), defaults={"Test-It:Id": "x"})
    assert call.bound == {}
    (warning,) = call.warnings
    assert warning.startswith("The binding of default value 'x' to parameter 'Id' failed: Cannot process argument")


@pytest.mark.parametrize(
    ("defaults", "warning"),
    [
        ({"Test-It:Id": 1, "Test-It:Id ": 2}, "Multiple different default values"),
        ({"Test-It:*": 1}, "resolves to multiple parameters: *"),
        ({"Nothing": 1}, "The key 'Nothing' does not have a valid format."),
        ({"Nothing": 1, "More": 2}, "The keys 'Nothing, More' do not have valid formats."),
    ],
)
def test_defaults_that_cannot_be_used_are_warnings(defaults: dict[str, Any], warning: str) -> None:
    call = bind(command("[int]$Id; $Name"), defaults=defaults)
    assert call.bound == {}
    assert warning in call.warnings[0]


def test_defaults_of_sets_that_exclude_each_other_wait_until_a_set_is_chosen() -> None:
    several = {"Test-It:A": 1, "Test-It:B": 2, "Test-It:C": 3}
    assert outcome(command("$A {A}; $B {B}; $C"), defaults=several) == "AmbiguousParameterSet"
    assert outcome(command("$A {A}; $B {B}; $C"), defaults={"Test-It:B": 2}) == ("B", {"B": 2})
    assert outcome(command("$A {A}; $B {B}; $C", default="A"), defaults=several) == ("A", {"A": 1, "C": 3})


def test_a_default_can_be_computed_and_can_supply_a_mandatory_parameter() -> None:
    made = command("$A; $B {M}")
    assert bind(made, "-A", 1, defaults={"Test-It:B": lambda bound: bound["A"] + 1}).bound == {"A": 1, "B": 2}


def test_errors_name_the_defaults_that_were_bound() -> None:
    made = command("$A; [int]$Id {VFPBPN}; $M {M}")
    exc = failure(made, defaults={"Test-It:A": 1})
    assert exc.error_id == "MissingMandatoryParameter"
    assert exc.exception == "ParameterBindingException"
    assert exc.message.endswith("was successfully bound for this cmdlet when the error occurred: -A")
    call = bind(made, "-M", 1, defaults={"Test-It:A": 1}, input_expected=True)
    with pytest.raises(BindingError, match="when the error occurred: -A") as caught:
        call.process(PSObject({"Id": "x"}))
    assert caught.value.exception == "ParameterBindingException"


# -- dynamic parameters


def dynamic(*made: Parameter) -> Any:
    return lambda bound: made


def test_dynamic_parameters_see_what_is_bound_and_take_what_waited() -> None:
    seen: list[dict[str, Any]] = []

    def more(bound: Mapping[str, Any]) -> Sequence[Parameter]:
        seen.append(dict(bound))
        return [parameter("[int]$Extra")] if bound.get("Kind") == "x" else []

    made = command("$Kind {P0}; $Rest {P1}")
    assert bind(made, "x", "-Ext", 4, dynamic=more).bound == {"Kind": "x", "Extra": 4}
    assert seen == [{"Kind": "x"}]
    with pytest.raises(BindingError, match="matches parameter name 'Ext'"):
        bind(made, "y", "-Ext", 4, dynamic=more)


def test_dynamic_parameters_take_positions_and_can_be_mandatory() -> None:
    made = command("$Kind {P0}")
    extra = parameter("[int]$Extra {M,P1}")
    assert bind(made, "x", 4, dynamic=dynamic(extra)).bound == {"Kind": "x", "Extra": 4}
    assert outcome(made, "x", dynamic=dynamic(extra)) == "MissingMandatoryParameter"


def test_a_dynamic_parameter_outside_the_chosen_set_is_refused() -> None:
    made = command("$A {A}; $B {B}")
    exc = failure(made, "-A", 1, "-Extra", 2, dynamic=dynamic(parameter("$Extra {B}")))
    assert exc.error_id == "ParameterNotInParameterSet"
    assert exc.message == "Parameter 'Extra' cannot be specified in parameter set 'A'."


def test_dynamic_parameters_take_piped_objects() -> None:
    made = command("$Kind")
    found = records(made, [PSObject({"Extra": "3"})], "-Kind", 1, dynamic=dynamic(parameter("[int]$Extra {VFPBPN}")))
    assert found == [(ALL, {"Kind": 1, "Extra": 3})]


def test_a_failure_to_make_dynamic_parameters_is_a_binding_error() -> None:
    def broken(bound: Mapping[str, Any]) -> Sequence[Parameter]:
        raise RuntimeError("no drive")

    exc = failure(command("$A"), dynamic=broken)
    assert exc.error_id == "GetDynamicParametersException"
    assert exc.message == "Cannot retrieve the dynamic parameters for the cmdlet. no drive"


def test_thirty_two_sets_are_every_set_to_the_engine() -> None:
    """The mask of all 32 possible sets is the one that means every set, so each set's mandatory parameters are missing at once."""
    from bridge.binding import compile_plan
    from bridge.model import Command, ParameterSet

    sets = tuple(ParameterSet(f"S{i}", default=i == 0) for i in range(32))
    parameters = (
        Parameter("In", members=(ParameterSetMember(by_value=True),)),
        *(Parameter(f"P{i}", members=(ParameterSetMember(f"S{i}", mandatory=True),)) for i in range(32)),
    )
    plan = compile_plan(Command("Get-It", kind=CommandKind.CMDLET, parameters=parameters, sets=sets, default_set="S0"))
    with pytest.raises(BindingError, match=r"missing mandatory parameters: P0 P1 P2 .* P30 P31"):
        plan.bind([], input_expected=True)
