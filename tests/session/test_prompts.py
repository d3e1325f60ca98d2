"""Confirmations and other questions, answered over the wire by what the caller gave."""

from __future__ import annotations

from typing import Any

import pytest

import bridge
from bridge import Answers
from bridge.binding import BindingError
from bridge.model import Command, Parameter, ParameterSetMember
from bridge.session import Invocation
from bridge.session.host import _choice_prompt
from bridge.session.prompts import ChoicePrompt, Confirm, CredentialPrompt, Field
from bridge.session.session import Session
from bridge.simulator import Simulator
from bridge.values import PSCredential, PSObject


def test_without_an_answer_a_confirmation_raises_and_nothing_is_closed(ps: Session, sim: Simulator) -> None:
    with pytest.raises(
        bridge.ConfirmationRequired, match=r'Performing the operation "Close-Thing" on target "a"'
    ) as caught:
        ps.command("Close-Thing", "a").run()
    assert isinstance(caught.value.prompt, Confirm)
    assert sim.state.closed == []
    assert ps.command("Send-Back", 1).run() == [1]


@pytest.mark.parametrize(
    ("answer", "closed"),
    [
        ("yes", ["thing0", "thing1", "thing2"]),
        ("no", []),
        (lambda prompt: True, ["thing0", "thing1", "thing2"]),
        (lambda prompt: False, []),
        (lambda prompt: "yes to all", ["thing0", "thing1", "thing2"]),
        (lambda prompt: "No to All", []),
        (lambda prompt: "thing1" in prompt.message, ["thing1"]),
        (lambda prompt: 0 if "thing2" in prompt.message else "n", ["thing2"]),
    ],
)
def test_confirm_answers_each_question(ps: Session, sim: Simulator, answer: Any, closed: list[str]) -> None:
    (ps.command("Get-Thing") | ps.command("Close-Thing")).run(confirm=answer)
    assert sim.state.closed == closed


def test_all_is_asked_once(ps: Session, sim: Simulator) -> None:
    asked = []

    def once(prompt: Confirm) -> str:
        asked.append(prompt)
        return "yes to all"

    (ps.command("Get-Thing") | ps.command("Close-Thing")).run(confirm=once)
    assert len(asked) == 1
    assert [c.label for c in asked[0].choices] == ["Yes", "Yes to All", "No", "No to All"]
    assert asked[0].choices[1].key == "A"
    assert len(sim.state.closed) == 3


def test_a_sessions_answer_holds_unless_a_run_has_its_own(open_session: Any, sim: Simulator) -> None:
    ps = open_session(confirm="yes")
    ps.command("Close-Thing", "a").run()
    ps.command("Close-Thing", "b").run(confirm="no")
    assert sim.state.closed == ["a"]


def test_an_error_in_a_callback_stops_the_pipeline_and_comes_out(ps: Session, sim: Simulator) -> None:
    def broken(prompt: Confirm) -> bool:
        raise ZeroDivisionError("oops")

    with pytest.raises(ZeroDivisionError):
        ps.command("Close-Thing", "a").run(confirm=broken)
    assert sim.state.closed == []
    assert ps.command("Send-Back", 1).run() == [1]


def test_a_callback_that_gives_no_answer_is_no_consent(ps: Session, sim: Simulator) -> None:
    with pytest.raises(bridge.ConfirmationRequired):
        ps.command("Close-Thing", "a").run(confirm=lambda prompt: None)
    assert sim.state.closed == []


def test_asking_needs_a_terminal(ps: Session) -> None:
    with pytest.raises(bridge.ConfirmationRequired):
        ps.command("Close-Thing", "a").run(confirm="ask")


@pytest.mark.parametrize("what", ["line", "secret", "credential", "fields"])
def test_an_unanswered_question_raises_its_name(ps: Session, what: str) -> None:
    with pytest.raises(bridge.PromptRequired, match=r"ReadLine|Who are you|Colour"):
        ps.command("Read-Question", What=what).run()
    assert ps.command("Send-Back", 1).run() == [1]


class Mine(bridge.Prompts):
    def read_line(self) -> str:
        return "a line"

    def read_secret(self) -> str:
        return "s3cret"

    def credential(self, prompt: CredentialPrompt) -> tuple[str, str]:
        assert prompt.message == "Who are you?"
        return "bob", "pw"

    def field(self, field: Field, caption: str, message: str) -> str:
        return f"{caption}/{message}/{field.name}"


