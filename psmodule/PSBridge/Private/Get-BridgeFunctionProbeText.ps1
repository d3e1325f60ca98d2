function Get-BridgeFunctionProbeText {
    <#
    .SYNOPSIS
    Source of a function with the parameters of a command, which puts out what was bound and does nothing else.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.CommandInfo]
        $Command,

        # Gets what the probe lacks.
        [Parameter(Mandatory = $true)]
        [AllowEmptyCollection()]
        [System.Collections.Generic.List[string]]
        $Lacking
    )

    $set = '$PSCmdlet.ParameterSetName'
    if ($Command -is [System.Management.Automation.FunctionInfo]) {
        # The function's own declarations, without default values: those are code of the command.
        $ast = $Command.ScriptBlock.Ast
        if ($ast -is [System.Management.Automation.Language.FunctionDefinitionAst]) {
            $ast = $ast.Body
        }
        $header = @()
        if ($null -ne $ast.ParamBlock) {
            # An alias of the command must go on meaning the command.
            $kept = @($ast.ParamBlock.Attributes | Where-Object -FilterScript { $_.TypeName.Name -ne 'Alias' })
            $header = @($kept | ForEach-Object -Process { $_.Extent.Text })
        }
        $parameters = @(
            foreach ($parameter in @(Get-BridgeParameterAst -Command $Command)) {
                $declared = @($parameter.Attributes | ForEach-Object -Process { $_.Extent.Text })
                ($declared -join "`n") + "`n" + $parameter.Name.Extent.Text
            }
        )
        if (-not $Command.CmdletBinding) {
            $set = '$null'
        }
        if ($null -ne $ast.DynamicParamBlock) {
            $Lacking.Add('dynamic parameters')
        }
        $block = "$($header -join "`n")`nparam(`n$($parameters -join ",`n")`n)"
    } else {
        $metadata = New-Object -TypeName 'System.Management.Automation.CommandMetadata' -ArgumentList $Command
        $binding = [System.Management.Automation.ProxyCommand]::GetCmdletBindingAttribute($metadata)
        $block = "$binding`nparam(`n$([System.Management.Automation.ProxyCommand]::GetParamBlock($metadata))`n)"
        $Lacking.Add('the rules of a compiled cmdlet: this probe binds like a function')
    }
    $record = "[pscustomobject] @{ PSTypeName = 'PSBridge.Record'; Phase = '{0}'; Set = $set; " +
        'Bound = [System.Collections.Hashtable]::new($PSBoundParameters) }'
    $begin = $record.Replace('{0}', 'begin')
    $process = $record.Replace('{0}', 'process')
    return "$block`nbegin { $begin }`nprocess { $process }"
}
