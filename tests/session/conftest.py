"""A simulator with cmdlets that do what the session's tests need, over real sockets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest

import bridge
from bridge.session.session import Session
from bridge.simulator import Context, Param, Simulator
from bridge.values import PSCredential, PSObject, SecureString, Switch

OFF = Switch(False)
SOON = bridge.Timeouts(connect=5, open=10, operation=3, answer=3, recover=3, stop=5, close=3)


class State:
    """What cmdlets of the simulator note, for tests to look at."""

    def __init__(self) -> None:
        self.taken = 0
        self.closed: list[str] = []
        self.stopped = threading.Event()
        self.go = threading.Event()


def register(sim: Simulator) -> None:
    sim.state = State()

    @sim.cmdlet("Get-Thing")
    def get_thing(count: int = 3, start: int = 0) -> Iterator[Any]:
        for number in range(start, start + count):
            yield PSObject({"Name": f"thing{number}", "Id": number}, type_names=("Demo.Thing", "System.Object"))

    @sim.cmdlet("Send-Back")
    def send_back(input_object: Annotated[object, Param(by_value=True, position=0)], ctx: Context) -> Any:
        ctx.write(ctx.current if ctx.has_input else input_object)

    @sim.cmdlet("Close-Thing", should_process=True, confirm_impact="High")
    def close_thing(
        ctx: Context, name: Annotated[str, Param(by_property_name=True, position=0)] = "", force: Switch = OFF
    ) -> None:
        if not name:
            ctx.error("no such thing", "ThingNotFound", "ObjectNotFound", "x", exception="System.ArgumentException")
        elif force or ctx.should_process(name):
            ctx.state.closed.append(name)

    @sim.cmdlet("Write-Streams")
    def write_streams(ctx: Context) -> Any:
        ctx.warning("look out")
        ctx.verbose("details")
        ctx.debug("insides")
        ctx.information("told", tags=["T1"])
        ctx.progress("Working", "half way", percent=50, id=3)
        ctx.host_line("on the screen")
        ctx.error("it failed", "Demo", "ObjectNotFound", "the target", exception="System.ArgumentException")
        ctx.write("output")

    @sim.cmdlet("Stop-Here")
    def stop_here(ctx: Context) -> Any:
        ctx.write("before")
        ctx.throw("cannot go on", "Fatal", "InvalidOperation", "t")

    @sim.cmdlet("Wait-Long")
    def wait_long(ctx: Context, seconds: float = 60.0) -> Any:
        ctx.write("waiting")
        try:
            ctx.sleep(seconds)
        finally:
            ctx.state.stopped.set()
        ctx.write("waited")

    @sim.cmdlet("Wait-Signal")
    def wait_signal(ctx: Context) -> Any:
        ctx.write("one")
        while not ctx.state.go.is_set():
            ctx.sleep(0.02)
        ctx.write("two")

    @sim.cmdlet("Read-Question")
    def read_question(ctx: Context, what: str = "line") -> Any:
        if what == "line":
            ctx.write(ctx.read_line())
        elif what == "secret":
            ctx.write(ctx.read_secret().reveal())
        elif what == "credential":
            credential = ctx.credential("Who are you?")
            assert credential is not None
            ctx.write(f"{credential.user_name}/{credential.password.reveal()}")
        else:
            fields = [{"name": "Colour"}, {"name": "Pin", "type": "System.Security.SecureString"}]
            ctx.write(PSObject(ctx.host.prompt("Cap", "Msg", fields)))

    @sim.cmdlet("Use-Secret")
    def use_secret(secret: SecureString, ctx: Context) -> Any:
        ctx.write(secret.reveal() if isinstance(secret, SecureString) else str(secret))

    @sim.cmdlet("Use-Credential")
    def use_credential(credential: PSCredential, ctx: Context) -> Any:
        ctx.write(credential.user_name)
        ctx.write(SecureString(credential.password.reveal()))

    @sim.cmdlet("Stop-Input")
    def stop_input(input_object: Annotated[object, Param(by_value=True)], ctx: Context) -> None:
        ctx.throw("enough", "Enough", "LimitsExceeded")

    @sim.cmdlet("Measure-Input")
    def measure_input(input_object: Annotated[object, Param(by_value=True)], ctx: Context) -> Any:
        ctx.state.taken += 1
        if ctx.current == "last":
            ctx.write(ctx.state.taken)


@pytest.fixture(scope="session")
def register_cmdlets() -> Callable[[Simulator], None]:
    """Gives a simulator of one's own the cmdlets of the shared one."""
    return register


@pytest.fixture(scope="session")
def served() -> Iterator[Simulator]:
    sim = Simulator()
    register(sim)
    with sim:
        yield sim


@pytest.fixture
def sim(served: Simulator) -> Iterator[Simulator]:
    served.state = State()
    served.reset()
    yield served
    served.reset()


Opener = Callable[..., Session]


@pytest.fixture
def open_session(sim: Simulator) -> Iterator[Opener]:
    """Opens sessions on the simulator over Basic; they are closed at the end."""
    opened: list[Session] = []

    def open_one(**options: Any) -> Session:
        given: dict[str, Any] = {
            "credential": (sim.username, sim.password), "auth": "basic", "allow_unencrypted": True, "timeouts": SOON, **options,
        }  # fmt: skip
        session = bridge.connect(given.pop("address", sim.address), **given)
        opened.append(session)
        return session

    yield open_one
    for session in opened:
        session.close()


@pytest.fixture
def ps(open_session: Opener) -> Session:
    return open_session()
