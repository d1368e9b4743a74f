output "connections" {
  description = "How to reach the machine."
  value       = <<-VAULT
    Connect to Vault via SSH   ssh ${local.ssh_user}@${azurerm_public_ip.vault.ip_address} -i private.key
    Vault web interface  ${local.scheme}://${azurerm_public_ip.vault.ip_address}:8200/ui
  VAULT
}

output "warning" {
  description = "What the key means for the data."
  value       = "terraform destroy also deletes the key ${azurerm_key_vault_key.vault.name} of the key vault ${azurerm_key_vault.vault.name}. ${var.kms_deletion_window} days later nothing opens the data any more, backups included. Until then: az keyvault recover."
}

output "key_id" {
  description = "The key that unseals the server."
  value       = azurerm_key_vault_key.vault.versionless_id
}

output "ca_certificate" {
  description = "How to get the machine's self-signed certificate, for VAULT_CACERT on your computer; empty without TLS."
  value       = var.open_without_tls ? "" : "ssh ${local.ssh_user}@${azurerm_public_ip.vault.ip_address} -i private.key cat /etc/vault.d/tls/vault.crt > vault.crt"
}
