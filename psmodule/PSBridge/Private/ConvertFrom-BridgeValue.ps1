function ConvertFrom-BridgeValue {
    <#
    .SYNOPSIS
    Makes the value that a typed value of a call stands for. An array comes whole.
    #>
    [CmdletBinding()]
    [OutputType([object])]
    param(
        [ValidateNotNull()]
        [object]
        $Typed
    )

    $invariant = [System.Globalization.CultureInfo]::InvariantCulture
    $value = Get-BridgeMember -Object $Typed -Name 'v'
    $type = Get-BridgeMember -Object $Typed -Name 't'
    switch -Exact ($type) {
        'null' { return $null }
        'String' { return [string] $value }
        'Int32' { return [int] $value }
        'Int64' { return [long]::Parse($value, $invariant) }
        'UInt64' { return [uint64]::Parse($value, $invariant) }
        'UInt32' { return [uint32]::Parse($value, $invariant) }
        'Byte' { return [byte]::Parse($value, $invariant) }
        'Double' { return [double]::Parse($value, $invariant) }
        'Decimal' { return [decimal]::Parse($value, $invariant) }
        'Boolean' { return [bool] $value }
        'DateTime' { return [datetime]::Parse($value, $invariant, [System.Globalization.DateTimeStyles]::RoundtripKind) }
        'TimeSpan' { return [timespan]::Parse($value, $invariant) }
        'Guid' { return [guid] $value }
        'ScriptBlock' { return [scriptblock]::Create($value) }
        'Enum' { return [System.Enum]::Parse([type] $value[0], $value[1]) }
        'Object[]' {
            $items = New-Object -TypeName 'System.Collections.Generic.List[object]'
            foreach ($item in $value) {
                $items.Add((ConvertFrom-BridgeValue -Typed $item))
            }
            return , $items.ToArray()
        }
        'Hashtable' {
            $table = @{}
            foreach ($key in $value.Keys) {
                $table[$key] = ConvertFrom-BridgeValue -Typed $value[$key]
            }
            return $table
        }
        'PSCustomObject' {
            $members = [ordered] @{}
            foreach ($key in $value.Keys) {
                $members[$key] = ConvertFrom-BridgeValue -Typed $value[$key]
            }
            return [pscustomobject] $members
        }
    }
    throw "The type '$type' of a value in a call is not known: give one of those that the documentation of typed values lists."
}
