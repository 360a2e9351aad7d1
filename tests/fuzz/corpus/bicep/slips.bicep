var a = [1 2
resource 'x' = {
param ' b = ${
@var
var c = ((((((((
