x = "\uD800 \U0011FFFF"
y = <<-A
	b
A
/* 