# The key, the machine, and who may reach it.

locals {
  vault_url    = var.vault_zip == "" ? var.vault_url : "gs://${google_storage_bucket.release[0].name}/${google_storage_bucket_object.release[0].name}"
  vault_sha256 = var.vault_zip == "" ? var.vault_sha256 : filesha256(var.vault_zip)

  images = {
    ubuntu = "ubuntu-os-cloud/ubuntu-2404-lts-amd64"
    debian = "debian-cloud/debian-12"
  }

  zone     = var.zone == "" ? "${var.region}-b" : var.zone
  ssh_user = "vaultadmin"
  scheme   = var.open_without_tls ? "http" : "https"
  cidrs    = var.open_without_tls ? ["0.0.0.0/0"] : length(var.allowed_cidrs) > 0 ? var.allowed_cidrs : ["${chomp(data.http.caller[0].response_body)}/32"]
}

# ---- the key

# Google Cloud never deletes a key ring; the name stays taken.
resource "google_kms_key_ring" "vault" {
  name     = local.name
  location = var.key_location == "" ? var.region : var.key_location

  depends_on = [google_project_service.used]
}

# Everything the server stores opens with this key alone: when its versions are gone, the data is gone, backups too.
resource "google_kms_crypto_key" "vault" {
  name                       = "vault-unseal"
  key_ring                   = google_kms_key_ring.vault.id
  purpose                    = "ENCRYPT_DECRYPT"
  rotation_period            = "7776000s" # 90 days; older versions go on opening what they closed
  destroy_scheduled_duration = "${var.kms_deletion_window * 86400}s"
}

# ---- the release, where it comes from this computer: by a private bucket

resource "google_storage_bucket" "release" {
  count                       = var.vault_zip == "" ? 0 : 1
  name                        = "vault-release-${random_id.env.hex}"
  location                    = var.region
  force_destroy               = true
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
}

resource "google_storage_bucket_object" "release" {
  count  = var.vault_zip == "" ? 0 : 1
  bucket = google_storage_bucket.release[0].name
  name   = "vault.zip"
  source = var.vault_zip
}

# ---- the machine

resource "google_compute_instance" "vault" {
  name         = local.name
  machine_type = var.machine_type
  zone         = local.zone

  # Google Cloud encrypts it, as it does every disk.
  boot_disk {
    initialize_params {
      image = local.images[var.image]
      size  = 16
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.vault.id

    access_config {
      nat_ip = google_compute_address.vault.address
    }
  }

  # Within these the account's own permissions count.
  service_account {
    email  = google_service_account.vault.email
    scopes = var.vault_zip == "" ? ["https://www.googleapis.com/auth/cloudkms"] : ["https://www.googleapis.com/auth/cloudkms", "https://www.googleapis.com/auth/devstorage.read_only"]
  }

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  metadata = {
    enable-oslogin         = "FALSE"
    block-project-ssh-keys = "TRUE"
    ssh-keys               = "${local.ssh_user}:${trimspace(tls_private_key.main.public_key_openssh)}"
  }

  metadata_startup_script = templatefile("${path.module}/userdata.tpl", {
    settings = {
      VAULT_URL      = local.vault_url
      VAULT_SHA256   = local.vault_sha256
      VAULT_SCHEME   = local.scheme
      PUBLIC_ADDRESS = google_compute_address.vault.address
    }
    project    = var.project
    location   = google_kms_key_ring.vault.location
    key_ring   = google_kms_key_ring.vault.name
    crypto_key = google_kms_crypto_key.vault.name
    scheme     = local.scheme
    unit       = file("${path.module}/../../systemd/vault.service")
    install    = file("${path.module}/../common/install.sh")
  })

  depends_on = [google_kms_crypto_key_iam_member.vault, google_storage_bucket_iam_member.release]

  lifecycle {
    # The data lies on this machine: a newer image or script must not replace it.
    ignore_changes = [boot_disk, metadata_startup_script]

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

resource "google_compute_firewall" "vault" {
  name                    = local.name
  network                 = google_compute_network.vault.id
  source_ranges           = local.cidrs
  target_service_accounts = [google_service_account.vault.email]

  allow {
    protocol = "tcp"
    ports    = ["22", "8200"]
  }
}
