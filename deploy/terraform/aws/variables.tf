variable "aws_region" {
  description = "Region of the machine and of the key."
  type        = string
  default     = "us-east-1"
}

variable "aws_zone" {
  description = "Availability zone of the machine; empty: zone a of the region."
  type        = string
  default     = ""
}

variable "vault_url" {
  description = "Where the machine gets the release zip, which holds the one file vault: https://…, or s3://bucket/key. Give this or vault_zip."
  type        = string
  default     = ""

  validation {
    condition     = var.vault_url == "" || can(regex("^(https?|s3)://[A-Za-z0-9._~:/?@!&()*+,;=%-]+[.]zip([?].*)?$", var.vault_url))
    error_message = "The vault_url must be the address of a zip file: https://…, http://… or s3://bucket/key.zip."
  }
}

variable "vault_sha256" {
  description = "SHA-256 of the release zip, as in the SHA256SUMS beside it. Needed with vault_url; with vault_zip it is taken from the file."
  type        = string
  default     = ""

  validation {
    condition     = var.vault_sha256 == "" || can(regex("^[0-9a-f]{64}$", var.vault_sha256))
    error_message = "The vault_sha256 must be 64 hexadecimal digits in lower case: the first word of the line in SHA256SUMS."
  }
}

variable "vault_zip" {
  description = "Path of a release zip on this computer; it is handed to the machine through a private bucket. Give this or vault_url."
  type        = string
  default     = ""

  validation {
    condition     = var.vault_zip == "" || can(filesha256(var.vault_zip))
    error_message = "The vault_zip must be the path of a file that can be read."
  }
}

variable "kms_deletion_window" {
  description = "Days between the deletion of the key (terraform destroy) and its end. Until then it can be had back; after that nothing opens the data."
  type        = number
  default     = 30

  validation {
    condition     = var.kms_deletion_window >= 7 && var.kms_deletion_window <= 30
    error_message = "The kms_deletion_window must be between 7 and 30 days; AWS knows no other."
  }
}

variable "kms_endpoint" {
  description = "Address of KMS for the server, for a VPC endpoint without private DNS; empty: that of the region."
  type        = string
  default     = ""

  validation {
    condition     = var.kms_endpoint == "" || can(regex("^https?://[A-Za-z0-9.:-]+$", var.kms_endpoint))
    error_message = "The kms_endpoint must be an address such as https://vpce-….kms.eu-central-1.vpce.amazonaws.com."
  }
}

variable "allowed_cidrs" {
  description = "Who may reach ports 22 and 8200; empty: the address from which terraform runs, alone."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.allowed_cidrs : can(cidrhost(cidr, 0))])
    error_message = "The allowed_cidrs must be blocks such as 203.0.113.7/32."
  }
}

variable "open_without_tls" {
  description = "The guide's own variant, for a look at it and nothing else: ports 22 and 8200 open to everybody, and plain HTTP. Tokens cross the internet readable."
  type        = bool
  default     = false
}

variable "image" {
  description = "System of the machine: ubuntu (24.04 LTS), debian (13) or amazon-linux (2023)."
  type        = string
  default     = "ubuntu"

  validation {
    condition     = contains(["ubuntu", "debian", "amazon-linux"], var.image)
    error_message = "The image must be ubuntu, debian or amazon-linux; for another one give ami_id, and here the one it resembles."
  }
}

variable "ami_id" {
  description = "Another image than the newest of that system."
  type        = string
  default     = ""
}

variable "instance_type" {
  description = "Type of the machine; x86_64, like the image."
  type        = string
  default     = "t3.micro"
}

variable "vpc_cidr" {
  description = "Addresses of the network that is made for the machine."
  type        = string
  default     = "192.168.100.0/24"
}
