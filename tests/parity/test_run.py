"""Whole runs against the simulator: nothing differs where all is one, and what is changed on purpose is found."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import bridge.demo
from bridge.demo import HELP
from bridge.language import parse
from bridge.model import Command, Parameter, ParameterSetMember, ValidationRule
from bridge.parity import Report, parity
from bridge.parity.calls import calls_of
from bridge.parity.compare_binding import answer
from bridge.parity.errors import ParityError
from bridge.parity.remote import export_metadata, install, module_files, module_text
from bridge.schema import read
from bridge.session.connect import connect
from bridge.session.errors import RemoteError
from bridge.session.session import Session
from bridge.simulator import Simulator
from bridge.values import PSObject

GENERATED = Path(__file__).resolve().parents[2] / "generated"


def opened(host: Simulator) -> Session:
    return connect(host.address, credential=(host.username, host.password), auth="basic", allow_unencrypted=True)


@pytest.fixture
def host() -> Iterator[Simulator]:
    with bridge.demo.simulator() as running:
        yield running


def run(host: Simulator, *modules: str, **options: Any) -> Report:
    with opened(host) as session:
        return parity(session, modules or ("SmbShare",), **options)


def test_the_demo_modules_agree_in_everything(host: Simulator) -> None:
    report = run(host, "SmbShare", "MultiPoint", help_dir=HELP, wrappers=GENERATED)
    assert [d.text for d in report.differences] == []
    assert report.ok
    assert len(report.commands) == 7
    assert report.compared("help") > 300
    assert report.compared("binding") > 300
    assert report.compared("wrappers") > 300
    assert not [c for c in host.calls if c.command.startswith(("Close-", "Disconnect-"))]


def changed(host: Simulator, **facts: Any) -> None:
    """Close-SmbSession of the host has another -ClientUserName than its help says."""
    command = next(c for c in read(HELP / "SmbShare").commands if c.name == "Close-SmbSession")
    parameters = tuple(replace(p, **facts) if p.name == "ClientUserName" else p for p in command.parameters)

    def close(ctx: Any) -> None:
        raise AssertionError("a command must never run")

    host.add("Close-SmbSession", close, help=replace(command, parameters=parameters))


def test_a_command_that_is_not_what_help_and_wrapper_say_is_found(host: Simulator) -> None:
    changed(host, type="System.String", members=(ParameterSetMember("Query", mandatory=True),))
    report = run(host, help_dir=HELP, wrappers=GENERATED)
    assert {(d.part, d.what) for d in report.differences} == {
        ("help", "type"),
        ("help", "mandatory"),
        ("help", "pipeline input by property name"),
        ("wrappers", "type"),
        ("wrappers", "mandatory"),
        ("wrappers", "pipeline input by property name"),
    }
    assert {(d.command, d.parameter) for d in report.differences} == {("Close-SmbSession", "ClientUserName")}


def test_a_host_whose_binder_decides_otherwise_is_found(host: Simulator) -> None:
    strict = (ValidationRule("Set", ("nobody",)),)
    honest = host.find("Close-SmbSession")
    assert honest is not None
    parameters = tuple(
        replace(p, validation=strict) if p.name == "ClientUserName" else p for p in honest.command.parameters
    )
    other = replace(honest.command, parameters=parameters)

    def test_binding(ctx: Any, input_object: Any) -> Iterator[str]:
        for line in input_object:
            name = json.loads(line)["case"]["command"]
            yield answer(other if name == "Close-SmbSession" else host.find(name).command, line)  # type: ignore[union-attr]

    registered = host.find("Test-BridgeBinding")
    assert registered is not None
    host.add("Test-BridgeBinding", test_binding, help=registered.command)
    report = run(host)
    assert report.differences
    assert {(d.part, d.command) for d in report.differences} == {("binding", "Close-SmbSession")}
    assert all("ClientUserName" in d.text for d in report.differences)
    assert any("ParameterArgumentValidationError on the host" in d.text for d in report.differences)


def test_what_the_host_remarks_on_its_probes_is_noted(host: Simulator) -> None:
    registered = host.find("Test-BridgeBinding")
    assert registered is not None

    def test_binding(ctx: Any, input_object: Any) -> Iterator[str]:
        for line in input_object:
            ctx.warning("the probe is a function")
            found = host.find(json.loads(line)["case"]["command"])
            yield answer(found.command if found else None, line)

    host.add("Test-BridgeBinding", test_binding, help=registered.command)
    report = run(host, "MultiPoint")
    assert report.ok
    assert all(c.notes.count("the probe is a function") == 1 for c in report.commands)


def test_a_call_that_the_host_does_not_answer_is_a_difference(host: Simulator) -> None:
    registered = host.find("Test-BridgeBinding")
    assert registered is not None
    host.add("Test-BridgeBinding", lambda ctx, input_object: None, help=registered.command)
    report = run(host, "MultiPoint")
    assert len(report.differences) == report.compared("binding")
    assert all("gave no answer" in d.text for d in report.differences)


def test_stale_missing_and_superfluous_wrappers_are_found(host: Simulator, tmp_path: Path) -> None:
    for file in (GENERATED / "smbshare").iterdir():
        if file.suffix == ".py" and file.name != "_get_smb_session.py":
            text = file.read_text(encoding="utf-8")
            if file.name == "_close_smb_open_file.py":
                text = text.replace(
                    '"name":"FileId","type":"System.UInt64[]"', '"name":"FileId","type":"System.UInt32[]"'
                )
            (tmp_path / file.name).write_text(text.replace("Close-SmbSession", "Close-SmbOther"), encoding="utf-8")
    report = run(host, help_dir=HELP, wrappers=tmp_path, binding=False)
    found = {(d.command, d.what) for d in report.differences}
    assert ("Get-SmbSession", "a wrapper") in found
    assert ("Close-SmbSession", "a wrapper") in found
    assert ("Close-SmbOpenFile", "type") in found
    assert ("Close-SmbOpenFile", "generated from the help as it is now") in found
    assert any("Close-SmbOther" in note for note in report.notes)


def test_a_module_that_is_not_there_is_an_error(host: Simulator) -> None:
    with pytest.raises(RemoteError, match="Nothing"):
        run(host, "Nothing")


def test_answers_that_are_not_understood_are_an_error(host: Simulator) -> None:
    registered = host.find("Export-BridgeMetadata")
    assert registered is not None
    host.add("Export-BridgeMetadata", lambda ctx, module=None, command=None: "hello", help=registered.command)
    with pytest.raises(ParityError, match="no JSON"):
        run(host)


def test_the_module_is_brought_along_when_the_host_has_not_got_it() -> None:
    full = bridge.demo.simulator()
    host = bridge.demo.simulator(builtins=False)
    brought = []

    @host.cmdlet("Invoke-Expression")
    def invoke(command: str) -> None:
        brought.append(command)
        for name in ("Export-BridgeMetadata", "Test-BridgeBinding"):
            definition = full.find(name)
            assert definition is not None
            host.registry.add(definition)

    with host:
        report = run(host, "MultiPoint", help_dir=HELP)
    assert report.ok
    assert brought == [module_text()]


def test_a_host_that_takes_no_code_says_what_to_do() -> None:
    with bridge.demo.simulator(builtins=False) as host, pytest.raises(ParityError, match="install the module"):
        run(host)


def test_single_commands_are_exported(host: Simulator) -> None:
    with opened(host) as session:
        document = json.loads(export_metadata(session, commands=["Get-SmbSession", "Get-WmsSession"]))
        assert [c["name"] for c in document["commands"]] == ["Get-SmbSession", "Get-WmsSession"]


def test_a_probe_says_what_was_bound_and_the_command_never_runs(host: Simulator) -> None:
    with opened(host) as session:
        (probe,) = session.command("New-BridgeProbe", "Close-SmbSession").run()
        assert (probe.Name, probe.Command, probe.Form) == (
            "BridgeProbe-CloseSmbSession",
            "Close-SmbSession",
            "Function",
        )
        records = session.command(probe.Name, SessionId=[5], Force=True).run()
        assert [(r.Phase, r.Set) for r in records] == [("begin", "Query"), ("process", "Query")]
        assert sorted(records[0].Bound) == ["Force", "SessionId"]
        with pytest.raises(RemoteError):
            session.command("New-BridgeProbe", "Get-Nothing").run()
    assert not [c for c in host.calls if c.command == "Close-SmbSession"]


def test_the_module_text_holds_every_function_and_is_always_the_same() -> None:
    text = module_text()
    assert text == module_text()
    for name in ("Export-BridgeMetadata", "New-BridgeProbe", "Test-BridgeBinding"):
        assert f"function {name} " in text
        assert f"'{name}'" in text
    assert text.count("{") - text.count("}") == sum(
        t.count("{") - t.count("}") for n, t in module_files().items() if n.endswith(".ps1")
    )


def test_the_module_text_is_powershell() -> None:
    assert parse(module_text()).errors == ()


def test_the_module_is_installed_where_the_host_looks_for_modules() -> None:
    written: dict[str, str] = {}
    with Simulator(builtins=False) as host:

        @host.cmdlet("Get-Item")
        def get_item(literal_path: str) -> PSObject:
            return PSObject({"Name": "PSModulePath", "Value": "C:\\Users\\a\\Modules;C:\\Windows\\Modules"})

        @host.cmdlet("New-Item")
        def new_item(path: str, item_type: str, force: bool) -> None:
            written[path] = item_type

        @host.cmdlet("Set-Content")
        def set_content(literal_path: str, value: str, encoding: str) -> None:
            written[literal_path] = value

        with opened(host) as session:
            assert install(session) == "C:\\Users\\a\\Modules\\PSBridge"
    assert written["C:\\Users\\a\\Modules\\PSBridge\\Public"] == "Directory"
    assert "function Test-BridgeBinding" in written["C:\\Users\\a\\Modules\\PSBridge\\Public\\Test-BridgeBinding.ps1"]
    assert "C:\\Users\\a\\Modules\\PSBridge\\PSBridge.psd1" in written


def test_calls_are_the_same_every_time_and_of_every_form() -> None:
    for module in ("SmbShare", "MultiPoint"):
        for command in read(HELP / module).commands:
            cases, _ = calls_of(command)
            assert cases == calls_of(command)[0]
            assert len({c["id"] for c in cases}) == len(cases)
            whys = " ".join(c["why"] for c in cases)
            for form in ("every parameter", "prefix", "does not exist", "twice"):
                assert form in whys
    reasons = " ".join(
        c["why"]
        for m in ("SmbShare", "MultiPoint")
        for command in read(HELP / m).commands
        for c in calls_of(command)[0]
    )
    for form in (
        "mandatory parameters only",
        "by position",
        "alias",
        "a wrong value",
        "piped",
        "mixed",
        "null for",
        "an empty list for",
    ):
        assert form in reasons


def test_a_mandatory_parameter_is_left_out_and_what_cannot_be_made_up_is_noted() -> None:
    named = (ParameterSetMember(mandatory=True),)
    command = Command(
        "Set-Thing",
        parameters=(
            Parameter("First", "System.String", members=named),
            Parameter("Second", "System.Int32", members=named),
            Parameter("Link", "Contoso.Link"),
        ),
    )
    cases, notes = calls_of(command)
    assert [c["text"] for c in cases if "missing" in c["why"]] == ["Set-Thing -Second 5", "Set-Thing -First 'value'"]
    assert notes == ["-Link was not called: no value of type Contoso.Link can be made up"]
