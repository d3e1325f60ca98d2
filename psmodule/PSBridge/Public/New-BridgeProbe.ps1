function New-BridgeProbe {
    <#
    .SYNOPSIS
    Defines a shadow of a command that binds like it and only says what was bound.

    .DESCRIPTION
    The shadow has the parameters of the command. When it is called it puts out one record when it begins and one for each object that
    reaches it: the parameter set and the bound parameters. The command itself never runs.

    A compiled cmdlet is shadowed by a compiled cmdlet, since functions and cmdlets bind differently; where that cannot be compiled, by a
    function, with a warning.

    .PARAMETER Command
    The name of the command to shadow.

    .PARAMETER Form
    Auto shadows a cmdlet by a cmdlet and a function by a function. Cmdlet and Function ask for one of them.

    .EXAMPLE
    $probe = New-BridgeProbe -Command Stop-Process
    & $probe.Name -Name notepad -Force

    Shows which parameter set the call would use, and with what, without stopping anything.

    .OUTPUTS
    PSBridge.Probe
    Name of the shadow, Command that it shadows, Form, and what the shadow Lacks.
    #>
    [CmdletBinding(SupportsShouldProcess = $true)]
    [OutputType('PSBridge.Probe')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $Command,

        [ValidateSet('Auto', 'Cmdlet', 'Function')]
        [string]
        $Form = 'Auto'
    )

    process {
        foreach ($name in $Command) {
            $found = Get-Command -Name $name -CommandType @('Cmdlet', 'Function') -ErrorAction Stop | Select-Object -First 1
            $noun = $found.Name -replace '[^\p{L}\p{Nd}]', ''
            $probe = "BridgeProbe-$noun"
            if (-not $PSCmdlet.ShouldProcess($probe, "Define a shadow of $($found.Name)")) {
                continue
            }
            $chosen = $Form
            if ($Form -eq 'Auto') {
                $chosen = 'Function'
                if ($found -is [System.Management.Automation.CmdletInfo]) {
                    $chosen = 'Cmdlet'
                }
            }
            if (Test-Path -Path "function:global:$probe") {
                Remove-Item -Path "function:global:$probe" -Confirm:$false
            }
            $lacking = New-Object -TypeName 'System.Collections.Generic.List[string]'
            if ($chosen -eq 'Cmdlet') {
                try {
                    Import-BridgeCmdletProbe -Command $found -Noun $noun -Lacking $lacking
                } catch {
                    if ($Form -eq 'Cmdlet') {
                        throw
                    }
                    Write-Warning -Message "$($found.Name) is shadowed by a function, because a cmdlet could not be compiled: $_"
                    $chosen = 'Function'
                    $lacking.Clear()
                }
            }
            if ($chosen -eq 'Function') {
                $text = Get-BridgeFunctionProbeText -Command $found -Lacking $lacking
                Set-Item -Path "function:global:$probe" -Value ([scriptblock]::Create($text)) -Confirm:$false
            }
            [pscustomobject] @{
                PSTypeName = 'PSBridge.Probe'
                Name       = $probe
                Command    = $found.Name
                Form       = $chosen
                Lacks      = $lacking.ToArray()
            }
        }
    }
}
