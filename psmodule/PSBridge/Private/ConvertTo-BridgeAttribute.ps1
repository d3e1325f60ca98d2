function ConvertTo-BridgeAttribute {
    <#
    .SYNOPSIS
    An attribute of a parameter with its arguments, in the schema of exported metadata.
    #>
    [CmdletBinding()]
    [OutputType([System.Collections.Specialized.OrderedDictionary])]
    param(
        [Parameter(Mandatory = $true)]
        [System.Attribute]
        $Attribute
    )

    $kind = $Attribute.GetType().Name -replace 'Attribute$', ''
    $written = [ordered] @{ kind = $kind }
    switch -Exact ($kind) {
        'ValidateSet' {
            $written['values'] = [string[]] @($Attribute.ValidValues)
            $written['ignoreCase'] = $Attribute.IgnoreCase
        }
        'ValidateRange' {
            if ($null -ne $Attribute.MinRange) {
                $written['min'] = ConvertTo-BridgeNumber -Value $Attribute.MinRange
                $written['max'] = ConvertTo-BridgeNumber -Value $Attribute.MaxRange
                $written['type'] = $Attribute.MinRange.GetType().FullName
            } else {
                # A range by name keeps no bounds; the name is in a field that only reflection reaches.
                $field = $Attribute.GetType().GetField('_rangeKind', [System.Reflection.BindingFlags] 'NonPublic, Instance')
                if ($null -ne $field) {
                    $written['rangeKind'] = "$($field.GetValue($Attribute))"
                }
            }
        }
        'ValidatePattern' {
            $written['pattern'] = $Attribute.RegexPattern
            $written['options'] = "$($Attribute.Options)"
        }
        'ValidateLength' {
            $written['min'] = $Attribute.MinLength
            $written['max'] = $Attribute.MaxLength
        }
        'ValidateCount' {
            $written['min'] = $Attribute.MinLength
            $written['max'] = $Attribute.MaxLength
        }
        'ValidateScript' {
            $written['script'] = "$($Attribute.ScriptBlock)"
        }
    }
    $message = $Attribute.GetType().GetProperty('ErrorMessage')
    if ($null -ne $message -and $null -ne $message.GetValue($Attribute, $null)) {
        $written['errorMessage'] = "$($message.GetValue($Attribute, $null))"
    }
    return $written
}
