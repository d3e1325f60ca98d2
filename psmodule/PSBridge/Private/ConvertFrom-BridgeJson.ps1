function ConvertFrom-BridgeJson {
    <#
    .SYNOPSIS
    Reads JSON into dictionaries, arrays and plain values, alike in every PowerShell; texts that look like dates stay texts.
    #>
    [CmdletBinding()]
    [OutputType([object])]
    param(
        [Parameter(Mandatory = $true)]
        [string]
        $Text
    )

    if ($PSVersionTable.PSEdition -eq 'Desktop') {
        Add-Type -AssemblyName 'System.Web.Extensions'
        $serializer = New-Object -TypeName 'System.Web.Script.Serialization.JavaScriptSerializer'
        $serializer.MaxJsonLength = [int]::MaxValue
        $serializer.RecursionLimit = 200
        return , $serializer.DeserializeObject($Text)
    }
    $document = [System.Text.Json.JsonDocument]::Parse($Text)
    try {
        return , (ConvertFrom-BridgeJsonElement -Element $document.RootElement)
    } finally {
        $document.Dispose()
    }
}
