function ConvertTo-BridgeLiteral {
    <#
    .SYNOPSIS
    A constant as C# source; nothing for a value that an attribute in C# cannot hold.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [object]
        $Value
    )

    $invariant = [System.Globalization.CultureInfo]::InvariantCulture
    if ($null -eq $Value) {
        return 'null'
    }
    if ($Value -is [string]) {
        return '@"' + $Value.Replace('"', '""') + '"'
    }
    if ($Value -is [bool]) {
        return $Value.ToString().ToLowerInvariant()
    }
    if ($Value -is [System.Enum]) {
        $number = [System.Convert]::ChangeType($Value, [System.Enum]::GetUnderlyingType($Value.GetType()))
        return "($(ConvertTo-BridgeTypeText -Type $Value.GetType())) ($($number.ToString($invariant)))"
    }
    if ($Value -is [double] -or $Value -is [single]) {
        if ([double]::IsNaN($Value) -or [double]::IsInfinity($Value)) {
            return
        }
        return "(global::$($Value.GetType().FullName)) ($($Value.ToString('R', $invariant)))"
    }
    if ($Value -is [uint64]) {
        return $Value.ToString($invariant) + 'UL'
    }
    if ($Value -is [long]) {
        return "($($Value.ToString($invariant))L)"
    }
    $small = @([byte], [sbyte], [int16], [uint16], [int], [uint32])
    if ($small -contains $Value.GetType()) {
        return "(global::$($Value.GetType().FullName)) ($($Value.ToString($invariant)))"
    }
}
