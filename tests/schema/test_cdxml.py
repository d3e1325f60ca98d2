"""cdxml files of the project's own, and what the engine's rules (specification, section 14) make of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bridge.errors import InputError
from bridge.model import (
    ALL_SETS,
    Command,
    CommandKind,
    ConfirmImpact,
    Diagnostic,
    Parameter,
    ParameterSetMember,
    Severity,
)
from bridge.schema.cdxml import looks_like, read_document

NAMESPACE = "http://schemas.microsoft.com/cmdlets-over-objects/2009/11"

QUERY = """
<GetCmdletParameters{default}>
  <QueryableProperties>
    <Property PropertyName="Name"><Type PSType="string"/>
      <RegularQuery><CmdletParameterMetadata Position="0" Aliases="Title Label"{sets}/></RegularQuery>
      <ExcludeQuery AllowGlobbing="false"><CmdletParameterMetadata PSName="NotName"/></ExcludeQuery>
    </Property>
    <Property PropertyName="Size"><Type PSType="uint64"/>
      <MinValueQuery><CmdletParameterMetadata PSName="MinimumSize"/></MinValueQuery>
      <MaxValueQuery><CmdletParameterMetadata PSName="MaximumSize"/></MaxValueQuery>
    </Property>
  </QueryableProperties>
