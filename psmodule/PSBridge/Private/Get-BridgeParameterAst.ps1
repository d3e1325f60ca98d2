function Get-BridgeParameterAst {
    <#
    .SYNOPSIS
    The syntax trees of a function's parameters, however they are declared.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.Language.ParameterAst])]
    param(
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.FunctionInfo]
        $Command
    )

    $ast = $Command.ScriptBlock.Ast
    $body = $ast
    if ($ast -is [System.Management.Automation.Language.FunctionDefinitionAst]) {
        $body = $ast.Body
        if ($null -ne $ast.Parameters) {
            return $ast.Parameters
        }
    }
    if ($null -ne $body.ParamBlock) {
        return $body.ParamBlock.Parameters
    }
}
