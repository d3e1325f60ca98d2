"""Messages as bytes: fragments, envelopes, and psrpcore as the judge of what this side writes."""

from __future__ import annotations

import base64
import random
import uuid
from typing import Any

import psrpcore
import pytest
from psrpcore import types as ps

from bridge.clixml import dump_object, load_object
from bridge.transport import soap
from bridge.transport.errors import ProtocolViolation
from bridge.transport.fragments import Defragmenter, Fragmenter, pack_message, unpack_message
from bridge.transport.keys import KeyExchange
from bridge.transport.messages import (
    CommandCall,
    Kind,
    capability,
    create_pipeline,
    host_info,
    host_response,
    init_pool,
)
from bridge.values import EnumValue

POOL, PIPELINE = uuid.uuid4(), uuid.uuid4()


def sent_by(pool: psrpcore.ClientRunspacePool) -> dict[int, Any]:
    payload = pool.data_to_send()
    assert payload is not None
    messages = [unpack_message(raw) for raw in Defragmenter().feed(bytes(payload.data))]
    return {m.kind: load_object(m.data) for m in messages}


def ours(value: Any) -> Any:
    return load_object(dump_object(value))


def test_the_pool_is_opened_with_what_psrpcore_would_send() -> None:
    size = ps.Size(Width=120, Height=50)
    zero = ps.Coordinates(X=0, Y=0)
    data = ps.HostDefaultData(
        ForegroundColor=ps.ConsoleColor.Gray, BackgroundColor=ps.ConsoleColor.Black, CursorPosition=zero, WindowPosition=zero,
        CursorSize=25, BufferSize=ps.Size(Width=120, Height=3000), WindowSize=size, MaxWindowSize=size, MaxPhysicalWindowSize=size,
        WindowTitle="psbridge",
    )  # fmt: skip
    host = ps.HostInfo(
        IsHostNull=False, IsHostUINull=False, IsHostRawUINull=False, UseRunspaceHost=False, HostDefaultData=data
    )
    pool = psrpcore.ClientRunspacePool(host=host, max_runspaces=3, application_arguments={"a": 1})
    pool.open()
    theirs = sent_by(pool)
    assert ours(capability()) == theirs[Kind.SESSION_CAPABILITY]
    assert ours(init_pool(3, {"a": 1}, (120, 50))) == theirs[Kind.INIT_POOL]
    assert ours(host_info(120, 50)) == theirs[Kind.INIT_POOL]["HostInfo"]


def test_connecting_sends_what_psrpcore_would_send() -> None:
    pool = psrpcore.ClientRunspacePool()
    pool.connect()
    assert sent_by(pool)[Kind.CONNECT_POOL] == ""


def opened_pair() -> tuple[psrpcore.ClientRunspacePool, psrpcore.ServerRunspacePool]:
    client, server = psrpcore.ClientRunspacePool(), psrpcore.ServerRunspacePool()
    client.open()
    for sender, receiver in ((client, server), (server, client)):
        while (payload := sender.data_to_send()) is not None:
            receiver.receive_data(payload)
        while receiver.next_event() is not None:
            pass
    return client, server


def test_psrpcores_server_reads_the_pipeline_that_is_sent() -> None:
    client, server = opened_pair()
    psrpcore.ServerPipeline(server, PIPELINE)
    calls = [CommandCall("Get-A", [("Name", "x"), (None, 5), ("On", None)]), CommandCall("Set-B", [])]
    data = dump_object(create_pipeline(calls, no_input=False, protocol=(2, 3))).encode()
    raw = pack_message(Kind.CREATE_PIPELINE, data, server.runspace_pool_id, PIPELINE)
    for fragment in Fragmenter(512, first_id=100).cut(raw):
        server.receive_data(psrpcore.PSRPPayload(fragment, psrpcore.StreamType.default, PIPELINE))
    event = server.next_event()
    assert isinstance(event, psrpcore.CreatePipelineEvent)
    first, second = event.pipeline.commands
    assert (first.command_text, first.is_script, second.command_text) == ("Get-A", False, "Set-B")
    assert first.parameters == [("Name", "x"), (None, 5), ("On", None)]
    assert event.pipeline.no_input is False
    mine = ours(create_pipeline(calls, no_input=False, protocol=(2, 3)))
    shell = psrpcore.ClientPowerShell(client, no_input=False)
    shell.add_command("Get-A").add_parameter("Name", "x").add_argument(5).add_parameter("On", None).add_command("Set-B")
    client.their_capability = client.our_capability
    client.state = ps.RunspacePoolState.Opened
    shell.start()
    theirs = sent_by(client)[Kind.CREATE_PIPELINE]
    assert mine["PowerShell"]["Cmds"][0]["Args"][0].to_dict() == theirs["PowerShell"]["Cmds"][0]["Args"][0].to_dict()
    assert set(mine.keys()) == set(theirs.keys())
    assert set(mine["PowerShell"]["Cmds"][0].keys()) == set(theirs["PowerShell"]["Cmds"][0].keys())
    for name in ("IsNested", "History", "RedirectShellErrorOutputPipe"):
        assert mine["PowerShell"][name] == theirs["PowerShell"][name]
    for name in ("RemoteStreamOptions", "NoInput", "AddToHistory", "HostInfo", "IsNested"):
        assert mine[name] == theirs[name]
    for name in ("IsScript", "UseLocalScope", "MergeMyResult", "MergeInformation"):
        assert mine["PowerShell"]["Cmds"][0][name] == theirs["PowerShell"]["Cmds"][0][name]
    assert mine["ApartmentState"] == theirs["ApartmentState"]


