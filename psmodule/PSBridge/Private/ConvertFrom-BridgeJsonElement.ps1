function ConvertFrom-BridgeJsonElement {
    <#
    .SYNOPSIS
    One element of a System.Text.Json document as a dictionary, an array or a plain value.
    #>
    [CmdletBinding()]
    [OutputType([object])]
    param(
        [Parameter(Mandatory = $true)]
        [object]
        $Element
    )

    switch ("$($Element.ValueKind)") {
        'Object' {
            $map = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,object]'
            foreach ($property in $Element.EnumerateObject()) {
                $map[$property.Name] = ConvertFrom-BridgeJsonElement -Element $property.Value
            }
            return , $map
        }
        'Array' {
            $list = New-Object -TypeName 'System.Collections.Generic.List[object]'
            foreach ($item in $Element.EnumerateArray()) {
                $list.Add((ConvertFrom-BridgeJsonElement -Element $item))
            }
            return , $list.ToArray()
        }
        'String' { return $Element.GetString() }
        'True' { return $true }
        'False' { return $false }
        'Number' {
            $number = [long] 0
            if ([long]::TryParse($Element.GetRawText(), [ref] $number)) {
                return $number
            }
            return $Element.GetDouble()
        }
    }
    return $null
}
