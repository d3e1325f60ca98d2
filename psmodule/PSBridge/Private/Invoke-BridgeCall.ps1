function Invoke-BridgeCall {
    <#
    .SYNOPSIS
    Makes a recorded call of a command or its shadow, and gives what it put out, its errors, and the error that ended it.
    #>
    [CmdletBinding()]
    [OutputType([System.Collections.Specialized.OrderedDictionary])]
    param(
        [Parameter(Mandatory = $true)]
        [string]
        $Name,

        [ValidateNotNull()]
        [object]
        $Call
    )

    $values = New-Object -TypeName 'System.Collections.Generic.List[object]'
    $text = Get-BridgeCallText -Name $Name -Call $Call -Values $values
    $piped = New-Object -TypeName 'System.Collections.Generic.List[object]'
    $objects = Get-BridgeMember -Object $Call -Name 'input'
    foreach ($object in $objects) {
        $piped.Add((ConvertFrom-BridgeValue -Typed $object))
    }

    $output = New-Object -TypeName 'System.Collections.Generic.List[object]'
    $errors = New-Object -TypeName 'System.Collections.Generic.List[object]'
    $ending = $null
    $thread = [System.Threading.Thread]::CurrentThread
    $culture = $thread.CurrentCulture
    $language = $thread.CurrentUICulture
    try {
        $thread.CurrentCulture = [System.Globalization.CultureInfo]::InvariantCulture
        $thread.CurrentUICulture = [System.Globalization.CultureInfo]::InvariantCulture
        $ErrorActionPreference = 'Continue'
        $block = [scriptblock]::Create($text)
        & $block $Name $values $piped 2>&1 3>$null 4>$null 5>$null 6>$null | ForEach-Object -Process {
            if ($_ -is [System.Management.Automation.ErrorRecord]) {
                $errors.Add((ConvertTo-BridgeError -ErrorRecord $_))
            } else {
                $output.Add($_)
            }
        }
    } catch {
        $ending = ConvertTo-BridgeError -ErrorRecord $_
        # Recordings keep the error that ends a call alone.
        $errors.Clear()
    } finally {
        $thread.CurrentCulture = $culture
        $thread.CurrentUICulture = $language
    }
    return [ordered] @{ output = $output; errors = $errors.ToArray(); terminating = $ending }
}
