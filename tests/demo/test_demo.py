"""``psbridge demo`` and the demo host: the main job from end to end."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import bridge
from bridge.demo import DemoState, simulator
from generated import multipoint as wms
from generated import smbshare as smb


def test_the_demo_tells_the_whole_story() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bridge.cli.main", "demo"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert re.findall(r"^(\d)\. ", done.stdout, re.MULTILINE) == list("12345678")
    assert "What if: Performing the operation" in done.stdout
    assert "ObjectNotFound" in done.stdout
    assert "Parameter set cannot be resolved" in done.stdout


@pytest.fixture
def state() -> DemoState:
    return DemoState()


@pytest.fixture
def ps(state: DemoState):  # type: ignore[no-untyped-def]
    with (
        simulator(state) as host,
        bridge.connect(
            f"winrm+http://127.0.0.1:{host.port}",
            credential=(host.username, host.password),
            auth="basic",
            allow_unencrypted=True,
        ) as session,
    ):
        yield session


def test_a_missing_session_id_is_a_non_terminating_error(ps: bridge.Session) -> None:
    result = smb.close_smb_session([1, 4398046511109], force=True, pass_thru=True).run(ps)
    assert [e.category for e in result.errors] == ["ObjectNotFound"]
    assert [o.SessionId for o in result] == [4398046511109]


def test_the_same_error_raises_when_the_caller_says_stop(ps: bridge.Session) -> None:
    with pytest.raises(bridge.RemoteError) as caught:
        smb.close_smb_session(1, force=True, error_action="Stop").run(ps)
    assert caught.value.category == "ObjectNotFound"


def test_what_if_changes_nothing(ps: bridge.Session) -> None:
    before = len(smb.get_smb_session().run(ps))
    result = smb.close_smb_session(4398046511109, what_if=True).run(ps)
    assert len(result.what_if) == 1
    assert len(smb.get_smb_session().run(ps)) == before


def test_a_confirmation_is_a_choice_that_the_host_asks_for(ps: bridge.Session) -> None:
    asked = []

    def answer(question: bridge.Confirm) -> str:
        asked.append(question)
        return "no"

    assert not smb.close_smb_session(4398046511109, pass_thru=True).run(ps, confirm=answer)
    assert len(asked) == 1
    assert 4398046511109 in [s.SessionId for s in smb.get_smb_session().run(ps)]


def test_a_wms_session_is_closed_by_value_and_by_property(ps: bridge.Session) -> None:
    ids = [s.SessionId for s in wms.get_wms_session(all=True).run(ps)]
    assert len(ids) >= 2
    ([ids[0]] | wms.close_wms_session(confirm=False)).run(ps).raise_for_errors()
    ([{"SessionId": ids[1]}] | wms.close_wms_session(confirm=False)).run(ps).raise_for_errors()
    left = [s.SessionId for s in wms.get_wms_session(all=True).run(ps)]
    assert ids[0] not in left
    assert ids[1] not in left


def test_a_wms_session_that_is_not_there_is_item_not_found(ps: bridge.Session) -> None:
    result = wms.close_wms_session(session_id=99, confirm=False).run(ps)
    assert [(e.category, e.error_id.split(",")[0]) for e in result.errors] == [("ObjectNotFound", "ItemNotFound")]
