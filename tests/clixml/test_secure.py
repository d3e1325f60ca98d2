"""Secrets: written only with a session key, never shown."""

import os

import pytest
from psrpcore._crypto import PSRemotingCrypto

from bridge.clixml import DecodeError, SessionKeyError, dump_object, load_object
from bridge.values import PSCredential, PSObject, SecureString


@pytest.fixture
def cipher() -> PSRemotingCrypto:
    made = PSRemotingCrypto()
    made.register_key(os.urandom(32))
    return made


def test_a_secret_travels_under_the_session_key(cipher: PSRemotingCrypto) -> None:
    for text in ("", "p\u00e4ss \U0001f600", "x" * 1000):
        element = dump_object(SecureString(text), cipher=cipher)
        assert text not in element or not text
        assert load_object(element, cipher=cipher).reveal() == text


def test_a_credential_is_one_again(cipher: PSRemotingCrypto) -> None:
    given = PSCredential("CONTOSO\\bob", "secret")
    element = dump_object(PSObject({"Credential": given}), cipher=cipher)
    assert "secret" not in element
    read = load_object(element, cipher=cipher)
    assert read.Credential == given
    assert "secret" not in repr(read)


def test_without_the_key_nothing_is_written_or_read(cipher: PSRemotingCrypto) -> None:
    with pytest.raises(SessionKeyError) as caught:
        dump_object([SecureString("hunter2")])
    assert "hunter2" not in str(caught.value)
    element = dump_object(SecureString("hunter2"), cipher=cipher)
    with pytest.raises(SessionKeyError):
        load_object(element)
    other = PSRemotingCrypto()
    with pytest.raises(SessionKeyError):
        load_object(element, cipher=other)
    with pytest.raises(SessionKeyError):
        dump_object(SecureString("hunter2"), cipher=other)
    for damaged in ("<SS>!</SS>", "<SS></SS>", "<SS>AAAA</SS>"):
        with pytest.raises((SessionKeyError, DecodeError)):
            load_object(damaged, cipher=cipher)


def test_the_form_of_a_file_written_on_unix_is_read_and_that_of_windows_refused() -> None:
    assert load_object("<SS>610062006300</SS>").reveal() == "abc"
    with pytest.raises(SessionKeyError, match="Windows user"):
        load_object("<SS>01000000d08c9ddf0115d1118c7a00c04fc297eb01000000aabb</SS>")
    for text in ("", "6", "61zz", "61 00"):
        with pytest.raises(SessionKeyError):
            load_object(f"<SS>{text}</SS>")


def test_a_pattern_learned_from_many_objects_never_reads_secrets(cipher: PSRemotingCrypto) -> None:
    for number in range(20):
        value = PSObject({"Id": number, "Secret": SecureString(f"s{number}")})
        read = load_object(dump_object(value, cipher=cipher), cipher=cipher)
        assert read.Secret.reveal() == f"s{number}"
