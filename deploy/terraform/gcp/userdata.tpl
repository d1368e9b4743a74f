#!/bin/bash
# First start of the machine: installs Vault as a service that unseals itself with Google Cloud KMS.
# Google Cloud runs this at every start, and only the first one has something to do; to run it again all the same, give it a word.
# Here is what only Google Cloud has; the steps themselves are those of ../common/install.sh, put in at the end.
set -euo pipefail
if [ -e /etc/profile.d/vault.sh ] && [ "$#" = 0 ]; then exit 0; fi
%{ for name, value in settings ~}
${name}='${replace(value, "'", "'\\''")}'
%{ endfor ~}

vault_hcl() {
  cat <<'VAULT_HCL'
storage "file" {
  path = "/opt/vault"
}

listener "tcp" {
  address       = "0.0.0.0:8200"
%{ if scheme == "https" ~}
  tls_cert_file = "/etc/vault.d/tls/vault.crt"
  tls_key_file  = "/etc/vault.d/tls/vault.key"
%{ else ~}
  tls_disable   = 1
%{ endif ~}
}

seal "gcpckms" {
  project    = "${project}"
  region     = "${location}"
  key_ring   = "${key_ring}"
  crypto_key = "${crypto_key}"
}

ui = true
VAULT_HCL
}

unit() {
  cat <<'VAULT_UNIT'
${chomp(unit)}
VAULT_UNIT
}

metadata() { curl -fsS --max-time 5 -H 'Metadata-Flavor: Google' "http://169.254.169.254/computeMetadata/v1/instance/$1"; }

addresses() {
  echo "$PUBLIC_ADDRESS"
  metadata network-interfaces/0/ip || true
  echo
}

names() {
  metadata hostname || true
  echo
}

# https://…, or gs://bucket/object with the machine's own token, which goes in by standard input and not by the command line.
download() {
  case $VAULT_URL in
    gs://*)
      printf 'header = "Authorization: Bearer %s"\n' "$(member access_token "$(metadata service-accounts/default/token)")" |
        curl -fsSL --retry 5 --config - -o "$1" "https://storage.googleapis.com/$${VAULT_URL#gs://}"
      ;;
    *) curl -fsSL --retry 5 --retry-connrefused -o "$1" "$VAULT_URL" ;;
  esac
}

${install}