@pytest.mark.parametrize(("what", "answer"), [("line", "a line"), ("secret", "s3cret"), ("credential", "bob/pw")])
def test_a_prompts_object_answers(ps: Session, what: str, answer: str) -> None:
    assert ps.command("Read-Question", What=what).run(prompts=Mine()) == [answer]


def test_fields_are_answered_by_name_and_secrets_travel_encrypted(ps: Session) -> None:
    (answer,) = ps.command("Read-Question", What="fields").run(prompts=Mine())
    assert isinstance(answer, PSObject)
    assert answer.Colour == "Cap/Msg/Colour"
    assert answer.Pin.reveal() == "Cap/Msg/Pin"


def test_answers_may_be_a_mapping(ps: Session) -> None:
    (answer,) = ps.command("Read-Question", What="fields").run(prompts={"colour": "red", "pin": "12"})
    assert (answer.Colour, answer.Pin.reveal()) == ("red", "12")
    assert ps.command("Read-Question", What="credential").run(prompts={"Who are you?": ("eve", "x")}) == ["eve/x"]
    assert "12" not in repr(bridge.Answers({"pin": "12"}))


def _host_choices(*labels: str) -> list[PSObject]:
    return [PSObject({"label": label, "helpMessage": "h"}, type_names=()) for label in labels]


@pytest.mark.parametrize(
    ("labels", "kind", "yes", "no"),
    [
        (("&Yes", "&No"), Confirm, 0, 1),
        (("&Yes", "Yes to &All", "&No", "No to A&ll"), Confirm, 0, 2),
        (("&Yes", "Yes to &All", "&No", "No to A&ll", "&Suspend"), Confirm, 0, 2),
        (("&Yes", "Yes to &All", "&Halt Command"), Confirm, 0, 2),
        (("&Ja", "Ja, &alle", "&Nein", "N&ein, keine"), Confirm, 0, 2),
        (("&Oui", "Oui pour &tout", "&Non", "Non po&ur tout"), Confirm, 0, 2),
        (("&Red", "&Green"), ChoicePrompt, None, None),
        (("&Left", "&Right", "&Up"), ChoicePrompt, None, None),
    ],
)
def test_confirmations_are_told_from_other_choices(labels: Any, kind: type, yes: Any, no: Any) -> None:
    prompt = _choice_prompt(["Confirm", "Sure?", _host_choices(*labels), 0])
    assert type(prompt) is kind
    if isinstance(prompt, Confirm):
        assert (prompt.index_of(True), prompt.index_of(False)) == (yes, no)
        assert (prompt.index_of("yes"), prompt.index_of("no")) == (yes, no)


def test_a_choice_is_taken_by_index_label_or_key() -> None:
    prompt = _choice_prompt(["", "Pick", _host_choices("&Red", "Gr&een"), -1])
    assert prompt.default is None
    assert [prompt.index_of(a) for a in (1, "green", "E", "Red")] == [1, 1, 1, 0]
    for wrong in (2, -1, "blue", "", True):
        with pytest.raises(ValueError, match="none of Red, Green"):
            prompt.index_of(wrong)


def test_a_pscredential_answers_too(ps: Session) -> None:
    class Other(bridge.Prompts):
        def credential(self, prompt: CredentialPrompt) -> PSCredential:
            return PSCredential("ann", "pw2")

    assert ps.command("Read-Question", What="credential").run(prompts=Other()) == ["ann/pw2"]


def test_a_mandatory_parameter_is_asked_for_before_anything_is_sent(ps: Session, sim: Simulator) -> None:
    secret = Command(
        "Use-Secret",
        parameters=(
            Parameter("Secret", "System.Security.SecureString", members=(ParameterSetMember(mandatory=True),)),
        ),
    )
    call: Invocation[Any] = Invocation("Use-Secret", (), secret)
    assert call.run(ps, prompts={"secret": "hush"}) == ["hush"]
    with pytest.raises(BindingError) as caught:
        call.run(ps)
    assert caught.value.error_id == "MissingMandatoryParameter"
    with pytest.raises(bridge.PromptRequired, match="'Secret'"):
        call.run(ps, prompts=Answers({}))
    assert len(sim.calls) == 1
