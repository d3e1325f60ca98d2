function Test-BridgeCommand {
    <#
    .SYNOPSIS
    Makes recorded calls natively and holds what happens against what is expected. Only commands that are named safe run.

    .DESCRIPTION
    Takes JSON Lines. A line with a "case" names the command, its arguments in order as typed values, and what is piped in; its "expect" has
    the "output" as typed values, the "errors" and the "terminating" error of the call. Each line comes out again with what happened as
    "actual" and whether it "agrees". A line without "expect" agrees and so makes a recording.

    .PARAMETER InputObject
    Lines of JSON.

    .PARAMETER Path
    A file of such lines.

    .PARAMETER Safe
    Names of commands that may run here. A call of any other command is an error, and nothing of it runs.

    .EXAMPLE
    Test-BridgeCommand -Path calls.jsonl -Safe Get-Process, Get-Item

    Runs the calls of two commands that only read.

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

        [Parameter(Mandatory = $true)]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $Safe
    )

    process {
        $lines = $InputObject
        if ($PSCmdlet.ParameterSetName -eq 'Path') {
            $lines = @(Get-BridgeLine -Path $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path))
        }
        foreach ($line in $lines) {
            $row = ConvertFrom-BridgeJson -Text $line
            $call = Get-BridgeMember -Object $row -Name 'case'
            if ($null -eq $call) {
                continue
            }
            $name = [string] (Get-BridgeMember -Object $call -Name 'command')
            if ($Safe -notcontains $name) {
                Write-Error -Message "$name is not named by -Safe, so it did not run." -Category PermissionDenied -TargetObject $name
                continue
            }
            $result = Invoke-BridgeCall -Name $name -Call $call
            $actual = [ordered] @{
                output      = @($result['output'] | ForEach-Object -Process { ConvertTo-BridgeValue -Value $_ })
                errors      = $result['errors']
                terminating = $result['terminating']
            }
            $written = [ordered] @{ case = $call; actual = $actual; agrees = $true }
            $expect = Get-BridgeMember -Object $row -Name 'expect'
            if ($null -ne $expect) {
                $written['expect'] = $expect
                foreach ($part in @('output', 'errors', 'terminating')) {
                    $wanted = Get-BridgeMember -Object $expect -Name $part
                    $same = (Get-BridgeCanonicalText -Value $wanted) -ceq (Get-BridgeCanonicalText -Value $actual[$part])
                    if ($expect.ContainsKey($part) -and -not $same) {
                        $written['agrees'] = $false
                    }
                }
            }
            ConvertTo-Json -InputObject $written -Depth 40 -Compress
        }
    }
}
