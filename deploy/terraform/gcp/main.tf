# The services that are used, and the network: one subnet for one machine.

provider "google" {
  project = var.project
  region  = var.region
}

resource "random_id" "env" {
  byte_length = 4
}

locals {
  name = "vault-kms-unseal-${random_id.env.hex}"
}

resource "google_project_service" "used" {
  for_each           = toset(["cloudkms.googleapis.com", "compute.googleapis.com", "iam.googleapis.com"])
  service            = each.value
  disable_on_destroy = false
}

resource "google_compute_network" "vault" {
  name                    = local.name
  auto_create_subnetworks = false

  depends_on = [google_project_service.used]
}

resource "google_compute_subnetwork" "vault" {
  name          = local.name
  network       = google_compute_network.vault.id
  region        = var.region
  ip_cidr_range = var.network_cidr
}

resource "google_compute_address" "vault" {
  name   = local.name
  region = var.region

  depends_on = [google_project_service.used]
}
