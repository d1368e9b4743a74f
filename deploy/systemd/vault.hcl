# Configuration of Strongroom. docs/configuration.md describes every setting; "vault operator validate-config /etc/vault.d" checks it.
# All *.hcl and *.json of this folder are read, so that your own settings may as well lie in files of their own.

ui = true

storage "file" {
  path = "/opt/vault" # another place: let the unit write there, "systemctl edit vault", ReadWritePaths=
}

# Reachable from this machine only. For others: address = "0.0.0.0:8200", a certificate, and api_addr below.
listener "tcp" {
  address     = "127.0.0.1:8200"
  tls_disable = 1
  # tls_cert_file = "/etc/vault.d/cert.pem"
  # tls_key_file  = "/etc/vault.d/key.pem"
}

# api_addr = "https://vault.example.com:8200"

# How it unseals itself. Choose before "vault operator init". Without a seal, people type unseal keys after every start.
#
# seal "awskms" {
#   region     = "eu-central-1"
#   kms_key_id = "alias/vault-unseal"
# }
#
# seal "static" { # the key is a systemd credential, see docs/seals/static.md
#   current_key_id = "2026-11"
#   current_key    = "file://unseal-key"
# }
