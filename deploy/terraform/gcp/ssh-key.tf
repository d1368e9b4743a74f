# A key for SSH, made here. It lies in private.key and in Terraform's state: keep both as you would a password.

resource "tls_private_key" "main" {
  algorithm = "ED25519"
}

resource "null_resource" "main" {
  triggers = {
    fingerprint = tls_private_key.main.public_key_fingerprint_sha256
  }

  # The key goes by the environment: a command line can be read by everybody on the machine.
  provisioner "local-exec" {
    command = "umask 077 && rm -f private.key && printf '%s' \"$PRIVATE_KEY\" > private.key"

    environment = {
      PRIVATE_KEY = tls_private_key.main.private_key_openssh
    }
  }
}
