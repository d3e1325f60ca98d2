function ConvertTo-BridgeTypeText {
    <#
    .SYNOPSIS
    A type's name in C#. A type that C# source cannot name, because it is not public, is an error.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)]
        [type]
        $Type
    )

    if (-not $Type.IsVisible) {
        throw "The type $($Type.FullName) is not public, so no compiled probe can take it."
    }
    if ($Type.IsArray) {
        $commas = ',' * ($Type.GetArrayRank() - 1)
        return "$(ConvertTo-BridgeTypeText -Type $Type.GetElementType())[$commas]"
    }
    if (-not $Type.IsGenericType) {
        return 'global::' + $Type.FullName.Replace('+', '.')
    }
    if ($Type.IsNested) {
        throw "The type $($Type.FullName) is generic inside another, which a compiled probe does not take."
    }
    $name = $Type.GetGenericTypeDefinition().FullName -replace '`\d+$', ''
    $arguments = @($Type.GetGenericArguments() | ForEach-Object -Process { ConvertTo-BridgeTypeText -Type $_ })
    return "global::$name<$($arguments -join ', ')>"
}
