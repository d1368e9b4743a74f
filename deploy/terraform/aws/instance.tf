# The key, the machine, and who may reach it.

locals {
  policies        = "${path.module}/../../policies"
  unseal_use      = jsondecode(file("${local.policies}/aws.json")).Statement[0]
  unseal_describe = jsondecode(file("${local.policies}/aws.json")).Statement[1]

  vault_url    = var.vault_zip == "" ? var.vault_url : "s3://${aws_s3_bucket.release[0].id}/${aws_s3_object.release[0].key}"
  vault_sha256 = var.vault_zip == "" ? var.vault_sha256 : filesha256(var.vault_zip)

  images = {
    ubuntu       = { owner = "099720109477", name = "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*", user = "ubuntu" }
    debian       = { owner = "136693071363", name = "debian-13-amd64-*", user = "admin" }
    amazon-linux = { owner = "137112412989", name = "al2023-ami-2023.*-x86_64", user = "ec2-user" }
  }

  ssh_user = local.images[var.image].user
  scheme   = var.open_without_tls ? "http" : "https"
  cidrs    = var.open_without_tls ? ["0.0.0.0/0"] : length(var.allowed_cidrs) > 0 ? var.allowed_cidrs : ["${chomp(data.http.caller[0].response_body)}/32"]
}

# ---- the key

# The account administers the key and cannot use it; the machine uses it and can do nothing else with it.
data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Administration"
    effect    = "Allow"
    resources = ["*"]

    actions = [
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:Describe*",
      "kms:DisableKey*",
      "kms:EnableKey*",
      "kms:Get*",
      "kms:List*",
      "kms:PutKeyPolicy",
      "kms:RotateKeyOnDemand",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:Update*",
    ]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  statement {
    sid       = "VaultUnsealKey"
    effect    = "Allow"
    resources = ["*"] # in a key's own policy: this key
    actions   = local.unseal_use.Action

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.vault-kms-unseal.arn]
    }

    # Only what is bound to a seal of this product: the role's own policy says the same, and either of the two would do to allow more.
    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:product"
      values   = [local.unseal_use.Condition.StringEquals["kms:EncryptionContext:product"]]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:purpose"
      values   = [local.unseal_use.Condition.StringEquals["kms:EncryptionContext:purpose"]]
    }
  }

  statement {
    sid       = "VaultDescribeKey"
    effect    = "Allow"
    resources = ["*"]
    actions   = local.unseal_describe.Action

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.vault-kms-unseal.arn]
    }
  }
}

# Everything the server stores opens with this key alone: when it is gone, the data is gone, backups too.
resource "aws_kms_key" "vault" {
  description             = "Vault unseal key"
  deletion_window_in_days = var.kms_deletion_window
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.key.json
  tags                    = { Name = local.name }
}

# ---- the release, where it comes from this computer: by a private bucket, for that one object

resource "aws_s3_bucket" "release" {
  count         = var.vault_zip == "" ? 0 : 1
  bucket_prefix = "vault-release-"
  force_destroy = true
  tags          = { Name = local.name }
}

resource "aws_s3_bucket_public_access_block" "release" {
  count                   = var.vault_zip == "" ? 0 : 1
  bucket                  = aws_s3_bucket.release[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_object" "release" {
  count       = var.vault_zip == "" ? 0 : 1
  bucket      = aws_s3_bucket.release[0].id
  key         = "vault.zip"
  source      = var.vault_zip
  source_hash = filesha256(var.vault_zip)
}

# ---- the machine

data "aws_ami" "image" {
  most_recent = true
  owners      = [local.images[var.image].owner]

  filter {
    name   = "name"
    values = [local.images[var.image].name]
  }

  filter {
    name   = "virtualization-type"
    values = ["hvm"]
  }
}

resource "aws_instance" "vault" {
  ami                         = var.ami_id == "" ? data.aws_ami.image.id : var.ami_id
  instance_type               = var.instance_type
  subnet_id                   = aws_subnet.public_subnet.id
  key_name                    = aws_key_pair.main.key_name
  vpc_security_group_ids      = [aws_security_group.vault.id]
  associate_public_ip_address = true
  iam_instance_profile        = aws_iam_instance_profile.vault-kms-unseal.name
  tags                        = { Name = local.name }

  # Version 2 of the metadata service only, and no further than this machine: the server runs on it, not in a container.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    encrypted   = true
    volume_type = "gp3"
    volume_size = 16
  }

  user_data = templatefile("${path.module}/userdata.tpl", {
    settings = {
      VAULT_URL    = local.vault_url
      VAULT_SHA256 = local.vault_sha256
      VAULT_SCHEME = local.scheme
      S3_REGION    = var.aws_region
      S3_SUFFIX    = data.aws_partition.current.dns_suffix
    }
    region   = var.aws_region
    kms_key  = aws_kms_key.vault.key_id
    endpoint = var.kms_endpoint
    scheme   = local.scheme
    unit     = file("${path.module}/../../systemd/vault.service")
    install  = file("${path.module}/../common/install.sh")
  })

  depends_on = [aws_iam_role_policy.vault-kms-unseal, aws_route_table_association.route, aws_s3_object.release]

  lifecycle {
    # The data lies on this machine: a newer image or script must not replace it.
    ignore_changes = [ami, user_data]

    precondition {
      condition     = (var.vault_url == "") != (var.vault_zip == "")
      error_message = "Give either vault_url with vault_sha256 or vault_zip in terraform.tfvars: where the machine gets the executable."
    }

    precondition {
      condition     = local.vault_sha256 != ""
      error_message = "The vault_url needs a vault_sha256: a machine must not run what it has not checked. SHA256SUMS beside the zip holds it."
    }
  }
}

# ---- who may reach it

data "http" "caller" {
  count = !var.open_without_tls && length(var.allowed_cidrs) == 0 ? 1 : 0
  url   = "https://checkip.amazonaws.com"
}

resource "aws_security_group" "vault" {
  name        = local.name
  description = "Vault: SSH and the API"
  vpc_id      = aws_vpc.vpc.id
  tags        = { Name = local.name }

  ingress {
    description = "SSH"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = local.cidrs
  }

  ingress {
    description = "Vault API and web interface"
    from_port   = 8200
    to_port     = 8200
    protocol    = "tcp"
    cidr_blocks = local.cidrs
  }

  egress {
    description = "KMS, packages, and what the secrets engines will speak to"
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
