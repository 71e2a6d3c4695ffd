// SPDX-License-Identifier: Apache-2.0
// Writes the circuit for one transaction without one of its checks: the twins that accept what the circuit refuses.
//   node weaken.mjs FOLDER
// makes FOLDER/NAME/ for each of them, to be compiled there.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const WEAKNESSES = {
  // F2: what is left of the balance need not be below 2^128, so it may be negative modulo r.
  overdraft: {
    check: "    signal fromRange[128] <== Num2Bits(128)(words.hasFrom * fromRest);\n",
    instead: "",
  },
  // F1: the nonce that was signed need not be the payer's; whoever proves takes the one before.
  "replayed-nonce": {
    check: "    signal message <== Poseidon(4)([domain, a - to * (1 << 160), b, fromNonce]);\n",
    instead:
      "    signal signedNonce <-- fromNonce - 1;\n" +
      "    signal message <== Poseidon(4)([domain, a - to * (1 << 160), b, signedNonce]);\n",
  },
  // F1: nobody need have signed.
  "forged-signature": {
    check: "    SignatureCheck()(words.hasFrom, Ax, Ay, R8x, R8y, S, message);\n",
    instead: "",
  },
};

const ledger = readFileSync("ledger.circom", "utf8");
for (const [name, { check, instead }] of Object.entries(WEAKNESSES)) {
  const parts = ledger.split(check);
  if (parts.length !== 2) {
    throw new Error(`ledger.circom has ${parts.length - 1} times the check that ${name} leaves out, not once: ${check}`);
  }
  const folder = `${process.argv[2]}/${name}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/ledger.circom`, parts.join(instead));
  for (const file of ["ledger1.circom", "signature.circom", "tree.circom"]) {
    copyFileSync(file, `${folder}/${file}`);
  }
}
