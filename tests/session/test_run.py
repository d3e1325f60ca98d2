"""Runs, results and streams against the simulator."""

from __future__ import annotations

import logging
import pickle
import threading
from typing import Any

import pytest

import bridge
from bridge.binding import Argument, BindingError
from bridge.model import Command, CommandKind, Parameter, ParameterSetMember
from bridge.session import Invocation
from bridge.session.errors import PipelineStopped, RunTimeout, SessionBusy, SessionClosed, SessionError
from bridge.session.session import Session
from bridge.simulator import Simulator
from bridge.values import PSObject


def test_output_comes_in_order(ps: Session) -> None:
    result = ps.command("Get-Thing", Count=4).run()
    assert [o.Name for o in result] == ["thing0", "thing1", "thing2", "thing3"]
    assert [o.id for o in result] == [0, 1, 2, 3]
    assert result.state == "Completed"
    assert not result.had_errors
    assert result[0].type_names[0].endswith("Demo.Thing")


def test_positional_arguments_stay_positional(ps: Session) -> None:
    assert ps.command("Send-Back", "x").run() == ["x"]


def test_commands_run_as_one_remote_pipeline(ps: Session, sim: Simulator) -> None:
    (ps.command("Get-Thing") | ps.command("Close-Thing", Force=True)).run()
    assert sim.state.closed == ["thing0", "thing1", "thing2"]


def test_dictionaries_bind_by_property_name(ps: Session, sim: Simulator) -> None:
    ([{"Name": "a"}, {"Name": "b"}] | ps.command("Close-Thing", Force=True)).run()
    assert sim.state.closed == ["a", "b"]


def test_all_streams_reach_the_result(ps: Session) -> None:
    result = ps.command("Write-Streams", Verbose=True, Debug=True).run(confirm="yes")
    assert list(result) == ["output"]
    assert result.warnings == ["look out"]
    assert result.verbose == ["details"]
    assert result.debug == ["insides"]
    assert [(str(i), i.tags) for i in result.information] == [("told", ("T1",))]
    assert [(p.activity, p.status, p.percent, p.activity_id) for p in result.progress] == [
        ("Working", "half way", 50, 3)
    ]
    assert "on the screen" in result.host
    assert result.what_if == []
    assert result.had_errors
    assert result.terminating is None


def test_an_error_record_says_what_which_and_where(ps: Session) -> None:
    result = ps.command("Write-Streams").run()
    (error,) = result.errors
    assert str(error) == error.message == "it failed"
    assert error.error_id == "Demo,Write-Streams"
    assert error.category == "ObjectNotFound"
    assert error.target == "the target"
    assert error.exception_type == "System.ArgumentException"
    with pytest.raises(bridge.RemoteError) as caught:
        result.raise_for_errors()
    assert caught.value.error is error
    assert caught.value.result is result


def test_a_terminating_error_raises_with_what_came_before(ps: Session) -> None:
    with pytest.raises(bridge.RemoteError, match="cannot go on") as caught:
        ps.command("Stop-Here").run()
    assert caught.value.error_id == "Fatal,Stop-Here"
    assert caught.value.category == "InvalidOperation"
    assert caught.value.result is not None
    assert list(caught.value.result) == ["before"]
    assert caught.value.result.state == "Failed"


def test_error_action_stop_makes_an_error_terminating(ps: Session) -> None:
    with pytest.raises(bridge.RemoteError, match="it failed"):
        ps.command("Write-Streams").run(error_action="Stop")


def test_an_unknown_command_raises_the_hosts_words(ps: Session) -> None:
    with pytest.raises(bridge.RemoteError) as caught:
        ps.command("Get-Nothing").run()
    assert caught.value.error_id.startswith("CommandNotFoundException")


def test_the_host_refuses_a_parameter_that_does_not_exist(ps: Session) -> None:
    with pytest.raises(bridge.RemoteError) as caught:
        ps.command("Get-Thing", Bogus=1).run()
    assert caught.value.error_id.startswith("NamedParameterNotFound")


def test_errors_survive_a_process_boundary(ps: Session) -> None:
    with pytest.raises(bridge.RemoteError) as caught:
        ps.command("Stop-Here").run()
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is bridge.RemoteError
    assert (str(again), again.error_id) == (str(caught.value), caught.value.error_id)
    assert list(again.result) == ["before"]


MODEL = Command(
    "Get-Thing",
    kind=CommandKind.FUNCTION,
    parameters=(
        Parameter("Count", "System.Int32", members=(ParameterSetMember(position=0),)),
        Parameter("Start", "System.Int32", aliases=("From",)),
    ),
)


def test_a_call_that_would_not_bind_is_refused_before_a_byte_is_sent(ps: Session, sim: Simulator) -> None:
    with pytest.raises(BindingError) as caught:
        Invocation("Get-Thing", [Argument("Nonsense", 1, colon=True)], MODEL).run(ps)
    assert caught.value.error_id == "NamedParameterNotFound"
    with pytest.raises(BindingError):
        Invocation("Get-Thing", [Argument("Count", "many", colon=True)], MODEL).run(ps)
    assert len(sim.calls) == 0


def test_what_is_sent_is_the_bound_call(ps: Session, sim: Simulator) -> None:
    result: Any = Invocation("get-thing", [Argument(None, "2"), Argument("Fro", "5", colon=True)], lambda: MODEL).run(
        ps
    )
    assert [o.Id for o in result] == [5, 6]
    assert dict(sim.calls[-1].bound) == {"Count": 2, "Start": 5}


def test_binding_can_be_left_to_the_host(ps: Session) -> None:
    with pytest.raises(bridge.RemoteError):
        Invocation("Get-Thing", [Argument("Nonsense", 1, colon=True)], MODEL).run(ps, bind=False)


