function Import-BridgeCmdletProbe {
    <#
    .SYNOPSIS
    Compiles a cmdlet that probes a command, and loads it for the whole session.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.CommandInfo]
        $Command,

        [Parameter(Mandatory = $true)]
        [string]
        $Noun,

        [Parameter(Mandatory = $true)]
        [AllowEmptyCollection()]
        [System.Collections.Generic.List[string]]
        $Lacking
    )

    $class = 'BridgeProbe' + [guid]::NewGuid().ToString('N')
    $source = Get-BridgeCmdletProbeText -Command $Command -Class $class -Noun $Noun -Lacking $Lacking
    $references = New-Object -TypeName 'System.Collections.Generic.List[string]'
    $references.Add([System.Management.Automation.PSObject].Assembly.Location)
    if ($PSVersionTable.PSEdition -ne 'Desktop') {
        # Types live behind these names for a compiler; what implements them is left to the runtime.
        $facades = @(
            'netstandard', 'System.Runtime', 'System.Collections', 'System.Collections.NonGeneric',
            'System.Net.Primitives', 'System.Private.Uri', 'System.Console'
        )
        $references.AddRange([string[]] $facades)
    }
    $pending = New-Object -TypeName 'System.Collections.Generic.Queue[type]'
    foreach ($parameter in $Command.Parameters.Values) {
        $pending.Enqueue($parameter.ParameterType)
    }
    while ($pending.Count -gt 0) {
        $type = $pending.Dequeue()
        if ($type.HasElementType) {
            $pending.Enqueue($type.GetElementType())
            continue
        }
        foreach ($argument in $type.GetGenericArguments()) {
            $pending.Enqueue($argument)
        }
        $assembly = $type.Assembly
        $own = $assembly.GetName().Name
        if ($own -ne 'mscorlib' -and -not $own.StartsWith('System.Private.') -and $assembly.Location -and
            -not $references.Contains($assembly.Location)) {
            $references.Add($assembly.Location)
        }
    }
    $compiled = @(Add-Type -TypeDefinition $source -ReferencedAssemblies $references.ToArray() -IgnoreWarnings -PassThru -ErrorAction Stop)
    Import-Module -Assembly $compiled[0].Assembly -Global -DisableNameChecking -ErrorAction Stop
}
