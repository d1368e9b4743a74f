# The steps that are the same on every cloud. Before them come VAULT_URL, VAULT_SHA256, VAULT_SCHEME and the functions
# vault_hcl, unit, addresses, names and download.

say() { echo "vault installation: $*"; }
fail() {
  say "$*" >&2
  exit 1
}

# A text member of a flat JSON document.
member() { sed -n "s/.*\"$1\"[[:space:]]*:[[:space:]]*\"\([^\"]*\)\".*/\1/p" <<<"$2"; }

# Debian, Ubuntu: apt-get. Amazon Linux and its relatives: dnf, or yum before it. Nothing is installed that is there already.
install_packages() {
  local tool missing=()
  for tool in curl openssl unzip; do command -v "$tool" >/dev/null 2>&1 || missing+=("$tool"); done
  if [ "${#missing[@]}" = 0 ]; then return; fi
  say "installing ${missing[*]}"
  if command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get -o DPkg::Lock::Timeout=300 -qq update
    apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends ca-certificates "${missing[@]}"
  elif command -v dnf >/dev/null 2>&1; then dnf -q -y install "${missing[@]}"
  elif command -v yum >/dev/null 2>&1; then yum -q -y install "${missing[@]}"
  else fail "neither apt-get nor dnf nor yum is there; install ${missing[*]} and run this again"
  fi
}

create_user() {
  local shell=/usr/sbin/nologin
  [ -x "$shell" ] || shell=/bin/false
  getent group vault >/dev/null || groupadd --system vault
  getent passwd vault >/dev/null || useradd --system --gid vault --home-dir /srv/vault --no-create-home --shell "$shell" vault
}

# The zip must be the one that was meant, and hold one file. The executable belongs to root: the service must not be able to change it.
install_binary() {
  local work actual
  work=$(mktemp -d)
  say "downloading ${VAULT_URL%%\?*}"
  download "$work/vault.zip" || fail "the release could not be downloaded from ${VAULT_URL%%\?*}"
  actual=$(sha256sum "$work/vault.zip" | cut -d ' ' -f 1)
  [ "$actual" = "$VAULT_SHA256" ] || fail "the zip from ${VAULT_URL%%\?*} has SHA-256 $actual and should have $VAULT_SHA256; nothing was installed"
  [ "$(unzip -Z1 "$work/vault.zip")" = vault ] || fail "the zip from ${VAULT_URL%%\?*} should hold the one file vault"
  unzip -q -o "$work/vault.zip" -d "$work"
  install -o root -g root -m 0755 "$work/vault" /usr/local/bin/vault.new
  mv /usr/local/bin/vault.new /usr/local/bin/vault
  rm -rf "$work"
}

create_folders() {
  install -d -o root -g root -m 0755 /etc/vault.d
  install -d -o vault -g vault -m 0700 /opt/vault
}

# Self-signed, for the addresses and names this machine has now; the private key never leaves it.
create_certificate() {
  local each alternatives="DNS:localhost,IP:127.0.0.1,IP:::1"
  for each in $(addresses); do alternatives+=",IP:$each"; done
  for each in $(uname -n) $(names); do alternatives+=",DNS:$each"; done
  install -d -o root -g root -m 0755 /etc/vault.d/tls
  (
    umask 077
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=vault" \
      -addext "subjectAltName=$alternatives" -addext "basicConstraints=critical,CA:FALSE" -addext "extendedKeyUsage=serverAuth" \
      -keyout /etc/vault.d/tls/vault.key -out /etc/vault.d/tls/vault.crt 2>/dev/null
  ) || fail "openssl made no certificate for $alternatives"
  chown root:vault /etc/vault.d/tls/vault.key
  chmod 0640 /etc/vault.d/tls/vault.key
  chmod 0644 /etc/vault.d/tls/vault.crt
}

# A configuration that is there is somebody's own by now.
write_configuration() {
  if [ -e /etc/vault.d/vault.hcl ]; then
    say "/etc/vault.d/vault.hcl stays as it is"
    return
  fi
  (
    umask 077
    vault_hcl >/etc/vault.d/vault.hcl
  )
  chown root:vault /etc/vault.d/vault.hcl
  chmod 0640 /etc/vault.d/vault.hcl
}

write_unit() {
  unit >/etc/systemd/system/vault.service
  chmod 0644 /etc/systemd/system/vault.service
}

write_profile() {
  {
    echo "export VAULT_ADDR=$VAULT_SCHEME://127.0.0.1:8200"
    if [ "$VAULT_SCHEME" = https ]; then echo "export VAULT_CACERT=/etc/vault.d/tls/vault.crt"; fi
  } >/etc/profile.d/vault.sh
  chmod 0644 /etc/profile.d/vault.sh
}

start_service() {
  systemctl daemon-reload
  systemctl enable vault
  systemctl restart vault
}

install_packages
create_user
install_binary
create_folders
if [ "$VAULT_SCHEME" = https ] && [ ! -e /etc/vault.d/tls/vault.crt ]; then create_certificate; fi
write_configuration
write_unit
write_profile
start_service
say "done; next: vault operator init"
