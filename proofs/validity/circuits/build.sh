#!/bin/sh
# Compiles the circuits with the pinned tools. Maven runs it; it also runs by hand:
#   build.sh compile SIZE...     compile the ledger for batches of these sizes, if it is not done yet, and copy what
#                                the program needs to ../target/classes
#   build.sh lock SIZE...        the same, and write their hashes to ../circuits.lock instead of comparing them
#   build.sh weak                compile the twins for the tests, each without one check, to ../target/test-classes
#   build.sh counts              print how many constraints each part of a transaction has
#   build.sh vectors             let circomlibjs write ../src/test/resources/circomlibjs.json anew
# Results are kept in build/, under the hash of all that they are made from: mvn clean does not remove them.
set -eu
cd "$(dirname "$0")"

fail() {
  printf '\ncircuits: %s\n\n' "$1" >&2
  exit 1
}

tools() {
  remedy="Install Node.js 20 or newer with npm, for example with your system's package manager."
  command -v node >/dev/null 2>&1 || fail "no 'node' on the PATH. $remedy"
  command -v npm >/dev/null 2>&1 || fail "no 'npm' on the PATH. $remedy"
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || fail "Node.js $(node --version) is too old. $remedy"
  fingerprint=$(cat package.json package-lock.json .npmrc | cksum)
  if [ "$(cat node_modules/.causeway-fingerprint 2>/dev/null || true)" != "$fingerprint" ]; then
    npm ci || fail "npm ci failed, see above: it needs a package registry that it can reach."
    printf '%s\n' "$fingerprint" >node_modules/.causeway-fingerprint
  fi
}

compile() {
  # The tests run snarkjs, even if nothing is to be compiled.
  tools
  hash=$(cat ledger.circom signature.circom tree.circom package-lock.json trim.mjs | sha256sum | cut -c1-16)
  out=build/$hash
  classes=../target/classes/dev/causeway/proofs/validity/circuit
  mkdir -p "$out" "$classes"
  for size in "$@"; do
    name=ledger$size
    [ -f "$name.circom" ] || fail "there is no $name.circom: sizes are 1, 4 and 20."
    if [ ! -f "$out/$name.wasm" ]; then
      scratch=$(mktemp -d "build/$name.XXXXXX")
      node trim.mjs "$scratch/circomlib"
      # circom2 reads includes only below its working directory, which therefore is this folder.
      node_modules/.bin/circom2 "$name.circom" -l "$scratch" --r1cs --wasm --O2 -o "$scratch" || fail "circom2 failed, see above."
      mv "$scratch/$name.r1cs" "$out/$name.r1cs"
      # Last: the presence of this file says that both are whole.
      mv "$scratch/${name}_js/$name.wasm" "$out/$name.wasm"
      rm -r "$scratch"
    fi
    cp "$out/$name.r1cs" "$out/$name.wasm" "$classes"
  done
}

weak() {
  tools
  hash=$(cat ledger.circom ledger1.circom signature.circom tree.circom package-lock.json trim.mjs weaken.mjs | sha256sum | cut -c1-16)
  out=build/weak-$hash
  classes=../target/test-classes/dev/causeway/proofs/validity/circuit
  mkdir -p build "$classes"
  if [ ! -d "$out" ]; then
    scratch=$(mktemp -d "build/weak.XXXXXX")
    node trim.mjs "$scratch/circomlib"
    node weaken.mjs "$scratch/sources"
    mkdir "$scratch/compiled"
    for folder in "$scratch"/sources/*; do
      name=${folder##*/}
      node_modules/.bin/circom2 "$folder/ledger1.circom" -l "$scratch" --r1cs --wasm --O2 -o "$folder" || fail "circom2 failed, see above."
      mv "$folder/ledger1.r1cs" "$scratch/compiled/weak-$name.r1cs"
      mv "$folder/ledger1_js/ledger1.wasm" "$scratch/compiled/weak-$name.wasm"
    done
    # Last: the presence of this folder says that all are whole.
    mv "$scratch/compiled" "$out"
    rm -r "$scratch"
  fi
  cp "$out"/* "$classes"
}

counts() {
  mkdir -p build
  scratch=$(mktemp -d "build/counts.XXXXXX")
  node trim.mjs "$scratch/circomlib"
  while read -r file template; do
    printf 'pragma circom 2.2.0;\ninclude "%s";\ncomponent main = %s;\n' "$file" "$template" >"$scratch/main.circom"
    count=$(node_modules/.bin/circom2 "$scratch/main.circom" -l . -l "$scratch" --r1cs --O2 -o "$scratch" | sed -n 's/^non-linear constraints: //p')
    printf '%-24s %s\n' "$template" "$count"
  done <<PARTS
ledger.circom TransactionWords(16)
signature.circom KeyOwner()
signature.circom SignatureCheck()
tree.circom TreeUpdate(16)
tree.circom Poseidon(3)
tree.circom Poseidon(4)
ledger.circom Transaction(16)
PARTS
  rm -r "$scratch"
}

action=${1:-}
[ $# -eq 0 ] || shift
case "$action" in
  compile)
    compile "$@"
    node lock.mjs check "$out" "$@"
    cp ../circuits.lock "$classes"
    ;;
  lock)
    compile "$@"
    node lock.mjs write "$out" "$@"
    cp ../circuits.lock "$classes"
    ;;
  weak)
    weak
    ;;
  counts)
    tools
    counts
    ;;
  vectors)
    tools
    node vectors.mjs
    ;;
  *) fail "usage: build.sh compile SIZE... | lock SIZE... | weak | counts | vectors" ;;
esac
