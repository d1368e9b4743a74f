# The key, the machine, and who may reach it.

locals {
  vault_url    = var.vault_zip == "" ? var.vault_url : "${azurerm_storage_blob.release[0].url}${data.azurerm_storage_account_blob_container_sas.release[0].sas}"
  vault_sha256 = var.vault_zip == "" ? var.vault_sha256 : filesha256(var.vault_zip)

  images = {
    ubuntu = { publisher = "Canonical", offer = "ubuntu-24_04-lts", sku = "server" }
    debian = { publisher = "Debian", offer = "debian-12", sku = "12-gen2" }
  }

  ssh_user = "azureuser"
  scheme   = var.open_without_tls ? "http" : "https"
  cidrs    = var.open_without_tls ? ["0.0.0.0/0"] : length(var.allowed_cidrs) > 0 ? var.allowed_cidrs : ["${chomp(data.http.caller[0].response_body)}/32"]
}

# ---- the key

resource "azurerm_key_vault" "vault" {
  name                       = "vault-${random_id.env.hex}"
  resource_group_name        = azurerm_resource_group.vault.name
  location                   = azurerm_resource_group.vault.location
  tenant_id                  = data.azurerm_client_config.current.tenant_id
  sku_name                   = "standard"
  purge_protection_enabled   = true
  soft_delete_retention_days = var.kms_deletion_window
}

# Everything the server stores opens with this key alone: when it is gone, the data is gone, backups too.
resource "azurerm_key_vault_key" "vault" {
  name         = var.key_name
  key_vault_id = azurerm_key_vault.vault.id
  key_type     = "RSA"
  key_size     = 3072
  key_opts     = ["wrapKey", "unwrapKey"]

  # A new version each year; older ones go on opening what they closed.
  rotation_policy {
    automatic {
      time_after_creation = "P1Y"
    }
  }

  depends_on = [azurerm_key_vault_access_policy.terraform]
}

# ---- the release, where it comes from this computer: by a private container, with an address that opens it for two hours

resource "azurerm_storage_account" "release" {
  count                           = var.vault_zip == "" ? 0 : 1
  name                            = "vaultrelease${random_id.env.hex}"
  resource_group_name             = azurerm_resource_group.vault.name
  location                        = azurerm_resource_group.vault.location
  account_tier                    = "Standard"
  account_replication_type        = "LRS"
  min_tls_version                 = "TLS1_2"
  allow_nested_items_to_be_public = false
}

resource "azurerm_storage_container" "release" {
  count                 = var.vault_zip == "" ? 0 : 1
  name                  = "release"
  storage_account_id    = azurerm_storage_account.release[0].id
  container_access_type = "private"
}

resource "azurerm_storage_blob" "release" {
  count                  = var.vault_zip == "" ? 0 : 1
  name                   = "vault.zip"
  storage_account_name   = azurerm_storage_account.release[0].name
  storage_container_name = azurerm_storage_container.release[0].name
  type                   = "Block"
  source                 = var.vault_zip
  content_md5            = filemd5(var.vault_zip)
}

data "azurerm_storage_account_blob_container_sas" "release" {
  count             = var.vault_zip == "" ? 0 : 1
  connection_string = azurerm_storage_account.release[0].primary_connection_string
  container_name    = azurerm_storage_container.release[0].name
  https_only        = true
  start             = timeadd(timestamp(), "-10m")
  expiry            = timeadd(timestamp(), "2h")

  permissions {
    read   = true
    add    = false
    create = false
    write  = false
    delete = false
    list   = false
  }
}

# ---- the machine

resource "azurerm_linux_virtual_machine" "vault" {
  name                            = local.name
  computer_name                   = "vault"
  resource_group_name             = azurerm_resource_group.vault.name
  location                        = azurerm_resource_group.vault.location
  size                            = var.vm_size
  network_interface_ids           = [azurerm_network_interface.vault.id]
  admin_username                  = local.ssh_user
  disable_password_authentication = true

  admin_ssh_key {
    username   = local.ssh_user
    public_key = tls_private_key.main.public_key_openssh
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.vault.id]
  }

  # Azure encrypts it, as it does every managed disk.
  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "StandardSSD_LRS"
  }

  source_image_reference {
    publisher = local.images[var.image].publisher
    offer     = local.images[var.image].offer
    sku       = local.images[var.image].sku
    version   = "latest"
  }

  custom_data = base64encode(templatefile("${path.module}/userdata.tpl", {
    settings = {
      VAULT_URL      = local.vault_url
      VAULT_SHA256   = local.vault_sha256
      VAULT_SCHEME   = local.scheme
      PUBLIC_ADDRESS = azurerm_public_ip.vault.ip_address
    }
    tenant_id  = data.azurerm_client_config.current.tenant_id
    vault_name = azurerm_key_vault.vault.name
    key_name   = azurerm_key_vault_key.vault.name
    scheme     = local.scheme
    unit       = file("${path.module}/../../systemd/vault.service")
    install    = file("${path.module}/../common/install.sh")
  }))

  depends_on = [azurerm_key_vault_access_policy.vault, azurerm_network_interface_security_group_association.vault]

  lifecycle {
    # The data lies on this machine: a newer image or script must not replace it.
    ignore_changes = [source_image_reference, custom_data]

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

resource "azurerm_network_security_group" "vault" {
  name                = local.name
  resource_group_name = azurerm_resource_group.vault.name
  location            = azurerm_resource_group.vault.location

  security_rule {
    name                       = "SSH"
    priority                   = 1001
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "Tcp"
    source_port_range          = "*"
    destination_port_range     = "22"
    source_address_prefixes    = local.cidrs
    destination_address_prefix = "*"
  }

  security_rule {
    name                       = "Vault"
    priority                   = 1002
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "Tcp"
    source_port_range          = "*"
    destination_port_range     = "8200"
    source_address_prefixes    = local.cidrs
    destination_address_prefix = "*"
  }
}

resource "azurerm_network_interface_security_group_association" "vault" {
  network_interface_id      = azurerm_network_interface.vault.id
  network_security_group_id = azurerm_network_security_group.vault.id
}
