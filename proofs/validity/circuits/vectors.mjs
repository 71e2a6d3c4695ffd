// SPDX-License-Identifier: Apache-2.0
// Writes src/test/resources/circomlibjs.json: what circomlibjs, which is not ours, answers for Poseidon and EdDSA.
//   node vectors.mjs
import { writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { buildBabyjub, buildEddsa, buildPoseidon } from "circomlibjs";

const poseidon = await buildPoseidon();
const eddsa = await buildEddsa();
const babyJub = await buildBabyjub();
const F = poseidon.F;
const R = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/** A number below r from a label: the same in every run. */
const number = (label) => BigInt("0x" + createHash("sha512").update(label).digest("hex")) % R;
const text = (element) => F.toObject(element).toString();

const hashes = [];
for (let inputs = 2; inputs <= 5; inputs++) {
  const edges = [Array(inputs).fill(0n), Array.from({ length: inputs }, (_, i) => BigInt(i + 1)), Array(inputs).fill(R - 1n)];
  const random = Array.from({ length: 20 }, (_, k) => Array.from({ length: inputs }, (_, i) => number(`poseidon ${inputs} ${k} ${i}`)));
  for (const input of [...edges, ...random]) {
    hashes.push({ inputs: input.map(String), hash: text(poseidon(input)) });
  }
}

const scalars = [0n, 1n, 2n, 7n, 8n, 255n, 256n, babyJub.subOrder - 1n, babyJub.subOrder, babyJub.subOrder + 1n, R - 1n];
for (let k = 0; k < 10; k++) {
  scalars.push(number(`scalar ${k}`));
}
const multiples = scalars.map((scalar) => {
  const [x, y] = babyJub.mulPointEscalar(babyJub.Base8, scalar);
  return { scalar: scalar.toString(), x: text(x), y: text(y) };
});

const signatures = [];
for (let k = 0; k < 30; k++) {
  const key = createHash("sha256").update(`key ${k}`).digest();
  const [Ax, Ay] = eddsa.prv2pub(key);
  const message = k === 0 ? 0n : k === 1 ? R - 1n : number(`message ${k}`);
  const signature = eddsa.signPoseidon(key, F.e(message));
  if (!eddsa.verifyPoseidon(F.e(message), signature, [Ax, Ay])) {
    throw new Error("circomlibjs refuses its own signature");
  }
  signatures.push({
    key: "0x" + key.toString("hex"), Ax: text(Ax), Ay: text(Ay), message: message.toString(),
    R8x: text(signature.R8[0]), R8y: text(signature.R8[1]), S: signature.S.toString(),
  });
}

const blakes = [0, 1, 31, 32, 64, 111, 112, 127, 128, 129, 300].map((length) => {
  const message = Buffer.from(Array.from({ length }, (_, i) => (i * 7 + length) & 0xff));
  return { message: "0x" + message.toString("hex") };
});
const { default: createBlakeHash } = await import("blake-hash");
for (const blake of blakes) {
  blake.hash = "0x" + createBlakeHash("blake512").update(Buffer.from(blake.message.slice(2), "hex")).digest("hex");
}

const lines = (list) => "[\n" + list.map((element) => "    " + JSON.stringify(element)).join(",\n") + "\n  ]";
writeFileSync(
  new URL("../src/test/resources/circomlibjs.json", import.meta.url),
  `{\n  "poseidon": ${lines(hashes)},\n  "multiples": ${lines(multiples)},\n  "signatures": ${lines(signatures)},\n  "blake512": ${lines(blakes)}\n}\n`,
);
