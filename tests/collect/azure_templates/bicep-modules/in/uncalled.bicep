param name string
resource store 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  properties: {
    allowBlobPublicAccess: true
  }
}
resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' existing = {
  parent: store
  name: 'default'
}
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: again
}
resource again 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: store.name
}
