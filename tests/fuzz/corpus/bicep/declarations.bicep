targetScope = 'resourceGroup'
metadata owner = { team: 'platform' }
import { a as b } from 'types.bicep'
import * as t from 'br/public:x:1.0'
extension kubernetes with { namespace: 'd' } as k8s
@secure() @description('it\'s \u{e9}')
param key string = newGuid()
param size 'small' | 'large'?
@export()
type shape = {
  @description('x')
  a: string?
  *: (int | 'b')[]
}
func double(x int) int => x * 2
resource a 'Microsoft.Storage/storageAccounts@2023-01-01' = [for (x, i) in xs: if (x.?on ?? true) {
  name: '${x.name}-${i}'
  ...more
  resource b 'blobServices' existing = {
    name: 'default'
  }
}]
module m './m.bicep' = { name: 'm', params: { a: a[0]::b.id, c: [for y in ys: y!] } }
output o string = a[0].listKeys().keys[0].value