def test_the_key_exchange_agrees_with_psrpcore() -> None:
    exchange = KeyExchange()
    server = psrpcore.ServerRunspacePool()
    server.state = ps.RunspacePoolState.Opened
    message = dump_object(init := create_key_message(exchange)).encode()
    assert init["PublicKey"] == exchange.public_key
    raw = pack_message(Kind.PUBLIC_KEY, message, server.runspace_pool_id, None)
    server.receive_data(psrpcore.PSRPPayload(Fragmenter().cut(raw)[0], psrpcore.StreamType.default, None))
    server.next_event()
    payload = server.data_to_send()
    assert payload is not None
    (answer,) = [unpack_message(r) for r in Defragmenter().feed(bytes(payload.data))]
    assert answer.kind == Kind.ENCRYPTED_SESSION_KEY
    assert len(exchange.session_key(load_object(answer.data)["EncryptedSessionKey"])) == 32
    with pytest.raises(ProtocolViolation):
        exchange.session_key(base64.b64encode(b"nonsense").decode())


def create_key_message(exchange: KeyExchange) -> Any:
    from bridge.transport.messages import note

    return note(PublicKey=exchange.public_key)


def test_a_host_response_carries_call_method_and_value() -> None:
    method = EnumValue("System.Management.Automation.Remoting.RemoteHostMethodId", "PromptForChoice", 26)
    value = ours(host_response(4, method, 2))
    assert (value["ci"], value["mr"], value["mi"]) == (4, 2, method)
    assert "me" not in value


@pytest.mark.parametrize("length", [0, 1, 100, 479, 480, 481, 5000])
def test_fragments_join_again_however_they_arrive(length: int) -> None:
    raw = pack_message(Kind.OUTPUT, bytes(random.Random(length).randbytes(length)), POOL, PIPELINE)
    other = pack_message(Kind.STATE, b"<Nil/>", POOL, None)
    fragmenter = Fragmenter(500)
    data = b"".join(fragmenter.cut(raw) + fragmenter.cut(other))
    for step in (1, 7, 21, 22, 499, len(data)):
        joined = Defragmenter()
        found = [m for at in range(0, len(data), step) for m in joined.feed(data[at : at + step])]
        assert found == [raw, other]
    assert unpack_message(other) == (Kind.STATE, None, b"<Nil/>")
    assert unpack_message(raw).target == PIPELINE


def test_broken_fragments_are_refused() -> None:
    first, second, *_ = Fragmenter(100).cut(bytes(400))
    with pytest.raises(ProtocolViolation, match="out of order"):
        Defragmenter().feed(second)
    with pytest.raises(ProtocolViolation, match="inside another"):
        Defragmenter().feed(first + first)
    with pytest.raises(ProtocolViolation, match="larger"):
        Defragmenter(max_message=50).feed(first)
    with pytest.raises(ProtocolViolation, match="shorter than its head"):
        unpack_message(b"abc")


def test_random_bytes_from_a_host_are_refused_or_waited_for() -> None:
    rng = random.Random(5)
    for _ in range(300):
        data = rng.randbytes(rng.randrange(1, 200))
        try:
            for raw in Defragmenter(max_message=1000).feed(data):
                unpack_message(raw)
        except ProtocolViolation:
            continue


def test_envelopes_are_well_formed_and_say_what_they_are() -> None:
    writer = soap.Soap('http://h:1/wsman?a="b"&c', "http://schemas.microsoft.com/powershell/A<B", locale='de-DE"')
    writer.shell_id = "ID"
    message_id, text = writer.envelope("Command", soap.command_body("C", b"data"), 20.5, options={"x": ("1", True)})
    body = soap.parse(text)
    assert soap.command_id_of(body) is None
    root = body.getroottree().getroot()
    found = {e.tag.rpartition("}")[2]: e.text for e in root.iter()}
    assert found["MessageID"] == message_id
    assert found["OperationTimeout"] == "PT20.5S"
    assert found["ResourceURI"].endswith("A<B")
    assert found["Selector"] == "ID"


def test_faults_are_read_and_foreign_answers_are_not() -> None:
    fault = soap.parse_fault(
        b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Reason><s:Text>no</s:Text></s:Reason>'
        b'<s:Detail><f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="5"><f:Message>Access is '
        b"denied. </f:Message></f:WSManFault></s:Detail></s:Fault></s:Body></s:Envelope>"
    )
    assert fault == soap.Fault(5, "Access is denied.")
    assert soap.parse_fault(b"<html/>") is None
    assert soap.parse_fault(b"") is None
    with pytest.raises(ProtocolViolation, match="another request"):
        soap.parse(b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body/></s:Envelope>', "uuid:1")
