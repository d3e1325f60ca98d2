function ConvertTo-BridgeNumber {
    <#
    .SYNOPSIS
    A number as JSON can hold it exactly, or its text.
    #>
    [CmdletBinding()]
    [OutputType([object])]
    param(
        [object]
        $Value
    )

    if ($null -eq $Value) {
        return ''
    }
    $invariant = [System.Globalization.CultureInfo]::InvariantCulture
    $whole = @([byte], [sbyte], [int16], [uint16], [int], [uint32], [long], [uint64])
    if ($whole -contains $Value.GetType()) {
        $exact = [decimal] 9007199254740992
        $number = [decimal] $Value
        if ($number -le $exact -and $number -ge -$exact) {
            return [long] $Value
        }
        return $Value.ToString($invariant)
    }
    if ($Value -is [double] -or $Value -is [single]) {
        $wide = [double] $Value
        if (-not ([double]::IsNaN($wide) -or [double]::IsInfinity($wide))) {
            return $wide
        }
        return $wide.ToString('R', $invariant)
    }
    if ($Value -is [System.IFormattable]) {
        return [string]::Format($invariant, '{0}', $Value)
    }
    return "$Value"
}
