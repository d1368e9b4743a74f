variable "location" {
  description = "Where the machine and the key are."
  type        = string
  default     = "westeurope"
}

variable "vault_url" {
  description = "Where the machine gets the release zip, which holds the one file vault: https://…. Give this or vault_zip."
  type        = string
  default     = ""

  validation {
    condition     = var.vault_url == "" || can(regex("^https?://[A-Za-z0-9._~:/?@!&()*+,;=%-]+[.]zip([?].*)?$", var.vault_url))
    error_message = "The vault_url must be the address of a zip file, such as https://example.com/vault.zip."
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
  description = "Path of a release zip on this computer; it is handed to the machine through a private storage account. Give this or vault_url."
  type        = string
  default     = ""

  validation {
    condition     = var.vault_zip == "" || can(filesha256(var.vault_zip))
    error_message = "The vault_zip must be the path of a file that can be read."
  }
}

variable "kms_deletion_window" {
  description = "Days for which the vault of the key can be had back after its deletion (terraform destroy). After that nothing opens the data."
  type        = number
  default     = 90

  validation {
    condition     = var.kms_deletion_window >= 7 && var.kms_deletion_window <= 90
    error_message = "The kms_deletion_window must be between 7 and 90 days; Azure knows no other."
  }
}

variable "key_name" {
  description = "Name of the key."
  type        = string
  default     = "vault-unseal"

  validation {
    condition     = can(regex("^[A-Za-z0-9-]{1,127}$", var.key_name))
    error_message = "The key_name may hold letters, digits and dashes."
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
  description = "System of the machine: ubuntu (24.04 LTS) or debian (12)."
  type        = string
  default     = "ubuntu"

  validation {
    condition     = contains(["ubuntu", "debian"], var.image)
    error_message = "The image must be ubuntu or debian."
  }
}

variable "vm_size" {
  description = "Size of the machine; x86_64, like the image."
  type        = string
  default     = "Standard_B2ats_v2"
}

variable "network_cidr" {
  description = "Addresses of the network that is made for the machine."
  type        = string
  default     = "192.168.100.0/24"
}
