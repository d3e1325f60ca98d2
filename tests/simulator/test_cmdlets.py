"""Cmdlets as Python functions and classes: where their metadata come from, what they see, what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest

from bridge.model import Command, Parameter
from bridge.simulator import Context, Param, Simulator, SimulatorError, ToAll
from bridge.values import PSObject, Switch, UInt64
from tests.simulator.stock import Opener, RecordingUI, run


def test_a_signature_gives_types_positions_sets_and_validation(simulator: Simulator) -> None:
    @simulator.cmdlet("Get-Item2", should_process=True, confirm_impact="Low", default_set="ById")
    def get_item(
        ctx: Context, path: str, kind: Literal["file", "folder"] = "file", size: UInt64 | None = None, force: bool = False, *,
        session_id: Annotated[list[UInt64], Param(by_property_name=True, sets=("ById",), aliases=("Id",))] = (),
    ) -> None:  # fmt: skip
        """Get one."""

    definition = simulator.registry.find("get-item2")
    assert definition is not None
    command = definition.command
    shown = {p.name: (p.type, p.members[0].mandatory, p.members[0].position) for p in command.parameters}
    assert shown == {
        "Path": ("System.String", True, 0), "Kind": ("System.String", False, 1), "Size": ("System.UInt64", False, 2),
        "Force": (Switch.type_name, False, None), "SessionId": ("System.UInt64[]", False, None),
    }  # fmt: skip
    assert command.parameter("Kind").validation[0].arguments == ("file", "folder")  # type: ignore[union-attr]
    assert command.parameter("SessionId").aliases == ("Id",)  # type: ignore[union-attr]
    assert command.supports_should_process
    assert command.synopsis == "Get one."


def test_a_parameter_that_the_help_does_not_have_is_refused_at_once(simulator: Simulator) -> None:
    command = Command("Get-It", parameters=(Parameter("Name"),))
    with pytest.raises(SimulatorError, match=r"colour is no parameter of Get-It \(it has Name\)"):
        simulator.add("Get-It", lambda ctx, name, colour: None, help=command)
    with pytest.raises(SimulatorError, match="needs a begin, process or end method"):
        simulator.add("Get-It", type("Empty", (), {}), help=command)


def test_names_of_help_are_given_in_pythons_way(simulator: Simulator, open_pool: Opener) -> None:
    command = Command(
        "Get-It", parameters=(Parameter("SessionId", "System.UInt64[]"), Parameter("From", "System.String"))
    )

    @simulator.cmdlet("Get-It", help=command)
    def get_it(session_id: Any, from_: Any, **rest: Any) -> str:
        return f"{[type(i).__name__ for i in session_id]} {from_}"

    with open_pool(simulator) as pool:
        assert run(pool, "Get-It", SessionId="7", From="x").output == ["['UInt64'] x"]


def test_a_generated_wrapper_may_give_the_metadata(simulator: Simulator, open_pool: Opener) -> None:
    from generated.smbshare import close_smb_session

    @simulator.cmdlet("Close-SmbSession", help=close_smb_session)
    def close(session_id: Any, force: bool = False) -> list[Any]:
        return [int(i) for i in session_id] + [force]

    with open_pool(simulator) as pool:
        assert run(pool, "Close-SmbSession", SessionId=["1", "2"], Force=True).output == [1, 2, True]


def test_a_class_has_begin_process_and_end(simulator: Simulator, open_pool: Opener) -> None:
    @simulator.cmdlet("Measure-It")
    class MeasureIt:
        item: Annotated[int, Param(by_value=True)]
        factor: int = 2

        def begin(self) -> str:
            self.total = 0
            return "begin"

        def process(self) -> None:
            self.total += self.item * self.factor

        def end(self, ctx: Context) -> list[int]:
            return [self.total]

    with open_pool(simulator) as pool:
        assert run(pool, "Measure-It", iter_of([1, 2, 3]), Factor=10).output == ["begin", 60]


def iter_of(items: list[Any]) -> Any:
    yield items


def test_what_a_function_returns_is_enumerated_and_what_it_yields_is_not(
    simulator: Simulator, open_pool: Opener
) -> None:
    @simulator.cmdlet("Get-Returned")
    def returned() -> list[Any]:
        return [1, [2, 3]]

    @simulator.cmdlet("Get-Yielded")
    def yielded() -> Any:
        yield [1, 2]
        yield None

    with open_pool(simulator) as pool:
        assert run(pool, "Get-Returned").output == [1, [2, 3]]
        assert run(pool, "Get-Yielded").output[0] == [1, 2]


def test_dataclasses_become_objects_with_properties(simulator: Simulator, open_pool: Opener) -> None:
    @dataclass
    class Disk:
        ps_type = "My.Disk"
        device_id: str
        free_bytes: int

    @simulator.cmdlet("Get-Disk2")
    def get_disk() -> Disk:
        return Disk("C:", 5)

    with open_pool(simulator) as pool:
        (found,) = run(pool, "Get-Disk2").output
    assert found.types[0].endswith("My.Disk")
    assert found.extended_properties == {"DeviceId": "C:", "FreeBytes": 5}


def test_a_python_exception_is_a_terminating_error_of_the_fitting_kind(simulator: Simulator, open_pool: Opener) -> None:
    @simulator.cmdlet("Fail-It")
    def fail() -> None:
        raise PermissionError("not yours")

    with open_pool(simulator) as pool:
        result = run(pool, "Fail-It")
    (error,) = result.streams.error
    assert result.had_errors
    assert (str(error), error.fq_error) == ("not yours", "System.UnauthorizedAccessException,Fail-It")


def test_binding_errors_are_the_engines(simulator: Simulator, open_pool: Opener) -> None:
    with open_pool(simulator) as pool:
        unknown = run(pool, "Get-Number", Nope=1)
        wrong = run(pool, "Get-Number", Count="x")
        missing = run(pool, "Remove-Thing")
    assert unknown.streams.error[0].fq_error == "NamedParameterNotFound,Get-Number"
    assert wrong.streams.error[0].fq_error == "ParameterArgumentTransformationError,Get-Number" or wrong.streams.error[
        0
    ].fq_error.startswith("CannotConvertArgument")
    assert missing.streams.error[0].fq_error == "MissingMandatoryParameter,Remove-Thing"
    assert all(r.had_errors for r in (unknown, wrong, missing))


def test_an_object_that_does_not_bind_is_an_error_and_the_others_go_on(simulator: Simulator, open_pool: Opener) -> None:
    @simulator.cmdlet("Double-It")
    def double(number: Annotated[int, Param(by_value=True)]) -> int:
        return number * 2

    with open_pool(simulator) as pool:
        result = run(pool, "Double-It", iter_of([1, "x", 3]))
    assert result.output == [2, 6]
    assert len(result.streams.error) == 1


def test_force_skips_the_question_but_not_what_if_or_confirm(simulator: Simulator, open_pool: Opener) -> None:
    @simulator.cmdlet("Stop-It", should_process=True, confirm_impact="High")
    def stop(ctx: Context, name: str, force: bool = False) -> str | None:
        return "stopped" if ctx.should_process(name, force=force) else None

    ui = RecordingUI()
    ui.answers = [2]
    with open_pool(simulator, ui=ui) as pool:
        assert run(pool, "Stop-It", Name="a", Force=True).output == ["stopped"]
        assert run(pool, "Stop-It", Name="a", Force=True, WhatIf=True).output == []
        assert run(pool, "Stop-It", Name="a", Force=True, Confirm=True).output == []
    assert [c[0] for c in ui.calls] == ["WriteLine2", "PromptForChoice"]


def test_to_all_answers_are_remembered_by_the_caller(simulator: Simulator, open_pool: Opener) -> None:
    @simulator.cmdlet("Ask-It")
    def ask(ctx: Context) -> list[bool]:
        to_all = ToAll()
        return [ctx.should_continue(f"Go on {i}?", "Careful", to_all=to_all) for i in range(3)]

    ui = RecordingUI()
    ui.answers = [1]
    with open_pool(simulator, ui=ui) as pool:
        assert run(pool, "Ask-It").output == [True, True, True]
    assert len(ui.calls) == 1


def test_preferences_reach_the_commands_within(simulator: Simulator, open_pool: Opener) -> None:
    @simulator.cmdlet("Call-It")
    def call(ctx: Context) -> list[Any]:
        return ctx.invoke("Get-Number", 2) + ctx.invoke("Write-Verbose", Message="deep")

    with open_pool(simulator) as pool:
        result = run(pool, "Call-It", Verbose=True)
        silent = run(pool, "Call-It")
    assert result.output == [0, 1]
    assert [v.message for v in result.streams.verbose] == ["deep"]
    assert not silent.streams.verbose


def test_variables_last_from_one_pipeline_to_the_next(simulator: Simulator, open_pool: Opener) -> None:
    @simulator.cmdlet("Get-Variable2")
    def get_variable(ctx: Context, name: str) -> Any:
        ctx.write(ctx.variables.get(name), enumerate=True)

    with open_pool(simulator) as pool:
        run(pool, "Write-All", ErrorVariable="kept", ErrorAction="SilentlyContinue", OutVariable="out")
        assert run(pool, "Get-Variable2", Name="out").output == ["out"]
        (kept,) = run(pool, "Get-Variable2", Name="KEPT").output
        assert str(kept) == "no such thing"
        pool.reset_runspace_state()
        assert run(pool, "Get-Variable2", Name="out").output[0] in (None, "")


def test_objects_pass_between_cmdlets_unchanged(simulator: Simulator, open_pool: Opener) -> None:
    seen: list[Any] = []

    @simulator.cmdlet("Make-Object")
    def make() -> PSObject:
        return PSObject({"Id": UInt64(2**63), "Inner": {"a": [1]}}, type_names=("My.Type", "System.Object"))

    @simulator.cmdlet("See-Object")
    def see(item: Annotated[Any, Param(by_value=True)]) -> None:
        seen.append(item)

    from pypsrp.powershell import PowerShell

    with open_pool(simulator) as pool:
        shell = PowerShell(pool)
        shell.add_cmdlet("Make-Object").add_cmdlet("See-Object")
        shell.invoke()
    (found,) = seen
    assert found.type_name == "My.Type"
    assert isinstance(found["id"], UInt64)
