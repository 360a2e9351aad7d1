<%#aws.there%>
terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.47"
    }
  }

  # The bucket is made by hand, once, before everything else; the lock file beside the state keeps two runs apart.
  backend "s3" {
    bucket       = "<%platform.name%>-<%platform.environment%>-terraform"
    key          = "<%platform.name%>-<%platform.environment%>.tfstate"
    region       = "<%platform.aws.region%>"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}
<%/aws.there%>
