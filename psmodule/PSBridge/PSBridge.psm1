Set-StrictMode -Version Latest

foreach ($folder in @('Private', 'Public')) {
    $path = Join-Path -Path $PSScriptRoot -ChildPath $folder
    foreach ($file in @(Get-ChildItem -LiteralPath $path -Filter '*.ps1' | Sort-Object -Property Name)) {
        . $file.FullName
    }
}
