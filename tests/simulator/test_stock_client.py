"""The stock pypsrp client against the simulator, feature by feature."""

from __future__ import annotations

import ssl
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from pypsrp.complex_objects import ObjectMeta
from pypsrp.exceptions import AuthenticationError, WSManFaultError
from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.shell import SignalCode
from pypsrp.wsman import WSMan

from bridge.simulator import Context, Param, Simulator
from bridge.values import PSCredential, SecureString
from tests.simulator.stock import Opener, RecordingUI, connection, run


@pytest.mark.parametrize("auth", ["basic", "ntlm", "negotiate"])
def test_each_authentication_runs_a_command(simulator: Simulator, open_pool: Opener, auth: str) -> None:
    with open_pool(simulator, auth) as pool:
        assert run(pool, "Get-Number", Count=2).output == [0, 1]


@pytest.mark.parametrize("auth", ["basic", "ntlm", "negotiate"])
def test_a_wrong_password_is_refused(simulator: Simulator, open_pool: Opener, auth: str) -> None:
    with pytest.raises(AuthenticationError), open_pool(simulator, auth, password="wrong"):
        pass
    assert not simulator.calls


def test_an_unknown_user_is_refused(simulator: Simulator) -> None:
    wsman = WSMan(
        simulator.host,
        port=simulator.port,
        ssl=False,
        auth="basic",
        encryption="never",
        username="nobody",
        password=simulator.password,
    )
    with pytest.raises(AuthenticationError), wsman, RunspacePool(wsman):
        pass


def test_the_password_of_one_simulator_does_not_open_another(open_pool: Opener) -> None:
    with Simulator(password="one") as first, Simulator(password="two") as second:
        with open_pool(first, "ntlm") as pool:
            assert run(pool, "Write-Output", InputObject="x").output == ["x"]
        with pytest.raises(AuthenticationError), open_pool(second, "ntlm", password="one"):
            pass


def test_ntlm_messages_are_encrypted_on_the_wire(simulator: Simulator, open_pool: Opener) -> None:
    sent: list[bytes] = []
    with open_pool(simulator, "ntlm") as pool:
        transport = pool.connection.transport
        session = transport.session
        original = session.send

        def send(request: Any, **options: Any) -> Any:
            sent.append(request.body if isinstance(request.body, bytes) else b"")
            response = original(request, **options)
            sent.append(response.content)
            return response

        session.send = send
        run(pool, "Test-Echo", Value="a secret word")
    assert sent
    assert not any(b"Envelope" in body for body in sent)


def test_https_is_served_with_a_certificate_that_the_client_can_check(tmp_path: Path, open_pool: Opener) -> None:
    with Simulator(tls=True) as simulator:
        file = tmp_path / "simulator.pem"
        file.write_text(simulator.certificate)
        assert simulator.url.startswith("https://")
        with open_pool(simulator, "basic", ssl=True, cert_validation=str(file)) as pool:
            assert run(pool, "Write-Output", InputObject="x").output == ["x"]
        with open_pool(simulator, "negotiate", ssl=True, cert_validation=str(file)) as pool:
            assert run(pool, "Write-Output", InputObject="y").output == ["y"]
        with (
            pytest.raises(Exception, match=r"certificate verify failed|CERTIFICATE"),
            open_pool(simulator, "basic", ssl=True),
        ):
            pass
        assert ssl.PEM_cert_to_DER_cert(simulator.certificate)


def test_an_ntlm_login_is_bound_to_the_certificate_that_the_client_saw(tmp_path: Path, open_pool: Opener) -> None:
    with Simulator(tls=True) as simulator:
        file = tmp_path / "simulator.pem"
        file.write_text(simulator.certificate)
        simulator.endpoint._certificate_hash = b"of another certificate".ljust(32)
        with pytest.raises(AuthenticationError), open_pool(simulator, "ntlm", ssl=True, cert_validation=str(file)):
            pass


def test_every_stream_arrives(simulator: Simulator, open_pool: Opener) -> None:
    ui = RecordingUI()
    with open_pool(simulator, ui=ui) as pool:
        result = run(pool, "Write-All", Verbose=True, Debug=True)
    streams = result.streams
    assert result.output == ["out"]
    assert [str(w) for w in streams.warning] == ["careful"]
    assert [v.message for v in streams.verbose] == ["details"]
    assert [d.message for d in streams.debug] == ["inner"]
    assert [(i.message_data, i.source, i.tags) for i in streams.information] == [("news", "Write-All", ["tag"])]
    assert [(p.activity, p.percent_complete) for p in streams.progress] == [("working", 50)]
    (error,) = streams.error
    assert (str(error), error.fq_error, error.category) == ("no such thing", "NotThere,Write-All", 13)
    assert error.exception.types[0] == "System.Management.Automation.ItemNotFoundException"
    assert ("WriteWarningLine", "careful") in ui.calls


