function ConvertTo-BridgeParameterText {
    <#
    .SYNOPSIS
    A Parameter attribute as C# source.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.ParameterAttribute]
        $Attribute
    )

    $options = New-Object -TypeName 'System.Collections.Generic.List[string]'
    if ($Attribute.ParameterSetName -and $Attribute.ParameterSetName -ne '__AllParameterSets') {
        $options.Add("ParameterSetName = $(ConvertTo-BridgeLiteral -Value $Attribute.ParameterSetName)")
    }
    if ($Attribute.Position -ne [int]::MinValue) {
        $options.Add("Position = $($Attribute.Position)")
    }
    $flags = @('Mandatory', 'ValueFromPipeline', 'ValueFromPipelineByPropertyName', 'ValueFromRemainingArguments', 'DontShow')
    foreach ($flag in $flags) {
        if ($Attribute.$flag) {
            $options.Add("$flag = true")
        }
    }
    if ($Attribute.HelpMessage) {
        $options.Add("HelpMessage = $(ConvertTo-BridgeLiteral -Value $Attribute.HelpMessage)")
    }
    return "[global::System.Management.Automation.Parameter($($options -join ', '))]"
}