</GetCmdletParameters>"""


def module(instance: str = "", static: str = "", extra: str = "", attributes: str = "") -> str:
    inner = f"<InstanceCmdlets>{instance}</InstanceCmdlets>" if instance else ""
    inner += f"<StaticCmdlets>{static}</StaticCmdlets>" if static else ""
    private, enums = extra.partition("|")[::2]
    return (
        f'<?xml version="1.0"?><PowerShellMetadata xmlns="{NAMESPACE}"><Class ClassName="root/shop/Shop_Box"{attributes}>'
        f"<Version>1.2</Version><DefaultNoun>Box</DefaultNoun>{inner}{private}</Class>{enums}</PowerShellMetadata>"
    )


def query(sets: str = "", default: str = "") -> str:
    return QUERY.format(
        sets=f' CmdletParameterSets="{sets}"' if sets else "",
        default=f' DefaultCmdletParameterSet="{default}"' if default else "",
    )


def method(
    parameters: str = "", *, name: str = "Do", meta: str = 'Verb="Move"', returns: str = "", attributes: str = ""
) -> str:
    inner = f"<Parameters>{parameters}</Parameters>" if parameters else ""
    return f'<Cmdlet><CmdletMetadata {meta}/><Method MethodName="{name}"{attributes}>{returns}{inner}</Method></Cmdlet>'


def argument(name: str, kind: str, meta: str = "", inner: str = "") -> str:
    return (
        f'<Parameter ParameterName="{name}"><Type PSType="{kind}"/>'
        f"<CmdletParameterMetadata{' ' + meta if meta else ''}>{inner}</CmdletParameterMetadata></Parameter>"
    )


def read(text: str) -> dict[str, Command]:
    commands, diagnostics = read_document(text, "shop.cdxml")
    assert diagnostics == []
    return {c.name: c for c in commands}


def refusals(text: str) -> list[Diagnostic]:
    commands, diagnostics = read_document(text, "shop.cdxml")
    assert commands == []
    assert all(d.severity is Severity.ERROR and d.file == "shop.cdxml" and d.line for d in diagnostics)
    return diagnostics


def parameter(command: Command, name: str) -> Parameter:
    found = command.parameter(name)
    assert found is not None, name
    return found


def member(command: Command, name: str, set_name: str) -> ParameterSetMember:
    found = parameter(command, name).member(set_name)
    assert found is not None, (name, set_name)
    return found


def kinds(command: Command, name: str) -> list[str]:
    return [r.kind for r in parameter(command, name).validation]


def test_a_get_cmdlet_queries_in_one_unnamed_set() -> None:
    box = read(module(query()))["Get-Box"]
    assert box.kind is CommandKind.CDXML
    assert [s.name for s in box.sets] == ["Query (cdxml)"]
    assert box.default_set == "Query (cdxml)"
    assert [(p.name, p.type) for p in box.parameters] == [
        ("Name", "System.String[]"),
        ("NotName", "System.String[]"),
        ("MinimumSize", "System.UInt64"),
        ("MaximumSize", "System.UInt64"),
        ("CimSession", "Microsoft.Management.Infrastructure.CimSession[]"),
        ("ThrottleLimit", "System.Int32"),
        ("AsJob", "System.Management.Automation.SwitchParameter"),
    ]
    assert parameter(box, "Name").aliases == ("Title", "Label")
    assert parameter(box, "CimSession").aliases == ("Session",)
    assert member(box, "Name", "Query (cdxml)").position == 0
    assert (parameter(box, "Name").wildcards, parameter(box, "NotName").wildcards) == (True, False)
    assert (kinds(box, "Name"), kinds(box, "MinimumSize")) == (["NotNull"], [])
    assert box.output_types == (
        "Microsoft.Management.Infrastructure.CimInstance",
        "Microsoft.Management.Infrastructure.CimInstance#root/shop/Shop_Box",
    )
    assert not box.supports_should_process
    assert not box.positional_binding


def test_set_names_of_query_parameters_make_the_sets_and_the_declared_default_comes_first() -> None:
    box = read(module(query(sets="ById ByName", default="ByName")))["Get-Box"]
    assert [(s.name, s.default) for s in box.sets] == [("ByName", True), ("ById", False)]
    assert [m.set for m in parameter(box, "Name").members] == ["ByName", "ById"]
    assert {m.set for m in parameter(box, "MinimumSize").members} == {"ById", "ByName"}


def test_without_set_names_the_declared_default_gives_way_to_the_query_set() -> None:
    assert read(module(query(default="Elsewhere")))["Get-Box"].default_set == "Query (cdxml)"


def test_without_query_parameters_everything_is_in_every_set() -> None:
    box = read(module("<GetCmdletParameters/>"))["Get-Box"]
    assert [s.name for s in box.sets] == [ALL_SETS]
    assert all(p.members == (ParameterSetMember(),) for p in box.parameters)


def test_an_instance_method_takes_its_objects_by_query_or_from_the_pipeline() -> None:
    text = module(
        query() + method(argument("Target", "string", 'IsMandatory="true"'), meta='Verb="Move" ConfirmImpact="High"')
    )
    move = read(text)["Move-Box"]
    assert [s.name for s in move.sets] == ["Query (cdxml)", "InputObject (cdxml)"]
    assert (move.supports_should_process, move.confirm_impact) == (True, ConfirmImpact.HIGH)
    given = parameter(move, "InputObject")
    assert given.type == "Microsoft.Management.Infrastructure.CimInstance[]"
    assert given.ps_type_name == "Microsoft.Management.Infrastructure.CimInstance#Shop_Box"
    assert given.members == (ParameterSetMember("InputObject (cdxml)", mandatory=True, by_value=True),)
    assert member(move, "Target", "InputObject (cdxml)").mandatory
    assert parameter(move, "Name").member("InputObject (cdxml)") is None
    assert [p.name for p in move.parameters][-4:] == ["CimSession", "ThrottleLimit", "AsJob", "PassThru"]


def test_input_object_is_optional_and_its_set_the_default_when_nothing_can_be_queried() -> None:
    move = read(module("<GetCmdletParameters/>" + method()))["Move-Box"]
    assert move.default_set == "InputObject (cdxml)"
    assert not member(move, "InputObject", "InputObject (cdxml)").mandatory


def test_output_of_a_method_replaces_pass_thru() -> None:
    out = '<Parameter ParameterName="Result"><Type PSType="string"/><CmdletOutputMetadata/></Parameter>'
    move = read(module("<GetCmdletParameters/>" + method(out)))["Move-Box"]
    assert move.parameter("PassThru") is None
    assert move.output_types == ("System.String",)
    code = '<ReturnValue><Type PSType="uint32"/><CmdletOutputMetadata><ErrorCode/></CmdletOutputMetadata></ReturnValue>'
    assert read(module("<GetCmdletParameters/>" + method(returns=code)))["Move-Box"].parameter("PassThru") is not None


def test_two_outputs_of_a_method_declare_no_output_type() -> None:
    out = "".join(
        f'<Parameter ParameterName="{n}"><Type PSType="string"/><CmdletOutputMetadata/></Parameter>'
        for n in ("One", "Two")
    )
    assert read(module("<GetCmdletParameters/>" + method(out)))["Move-Box"].output_types == ()


def test_method_positions_move_behind_query_positions_once_for_each_set() -> None:
    arguments = argument("Target", "string", 'Position="0"') + argument("Way", "string", 'Position="1"')
    move = read(module(query() + method(arguments)))["Move-Box"]
    # One slot serves two sets, so the shift of 1001 is made twice.
    assert member(move, "Target", "Query (cdxml)").position == 2002
    assert member(move, "Way", "InputObject (cdxml)").position == 2003


def test_method_positions_that_follow_anyway_stay() -> None:
    move = read(module(query() + method(argument("Target", "string", 'Position="4"'))))["Move-Box"]
    assert member(move, "Target", "Query (cdxml)").position == 4


def test_static_methods_make_one_set_each_and_unnamed_ones_are_numbered_through_the_file() -> None:
    tall = argument("Height", "long", 'IsMandatory="1"') + argument("Color", "string")
    two = (
        '<Cmdlet><CmdletMetadata Verb="Build" DefaultCmdletParameterSet="Small"/>'
        f'<Method MethodName="Make"><Parameters>{argument("Height", "int")}</Parameters></Method>'
        f'<Method MethodName="Make" CmdletParameterSet="Small"><Parameters>{tall}</Parameters></Method></Cmdlet>'
    )
    commands = read(
        module(static=two + method(name="Burn", meta='Verb="Clear" Aliases="clb" HelpUri="https://example.com/b"'))
    )
    build, clear = commands["Build-Box"], commands["Clear-Box"]
    assert [s.name for s in build.sets] == ["Small", "Make0"]
    assert build.default_set == "Small"
    # What two methods share is as its first mention says, except for what holds in one set.
    assert parameter(build, "Height").type == "System.Int32"
    assert (member(build, "Height", "Small").mandatory, member(build, "Height", "Make0").mandatory) == (True, False)
    assert parameter(build, "Color").member("Make0") is None
    assert [s.name for s in clear.sets] == ["Burn1"]
    assert (clear.default_set, clear.aliases, clear.help_uri) == (None, ("clb",), "https://example.com/b")
    assert build.parameter("InputObject") is None
    assert build.parameter("PassThru") is None


def test_associations_and_options_are_query_parameters_too() -> None:
    text = module(
        '<GetCmdletParameters><QueryableAssociations><Association Association="Shop_Holds" SourceRole="Shelf" ResultRole="Box">'
        '<AssociatedInstance><Type PSType="ciminstance" ETSType="Microsoft.Management.Infrastructure.CimInstance#Shop_Shelf"/>'
        "<CmdletParameterMetadata/></AssociatedInstance></Association></QueryableAssociations>"
        '<QueryOptions><Option OptionName="Depth"><Type PSType="switch"/></Option></QueryOptions></GetCmdletParameters>'
    )
    box = read(text)["Get-Box"]
    assert parameter(box, "Shelf").type == "Microsoft.Management.Infrastructure.CimInstance"
    assert parameter(box, "Shelf").ps_type_name == "Microsoft.Management.Infrastructure.CimInstance#Shop_Shelf"
    assert (kinds(box, "Shelf"), kinds(box, "Depth")) == (["NotNull"], [])
    assert box.default_set == "Query (cdxml)"


def test_a_switch_that_is_queried_stays_a_switch() -> None:
    text = module(
        '<GetCmdletParameters><QueryableProperties><Property PropertyName="Open"><Type PSType="switch"/><RegularQuery/></Property>'
        "</QueryableProperties></GetCmdletParameters>"
    )
    assert parameter(read(text)["Get-Box"], "Open").type == "System.Management.Automation.SwitchParameter"


def test_attributes_are_declared_in_the_engines_order() -> None:
    inner = (
        "<AllowEmptyCollection/><AllowEmptyString/><AllowNull/><ValidateNotNull/><ValidateNotNullOrEmpty/>"
        '<ValidateCount Min="1" Max="3"/><ValidateLength Min="0" Max="9"/><ValidateRange Min="-1" Max="10"/>'
        "<ValidateSet><AllowedValue>a b</AllowedValue><AllowedValue>c</AllowedValue></ValidateSet>"
        '<Obsolete Message="gone soon"/>'
    )
    build = read(module(static=method(argument("Way", "string[]", "", inner))))["Move-Box"]
    assert kinds(build, "Way") == [
        "AllowEmptyCollection",
        "AllowEmptyString",
        "AllowNull",
        "Count",
        "Length",
        "NotNull",
        "NotNullOrEmpty",
        "Range",
        "Set",
    ]
    assert [r.arguments for r in parameter(build, "Way").validation[3:5]] == [(1, 3), (0, 9)]
    assert [r.arguments for r in parameter(build, "Way").validation[7:]] == [(-1, 10), ("a b", "c")]
    assert parameter(build, "Way").obsolete == "gone soon"


def test_a_credential_gets_its_attribute_and_a_default_value_is_kept() -> None:
    given = argument("Credential", "pscredential").replace("<Parameter ", '<Parameter DefaultValue="me" ')
    move = read(module(static=method(given)))["Move-Box"]
    assert kinds(move, "Credential") == ["Credential"]
    assert parameter(move, "Credential").default == "me"


ENUMS = (
    '<Enums><Enum EnumName="Shop.Color" UnderlyingType="byte" BitwiseFlags="true"><Value Name="Red" Value="1"/>'
    '<Value Name="Blue" Value="0x"/></Enum></Enums>'
)


def test_enumerations_of_the_file_are_types_of_its_commands() -> None:
    enums = ENUMS.replace("0x", "4")
    move = read(
        module(static=method(argument("Color", "Shop.Color[]") + argument("Way", "string")), extra="|" + enums)
    )["Move-Box"]
    name = "Microsoft.PowerShell.Cmdletization.GeneratedTypes.Shop.Color"
    assert parameter(move, "Color").type == name + "[]"
    assert [(e.name, e.flags, [(m.name, m.value) for m in e.members]) for e in move.enums] == [
        (name, True, [("Red", 1), ("Blue", 4)])
    ]


def test_an_enumeration_name_inside_another_leaves_the_type_as_it_is_written() -> None:
    both = "".join(f'<Enum EnumName="{n}"><Value Name="A" Value="0"/></Enum>' for n in ("Color", "Shop.Color"))
    enums = f"<Enums>{both}</Enums>"
    move = read(module(static=method(argument("Color", "Shop.Color")), extra="|" + enums))["Move-Box"]
    assert parameter(move, "Color").type == "Shop.Color"


def test_a_range_of_an_enumeration_is_between_two_members() -> None:
    enums = "|" + ENUMS.replace("0x", "4")
    ranged = argument("Color", "Shop.Color", "", '<ValidateRange Min="1" Max="4"/>')
    rule = parameter(read(module(static=method(ranged), extra=enums))["Move-Box"], "Color").validation[0]
    assert (rule.arguments, rule.type_name) == ((1, 4), "Microsoft.PowerShell.Cmdletization.GeneratedTypes.Shop.Color")
    assert refusals(module(static=method(ranged.replace('Max="4"', 'Max="3"')), extra=enums))


def test_private_data_may_add_a_dynamic_namespace() -> None:
    private = '<CmdletAdapterPrivateData><Data Name="CimNamespaceParameter"/></CmdletAdapterPrivateData>'
    box = read(module(query(), extra=private + "|"))["Get-Box"]
    assert parameter(box, "CimNamespace").dynamic
    assert parameter(box, "CimNamespace").members == (ParameterSetMember(),)


def test_another_adapter_is_said_to_be_unknown() -> None:
    commands, diagnostics = read_document(module(query(), attributes=' CmdletAdapter="Shop.Adapter"'), "shop.cdxml")
    assert [d.name for d in diagnostics] == ["cdxml-adapter-unknown"]
    assert commands[0].parameter("CimSession") is None
    assert commands[0].parameter("Name") is not None


def test_get_cmdlet_may_have_its_own_name_parameters_and_note() -> None:
    own = '<GetCmdlet><CmdletMetadata Verb="Find" Noun="Parcel"><Obsolete/></CmdletMetadata><GetCmdletParameters/></GetCmdlet>'
    commands = read(module(query() + own + method()))
    assert set(commands) == {"Find-Parcel", "Move-Box"}
    assert commands["Find-Parcel"].obsolete == ""
    assert commands["Find-Parcel"].parameter("Name") is None
    assert commands["Move-Box"].parameter("Name") is not None


REFUSED: dict[str, tuple[Callable[[], str], str]] = {
    "the same position twice": (
        lambda: module(static=method(argument("A", "int", 'Position="0"') + argument("B", "int", 'Position="00"'))),
        "twice",
    ),
    "the same name twice": (lambda: module(static=method(argument("A", "int") + argument("A", "int"))), "twice"),
    "an alias list twice": (
        lambda: module(query().replace('PSName="MinimumSize"', 'PSName="MinimumSize" Aliases="Title  Label"')),
        "twice",
    ),
    "names that differ by case": (lambda: module(static=method(argument("A", "int") + argument("a", "int"))), "twice"),
    "an unknown default set": (
        lambda: module(static=method(meta='Verb="Move" DefaultCmdletParameterSet="Nowhere"')),
        "names no CmdletParameterSet",
    ),
    "an unknown element": (lambda: module(query() + "<Surprise/>"), "not allowed"),
    "elements out of order": (lambda: module(static=method()).replace("<Version>1.2</Version>", ""), "needs Version"),
    "an unknown attribute": (lambda: module(query(), attributes=' Hue="1"'), "no attribute Hue"),
    "a missing attribute": (lambda: module(query()).replace('PSType="string"', ""), "lacks its attribute PSType"),
    "text among elements": (lambda: module(query() + "words"), "no text"),
    "a verb with digits": (lambda: module(static=method(meta='Verb="M0ve"')), "letters"),
    "a version that is none": (lambda: module(query()).replace("1.2<", "1<"), "version"),
    "another root namespace": (lambda: module(query()).replace("2009/11", "2010/01"), "document element"),
    "a query parameter that the engine adds": (
        lambda: module(query().replace('"MinimumSize"', '"InputObject"') + method()),
        "InputObject",
    ),
    "a method parameter that the query has": (
        lambda: module(query() + method(argument("Name", "string"))),
        "two parameters Name",
    ),
    "a parameter that every command has": (
        lambda: module(static=method(argument("CimSession", "string"))),
        "two parameters",
    ),
    "a set twice on one parameter": (lambda: module(query(sets="A a")), "twice"),
    "a range that no value is in": (
        lambda: module(static=method(argument("A", "int", "", '<ValidateRange Min="2" Max="1"/>'))),
        "allows nothing",
    ),
    "a range of a type without numbers": (
        lambda: module(static=method(argument("A", "guid", "", '<ValidateRange Min="1" Max="2"/>'))),
        "System.Guid",
    ),
    "a range beyond its type": (
        lambda: module(static=method(argument("A", "byte[]", "", '<ValidateRange Min="1" Max="256"/>'))),
        "System.Byte",
    ),
    "an enumeration value beyond its type": (
        lambda: module(query(), extra="|" + ENUMS.replace("0x", "256")),
        "does not fit",
    ),
    "an enumeration value that is no number": (lambda: module(query(), extra="|" + ENUMS), "an integer"),
    "a position beyond 32 bits": (
        lambda: module(static=method(argument("A", "int", 'Position="2147483648"'))),
        "32 bits",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_file_is_refused_for(what: str) -> None:
    build, reason = REFUSED[what]
    found = refusals(build())
    assert any(reason in d.message for d in found), [d.message for d in found]
    assert {d.code for d in found} == {"PSB301"}


def test_a_command_whose_names_clash_is_left_out_alone() -> None:
    text = module(static=method(argument("Way", "int", 'Aliases="ev"')) + method(name="B", meta='Verb="Clear"'))
    commands, diagnostics = read_document(text, "shop.cdxml")
    assert [c.name for c in commands] == ["Clear-Box"]
    assert [(d.severity, d.command) for d in diagnostics] == [(Severity.ERROR, "Move-Box")]


def test_a_command_of_more_than_32_sets_is_left_out_alone() -> None:
    many = "".join(f'<Method MethodName="M{n}"/>' for n in range(33))
    text = module(static=f'<Cmdlet><CmdletMetadata Verb="Set"/>{many}</Cmdlet>' + method())
    commands, diagnostics = read_document(text, "shop.cdxml")
    assert [c.name for c in commands] == ["Move-Box"]
    assert [d.command for d in diagnostics] == ["Set-Box"]
    assert [s.name for s in commands[0].sets] == ["Do33"]


def test_cmdlets_cannot_multiply_query_parameters_without_end() -> None:
    properties = "".join(
        f'<Property PropertyName="P{n}"><Type PSType="int"/><RegularQuery/></Property>' for n in range(400)
    )
    query_parameters = (
        f"<GetCmdletParameters><QueryableProperties>{properties}</QueryableProperties></GetCmdletParameters>"
    )
    found = refusals(module(query_parameters + method() * 300))
    assert "more than 100,000 query parameters" in found[0].message


@pytest.mark.parametrize(
    ("declared", "written", "taken"),
    [
        ("Color", "Shop.Color", True),
        ("Shop.Color", "Shop.Color[]", True),
        ("Shop.Color", "Nullable[Shop.Color]", True),
        ("Shop.Color", "Shop.Colors", False),
        ("Shop.Color", "My.Shop.Color", True),
        ("Color", "MyColor", False),
    ],
)
def test_an_enumeration_is_meant_where_its_name_stands_as_whole_words(declared: str, written: str, taken: bool) -> None:
    enums = f'|<Enums><Enum EnumName="{declared}"><Value Name="A" Value="0"/></Enum></Enums>'
    move = read(module(static=method(argument("Color", written)), extra=enums))["Move-Box"]
    assert ("GeneratedTypes" in parameter(move, "Color").type) is taken


def test_origins_say_where_each_parameter_stands() -> None:
    box = read(module(query()))["Get-Box"]
    assert box.origins["name"].file == "shop.cdxml"
    assert box.origins["parameters.MinimumSize"].line == 9


def test_what_is_not_cdxml_is_an_error() -> None:
    with pytest.raises(InputError, match=r"^a\.xml:1: is not cdxml"):
        read_document("<helpItems/>", "a.xml")


def test_cdxml_is_recognised_by_its_root() -> None:
    assert looks_like(module(query()), "x.xml")
    assert not looks_like("<helpItems/>", "x.cdxml")
