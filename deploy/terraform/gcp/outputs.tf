output "connections" {
  description = "How to reach the machine."
  value       = <<-VAULT
    Connect to Vault via SSH   ssh ${local.ssh_user}@${google_compute_address.vault.address} -i private.key
    Vault web interface  ${local.scheme}://${google_compute_address.vault.address}:8200/ui
  VAULT
}

output "warning" {
  description = "What the key means for the data."
  value       = "terraform destroy also destroys the versions of the key ${google_kms_crypto_key.vault.id}. ${var.kms_deletion_window} days later nothing opens the data any more, backups included. Until then: gcloud kms keys versions restore."
}

output "key_id" {
  description = "The key that unseals the server."
  value       = google_kms_crypto_key.vault.id
}

output "ca_certificate" {
  description = "How to get the machine's self-signed certificate, for VAULT_CACERT on your computer; empty without TLS."
  value       = var.open_without_tls ? "" : "ssh ${local.ssh_user}@${google_compute_address.vault.address} -i private.key cat /etc/vault.d/tls/vault.crt > vault.crt"
}
