"""Addresses, options and credentials: what is refused before anything is sent, and that secrets show nowhere."""

from __future__ import annotations

import pickle
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

import pytest

import bridge
from bridge.session.addresses import SCHEMES, Address, parse_address
from bridge.session.connect import ConnectOptions
from bridge.session.credentials import Credential, resolve
from bridge.session.errors import AddressError, AuthenticationFailed, CredentialError
from bridge.session.winrm import _settings
from bridge.values import PSCredential


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("winrm+https://fs01.contoso.com", Address("winrm+https", "fs01.contoso.com")),
        ("WINRM+HTTP://fs01:5999/custom", Address("winrm+http", "fs01", 5999, None, "/custom")),
        ("winrm+https://CONTOSO%5Cbob@fs01/", Address("winrm+https", "fs01", None, "CONTOSO\\bob")),
        ("winrm+http://[::1]:5985", Address("winrm+http", "::1", 5985)),
        ("ssh://ann@host:2222", Address("ssh", "host", 2222, "ann")),
        ("pwsh:", Address("pwsh")),
        ("pwsh:/usr/bin/pwsh", Address("pwsh", path="/usr/bin/pwsh")),
        ("clr:", Address("clr")),
        ("simulator:", Address("simulator")),
    ],
)
def test_addresses_are_read_and_written_back(text: str, address: Address) -> None:
    assert parse_address(text) == address
    assert parse_address(address.text if "\\" not in address.text else text) == address


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("fs01", "none of"), ("https://fs01", r"winrm\+https"), ("http://fs01", r"winrm\+http:"), ("winrm+https:fs01", "needs a host"),
        ("winrm+https://", "needs a host"), ("winrm+https://fs01:99999", "port"), ("ssh://-oProxyCommand=x", "needs a host"),
        ("winrm+https://fs01?x=1", "may not hold"), ("", "none of"),
    ],
)  # fmt: skip
def test_what_is_no_address(text: str, says: str) -> None:
    with pytest.raises(AddressError, match=says):
        parse_address(text)


def test_an_address_may_not_hold_a_password_and_the_error_does_not_repeat_it() -> None:
    with pytest.raises(AddressError) as caught:
        parse_address("winrm+https://bob:hunter2@fs01")
    assert "hunter2" not in str(caught.value)


def test_every_scheme_has_an_opener() -> None:
    import importlib

    for home in SCHEMES.values():
        module, _, name = home.partition(":")
        assert callable(getattr(importlib.import_module(module), name))


def settings(address: str, **options: Any) -> dict[str, Any]:
    credential = options.pop("credential", ("bob", "pw"))
    made = ConnectOptions(credential=credential, **options)
    return _settings(parse_address(address), made, resolve(credential))


def test_https_verifies_and_uses_5986() -> None:
    made = settings("winrm+https://fs01")
    assert (made["port"], made["ssl"], made["cert_validation"], made["auth"], made["encryption"]) == (
        5986,
        True,
        True,
        "negotiate",
        "auto",
    )


def test_http_encrypts_messages_and_uses_5985() -> None:
    made = settings("winrm+http://fs01")
    assert (made["port"], made["ssl"], made["encryption"]) == (5985, False, "always")


@pytest.mark.parametrize("auth", ["ntlm", "kerberos", "credssp", "negotiate"])
def test_encrypting_authentication_is_taken_over_http(auth: str) -> None:
    assert settings("winrm+http://fs01", auth=auth)["auth"] == auth


def test_plain_basic_needs_a_word_of_consent() -> None:
    with pytest.raises(AddressError, match="allow_unencrypted=True"):
        settings("winrm+http://fs01", auth="basic")
    assert settings("winrm+http://fs01", auth="basic", allow_unencrypted=True)["encryption"] == "never"
    assert settings("winrm+https://fs01", auth="basic")["auth"] == "basic"


def test_certificates_need_tls_and_a_file() -> None:
    made = settings("winrm+https://fs01", certificate=("c.pem", "k.pem", "pass"))
    assert (made["auth"], made["certificate_pem"], made["certificate_key_pem"]) == ("certificate", "c.pem", "k.pem")
    with pytest.raises(AddressError):
        settings("winrm+http://fs01", certificate=("c.pem", "k.pem"))
    with pytest.raises(AuthenticationFailed, match="certificate="):
        settings("winrm+https://fs01", auth="certificate")


