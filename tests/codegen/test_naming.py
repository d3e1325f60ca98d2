from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.codegen.naming import ACRONYMS, MAX_NAME, WORDS, NameRefused, Naming, is_identifier, resolve

NAMES = Naming()


@pytest.mark.parametrize(
    ("powershell", "python"),
    [
        ("Close-SmbSession", "close_smb_session"),
        ("Get-NetIPAddress", "get_net_ip_address"),
        ("Get-NetIPv6Protocol", "get_net_ipv6_protocol"),
        ("Get-DhcpServerv4Scope", "get_dhcp_server_v4_scope"),
        ("ConvertTo-Csv", "convert_to_csv"),
        ("Get-VMHost", "get_vm_host"),
        ("Get-VM", "get_vm"),
        ("Enable-VMTPM", "enable_vm_tpm"),
        ("Get-NetFirewallHyperVVMCreator", "get_net_firewall_hyper_v_vm_creator"),
        ("Enable-PSWSManCombinedTrace", "enable_ps_wsman_combined_trace"),
        ("Test-RDOUAccess", "test_rd_ou_access"),
        ("Get-Net6to4Configuration", "get_net_6to4_configuration"),
        ("Install-ADDSForest", "install_ad_ds_forest"),
        ("TabExpansion2", "tab_expansion2"),
        ("Foo.Bar-Baz", "foo_bar_baz"),
    ],
)
def test_command_names_are_split_as_people_read_them(powershell: str, python: str) -> None:
    assert NAMES.command(powershell) == python


@pytest.mark.parametrize(
    ("powershell", "python"),
    [
        ("ClientUserName", "client_user_name"),
        ("IPv4Address", "ipv4_address"),
        ("DAIPsecRequired", "da_ipsec_required"),
        ("UserPEs", "user_pes"),
        ("VMs", "vms"),
        ("LogSizeLimitInMBs", "log_size_limit_in_mbs"),
        ("IssueOAuthRefreshTokensTo", "issue_oauth_refresh_tokens_to"),
        ("iSCSISession", "iscsi_session"),
        ("Phase1AuthSet", "phase1_auth_set"),
        ("X509Certificate", "x509_certificate"),
        ("SMBv1", "smb_v1"),
        ("newName", "new_name"),
        ("ThreatIDDefaultAction_Ids", "threat_id_default_action_ids"),
        ("BandwidthPercentage_SMB", "bandwidth_percentage_smb"),
        ("SystemSMBIOSUUID", "system_smbios_uuid"),
        ("GrößeMB", "größe_mb"),
    ],
)
def test_parameter_names_are_split_as_people_read_them(powershell: str, python: str) -> None:
    assert NAMES.parameter(powershell) == python


@pytest.mark.parametrize("keyword", ["From", "For", "In", "Is", "As", "Class", "Not", "Async", "Global", "Continue"])
def test_a_keyword_gets_a_trailing_underscore(keyword: str) -> None:
    assert NAMES.parameter(keyword) == keyword.lower() + "_"


def test_builtins_are_kept_for_parameters_and_changed_for_commands() -> None:
    assert [NAMES.parameter(n) for n in ("Filter", "Type", "Id", "None")] == ["filter", "type", "id", "none"]
    assert [NAMES.command(n) for n in ("Filter", "Type", "Print")] == ["filter_", "type_", "print_"]


def test_the_casing_of_a_known_word_does_not_matter() -> None:
    assert NAMES.parameter("IpV6Address") == NAMES.parameter("IPv6Address") == "ipv6_address"


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("SmbShare", "smbshare"),
        ("Hyper-V", "hyper_v"),
        ("Microsoft.PowerShell.Utility", "microsoft_powershell_utility"),
        ("con", "con_"),
        ("LPT1", "lpt1_"),
        ("import", "import_"),
        ("7Zip", "n7zip"),
    ],
)
def test_modules_become_packages_that_every_system_can_store(module: str, package: str) -> None:
    assert NAMES.module(module) == package


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../../etc/passwd",
        "a\\b",
        "Get-\0",
        "Get-Foo\nimport os",
        "Get-\u2028",
        "'",
        '"',
        "{x}",
        "$(x)",
        "a;b",
        "x" * (MAX_NAME + 1),
        "---",
    ],
)
def test_a_name_that_no_command_has_is_refused(name: str) -> None:
    for make in (NAMES.command, NAMES.parameter, NAMES.module):
        with pytest.raises(NameRefused):
            make(name)


def test_overrides_of_a_user_win() -> None:
    names = Naming(
        words={"foobar": "foobar"},
        modules={"hyper-v": "hv"},
        commands={"get-vm": "list_vms"},
        parameters={"computername": "computer", "get-vm.id": "vm_id"},
    )
    assert names.command("Get-VM") == "list_vms"
    assert names.command("Get-FooBarBaz") == "get_foobar_baz"
    assert names.module("Hyper-V") == "hv"
    assert names.parameter("ComputerName", "Stop-VM") == "computer"
    assert names.parameter("Id", "Get-VM") == "vm_id"
    assert names.parameter("Id", "Stop-VM") == "id"


def test_equal_names_are_told_apart_the_same_way_every_time() -> None:
    pairs = [("Get-IPv4", "get_ipv4"), ("Get-Ipv4", "get_ipv4"), ("Get-I_Pv4", "get_ipv4"), ("Get-X", "get_x")]
    expected = {"Get-I_Pv4": "get_ipv4", "Get-IPv4": "get_ipv4_2", "Get-Ipv4": "get_ipv4_3", "Get-X": "get_x"}
    for seed in range(10):
        random.Random(seed).shuffle(pairs)
        assert resolve(pairs) == expected


def test_a_number_never_takes_a_name_that_another_has_by_right() -> None:
    found = resolve([("A", "x"), ("B", "x"), ("C", "x_2")])
    assert found == {"A": "x", "B": "x_3", "C": "x_2"}


def test_reserved_names_get_an_underscore() -> None:
    assert resolve([("Debug", "debug")], {"debug"}) == {"Debug": "debug_"}


def test_the_table_has_no_entry_that_changes_nothing() -> None:
    for word, spelling in WORDS.items():
        assert Naming().snake(word) == spelling
    assert all(word.isupper() for word in ACRONYMS)


@given(st.text(max_size=40))
def test_whatever_the_name_the_answer_is_an_identifier_or_a_refusal(name: str) -> None:
    for make in (NAMES.command, NAMES.parameter, NAMES.module):
        try:
            made = make(name)
        except NameRefused:
            continue
        assert is_identifier(made)
        assert not made.startswith("_")


@given(st.lists(st.tuples(st.text("ABab", min_size=1, max_size=3), st.sampled_from(["x", "x_2", "y"]))))
def test_resolved_names_are_all_different(pairs: list[tuple[str, str]]) -> None:
    distinct = list({p[0]: p for p in pairs}.values())
    found = resolve(distinct)
    assert len(set(found.values())) == len(distinct) == len(found)
