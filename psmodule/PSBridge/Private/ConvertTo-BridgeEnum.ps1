function ConvertTo-BridgeEnum {
    <#
    .SYNOPSIS
    An enumeration with its members, in the schema of exported metadata.
    #>
    [CmdletBinding()]
    [OutputType([System.Collections.Specialized.OrderedDictionary])]
    param(
        [Parameter(Mandatory = $true)]
        [type]
        $Type
    )

    $underlying = [System.Enum]::GetUnderlyingType($Type)
    $members = @(
        foreach ($name in [System.Enum]::GetNames($Type)) {
            $number = [System.Convert]::ChangeType([System.Enum]::Parse($Type, $name), $underlying)
            [ordered] @{ name = $name; value = (ConvertTo-BridgeNumber -Value $number) }
        }
    )
    return [ordered] @{
        name    = $Type.FullName
        flags   = $Type.IsDefined([System.FlagsAttribute], $false)
        members = $members
    }
}
