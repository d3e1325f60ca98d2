function Get-BridgeEnumType {
    <#
    .SYNOPSIS
    The enumeration that a type is, or is an array or Nullable of; nothing for any other type.
    #>
    [CmdletBinding()]
    [OutputType([type])]
    param(
        [Parameter(Mandatory = $true)]
        [type]
        $Type
    )

    $core = $Type
    while ($core.IsArray) {
        $core = $core.GetElementType()
    }
    $inner = [System.Nullable]::GetUnderlyingType($core)
    if ($null -ne $inner) {
        $core = $inner
    }
    if ($core.IsEnum) {
        return $core
    }
}
