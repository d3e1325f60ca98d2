function Export-BridgeMetadata {
    <#
    .SYNOPSIS
    Exports what the engine knows of commands as JSON that psbridge reads.

    .DESCRIPTION
    Writes parameter sets, what each parameter is in each set, aliases, validation attributes with their arguments, enumerations, types,
    ShouldProcess, confirm impact, default set, output types and kind of each command. No command is run; a named module is imported.
    The schema is versioned and described in docs/metadata-schema.md of psbridge.

    .PARAMETER Module
    Names of modules whose cmdlets and functions are exported.

    .PARAMETER Command
    Names of single commands to export.

    .PARAMETER Path
    The file to write. Without it the JSON is put out as text.

    .EXAMPLE
    Export-BridgeMetadata -Module SmbShare -Path smbshare.json

    Writes the metadata of every command of the module SmbShare.

    .EXAMPLE
    Export-BridgeMetadata -Command Get-Process, Stop-Process

    Puts out the metadata of two commands.

    .OUTPUTS
    System.String
    The JSON, when no path is given.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Module')]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'Module')]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $Module,

        [Parameter(Mandatory = $true, ParameterSetName = 'Command')]
        [ValidateNotNullOrEmpty()]
        [string[]]
        $Command,

        [ValidateNotNullOrEmpty()]
        [string]
        $Path
    )

    $source = $null
    $kinds = @('Cmdlet', 'Function')
    if ($PSCmdlet.ParameterSetName -eq 'Module') {
        # The engine's own core is no module that can be imported.
        $core = 'Microsoft.PowerShell.Core'
        $wanted = @($Module | Where-Object -FilterScript { $_ -ne $core })
        $names = @($Module | Where-Object -FilterScript { $_ -eq $core })
        if ($wanted.Count -gt 0) {
            $imported = @(Import-Module -Name $wanted -PassThru -ErrorAction Stop)
            $names += @($imported | ForEach-Object -Process { $_.Name })
            if ($imported.Count -eq 1 -and $names.Count -eq 1) {
                $source = [ordered] @{ name = $imported[0].Name; version = "$($imported[0].Version)" }
            }
        }
        $commands = @(Get-Command -Module $names -CommandType $kinds | Sort-Object -Property @('ModuleName', 'Name'))
    } else {
        $commands = @(Get-Command -Name $Command -CommandType $kinds -ErrorAction Stop)
    }

    $aliases = @{}
    foreach ($alias in @(Get-Alias)) {
        # The definition is the target's name; asking for the target itself would load its module.
        if ($alias.Definition) {
            $aliases[$alias.Definition] = @($aliases[$alias.Definition]) + $alias.Name
        }
    }

    $platform = 'Win32NT'
    if ($PSVersionTable.ContainsKey('Platform')) {
        $platform = $PSVersionTable['Platform']
    }
    $document = [ordered] @{
        schema   = 'psbridge-metadata'
        version  = 1
        engine   = [ordered] @{
            version  = "$($PSVersionTable.PSVersion)"
            edition  = $PSVersionTable.PSEdition
            platform = $platform
        }
        module   = $source
        commands = @(
            foreach ($item in $commands) {
                $known = [string[]] @($aliases[$item.Name] | Where-Object -FilterScript { $_ } | Sort-Object)
                ConvertTo-BridgeCommand -Command $item -Alias $known
            }
        )
    }
    $json = ConvertTo-Json -InputObject $document -Depth 16 -Compress
    if (-not $Path) {
        return $json
    }
    $target = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path)
    $scratch = "$target.$([guid]::NewGuid().ToString('N')).tmp"
    try {
        [System.IO.File]::WriteAllText($scratch, $json, (New-Object -TypeName 'System.Text.UTF8Encoding' -ArgumentList $false))
        Move-Item -LiteralPath $scratch -Destination $target -Force
    } finally {
        if (Test-Path -LiteralPath $scratch) {
            Remove-Item -LiteralPath $scratch
        }
    }
}
