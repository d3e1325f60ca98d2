"""Names of types, as the engine writes them in syntax lines."""

from __future__ import annotations

import pytest

from bridge.values import parse_type, short_name


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("System.Management.Automation.PSModuleInfo[]", "psmoduleinfo[]"),
        ("System.Management.Automation.Runspaces.Runspace", "runspace"),
        ("Microsoft.PowerShell.Commands.PSPropertyExpression[]", "pspropertyexpression[]"),
        ("System.Net.IPEndPoint", "IPEndpoint"),
        ("System.Net.NetworkInformation.PhysicalAddress", "PhysicalAddress"),
        ("System.Security.Cryptography.X509Certificates.X509Certificate", "X509Certificate"),
        ("Microsoft.Management.Infrastructure.CimSession[]", "CimSession[]"),
        ("Microsoft.Management.Infrastructure.CimInstance", "ciminstance"),
        ("System.Nullable`1[System.Int32]", "int"),
    ],
)
def test_a_syntax_line_writes_accelerators_as_the_engine_does(full: str, short: str) -> None:
    assert short_name(full) == short
    if "Nullable" not in full:
        assert str(parse_type(short)) == full
