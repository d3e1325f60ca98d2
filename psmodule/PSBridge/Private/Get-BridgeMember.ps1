function Get-BridgeMember {
    <#
    .SYNOPSIS
    A member of a dictionary that JSON gave, or null when it is not there. An array comes whole.
    #>
    [CmdletBinding()]
    [OutputType([object])]
    param(
        [object]
        $Object,

        [Parameter(Mandatory = $true)]
        [string]
        $Name
    )

    if ($Object -is [System.Collections.IDictionary] -and $Object.ContainsKey($Name)) {
        return , $Object[$Name]
    }
    return $null
}
