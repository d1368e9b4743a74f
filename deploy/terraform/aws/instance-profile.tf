# Who the machine is to AWS, and the little it may do: three actions with one key.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "assume_role" {
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "vault-kms-unseal" {
  name               = local.name
  assume_role_policy = data.aws_iam_policy_document.assume_role.json
}

locals {
  unseal_policy = templatefile("${path.module}/../../policies/aws.json", { key_arn = aws_kms_key.vault.arn })

  # Only where the release lies in a bucket: that one object.
  release_policy = jsonencode({
    Sid      = "VaultRelease"
    Effect   = "Allow"
    Action   = ["s3:GetObject"]
    Resource = "arn:${data.aws_partition.current.partition}:s3:::${trimprefix(local.vault_url, "s3://")}"
  })
}

resource "aws_iam_role_policy" "vault-kms-unseal" {
  name = local.name
  role = aws_iam_role.vault-kms-unseal.id

  policy = jsonencode({
    Version   = jsondecode(local.unseal_policy).Version
    Statement = concat(jsondecode(local.unseal_policy).Statement, startswith(local.vault_url, "s3://") ? [jsondecode(local.release_policy)] : [])
  })
}

resource "aws_iam_instance_profile" "vault-kms-unseal" {
  name = local.name
  role = aws_iam_role.vault-kms-unseal.name
}
