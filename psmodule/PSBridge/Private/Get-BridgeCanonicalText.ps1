function Get-BridgeCanonicalText {
    <#
    .SYNOPSIS
    JSON data as one text that is the same for the same data, whatever the order of members.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [object]
        $Value
    )

    if ($null -eq $Value) {
        return 'null'
    }
    if ($Value -is [System.Collections.IDictionary]) {
        $members = @(
            foreach ($entry in @($Value.GetEnumerator() | Sort-Object -Property { "$($_.Key)" } -CaseSensitive)) {
                "$(ConvertTo-Json -InputObject "$($entry.Key)"):$(Get-BridgeCanonicalText -Value $entry.Value)"
            }
        )
        return '{' + ($members -join ',') + '}'
    }
    if ($Value -is [System.Collections.IList]) {
        $items = @(
            foreach ($item in $Value) {
                Get-BridgeCanonicalText -Value $item
            }
        )
        return '[' + ($items -join ',') + ']'
    }
    if ($Value -is [bool]) {
        return "$Value".ToLowerInvariant()
    }
    if ($Value -is [string]) {
        return ConvertTo-Json -InputObject $Value
    }
    return [string]::Format([System.Globalization.CultureInfo]::InvariantCulture, '{0}', $Value)
}
