// SPDX-License-Identifier: Apache-2.0
// @ethereumjs/mpt as a judge of proofs: one line of JSON in, one line of JSON out.
//
//   {"nodes": [HEX...], "proofs": [[KIND, ROOT, [KEY...], [[NODE...]...]]...]}
//
// KIND is "entry" (a key as the trie has it), "account" (an address) or "slot" (an address and a slot, whose proof
// begins at the storage root of the account); a NODE is an index into "nodes", so that a node which many proofs share is
// sent once. The answer has a string for each proof: "=HEX" the value, "-" proven absent, "" refused.
import { createInterface } from "node:readline";
import { verifyMerkleProof } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { createAccountFromRLP, setLengthLeft, validateNoLeadingZeroes } from "@ethereumjs/util";
import { keccak_256 } from "@noble/hashes/sha3.js";

// The library forgets a rejected promise where a walk meets an item of an unexpected kind; it then finds nothing.
process.on("unhandledRejection", () => {});

// A shared node is one object, and is hashed once.
const known = new WeakMap();
function hash(message) {
  let digest = known.get(message);
  if (digest === undefined) {
    digest = keccak_256(message);
    known.set(message, digest);
  }
  return digest;
}

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const bytes = (text) => new Uint8Array(Buffer.from(text, "hex"));
const REFUSED = "";
const ABSENT = "-";
const present = (value) => `=${hex(value)}`;

/** The value, null when it is proven absent; throws when the proof is refused. */
async function value(root, key, nodes, useKeyHashing) {
  const found = await verifyMerkleProof(key, nodes, { root, useKeyHashing, useKeyHashingFunction: hash });
  if (found !== null && !(found instanceof Uint8Array)) {
    throw new Error("a list is no value");
  }
  return found;
}

async function account(root, address, nodes) {
  const found = await value(root, address, nodes, true);
  return found === null ? null : createAccountFromRLP(found);
}

function accountBytes(account) {
  // The library takes numbers of any size.
  const number = (value, size) => {
    const digits = value.toString(16);
    return digits.padStart(Math.max(2 * size, digits.length + (digits.length % 2)), "0");
  };
  return `=${number(account.nonce, 8)}${number(account.balance, 32)}${hex(account.storageRoot)}${hex(account.codeHash)}`;
}

const judges = {
  async entry(root, [key], [nodes]) {
    const found = await value(root, key, nodes, false);
    return found === null ? ABSENT : present(found);
  },
  async account(root, [address], [nodes]) {
    const found = await account(root, address, nodes);
    return found === null ? ABSENT : accountBytes(found);
  },
  async slot(root, [address, slot], [accountNodes, slotNodes]) {
    const owner = await account(root, address, accountNodes);
    // The slot of an account that does not exist is not asked for.
    if (owner === null) return REFUSED;
    const found = await value(owner.storageRoot, slot, slotNodes, true);
    if (found === null) return ABSENT;
    const number = RLP.decode(found);
    if (!(number instanceof Uint8Array) || number.length > 32) return REFUSED;
    validateNoLeadingZeroes({ number });
    return present(setLengthLeft(number, 32));
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const batch = JSON.parse(line);
  const nodes = batch.nodes.map(bytes);
  const answers = [];
  for (const [kind, root, keys, proofs] of batch.proofs) {
    const lists = proofs.map((proof) => proof.map((index) => nodes[index]));
    try {
      answers.push(await judges[kind](bytes(root), keys.map(bytes), lists));
    } catch {
      answers.push(REFUSED);
    }
  }
  process.stdout.write(JSON.stringify(answers) + "\n");
}
