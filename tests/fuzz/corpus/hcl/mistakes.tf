a { b = }
c { d = "x
e { f = [1, 2
g = <<EOT
never
