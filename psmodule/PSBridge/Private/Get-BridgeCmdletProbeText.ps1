function Get-BridgeCmdletProbeText {
    <#
    .SYNOPSIS
    C# source of a compiled cmdlet with the parameters of another, which puts out what was bound and does nothing else.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.CommandInfo]
        $Command,

        [Parameter(Mandatory = $true)]
        [string]
        $Class,

        [Parameter(Mandatory = $true)]
        [string]
        $Noun,

        # Gets what the probe lacks.
        [Parameter(Mandatory = $true)]
        [AllowEmptyCollection()]
        [System.Collections.Generic.List[string]]
        $Lacking
    )

    $automation = 'global::System.Management.Automation'
    $metadata = New-Object -TypeName 'System.Management.Automation.CommandMetadata' -ArgumentList $Command
    $common = @(Get-BridgeCommonName -Command $Command -Metadata $metadata)
    $options = @("SupportsShouldProcess = $(ConvertTo-BridgeLiteral -Value $metadata.SupportsShouldProcess)")
    $options += "ConfirmImpact = $(ConvertTo-BridgeLiteral -Value $metadata.ConfirmImpact)"
    $options += "SupportsPaging = $(ConvertTo-BridgeLiteral -Value $metadata.SupportsPaging)"
    if ($metadata.DefaultParameterSetName) {
        $options += "DefaultParameterSetName = $(ConvertTo-BridgeLiteral -Value $metadata.DefaultParameterSetName)"
    }

    $lines = New-Object -TypeName 'System.Collections.Generic.List[string]'
    $lines.Add("[$automation.Cmdlet(""BridgeProbe"", $(ConvertTo-BridgeLiteral -Value $Noun), $($options -join ', '))]")
    $lines.Add("public sealed class $Class : $automation.PSCmdlet {")
    foreach ($parameter in $Command.Parameters.Values) {
        if ($common -contains $parameter.Name) {
            continue
        }
        if ($parameter.IsDynamic) {
            $Lacking.Add("the dynamic parameter -$($parameter.Name)")
            continue
        }
        foreach ($attribute in $parameter.Attributes) {
            if ($attribute -is [System.Management.Automation.ParameterAttribute]) {
                $lines.Add("    $(ConvertTo-BridgeParameterText -Attribute $attribute)")
                continue
            }
            if ($attribute -is [System.Management.Automation.AliasAttribute]) {
                continue
            }
            $text = ConvertTo-BridgeAttributeText -Attribute $attribute
            if ($text) {
                $lines.Add("    $text")
            } elseif ($attribute -is [System.Management.Automation.Internal.CmdletMetadataAttribute]) {
                $Lacking.Add("$($attribute.GetType().Name) of -$($parameter.Name)")
            }
        }
        if ($parameter.Aliases.Count -gt 0) {
            $aliases = @($parameter.Aliases | ForEach-Object -Process { ConvertTo-BridgeLiteral -Value $_ })
            $lines.Add("    [$automation.Alias($($aliases -join ', '))]")
        }
        # Parameters may be named like members of a cmdlet; the probe's own come first.
        $lines.Add("    public new $(ConvertTo-BridgeTypeText -Type $parameter.ParameterType) @$($parameter.Name) { get; set; }")
    }
    $lines.Add('    void BridgeReport(string phase) {')
    $lines.Add("        $automation.PSCmdlet self = this;")
    $lines.Add("        $automation.PSObject record = new $automation.PSObject();")
    $lines.Add('        System.Collections.Hashtable bound = new System.Collections.Hashtable();')
    $lines.Add('        foreach (System.Collections.Generic.KeyValuePair<string, object> pair in self.MyInvocation.BoundParameters)')
    $lines.Add('            bound[pair.Key] = pair.Value;')
    $lines.Add("        record.Properties.Add(new $automation.PSNoteProperty(""Phase"", phase));")
    $lines.Add("        record.Properties.Add(new $automation.PSNoteProperty(""Set"", self.ParameterSetName));")
    $lines.Add("        record.Properties.Add(new $automation.PSNoteProperty(""Bound"", bound));")
    $lines.Add('        record.TypeNames.Insert(0, "PSBridge.Record");')
    $lines.Add("        (($automation.Cmdlet) this).WriteObject(record);")
    $lines.Add('    }')
    $lines.Add('    protected override void BeginProcessing() { BridgeReport("begin"); }')
    $lines.Add('    protected override void ProcessRecord() { BridgeReport("process"); }')
    $lines.Add('}')
    return $lines -join "`n"
}
