function ConvertTo-BridgeBound {
    <#
    .SYNOPSIS
    Writes bound parameters down, sorted by name.
    #>
    [CmdletBinding()]
    [OutputType([System.Collections.Specialized.OrderedDictionary])]
    param(
        [ValidateNotNull()]
        [System.Collections.IDictionary]
        $Bound
    )

    $written = [ordered] @{}
    foreach ($name in @($Bound.Keys | Sort-Object)) {
        $written[$name] = ConvertTo-BridgeValue -Value $Bound[$name]
    }
    return $written
}
