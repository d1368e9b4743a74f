# The network: one public subnet for one machine.

provider "aws" {
  region = var.aws_region
}

resource "random_pet" "env" {
  length    = 2
  separator = "-"
}

locals {
  name = "vault-kms-unseal-${random_pet.env.id}"
}

resource "aws_vpc" "vpc" {
  cidr_block           = var.vpc_cidr
  enable_dns_hostnames = true
  tags                 = { Name = local.name }
}

resource "aws_internet_gateway" "gw" {
  vpc_id = aws_vpc.vpc.id
  tags   = { Name = local.name }
}

resource "aws_subnet" "public_subnet" {
  vpc_id                  = aws_vpc.vpc.id
  cidr_block              = var.vpc_cidr
  availability_zone       = var.aws_zone == "" ? "${var.aws_region}a" : var.aws_zone
  map_public_ip_on_launch = true
  tags                    = { Name = local.name }

  depends_on = [aws_internet_gateway.gw]
}

resource "aws_route_table" "route" {
  vpc_id = aws_vpc.vpc.id
  tags   = { Name = local.name }

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.gw.id
  }
}

resource "aws_route_table_association" "route" {
  subnet_id      = aws_subnet.public_subnet.id
  route_table_id = aws_route_table.route.id
}
