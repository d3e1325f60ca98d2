from __future__ import annotations

import pytest

from bridge.codegen.annotations import IMPORTS, parameter_annotation, result_annotation
from bridge.model import Command, EnumMember, EnumType, Parameter, ValidationRule


def annotation(type_: str, **kwargs: object) -> str:
    enums = kwargs.pop("enums", ())
    parameter = Parameter("P", type_, **kwargs)  # type: ignore[arg-type]
    found = parameter_annotation(parameter, Command("Get-X", parameters=(parameter,), enums=enums))  # type: ignore[arg-type]
    for name in found.needs:
        assert name in IMPORTS
        assert name in found.text
    return found.text


@pytest.mark.parametrize(
    ("type_", "python"),
    [
        ("System.String", "str"),
        ("string", "str"),
        ("System.String[]", "Sequence[str] | str"),
        ("UInt64[]", "Sequence[int] | int"),
        ("SwitchParameter", "bool"),
        ("Boolean", "bool"),
        ("System.Nullable`1[System.Boolean]", "bool | None"),
        ("Nullable[System.Int32][]", "Sequence[int | None] | int | None"),
        ("System.Byte[]", "bytes | Sequence[int] | int"),
        ("System.DateTime", "datetime | str"),
        ("TimeSpan[]", "Sequence[timedelta | str] | timedelta | str"),
        ("System.Guid", "UUID | str"),
        ("System.Decimal", "Decimal | float"),
        ("Hashtable", "Mapping[Any, Any]"),
        ("Hashtable[]", "Sequence[Mapping[Any, Any]] | Mapping[Any, Any]"),
        ("System.Collections.Generic.List`1[System.String]", "Sequence[str] | str"),
        ("PSCredential", "PSCredential"),
        ("SecureString", "SecureString"),
        ("CimInstance[]", "Sequence[PSObject] | PSObject"),
        ("CimSession", "PSObject | str"),
        ("System.Object", "Any"),
        ("Object[]", "Any"),
        ("VirtualMachine[]", "Any"),
        ("Int32[,]", "Sequence[Any]"),
        ("not a type!", "Any"),
        ("", "Any"),
    ],
)
def test_a_type_is_what_a_python_caller_writes(type_: str, python: str) -> None:
    assert annotation(type_) == python


def test_listed_values_of_an_enumeration_become_a_literal() -> None:
    assert annotation("SmbInstance", accepted_values=("Default", "CSV")) == "Literal['Default', 'CSV']"
    assert annotation("SmbInstance[]", accepted_values=("A", "B")) == "Sequence[Literal['A', 'B']] | Literal['A', 'B']"


def test_members_of_a_known_enumeration_become_a_literal() -> None:
    enum = EnumType("Contoso.Mode", (EnumMember("On", 1), EnumMember("Off", 0)))
    assert annotation("Contoso.Mode", enums=(enum,)) == "Literal['On', 'Off']"


def test_a_validate_set_becomes_a_literal() -> None:
    rule = ValidationRule("Set", ("Low", "Very high"))
    assert annotation("System.String", validation=(rule,)) == "Literal['Low', 'Very high']"


def test_numbers_stay_numbers() -> None:
    assert annotation("Int32", accepted_values=("8", "16", "32")) == "Literal[8, 16, 32]"
    assert annotation("Int32", accepted_values=("0-14400",)) == "int"
    assert annotation("Boolean", accepted_values=("True", "False")) == "bool"


def test_prose_in_a_list_of_enumeration_values_is_not_trusted() -> None:
    assert annotation("ScopeKind", accepted_values=("Numbered scopes", "All")) == "str"
    assert annotation("Kind", accepted_values=("Index", "None", "", "Index")) == "Literal['Index', 'None']"


def test_null_is_in_the_annotation_only_where_it_means_something() -> None:
    assert annotation("System.String") == "str"
    assert annotation("System.String", validation=(ValidationRule("AllowNull"),)) == "str | None"


@pytest.mark.parametrize(
    ("outputs", "python"),
    [
        ((), "Any"),
        (("None",), "None"),
        (("System.Void",), "None"),
        (("System.String",), "str"),
        (("System.String", "System.Int32"), "int | str"),
        (("System.Object",), "Any"),
        (("System.Guid[]",), "UUID"),
        (("Microsoft.Management.Infrastructure.CimInstance#ROOT/Microsoft/Windows/SMB/MSFT_SmbSession",), "PSObject"),
        (("Microsoft.HyperV.PowerShell.VirtualMachine", "None"), "PSObject"),
        (("This cmdlet returns a job.",), "Any"),
        (("System.DateTime", "Contoso.Thing"), "PSObject | datetime"),
    ],
)
def test_the_result_comes_from_outputs_where_they_tell(outputs: tuple[str, ...], python: str) -> None:
    assert result_annotation(Command("Get-X", output_types=outputs)).text == python


@pytest.mark.parametrize("switch", ["PassThru", "Passthru", "AsJob"])
def test_a_switch_that_makes_output_outweighs_none(switch: str) -> None:
    command = Command("Get-X", parameters=(Parameter(switch, "switch"),), output_types=("None",))
    assert result_annotation(command).text == "PSObject"
