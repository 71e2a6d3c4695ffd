#!/bin/sh
# Installs what package-lock.json pins, if it is not there. Maven runs it before the tests.
set -eu
cd "$(dirname "$0")"

fail() {
  printf '\ngroth16: %s\n\n' "$1" >&2
  exit 1
}

remedy="Install Node.js 20 or newer with npm, for example with your system's package manager, or leave the tests out with -DskipTests."
command -v node >/dev/null 2>&1 || fail "no 'node' on the PATH, which the tests compare with. $remedy"
command -v npm >/dev/null 2>&1 || fail "no 'npm' on the PATH. $remedy"
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || fail "Node.js $(node --version) is too old. $remedy"
fingerprint=$(cat package.json package-lock.json .npmrc | cksum)
if [ "$(cat node_modules/.causeway-fingerprint 2>/dev/null || true)" != "$fingerprint" ]; then
  npm ci || fail "npm ci failed, see above: it needs a package registry that it can reach."
  printf '%s\n' "$fingerprint" >node_modules/.causeway-fingerprint
fi
