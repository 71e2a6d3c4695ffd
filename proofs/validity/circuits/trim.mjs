// SPDX-License-Identifier: Apache-2.0
// Copies circomlib's circuits to a folder, without the Poseidon constants of widths that the ledger does not use:
//   node trim.mjs FOLDER
// The compiled program evaluates the tables of constants anew for every hash, and with all widths in it the function that
// does so is too long for the JVM. What remains is circomlib's, unchanged.
import { cpSync, readFileSync, writeFileSync } from "node:fs";

const WIDTHS = [3, 4, 5, 6];
const folder = process.argv[2];
cpSync("node_modules/circomlib/circuits", folder, { recursive: true });

const lines = readFileSync(`${folder}/poseidon_constants.circom`, "utf8").split("\n");
const kept = [];
let width = null;
const seen = new Map();
for (const line of lines) {
  const branch = /^\s*(?:\} else )?if \(t ?== ?(\d+)\) \{\s*$/.exec(line);
  if (/^function /.test(line)) {
    kept.push(line);
    seen.set(line, 0);
    width = "head";
  } else if (branch) {
    width = Number(branch[1]);
    if (WIDTHS.includes(width)) {
      const name = [...seen.keys()].at(-1);
      kept.push(`    ${seen.get(name) === 0 ? "" : "} else "}if (t == ${width}) {`);
      seen.set(name, seen.get(name) + 1);
    }
  } else if (/^\s*\} else \{\s*$/.test(line)) {
    width = null;
    kept.push(line);
  } else if (width === null || width === "head" || WIDTHS.includes(width)) {
    kept.push(line);
  }
}
if (seen.size !== 4 || [...seen.values()].some((count) => count !== WIDTHS.length)) {
  throw new Error(`poseidon_constants.circom has another form than expected: ${JSON.stringify([...seen])}`);
}
writeFileSync(`${folder}/poseidon_constants.circom`, kept.join("\n"));
