function ConvertTo-BridgeValue {
    <#
    .SYNOPSIS
    Writes a value down as its full type name and its text, truth, list or members.
    #>
    [CmdletBinding()]
    [OutputType([System.Collections.Specialized.OrderedDictionary])]
    param(
        [object]
        $Value,

        [int]
        $Depth = 0
    )

    if ($null -eq $Value) {
        return [ordered] @{ t = 'null' }
    }
    $invariant = [System.Globalization.CultureInfo]::InvariantCulture
    $base = $Value
    if ($Value -is [System.Management.Automation.PSObject]) {
        $base = $Value.PSObject.BaseObject
    }
    if ($base -is [System.Management.Automation.PSCustomObject]) {
        $members = [ordered] @{}
        foreach ($property in $Value.PSObject.Properties) {
            $members[$property.Name] = ConvertTo-BridgeValue -Value $property.Value -Depth ($Depth + 1)
        }
        return [ordered] @{ t = 'PSCustomObject'; v = $members }
    }
    $type = $base.GetType()
    if ($base -is [System.Collections.IList]) {
        $items = New-Object -TypeName 'System.Collections.Generic.List[object]'
        if ($Depth -lt 4) {
            foreach ($item in $base) {
                $items.Add((ConvertTo-BridgeValue -Value $item -Depth ($Depth + 1)))
            }
        }
        return [ordered] @{ t = $type.ToString(); v = $items.ToArray() }
    }
    if ($base -is [System.Collections.IDictionary]) {
        $entries = [ordered] @{}
        foreach ($entry in @($base.GetEnumerator() | Sort-Object -Property { "$($_.Key)" })) {
            $entries["$($entry.Key)"] = ConvertTo-BridgeValue -Value $entry.Value -Depth ($Depth + 1)
        }
        return [ordered] @{ t = $type.FullName; v = $entries }
    }
    if ($base -is [bool]) {
        return [ordered] @{ t = $type.FullName; v = $base }
    }
    if ($base -is [System.Management.Automation.SwitchParameter]) {
        return [ordered] @{ t = $type.FullName; v = $base.IsPresent }
    }
    if ($base -is [System.Security.SecureString]) {
        return [ordered] @{ t = $type.FullName }
    }
    if ($base -is [System.Management.Automation.PSCredential]) {
        return [ordered] @{ t = $type.FullName; v = $base.UserName }
    }
    if ($base -is [char]) {
        return [ordered] @{ t = $type.FullName; v = [string] $base; code = [int] $base }
    }
    if ($base -is [datetime] -or $base -is [System.DateTimeOffset]) {
        return [ordered] @{ t = $type.FullName; v = $base.ToString('o', $invariant) }
    }
    if ($base -is [double] -or $base -is [single]) {
        return [ordered] @{ t = $type.FullName; v = $base.ToString('R', $invariant) }
    }
    if ($base -is [System.IFormattable]) {
        return [ordered] @{ t = $type.FullName; v = [string]::Format($invariant, '{0}', $base) }
    }
    return [ordered] @{ t = $type.ToString(); v = $base.ToString() }
}
