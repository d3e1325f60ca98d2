"""Invoke-Command without a computer: the block runs here, in a scope of its own."""

from __future__ import annotations

import re
from typing import Any

from bridge.migrate.runtime.errors import NotTranslated
from bridge.model import Command, Parameter, ParameterSetMember
from bridge.simulator.builtins.parameters import command, parameter, switch
from bridge.simulator.context import Context
from bridge.simulator.definition import CmdletDefinition
from bridge.values import ScriptBlock

__all__ = ["COMMANDS"]

_HERE, _THERE = "InProcess", "ComputerName"
_INPUT = re.compile(r"\$\{?input\b", re.IGNORECASE)
_BLOCK = "System.Management.Automation.ScriptBlock"


_TEXTS = "System.String[]"
_ELSEWHERE = (
    "HostName VMId VMName ContainerId ConnectionUri FilePath Session Credential Port ConfigurationName ApplicationName ThrottleLimit "
    "SessionName JobName SessionOption Authentication CertificateThumbprint UserName KeyFilePath Subsystem ConnectingTimeout Options "
    "SSHConnection"
)
_SWITCHES = (
    "UseSSL AsJob InDisconnectedSession HideComputerName RemoteDebug EnableNetworkAccess AllowRedirection SSHTransport "
    "RunAsAdministrator"
)


def _command() -> Command:
    """The parameters that name another computer are only there to be refused."""
    places = (ParameterSetMember(_HERE, True, 0), ParameterSetMember(_THERE, False, 1))
    parameters = [
        Parameter("ScriptBlock", _BLOCK, ("Command",), places),
        switch("NoNewScope", [_HERE]),
        parameter("InputObject", by_value=True),
        parameter("ArgumentList", "System.Object[]", aliases=("Args",)),
        parameter("ComputerName", _TEXTS, 0, [_THERE], aliases=("Cn",)),
        *(parameter(n, sets=[_THERE]) for n in _ELSEWHERE.split()),
        *(switch(n, [_THERE]) for n in _SWITCHES.split()),
    ]
    return command("Invoke-Command", parameters, (_HERE, _THERE), _HERE, module="Core", aliases=("icm",))


class InvokeCommand:
    """A block of the script, with its arguments and input."""

    def begin(self, ctx: Context) -> None:
        self.given: list[Any] = []
        if ctx.parameter_set == _THERE or ctx.values.get("NoNewScope"):
            raise NotTranslated("Invoke-Command on another computer, or without a scope of its own")

    def process(self, ctx: Context) -> None:
        if ctx.has_input:
            self.given.append(ctx.current)

    def end(self, ctx: Context) -> None:
        block = ctx.values.get("ScriptBlock")
        if not isinstance(block, ScriptBlock):
            raise NotTranslated("Invoke-Command of something that is no script block")
        if ctx.input_expected and not _INPUT.search(str(block)):
            raise NotTranslated("Invoke-Command with input for a block that does not read $input")
        ctx.server.run_block(
            ctx, block, ctx.values.get("ArgumentList") or (), self.given if ctx.input_expected else None
        )


COMMANDS = (
    CmdletDefinition(_command(), InvokeCommand, "Microsoft.PowerShell.Commands.InvokeCommandCommand", builtin=True),
)
