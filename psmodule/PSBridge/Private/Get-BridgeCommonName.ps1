function Get-BridgeCommonName {
    <#
    .SYNOPSIS
    The names of parameters that the engine adds to a command by itself.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.CommandInfo]
        $Command,

        [Parameter(Mandatory = $true)]
        [System.Management.Automation.CommandMetadata]
        $Metadata
    )

    if ($Command -is [System.Management.Automation.FunctionInfo] -and -not $Command.CmdletBinding) {
        return
    }
    [System.Management.Automation.Cmdlet]::CommonParameters
    if ($Metadata.SupportsShouldProcess) {
        @('WhatIf', 'Confirm')
    }
    if ($Metadata.SupportsPaging) {
        @('IncludeTotalCount', 'Skip', 'First')
    }
    if ($Metadata.SupportsTransactions) {
        'UseTransaction'
    }
}