def test_output_can_be_streamed_and_left(ps: Session, sim: Simulator) -> None:
    for item in ps.command("Wait-Long").stream():
        assert item == "waiting"
        break
    assert sim.state.stopped.wait(5)
    assert ps.command("Send-Back", 1).run() == [1]


def test_a_running_pipeline_is_stopped_from_another_thread(ps: Session) -> None:
    running = ps.start(ps.command("Wait-Long"))
    threading.Timer(0.2, running.stop).start()
    result = running.wait()
    assert list(result) == ["waiting"]
    assert result.state == "Stopped"


def test_a_run_has_its_deadline(ps: Session, sim: Simulator) -> None:
    with pytest.raises(RunTimeout, match=r"longer than 0.3 s") as caught:
        ps.command("Wait-Long").run(timeout=0.3)
    assert caught.value.result is not None
    assert list(caught.value.result) == ["waiting"]
    assert sim.state.stopped.wait(5)


def test_a_pipeline_that_the_host_stops_is_told(ps: Session) -> None:
    running = ps.start(ps.command("Wait-Long"))
    # Another client of the same shell stops it.
    running._client.stop()
    with pytest.raises(PipelineStopped):
        running.wait()


def test_the_same_thread_cannot_wait_for_itself(ps: Session) -> None:
    with ps.start(ps.command("Wait-Long")), pytest.raises(SessionBusy, match="runspaces=2"):
        ps.command("Get-Thing").run()


def test_two_runspaces_run_two_pipelines(open_session: Any) -> None:
    ps = open_session(runspaces=2)
    with ps.start(ps.command("Wait-Long")):
        assert ps.command("Send-Back", "beside").run() == ["beside"]


def test_threads_take_turns_in_one_session(ps: Session) -> None:
    results: list[Any] = []

    def work(number: int) -> None:
        results.append(ps.command("Send-Back", number).run()[0])

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(results) == list(range(8))


def test_a_closed_session_says_so(ps: Session) -> None:
    ps.close()
    ps.close()
    assert ps.closed
    with pytest.raises(SessionClosed):
        ps.command("Get-Thing").run()


def test_closing_stops_what_runs(ps: Session, sim: Simulator) -> None:
    ps.start(ps.command("Wait-Long"))
    ps.close()
    assert sim.state.stopped.wait(5)


def test_closing_from_another_thread_ends_a_run_there(ps: Session, sim: Simulator) -> None:
    results: list[Any] = []
    running = ps.start(ps.command("Wait-Long"))
    worker = threading.Thread(target=lambda: results.append(running.wait()))
    worker.start()
    while not sim.calls:
        threading.Event().wait(0.01)
    ps.close()
    worker.join(10)
    assert [r.state for r in results] == ["Stopped"]
    assert sim.state.stopped.is_set()


def test_an_invocation_needs_a_host() -> None:
    with pytest.raises(SessionError, match="no host"):
        Invocation("Get-Thing").run()


def test_progress_reaches_a_callback(ps: Session) -> None:
    seen: list[Any] = []
    ps.command("Write-Streams").run(progress=seen.append)
    assert [(p.activity, p.percent) for p in seen] == [("Working", 50)]


def test_streams_reach_a_logger(ps: Session, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "bridge.streams"):
        ps.command("Write-Streams").run(log=True)
    said = [(r.levelname, r.getMessage().partition(": ")[2]) for r in caplog.records if r.name == "bridge.streams"]
    assert ("WARNING", "look out") in said
    assert ("ERROR", "it failed") in said


def test_what_if_reaches_the_result_and_changes_nothing(ps: Session, sim: Simulator) -> None:
    result = ps.command("Close-Thing", "a", WhatIf=True).run()
    assert result.what_if == ['What if: Performing the operation "Close-Thing" on target "a".']
    assert sim.state.closed == []


def test_a_run_can_be_made_a_dry_run(ps: Session, sim: Simulator) -> None:
    assert len((ps.command("Get-Thing") | ps.command("Close-Thing")).run(what_if=True).what_if) == 3
    assert sim.state.closed == []


def test_what_a_call_says_itself_counts_before_what_its_run_says(ps: Session, sim: Simulator) -> None:
    result = ps.command("Write-Streams", ErrorAction="SilentlyContinue").run(error_action="Stop")
    assert (list(result), result.errors) == (["output"], [])
    ps.command("Close-Thing", "a", WhatIf=False, Force=True).run(what_if=True)
    assert sim.state.closed == ["a"]


def test_a_result_reads_well(ps: Session) -> None:
    result = ps.command("Write-Streams").run()
    assert repr(result).startswith("<Result 1 object, 1 error, 1 warning")
    assert ps.command("Get-Thing", Count=1).run().to_dicts() == [{"Name": "thing0", "Id": 0}]
    with pytest.raises(ValueError, match="one output object"):
        ps.command("Get-Thing").run().one()


def test_a_result_prints_as_a_table(ps: Session) -> None:
    from rich.console import Console

    console = Console(width=60, record=True, file=open("/dev/null", "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    console.print(ps.command("Get-Thing", Count=2).run())
    text = console.export_text()
    console.file.close()
    assert text.split()[:2] == ["Name", "Id"]
    assert "thing1" in text


def test_an_object_from_one_call_goes_into_the_next(ps: Session) -> None:
    (first,) = ps.command("Get-Thing", Count=1).run()
    (back,) = ([first] | ps.command("Send-Back")).run()
    assert isinstance(back, PSObject)
    assert back.Name == "thing0"
    assert [t.rpartition(".")[2] for t in back.type_names][:1] == ["Thing"]
