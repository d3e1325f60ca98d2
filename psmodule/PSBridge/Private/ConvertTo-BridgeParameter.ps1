function ConvertTo-BridgeParameter {
    <#
    .SYNOPSIS
    A parameter as the engine knows it, in the schema of exported metadata.
    #>
    [CmdletBinding()]
    [OutputType([System.Collections.Specialized.OrderedDictionary])]
    param(
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.ParameterMetadata]
        $Parameter,

        [AllowNull()]
        [AllowEmptyString()]
        [string]
        $Default
    )

    $sets = @(
        foreach ($name in $Parameter.ParameterSets.Keys) {
            $set = $Parameter.ParameterSets[$name]
            $position = $null
            if ($set.Position -ne [int]::MinValue) {
                $position = $set.Position
            }
            [ordered] @{
                name           = $name
                mandatory      = $set.IsMandatory
                position       = $position
                byValue        = $set.ValueFromPipeline
                byPropertyName = $set.ValueFromPipelineByPropertyName
                remaining      = $set.ValueFromRemainingArguments
                helpMessage    = $set.HelpMessage
            }
        }
    )
    $written = [ordered] @{
        name       = $Parameter.Name
        type       = $Parameter.ParameterType.ToString()
        aliases    = [string[]] @($Parameter.Aliases)
        dynamic    = $Parameter.IsDynamic
        sets       = $sets
        attributes = @()
    }
    $shown = 0
    $declared = 0
    $attributes = New-Object -TypeName 'System.Collections.Generic.List[object]'
    foreach ($attribute in $Parameter.Attributes) {
        if ($attribute -is [System.Management.Automation.ParameterAttribute]) {
            $declared++
            $shown += [int] (-not $attribute.DontShow)
        } elseif ($attribute -is [System.Management.Automation.PSTypeNameAttribute]) {
            $written['psTypeName'] = $attribute.PSTypeName
        } elseif ($attribute -is [System.ObsoleteAttribute]) {
            $written['obsolete'] = "$($attribute.Message)"
        } elseif ($attribute.GetType().Name -eq 'SupportsWildcardsAttribute') {
            $written['wildcards'] = $true
        } elseif ($attribute -isnot [System.Management.Automation.AliasAttribute]) {
            $attributes.Add((ConvertTo-BridgeAttribute -Attribute $attribute))
        }
    }
    $written['attributes'] = $attributes.ToArray()
    if ($declared -gt 0 -and $shown -eq 0) {
        $written['dontShow'] = $true
    }
    if ($Default) {
        $written['default'] = $Default
    }
    return $written
}
