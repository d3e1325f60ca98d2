function ConvertTo-BridgeCommand {
    <#
    .SYNOPSIS
    A command as the engine knows it, or why the engine cannot tell, in the schema of exported metadata.
    #>
    [CmdletBinding()]
    [OutputType([System.Collections.Specialized.OrderedDictionary])]
    param(
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.CommandInfo]
        $Command,

        [string[]]
        $Alias = @()
    )

    $kind = 'cmdlet'
    if ($Command -is [System.Management.Automation.FunctionInfo]) {
        $kind = 'function'
        # The engine's writer of cdxml functions leaves this name in every one of them.
        if ($Command.Definition.Contains('__cmdletization_BindCommonParameters')) {
            $kind = 'cdxml'
        }
    }
    $written = [ordered] @{ name = $Command.Name; module = $Command.ModuleName; kind = $kind }
    try {
        $detail = Get-BridgeCommandDetail -Command $Command
        $written['aliases'] = $Alias
        foreach ($name in $detail.Keys) {
            $written[$name] = $detail[$name]
        }
    } catch {
        $written['problem'] = $_.Exception.Message
    }
    return $written
}
