// SPDX-License-Identifier: Apache-2.0
// Compares the sources and the compiled circuits with ../circuits.lock, or writes their hashes there:
//   node lock.mjs check|write FOLDER SIZE...
// The hashes of the keys in it are written and compared by the Java tests, which make the keys.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

const [mode, folder, ...sizes] = process.argv.slice(2);
const file = new URL("../circuits.lock", import.meta.url);
const hash = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

const lock = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { sources: {}, circuits: {} };
const sources = {};
for (const name of readdirSync(".").filter((name) => name.endsWith(".circom") || ["package-lock.json", "trim.mjs"].includes(name)).sort()) {
  sources[name] = hash(name);
}
const circuits = {};
for (const size of sizes) {
  const name = `ledger${size}`;
  circuits[name] = { r1cs: hash(`${folder}/${name}.r1cs`), wasm: hash(`${folder}/${name}.wasm`) };
}

if (mode === "write") {
  lock.sources = sources;
  for (const [name, hashes] of Object.entries(circuits)) {
    // Keys are made from the circuit: those of another circuit are worth nothing.
    const same = lock.circuits[name]?.r1cs === hashes.r1cs;
    lock.circuits[name] = same ? { ...lock.circuits[name], ...hashes } : hashes;
  }
  writeFileSync(file, JSON.stringify(lock, null, 2) + "\n");
} else {
  const differing = [];
  const compare = (name, expected, actual) => expected === actual || differing.push(`${name}: locked ${expected}, is ${actual}`);
  for (const name of new Set([...Object.keys(lock.sources), ...Object.keys(sources)])) {
    compare(name, lock.sources[name], sources[name]);
  }
  for (const [name, { r1cs, wasm }] of Object.entries(circuits)) {
    compare(`${name}.r1cs`, lock.circuits[name]?.r1cs, r1cs);
    compare(`${name}.wasm`, lock.circuits[name]?.wasm, wasm);
  }
  if (differing.length > 0) {
    console.error(`\ncircuits: circuits.lock differs:\n  ${differing.join("\n  ")}\nIf the change is meant, run proofs/validity/circuits/build.sh lock 1 4 20, then the tests with -Dcauseway.circuits.lock.write.\n`);
    process.exit(1);
  }
}
