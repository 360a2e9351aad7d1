a = [merge({ x = 1 }, { y = [2, 3] }), concat([1], [2]), flatten([[1, [2]]]), range(1, 9, 2), slice([1, 2, 3], 1, 2)]
b = format("%5s|%-5d|%05.2f|%[1]v %q %%", "x", 3, 1.5, "y")
c = [regex("([a-z]+)-(\\d+)", "ab-12"), replace("a1b2", "/[0-9]/", "<$0>"), regexall("a{1,3}", "aaaa")]
d = [jsondecode("{\"a\": [1, null]}"), jsonencode({ b = [true] }), yamldecode("a: [1, 2]"), csvdecode("a,b\n1,2\n")]
e = [cidrsubnet("10.0.0.0/16", 8, 2), cidrsubnets("10.0.0.0/8", 4, 8), cidrhost("fd00::/64", 5), cidrnetmask("10.0.0.0/9")]
f = object({ a = optional(string, "x"), b = list(number) })
g = [substr("hello", -3, 2), split(",", "a,b"), join("-", ["a", 1]), title("a b"), strrev("ab"), base64decode("aGk=")]
h = { for k, v in { a = 1, b = 2 } : v => k... if can(tonumber(k)) || try(v.x, true) }
