function ConvertTo-BridgeError {
    <#
    .SYNOPSIS
    Writes an error record down: its id before the comma, category, exception, message, and what a binding error tells.
    #>
    [CmdletBinding()]
    [OutputType([System.Collections.Specialized.OrderedDictionary])]
    param(
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.ErrorRecord]
        $ErrorRecord
    )

    $exception = $ErrorRecord.Exception
    $written = [ordered] @{
        id        = "$($ErrorRecord.FullyQualifiedErrorId)".Split(',')[0]
        category  = "$($ErrorRecord.CategoryInfo.Category)"
        exception = $exception.GetType().Name
        message   = $exception.Message
    }
    if ($exception -is [System.Management.Automation.ParameterBindingException]) {
        $written['parameter'] = $exception.ParameterName
        $written['parameterType'] = "$($exception.ParameterType)"
        $written['typeSpecified'] = "$($exception.TypeSpecified)"
    }
    return $written
}
