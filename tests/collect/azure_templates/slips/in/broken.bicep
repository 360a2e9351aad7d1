param a string = 'x'
resource r 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name a
}
module gone './gone.bicep' = {}
resource s 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: a
}
