output "connections" {
  description = "How to reach the machine."
  value       = <<-VAULT
    Connect to Vault via SSH   ssh ${local.ssh_user}@${aws_instance.vault.public_ip} -i private.key
    Vault web interface  ${local.scheme}://${aws_instance.vault.public_ip}:8200/ui
  VAULT
}

output "warning" {
  description = "What the key means for the data."
  value       = "terraform destroy also deletes the KMS key ${aws_kms_key.vault.key_id}. ${var.kms_deletion_window} days later nothing opens the data any more, backups included. Until then: aws kms cancel-key-deletion."
}

output "kms_key_arn" {
  description = "The key that unseals the server."
  value       = aws_kms_key.vault.arn
}

output "ca_certificate" {
  description = "How to get the machine's self-signed certificate, for VAULT_CACERT on your computer; empty without TLS."
  value       = var.open_without_tls ? "" : "ssh ${local.ssh_user}@${aws_instance.vault.public_ip} -i private.key cat /etc/vault.d/tls/vault.crt > vault.crt"
}