def test_options_are_checked(tmp_path: Path) -> None:
    with pytest.raises(AddressError, match="auth='magic'"):
        settings("winrm+https://fs01", auth="magic")
    with pytest.raises(AddressError, match="no option 'frobnicate'"):
        settings("winrm+https://fs01", extra={"frobnicate": 1})
    with pytest.raises(AddressError, match="does not exist"):
        settings("winrm+https://fs01", verify=tmp_path / "none.pem")
    assert settings("winrm+https://fs01", extra={"negotiate_delegate": True})["negotiate_delegate"] is True
    assert settings("winrm+https://fs01", proxy="http://proxy:3128")["proxy"] == "http://proxy:3128"
    with pytest.raises(AddressError, match="runspaces"):
        bridge.connect("simulator:", runspaces=0)
    with pytest.raises(AddressError, match="cannot use 'credential'"):
        bridge.connect("pwsh:", credential=("a", "b"))


@pytest.mark.parametrize(
    "given",
    [
        ("bob", "hunter2"), Credential("bob", "hunter2"), PSCredential("bob", "hunter2"), "env", "env:TEAM",
        lambda: ("bob", "hunter2"), (None, "hunter2"),
    ],
)  # fmt: skip
def test_credentials_come_in_many_forms(given: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for prefix in ("PSBRIDGE", "TEAM"):
        monkeypatch.setenv(f"{prefix}_USER", "bob")
        monkeypatch.setenv(f"{prefix}_PASSWORD", "hunter2")
    found = resolve(given, "bob")
    assert found == Credential("bob", "hunter2")
    assert found is not None
    assert found.reveal() == "hunter2"


def test_a_keyring_gives_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    import types

    ring = types.ModuleType("keyring")
    ring.get_password = lambda service, user: "hunter2" if (service, user) == ("psbridge", "bob") else None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", ring)
    assert resolve("keyring:bob") == Credential("bob", "hunter2")
    with pytest.raises(CredentialError, match="no password for 'eve'"):
        resolve("keyring:eve")


def test_missing_credentials_name_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PSBRIDGE_USER", raising=False)
    monkeypatch.delenv("PSBRIDGE_PASSWORD", raising=False)
    with pytest.raises(CredentialError, match="PSBRIDGE_USER"):
        resolve("env")
    assert resolve(None, "bob") is None
    for wrong in (("", "x"), 5, "nonsense", ("a", "b", "c")):
        with pytest.raises(CredentialError):
            resolve(wrong)  # type: ignore[arg-type]


def test_a_password_shows_in_no_repr_pickle_aside() -> None:
    credential = Credential("bob", "hunter2")
    shown = [repr(credential), str(credential), repr(ConnectOptions(credential=credential, certificate=("a", "b", "hunter2"))),
             repr(credential.as_pscredential())]  # fmt: skip
    assert all("hunter2" not in text for text in shown)
    assert pickle.loads(pickle.dumps(credential)) == credential


def test_a_password_is_in_no_traceback() -> None:
    try:
        bridge.connect("winrm+http://127.0.0.1:1", credential=("bob", "hunter2"), timeouts=2)
    except bridge.SessionError as exc:
        text = "".join(traceback.TracebackException.from_exception(exc, capture_locals=True).format())
        ours = [line for line in text.splitlines() if "hunter2" in line and "test_addresses" not in line]
        # The caller's own line is the caller's; frames of this project must not add to it.
        assert [line for line in ours if 'credential=("bob"' not in line] == []
    else:
        pytest.fail("port 1 answered")


def test_importing_the_project_loads_no_network_stack() -> None:
    code = "import sys, bridge; sys.exit(any(m in sys.modules for m in ('requests', 'pypsrp', 'psrpcore', 'lxml', 'rich', 'asyncio')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = bridge.nonsense
    assert set(bridge.__all__) <= set(dir(bridge))
    for name in bridge.__all__:
        assert getattr(bridge, name) is not None
