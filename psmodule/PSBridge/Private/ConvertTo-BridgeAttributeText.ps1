function ConvertTo-BridgeAttributeText {
    <#
    .SYNOPSIS
    An attribute of a parameter as C# source; nothing for one that source cannot repeat.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)]
        [System.Attribute]
        $Attribute
    )

    $automation = 'global::System.Management.Automation'
    $kind = $Attribute.GetType().Name -replace 'Attribute$', ''
    $plain = @(
        'ValidateNotNull', 'ValidateNotNullOrEmpty', 'ValidateNotNullOrWhiteSpace',
        'AllowNull', 'AllowEmptyString', 'AllowEmptyCollection', 'Credential'
    )
    if ($Attribute.GetType().Namespace -ne 'System.Management.Automation') {
        return
    }
    if ($plain -contains $kind) {
        return "[$automation.$kind]"
    }
    switch -Exact ($kind) {
        'ValidateSet' {
            $values = @($Attribute.ValidValues | ForEach-Object -Process { ConvertTo-BridgeLiteral -Value $_ })
            return "[$automation.ValidateSet($($values -join ', '), IgnoreCase = $(ConvertTo-BridgeLiteral -Value $Attribute.IgnoreCase))]"
        }
        'ValidateRange' {
            $written = ConvertTo-BridgeAttribute -Attribute $Attribute
            if ($written.Contains('rangeKind')) {
                return "[$automation.ValidateRange($automation.ValidateRangeKind.$($written['rangeKind']))]"
            }
            $least = ConvertTo-BridgeLiteral -Value $Attribute.MinRange
            $most = ConvertTo-BridgeLiteral -Value $Attribute.MaxRange
            if ($least -and $most) {
                return "[$automation.ValidateRange($least, $most)]"
            }
        }
        'ValidatePattern' {
            $pattern = ConvertTo-BridgeLiteral -Value $Attribute.RegexPattern
            return "[$automation.ValidatePattern($pattern, Options = $(ConvertTo-BridgeLiteral -Value $Attribute.Options))]"
        }
        'ValidateLength' { return "[$automation.ValidateLength($($Attribute.MinLength), $($Attribute.MaxLength))]" }
        'ValidateCount' { return "[$automation.ValidateCount($($Attribute.MinLength), $($Attribute.MaxLength))]" }
        'PSTypeName' { return "[$automation.PSTypeName($(ConvertTo-BridgeLiteral -Value $Attribute.PSTypeName))]" }
    }
}
