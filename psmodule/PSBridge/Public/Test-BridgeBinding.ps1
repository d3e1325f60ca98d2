function Test-BridgeBinding {
    <#
    .SYNOPSIS
    Makes recorded calls of shadows of commands, and puts out what the engine bound, in the form of the recordings.

    .DESCRIPTION
    Takes JSON Lines. A line with a "case" names the command, its arguments in order as typed values, and what is piped in; it comes out
    again with an "expect" that says which parameter set and parameters were bound when the command began and for each object, and which
    errors there were. Other lines are passed over; a line that cannot be called is an error, and the rest goes on. Commands are shadowed
    by New-BridgeProbe; none of them runs.

    Run it where nobody answers prompts (a remote session, or pwsh -NonInteractive), since a missing mandatory parameter prompts otherwise.

    .PARAMETER InputObject
    Lines of JSON.

    .PARAMETER Path
    A file of such lines.

    .PARAMETER Form
    How commands are shadowed, as for New-BridgeProbe.

    .EXAMPLE
    Test-BridgeBinding -Path calls.jsonl | Set-Content -Path bound.jsonl

    Records what the engine binds for every call of a file.

    .OUTPUTS
    System.String
    One line of JSON for each call.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Line')]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ParameterSetName = 'Line')]
        [string[]]
        $InputObject,

        [Parameter(Mandatory = $true, ParameterSetName = 'Path')]
        [ValidateNotNullOrEmpty()]
        [string]
        $Path,

        [ValidateSet('Auto', 'Cmdlet', 'Function')]
        [string]
        $Form = 'Auto'
    )

    begin {
        $probes = @{}
    }
    process {
        $lines = $InputObject
        if ($PSCmdlet.ParameterSetName -eq 'Path') {
            $lines = @(Get-BridgeLine -Path $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path))
        }
        foreach ($line in $lines) {
            # A line that makes no call is an error of its own; the others go on.
            try {
                $call = Get-BridgeMember -Object (ConvertFrom-BridgeJson -Text $line) -Name 'case'
                if ($null -eq $call) {
                    continue
                }
                $name = [string] (Get-BridgeMember -Object $call -Name 'command')
                if (-not $probes.ContainsKey($name)) {
                    $probes[$name] = New-BridgeProbe -Command $name -Form $Form -Confirm:$false
                }
                $result = Invoke-BridgeCall -Name $probes[$name].Name -Call $call
            } catch {
                $PSCmdlet.WriteError($_)
                continue
            }
            $began = $null
            $processed = New-Object -TypeName 'System.Collections.Generic.List[object]'
            foreach ($record in $result['output']) {
                $written = [ordered] @{ set = $record.Set; bound = (ConvertTo-BridgeBound -Bound $record.Bound) }
                if ($record.Phase -eq 'begin') {
                    $began = $written
                } else {
                    $processed.Add($written)
                }
            }
            $expect = [ordered] @{
                begin       = $began
                process     = $processed.ToArray()
                errors      = $result['errors']
                terminating = $result['terminating']
            }
            ConvertTo-Json -InputObject ([ordered] @{ case = $call; expect = $expect }) -Depth 40 -Compress
        }
    }
}
