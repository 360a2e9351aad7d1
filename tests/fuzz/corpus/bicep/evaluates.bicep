using 'n.bicep'
param a string = 'x'
param b object = union({ k: { l: 1 } }, loadJsonContent('a.json'))
var c = [for (x, i) in range(0, 5): { n: '${x}-${i}', m: x % 2 == 0 ? a : null }]
var d = toObject(filter(c, x => x.m != null), x => x.n, x => contains(x, 'm'))
func f(x int) int => x > 0 ? f(x - 1) : 0
resource r 'T/r@1' = [for x in c: if (x.m =~ 'X') {
  name: take(x.n, 2)
  properties: { ...d, id: s.id, self: r[0].properties }
  resource k 'kids' = { name: split('a,b', ',')[1] }
}]
resource s 'T/s@1' existing = { name: r[1].name, parent: r[2] }
module m 'n.bicep' = { params: { a: s.properties.x.?y ?? format('{0}', f(3)) } }
output o string = m.outputs.o
output p array = sort(flatten([[3, 1], [2]]), (x, y) => x < y)
output q string = resourceId('T/s', s.name)
