#!/bin/sh
# Builds and checks the contracts with the pinned tools. Maven runs it; it also runs by hand:
#   build.sh tools      install what package-lock.json pins, if it is not there
#   build.sh compile    write the weakened twins of the attack tests, check the format and compile
#   build.sh contracts  compile without what only the tests need, which is most of the work
#   build.sh test       run all tests, fuzz tests from a new seed or CAUSEWAY_FUZZ_SEED, and compare gas, ABI and storage
#                       layout with snapshots/
#   build.sh mutation   take away one check at a time: each time some test has to fail
#   build.sh mutants    the same, and see that the survivors of mutants.json still survive, which takes twice as long
#   build.sh snapshots  write snapshots/ anew
set -eu
cd "$(dirname "$0")"

FORGE_VERSION=1.7.1

fail() {
  printf '\ncontracts: %s\n\n' "$1" >&2
  exit 1
}

tools() {
  remedy="Install Node.js 20 or newer with npm, for example with your system's package manager, or reuse contracts that were compiled before with -Dcauseway.contracts.skip."
  command -v node >/dev/null 2>&1 || fail "no 'node' on the PATH. $remedy"
  command -v npm >/dev/null 2>&1 || fail "no 'npm' on the PATH. $remedy"
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || fail "Node.js $(node --version) is too old. $remedy"
  fingerprint=$(cat package.json package-lock.json .npmrc | cksum)
  if [ "$(cat node_modules/.causeway-fingerprint 2>/dev/null || true)" != "$fingerprint" ]; then
    npm ci || fail "npm ci failed, see above: it needs a package registry that it can reach."
    printf '%s\n' "$fingerprint" >node_modules/.causeway-fingerprint
  fi
  # Where no binary is published for a platform, forge may come from the PATH, in the same version.
  PATH="$PWD/node_modules/.bin:$PATH"
  command -v forge >/dev/null 2>&1 || fail "there is no forge package for $(uname -sm): install Foundry $FORGE_VERSION on the PATH."
  forge --version | grep -q "$FORGE_VERSION" || fail "$(command -v forge) is not version $FORGE_VERSION."
}

compile() {
  node weaken.cjs
  forge fmt --check || fail "Solidity sources are not formatted: run node_modules/.bin/forge fmt in protocol/contracts."
  forge build
  node snapshots.cjs sizes
}

contracts() {
  forge build --skip test --skip '*/attacks/*'
  node snapshots.cjs sizes
}

checks() {
  # Another seed each time: else fuzz tests are examples. One that failed is repeated by its seed.
  seed=${CAUSEWAY_FUZZ_SEED:-0x$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')}
  printf 'contracts: seed of the fuzz tests %s; CAUSEWAY_FUZZ_SEED=%s repeats them\n' "$seed" "$seed"
  forge test --fuzz-seed "$seed" --no-match-contract GasTest
  # Each call a transaction of its own, so that gas is what a sender pays, 21,000 and calldata included.
  FORGE_SNAPSHOT_CHECK=true FORGE_SNAPSHOT_EMIT=false forge test --isolate --match-contract GasTest ||
    fail "gas differs from snapshots/: if that is meant, run protocol/contracts/build.sh snapshots."
  node snapshots.cjs check
}

tools
case "${1:-}" in
  tools) ;;
  compile) compile ;;
  contracts) contracts ;;
  test) checks ;;
  mutation) node mutants.cjs run --unexplained ;;
  mutants) node mutants.cjs run ;;
  snapshots)
    node weaken.cjs
    forge build
    forge test --isolate --match-contract GasTest
    node snapshots.cjs write
    ;;
  *) fail "usage: build.sh tools|compile|contracts|test|mutation|mutants|snapshots" ;;
esac
