"""The stock client, a host that notes what it is told, and a few cmdlets to call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from pypsrp.host import PSHost, PSHostUserInterface
from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.wsman import WSMan

from bridge.simulator import Context, Simulator


class RecordingUI(PSHostUserInterface):
    """A client's host that notes what it is told, and answers prompts."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, Any]] = []
        self.answers: list[int] = []

    def PromptForChoice(  # noqa: N802
        self, runspace: Any, pipeline: Any, caption: Any, message: Any, choices: Any, default_choice: Any
    ) -> int:
        self.calls.append(("PromptForChoice", (caption, message, len(choices), default_choice)))
        return self.answers.pop(0) if self.answers else 0

    def WriteLine2(self, runspace: Any, pipeline: Any, value: Any) -> None:  # noqa: N802
        self.calls.append(("WriteLine2", value))

    def WriteWarningLine(self, runspace: Any, pipeline: Any, message: Any) -> None:  # noqa: N802
        self.calls.append(("WriteWarningLine", message))

    def ReadLine(self, runspace: Any, pipeline: Any) -> str:  # noqa: N802
        self.calls.append(("ReadLine", None))
        return "typed"


def add_cmdlets(simulator: Simulator) -> None:
    """The cmdlets that these tests call."""

    @simulator.cmdlet("Get-Number")
    def get_number(count: int = 3) -> list[int]:
        return list(range(count))

    @simulator.cmdlet("Test-Echo")
    class TestEcho:
        value: Any = None

        def process(self, ctx: Context) -> None:
            ctx.write(ctx.current if ctx.has_input else self.value)

    @simulator.cmdlet("Write-All")
    def write_all(ctx: Context) -> None:
        ctx.write("out")
        ctx.warning("careful")
        ctx.verbose("details")
        ctx.debug("inner")
        ctx.information("news", ["tag"])
        ctx.progress("working", "half", percent=50)
        ctx.error("no such thing", "NotThere", "ObjectNotFound", "thing", exception="ItemNotFoundException")

    @simulator.cmdlet("Remove-Thing", should_process=True, confirm_impact="High")
    def remove_thing(ctx: Context, name: str) -> str | None:
        return f"removed {name}" if ctx.should_process(name) else None

    @simulator.cmdlet("Wait-Forever")
    def wait_forever(ctx: Context) -> None:
        ctx.write("started")
        ctx.sleep(60)

    @simulator.cmdlet("Start-Wait")
    def start_wait(ctx: Context, seconds: float = 0.2) -> str:
        ctx.sleep(seconds)
        return "done"


def connection(simulator: Simulator, auth: str = "basic", **options: Any) -> WSMan:
    options.setdefault("encryption", "never" if auth == "basic" else "auto")
    options.setdefault("password", simulator.password)
    options.setdefault("ssl", False)
    return WSMan(simulator.host, port=simulator.port, path="wsman", auth=auth, username=simulator.username, **options)


@contextmanager
def pool_of(
    simulator: Simulator, auth: str = "basic", ui: RecordingUI | None = None, **options: Any
) -> Iterator[RunspacePool]:
    pool_options = {k: options.pop(k) for k in ("min_runspaces", "max_runspaces") if k in options}
    host = None if ui is None else PSHost(None, None, False, "tests", None, ui, "1.0")
    with connection(simulator, auth, **options) as wsman, RunspacePool(wsman, host=host, **pool_options) as pool:
        yield pool


Opener = Callable[..., AbstractContextManager[RunspacePool]]


def run(pool: RunspacePool, name: str, given: Any = None, **parameters: Any) -> PowerShell:
    """Run one command; the result has ``.output`` and ``.streams``."""
    shell = PowerShell(pool)
    shell.add_cmdlet(name)
    for key, value in parameters.items():
        shell.add_parameter(key, value)
    shell.invoke(given)
    return shell
