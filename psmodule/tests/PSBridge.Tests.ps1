# Run with Pester 5: Invoke-Pester -Path psmodule/tests

BeforeAll {
    Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath '../PSBridge/PSBridge.psd1') -Force

    function global:Test-BridgeSample {
        [CmdletBinding(DefaultParameterSetName = 'ByName', SupportsShouldProcess = $true, ConfirmImpact = 'High')]
        [OutputType([string])]
        param(
            [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'ByName', ValueFromPipeline = $true)]
            [Alias('Title')]
            [ValidateLength(1, 8)]
            [string[]]
            $Name,

            [Parameter(Mandatory = $true, ParameterSetName = 'ById', ValueFromPipelineByPropertyName = $true)]
            [ValidateRange(1, 100)]
            [int]
            $Id,

            [System.DayOfWeek]
            $Day = 'Monday',

            [ValidateSet('Fast', 'Slow')]
            [string]
            $Mode
        )
        process {
            throw 'The command itself must not run.'
        }
    }

    function Get-Sample {
        (Export-BridgeMetadata -Command Test-BridgeSample | ConvertFrom-Json).commands[0]
    }

    function Get-Bound {
        param([hashtable] $Case)
        $line = ConvertTo-Json -InputObject @{ case = $Case } -Depth 10 -Compress
        (Test-BridgeBinding -InputObject $line | ConvertFrom-Json).expect
    }
}

AfterAll {
    Remove-Item -LiteralPath 'function:Test-BridgeSample'
    Remove-Module -Name PSBridge
}

Describe 'Export-BridgeMetadata' {
    It 'writes sets, parameters and behaviour' {
        $command = Get-Sample
        $command.kind | Should -Be 'function'
        $command.defaultSet | Should -Be 'ByName'
        $command.sets.name | Should -Be @('ByName', 'ById')
        $command.supportsShouldProcess | Should -BeTrue
        $command.confirmImpact | Should -Be 'High'
        $command.outputTypes | Should -Be @('System.String')
        $command.parameters.name | Should -Be @('Name', 'Id', 'Day', 'Mode')
    }

    It 'writes what a parameter is in its set' {
        $name = (Get-Sample).parameters[0]
        $name.type | Should -Be 'System.String[]'
        $name.aliases | Should -Be @('Title')
        $name.sets[0].mandatory | Should -BeTrue
        $name.sets[0].position | Should -Be 0
        $name.sets[0].byValue | Should -BeTrue
        ($name.attributes | Where-Object -Property kind -EQ 'ValidateLength').max | Should -Be 8
    }

    It 'writes enumerations, values and defaults' {
        $command = Get-Sample
        $command.enums[0].name | Should -Be 'System.DayOfWeek'
        $command.enums[0].members.Count | Should -Be 7
        $command.parameters[2].default | Should -Be "'Monday'"
        ($command.parameters[3].attributes | Where-Object -Property kind -EQ 'ValidateSet').values | Should -Be @('Fast', 'Slow')
    }

    It 'writes a module to a file without a byte order mark' {
        $path = Join-Path -Path $TestDrive -ChildPath 'management.json'
        Export-BridgeMetadata -Module Microsoft.PowerShell.Management -Path $path
        [System.IO.File]::ReadAllBytes($path)[0] | Should -Be ([int] [char] '{')
        $document = Get-Content -LiteralPath $path -Raw | ConvertFrom-Json
        $document.schema | Should -Be 'psbridge-metadata'
        $document.commands.name | Should -Contain 'Get-Process'
    }
}

Describe 'New-BridgeProbe' {
    It 'shadows a function without running it' {
        $probe = New-BridgeProbe -Command Test-BridgeSample
        $probe.Form | Should -Be 'Function'
        $record = @(& $probe.Name -Name 'tea' -Mode Fast)
        $record.Phase | Should -Be @('begin', 'process')
        $record[0].Set | Should -Be 'ByName'
        $record[0].Bound['Mode'] | Should -Be 'Fast'
    }

    It 'shadows a cmdlet by a cmdlet' {
        $probe = New-BridgeProbe -Command Stop-Process
        $probe.Form | Should -Be 'Cmdlet'
        @(& $probe.Name -Id 1, 2 -Force)[0].Set | Should -Be 'Id'
    }
}

Describe 'Test-BridgeBinding' {
    It 'says what was bound, sorted, with types' {
        $expect = Get-Bound -Case @{
            command = 'Test-BridgeSample'
            args    = @(@{ value = @{ t = 'String'; v = 'tea' } }, @{ name = 'Day'; value = @{ t = 'Int32'; v = 2 } })
        }
        $expect.begin.set | Should -Be 'ByName'
        $expect.begin.bound.Name.t | Should -Be 'System.String[]'
        $expect.begin.bound.Day.v | Should -Be 'Tuesday'
        $expect.terminating | Should -BeNullOrEmpty
    }

    It 'binds each object that is piped in' {
        $expect = Get-Bound -Case @{
            command = 'Test-BridgeSample'
            args    = @()
            input   = @(
                @{ t = 'PSCustomObject'; v = @{ Id = @{ t = 'Int32'; v = 5 } } },
                @{ t = 'PSCustomObject'; v = @{ Id = @{ t = 'Int32'; v = 7 } } }
            )
        }
        $expect.process.Count | Should -Be 2
        $expect.process[1].bound.Id.v | Should -Be '7'
    }

    It 'keeps the error that ends a call' {
        $expect = Get-Bound -Case @{ command = 'Test-BridgeSample'; args = @(@{ name = 'Nonsense' }) }
        $expect.terminating.id | Should -Be 'NamedParameterNotFound'
        $expect.begin | Should -BeNullOrEmpty
    }

    It 'writes nothing but names of parameters into a script' {
        $case = @{ command = 'Test-BridgeSample'; args = @(@{ name = 'A; throw 1' }) }
        $line = ConvertTo-Json -InputObject @{ case = $case } -Depth 10 -Compress
        { Test-BridgeBinding -InputObject $line -ErrorAction Stop } | Should -Throw '*no name of a parameter*'
    }
}

Describe 'Test-BridgeCommand' {
    It 'runs what is named safe and compares' {
        $case = @{ command = 'Write-Output'; args = @(@{ name = 'InputObject'; value = @{ t = 'Int32'; v = 5 } }) }
        $row = @{ case = $case; expect = @{ output = @(@{ t = 'System.Int32'; v = '5' }) } }
        $line = ConvertTo-Json -InputObject $row -Depth 10 -Compress
        (Test-BridgeCommand -InputObject $line -Safe Write-Output | ConvertFrom-Json).agrees | Should -BeTrue
        $other = $line.Replace('"v":"5"', '"v":"6"')
        (Test-BridgeCommand -InputObject $other -Safe Write-Output | ConvertFrom-Json).agrees | Should -BeFalse
    }

    It 'does not run anything else' {
        $line = ConvertTo-Json -InputObject @{ case = @{ command = 'Test-BridgeSample'; args = @() } } -Depth 10 -Compress
        { Test-BridgeCommand -InputObject $line -Safe Write-Output -ErrorAction Stop } | Should -Throw '*not named by -Safe*'
    }
}
