# A resource group of its own, and the network: one subnet for one machine.

provider "azurerm" {
  features {
    key_vault {
      # What terraform destroy deletes stays recoverable for kms_deletion_window days.
      purge_soft_delete_on_destroy       = false
      purge_soft_deleted_keys_on_destroy = false
      recover_soft_deleted_key_vaults    = true
      recover_soft_deleted_keys          = true
    }
  }
}

resource "random_id" "env" {
  byte_length = 4
}

locals {
  name = "vault-kms-unseal-${random_id.env.hex}"
}

resource "azurerm_resource_group" "vault" {
  name     = local.name
  location = var.location
}

resource "azurerm_virtual_network" "vault" {
  name                = local.name
  resource_group_name = azurerm_resource_group.vault.name
  location            = azurerm_resource_group.vault.location
  address_space       = [var.network_cidr]
}

resource "azurerm_subnet" "vault" {
  name                 = local.name
  resource_group_name  = azurerm_resource_group.vault.name
  virtual_network_name = azurerm_virtual_network.vault.name
  address_prefixes     = [var.network_cidr]
}

resource "azurerm_public_ip" "vault" {
  name                = local.name
  resource_group_name = azurerm_resource_group.vault.name
  location            = azurerm_resource_group.vault.location
  allocation_method   = "Static"
  sku                 = "Standard"
}

resource "azurerm_network_interface" "vault" {
  name                = local.name
  resource_group_name = azurerm_resource_group.vault.name
  location            = azurerm_resource_group.vault.location

  ip_configuration {
    name                          = "vault"
    subnet_id                     = azurerm_subnet.vault.id
    private_ip_address_allocation = "Dynamic"
    public_ip_address_id          = azurerm_public_ip.vault.id
  }
}
