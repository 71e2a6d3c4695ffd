#!/bin/sh
# The steps of a ceremony for the keys of one circuit, with the pinned snarkjs. docs/ceremony.md explains them.
#   ceremony.sh start SIZE PTAU KEY_0000          the coordinator: the first key, from a powers-of-tau file
#   ceremony.sh contribute KEY_N KEY_N+1 NAME     each participant: asks for random text on the terminal
#   ceremony.sh finish SIZE PTAU KEY_N FINAL BEACON   the coordinator: applies a public beacon (hex, chosen beforehand), verifies
#   ceremony.sh verify SIZE PTAU FINAL            anybody: that the key is this circuit's, and who contributed
#   ceremony.sh export FINAL VERIFYING_KEY.json   the verifying key, for the verifier contract
set -eu

fail() {
  printf '\nceremony: %s\n\n' "$1" >&2
  exit 1
}

circuits=$(cd "$(dirname "$0")" && pwd)
snarkjs() {
  node --max-old-space-size=12288 "$circuits/node_modules/snarkjs/build/cli.cjs" "$@"
}
r1cs() {
  "$circuits/build.sh" compile "$1" >&2
  printf '%s' "$circuits/../target/classes/dev/causeway/proofs/validity/circuit/ledger$1.r1cs"
}

case "${1:-} $#" in
  "start 4") snarkjs groth16 setup "$(r1cs "$2")" "$3" "$4" ;;
  "contribute 4") snarkjs zkey contribute "$2" "$3" --name="$4" ;;
  "finish 6")
    snarkjs zkey beacon "$4" "$5" "$6" 10 --name="beacon"
    snarkjs zkey verify "$(r1cs "$2")" "$3" "$5"
    ;;
  "verify 4") snarkjs zkey verify "$(r1cs "$2")" "$3" "$4" ;;
  "export 3") snarkjs zkey export verificationkey "$2" "$3" ;;
  *) fail "usage: see the head of $0" ;;
esac
