function Get-BridgeCommandDetail {
    <#
    .SYNOPSIS
    Sets, parameters, enumerations and behaviour of a command, in the schema of exported metadata.
    #>
    [CmdletBinding()]
    [OutputType([System.Collections.Specialized.OrderedDictionary])]
    param(
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.CommandInfo]
        $Command
    )

    $every = '__AllParameterSets'
    $isFunction = $Command -is [System.Management.Automation.FunctionInfo]
    $metadata = New-Object -TypeName 'System.Management.Automation.CommandMetadata' -ArgumentList $Command
    $detail = [ordered] @{}
    if ($Command.DefaultParameterSet -and $Command.DefaultParameterSet -ne $every) {
        $detail['defaultSet'] = $Command.DefaultParameterSet
    }
    $detail['sets'] = @(
        foreach ($set in $Command.ParameterSets) {
            if ($set.Name -ne $every) {
                [ordered] @{ name = $set.Name; default = $set.IsDefault }
            }
        }
    )
    $detail['supportsShouldProcess'] = $metadata.SupportsShouldProcess
    $detail['confirmImpact'] = "$($metadata.ConfirmImpact)"
    $detail['supportsPaging'] = $metadata.SupportsPaging
    $detail['positionalBinding'] = $metadata.PositionalBinding
    $detail['commonParameters'] = (-not $isFunction) -or $Command.CmdletBinding
    $detail['outputTypes'] = [string[]] @($Command.OutputType | ForEach-Object -Process { "$($_.Name)" })
    $detail['helpUri'] = "$($metadata.HelpUri)"

    $defaults = @{}
    $declared = @()
    if ($isFunction) {
        $declared = @($Command.ScriptBlock.Attributes)
        foreach ($ast in @(Get-BridgeParameterAst -Command $Command)) {
            if ($null -ne $ast.DefaultValue) {
                $defaults[$ast.Name.VariablePath.UserPath] = $ast.DefaultValue.Extent.Text
            }
        }
    } elseif ($null -ne $Command.ImplementingType) {
        $declared = @($Command.ImplementingType.GetCustomAttributes($true))
    }
    foreach ($attribute in $declared) {
        if ($attribute -is [System.ObsoleteAttribute]) {
            $detail['obsolete'] = "$($attribute.Message)"
        }
    }

    $common = @(Get-BridgeCommonName -Command $Command -Metadata $metadata)
    $parameters = New-Object -TypeName 'System.Collections.Generic.List[object]'
    $enums = [ordered] @{}
    foreach ($parameter in $Command.Parameters.Values) {
        if ($common -contains $parameter.Name) {
            continue
        }
        $parameters.Add((ConvertTo-BridgeParameter -Parameter $parameter -Default $defaults[$parameter.Name]))
        $enum = Get-BridgeEnumType -Type $parameter.ParameterType
        if ($null -ne $enum -and -not $enums.Contains($enum.FullName)) {
            $enums[$enum.FullName] = ConvertTo-BridgeEnum -Type $enum
        }
    }
    $detail['parameters'] = $parameters.ToArray()
    $detail['enums'] = @($enums.Values)
    return $detail
}
