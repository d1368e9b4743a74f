# Who the machine is to Google Cloud, and the little it may do: three permissions, on one key.
# The ready-made role cloudkms.cryptoKeyEncrypterDecrypter lacks the third, to read the key; roles/owner, which old guides name, has them all.

resource "google_service_account" "vault" {
  account_id   = "vault-${random_id.env.hex}"
  display_name = "Vault auto-unseal"

  depends_on = [google_project_service.used]
}

resource "google_project_iam_custom_role" "vault" {
  role_id     = "vaultUnseal_${random_id.env.hex}"
  title       = "Vault auto-unseal"
  description = "Uses a key to unseal Vault, and reads its description."
  permissions = jsondecode(file("${path.module}/../../policies/gcp.json")).includedPermissions

  depends_on = [google_project_service.used]
}

resource "google_kms_crypto_key_iam_member" "vault" {
  crypto_key_id = google_kms_crypto_key.vault.id
  role          = google_project_iam_custom_role.vault.id
  member        = google_service_account.vault.member
}

# Only where the release lies in a bucket: what that bucket holds.
resource "google_storage_bucket_iam_member" "release" {
  count  = var.vault_zip == "" ? 0 : 1
  bucket = google_storage_bucket.release[0].name
  role   = "roles/storage.objectViewer"
  member = google_service_account.vault.member
}
