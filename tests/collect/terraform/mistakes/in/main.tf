resource "aws_s3_bucket" "good" {
  bucket = "good"
}

resource "aws_s3_bucket" "bad" {
  bucket =
}

resource "aws_s3_bucket" "after" {
  bucket = local.a
}

locals {
  a = local.b
  b = local.a
}

module "loop" {
  source = "./"
}
