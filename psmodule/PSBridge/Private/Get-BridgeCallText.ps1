function Get-BridgeCallText {
    <#
    .SYNOPSIS
    The script that makes a recorded call. Values come as variables, so only names of parameters are written into it.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)]
        [string]
        $Name,

        [ValidateNotNull()]
        [object]
        $Call,

        # Gets the values, in order.
        [Parameter(Mandatory = $true)]
        [AllowEmptyCollection()]
        [System.Collections.Generic.List[object]]
        $Values
    )

    $words = New-Object -TypeName 'System.Collections.Generic.List[string]'
    $words.Add('& $BridgeName')
    $arguments = Get-BridgeMember -Object $Call -Name 'args'
    foreach ($argument in $arguments) {
        $parameter = Get-BridgeMember -Object $argument -Name 'name'
        $value = ''
        if ($argument.ContainsKey('value')) {
            $value = "`$BridgeValue[$($Values.Count)]"
            $Values.Add((ConvertFrom-BridgeValue -Typed $argument['value']))
        }
        if ($null -eq $parameter) {
            $words.Add($value)
            continue
        }
        if ($parameter -notmatch '^[\p{L}\p{Nd}_]+$') {
            throw "'$parameter' is no name of a parameter."
        }
        if (-not $value) {
            $words.Add("-$parameter")
        } elseif ($argument.ContainsKey('colon') -and $argument['colon']) {
            $words.Add("-${parameter}:$value")
        } else {
            $words.Add("-$parameter $value")
        }
    }
    $piped = ''
    if ($Call.ContainsKey('input')) {
        $piped = '$BridgeInput | '
    }
    return "param(`$BridgeName, `$BridgeValue, `$BridgeInput) $piped$($words -join ' ')"
}
