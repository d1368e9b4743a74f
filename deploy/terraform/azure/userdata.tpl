#!/bin/bash
# First start of the machine: installs Vault as a service that unseals itself with Azure Key Vault. It may be run again.
# Here is what only Azure has; the steps themselves are those of ../common/install.sh, put in at the end.
set -euo pipefail
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

seal "azurekeyvault" {
  tenant_id  = "${tenant_id}"
  vault_name = "${vault_name}"
  key_name   = "${key_name}"
}

ui = true
VAULT_HCL
}

unit() {
  cat <<'VAULT_UNIT'
${chomp(unit)}
VAULT_UNIT
}

# The public address is the load balancer's affair; the metadata service knows the other one.
addresses() {
  echo "$PUBLIC_ADDRESS"
  curl -fsS --max-time 5 --noproxy '*' -H 'Metadata: true' "http://169.254.169.254/metadata/instance/network/interface/0/ipv4/ipAddress/0/privateIpAddress?api-version=2021-02-01&format=text" || true
  echo
}

names() { :; }

download() { curl -fsSL --retry 5 --retry-connrefused -o "$1" "$VAULT_URL"; }

${install}
