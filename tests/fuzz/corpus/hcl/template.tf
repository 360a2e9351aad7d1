locals {
  a = <<-EOT
    %{~ for k, v in { a = 1, b = 2 } ~}
    ${k}=${v}
    %{~ endfor ~}
  EOT
  b = "%{ if x }y%{ else }${"z"}%{ endif }\u00e9\n"
  c = { for k, v in m : "${k}" => v... if !v.off }
  d = a.*.b[0].c.0
  e = -1.5e3 + (2 * 3) % 4 / x[*].y - z >= 1 && !q || null == w
}
