var a = b
  // why
  ? '''
lines ${x} '''
  : $$'''$${c}'''
var d = map(xs, (x, i) => { k: '${i}${'${x}'}' }) ?? -1 * (2 + 3) % 4
#disable-next-line x
var e = [
  ...f
  g.?h[?0]!.i, 'j'
] /* open