def test_records_tell_which_command_made_them(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        shell = PowerShell(pool)
        shell.add_cmdlet("Get-Number").add_parameter("Count", 1).add_cmdlet("Write-All").add_parameter("Verbose", True)
        shell.invoke()
        quiet = PowerShell(pool)
        quiet.add_cmdlet("Write-All")
        quiet.invoke(remote_stream_options=0)
    (error,) = shell.streams.error
    assert error.extended_info_present
    assert (error.fq_error, error.invocation_name, error.command_name) == (
        "InputObjectNotBound,Write-All",
        "Write-All",
        "Write-All",
    )
    assert (error.invocation_pipeline_position, error.invocation_pipeline_length) == (2, 2)
    assert not quiet.streams.error[0].extended_info_present


def test_silent_streams_stay_silent(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        result = run(pool, "Write-All", ErrorAction="SilentlyContinue", WarningAction="Ignore")
    assert result.output == ["out"]
    assert not result.streams.warning
    assert not result.streams.verbose
    assert not result.streams.error


def test_error_action_stop_fails_the_pipeline_with_the_error(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        result = run(pool, "Write-All", ErrorAction="Stop")
    assert result.had_errors
    assert result.streams.error[-1].fq_error == "NotThere,Write-All"


def test_prompts_are_host_calls_and_their_answers_decide(simulator: Simulator, open_pool: Opener) -> None:
    ui = RecordingUI()
    ui.answers = [2, 0]
    with open_pool(simulator, ui=ui) as pool:
        assert run(pool, "Remove-Thing", Name="a").output == []
        assert run(pool, "Remove-Thing", Name="b").output == ["removed b"]
    text = 'Are you sure you want to perform this action?\nPerforming the operation "Remove-Thing" on target "{0}".'
    assert ui.calls == [("PromptForChoice", ("Confirm", text.format(n), 4, 0)) for n in "ab"]


def test_what_if_is_a_line_and_changes_nothing(simulator: Simulator, open_pool: Opener) -> None:
    ui = RecordingUI()
    with open_pool(simulator, ui=ui) as pool:
        assert run(pool, "Remove-Thing", Name="a", WhatIf=True).output == []
    assert ui.calls == [("WriteLine2", 'What if: Performing the operation "Remove-Thing" on target "a".')]


def test_a_prompt_without_a_host_is_an_error_and_does_not_hang(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        result = run(pool, "Remove-Thing", Name="a")
    assert result.had_errors
    assert result.streams.error[0].fq_error == "HostFunctionNotImplemented,Remove-Thing"


def test_a_cmdlet_may_ask_for_a_line(simulator: Simulator, open_pool: Opener) -> None:
    @simulator.cmdlet("Read-Line")
    def read_line(ctx: Context) -> str:
        return ctx.read_line()

    with open_pool(simulator, ui=RecordingUI()) as pool:
        assert run(pool, "Read-Line").output == ["typed"]


def test_input_is_streamed_into_a_running_pipeline(simulator: Simulator, open_pool: Opener) -> None:
    seen: list[Any] = []

    @simulator.cmdlet("Watch-Input")
    class WatchInput:
        item: Annotated[Any, Param(by_value=True)] = None

        def process(self, ctx: Context) -> None:
            seen.append(self.item)
            ctx.write(len(seen))

    def objects() -> Iterator[list[Any]]:
        # The client reads one block ahead: the first is on its way when the third is made.
        yield [1, 2]
        yield [3]
        assert _until(lambda: len(seen) >= 2)
        yield ["last"]

    with open_pool(simulator) as pool:
        assert run(pool, "Watch-Input", objects()).output == [1, 2, 3, 4]
    assert seen == [1, 2, 3, "last"]


def test_pipelines_of_several_commands_and_statements_run(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        shell = PowerShell(pool)
        shell.add_cmdlet("Get-Number").add_parameter("Count", 5)
        shell.add_cmdlet("Where-Object").add_parameters({"Property": "Length", "EQ": True, "Value": None})
        shell.add_cmdlet("Select-Object").add_parameter("Last", 2)
        shell.add_statement()
        shell.add_cmdlet("Write-Output").add_parameter("InputObject", "second")
        assert shell.invoke() == [3, 4, "second"]


def test_a_failing_statement_does_not_keep_the_next_from_running(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        shell = PowerShell(pool)
        shell.add_cmdlet("No-Such").add_statement().add_cmdlet("Write-Output").add_parameter("InputObject", "on")
        assert shell.invoke() == ["on"]
        assert shell.streams.error[0].fq_error == "CommandNotFoundException"
        assert not shell.had_errors


def test_an_unknown_command_and_a_script_are_refused_with_the_engines_words(
    simulator: Simulator, open_pool: Opener
) -> None:
    with open_pool(simulator) as pool:
        result = run(pool, "No-Such")
        assert result.had_errors
        assert str(result.streams.error[0]).startswith(
            "The term 'No-Such' is not recognized as a name of a cmdlet, function,"
        )
        shell = PowerShell(pool)
        shell.add_script("Get-Date; 1 + 1")
        shell.invoke()
        assert shell.had_errors
        assert "no-language mode" in str(shell.streams.error[0])


def test_a_registered_script_runs_for_exactly_its_text(simulator: Simulator, open_pool: Opener) -> None:
    @simulator.script("Get-Date; 1 + 1")
    def both(ctx: Context) -> list[int]:
        return [7, 2]

    with open_pool(simulator) as pool:
        shell = PowerShell(pool)
        shell.add_script("Get-Date; 1 + 1")
        assert shell.invoke() == [7, 2]


def test_stop_ends_a_waiting_command(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator, max_runspaces=2) as pool:
        shell = PowerShell(pool)
        shell.add_cmdlet("Wait-Forever")
        shell.begin_invoke()
        shell.poll_invoke()
        assert shell.output == ["started"]
        shell.stop()
        assert _until(lambda: not _waiting(simulator))
        assert run(pool, "Get-Number", Count=1).output == [0]


def test_terminate_forgets_a_finished_command(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        shell = run(pool, "Get-Number")
        shell.close()
        (wsman_shell,) = simulator.endpoint.service.shells
        assert not wsman_shell.pool.pipelines


def test_a_long_poll_without_data_is_the_timeout_fault(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        shell = PowerShell(pool)
        shell.add_cmdlet("Wait-Forever")
        shell.begin_invoke()
        shell.poll_invoke()
        with pytest.raises(WSManFaultError) as caught:
            pool.shell.receive("stdout", command_id=shell.id, timeout=1)
        assert caught.value.code == 2150858793
        shell.poll_invoke(timeout=1)
        shell.stop()


def test_disconnect_and_reconnect_keep_the_output(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        shell = PowerShell(pool)
        shell.add_cmdlet("Start-Wait").add_parameter("Seconds", 0.05)
        shell.begin_invoke()
        pool.disconnect()
        with pytest.raises(WSManFaultError):
            pool.shell.receive("stdout", command_id=shell.id)
        pool.connect()
        shell._from_disconnect = False
        shell.state = 1
        assert shell.end_invoke() == ["done"]


def test_a_second_client_connects_to_a_disconnected_pool(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        shell = PowerShell(pool)
        shell.add_cmdlet("Start-Wait").add_parameter("Seconds", 0.05)
        shell.begin_invoke()
        pool.disconnect()
        with connection(simulator) as other:
            (found,) = RunspacePool.get_runspace_pools(other)
            assert found.id.upper() == pool.id.upper()
            found.connect()
            (pending,) = found.create_disconnected_power_shells()
            assert pending.connect() == ["done"]
            assert run(found, "Get-Number", Count=1).output == [0]
            found.close()
        pool.state = 3


def test_the_exchanged_key_carries_secrets_both_ways(simulator: Simulator, open_pool: Opener) -> None:
    got: list[Any] = []

    @simulator.cmdlet("Use-Secret")
    def use_secret(ctx: Context, value: SecureString, credential: PSCredential) -> Any:
        got.append((value, credential))
        return value

    with open_pool(simulator) as pool:
        pool.exchange_keys()
        secret = pool.serialize("höre mich", ObjectMeta("SS"))
        from pypsrp.complex_objects import PSCredential as ClientCredential

        credential = ClientCredential(username="bob", password="pw")
        assert run(pool, "Use-Secret", Value=secret, Credential=credential).output == ["höre mich"]
    ((value, login),) = got
    assert value.reveal() == "höre mich"
    assert (login.user_name, login.password.reveal()) == ("bob", "pw")


def test_runspaces_bound_how_many_pipelines_run_at_once(simulator: Simulator, open_pool: Opener) -> None:
    running: list[int] = []
    most: list[int] = []

    @simulator.cmdlet("Use-Runspace")
    def use_runspace(ctx: Context) -> None:
        running.append(1)
        most.append(len(running))
        ctx.sleep(0.1)
        running.pop()

    with open_pool(simulator, min_runspaces=1, max_runspaces=2) as pool:
        shells = [PowerShell(pool) for _ in range(5)]
        for shell in shells:
            shell.add_cmdlet("Use-Runspace")
            shell.begin_invoke()
        for shell in shells:
            shell.end_invoke()
        assert max(most) == 2
        pool.max_runspaces = 7
        assert pool.get_available_runspaces() == 7
        pool.min_runspaces = 3
        pool.reset_runspace_state()


def test_several_pools_work_side_by_side(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as first, open_pool(simulator) as second:
        assert run(first, "Get-Number", Count=1).output == [0]
        assert run(second, "Get-Number", Count=2).output == [0, 1]
        assert len(simulator.endpoint.service.shells) == 2
        assert first.is_alive()
    assert _until(lambda: not simulator.endpoint.service.shells)


def test_a_deleted_pool_is_not_alive(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        simulator.endpoint.service.shells[0].pool.close()
        with connection(simulator) as other:
            other.delete(pool.shell.resource_uri, selector_set=pool.shell._selector_set)
        assert not pool.is_alive()


def test_command_metadata_tell_the_parameters(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        found = {m.name: m for m in pool.get_command_metadata("*-Thing")}
    assert list(found) == ["Remove-Thing"]
    assert found["Remove-Thing"].parameters["Name"].parameter_type == "System.String"


def test_pools_with_a_short_read_timeout_all_finish(simulator: Simulator) -> None:
    results: list[Any] = []

    def work() -> None:
        wsman = connection(simulator, read_timeout=1.5, operation_timeout=20, reconnection_backoff=0.01)
        with wsman, RunspacePool(wsman) as pool:
            results.append(run(pool, "Start-Wait", Seconds=3.2).output)

    threads = [threading.Thread(target=work) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert results == [["done"]] * 24


def test_a_nested_pipeline_runs_inside_a_running_one(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        outer = PowerShell(pool)
        outer.add_cmdlet("Wait-Forever")
        outer.begin_invoke()
        outer.poll_invoke()
        inner = outer.create_nested_power_shell()
        inner.add_cmdlet("Get-Number").add_parameter("Count", 1)
        assert inner.invoke() == [0]
        outer.stop()


def test_missing_mandatory_parameters_are_asked_of_the_host(simulator: Simulator, open_pool: Opener) -> None:
    asked: list[Any] = []

    class Asking(RecordingUI):
        def Prompt(self, runspace: Any, pipeline: Any, caption: Any, message: Any, descriptions: Any) -> Any:  # noqa: N802
            asked.append((caption, message, [d.extended_properties["name"] for d in descriptions]))
            return {"Name": "given"}

    with open_pool(simulator, ui=Asking()) as pool:
        assert run(pool, "Remove-Thing").output == ["removed given"]
    assert asked == [
        ("cmdlet Remove-Thing at command pipeline position 1", "Supply values for the following parameters:", ["Name"])
    ]


def test_credentials_are_asked_of_the_host(simulator: Simulator, open_pool: Opener) -> None:
    from pypsrp.complex_objects import PSCredential as ClientCredential

    class Asking(RecordingUI):
        def PromptForCredential1(self, runspace: Any, pipeline: Any, *arguments: Any) -> Any:  # noqa: N802
            self.calls.append(("PromptForCredential1", arguments))
            return ClientCredential(username="bob", password="pw")

    @simulator.cmdlet("Ask-Credential")
    def ask(ctx: Context) -> str:
        found = ctx.credential("Who are you?", "bob")
        return f"{found.user_name}/{found.password.reveal()}" if found else "nobody"

    ui = Asking()
    with open_pool(simulator, ui=ui) as pool:
        pool.exchange_keys()
        assert run(pool, "Ask-Credential").output == ["bob/pw"]
    assert ui.calls == [("PromptForCredential1", ("PowerShell credential request", "Who are you?", "bob", ""))]


def test_identify_needs_no_credentials(simulator: Simulator) -> None:
    import requests

    body = (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body><i:Identify '
        'xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"/></s:Body></s:Envelope>'
    )
    anonymous = requests.post(simulator.url, data=body, headers={"WSMANIDENTIFY": "unauthenticated"}, timeout=5)
    assert anonymous.status_code == 200
    assert "IdentifyResponse" in anonymous.text
    assert requests.post(simulator.url, data=body, timeout=5).status_code == 401
    known = requests.post(simulator.url, data=body, auth=(simulator.username, simulator.password.encode()), timeout=5)
    assert "psbridge" in known.text


def test_a_signal_through_another_connection_stops_a_polled_command(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator, "ntlm") as pool:
        shell = PowerShell(pool)
        shell.add_cmdlet("Wait-Forever")
        shell.begin_invoke()
        shell.poll_invoke()
        with connection(simulator, "ntlm") as other:
            element = pool.shell
            original, element.wsman = element.wsman, other
            element.signal(SignalCode.PS_CTRL_C, str(uuid.UUID(shell.id)).upper())
            element.wsman = original
        shell.end_invoke()
        assert shell.state == 3


def _waiting(simulator: Simulator) -> list[Any]:
    return [p for s in simulator.endpoint.service.shells for p in s.pool.pipelines.values() if not p.is_final]


def _until(test: Any, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while not test():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
