@{
    RootModule           = 'PSBridge.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '6d0f6c1e-8a0b-4f0d-9d55-2f1b7a5f3c90'
    Author               = 'The psbridge authors'
    Copyright            = 'MIT License'
    Description          = 'The PowerShell side of psbridge: exports what the engine knows of commands, and probes how it binds.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    FunctionsToExport    = @('Export-BridgeMetadata', 'New-BridgeProbe', 'Test-BridgeBinding', 'Test-BridgeCommand')
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags = @('psbridge', 'python', 'metadata', 'binding')
        }
    }
}
