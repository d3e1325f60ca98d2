function Get-BridgeLine {
    <#
    .SYNOPSIS
    The lines of a file of JSON Lines that hold something.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)]
        [string]
        $Path
    )

    foreach ($line in [System.IO.File]::ReadLines($Path)) {
        if ($line.Trim()) {
            $line
        }
    }
}
