#!/bin/sh
# Installs what package-lock.json pins, if it is not there. The differential verification runs it.
set -eu
cd "$(dirname "$0")"

fail() {
  printf '\ntrie oracle: %s\n\n' "$1" >&2
  exit 1
}

remedy="Install Node.js 20 or newer with npm, for example with your system's package manager."
command -v node >/dev/null 2>&1 || fail "no 'node' on the PATH, which tries are compared with. $remedy"
command -v npm >/dev/null 2>&1 || fail "no 'npm' on the PATH. $remedy"
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || fail "Node.js $(node --version) is too old. $remedy"
fingerprint=$(cat package.json package-lock.json .npmrc | cksum)
if [ "$(cat node_modules/.causeway-fingerprint 2>/dev/null || true)" != "$fingerprint" ]; then
  npm ci || fail "npm ci failed, see above: it needs a package registry that it can reach."
  printf '%s\n' "$fingerprint" >node_modules/.causeway-fingerprint
fi
