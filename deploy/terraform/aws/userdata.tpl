#!/bin/bash
# First start of the machine: installs Vault as a service that unseals itself with AWS KMS. It may be run again.
# Here is what only AWS has; the steps themselves are those of ../common/install.sh, put in at the end.
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

seal "awskms" {
  region     = "${region}"
  kms_key_id = "${kms_key}"
%{ if endpoint != "" ~}
  endpoint   = "${endpoint}"
%{ endif ~}
}

ui = true
VAULT_HCL
}

unit() {
  cat <<'VAULT_UNIT'
${chomp(unit)}
VAULT_UNIT
}

# Version 2 of the metadata service: a token first, then the answer.
metadata() {
  local token
  token=$(curl -fsS --max-time 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
  curl -fsS --max-time 5 -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"
}

addresses() {
  metadata public-ipv4 || true
  echo
  metadata local-ipv4 || true
  echo
}

names() {
  metadata public-hostname || true
  echo
  metadata local-hostname || true
  echo
}

# https://…, or s3://bucket/key signed with the machine's role. Credentials go in by standard input, not by the command line.
download() {
  case $VAULT_URL in
    s3://*)
      local object role keys
      object=$${VAULT_URL#s3://}
      role=$(metadata iam/security-credentials/)
      keys=$(metadata "iam/security-credentials/$role")
      {
        printf 'user = "%s:%s"\n' "$(member AccessKeyId "$keys")" "$(member SecretAccessKey "$keys")"
        printf 'header = "x-amz-security-token: %s"\n' "$(member Token "$keys")"
        printf 'header = "x-amz-content-sha256: UNSIGNED-PAYLOAD"\n'
      } | curl -fsSL --retry 5 --aws-sigv4 "aws:amz:$S3_REGION:s3" --config - -o "$1" "https://$${object%%/*}.s3.$S3_REGION.$S3_SUFFIX/$${object#*/}"
      ;;
    *) curl -fsSL --retry 5 --retry-connrefused -o "$1" "$VAULT_URL" ;;
  esac
}

${install}
