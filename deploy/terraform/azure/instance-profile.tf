# Who the machine is to Azure, and the little it may do: three operations with the keys of one vault, which holds one key.

data "azurerm_client_config" "current" {}

resource "azurerm_user_assigned_identity" "vault" {
  name                = local.name
  resource_group_name = azurerm_resource_group.vault.name
  location            = azurerm_resource_group.vault.location
}

resource "azurerm_key_vault_access_policy" "vault" {
  key_vault_id    = azurerm_key_vault.vault.id
  tenant_id       = data.azurerm_client_config.current.tenant_id
  object_id       = azurerm_user_assigned_identity.vault.principal_id
  key_permissions = jsondecode(file("${path.module}/../../policies/azure.json")).keyPermissions
}

# You, who run this: administration of the key, and no use of it.
resource "azurerm_key_vault_access_policy" "terraform" {
  key_vault_id    = azurerm_key_vault.vault.id
  tenant_id       = data.azurerm_client_config.current.tenant_id
  object_id       = data.azurerm_client_config.current.object_id
  key_permissions = ["Get", "List", "Create", "Update", "Delete", "Recover", "GetRotationPolicy", "SetRotationPolicy"]
}
