// SPDX-License-Identifier: Apache-2.0
// snarkjs and ffjavascript as the independent implementation that the tests compare with.
//
//   oracle.mjs prepare FOLDER            circuits, witnesses, a key from a small ceremony, vectors
//   oracle.mjs check FOLDER              what it thinks of the keys and proofs that Java put there, as check.json
//
// Runs in the module's folder: circom2 reads and writes only below its working directory.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as snarkjs from "snarkjs";
import { getCurveFromName, Scalar, utils } from "ffjavascript";

const here = dirname(fileURLToPath(import.meta.url));
const r = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

const inputs = {
  multiplier: { a: "3", b: "11", c: (r - 2n).toString() },
  commitment: {
    secret: ["123456789", (r - 1n).toString()],
    amount: ((1n << 128n) - 5n).toString(),
    domain: "987654321987654321",
    unused: "42",
  },
};

async function circuit(folder, name) {
  execFileSync(
    process.execPath,
    [join(here, "node_modules/circom2/cli.js"), `js/circuits/${name}.circom`, "--r1cs", "--wasm", "--O1", "-o", folder],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  await snarkjs.wtns.calculate(inputs[name], `${folder}/${name}_js/${name}.wasm`, `${folder}/${name}.wtns`);
}

async function ceremony(folder, curve) {
  const tau = (step) => `${folder}/${step}.ptau`;
  await snarkjs.powersOfTau.newAccumulator(curve, 4, tau("0"));
  await snarkjs.powersOfTau.contribute(tau("0"), tau("1"), "test", "no secret");
  await snarkjs.powersOfTau.preparePhase2(tau("1"), tau("2"));
  await snarkjs.zKey.newZKey(`${folder}/multiplier.r1cs`, tau("2"), `${folder}/0.zkey`);
  await snarkjs.zKey.contribute(`${folder}/0.zkey`, `${folder}/ceremony.zkey`, "test", "no secret");
}

async function vectors(folder, curve) {
  const { Fr, G1, G2 } = curve;
  const scalars = [1n, 2n, 5n, r - 1n, (1n << 253n) - 12345n, 0x123456789abcdef0123456789abcdefn];
  const numbers = (point) => utils.stringifyBigInts(point);
  const size = 16;
  const values = [...Array(size).keys()].map((i) => Fr.e((BigInt(i) ** 70n + 7n) % r));
  const coefficients = await Fr.ifft(values);
  const shifted = await Fr.fft(await Fr.batchApplyKey(concat(Fr, coefficients), Fr.e(1), Fr.w[5]));
  const list = (buffer) =>
    [...Array(size).keys()].map((i) => Fr.toString(buffer.slice(i * Fr.n8, (i + 1) * Fr.n8)));
  const pairing = curve.pairing(G1.timesScalar(G1.g, 5n), G2.timesScalar(G2.g, 7n));
  return {
    root: Fr.toString(Fr.w[28]),
    g1: scalars.map((s) => ({ s: s.toString(), p: numbers(G1.toObject(G1.toAffine(G1.timesScalar(G1.g, s)))) })),
    g2: scalars.map((s) => ({ s: s.toString(), p: numbers(G2.toObject(G2.toAffine(G2.timesScalar(G2.g, s)))) })),
    values: values.map((v) => Fr.toString(v)),
    shifted: list(shifted),
    pairing: numbers(curve.Gt.toObject(await pairing)).flat(2),
  };
}

function concat(Fr, elements) {
  if (!Array.isArray(elements)) {
    return elements;
  }
  const buffer = new Uint8Array(elements.length * Fr.n8);
  elements.forEach((element, i) => buffer.set(element, i * Fr.n8));
  return buffer;
}

async function prepare(folder) {
  const curve = await getCurveFromName("bn128", { singleThread: true });
  for (const name of Object.keys(inputs)) {
    await circuit(folder, name);
  }
  await ceremony(folder, await getCurveFromName("bn128"));
  writeFileSync(`${folder}/vectors.json`, JSON.stringify(await vectors(folder, curve), null, 1));
  for (const zkey of ["ceremony"]) {
    const key = await snarkjs.zKey.exportVerificationKey(`${folder}/${zkey}.zkey`);
    writeFileSync(`${folder}/${zkey}.vk.json`, JSON.stringify(key, null, 1));
  }
}

/** Every NAME.proof.json with NAME.public.json and NAME.vk.json; every NAME.development.zkey. */
async function check(folder) {
  const json = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const result = {};
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith(".proof.json")) {
      const name = file.slice(0, -".proof.json".length);
      result[name] = String(
        await snarkjs.groth16.verify(json(`${name}.vk.json`), json(`${name}.public.json`), json(file)),
      );
    }
    if (file.endsWith(".development.zkey")) {
      const name = file.slice(0, -".development.zkey".length);
      const key = await snarkjs.zKey.exportVerificationKey(join(folder, file));
      writeFileSync(join(folder, `${name}.exported.json`), JSON.stringify(key, null, 1));
      const proven = await snarkjs.groth16.prove(join(folder, file), join(folder, `${name}.wtns`));
      writeFileSync(join(folder, `${name}.snarkjs.json`), JSON.stringify(proven.proof, null, 1));
      writeFileSync(join(folder, `${name}.snarkjs.public.json`), JSON.stringify(proven.publicSignals, null, 1));
    }
    if (file.endsWith(".wtns") && existsSync(join(folder, file.replace(".wtns", ".r1cs")))) {
      const name = file.slice(0, -".wtns".length);
      result[`${name} satisfied`] = String(await snarkjs.wtns.check(join(folder, `${name}.r1cs`), join(folder, file)));
    }
  }
  writeFileSync(join(folder, "check.json"), JSON.stringify(result, null, 1));
}

const [command, folder] = process.argv.slice(2);
const commands = { prepare, check };
if (!commands[command] || !folder) {
  console.error("usage: oracle.mjs prepare|check FOLDER");
  process.exit(2);
}
await commands[command](folder);
// The curves' worker threads would keep the process alive.
process.exit(0);
